#include <algorithm>
#include <cmath>
#include <limits>

#include "account/around.hpp"
#include "account/case_data.hpp"

namespace eco::account {

using engine::Array;
using formula::Expr;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

}  // namespace

Array CaseData::around(const Expr& call)
{
    const std::vector<std::string> dims = {call.type.indices.begin(), call.type.indices.end()};
    const Array value = evaluator_->spread(evaluator_->eval(call.args[0]), dims);
    Array out = shaped(dims);
    const auto pixels = static_cast<std::size_t>(out.shape[static_cast<std::size_t>(out.find_dim("pixel"))]);
    std::size_t step = 1;  // from one pixel to the next
    for (std::size_t d = static_cast<std::size_t>(out.find_dim("pixel")) + 1; d < dims.size(); ++d)
        step *= static_cast<std::size_t>(out.shape[d]);
    std::vector<std::string> others = dims;
    std::erase(others, "pixel");
    const Array radius =
        call.args.size() > 1 ? evaluator_->spread(evaluator_->eval(call.args[1]), others) : shaped(others);
    grid::Grid grid;
    grid.cols = made_.columns;
    grid.rows = static_cast<std::int64_t>(pixels) / grid.cols;
    grid.dx = grid.dy = made_.cell_m;
    if (grid.cells() != static_cast<std::int64_t>(pixels))
        throw InputError(made_.mark.problem("account.case.raster", {{"pixels", std::to_string(pixels)}}));
    for (std::size_t k = 0; k < radius.size(); ++k) {
        const auto at = [&](std::size_t pixel) { return k / step * step * pixels + pixel * step + k % step; };
        terrain::Raster<float> raster(grid, 0);
        for (std::size_t pixel = 0; pixel < pixels; ++pixel)
            raster.values[pixel] = static_cast<float>(value.values[at(pixel)]);
        raster = apply_grid(call, std::move(raster), radius.values[k], 1);
        for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
            out.values[at(pixel)] = raster.values[pixel];
            out.reasons[at(pixel)] =
                std::isnan(raster.values[pixel]) ? evaluator_->reasons().number("undefined") : std::uint16_t{0};
        }
    }
    return out;
}

std::optional<Array> CaseData::pixel_sum(const Expr& expr, engine::Reasons&)
{
    Array out = shaped({expr.type.indices.begin(), expr.type.indices.end()});
    const auto own = static_cast<std::size_t>(by_pixel_.at("ecosystem").front());
    if (!sheet_->applies[own])
        return out;
    if (labels("pixel").size() > 1)
        return std::nullopt;                  // the evaluator sums them
    std::map<std::string, Array> categories;  // items that are categories at the pixel
    for (std::size_t k = 0; k < expr.names.size(); ++k)
        categories[expr.names[k]] = evaluator_->spread(evaluator_->eval(expr.args[k + 1]), {"pixel"});
    std::vector<std::string> by_pixel = {"pixel"};
    for (const auto& dim : out.dims)
        if (dim != "zone" && dim != "ecosystem" && !categories.count(dim))
            by_pixel.push_back(dim);
    std::sort(by_pixel.begin(), by_pixel.end());
    const Array pixel = evaluator_->spread(evaluator_->eval(expr.args[0]), by_pixel);
    for (std::size_t i = 0; i < out.size(); ++i) {
        std::size_t rest = i, item = 0, step = 1;
        std::uint16_t reason = 0;
        bool is_own = true;
        for (std::size_t d = out.dims.size(); d-- > 0;) {
            const auto n = static_cast<std::size_t>(out.shape[d]), at = rest % n;
            rest /= n;
            if (out.dims[d] == "ecosystem")
                is_own = is_own && at == own;
            else if (const auto found = categories.find(out.dims[d]); found != categories.end()) {
                reason = found->second.reasons[0];
                is_own = is_own && (reason != 0 || static_cast<double>(at) == found->second.values[0]);
            } else if (out.dims[d] != "zone")
                item += step * at, step *= n;
        }
        if (is_own)
            out.values[i] = reason ? missing : pixel.values[item],
            out.reasons[i] = reason ? reason : pixel.reasons[item];
    }
    return out;
}

std::optional<Array> CaseData::domain(const Expr& expr, engine::Reasons& reasons)
{
    if (labels("pixel").size() > 1)
        return std::nullopt;
    Array out = shaped({expr.type.indices.begin(), expr.type.indices.end()});
    out.values.assign(out.size(), missing);
    out.reasons.assign(out.size(), reasons.number("not_computed: " + expr.text));
    return out;
}

}  // namespace eco::account

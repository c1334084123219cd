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

grid::Grid CaseData::raster_grid() const
{
    grid::Grid grid;
    const auto pixels = static_cast<std::int64_t>(labels_.at("pixel").size());
    grid.cols = made_.columns;
    grid.rows = pixels / grid.cols;
    grid.dx = grid.dy = made_.cell_m;
    if (grid.cells() != pixels)
        throw InputError(made_.mark.problem("account.case.raster", {{"pixels", std::to_string(pixels)}}));
    return grid;
}

Array CaseData::from_points(const Expr& call)
{
    const grid::Grid grid = raster_grid();
    const std::string& index = call.names[0];
    const auto& points = made_.points.at(index);
    const bool is_nearest = call.text == "nearest";
    const Array value =
        is_nearest ? engine::make_array({index}, {static_cast<int>(points.size())}) : evaluator_->eval(call.args[0]);
    Array out = shaped({call.type.indices.begin(), call.type.indices.end()});
    const auto at_pixel = static_cast<std::size_t>(out.find_dim("pixel")),
               at_point = static_cast<std::size_t>(value.find_dim(index));
    const auto step_of = [](const Array& array, std::size_t dim) {
        std::size_t step = 1;
        for (std::size_t d = dim + 1; d < array.dims.size(); ++d)
            step *= static_cast<std::size_t>(array.shape[d]);
        return step;
    };
    if (value.size() / points.size() * static_cast<std::size_t>(grid.cells()) != out.size())
        throw InputError(made_.mark.problem("account.case.points", {{"index", index}}));
    const std::size_t others = value.size() / points.size(), pixel_step = step_of(out, at_pixel),
                      point_step = step_of(value, at_point), cells = static_cast<std::size_t>(grid.cells());
    for (std::size_t k = 0; k < others; ++k) {
        std::vector<terrain::Station> stations;
        for (std::size_t p = 0; p < points.size(); ++p)
            stations.push_back(
                {grid.x0 + points[p].first * grid.dx, grid.y0 - points[p].second * grid.dy,
                 is_nearest
                     ? static_cast<double>(p)
                     : value.values[k / point_step * point_step * points.size() + p * point_step + k % point_step]});
        const auto raster = apply_points(call, stations, grid, 1);
        for (std::size_t pixel = 0; pixel < cells; ++pixel) {
            const std::size_t to = k / pixel_step * pixel_step * cells + pixel * pixel_step + k % pixel_step;
            out.values[to] = raster.values[pixel];
            out.reasons[to] =
                std::isnan(raster.values[pixel]) ? evaluator_->reasons().number("undefined") : std::uint16_t{0};
        }
    }
    return out;
}

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
    const grid::Grid grid = raster_grid();
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

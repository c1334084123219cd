#include "account/domain.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <filesystem>
#include <limits>

#include "base/file.hpp"

namespace eco::account {

using formula::Expr;
using formula::ExprPtr;
using formula::Fn;

namespace {

/// The cells of a window of which at least half lies in the zones.
std::vector<bool> inside(const grid::Zones& zones, const grid::Window& window)
{
    std::vector<bool> out(static_cast<std::size_t>(window.rows * window.cols), false);
    const std::int64_t end = window.col + window.cols;
    for (std::int64_t row = 0; row < window.rows; ++row) {
        const auto& of_row = zones.rows[static_cast<std::size_t>(window.row + row)];
        const auto place = [&](std::int64_t col) {
            return static_cast<std::size_t>(row * window.cols + col - window.col);
        };
        for (const auto& run : of_row.runs)
            for (std::int64_t col = std::max(run.first, window.col); col <= std::min(run.last, end - 1); ++col)
                out[place(col)] = true;
        std::map<std::int64_t, double> shares;
        for (const auto& piece : of_row.pieces)
            if (piece.col >= window.col && piece.col < end)
                shares[piece.col] += piece.fraction;
        for (const auto& [col, share] : shares)
            if (share >= 0.5)
                out[place(col)] = true;
    }
    return out;
}

}  // namespace

engine::OrderStatistics& DomainMaker::ordered(const ExprPtr& value)
{
    auto& known = ordered_[value->id];
    if (known)
        return *known;
    const auto pass =
        std::make_shared<PixelPass>(layers_.open_domain_pass(engine::make_layer_plan(checked_, value, plan_options_)));
    known = std::make_unique<engine::OrderStatistics>([pass](const engine::OrderStatistics::Take& take) {
        std::vector<float> kept;
        engine::run_to_raster(pass->plan.program, pass->input, pass->plan.program.groups[0].columns[0].value,
                              [&](const grid::Window& window, std::span<const float> values) {
                                  const auto is_inside = inside(*pass->input.zones, window);
                                  kept.clear();
                                  for (std::size_t i = 0; i < values.size(); ++i)
                                      if (is_inside[i])
                                          kept.push_back(values[i]);
                                  take(kept);
                              });
    });
    return *known;
}

/// Sums of value and area in one group: where the value is missing, its area is not counted.
double DomainMaker::total(const Expr& expr, const ExprPtr& value)
{
    formula::Pool& pool = *checked_.pool;
    formula::Type amount = value->type, area;
    amount.is_amount = area.is_amount = true;
    area.indices = {"pixel"};
    const bool is_mean = expr.text == "mean";
    const ExprPtr summed = is_mean ? pool.node(Fn::multiply, amount, {value, pool.node(Fn::area, area, {})}) : value;
    formula::Type type = amount;
    type.indices = {"zone", "ecosystem"};
    engine::SumRequest request{pool.node(Fn::pixel_sum, type, {summed}), "domain", expr.text,
                               std::vector<bool>(checked_.package->ecosystems.size(), true)};
    engine::PlanOptions options = plan_options_;
    options.hoists = false;
    const PixelPass pass = layers_.open_domain_pass(engine::make_plan(checked_, {request}, options));
    const engine::Totals totals = engine::run_pass(pass.plan.program, pass.input);
    const auto& group = totals.groups[0];
    Int128 counted = 0, sum = 0;
    const auto column = static_cast<std::size_t>(pass.plan.bases.back().column);
    for (std::size_t cell = 0; cell < group.cells; ++cell) {
        counted += group.sum(cell, 0, 0);
        sum += group.sum(cell, 0, column);
    }
    if (counted == 0)
        return std::numeric_limits<double>::quiet_NaN();
    const double amounts = std::ldexp(static_cast<double>(sum), -pass.plan.bases.back().scale_log2);
    return is_mean ? amounts / std::ldexp(static_cast<double>(counted), -pass.plan.bases.front().scale_log2) : amounts;
}

double DomainMaker::compute(const Expr& expr, const ExprPtr& value)
{
    if (expr.text == "sum" || expr.text == "mean")
        return total(expr, value);
    engine::OrderStatistics& all = ordered(value);
    if (expr.text == "percentile" || all.count() == 0)
        return all.percentile(expr.number);
    return all.at(expr.text == "min" ? 0 : all.count() - 1);
}

DomainValue DomainMaker::find(const Expr& expr)
{
    const ExprPtr value = layers_.without_absent(expr.args[0]);
    if (const std::string missing = layers_.find_missing(value); !missing.empty())
        return {std::numeric_limits<double>::quiet_NaN(), missing};
    // Also where the value is known already: the rows that it was computed from are of this run.
    layers_.open_domain_pass(engine::make_layer_plan(checked_, value, plan_options_));
    const std::string path = layers_.domain_path(expr, value);
    DomainValues kept;
    const std::string text = formula::describe(expr);
    if (std::filesystem::exists(path))
        kept = read_domain_values(read_file(path), path);
    if (const auto found = kept.find(text); found != kept.end())
        return found->second;
    const double number = compute(expr, value);
    const DomainValue out{number, std::isnan(number) ? "not_covered" : ""};
    write_file_atomically(path, to_text({{text, out}}));
    return out;
}

std::string to_text(const DomainValues& values)
{
    std::string out;
    for (const auto& [text, one] : values)
        out += fmt::format("{}\t{}\t{}\n", one.reason.empty() ? fmt::format("{}", one.value) : "-",
                           one.reason.empty() ? "-" : one.reason, text);
    return out;
}

DomainValues read_domain_values(const std::string& text, const std::string& place)
{
    DomainValues out;
    int number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string line = text.substr(begin, end - begin);
        begin = end + 1;
        ++number;
        const auto first = line.find('\t'), second = line.find('\t', first + 1);
        double value = std::numeric_limits<double>::quiet_NaN();
        const char* start = line.data();
        const bool is_number =
            first != std::string::npos && std::from_chars(start, start + first, value).ptr == start + first;
        if (second == std::string::npos || (!is_number && line.substr(0, first) != "-"))
            throw InputError(Problem{{place, number, 0, {}}, "account.domain.line", {{"text", line}}, {}, false});
        out[line.substr(second + 1)] = {value, is_number ? "" : line.substr(first + 1, second - first - 1)};
    }
    return out;
}

}  // namespace eco::account

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/evaluate.hpp"
#include "method/lookup.hpp"

namespace eco::engine {

using formula::Expr;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// One reduction's running state over the elements that vanish.
struct Running {
    double total = 0;
    long known = 0, looked_at = 0;
    std::uint16_t reason = 0;

    void add(const std::string& what, double x)
    {
        if (what == "product" || what == "all")
            total = known == 0 ? x : total * x;
        else if (what == "min")
            total = known == 0 || x < total ? x : total;
        else if (what == "max" || what == "any")
            total = known == 0 || x > total ? x : total;
        else
            total += x;
        ++known;
    }
};

}  // namespace

Array Evaluator::reduce(const Expr& expr)
{
    std::vector<std::string> inner(expr.type.indices.begin(), expr.type.indices.end());
    inner.insert(inner.end(), expr.names.begin(), expr.names.end());
    std::sort(inner.begin(), inner.end());
    const Array value = spread(eval(expr.args[0]), inner);
    const bool has_where = expr.args.size() > 1;
    const Array where = has_where ? spread(eval(expr.args[1]), inner) : Array{};
    Array out = make_array(dims_of(expr), shape_of(dims_of(expr)));
    const auto targets = places_in(out, inner, value.shape);
    std::vector<Running> running(out.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
        Running& state = running[targets[i]];
        if (has_where && !where.is_missing(i) && where.values[i] == 0)
            continue;
        ++state.looked_at;
        const auto reason = has_where && where.is_missing(i) ? where.reasons[i] : value.reasons[i];
        if (reason != 0)
            state.reason = state.reason ? state.reason : reason;
        else
            state.add(expr.text, value.values[i]);
    }
    const bool is_percent = !expr.labels.empty();
    const auto undefined = reasons_.number("undefined");
    for (std::size_t i = 0; i < out.size(); ++i) {
        const Running& state = running[i];
        const double needed = expr.number == 0 ? static_cast<double>(state.looked_at)
                              : is_percent     ? expr.number / 100 * static_cast<double>(state.looked_at)
                                               : expr.number;
        const bool wants_one = expr.text == "mean" || expr.text == "min" || expr.text == "max";
        if (static_cast<double>(state.known) < needed)
            out.values[i] = missing, out.reasons[i] = state.reason ? state.reason : undefined;
        else if (state.known == 0 && wants_one)
            out.values[i] = missing, out.reasons[i] = undefined;
        else if (state.known == 0)
            out.values[i] = expr.text == "product" || expr.text == "all" ? 1 : 0;
        else
            out.values[i] = expr.text == "mean" ? state.total / static_cast<double>(state.known) : state.total;
    }
    return out;
}

Array Evaluator::lookup(const Expr& expr)
{
    const auto colon = expr.text.find(':');
    const std::string symbol = expr.text.substr(colon + 1);
    const auto& tables = expr.text.starts_with("price") ? checked_.package->prices : checked_.package->parameters;
    const auto found = tables.find(symbol);
    const method::Table* table = found == tables.end() ? nullptr : &found->second;
    const method::Table* scene = data_.scene_table(expr.text);
    const auto dims = dims_of(expr);
    Array out = make_array(dims, shape_of(dims));
    std::vector<Array> keys;
    for (const auto& arg : expr.args)
        keys.push_back(spread(eval(arg), dims));
    const auto not_supplied = reasons_.number("not_supplied: " + symbol);
    for (std::size_t i = 0; i < out.size(); ++i) {
        std::map<std::string, std::string> labels = expr.at;
        std::map<std::string, double> numbers;
        std::vector<std::string> regions;
        std::size_t rest = i;
        for (std::size_t d = dims.size(); d-- > 0;) {
            const auto& names = data_.labels(dims[d]);
            const std::size_t at = rest % names.size();
            rest /= names.size();
            if (dims[d] == "zone")
                labels["zone"] = names[at];
            else if (dims[d] != "pixel")
                labels[dims[d]] = names[at];
            if (dims[d] == "pixel")
                for (const char* index : {"zone", "ecosystem"})
                    labels[index] =
                        data_.labels(index).at(static_cast<std::size_t>(data_.determined_by_pixel(index)[at]));
        }
        if (labels.count("zone"))
            regions = data_.regions(labels["zone"]);
        std::uint16_t reason = 0;
        for (std::size_t k = 0; k < keys.size() && !reason; ++k) {
            reason = keys[k].reasons[i];
            const auto& type = expr.args[k]->type;
            if (type.kind == formula::Kind::category && !reason)
                labels[expr.labels[k]] =
                    checked_.words.find(type.category)->labels.at(static_cast<std::size_t>(keys[k].values[i]));
            else
                numbers[expr.labels[k]] = keys[k].values[i];
        }
        for (const auto& name : expr.names)
            if (const auto dot = name.find('.'); dot != std::string::npos)
                labels[name.substr(dot + 1)] = data_.choice(name);
        const method::Row* row = nullptr;
        if (!reason) {
            if (const method::Table* rows = scene ? scene : table)
                row = method::find_row(*checked_.package, *rows, labels, numbers, regions);
        }
        if (row && row->value) {
            const auto factor =
                unit::conversion(row->unit, formula::concrete_unit(checked_.words, expr.type.unit, labels));
            out.values[i] = *row->value * (factor ? factor->to_double() : missing);
            data_.used(expr, *row, out.values[i]);
        } else if (row && !row->label.empty()) {
            out.values[i] = checked_.words.label_number(expr.type.category, row->label);
            data_.used(expr, *row, out.values[i]);
        } else {
            out.values[i] = missing;
            out.reasons[i] = reason ? reason : not_supplied;
        }
    }
    return out;
}

}  // namespace eco::engine

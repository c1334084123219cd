#include <algorithm>
#include <limits>

#include "engine/evaluate.hpp"
#include "method/lookup.hpp"

namespace eco::engine {

using formula::Expr;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

}  // namespace

Evaluator::KeyLabels Evaluator::keys_at(const Expr& expr, const std::vector<std::string>& dims,
                                        const std::vector<Array>& keys, std::size_t element)
{
    KeyLabels out;
    out.labels = expr.at;
    out.numbers[method::valid_key] = data_.day();
    std::size_t rest = element;
    for (std::size_t d = dims.size(); d-- > 0;) {
        const auto& names = data_.labels(dims[d]);
        const std::size_t at = rest % names.size();
        rest /= names.size();
        if (dims[d] != "pixel")
            out.labels[dims[d]] = names[at];
        for (const auto& index : formula::determined_by(dims[d])) {
            const int number = dims[d] == "pixel" ? data_.determined_by_pixel(index)[at]
                                                  : formula::calendar_of(dims[d], index, names.size())[at];
            out.labels[index] = data_.labels(index).at(static_cast<std::size_t>(number));
        }
    }
    if (out.labels.count("zone"))
        out.regions = data_.regions(out.labels["zone"]);
    for (std::size_t k = 0; k < keys.size() && !out.reason; ++k) {
        if (keys[k].dims.empty() && keys[k].values.empty())  // x of a curve
            continue;
        out.reason = keys[k].reasons[element];
        const auto& type = expr.args[k]->type;
        if (type.kind == formula::Kind::category && !out.reason)
            out.labels[expr.labels[k]] =
                (formula::is_of_scene(checked_.words.find(type.category)) ? data_.labels(type.category)
                                                                          : checked_.words.find(type.category)->labels)
                    .at(static_cast<std::size_t>(keys[k].values[element]));
        else
            out.numbers[expr.labels[k]] = keys[k].values[element];
    }
    for (const auto& name : expr.names)
        if (const auto dot = name.find('.'); dot != std::string::npos)
            out.labels[name.substr(dot + 1)] = data_.choice(name);
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
        const KeyLabels at = keys_at(expr, dims, keys, i);
        const method::Row* row = nullptr;
        if (!at.reason) {
            if (const method::Table* rows = scene ? scene : table)
                row = method::find_row(*checked_.package, *rows, at.labels, at.numbers, at.regions);
        }
        if (row && row->value) {
            const auto factor =
                unit::conversion(row->unit, formula::concrete_unit(checked_.words, expr.type.unit, at.labels));
            out.values[i] = *row->value * (factor ? factor->to_double() : missing);
            data_.used(expr, *row, out.values[i]);
        } else if (row && !row->label.empty()) {
            out.values[i] = checked_.words.label_number(expr.type.category, row->label);
            data_.used(expr, *row, out.values[i]);
        } else {
            out.values[i] = missing;
            out.reasons[i] = at.reason ? at.reason : not_supplied;
        }
    }
    return out;
}

Array Evaluator::interpolate(const Expr& expr)
{
    const auto dims = dims_of(expr);
    const std::string symbol = expr.text.substr(expr.text.find(':') + 1);
    const method::Table& curve = checked_.package->curves.at(symbol);
    Array x = spread(eval(expr.args[0]), dims);
    std::vector<Array> keys(1);  // the first argument is x
    for (std::size_t k = 1; k < expr.args.size(); ++k)
        keys.push_back(spread(eval(expr.args[k]), dims));
    const auto not_supplied = reasons_.number("not_supplied: " + symbol),
               beyond = reasons_.number("beyond_curve: " + symbol);
    std::map<std::map<std::string, std::string>, std::vector<std::pair<double, double>>> found;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (x.is_missing(i))
            continue;
        const KeyLabels at = keys_at(expr, dims, keys, i);
        const auto [place, is_new] = found.try_emplace(at.labels);
        auto& points = place->second;
        if (is_new && !at.reason)
            points = method::find_points(*checked_.package, curve, at.labels, at.regions, expr.type.unit);
        const double value = points.empty() ? missing : method::value_at(points, x.values[i], expr.number != 0);
        if (value != value)
            x.reasons[i] = at.reason ? at.reason : points.empty() ? not_supplied : beyond;
        x.values[i] = value;
    }
    return x;
}

Array Evaluator::pick(const Expr& expr, const Array& array)
{
    const auto dims = dims_of(expr);
    std::vector<std::string> inner = dims;
    inner.push_back(expr.names[0]);
    std::sort(inner.begin(), inner.end());
    const Array from = spread(array, inner), at = spread(eval(expr.args[1]), dims);
    Array out = make_array(dims, shape_of(dims));
    const auto dim = static_cast<std::size_t>(from.find_dim(expr.names[0]));
    std::size_t step = 1;  // from one element to the next
    for (std::size_t d = dim + 1; d < inner.size(); ++d)
        step *= static_cast<std::size_t>(from.shape[d]);
    const auto count = static_cast<std::size_t>(from.shape[dim]);
    for (std::size_t i = 0; i < out.size(); ++i) {
        out.values[i] = at.values[i], out.reasons[i] = at.reasons[i];
        if (at.is_missing(i))
            continue;
        const std::size_t place = i / step * step * count + static_cast<std::size_t>(at.values[i]) * step + i % step;
        out.values[i] = from.values[place], out.reasons[i] = from.reasons[place];
    }
    return out;
}

}  // namespace eco::engine

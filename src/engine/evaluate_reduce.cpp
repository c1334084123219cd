#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "engine/evaluate.hpp"

namespace eco::engine {

using formula::Expr;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Whether enough elements are known: all, or as many as `need` says.
bool is_enough(const Expr& expr, std::size_t known, std::size_t looked_at)
{
    auto needed = static_cast<double>(looked_at);
    if (const auto need = formula::find_part(expr, "need"))
        needed = need->number;
    else if (const auto percent = formula::find_part(expr, "percent"))
        needed *= percent->number / 100;
    return static_cast<double>(known) >= needed;
}

/// Linear between order statistics, k = 1 + (n - 1) p. Source: HJ 663-2013 annex A; type 7 of Hyndman and Fan (1996).
double percentile(std::vector<double> values, double percent)
{
    std::sort(values.begin(), values.end());
    const double at = static_cast<double>(values.size() - 1) * percent / 100;
    const auto below = static_cast<std::size_t>(at);
    if (below + 1 >= values.size())
        return values.back();
    return values[below] + (at - static_cast<double>(below)) * (values[below + 1] - values[below]);
}

double fold(const std::string& what, const std::vector<double>& values)
{
    const bool is_least = what == "min" || what == "all" || what == "best",
               is_most = what == "max" || what == "any" || what == "worst";
    if (values.empty())
        return what == "product" || what == "all" ? 1 : what == "sum" || what == "count" || what == "any" ? 0 : missing;
    if (is_least || is_most)
        return is_least ? *std::min_element(values.begin(), values.end())
                        : *std::max_element(values.begin(), values.end());
    double total = values[0];
    for (std::size_t i = 1; i < values.size(); ++i)
        total = what == "product" ? total * values[i] : total + values[i];
    return what == "mean" ? total / static_cast<double>(values.size()) : total;
}

/// Values by which elements are put in order: the first that differs decides, smaller or better ones first.
struct Keys {
    std::vector<Array> values;
    std::vector<bool> is_down;

    bool is_before(std::size_t a, std::size_t b) const
    {
        for (std::size_t k = 0; k < values.size(); ++k)
            if (const double x = values[k].values[a], y = values[k].values[b]; x != y)
                return is_down[k] ? x > y : x < y;
        return false;
    }
};

}  // namespace

std::vector<Evaluator::Group> Evaluator::group(const Expr& expr, const std::vector<std::string>& inner,
                                               const std::vector<const Array*>& parts, const Array& outer)
{
    const bool has_where = formula::find_part(expr, "where") != nullptr;
    const Array where = has_where ? spread(eval(formula::find_part(expr, "where")), inner) : Array{};
    const auto targets = places_in(outer, inner, parts[0]->shape);
    struct Kept {
        Array labels;
        std::size_t step, count;  // of its labels in `outer`
    };
    std::vector<Kept> kept;
    for (const auto& part : formula::find_parts(expr, "by")) {
        if (part->fn == formula::Fn::position)  // the calendar: `targets` know the month of a day
            continue;
        const auto dim = static_cast<std::size_t>(outer.find_dim(part->type.category));
        std::size_t step = 1;
        for (std::size_t d = dim + 1; d < outer.dims.size(); ++d)
            step *= static_cast<std::size_t>(outer.shape[d]);
        kept.push_back({spread(eval(part), inner), step, static_cast<std::size_t>(outer.shape[dim])});
    }
    std::vector<Group> groups(outer.size());
    std::vector<std::size_t> goes_to, longer;
    for (std::size_t i = 0; i < parts[0]->size(); ++i) {
        if (has_where && !where.is_missing(i) && where.values[i] == 0)
            continue;
        std::uint16_t reason = has_where ? where.reasons[i] : std::uint16_t{0};
        for (const Array* part : parts)
            reason = reason ? reason : part->reasons[i];
        goes_to = {targets[i]};
        for (const Kept& by : kept) {  // an element of unknown category is a missing one of every category
            const bool is_lost = by.labels.is_missing(i);
            reason = reason ? reason : by.labels.reasons[i];
            const auto own = is_lost ? 0 : static_cast<std::size_t>(by.labels.values[i]);
            longer.clear();
            for (const std::size_t start : goes_to)
                for (std::size_t label = own; label < (is_lost ? by.count : own + 1); ++label)
                    longer.push_back(start + by.step * label);
            goes_to.swap(longer);
        }
        for (const std::size_t t : goes_to) {
            ++groups[t].looked_at;
            if (reason == 0)
                groups[t].known.push_back(i);
            else if (groups[t].reason == 0)
                groups[t].reason = reason;
        }
    }
    return groups;
}

/// Ranks (1, 2, 2, 4) or places in a list, of the elements of each group in their order.
Array Evaluator::put_in_order(const Expr& expr)
{
    const auto inner = dims_of(expr);
    std::vector<std::string> left;
    for (const auto& dim : inner)
        if (std::find(expr.names.begin(), expr.names.end(), dim) == expr.names.end())
            left.push_back(dim);
    Array out = make_array(inner, shape_of(inner));
    Keys keys;
    for (std::size_t i = 0; i < expr.args.size(); ++i)
        if (expr.labels[i] == "order" || expr.labels[i] == "order_down") {
            keys.values.push_back(spread(eval(expr.args[i]), inner));
            keys.is_down.push_back(expr.labels[i] == "order_down");
        }
    std::vector<const Array*> parts = {&out};
    for (const Array& key : keys.values)
        parts.push_back(&key);
    const Array outer = make_array(left, shape_of(left));
    auto groups = group(expr, inner, parts, outer);
    const bool is_list = expr.text == "list";
    const auto first = formula::find_part(expr, "first");
    const auto places = places_in(outer, inner, out.shape);
    const auto undefined = reasons_.number("undefined");
    for (std::size_t i = 0; i < out.size(); ++i)  // what is not looked at is in no list and has no rank
        if (const Group& g = groups[places[i]]; !is_list || !is_enough(expr, g.known.size(), g.looked_at))
            out.values[i] = missing, out.reasons[i] = g.reason ? g.reason : undefined;
    for (Group& g : groups) {
        if (!is_enough(expr, g.known.size(), g.looked_at))
            continue;
        std::stable_sort(g.known.begin(), g.known.end(),
                         [&](std::size_t a, std::size_t b) { return keys.is_before(a, b); });
        std::size_t rank = 0;
        for (std::size_t k = 0; k < g.known.size(); ++k) {
            if (first && static_cast<double>(k) >= first->number)
                break;
            rank = is_list || k == 0 || keys.is_before(g.known[k - 1], g.known[k]) ? k + 1 : rank;
            out.values[g.known[k]] = static_cast<double>(rank);
            out.reasons[g.known[k]] = 0;
        }
    }
    return out;
}

Array Evaluator::reduce(const Expr& expr)
{
    if (expr.text == "rank" || expr.text == "list")
        return put_in_order(expr);
    std::set<std::string> dims = expr.type.indices;
    for (const auto& part : formula::find_parts(expr, "by"))
        dims.erase(part->type.category);
    dims.insert(expr.names.begin(), expr.names.end());
    const std::vector<std::string> inner(dims.begin(), dims.end());
    const Array value = spread(eval(expr.args[0]), inner);
    Array out = make_array(dims_of(expr), shape_of(dims_of(expr)));
    const auto groups = group(expr, inner, {&value}, out);
    const auto which = formula::find_part(expr, "p");
    const Array percent = which ? spread(eval(which), out.dims) : Array{};
    std::vector<double> known;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const Group& g = groups[i];
        known.clear();
        for (const std::size_t element : g.known)
            known.push_back(value.values[element]);
        settle(expr, out, i, known, g.looked_at, g.reason, percent);
    }
    return out;
}

void Evaluator::settle(const Expr& expr, Array& out, std::size_t i, const std::vector<double>& known,
                       std::size_t looked_at, std::uint16_t reason, const Array& percent)
{
    const auto undefined = reasons_.number("undefined");
    const bool is_percentile = expr.text == "percentile";
    out.values[i] = missing;
    if (!is_enough(expr, known.size(), looked_at))
        out.reasons[i] = reason ? reason : undefined;
    else if (is_percentile && percent.is_missing(i))
        out.reasons[i] = percent.reasons[i];
    else if (!is_percentile)
        out.values[i] = fold(expr.text, known);
    else if (!known.empty() && percent.values[i] >= 0 && percent.values[i] <= 100)
        out.values[i] = percentile(known, percent.values[i]);
    if (out.reasons[i] == 0 && !std::isfinite(out.values[i]))
        out.values[i] = missing, out.reasons[i] = undefined;
}

/// The labels that end with the one at hand. What would lie before the year is not supplied.
Array Evaluator::window(const Expr& expr)
{
    const auto dims = dims_of(expr);
    const auto condition = formula::find_part(expr, "where"), which = formula::find_part(expr, "p");
    const Array value = spread(eval(expr.args[0]), dims), where = condition ? spread(eval(condition), dims) : Array{},
                percent = which ? spread(eval(which), dims) : Array{};
    Array out = make_array(dims, shape_of(dims));
    const auto dim = static_cast<std::size_t>(out.find_dim(expr.names[0]));
    std::size_t step = 1;  // from one label to the next
    for (std::size_t d = dim + 1; d < dims.size(); ++d)
        step *= static_cast<std::size_t>(out.shape[d]);
    const auto count = static_cast<std::size_t>(out.shape[dim]), length = static_cast<std::size_t>(expr.number);
    const auto before = reasons_.number("not_supplied: " + expr.names[0] + " before the year");
    std::vector<double> known;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const std::size_t at = i / step % count, inside = std::min(at + 1, length);
        std::size_t looked_at = length - inside;
        std::uint16_t reason = looked_at > 0 ? before : std::uint16_t{0};
        known.clear();
        for (std::size_t back = inside; back-- > 0;) {
            const std::size_t element = i - back * step;
            const std::uint16_t own =
                condition && where.is_missing(element) ? where.reasons[element] : value.reasons[element];
            if (condition && !where.is_missing(element) && where.values[element] == 0)
                continue;
            ++looked_at;
            if (own == 0)
                known.push_back(value.values[element]);
            reason = reason ? reason : own;
        }
        settle(expr, out, i, known, looked_at, reason, percent);
    }
    return out;
}

/// The pixels at hand as the whole territory: what is missing is left out, a mean is weighted by area.
Array Evaluator::over_domain(const Expr& expr)
{
    if (auto value = data_.domain(expr, reasons_))
        return *value;
    std::set<std::string> dims = expr.type.indices;
    dims.insert("pixel");
    const std::vector<std::string> inner(dims.begin(), dims.end());
    const Array value = spread(eval(expr.args[0]), inner);
    formula::Type square_metres;
    square_metres.indices = {"pixel"};
    square_metres.is_amount = true;
    square_metres.unit = checked_.words.symbols->parse("m2");
    const bool is_mean = expr.text == "mean";
    const Array area =
        is_mean ? spread(eval(checked_.pool->node(formula::Fn::area, square_metres, {})), inner) : Array{};
    Array out = make_array(dims_of(expr), shape_of(dims_of(expr)));
    const auto targets = places_in(out, inner, value.shape);
    std::vector<std::vector<double>> known(out.size()), weights(out.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value.is_missing(i) || (is_mean && area.is_missing(i)))
            continue;
        known[targets[i]].push_back(is_mean ? value.values[i] * area.values[i] : value.values[i]);
        weights[targets[i]].push_back(is_mean ? area.values[i] : 1);
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
        out.values[i] = known[i].empty()            ? missing
                        : is_mean                   ? fold("sum", known[i]) / fold("sum", weights[i])
                        : expr.text == "percentile" ? percentile(known[i], expr.number)
                                                    : fold(expr.text, known[i]);
        if (!std::isfinite(out.values[i]))
            out.values[i] = missing, out.reasons[i] = reasons_.number("undefined");
    }
    return out;
}

}  // namespace eco::engine

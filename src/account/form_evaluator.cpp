#include <algorithm>
#include <numeric>

#include "account/trace.hpp"

namespace eco::account {

using engine::Array;
using formula::Expr;
using formula::ExprPtr;
using formula::Fn;

namespace {

std::vector<Form> constants(const Array& array)
{
    std::vector<Form> out(array.size());
    for (std::size_t i = 0; i < array.size(); ++i)
        if (!array.is_missing(i))
            out[i] = Forms::number(array.values[i]);
    return out;
}

}  // namespace

bool FormEvaluator::varies(const ExprPtr& expr)
{
    const auto known = varies_.find(expr->id);
    if (known != varies_.end())
        return known->second;
    bool out = false;
    if (const auto rows = rows_of_.find(expr->id); rows != rows_of_.end()) {
        for (const method::Row* row : rows->second)
            out = out || trace_.number_of(expr->text, *row) >= 0;
    } else if (expr->fn == Fn::input || expr->fn == Fn::pixel_sum) {
        out = leaf_(*expr).has_value();
    }
    if (expr->fn != Fn::pixel_sum && expr->fn != Fn::domain)
        for (const auto& arg : expr->args)
            out = varies(arg) || out;
    return varies_[expr->id] = out;
}

const std::vector<Form>& FormEvaluator::eval(const ExprPtr& expr)
{
    const auto known = memo_.find(expr->id);
    if (known != memo_.end())
        return known->second;
    std::vector<Form> value = compute(expr);
    return memo_[expr->id] = std::move(value);
}

std::vector<Form> FormEvaluator::compute(const ExprPtr& expr)
{
    const Array numbers = numbers_.eval(expr);
    if (!varies(expr))
        return constants(numbers);
    switch (expr->fn) {
        case Fn::input:
        case Fn::pixel_sum:
            return rows_of_.count(expr->id) ? lookup(*expr, numbers) : *leaf_(*expr);
        case Fn::lookup:
            return lookup(*expr, numbers);
        case Fn::kept:
            return eval(expr->args[0]);
        case Fn::choose:
        case Fn::coalesce:
            return choose(*expr, numbers);
        case Fn::known:
            return constants(numbers);
        case Fn::reduce:
            return reduce(*expr, numbers);
        case Fn::pick:
            return pick(*expr, numbers);
        case Fn::member:
        case Fn::stack:
        case Fn::window:
        case Fn::choice:
        case Fn::position:
        case Fn::grid:
            throw Untraced(formula::describe(*expr));
        default:
            return elementwise(*expr, numbers);
    }
}

std::vector<std::size_t> FormEvaluator::places(const Array& array, const std::vector<std::string>& dims)
{
    Array positions = array;
    std::iota(positions.values.begin(), positions.values.end(), 0.0);
    const Array wide = numbers_.spread(positions, dims);
    return {wide.values.begin(), wide.values.end()};
}

std::vector<Form> FormEvaluator::spread(const ExprPtr& expr, const std::vector<std::string>& dims)
{
    const std::vector<Form>& forms = eval(expr);
    const Array& numbers = numbers_.eval(expr);
    if (numbers.dims == dims)
        return forms;
    std::vector<Form> out;
    for (std::size_t place : places(numbers, dims))
        out.push_back(forms[place]);
    return out;
}

std::vector<Form> FormEvaluator::lookup(const Expr& expr, const Array& numbers)
{
    std::vector<Form> out(numbers.size());
    auto row = rows_of_.at(expr.id).begin();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (numbers.is_missing(i))
            continue;
        const int number = trace_.number_of(expr.text, **row);
        const double value = (*row)->value.value_or(0);
        auto factor = unit::conversion((*row)->unit, expr.type.unit);
        if (expr.fn == Fn::input && !factor)  // of a family: a figure's row is in the unit in which it is read
            factor = unit::Ratio{};
        if (number < 0)
            out[i] = Forms::number(numbers.values[i]);
        else if (value != 0 || factor)  // the factor of a family's unit shows in the number
            out[i] =
                Forms::scaled(trace_.forms.row(number), value != 0 ? numbers.values[i] / value : factor->to_double());
        else
            throw Untraced(formula::describe(expr));
        ++row;
    }
    return out;
}

std::vector<Form> FormEvaluator::elementwise(const Expr& expr, const Array& numbers)
{
    const std::vector<Form> a = spread(expr.args[0], numbers.dims);
    const std::vector<Form> b = expr.args.size() > 1 ? spread(expr.args[1], numbers.dims) : std::vector<Form>{};
    std::vector<Form> out(numbers.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (numbers.is_missing(i))
            continue;
        switch (expr.fn) {
            case Fn::scale:
                out[i] = Forms::scaled(a[i], expr.number);
                break;
            case Fn::negate:
                out[i] = Forms::scaled(a[i], -1);
                break;
            case Fn::add:
                out[i] = Forms::add(a[i], b[i]);
                break;
            case Fn::subtract:
                out[i] = Forms::add(a[i], b[i], -1);
                break;
            case Fn::multiply:
                out[i] = trace_.forms.multiply(a[i], b[i]);
                break;
            case Fn::divide:
                out[i] = trace_.forms.divide(a[i], b[i]);
                break;
            default:
                out[i] = trace_.forms.apply(expr.fn, b.empty() ? std::vector{a[i]} : std::vector{a[i], b[i]});
        }
    }
    return out;
}

std::vector<Form> FormEvaluator::choose(const Expr& expr, const Array& numbers)
{
    std::vector<std::vector<Form>> args;
    std::vector<Array> known;
    for (const auto& arg : expr.args) {
        args.push_back(spread(arg, numbers.dims));
        known.push_back(numbers_.spread(numbers_.eval(arg), numbers.dims));
    }
    std::vector<Form> out(numbers.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (numbers.is_missing(i))
            continue;
        if (expr.fn == Fn::coalesce)
            out[i] = args[known[0].is_missing(i) ? 1 : 0][i];
        else if (args[0][i].is_constant())
            out[i] = args[args[0][i].constant() != 0 ? 1 : 2][i];
        else if (known[1].is_missing(i) || known[2].is_missing(i))
            throw Untraced(formula::describe(expr));  // another draw may be missing
        else
            out[i] = trace_.forms.apply(Fn::choose, {args[0][i], args[1][i], args[2][i]});
    }
    return out;
}

std::vector<Form> FormEvaluator::pick(const Expr& expr, const Array& numbers)
{
    const std::vector<Form>& forms = eval(expr.args[0]);
    Array positions = numbers_.eval(expr.args[0]);
    std::iota(positions.values.begin(), positions.values.end(), 0.0);
    positions = numbers_.pick(expr, positions);
    std::vector<Form> out(numbers.size());
    for (std::size_t i = 0; i < out.size(); ++i)
        if (!numbers.is_missing(i))
            out[i] = forms[static_cast<std::size_t>(positions.values[i])];
    return out;
}

std::vector<Form> FormEvaluator::reduce(const Expr& expr, const Array& numbers)
{
    std::vector<std::string> inner(expr.type.indices.begin(), expr.type.indices.end());
    inner.insert(inner.end(), expr.names.begin(), expr.names.end());
    std::sort(inner.begin(), inner.end());
    const bool has_where = expr.args.size() > 1;
    if (has_where && varies(expr.args[1]))
        throw Untraced(formula::describe(expr));
    const std::vector<Form> values = spread(expr.args[0], inner);
    const Array known = numbers_.spread(numbers_.eval(expr.args[0]), inner);
    const Array where = has_where ? numbers_.spread(numbers_.eval(expr.args[1]), inner) : Array{};
    const auto targets = places(numbers, inner);
    std::vector<Form> out(numbers.size());
    std::vector<int> count(numbers.size(), 0);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t to = targets[i];
        if (numbers.is_missing(to) || known.is_missing(i) ||
            (has_where && (where.is_missing(i) || where.values[i] == 0)))
            continue;
        const bool is_first = count[to]++ == 0;
        if (expr.text == "sum" || expr.text == "mean")
            out[to] = Forms::add(out[to], values[i]);
        else if (is_first && (expr.text == "product" || expr.text == "min" || expr.text == "max"))
            out[to] = values[i];
        else if (expr.text == "product")
            out[to] = trace_.forms.multiply(out[to], values[i]);
        else if (expr.text == "min" || expr.text == "max")
            out[to] = trace_.forms.apply(expr.text == "min" ? Fn::minimum : Fn::maximum, {out[to], values[i]});
        else
            throw Untraced(formula::describe(expr));
    }
    for (std::size_t i = 0; i < out.size() && expr.text == "mean"; ++i)
        if (count[i] > 0)
            out[i] = Forms::scaled(out[i], 1.0 / count[i]);
    if (expr.text == "product")
        for (std::size_t i = 0; i < out.size(); ++i)
            if (count[i] == 0 && !numbers.is_missing(i))
                out[i] = Forms::number(1);
    return out;
}

}  // namespace eco::account

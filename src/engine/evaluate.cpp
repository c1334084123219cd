#include "engine/evaluate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "engine/vmath.hpp"

namespace eco::engine {

using formula::Expr;
using formula::ExprPtr;
using formula::Fn;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

double binary(Fn fn, double a, double b)
{
    switch (fn) {
        case Fn::add:
            return a + b;
        case Fn::subtract:
            return a - b;
        case Fn::multiply:
            return a * b;
        case Fn::divide:
            return b == 0 ? missing : a / b;
        case Fn::power:
            return vmath::pow(a, b);
        case Fn::minimum:
            return a < b ? a : b;
        case Fn::maximum:
            return a > b ? a : b;
        case Fn::equal:
            return a == b;
        case Fn::not_equal:
            return a != b;
        case Fn::less:
            return a < b;
        case Fn::less_equal:
            return a <= b;
        case Fn::greater:
            return a > b;
        case Fn::greater_equal:
            return a >= b;
        default:
            throw std::logic_error("evaluate: not a binary operation");
    }
}

double unary(Fn fn, double a, double number)
{
    switch (fn) {
        case Fn::scale:
            return a * number;
        case Fn::negate:
            return -a;
        case Fn::absolute:
            return std::abs(a);
        case Fn::exponential:
            return vmath::exp(a);
        case Fn::logarithm:
            return vmath::log(a);
        case Fn::logarithm10:
            return vmath::log10(a);
        case Fn::square_root:
            return a < 0 ? missing : std::sqrt(a);
        case Fn::sine:
            return vmath::sin(a);
        case Fn::cosine:
            return vmath::cos(a);
        case Fn::tangent:
            return vmath::tan(a);
        case Fn::logical_not:
            return a == 0;
        default:
            throw std::logic_error("evaluate: not a unary operation");
    }
}

}  // namespace

double apply(Fn fn, double a)
{
    return unary(fn, a, 1);
}

double apply(Fn fn, double a, double b)
{
    return binary(fn, a, b);
}

std::vector<std::string> Evaluator::dims_of(const Expr& expr) const
{
    return {expr.type.indices.begin(), expr.type.indices.end()};
}

std::vector<int> Evaluator::shape_of(const std::vector<std::string>& dims)
{
    std::vector<int> shape;
    for (const auto& dim : dims)
        shape.push_back(static_cast<int>(data_.labels(dim).size()));
    return shape;
}

std::vector<std::size_t> Evaluator::places_in(const Array& array, const std::vector<std::string>& dims,
                                              const std::vector<int>& shape)
{
    std::size_t size = 1;
    for (int n : shape)
        size *= static_cast<std::size_t>(n);
    std::vector<std::size_t> strides(array.dims.size(), 1);
    for (std::size_t i = array.dims.size(); i-- > 1;)
        strides[i - 1] = strides[i] * static_cast<std::size_t>(array.shape[i]);
    std::vector<std::size_t> places(size, 0);
    std::size_t repeat = size;
    for (std::size_t d = 0; d < dims.size(); ++d) {
        const auto n = static_cast<std::size_t>(shape[d]);
        repeat /= std::max<std::size_t>(n, 1);
        std::vector<std::size_t> steps(n, 0);  // for each label of the dimension, how far it goes in `array`
        if (const int own = array.find_dim(dims[d]); own >= 0)
            for (std::size_t at = 0; at < n; ++at)
                steps[at] = strides[static_cast<std::size_t>(own)] * at;
        for (const auto& index : formula::determined_by(dims[d])) {
            const int dim = std::count(dims.begin(), dims.end(), index) ? -1 : array.find_dim(index);
            if (dim < 0)
                continue;
            const auto numbers =
                dims[d] == "pixel" ? data_.determined_by_pixel(index) : formula::calendar_of(dims[d], index, n);
            for (std::size_t at = 0; at < n; ++at)
                steps[at] += strides[static_cast<std::size_t>(dim)] * static_cast<std::size_t>(numbers[at]);
        }
        for (std::size_t i = 0; i < size; ++i)
            places[i] += steps[i / repeat % n];
    }
    return places;
}

Array Evaluator::spread(const Array& array, const std::vector<std::string>& dims)
{
    if (array.dims == dims)
        return array;
    Array out = make_array(dims, shape_of(dims));
    const auto places = places_in(array, dims, out.shape);
    for (std::size_t i = 0; i < out.size(); ++i) {
        out.values[i] = array.values[places[i]];
        out.reasons[i] = array.reasons[places[i]];
    }
    return out;
}

const Array& Evaluator::eval(const ExprPtr& expr)
{
    if (const auto found = memo_.find(expr->id); found != memo_.end())
        return found->second;
    Array value = compute(expr);
    return memo_[expr->id] = std::move(value);
}

Array Evaluator::compute(const ExprPtr& expr)
{
    switch (expr->fn) {
        case Fn::number:
        case Fn::label:
            return make_scalar(expr->number);
        case Fn::missing: {
            Array array = make_scalar(missing);
            array.reasons[0] = reasons_.number(expr->text);
            return array;
        }
        case Fn::input:
        case Fn::area:
        case Fn::grid:
            return data_.input(*expr, reasons_);
        case Fn::lookup:
            return lookup(*expr);
        case Fn::position: {
            const std::vector<std::string> dims = dims_of(*expr);
            Array array = make_array(dims, shape_of(dims));
            for (std::size_t i = 0; i < array.size(); ++i)
                array.values[i] = static_cast<double>(expr->text == "hour_of_day" ? i % 24 : i) +
                                  (expr->type.kind == formula::Kind::number ? 1 : 0);
            return array;
        }
        case Fn::kept:
            return eval(expr->args[0]);
        case Fn::choice: {
            const std::string label = data_.choice(expr->text);
            for (std::size_t i = 0; i < expr->labels.size(); ++i)
                if (expr->labels[i] == label)
                    return eval(expr->args[i]);
            throw std::logic_error("choice " + expr->text + " has no label '" + label + "'");
        }
        case Fn::choose:
        case Fn::coalesce:
        case Fn::known:
            return choose(*expr);
        case Fn::logical_and:
        case Fn::logical_or:
            return logical(*expr);
        case Fn::member:
            return member(*expr);
        case Fn::step:
            return step(*expr);
        case Fn::interpolate:
            return interpolate(*expr);
        case Fn::curve:
            throw std::logic_error("a curve is no value");
        case Fn::reduce:
            return reduce(*expr);
        case Fn::window:
            return window(*expr);
        case Fn::pixel_sum:
            return sum_pixels(*expr);
        case Fn::domain:
            return over_domain(*expr);
        case Fn::stack:
            return stack(*expr);
        case Fn::pick:
            return pick(*expr, eval(expr->args[0]));
        default:
            return elementwise(*expr);
    }
}

Array Evaluator::elementwise(const Expr& expr)
{
    const auto dims = dims_of(expr);
    const auto undefined = reasons_.number("undefined");
    Array a = spread(eval(expr.args[0]), dims);
    if (expr.args.size() == 1) {
        for (std::size_t i = 0; i < a.size(); ++i) {
            if (a.is_missing(i))
                continue;
            a.values[i] = unary(expr.fn, a.values[i], expr.number);
            if (!std::isfinite(a.values[i]))
                a.values[i] = missing, a.reasons[i] = undefined;
        }
        return a;
    }
    const Array b = spread(eval(expr.args[1]), dims);
    const bool is_square = expr.fn == Fn::power && expr.args[1]->is_number(2),
               is_cube = expr.fn == Fn::power && expr.args[1]->is_number(3);
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a.is_missing(i))
            continue;
        if (b.is_missing(i)) {
            a.values[i] = missing, a.reasons[i] = b.reasons[i];
            continue;
        }
        const double x = a.values[i];  // x ^ 2 and x ^ 3 by multiplication; the compiler does the same
        a.values[i] = is_square ? x * x : is_cube ? x * x * x : binary(expr.fn, x, b.values[i]);
        if (!std::isfinite(a.values[i]))
            a.values[i] = missing, a.reasons[i] = undefined;
    }
    return a;
}

Array Evaluator::choose(const Expr& expr)
{
    const auto dims = dims_of(expr);
    Array a = spread(eval(expr.args[0]), dims);
    if (expr.fn == Fn::known) {
        for (std::size_t i = 0; i < a.size(); ++i) {
            a.values[i] = !a.is_missing(i);
            a.reasons[i] = 0;
        }
        return a;
    }
    const Array b = spread(eval(expr.args[1]), dims);
    if (expr.fn == Fn::coalesce) {
        for (std::size_t i = 0; i < a.size(); ++i)
            if (a.is_missing(i))
                a.values[i] = b.values[i], a.reasons[i] = b.reasons[i];
        return a;
    }
    const Array c = spread(eval(expr.args[2]), dims);
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a.is_missing(i))
            continue;
        const Array& taken = a.values[i] != 0 ? b : c;
        a.values[i] = taken.values[i], a.reasons[i] = taken.reasons[i];
    }
    return a;
}

Array Evaluator::logical(const Expr& expr)
{
    const auto dims = dims_of(expr);
    Array a = spread(eval(expr.args[0]), dims);
    const Array b = spread(eval(expr.args[1]), dims);
    const double decisive = expr.fn == Fn::logical_and ? 0 : 1;  // one such operand settles the result
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!a.is_missing(i) && a.values[i] == decisive)
            continue;
        if ((!b.is_missing(i) && b.values[i] == decisive) || !a.is_missing(i))
            a.values[i] = b.values[i], a.reasons[i] = b.reasons[i];
    }
    return a;
}

Array Evaluator::member(const Expr& expr)
{
    Array a = eval(expr.args[0]);
    const Expr& value = *expr.args[0];
    std::set<double> numbers;
    for (const auto& label : expr.labels)
        numbers.insert(value.type.kind == formula::Kind::category
                           ? checked_.words.label_number(value.type.category, label)
                           : std::stod(label));
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!a.is_missing(i))
            a.values[i] = numbers.count(a.values[i]) > 0;
    return a;
}

/// The arguments side by side, along their index.
Array Evaluator::stack(const Expr& expr)
{
    Array out = make_array(dims_of(expr), shape_of(dims_of(expr)));
    std::vector<std::string> others = out.dims;
    std::erase(others, expr.names[0]);
    std::size_t step = 1;  // from one label to the next
    for (std::size_t d = static_cast<std::size_t>(out.find_dim(expr.names[0])) + 1; d < out.dims.size(); ++d)
        step *= static_cast<std::size_t>(out.shape[d]);
    const std::size_t count = expr.args.size();
    for (std::size_t label = 0; label < count; ++label) {
        const Array one = spread(eval(expr.args[label]), others);
        for (std::size_t i = 0; i < one.size(); ++i) {
            const std::size_t to = (i / step * count + label) * step + i % step;
            out.values[to] = one.values[i];
            out.reasons[to] = one.reasons[i];
        }
    }
    return out;
}

Array Evaluator::sum_pixels(const Expr& expr)
{
    if (auto sums = data_.pixel_sum(expr, reasons_))
        return *sums;
    const Array& pixels = eval(expr.args[0]);
    std::vector<std::string> by_pixel = dims_of(expr);
    std::erase(by_pixel, "zone");
    std::erase(by_pixel, "ecosystem");
    for (const auto& name : expr.names)
        std::erase(by_pixel, name);
    by_pixel.push_back("pixel");
    std::sort(by_pixel.begin(), by_pixel.end());
    const Array spread_pixels = spread(pixels, by_pixel);
    Array out = make_array(dims_of(expr), shape_of(dims_of(expr)));
    auto targets = places_in(out, by_pixel, spread_pixels.shape);
    std::vector<bool> has_labels(targets.size(), true);
    for (std::size_t k = 0; k < expr.names.size(); ++k) {  // the categories at the pixel
        const Array labels = spread(eval(expr.args[k + 1]), by_pixel);
        std::size_t stride = 1;
        for (std::size_t d = out.dims.size(); d-- > 0 && out.dims[d] != expr.names[k];)
            stride *= static_cast<std::size_t>(out.shape[d]);
        for (std::size_t i = 0; i < targets.size(); ++i)
            if (labels.is_missing(i))
                has_labels[i] = false;
            else
                targets[i] += stride * static_cast<std::size_t>(labels.values[i]);
    }
    for (std::size_t i = 0; i < spread_pixels.size(); ++i)
        if (!spread_pixels.is_missing(i) && has_labels[i])
            out.values[targets[i]] += spread_pixels.values[i];
    return out;
}

}  // namespace eco::engine

#include "unit/unit.hpp"

#include <algorithm>
#include <tuple>

namespace eco::unit {
namespace {

constexpr int largest_exponent = 1000;

/// Times come last, the longest at the end, as in "MJ mm ha-1 h-1 a-1".
int time_rank(const std::string& symbol)
{
    static const std::vector<std::string> times = {"s", "min", "h", "d", "half_month", "month", "a"};
    const auto found = std::find(times.begin(), times.end(), symbol);
    return found == times.end() ? 0 : static_cast<int>(found - times.begin()) + 1;
}

Ratio fitting(const std::optional<Ratio>& ratio, const Unit& a, const std::string& with)
{
    if (!ratio)
        throw UnitError(1, "unit.overflow", {{"unit", a.text()}, {"with", with}});
    return *ratio;
}

}  // namespace

UnitError::UnitError(int column_, std::string key_, Args args_)
    : std::runtime_error("column " + std::to_string(column_) + ": " + say(key_, args_, Language::en)),
      column(column_),
      key(std::move(key_)),
      args(std::move(args_))
{
}

Unit::Unit(std::map<std::string, int> dimensions, Ratio factor, std::string text)
    : dimensions_(std::move(dimensions)),
      factor_(reduced(factor).value_or(factor)),
      text_(std::move(text)),
      number_(factor_)
{
    std::erase_if(dimensions_, [](const auto& entry) { return entry.second == 0; });
    for (const auto& [symbol, exponent] : dimensions_)
        terms_.push_back({symbol, exponent, false});
}

bool Unit::is_one() const
{
    return dimensions_.empty() && factor_ == Ratio{};
}

/// Without '^' only where the digit cannot be taken for a part of another name.
std::string Unit::Term::spelled() const
{
    if (exponent == 1)
        return symbol;
    const bool needs_caret = exponent > 0 && (!is_standard || symbol.find_first_of("0123456789") != std::string::npos);
    return symbol + (needs_caret ? "^" : "") + std::to_string(exponent);
}

/// Orders the terms and spells the unit.
Unit Unit::make(Unit parts)
{
    std::erase_if(parts.dimensions_, [](const auto& entry) { return entry.second == 0; });
    std::erase_if(parts.terms_, [](const Term& term) { return term.exponent == 0; });
    if (parts.is_one())
        return Unit();
    const auto rank = [](const Term& term) {
        return std::tuple(term.exponent < 0, time_rank(term.symbol), term.symbol);
    };
    std::sort(parts.terms_.begin(), parts.terms_.end(),
              [&](const Term& a, const Term& b) { return rank(a) < rank(b); });
    parts.text_ = parts.number_ == Ratio{} ? "" : print(parts.number_);
    for (const Term& term : parts.terms_) {
        if (std::abs(term.exponent) > largest_exponent)
            throw UnitError(1, "unit.overflow", {{"unit", term.symbol}, {"with", std::to_string(term.exponent)}});
        parts.text_ += (parts.text_.empty() ? "" : " ") + term.spelled();
    }
    return parts;
}

Unit operator*(const Unit& a, const Unit& b)
{
    if (a.is_one())
        return b;
    if (b.is_one())
        return a;
    Unit product = a;
    product.factor_ = fitting(multiply(a.factor_, b.factor_), a, b.text_);
    product.number_ = fitting(multiply(a.number_, b.number_), a, b.text_);
    for (const auto& [name, exponent] : b.dimensions_)
        product.dimensions_[name] += exponent;
    for (const Unit::Term& term : b.terms_) {
        const auto same = [&](const Unit::Term& other) { return other.symbol == term.symbol; };
        const auto found = std::find_if(product.terms_.begin(), product.terms_.end(), same);
        if (found == product.terms_.end())
            product.terms_.push_back(term);
        else
            found->exponent += term.exponent;
    }
    return Unit::make(std::move(product));
}

Unit operator/(const Unit& a, const Unit& b)
{
    return a * power(b, -1);
}

Unit power(const Unit& unit, int exponent)
{
    if (exponent == 1)
        return unit;
    if (exponent == 0)
        return Unit();
    Unit result = unit;
    result.factor_ = fitting(raise(unit.factor_, exponent), unit, std::to_string(exponent));
    result.number_ = fitting(raise(unit.number_, exponent), unit, std::to_string(exponent));
    for (auto& [name, value] : result.dimensions_)
        value *= exponent;
    for (Unit::Term& term : result.terms_)
        term.exponent *= exponent;
    return Unit::make(std::move(result));
}

std::optional<Unit> root(const Unit& unit, int degree)
{
    if (degree < 1)
        return std::nullopt;
    if (degree == 1)
        return unit;
    const auto factor = root(unit.factor_, degree);
    const auto divides = [degree](int exponent) { return exponent % degree == 0; };
    if (!factor || !std::ranges::all_of(unit.dimensions_, divides, &std::pair<const std::string, int>::second))
        return std::nullopt;
    auto dimensions = unit.dimensions_;
    for (auto& [name, exponent] : dimensions)
        exponent /= degree;
    Unit result(dimensions, *factor, "");
    if (const auto number = root(unit.number_, degree);
        number && std::ranges::all_of(unit.terms_, divides, &Unit::Term::exponent)) {
        result.number_ = *number;
        result.terms_ = unit.terms_;
        for (Unit::Term& term : result.terms_)
            term.exponent /= degree;
    }
    return Unit::make(std::move(result));
}

bool is_celsius(const Unit& unit)
{
    return unit.terms_.size() == 1 && unit.terms_[0].symbol == "degC" && unit.terms_[0].exponent == 1 &&
           unit.number_ == Ratio{};
}

bool same_dimension(const Unit& a, const Unit& b)
{
    return a.dimensions() == b.dimensions();
}

bool same_unit(const Unit& a, const Unit& b)
{
    return same_dimension(a, b) && a.factor() == b.factor() && is_celsius(a) == is_celsius(b);
}

std::optional<Ratio> conversion(const Unit& from, const Unit& to)
{
    if (!same_dimension(from, to) || is_celsius(from) != is_celsius(to))
        return std::nullopt;
    return divide(from.factor(), to.factor());
}

}  // namespace eco::unit

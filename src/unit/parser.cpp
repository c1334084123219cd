#include "unit/parser.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "unit/text.hpp"

namespace eco::unit {
namespace {

constexpr int largest_exponent = 20;
constexpr int deepest = 16;

const std::array<std::string_view, 10> superscripts = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};

struct Replacement {
    std::string_view found, write;
};

/// Characters of Chinese input methods and word processors that look like ours.
const std::array<Replacement, 17> replacements = {{{"（", "("},
                                                   {"）", ")"},
                                                   {"／", "/"},
                                                   {"÷", "/"},
                                                   {"％", "%"},
                                                   {"－", "-"},
                                                   {"−", "-"},
                                                   {"–", "-"},
                                                   {"—", "-"},
                                                   {"＾", "^"},
                                                   {"＊", "*"},
                                                   {"×", "*"},
                                                   {"•", "*"},
                                                   {"．", "."},
                                                   {"。", "."},
                                                   {"，", " "},
                                                   {"　", " "}}};

const Replacement* find_replacement(std::string_view character)
{
    const auto found = std::ranges::find(replacements, character, &Replacement::found);
    return found == replacements.end() ? nullptr : &*found;
}

std::string list_of(const std::vector<std::string>& words)
{
    std::string all;
    for (const std::string& word : words)
        all += (all.empty() ? "" : ", ") + word;
    return all;
}

}  // namespace

Unit Parser::read()
{
    skip_spaces();
    const std::size_t start = at_;
    if (at_end())
        fail(start, "empty");
    Unit unit = product(false);
    if (!at_end())
        fail_unexpected();
    const std::string_view written = text_.substr(start);
    unit.text_ = written.substr(0, written.find_last_not_of(" \t") + 1);
    return unit;
}

/// [number] factors, separated; then at most one "/" with one factor.
Unit Parser::product(bool is_nested)
{
    if (++depth_ > deepest)
        fail(at_, "depth");
    skip_spaces();
    Unit result = is_digit(peek()) ? number() : factor();
    while (separator())
        result = result * factor();
    if (peek() == '/') {
        ++at_;
        skip_spaces();
        result = result / factor();
        const std::size_t after = at_;
        if (separator() || peek() == '/')
            fail(after, "after_slash");
    }
    if (!at_end() && !(is_nested && peek() == ')'))
        fail_unexpected();
    --depth_;
    return result;
}

Unit Parser::factor()
{
    const std::size_t start = at_;
    if (peek() == '(') {
        ++at_;
        const Unit inside = product(true);
        if (peek() != ')')
            fail(start, "unclosed");
        ++at_;
        return apply(inside, exponent(start), start);
    }
    if (peek() == '-' || peek() == '+')
        fail(at_, "loose_exponent");
    if (is_digit(peek()))
        fail(at_, "number_place");
    if (at_end())
        fail(at_, "unfinished");
    if (peek() == '%') {
        ++at_;
        return apply(*symbols_.find("%"), exponent(start), start);
    }
    if (!is_word())
        fail_unexpected();
    return word();
}

/// The longest known symbol, then digits as its exponent: kgCO2 is a symbol, m2 is m with 2.
Unit Parser::word()
{
    const std::size_t start = at_;
    while (is_word())
        at_ += next().size();
    const std::string whole_word(text_.substr(start, at_ - start));
    if (whole_word == "unit_of")
        return family(start);
    if (symbols_.refused_.contains(whole_word) && !(is_definition_ && whole_word == "ton"))
        fail(start, "refused", {{"word", whole_word}, {"write", symbols_.refused_.at(whole_word)}});
    std::size_t split = whole_word.size();
    for (;; --split) {
        if (const auto unit =
                symbols_.find(is_definition_ && whole_word == "ton" ? "ton_us" : whole_word.substr(0, split))) {
            at_ = start + split;
            return apply(*unit, exponent(start), start);
        }
        if (split <= 1 || !is_digit(whole_word[split - 1]))
            break;
    }
    const std::string stem = whole_word.substr(0, whole_word.find_last_not_of("0123456789") + 1);
    if (const auto refused = symbols_.refused_.find(stem); refused != symbols_.refused_.end())
        fail(start, "refused", {{"word", stem}, {"write", refused->second}});
    fail_unknown(start, whole_word);
}

Unit Parser::family(std::size_t start)
{
    const std::size_t close = text_.find(')', at_);
    if (peek() != '(' || close == std::string_view::npos)
        fail(start, "family_form");
    const std::string name(text_.substr(at_ + 1, close - at_ - 1));
    const auto unit = symbols_.find("unit_of(" + name + ")");
    if (!unit)
        fail(at_ + 1, "unknown_family", {{"name", name}, {"known", list_of(symbols_.families_)}});
    at_ = close + 1;
    return apply(*unit, exponent(start), start);
}

/// A factor at the beginning: 100, 2.5, 1e4, 10^4, 1/3.
Unit Parser::number()
{
    const std::size_t start = at_;
    Ratio value = decimal();
    if (peek() == '^' || has_superscript()) {
        const Exponent power = exponent(start);
        const auto raised = power.denominator == 1 ? raise(value, power.numerator) : root(value, power.denominator);
        if (!raised)
            fail(start, "number");
        value = *raised;
    } else if (peek() == '/' && is_digit(peek(1))) {
        ++at_;
        const std::size_t below = at_;
        const auto quotient = divide(value, Ratio{whole(below), 1, 0});
        if (!quotient)
            fail(start, "number");
        value = *quotient;
    }
    if (is_word() || peek() == '(' || peek() == '%')
        fail(at_, "space_missing");
    Unit unit({}, value, "");
    unit.text_ = print(value);
    return unit;
}

Ratio Parser::decimal()
{
    const std::size_t start = at_;
    std::string digits;
    int power = 0;
    while (is_digit(peek()))
        digits += text_[at_++];
    if (peek() == '.' && is_digit(peek(1))) {
        for (++at_; is_digit(peek()); ++at_, --power)
            digits += peek();
    }
    if ((peek() == 'e' || peek() == 'E') &&
        (is_digit(peek(1)) || ((peek(1) == '-' || peek(1) == '+') && is_digit(peek(2))))) {
        const bool is_negative = peek(1) == '-';
        at_ += is_digit(peek(1)) ? 1 : 2;
        int written = 0;
        for (; is_digit(peek()) && written < 10000; ++at_)
            written = written * 10 + (peek() - '0');
        power += is_negative ? -written : written;
    }
    std::size_t used = digits.find_last_not_of('0');
    if (used == std::string::npos)
        fail(start, "zero");
    power += static_cast<int>(digits.size() - used - 1);
    Int128 mantissa = 0;
    for (std::size_t i = 0; i <= used; ++i)
        if (__builtin_mul_overflow(mantissa, 10, &mantissa) ||
            __builtin_add_overflow(mantissa, digits[i] - '0', &mantissa))
            fail(start, "number");
    const auto value = reduced({mantissa, 1, power});
    if (!value)
        fail(start, "number");
    return *value;
}

Int128 Parser::whole(std::size_t start)
{
    Int128 value = 0;
    for (; is_digit(peek()); ++at_)
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, peek() - '0', &value))
            fail(start, "number");
    if (value == 0)
        fail(start, "zero");
    return value;
}

Unit Parser::apply(const Unit& unit, Exponent exponent, std::size_t start) const
{
    if (exponent.denominator == 1)
        return power(unit, exponent.numerator);
    const auto result = root(power(unit, exponent.numerator), exponent.denominator);
    if (!result)
        fail(start, "no_root", {{"degree", std::to_string(exponent.denominator)}});
    return *result;
}

/// 2, -1, ^2, ^-1, ^(-1), ^(1/2), ⁻¹, or nothing, directly behind a symbol or parenthesis.
Parser::Exponent Parser::exponent(std::size_t start)
{
    Exponent result;
    const std::size_t first = at_;
    if (has_superscript()) {
        result.numerator = superscript(start);
    } else if (peek() == '^' && peek(1) == '(') {
        at_ += 2;
        result.numerator = exponent_digits(first, true);
        if (peek() == '/') {
            ++at_;
            result.denominator = exponent_digits(first, false);
        }
        if (peek() != ')')
            fail(first, "exponent");
        ++at_;
    } else if (peek() == '^') {
        ++at_;
        result.numerator = exponent_digits(first, true);
    } else if (is_digit(peek()) || peek() == '-' || (peek() == '+' && is_digit(peek(1)))) {
        result.numerator = exponent_digits(first, true);
    }
    if (at_ != first && (has_superscript() || peek() == '^' || (peek() == '.' && is_digit(peek(1)))))
        fail(first, "exponent");
    return result;
}

int Parser::exponent_digits(std::size_t start, bool takes_sign)
{
    const bool is_negative = takes_sign && peek() == '-';
    if (takes_sign && (peek() == '-' || peek() == '+'))
        ++at_;
    if (!is_digit(peek()) || peek() == '0')
        fail(start, "exponent");
    int value = 0;
    for (; is_digit(peek()); ++at_)
        if ((value = value * 10 + (peek() - '0')) > largest_exponent)
            fail(start, "exponent_range", {{"largest", std::to_string(largest_exponent)}});
    return is_negative ? -value : value;
}

int Parser::superscript(std::size_t start)
{
    const bool is_negative = next() == "⁻";
    if (is_negative || next() == "⁺")
        at_ += next().size();
    std::string digits;
    for (auto found = std::ranges::find(superscripts, next()); found != superscripts.end();
         found = std::ranges::find(superscripts, next())) {
        digits += static_cast<char>('0' + (found - superscripts.begin()));
        at_ += found->size();
    }
    if (digits.empty() || digits[0] == '0')
        fail(start, "exponent");
    if (digits.size() > 2 || std::stoi(digits) > largest_exponent)
        fail(start, "exponent_range", {{"largest", std::to_string(largest_exponent)}});
    return is_negative ? -std::stoi(digits) : std::stoi(digits);
}

/// Consumes spaces with at most one of · ⋅ . * between two factors; false before "/", ")" and the end.
bool Parser::separator()
{
    const std::size_t start = at_;
    skip_spaces();
    bool has_sign = false;
    if (peek() == '*' || peek() == '.' || next() == "·" || next() == "⋅") {
        has_sign = true;
        at_ += next().size();
        skip_spaces();
    }
    const bool ends = at_end() || peek() == ')' || peek() == '/';
    if (has_sign && ends)
        fail(start, "unfinished");
    if (!ends && at_ == start) {
        if (peek() == '(' || is_word() || peek() == '%')
            fail(at_, "space_missing");
        fail_unexpected();
    }
    return !ends;
}

void Parser::skip_spaces()
{
    while (peek() == ' ' || peek() == '\t')
        ++at_;
}

std::string_view Parser::next() const
{
    return at_end() ? std::string_view{} : code_point(text_, at_);
}

bool Parser::has_superscript() const
{
    const std::string_view c = next();
    return !c.empty() && (c == "⁻" || c == "⁺" || std::ranges::find(superscripts, c) != superscripts.end());
}

bool Parser::is_word() const
{
    const char c = peek();
    if (static_cast<unsigned char>(c) < 0x80)
        return is_ascii_letter(c) || is_digit(c) || c == '_';
    return !has_superscript() && next() != "·" && next() != "⋅" && !find_replacement(next());
}

void Parser::fail(std::size_t where, const std::string& what, Args args) const
{
    args.insert(args.begin(), {"unit", std::string(text_)});
    throw UnitError(column_of(text_, where), "unit." + what, std::move(args));
}

void Parser::fail_unexpected() const
{
    if (const Replacement* known = find_replacement(next()))
        fail(at_, "character", {{"found", std::string(next())}, {"write", std::string(known->write)}});
    if (peek() == ')')
        fail(at_, "unopened");
    if (at_end())
        fail(at_, "unfinished");
    fail(at_, "unexpected", {{"found", std::string(next())}});
}

void Parser::fail_unknown(std::size_t start, const std::string& word) const
{
    const auto near = symbols_.nearest(word);
    if (near.empty())
        fail(start, "unknown", {{"word", word}});
    fail(start, "unknown_near", {{"word", word}, {"near", list_of(near)}});
}

}  // namespace eco::unit

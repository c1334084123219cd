#pragma once
#include <string>
#include <string_view>

#include "unit/unit.hpp"

namespace eco::unit {

/// Reads one unit text by recursive descent. Used by Symbols only.
class Parser {
public:
    /// In a definition the words of the US customary units that are refused elsewhere may be written.
    Parser(const Symbols& symbols, std::string_view text, bool is_definition)
        : symbols_(symbols), text_(text), is_definition_(is_definition)
    {
    }

    Unit read();

private:
    struct Exponent {
        int numerator = 1, denominator = 1;
    };

    Unit product(bool is_nested);
    Unit factor();
    Unit word();
    Unit family(std::size_t start);
    Unit number();
    Ratio decimal();
    Int128 whole(std::size_t start);
    Unit apply(const Unit& unit, Exponent exponent, std::size_t start) const;
    Exponent exponent(std::size_t start);
    int exponent_digits(std::size_t start, bool takes_sign);
    int superscript(std::size_t start);
    bool separator();
    void skip_spaces();
    bool at_end() const { return at_ >= text_.size(); }
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    bool has_superscript() const;
    std::string_view next() const;
    bool is_word() const;
    [[noreturn]] void fail(std::size_t where, const std::string& what, Args args = {}) const;
    [[noreturn]] void fail_unexpected() const;
    [[noreturn]] void fail_unknown(std::size_t start, const std::string& word) const;

    const Symbols& symbols_;
    std::string_view text_;
    bool is_definition_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

}  // namespace eco::unit

#include <array>

#include "formula/lexer.hpp"

namespace eco::formula {
namespace {

struct Row {
    std::string_view sign, replacement, token;
};

constexpr std::array<Row, 15> chinese{{
    {"、", ",", ","},
    {"。", ".", ""},
    {"【", "[", ""},
    {"】", "]", ""},
    {"〔", "(", "("},
    {"〕", ")", ")"},
    {"《", "<", "<"},
    {"》", ">", ">"},
    {"〈", "<", "<"},
    {"〉", ">", ">"},
    {"；", ",", ","},
    {"：", "/", "/"},
    {"％", "[percent]", ""},
    {"＝", "= (== to compare)", "="},
    {"～", "..", ""},
}};

constexpr std::array<Row, 38> mathematics{{
    {"×", "*", "*"},         {"·", "*", "*"},          {"∙", "*", "*"},          {"⋅", "*", "*"},
    {"•", "*", "*"},         {"∗", "*", "*"},          {"÷", "/", "/"},          {"∕", "/", "/"},
    {"⁄", "/", "/"},         {"−", "-", "-"},          {"–", "-", "-"},          {"—", "-", "-"},
    {"‐", "-", "-"},         {"‑", "-", "-"},          {"≤", "<=", "<="},        {"≦", "<=", "<="},
    {"⩽", "<=", "<="},       {"≥", ">=", ">="},        {"≧", ">=", ">="},        {"⩾", ">=", ">="},
    {"≠", "!=", "!="},       {"≡", "==", "=="},        {"∧", "and", "and"},      {"∨", "or", "or"},
    {"¬", "not", "not"},     {"∈", "in", "in"},        {"…", "..", ".."},        {"²", "^ 2", ""},
    {"³", "^ 3", ""},        {"¹", "^ 1", ""},         {"⁻", "^ -", ""},         {"½", "0.5", ""},
    {"√", "sqrt( )", ""},    {"∑", "sum( over )", ""}, {"Σ", "sum( over )", ""}, {"∏", "product( over )", ""},
    {"‰", "[permille]", ""}, {"°", "[degree]", ""},
}};

/// U+FF01 to U+FF5E are the ASCII signs 0x21 to 0x7E, as wide as a Chinese character.
char ascii_of_full_width(std::string_view character)
{
    if (character.size() != 3 || static_cast<unsigned char>(character[0]) != 0xEF)
        return '\0';
    const int code = ((character[1] & 0x3F) << 6) | (character[2] & 0x3F);  // low 12 bits of the code point
    return code >= 0xF01 && code <= 0xF5E ? static_cast<char>(code - 0xF00 + 0x20) : '\0';
}

}  // namespace

int character_length(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (text.empty())
        return 0;
    const int length = byte(0) < 0x80   ? 1
                       : byte(0) < 0xC2 ? 0
                       : byte(0) < 0xE0 ? 2
                       : byte(0) < 0xF0 ? 3
                       : byte(0) < 0xF5 ? 4
                                        : 0;
    if (static_cast<std::size_t>(length) > text.size())
        return 0;
    for (int i = 1; i < length; ++i)
        if ((byte(static_cast<std::size_t>(i)) & 0xC0) != 0x80)
            return 0;
    return length;
}

ForeignSign find_foreign_sign(std::string_view character)
{
    for (const Row& row : chinese)
        if (row.sign == character)
            return {std::string(row.replacement), std::string(row.token), true};
    for (const Row& row : mathematics)
        if (row.sign == character)
            return {std::string(row.replacement), std::string(row.token), false};
    const char ascii = ascii_of_full_width(character);
    if (ascii == '\0')
        return {};
    const std::string text(1, ascii);
    constexpr std::string_view ours = "+-*/^(),<>{}.";
    const bool is_word =
        (ascii >= '0' && ascii <= '9') || (ascii >= 'A' && ascii <= 'Z') || (ascii >= 'a' && ascii <= 'z');
    return {text, is_word || ours.find(ascii) != ours.npos ? text : "", true};
}

}  // namespace eco::formula

#pragma once
#include <string_view>

namespace eco::unit {

/// Length in bytes of the code point at `at`.
inline std::size_t code_point_length(std::string_view text, std::size_t at)
{
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return length < text.size() - at ? length : text.size() - at;
}

inline std::string_view code_point(std::string_view text, std::size_t at)
{
    return text.substr(at, code_point_length(text, at));
}

/// 1-based column in code points of the byte `at`.
inline int column_of(std::string_view text, std::size_t at)
{
    int column = 1;
    for (std::size_t i = 0; i < at; i += code_point_length(text, i))
        ++column;
    return column;
}

inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

inline bool is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace eco::unit

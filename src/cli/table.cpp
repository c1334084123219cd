#include "cli/table.hpp"

#include <algorithm>

namespace eco::cli {
namespace {

struct Span {
    char32_t first, last;
};

/// East Asian Wide and Fullwidth blocks (Unicode Standard Annex 11), whole blocks at a time.
constexpr Span wide[] = {{0x1100, 0x115F}, {0x2E80, 0x303E},   {0x3041, 0x4DBF},   {0x4E00, 0xA4CF},
                         {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
                         {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
constexpr Span none[] = {{0x0300, 0x036F}, {0x200B, 0x200F}, {0xFE00, 0xFE0F}};

template <std::size_t n>
bool is_in(const Span (&spans)[n], char32_t code)
{
    return std::any_of(spans, spans + n, [&](const Span& span) { return code >= span.first && code <= span.last; });
}

/// The code point at `at`, which moves behind it; a byte that begins none is itself.
char32_t next(std::string_view text, std::size_t& at)
{
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF8 ? 4 : 1;
    char32_t code = length == 1 ? lead : lead & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const auto byte = at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
        if ((byte & 0xC0u) != 0x80u) {
            ++at;
            return U'?';
        }
        code = (code << 6) | (byte & 0x3Fu);
    }
    at += length;
    return code;
}

}  // namespace

int display_width(std::string_view text)
{
    int width = 0;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t code = next(text, at);
        width += is_in(wide, code) ? 2 : is_in(none, code) ? 0 : 1;
    }
    return width;
}

std::string pad(std::string_view text, int width, Align align)
{
    const std::string blanks(static_cast<std::size_t>(std::max(0, width - display_width(text))), ' ');
    return align == Align::left ? std::string(text) + blanks : blanks + std::string(text);
}

std::string joined(const std::vector<std::string>& words)
{
    std::string out;
    for (const auto& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

Align Table::align_of(std::size_t column) const
{
    return columns_.empty() ? Align::left : columns_[std::min(column, columns_.size() - 1)];
}

std::string Table::text(int indent) const
{
    std::vector<int> widths;
    for (const auto& row : rows_)
        for (std::size_t i = 0; row.size() > 1 && i < row.size(); ++i) {
            widths.resize(std::max(widths.size(), i + 1), 0);
            widths[i] = std::max(widths[i], display_width(row[i]));
        }
    std::string out;
    for (const auto& row : rows_) {
        std::string line(static_cast<std::size_t>(indent), ' ');
        for (std::size_t i = 0; i < row.size(); ++i) {
            const int width = row.size() > 1 ? widths[i] : 0;
            line += (i ? "  " : "") + pad(row[i], width, align_of(i));
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    return out;
}

}  // namespace eco::cli

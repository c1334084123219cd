#include "method/text_file.hpp"

#include <algorithm>
#include <optional>

namespace eco::method {
namespace {

/// Length of the well-formed UTF-8 sequence at `at`, or 0: no overlong forms, surrogates or values above U+10FFFF.
std::size_t sequence_length(const std::string& bytes, std::size_t at)
{
    const auto byte = [&](std::size_t i) {
        return i < bytes.size() ? static_cast<unsigned>(static_cast<unsigned char>(bytes[i])) : 0U;
    };
    const unsigned lead = byte(at);
    if (lead < 0x80)
        return 1;
    const std::size_t length = lead >= 0xC2 && lead < 0xE0   ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(at + i) & 0xC0) != 0x80)
            return 0;
    const unsigned second = byte(at + 1);
    const bool is_bad = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second >= 0xA0) ||
                        (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second >= 0x90);
    return is_bad ? 0 : length;
}

}  // namespace

TextFile::TextFile(std::string name, std::string bytes) : name_(std::move(name)), bytes_(std::move(bytes))
{
    starts_.push_back(0);
    for (std::size_t i = 0; i < bytes_.size(); ++i)
        if (bytes_[i] == '\n' && i + 1 < bytes_.size())
            starts_.push_back(i + 1);
}

int TextFile::line_of(std::size_t at) const
{
    return static_cast<int>(std::upper_bound(starts_.begin(), starts_.end(), at) - starts_.begin());
}

int TextFile::column_of(std::size_t at) const
{
    const std::size_t start = start_of(line_of(at));
    return code_points(std::string_view(bytes_).substr(start, std::min(at, bytes_.size()) - start)) + 1;
}

std::size_t TextFile::start_of(int line) const
{
    return line <= line_count() ? starts_[static_cast<std::size_t>(std::max(line, 1) - 1)] : bytes_.size();
}

std::string TextFile::line_text(int line) const
{
    const std::size_t start = start_of(line);
    std::size_t end = std::min(bytes_.find('\n', start), bytes_.size());
    if (end > start && bytes_[end - 1] == '\r')
        --end;
    return bytes_.substr(start, end - start);
}

Problem TextFile::problem(std::size_t at, std::string key, Args args) const
{
    const int line = line_of(at);
    return {{name_, line, column_of(at), ""}, std::move(key), std::move(args), line_text(line), false};
}

std::vector<Problem> check_bytes(const TextFile& file, Tabs tabs)
{
    const std::string& bytes = file.bytes();
    std::optional<std::size_t> control, tab, invalid;
    for (std::size_t i = 0; i < bytes.size();) {
        const std::size_t length = sequence_length(bytes, i);
        const auto byte = static_cast<unsigned char>(bytes[i]);
        if (length == 0 && !invalid)
            invalid = i;
        if (byte == '\t' && !tab)
            tab = i;
        const bool is_line_end = byte == '\n' || (byte == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n');
        if (((byte < 0x20 && byte != '\t' && !is_line_end) || byte == 0x7F) && !control)
            control = i;
        i += std::max<std::size_t>(length, 1);
    }
    std::vector<Problem> problems;
    const auto add = [&](std::size_t at, const char* key) {
        problems.push_back(file.problem(at, key));
        if (std::string_view(key) != "method.tab")
            problems.back().excerpt.clear();  // what cannot be printed safely is not printed
    };
    if (bytes.starts_with("\xEF\xBB\xBF"))
        add(0, "method.byte_order_mark");
    if (invalid)
        add(*invalid, "method.not_utf8");
    if (control)
        add(*control, "method.control_character");
    if (tab && tabs == Tabs::refused)
        add(*tab, "method.tab");
    return problems;
}

int code_points(std::string_view text)
{
    return static_cast<int>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace eco::method

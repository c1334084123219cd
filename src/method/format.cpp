#include "method/format.hpp"

#include <filesystem>

#include "base/csv.hpp"
#include "base/file.hpp"

namespace eco::method {
namespace {

std::string with_lf(std::string_view text)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] != '\r')
            out += text[i];
        else if (i + 1 >= text.size() || text[i + 1] != '\n')
            out += '\n';
    return out;
}

std::string without_blanks_at_ends(const std::string& text)
{
    std::string out;
    for (const char c : text) {
        if (c == '\n')
            while (!out.empty() && out.back() == ' ')
                out.pop_back();
        out += c;
    }
    while (!out.empty() && (out.back() == '\n' || out.back() == ' '))
        out.pop_back();
    return out.empty() ? out : out + "\n";
}

std::string format_csv(const std::string& text)
{
    std::string out;
    for (const auto& row : read_csv(text)) {
        for (std::size_t i = 0; i < row.size(); ++i)
            out += (i == 0 ? "" : ",") + csv_cell(row[i]);
        out += '\n';
    }
    return out;
}

}  // namespace

std::string format_text(const std::string& path, std::string_view text)
{
    const std::string lines = with_lf(text);
    return path.ends_with(".csv") ? format_csv(lines) : without_blanks_at_ends(lines);
}

std::vector<std::string> format_package(const std::string& directory, bool write)
{
    namespace fs = std::filesystem;
    std::vector<std::string> changed;
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
        const std::string path = entry.path().string();
        if (!entry.is_regular_file() || !(path.ends_with(".csv") || path.ends_with(".yaml") || path.ends_with(".md")))
            continue;
        const std::string text = read_file(path), formatted = format_text(path, text);
        if (formatted == text)
            continue;
        changed.push_back(fs::relative(entry.path(), directory).generic_string());
        if (write)
            write_file_atomically(path, formatted);
    }
    return changed;
}

}  // namespace eco::method

#include "scene/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>

#include "scene/scene.hpp"

namespace eco::scene {
namespace {

std::u32string code_points(const std::string& text)
{
    std::u32string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t point = lead;
        for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
            point = (point << 8) | static_cast<unsigned char>(text[i + k]);
        out += point;
        i += length;
    }
    return out;
}

std::size_t edit_distance(const std::u32string& a, const std::u32string& b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t up = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = up;
        }
    }
    return row[b.size()];
}

}  // namespace

std::string find_nearest(const std::string& word, const std::vector<std::string>& known)
{
    const std::u32string points = code_points(word);
    std::string best;
    std::size_t distance = std::max<std::size_t>(2, points.size() / 2 + 1);
    for (const std::string& candidate : known) {
        const std::u32string other = code_points(candidate);
        const std::size_t d = edit_distance(points, other);
        if (d < distance && d < std::max(points.size(), other.size())) {
            distance = d;
            best = candidate;
        }
    }
    return best;
}

std::string trim(const std::string& text)
{
    const auto first = text.find_first_not_of(" \t\r");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::optional<double> read_number(const std::string& written)
{
    const std::string text = trim(written);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return value;
}

std::optional<int> read_year(const std::string& written)
{
    const std::string text = trim(written);
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.size() != 4 || error != std::errc() || end != text.data() + text.size() || value < 1000)
        return std::nullopt;
    return value;
}

std::optional<std::pair<double, std::string>> read_quantity(const std::string& written)
{
    const std::string text = trim(written);
    const auto space = text.find(' ');
    if (space == std::string::npos)
        return std::nullopt;
    const auto number = read_number(text.substr(0, space));
    if (!number)
        return std::nullopt;
    return std::pair{*number, trim(text.substr(space))};
}

std::optional<std::pair<std::string, std::string>> split_range(const std::string& written)
{
    const auto at = written.find(" to ");
    if (at == std::string::npos)
        return std::nullopt;
    return std::pair{trim(written.substr(0, at)), trim(written.substr(at + 4))};
}

std::string number_text(double value, int digits)
{
    char buffer[64];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, digits);
    return error == std::errc() ? std::string(buffer, end) : "";
}

std::string resolve_path(const std::string& written, const std::string& directory)
{
    namespace fs = std::filesystem;
    if (written.empty())
        return "";
    const std::string mark = "$ECOLEDGER_SHARED/";
    if (written.starts_with(mark)) {
        const char* shared = std::getenv("ECOLEDGER_SHARED");
        return (fs::path(shared != nullptr && *shared != 0 ? shared : "../shared") / written.substr(mark.size()))
            .string();
    }
    const fs::path path(written);
    return path.is_absolute() ? written : (fs::path(directory) / path).lexically_normal().string();
}

std::string to_string(Kind kind)
{
    switch (kind) {
        case Kind::density:
            return "density";
        case Kind::amount:
            return "amount";
        case Kind::category:
            return "category";
        case Kind::truth:
            return "truth";
    }
    return "";
}

std::map<std::string, std::string> StatisticSource::labels() const
{
    if (vintage.empty())
        return {};
    return {{"vintage", vintage}};
}

const File* Layer::find_file(int year) const
{
    for (const int key : {year, 0})
        if (const auto found = files.find(key); found != files.end())
            return &found->second;
    return nullptr;
}

}  // namespace eco::scene

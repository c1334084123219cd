#include "base/problem.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "base/csv.hpp"
#include "embedded/catalogue.hpp"

namespace eco {
namespace {

struct Texts {
    std::string en, zh;
};

const std::map<std::string, Texts, std::less<>>& catalogue()
{
    static const auto texts = [] {
        std::map<std::string, Texts, std::less<>> all;
        for (const auto& row : read_csv(embedded::catalogue_text))
            if (row.size() >= 3 && row[0] != "key")
                all[row[0]] = {row[1], row[2]};
        return all;
    }();
    return texts;
}

std::string fill(std::string text, const Args& args)
{
    for (const auto& [name, value] : args) {
        const std::string mark = "{" + name + "}";
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
            text.replace(at, mark.size(), value);
    }
    return text;
}

/// Code points up to `column`, as spaces (two for a wide one), so that a caret stands under its character.
std::string caret_line(const std::string& excerpt, int column)
{
    std::string out;
    int seen = 1;
    for (std::size_t i = 0; i < excerpt.size() && seen < column; ++seen) {
        const auto lead = static_cast<unsigned char>(excerpt[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        out += excerpt[i] == '\t' ? "\t" : length >= 3 ? "  " : " ";
        i += length;
    }
    return out + "^";
}

/// 3 as "C", 28 as "AB".
std::string column_letters(int column)
{
    std::string out;
    for (; column > 0; column = (column - 1) / 26)
        out.insert(out.begin(), static_cast<char>('A' + (column - 1) % 26));
    return out;
}

/// "sheet NAME" is a sheet of a workbook, in which line and column are a cell.
std::string place_text(const Place& place, Language language)
{
    constexpr std::string_view mark = "sheet ";
    if (place.spot.starts_with(mark)) {
        const char* key = place.line <= 0 ? "base.sheet" : place.column <= 0 ? "base.sheet_row" : "base.sheet_cell";
        return place.file + " " +
               say(key,
                   {{"sheet", place.spot.substr(mark.size())},
                    {"row", std::to_string(place.line)},
                    {"cell", column_letters(place.column) + std::to_string(place.line)}},
                   language);
    }
    std::string out = place.file;
    if (place.line > 0)
        out += ":" + std::to_string(place.line);
    if (place.column > 0)
        out += ":" + std::to_string(place.column);
    if (!place.spot.empty())
        out += (out.empty() ? "" : " ") + place.spot;
    return out;
}

std::string joined(const std::vector<Problem>& problems)
{
    std::string all;
    for (const Problem& problem : problems)
        all += (all.empty() ? "" : "\n") + render(problem, Language::en);
    return all;
}

}  // namespace

Language language_of_environment()
{
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const char* value = std::getenv(name); value && *value)
            return std::string_view(value).starts_with("zh") ? Language::zh : Language::en;
    return Language::en;
}

bool has_message(std::string_view key)
{
    const auto found = catalogue().find(key);
    return found != catalogue().end() && !found->second.en.empty() && !found->second.zh.empty();
}

std::string say(std::string_view key, const Args& args, Language language)
{
    const auto found = catalogue().find(key);
    if (found == catalogue().end())
        throw std::logic_error("no message '" + std::string(key) + "' in the catalogue");
    return fill(language == Language::zh ? found->second.zh : found->second.en, args);
}

std::string render(const Problem& problem, Language language)
{
    std::string out = place_text(problem.place, language);
    if (!out.empty())
        out += ": ";
    if (problem.is_warning)
        out += say("base.warning", {}, language);
    out += say(problem.key, problem.args, language);
    if (!problem.excerpt.empty()) {
        out += "\n    " + problem.excerpt;
        if (problem.place.column > 0)
            out += "\n    " + caret_line(problem.excerpt, problem.place.column);
    }
    for (const char* part : {"expected", "remedy"})
        if (const std::string key = problem.key + "." + part; has_message(key))
            out += "\n  " + say("base." + std::string(part), {}, language) + say(key, problem.args, language);
    return out;
}

InputError::InputError(std::vector<Problem> problems)
    : std::runtime_error(joined(problems)), problems_(std::move(problems))
{
}

bool Problems::has_errors() const
{
    return std::any_of(list_.begin(), list_.end(), [](const Problem& p) { return !p.is_warning; });
}

void Problems::throw_if_any() const
{
    if (has_errors())
        throw InputError(list_);
}

}  // namespace eco

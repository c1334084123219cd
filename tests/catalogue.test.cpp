// The catalogue of user-facing texts: the rows key,en,zh of every src/<module>/messages.csv.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>

#include "base/csv.hpp"
#include "base/file.hpp"

namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;
using Lines = std::vector<std::string>;

struct Row {
    std::string module, key, en, zh;
};

const fs::path source_dir = fs::path(ECO_SOURCE_DIR) / "src";

std::vector<fs::path> files_of_modules(const std::string& ending)
{
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(source_dir))
        if (const std::string name = entry.path().filename(); name.ends_with(ending) && !name.ends_with(".test.cpp"))
            found.push_back(entry.path());
    return found;
}

std::vector<Row> rows_of_catalogue()
{
    std::vector<Row> rows;
    for (const auto& file : files_of_modules("messages.csv"))
        for (const auto& row : eco::read_csv(eco::read_file(file)))
            if (row.size() == 3 && row[0] != "key")
                rows.push_back({file.parent_path().filename(), row[0], row[1], row[2]});
    return rows;
}

/// The key of the problem that "key.expected" and "key.remedy" belong to.
std::string stem_of(const std::string& key)
{
    for (const std::string ending : {".expected", ".remedy"})
        if (key.ends_with(ending))
            return key.substr(0, key.size() - ending.size());
    return key;
}

std::multiset<std::string> matches(const std::string& text, const std::regex& pattern)
{
    std::multiset<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
        found.insert((*at)[1]);
    return found;
}

std::set<std::string> marks_of(const std::string& text)
{
    const auto found = matches(text, std::regex(R"(\{([a-z][a-z_0-9]*)\})"));
    return {found.begin(), found.end()};
}

/// Words between double quotes in the code of the program, with the file that holds them.
std::map<std::string, std::string> quoted_words()
{
    std::map<std::string, std::string> words;
    for (const std::string ending : {".cpp", ".hpp"})
        for (const auto& file : files_of_modules(ending))
            for (const auto& word : matches(eco::read_file(file), std::regex(R"re("([a-z][a-z_0-9.]*[a-z_0-9])")re")))
                words[word] = file.filename();
    return words;
}

TEST(Catalogue, every_row_has_a_key_an_english_and_a_chinese_text)
{
    Lines wrong;
    for (const auto& file : files_of_modules("messages.csv"))
        for (const auto& row : eco::read_csv(eco::read_file(file)))
            if (row.size() != 3 || row[0].empty() || row[1].empty() || row[2].empty())
                wrong.push_back(file.string() + ": " + (row.empty() ? "" : row[0]));
    EXPECT_THAT(wrong, IsEmpty());
    EXPECT_GT(rows_of_catalogue().size(), 100U);
}

TEST(Catalogue, a_key_begins_with_its_module_and_stands_once)
{
    Lines wrong;
    std::set<std::string> seen;
    for (const Row& row : rows_of_catalogue())
        if (!row.key.starts_with(row.module + ".") || !seen.insert(row.key).second)
            wrong.push_back(row.key);
    EXPECT_THAT(wrong, IsEmpty());
}

TEST(Catalogue, both_languages_take_the_same_values)
{
    Lines wrong;
    for (const Row& row : rows_of_catalogue())
        if (marks_of(row.en) != marks_of(row.zh))
            wrong.push_back(row.key);
    EXPECT_THAT(wrong, IsEmpty());
}

TEST(Catalogue, the_chinese_texts_are_chinese)
{
    const auto has_chinese = [](const std::string& text) {
        return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xE3; });
    };
    const std::regex is_prose("[a-z]{2,} [a-z]{2,} [a-z]{2,}");
    Lines wrong;
    for (const Row& row : rows_of_catalogue())
        if (std::regex_search(row.en, is_prose) && !has_chinese(row.zh))
            wrong.push_back(row.key + ": " + row.zh);
    EXPECT_THAT(wrong, IsEmpty());
}

TEST(Catalogue, every_key_that_the_code_names_has_a_text)
{
    std::set<std::string> keys, modules;
    for (const Row& row : rows_of_catalogue()) {
        keys.insert(row.key);
        modules.insert(row.module);
    }
    const std::regex is_file(R"(.*\.(csv|yaml|json|tif|gpkg|sql|hpp|cpp|ecoledger))");
    Lines wrong;
    for (const auto& [word, file] : quoted_words())
        if (const auto dot = word.find('.'); dot != std::string::npos && modules.contains(word.substr(0, dot)))
            if (!keys.contains(word) && !std::regex_match(word, is_file))
                wrong.push_back(word + " in " + file);
    EXPECT_THAT(wrong, IsEmpty());
}

/// The key whole, or its end where the code puts the beginning before it. The help of a command or option is found by
/// its name.
bool is_named(const std::string& key, const std::map<std::string, std::string>& words)
{
    if (key.starts_with("cli.help.") || key.starts_with("cli.about.") || key.starts_with("report.group.") ||
        key.starts_with("report.reason."))
        return true;
    for (std::string end = key;; end = end.substr(end.find('.') + 1)) {
        if (words.contains(end))
            return true;
        if (end.find('.') == std::string::npos)
            return false;
    }
}

TEST(Catalogue, every_text_is_named_by_the_code)
{
    const auto words = quoted_words();
    Lines wrong;
    for (const Row& row : rows_of_catalogue())
        if (!is_named(stem_of(row.key), words))
            wrong.push_back(row.key);
    EXPECT_THAT(wrong, IsEmpty());
}

TEST(Catalogue, what_is_expected_and_what_to_do_belong_to_a_problem)
{
    std::set<std::string> keys;
    for (const Row& row : rows_of_catalogue())
        keys.insert(row.key);
    Lines wrong;
    for (const std::string& key : keys)
        if (!key.starts_with("base.") && !keys.contains(stem_of(key)))
            wrong.push_back(key);
    EXPECT_THAT(wrong, IsEmpty());
}

}  // namespace

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "base/csv.hpp"
#include "base/file.hpp"
#include "formula/check.hpp"
#include "formula/names.hpp"
#include "formula/tree.hpp"

namespace eco::formula {
namespace {

const std::string reference_path = ECO_SOURCE_DIR "/docs/formula-language.md";
const std::string begin_mark = "<!-- every error: begin -->\n";
const std::string end_mark = "<!-- every error: end -->\n";

struct Example {
    std::string kind, text;
    int line = 0;
};

/// The fenced blocks of the reference; each line of a `formula` block that is not indented begins a formula of its own.
std::vector<Example> examples()
{
    std::vector<Example> found;
    const std::string text = read_file(reference_path);
    std::string kind;
    int number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string line = text.substr(begin, end - begin);
        begin = end + 1;
        ++number;
        if (line.starts_with("```"))
            kind = kind.empty() ? line.substr(3) + " " : "";
        else if (kind.starts_with("formula") && line.starts_with(" ") && !found.empty())
            found.back().text += "\n" + line;
        else if (kind.starts_with("formula"))
            found.push_back({kind.substr(0, kind.size() - 1), line, number});
    }
    return found;
}

std::vector<std::vector<std::string>> messages()
{
    std::vector<std::vector<std::string>> rows;
    for (auto& row : read_csv(read_file(ECO_SOURCE_DIR "/src/formula/messages.csv")))
        if (row[0].starts_with("formula.") && !row[0].ends_with(".expected") && !row[0].ends_with(".remedy"))
            rows.push_back(std::move(row));
    return rows;
}

/// The section of the reference that lists every message of this module.
std::string error_list()
{
    std::string out;
    for (const auto& row : messages())
        out += "- `" + row[0] + "`: " + row[1] + "\n  (" + row[2] + ")\n";
    return out;
}

/// The key of the first problem that the checker finds, with the names that the reference uses for its wrong formulas.
std::string type_error(const std::string& text)
{
    unit::Symbols symbols = unit::Symbols::standard();
    symbols.add_substance("SO2");
    symbols.add_substance("dust");
    symbols.add_family("pollutant");
    Vocabulary words;
    words.symbols = &symbols;
    words.moments = {"inventory_open"};
    const auto index = [&](const std::string& name, Index::Kind kind, std::vector<std::string> labels) -> Index& {
        words.indices[name] = {kind, name, std::move(labels), {}, false, {}};
        return words.indices[name];
    };
    index("pixel", Index::Kind::pixel, {});
    index("zone", Index::Kind::place, {});
    index("ecosystem", Index::Kind::declared, {"forest", "paddy"});
    index("pollutant", Index::Kind::declared, {"SO2", "dust"}).units = {symbols.parse("tSO2"), symbols.parse("tdust")};
    index("rain_station", Index::Kind::features, {});
    const std::map<std::string, std::pair<std::string, std::string>> names = {
        {"rain", {"mm a-1", "rain_station"}},
        {"P", {"mm a-1", "pixel"}},
        {"ET", {"mm a-1", "pixel"}},
        {"alpha", {"percent", "ecosystem"}},
        {"fvc", {"percent", "pixel"}},
        {"T", {"degC", "pixel"}},
        {"emission", {"unit_of(pollutant) a-1", "pollutant"}},
        {"dem", {"m", "pixel"}}};
    Pool pool;
    Scope scope;
    scope.vocabulary = &words;
    scope.pool = &pool;
    scope.resolve = [&](const std::string& name, bool& is_known) -> ExprPtr {
        const auto found = names.find(name);
        is_known = found != names.end();
        if (!is_known)
            return nullptr;
        Type type;
        type.unit = symbols.parse(found->second.first);
        type.indices = {found->second.second};
        return pool.node(Fn::input, type, {}, "layer:" + name);
    };
    const Source source = make_source(text);
    Problems problems;
    check(*parse(source), source, scope, problems);
    return problems.list().empty() ? "" : problems.list().front().key;
}

TEST(reference, every_formula_in_it_parses)
{
    int tried = 0;
    for (const Example& example : examples()) {
        if (example.kind != "formula")
            continue;
        ++tried;
        EXPECT_NO_THROW(parse(make_source(example.text))) << reference_path << ":" << example.line << "\n"
                                                          << example.text;
    }
    EXPECT_GT(tried, 40);
}

TEST(reference, every_wrong_formula_in_it_gives_the_problem_that_it_names)
{
    int tried = 0;
    for (const Example& example : examples()) {
        if (!example.kind.starts_with("formula-error "))
            continue;
        ++tried;
        const std::string key = example.kind.substr(std::string("formula-error ").size());
        if (key.starts_with("formula.type.")) {
            EXPECT_EQ(type_error(example.text), key) << reference_path << ":" << example.line;
            continue;
        }
        try {
            parse(make_source(example.text));
            ADD_FAILURE() << reference_path << ":" << example.line << " parses: " << example.text;
        } catch (const InputError& error) {
            EXPECT_EQ(error.problems().front().key, key) << reference_path << ":" << example.line;
        }
    }
    EXPECT_GT(tried, 8);
}

TEST(reference, every_function_has_its_row)
{
    const std::string text = read_file(reference_path);
    for (const std::string_view name : callable_names())
        EXPECT_NE(text.find("| `" + std::string(name) + "("), text.npos) << name;
    for (const std::string_view word : clause_words())
        EXPECT_NE(text.find("| `" + std::string(word) + " "), text.npos) << word;
}

/// Run with ECO_WRITE_DOCS=1 after a change of messages.csv: the list is then written anew.
TEST(reference, every_error_is_listed_with_its_text)
{
    std::string text = read_file(reference_path);
    const std::size_t begin = text.find(begin_mark), end = text.find(end_mark);
    ASSERT_NE(begin, text.npos);
    ASSERT_NE(end, text.npos);
    const std::size_t first = begin + begin_mark.size();
    if (std::getenv("ECO_WRITE_DOCS"))
        write_file_atomically(reference_path, text.replace(first, end - first, error_list()));
    else
        for (const auto& row : messages())
            EXPECT_NE(text.find("- `" + row[0] + "`: " + row[1] + "\n"), text.npos)
                << row[0] << " is not listed with its text: run this test with ECO_WRITE_DOCS=1";
}

}  // namespace
}  // namespace eco::formula

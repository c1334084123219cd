#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>

#include "base/file.hpp"
#include "method/check.hpp"
#include "method/package.hpp"
#include "method/package_fixture.hpp"

namespace eco::method {
namespace {

namespace fs = std::filesystem;

/// What looks at a package after it was loaded; each throws InputError with what it finds.
const std::vector<std::function<void(const Package&)>> later_checks{[](const Package& package) { check(package); }};

std::vector<std::string> wrong_packages()
{
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(ECO_SOURCE_DIR "/tests/packages/wrong"))
        if (entry.path().extension() == ".txt")
            names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<Problem> problems_of(const std::string& directory)
{
    try {
        const Package package = load_package(directory);
        for (const auto& check : later_checks)
            check(package);
        return package.warnings;
    } catch (const InputError& error) {
        return error.problems();
    }
}

/// "KEY FILE:LINE:COLUMN"; without the column if the header leaves it out.
std::string position(const Problem& problem, const std::vector<std::string>& expected)
{
    std::string out = (problem.is_warning ? "warning " : "") + problem.key + " " + problem.place.file;
    if (problem.place.line > 0)
        out += ":" + std::to_string(problem.place.line);
    const bool is_short = std::find(expected.begin(), expected.end(), out) != expected.end();
    return is_short || problem.place.column == 0 ? out : out + ":" + std::to_string(problem.place.column);
}

class WrongPackage : public testing::TestWithParam<std::string> {};

TEST_P(WrongPackage, is_refused_with_its_message_at_its_place)
{
    const WrongCase wrong = read_wrong_case(ECO_SOURCE_DIR "/tests/packages/wrong/" + GetParam() + ".txt");
    TemporaryPackage package(wrong);
    std::vector<std::string> found;
    std::string told;
    for (const Problem& problem : problems_of(package.directory())) {
        found.push_back(position(problem, wrong.expected));
        told += render(problem, Language::en) + "\n" + render(problem, Language::zh) + "\n";
    }
    auto expected = wrong.expected;
    std::sort(found.begin(), found.end());
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(found, expected) << told;
}

INSTANTIATE_TEST_SUITE_P(Method, WrongPackage, testing::ValuesIn(wrong_packages()),
                         [](const auto& one) { return one.param; });

TEST(WrongPackages, are_mistakes_of_a_package_that_loads)
{
    TemporaryPackage package({});
    EXPECT_TRUE(problems_of(package.directory()).empty());
}

}  // namespace
}  // namespace eco::method

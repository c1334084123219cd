// docs/scene.md: its example is a manifest that can be read, and its tables name the keys that the program reads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <regex>

#include "base/file.hpp"
#include "scene/scene.hpp"

namespace {

std::string page()
{
    return eco::read_file(std::string(ECO_SOURCE_DIR) + "/docs/scene.md");
}

std::string example()
{
    const std::string text = page(), open = "```yaml\n";
    const auto first = text.find(open) + open.size();
    return text.substr(first, text.find("```", first) - first);
}

eco::scene::Scene load(const std::string& manifest)
{
    const auto path = std::filesystem::temp_directory_path() / ("scene_page_" + std::to_string(::getpid()) + ".yaml");
    eco::write_file_atomically(path, manifest);
    try {
        eco::scene::Scene scene = eco::scene::load_scene(path);
        std::filesystem::remove(path);
        return scene;
    } catch (...) {
        std::filesystem::remove(path);
        throw;
    }
}

TEST(ScenePage, the_example_is_a_manifest)
{
    const auto scene = load(example());
    EXPECT_EQ(scene.id, "suichuan");
    EXPECT_THAT(scene.years, testing::ElementsAre(2018, 2019, 2020));
    EXPECT_EQ(scene.layers.size(), 4U);
    EXPECT_EQ(scene.layers.at("monthly_rain").by, "month");
    EXPECT_EQ(scene.set.at("annual_precipitation.rain_source"), "from_months");
    EXPECT_DOUBLE_EQ(scene.minimum_coverage.value(), 0.95);
}

/// "known" of the problem that an unknown key gives: every key that is read there.
std::string keys_read_at(const std::string& before)
{
    std::string manifest = example();
    manifest.insert(manifest.find(before) + before.size(), "zzzzzzzzzz: x, ");
    try {
        load(manifest);
    } catch (const eco::InputError& error) {
        for (const auto& [name, value] : error.problems().front().args)
            if (name == "known")
                return value;
    }
    return "";
}

TEST(ScenePage, every_key_that_is_read_stands_on_the_page)
{
    const std::string text = page();
    for (const char* part : {"places: {", "elevation: {", "reservoir: {", "statistics: {", "top: {", "grid: {"}) {
        std::string known = keys_read_at(part);
        ASSERT_FALSE(known.empty()) << part;
        const std::regex word("[a-z_]+");
        for (std::sregex_iterator at(known.begin(), known.end(), word), end; at != end; ++at) {
            const std::string key = at->str();
            const bool is_told = text.find("`" + key) != std::string::npos || text.find(key + ":") != std::string::npos;
            EXPECT_TRUE(is_told || key == "extent_of") << part << " " << key;
        }
    }
}

}  // namespace

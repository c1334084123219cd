#include "report/map.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

#include "report/density.hpp"
#include "report/labels.hpp"
#include "report/made_run.test.hpp"
#include "report/workbook.test.hpp"
#include "report/write_docx.hpp"

namespace eco::report {
namespace {

using testing::HasSubstr;

using MapChoice = eco::report::Maps;

class MapsOfRun : public MadeRun {};

double area_of(const std::vector<account::Outlines::Ring>& rings, double step_m)
{
    double doubled = 0;
    for (const auto& ring : rings)
        for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
            doubled += static_cast<double>(ring[j][0]) * ring[i][1] - static_cast<double>(ring[i][0]) * ring[j][1];
    return std::abs(doubled) / 2 * step_m * step_m;
}

TEST_F(MapsOfRun, outlines_that_the_run_carries_have_the_areas_of_its_places)
{
    const auto outlines = account::find_outlines(run());
    ASSERT_TRUE(outlines);
    std::size_t compared = 0;
    for (const auto& place : run().places)
        if (!place.parent.empty()) {
            // Corners are at most half a step off, on a border of a few hundred steps around about 1e5 square steps.
            EXPECT_NEAR(area_of(outlines->places.at(place.id), outlines->step_m), place.area_m2, 0.01 * place.area_m2)
                << place.id;
            ++compared;
        }
    EXPECT_EQ(compared, 13U);
}

TEST_F(MapsOfRun, outlines_survive_the_run_that_carries_them)
{
    const auto outlines = account::find_outlines(run());
    ASSERT_TRUE(outlines);
    account::Run other;
    EXPECT_FALSE(account::find_outlines(other));
    other.documents.push_back({"data/outlines.json", account::outlines_text(*outlines)});
    EXPECT_EQ(account::find_outlines(other)->places, outlines->places);
    EXPECT_EQ(account::find_outlines(other)->step_m, outlines->step_m);
    other.documents[0].text = "{\"places\": 3}";
    EXPECT_THROW(account::find_outlines(other), IoError);
}

TEST_F(MapsOfRun, show_the_values_of_the_ledger_over_the_area_of_each_place)
{
    const Content content(run(), Language::en);
    const Density density = make_density(content);
    std::size_t compared = 0;
    for (const auto& row : density.sheet.rows)
        for (const auto& place : run().places) {
            if (row.cells[0].text != content.title(place))
                continue;
            std::map<std::string, Int128> fen;  // by service, group and in all
            for (const auto& cell : run().cells) {
                const auto& series = run().series.at(static_cast<std::size_t>(cell.series));
                if (series.kind != "value" || cell.place != place.id || cell.year != 2020)
                    continue;
                for (const auto& service : run().services)
                    if (service.id == series.service)
                        for (const auto& id : {std::string("total"), service.group, service.id})
                            fen[id] += cell.amount.value_or(0);
            }
            for (std::size_t i = 1; i < row.cells.size(); ++i, ++compared)
                EXPECT_DOUBLE_EQ(row.cells[i].value, static_cast<double>(fen.at(density.ids[i])) / place.area_m2);
        }
    EXPECT_EQ(compared, 13U * (1U + 3U + 13U));
}

TEST_F(MapsOfRun, every_value_lies_in_one_class_and_no_class_is_empty)
{
    std::mt19937 random(5);
    for (int round = 0; round < 200; ++round) {
        std::vector<double> values(std::uniform_int_distribution<std::size_t>(1, 40)(random));
        for (double& value : values)
            value = std::exp(std::normal_distribution<>(0, 3)(random)) - (round % 3 == 0 ? 1 : 0);
        const auto limits = make_limits(values, 5);
        ASSERT_LE(limits.size(), 4U);
        EXPECT_TRUE(std::is_sorted(limits.begin(), limits.end()));
        std::vector<int> counts(limits.size() + 1);
        for (const double value : values) {
            const std::size_t k = class_of(value, limits);
            ++counts.at(k);
            EXPECT_TRUE(k == 0 || value > limits[k - 1]);
            EXPECT_TRUE(k == limits.size() || value <= limits[k]);
        }
        EXPECT_GT(counts.front(), 0);
        EXPECT_GT(counts.back(), 0);
    }
    EXPECT_TRUE(make_limits({2, 2, 2}, 5).empty());
    EXPECT_TRUE(make_limits({}, 5).empty());
}

TEST_F(MapsOfRun, names_lie_within_their_place_and_meet_no_other)
{
    const Rings rings = {{{0, 0}, {60, 0}, {60, 20}, {20, 20}, {20, 60}, {0, 60}}};
    std::vector<Box> taken;
    int placed = 0;
    while (const auto at = find_room(rings, 14, 5, taken)) {
        const Box box{at->x - 7, at->y - 2.5, 14, 5};
        for (const Box& other : taken)
            EXPECT_FALSE(box.meets(other));
        EXPECT_TRUE(box.x >= 0 && box.y >= 0 && (box.y + 5 <= 20 || box.x + 14 <= 20)) << box.x << " " << box.y;
        taken.push_back(box);
        ASSERT_LT(++placed, 40);
    }
    EXPECT_GT(placed, 5);
    EXPECT_FALSE(find_room(rings, 61, 5, {}));
}

TEST_F(MapsOfRun, stand_in_the_document_as_pictures_that_it_names)
{
    constexpr std::size_t charts = 3, total = 1, groups = 3, services = 13;
    for (const auto& [maps, expected] :
         std::map<MapChoice, std::size_t>{{MapChoice::service, charts + total + groups + services},
                                          {MapChoice::group, charts + total + groups},
                                          {MapChoice::none, charts}}) {
        write_docx(Content(run(), Language::zh), {.maps = maps}, path("maps.docx"));
        const auto parts = testing_workbook::read_parts(path("maps.docx"));
        const auto document = testing_workbook::parse(parts.at("word/document.xml"));
        const auto relations = testing_workbook::parse(parts.at("word/_rels/document.xml.rels"));
        EXPECT_THAT(parts.at("[Content_Types].xml"), HasSubstr("image/png"));
        std::size_t pictures = 0;
        for (const auto& found : document.select_nodes("//a:blip")) {
            const std::string id = found.node().attribute("r:embed").value();
            const auto link = relations.select_node(("//Relationship[@Id='" + id + "']").c_str()).node();
            EXPECT_TRUE(parts.at("word/" + std::string(link.attribute("Target").value())).starts_with("\x89PNG")) << id;
            ++pictures;
        }
        EXPECT_EQ(pictures, expected);
    }
}

TEST_F(MapsOfRun, are_left_out_in_words_where_a_run_has_no_outlines)
{
    auto old = run();
    std::erase_if(old.documents, [](const auto& document) { return document.path == "data/outlines.json"; });
    write_docx(Content(old, Language::en), {}, path("old.docx"));
    const auto parts = testing_workbook::read_parts(path("old.docx"));
    EXPECT_THAT(parts.at("word/document.xml"), HasSubstr("No map: the run carries no outlines"));
    EXPECT_EQ(parts.count("word/media/map_total.png"), 0U);
    EXPECT_EQ(parts.count("word/media/chart_service.png"), 1U);
}

TEST_F(MapsOfRun, a_text_without_a_font_is_refused_with_a_remedy)
{
    Canvas canvas(20, 10, Language::en);
    try {
        canvas.text({1, 5}, "\xF4\x8F\xBF\xBD", {});  // U+10FFFD, of no font
        ADD_FAILURE();
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), HasSubstr("fonts-noto-cjk"));
    }
}

}  // namespace
}  // namespace eco::report

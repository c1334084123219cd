#include "account/domain.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "account/carried_data.hpp"
#include "account/shards.hpp"
#include "base/file.hpp"
#include "made_sheet.hpp"
#include "raster/feature_writer.hpp"

namespace eco::laws {
namespace {

namespace fs = std::filesystem;

const char* const sheet = R"(account: normalised
title: {zh: 归一, en: Normalised}
source: mee-2020
uses:
  NPP: {layer: npp_carbon, unit: gC m-2 a-1, range: 0 to 4000}
let:
  low: percentile(5, NPP over pixel by domain)
  high: percentile(95, NPP over pixel by domain)
  middle: percentile(50 [percent], NPP over pixel by domain where ecosystem in forest)
  most: max(NPP over pixel by domain)
  least: min(NPP over pixel by domain)
  average: mean(NPP over pixel by domain)
  whole: sum(NPP * area over pixel by domain)
  by_place: sum(NPP * area over pixel by zone)
  mean_of_class: mean(NPP over pixel by zone, ecosystem)
quantity:
  share:
    unit: ha
    quantum: 1 m2
    formula: clamp((NPP - low) / (high - low), 0, 1) * area
  flat:
    unit: tC a-1
    quantum: 1 kgC
    formula: (low + middle + most + least + average) * area
  part_of_whole:
    unit: ha
    quantum: 1 m2
    formula: NPP * area / whole * 1 [km2]
  part_of_place:
    unit: ha
    quantum: 1 m2
    formula: sum(NPP * area over pixel by zone, ecosystem) / by_place * 1 [km2]
  of_class:
    unit: tC a-1
    quantum: 1 kgC
    formula: mean_of_class * sum(area over pixel by zone, ecosystem)
  npp:
    unit: tC a-1
    quantum: 1 kgC
    formula: NPP * area
)";

const char* const cases = R"(cases:
  - case: five pixels
    given: {area: 1 ha}
    series:
      NPP:
        over: pixel
        unit: gC m-2 a-1
        values: [500, 100, missing, 300, 200]
    expect:
      low: 115 gC m-2 a-1
      high: 470 gC m-2 a-1
      most: 500 gC m-2 a-1
      average: 275 gC m-2 a-1
      whole: 11 tC a-1
    tolerance: 1e-9
    why: "by hand: four are known, k = 1 + 3 x 0.05 = 1.15, so 100 + 0.15 x 100"
)";

MadeSheet& made()
{
    static MadeSheet all("normalised", {{"accounts/normalised.yaml", sheet}, {"cases/normalised.yaml", cases}});
    return all;
}

account::DomainValues values_of(const account::Run& run)
{
    for (const auto& document : run.documents)
        if (document.path == "domain/2020.txt")
            return account::read_domain_values(document.text, document.path);
    return {};
}

/// Values of the layer in the cells of which at least half lies in the territory, with the area that does.
std::vector<std::pair<float, double>> pixels()
{
    const auto& prepared = made().project().prepared;
    const auto layer = prepared.layer("npp_carbon", 2020);
    const terrain::Raster<float> npp = terrain::read_raster(layer->path);
    std::vector<std::pair<float, double>> out;
    for (std::int64_t row = 0; row < npp.rows(); ++row) {
        std::vector<double> share(static_cast<std::size_t>(npp.cols()), 0);
        for (const auto& run : prepared.zones.rows[static_cast<std::size_t>(row)].runs)
            std::fill(share.begin() + run.first, share.begin() + run.last + 1, 1);
        for (const auto& piece : prepared.zones.rows[static_cast<std::size_t>(row)].pieces)
            share[static_cast<std::size_t>(piece.col)] += piece.fraction;
        for (std::int64_t col = 0; col < npp.cols(); ++col)
            if (const double part = share[static_cast<std::size_t>(col)]; part > 0 && !std::isnan(npp.at(row, col)))
                out.push_back({npp.at(row, col), part});
    }
    return out;
}

double percentile(const std::vector<float>& sorted, double p)
{
    const double k = static_cast<double>(sorted.size() - 1) * p / 100;
    const auto below = static_cast<std::size_t>(k);
    return sorted[below] + (k - static_cast<double>(below)) * (static_cast<double>(sorted[below + 1]) - sorted[below]);
}

}  // namespace

TEST(domain, values_are_those_of_all_sorted_pixels)
{
    ASSERT_FALSE(made().project().prepared.layer("npp_carbon", 2020)->is_coarse);
    std::vector<float> sorted;
    double sum = 0, area = 0;
    for (const auto& [value, part] : pixels()) {
        if (part >= 0.5)
            sorted.push_back(value);
        sum += value * part, area += part;
    }
    std::ranges::sort(sorted);
    const auto values = values_of(made().whole());
    ASSERT_EQ(values.size(), 7U);
    EXPECT_EQ(values.at("percentile(5, npp_carbon over pixel by domain)").value, percentile(sorted, 5));
    EXPECT_EQ(values.at("percentile(95, npp_carbon over pixel by domain)").value, percentile(sorted, 95));
    EXPECT_EQ(values.at("max(npp_carbon over pixel by domain)").value, sorted.back());
    EXPECT_EQ(values.at("min(npp_carbon over pixel by domain)").value, sorted.front());
    // Cells of the made scene differ in area by row, less than 1 % from north to south.
    EXPECT_NEAR(values.at("mean(npp_carbon over pixel by domain)").value / (sum / area), 1, 1e-2);
    for (const auto& [text, one] : values)
        EXPECT_TRUE(one.reason.empty() && std::isfinite(one.value)) << text;
}

TEST(domain, values_do_not_depend_on_threads_tiles_places_or_the_cache)
{
    const auto values = account::to_text(values_of(made().whole()));
    EXPECT_EQ(account::to_text(values_of(made().run_of({.threads = 1, .tile = 64}, "other"))), values);
    EXPECT_EQ(made().run_of({.threads = 3, .tile = 100}, "third").id, made().whole().id);
    EXPECT_EQ(made().run_of({}, "cache").id, made().whole().id);
    const std::string place = made().whole().places.front().id;
    const account::Run one = made().run_of({.only_places = {place}}, "fourth");
    EXPECT_EQ(account::to_text(values_of(one)), values);
    EXPECT_GT(made().amount(made().whole(), "share", place), 0);
    EXPECT_EQ(made().amount(one, "share", place), made().amount(made().whole(), "share", place));
}

TEST(domain, shards_give_the_same_run)
{
    const auto dir = made().folder("shards");
    const account::ProjectOptions options = made().options();
    account::plan_shards(options, dir);
    for (int shard : {2, 1, 3})
        account::run_shard(dir, shard, 3, 1);
    EXPECT_EQ(account::reduce_shards(dir, 1).id, made().whole().id);
}

TEST(domain, parts_of_the_whole_and_of_each_place_add_up_to_one)
{
    double booked = 0;
    for (const auto& place : made().whole().places)
        if (!place.parent.empty()) {
            EXPECT_NEAR(made().amount(made().whole(), "part_of_place", place.id), 100, 1e-2) << "ha; rounding to m2";
            booked += made().amount(made().whole(), "part_of_whole", place.id);
        }
    EXPECT_NEAR(booked, 100, 0.5) << "ha: pixels without a class are in the whole, and in no class";
    EXPECT_NEAR(made().amount(made().whole(), "of_class") / made().amount(made().whole(), "npp"), 1, 0.2)
        << "the mean stands for pixels without data";
}

TEST(domain, formulas_at_the_pixel_agree_with_class_sums)
{
    const account::Run at_pixels = made().run_of({.hoists = false}, "cache");
    for (const std::string name : {"share", "flat", "part_of_whole", "part_of_place", "of_class"})
        EXPECT_NEAR(made().amount(at_pixels, name) / made().amount(made().whole(), name), 1, 1e-6)
            << name << ": rounding to quanta";
    EXPECT_GT(made().amount(made().whole(), "flat"), 0);
}

TEST(domain, a_stored_run_is_booked_again_without_rasters)
{
    const auto stored = account::open_stored_run(made().whole());
    EXPECT_EQ(made().amount(account::book_again(*stored, {}), "flat"), made().amount(made().whole(), "flat"));
}

TEST(domain, a_county_alone_has_the_figures_that_it_has_in_its_city)
{
    const fs::path root = fs::temp_directory_path() / ("eco_county_" + std::to_string(::getpid()));
    fs::remove_all(root);
    fs::copy(made_scene(), root, fs::copy_options::recursive);
    const auto& prepared = made().project().prepared;
    std::string text = read_file((root / "scene.yaml").string());
    const std::string crs = text.substr(text.find("crs: \"") + 6, text.find("\"\ngrid") - text.find("crs: \"") - 6);
    const auto& county = prepared.places[4];
    raster::write_features((root / "vector/county.gpkg").string(),
                           {{"one",
                             crs,
                             {"adcode", "name", "name_en"},
                             {{prepared.outlines[4], {county.id, county.name_zh, county.name_en}}}}});
    const std::string places = "places: {file: vector/scene.gpkg, layer: county,";
    text.replace(text.find(places), places.size(),
                 "domain: {file: vector/scene.gpkg, layer: county}\nplaces: {file: vector/county.gpkg, layer: one,");
    text.erase(text.find("tables:\n"), text.find("parameters:") - text.find("tables:\n"));  // of all counties
    write_file_atomically((root / "scene.yaml").string(), text);
    MadeSheet alone("normalised_alone", {{"accounts/normalised.yaml", sheet}}, root.string());
    const account::Run run = alone.run_of({}, "cache");
    const auto own = values_of(run), city = values_of(made().whole());
    ASSERT_EQ(own.size(), city.size());
    for (const auto& [what, one] : city)
        EXPECT_EQ(own.at(what).value, one.value) << what;
    for (const std::string name : {"share", "flat", "part_of_whole", "npp"}) {
        // A cell on the border is shared out to 2^-24 of it, with the neighbours or without them.
        const double in_city = made().amount(made().whole(), name, county.id);
        EXPECT_GT(in_city, 0);
        EXPECT_NEAR(made().amount(run, name, county.id) / in_city, 1, 1e-6) << name;
    }
    const auto says = [](const account::Run& of, const std::string& words) {
        return std::any_of(of.notes.begin(), of.notes.end(),
                           [&](const auto& note) { return note.text_en.find(words) != std::string::npos; });
    };
    EXPECT_TRUE(says(run, "(domain: as the scene declares it)"));
    EXPECT_TRUE(says(made().whole(), "(domain: the whole territory)"));
    fs::remove_all(root);
}

TEST(domain, worked_cases_of_several_pixels_hold)
{
    made().expect_cases_hold(5);
}

}  // namespace eco::laws

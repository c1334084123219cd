#include "account/domain.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "account/carried_data.hpp"
#include "account/cases.hpp"
#include "account/shards.hpp"
#include "terrain/read_raster.hpp"
#include "territory.hpp"

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

const std::string& package()
{
    static const std::string directory = [] {
        const fs::path root = fs::temp_directory_path() / ("eco_domain_" + std::to_string(::getpid()));
        fs::remove_all(root);
        fs::create_directories(root);
        fs::copy(std::string(ECO_SOURCE_DIR) + "/methods/mee-2020", root / "mee-2020", fs::copy_options::recursive);
        std::ofstream(root / "mee-2020/accounts/normalised.yaml") << sheet;
        std::ofstream(root / "mee-2020/cases/normalised.yaml") << cases;
        return (root / "mee-2020").string();
    }();
    return directory;
}

account::Project& project()
{
    static const auto all = [] {
        account::ProjectOptions options;
        options.method = package();
        options.scene = made_scene();
        options.years = {2020};
        return account::open_project(options);
    }();
    return *all;
}

account::Run run_of(account::AccountOptions options, const std::string& cache)
{
    options.years = {2020};
    options.cache_dir = (fs::path(package()).parent_path() / cache).string();
    return account::account(project().checked, project().prepared, options);
}

const account::Run& whole()
{
    static const account::Run run = run_of({}, "cache");
    return run;
}

account::DomainValues values_of(const account::Run& run)
{
    for (const auto& document : run.documents)
        if (document.path == "domain/2020.txt")
            return account::read_domain_values(document.text, document.path);
    return {};
}

double amount(const account::Run& run, const std::string& name, const std::string& place = {})
{
    double out = 0;
    for (const auto& cell : run.cells) {
        const auto& series = run.series[static_cast<std::size_t>(cell.series)];
        if (series.service == "normalised" && series.name == name && (place.empty() || cell.place == place))
            out += static_cast<double>(cell.amount.value_or(0)) * series.quantum;
    }
    return out;
}

/// Values of the layer in the cells of which at least half lies in the territory, with the area that does.
std::vector<std::pair<float, double>> pixels()
{
    const auto& prepared = project().prepared;
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
    ASSERT_FALSE(project().prepared.layer("npp_carbon", 2020)->is_coarse);
    std::vector<float> sorted;
    double sum = 0, area = 0;
    for (const auto& [value, part] : pixels()) {
        if (part >= 0.5)
            sorted.push_back(value);
        sum += value * part, area += part;
    }
    std::ranges::sort(sorted);
    const auto values = values_of(whole());
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
    const auto values = account::to_text(values_of(whole()));
    EXPECT_EQ(account::to_text(values_of(run_of({.threads = 1, .tile = 64}, "other"))), values);
    EXPECT_EQ(run_of({.threads = 3, .tile = 100}, "third").id, whole().id);
    EXPECT_EQ(run_of({}, "cache").id, whole().id);
    const std::string place = whole().places.front().id;
    const account::Run one = run_of({.only_places = {place}}, "fourth");
    EXPECT_EQ(account::to_text(values_of(one)), values);
    EXPECT_GT(amount(whole(), "share", place), 0);
    EXPECT_EQ(amount(one, "share", place), amount(whole(), "share", place));
}

TEST(domain, shards_give_the_same_run)
{
    const auto dir = (fs::path(package()).parent_path() / "shards").string();
    account::ProjectOptions options;
    options.method = package(), options.scene = made_scene(), options.years = {2020};
    account::plan_shards(options, dir);
    for (int shard : {2, 1, 3})
        account::run_shard(dir, shard, 3, 1);
    EXPECT_EQ(account::reduce_shards(dir, 1).id, whole().id);
}

TEST(domain, parts_of_the_whole_and_of_each_place_add_up_to_one)
{
    double booked = 0;
    for (const auto& place : whole().places)
        if (!place.parent.empty()) {
            EXPECT_NEAR(amount(whole(), "part_of_place", place.id), 100, 1e-2) << "ha; rounding to m2";
            booked += amount(whole(), "part_of_whole", place.id);
        }
    EXPECT_NEAR(booked, 100, 0.5) << "ha: pixels without a class are in the whole, and in no class";
    EXPECT_NEAR(amount(whole(), "of_class") / amount(whole(), "npp"), 1, 0.2)
        << "the mean stands for pixels without data";
}

TEST(domain, formulas_at_the_pixel_agree_with_class_sums)
{
    const account::Run at_pixels = run_of({.hoists = false}, "cache");
    for (const std::string name : {"share", "flat", "part_of_whole", "part_of_place", "of_class"})
        EXPECT_NEAR(amount(at_pixels, name) / amount(whole(), name), 1, 1e-6) << name << ": rounding to quanta";
    EXPECT_GT(amount(whole(), "flat"), 0);
}

TEST(domain, a_stored_run_is_booked_again_without_rasters)
{
    const auto stored = account::open_stored_run(whole());
    EXPECT_EQ(amount(account::book_again(*stored, {}), "flat"), amount(whole(), "flat"));
}

TEST(domain, worked_cases_of_several_pixels_hold)
{
    const auto results = account::run_cases(project().checked, "normalised");
    EXPECT_EQ(results.size(), 5U);
    for (const auto& result : results)
        EXPECT_TRUE(result.is_passed) << result.name << ": " << result.expected_name << " is " << result.found;
}

}  // namespace eco::laws

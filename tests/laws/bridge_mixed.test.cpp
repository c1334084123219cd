// The bridge against accounts of scenes whose files were mixed on disk, added up over all orders one by one.
#include "expect_bridge.hpp"

namespace eco::laws {
namespace {

/// Values of the whole territory, in which two groups of data meet: the class and the vegetation.
const char* const normalised = R"(account: normalised
title: {zh: 归一, en: Normalised}
source: mee-2020
uses:
  NPP: {layer: npp_carbon, unit: gC m-2 a-1, range: 0 to 4000}
let:
  low: percentile(5, NPP over pixel by domain)
  high: percentile(95, NPP over pixel by domain)
  of_forest: mean(NPP over pixel by domain where ecosystem in forest)
quantity:
  share:
    unit: ha
    quantum: 1 m2
    formula: clamp((NPP - low) / (high - low), 0, 1) * area
  as_forest:
    unit: tC a-1
    quantum: 1 kgC
    formula: of_forest * area
)";

}  // namespace

TEST(bridge_mixed, effects_are_those_of_mixed_scenes)
{
    const std::vector<std::vector<std::string>> groups = {
        {"landcover"},
        {"rain", "precipitation", "evapotranspiration", "water_evaporation_season", "evapotranspiration_season",
         "climate", "npp", "vegetation_cover"},
        {"crop_output", "forestry_output", "livestock_output", "fishery_output", "air_emissions", "ambient_air",
         "water_discharge", "water_quality", "tourism", "statistics"}};
    const fs::path method = own_package("normalised");
    write_file_atomically((method / "accounts" / "normalised.yaml").string(), normalised);
    edit(method / "package.yaml",
         ", climate, day]\n  vegetation:\n    title: {zh: 植被状况, en: vegetation}\n    of: [",
         ", climate, day, ");  // three causes: half the scenes of four
    const Bridge bridge = bridge_of(*TwoYears(3).open(method));
    const std::vector<std::string> ids = {"land_cover", "climate", "statistics"};
    std::vector<std::map<std::pair<int, std::string>, double>> mixed;
    for (std::size_t set = 0; set < 8; ++set) {
        const TwoYears territory(3);
        std::vector<std::string> free;
        for (std::size_t g = 0; g < groups.size(); ++g)
            if ((set >> g & 1U) != 0)
                free.insert(free.end(), groups[g].begin(), groups[g].end());
        territory.freeze(free);
        const auto project = territory.open(method);
        auto& sums = mixed.emplace_back();
        for (const auto& cell : account::account(project->checked, project->prepared, {.years = {2020}}).cells)
            sums[{cell.series, cell.place}] += static_cast<double>(cell.amount.value_or(0));
    }
    std::map<std::string, std::size_t> compared;  // by series
    for (const BridgeCell& cell : bridge.cells) {
        if (!cell.amount.is_known())
            continue;
        std::vector<std::size_t> order = {0, 1, 2};
        std::vector<double> effects(3, 0);
        do {
            std::size_t set = 0;
            for (const std::size_t next : order) {
                const std::size_t more = set | std::size_t{1} << next;
                effects[next] += mixed[more][{cell.series, cell.place}] - mixed[set][{cell.series, cell.place}];
                set = more;
            }
        } while (std::next_permutation(order.begin(), order.end()));
        const auto& series = bridge.series[static_cast<std::size_t>(cell.series)];
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const double effect = static_cast<double>(cell.amount.effects[number_of(bridge, ids[i])]);
            EXPECT_NEAR(effect, effects[i] / 6, 1.0) << series.name;  // the bridge makes it whole
            compared[series.service + "." + series.name] += effect != 0;
        }
    }
    const auto known = std::count_if(compared.begin(), compared.end(), [](const auto& one) { return one.second > 0; });
    EXPECT_GT(known, 20);
    EXPECT_GE(compared["normalised.share"], 13U);  // every county
    EXPECT_GE(compared["normalised.as_forest"], 13U);
}

}  // namespace eco::laws

#pragma once
#include <memory>
#include <string>

#include "account/project.hpp"
#include "bench/clock.hpp"

namespace eco::bench {

/// Makes the scene of the benchmark: one synthetic year in which every service reads given layers, so that a pass reads
/// twelve rasters. Stormwater of vegetation is among them, which an account proper would not add to conserved water.
void make_scene(const std::string& directory, std::int64_t pixels);

/// A scene that is open, and its only year planned.
struct Bench {
    std::unique_ptr<account::Project> project;
    std::unique_ptr<account::Accounting> accounting;
    const account::YearPlan* plan = nullptr;
    engine::PassInput input;  // of the pass, every layer on the full grid
    Cost opening, layers;     // checking and aligning; terrain, derived and full-grid layers
    int coarse_layers = 0;    // that the pass would interpolate instead of reading them at full size

    int full_layers() const;  // rasters that the pass decodes, land cover among them
    double bytes() const;     // of their files
};

/// Opens and prepares; everything that is made is kept in the scene's cache.
Bench open_bench(const std::string& directory, int threads);

}  // namespace eco::bench

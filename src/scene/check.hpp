#pragma once
#include <vector>

#include "scene/scene.hpp"

namespace eco::scene {

/// Opens every file of the scene and tells all that is wrong with it: files, reference systems, units, values and their
/// ranges, codes, places and their outlines, tables. Errors come with where they were found first and how often. Units
/// of `symbols` (a package's); without them an unknown unit is a warning, since packages declare what they count. Cost
/// one pass over every raster, O(edges x cells crossed) for the places.
std::vector<Problem> check_scene(const Scene& scene, const unit::Symbols* symbols = nullptr, int threads = 1);

/// The same, held against what each package wants: units that it knows, dimension and range of layers, bands against
/// labels, columns of features and tables, complete rows, known ecosystems, years. What the scene does not have at all
/// is a warning: the service is not computed. An input of the wrong kind is an error; an input that no package reads
/// may be in units that none of them knows. Cost one pass over every raster for all packages.
std::vector<Problem> check_scene_for(const Scene& scene, const std::vector<const method::Package*>& packages,
                                     const std::vector<int>& years, int threads = 1);

}  // namespace eco::scene

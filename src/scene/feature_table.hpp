#pragma once
#include <map>
#include <string>
#include <vector>

#include "grid/zones.hpp"
#include "scene/scene.hpp"

namespace eco::scene {

/// A feature's part in each zone; what is left to 1 lies outside the territory.
struct Shares {
    std::map<int, double> by_zone;
    double outside = 0;
};

/// Whole features with their columns and where they lie.
struct FeatureTable {
    struct Column {
        std::string unit;             // empty for text and truth
        std::vector<double> numbers;  // NaN: not supplied; empty for text and truth
        std::vector<std::string>
            texts;  // labels of a category, "true" or "false", as written; empty text: not supplied
        bool is_truth = false;
    };
    std::string name, file;
    std::vector<std::string> ids, titles;  // sorted by id
    std::map<std::string, Column> columns;
    std::vector<Shares> area_shares;    // of polygons; empty shares (outside = 1) for others
    std::vector<Shares> length_shares;  // of lines; empty shares (outside = 1) for others
    std::vector<grid::Point> points;  // in the grid's system: the point, a line's middle one, a polygon's box's centre
    std::vector<int> zone;            // that holds the point, or the largest share; -1: none
};

/// Reads a feature layer in the grid's system. Zones are `zones`, in order.
/// Errors   IoError; InputError (fields, reference system, a text where a number is due).
FeatureTable read_feature_table(const FeatureLayer& layer, const std::vector<grid::Polygon>& zones,
                                const grid::Grid& grid);

}  // namespace eco::scene

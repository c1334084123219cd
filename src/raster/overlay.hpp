#pragma once
#include <string>
#include <vector>

#include "grid/zones.hpp"
#include "raster/vector.hpp"

namespace eco::raster {

/// What of a feature lies in a zone.
struct Share {
    std::size_t feature = 0;  // index
    int zone = 0;
    double amount = 0;
};

/// Amounts are m2 for polygons, m for lines, a count for points.
struct Shares {
    std::vector<Share> parts;     // by feature, then zone; only parts above zero
    std::vector<double> total;    // per feature
    std::vector<double> outside;  // per feature, in no zone
};

/// Splits features among zones; both in `crs`. Polygon areas are those of an equal-area system (`crs` itself, or
/// Lambert's around the zones on the same ellipsoid), lengths are on the ellipsoid. A point on a border belongs to the
/// first zone that has it; a line along a border counts for both. Errors   InputError if `crs` is unknown; IoError with
/// GEOS's text. Invalid polygons are repaired first (see check_partition). Cost     one GEOS intersection per pair
/// whose boxes meet.
Shares split_by_zones(const std::vector<Feature>& features, const std::vector<grid::Polygon>& zones,
                      const std::string& crs);

/// True area of each polygon, m2, as in split_by_zones.
std::vector<double> areas_m2(const std::vector<grid::Polygon>& polygons, const std::string& crs);

/// Where the zones fail to be a partition.
struct Partition {
    struct Overlap {
        int a = 0, b = 0;
        double area_m2 = 0;
        grid::Point at;  // a point of it, in the zones' system
    };
    struct Gap {  // a hole that the zones leave between them
        double area_m2 = 0;
        grid::Point at;
    };
    struct Invalid {
        int zone = 0;
        std::string reason;  // GEOS's words
    };
    double area_m2 = 0;  // of the union
    std::vector<Overlap> overlaps;
    std::vector<Gap> gaps;
    std::vector<Invalid> invalid;
};

/// Overlaps and gaps below `least_area_m2` are left out. A slit that is open to the outside is no gap.
Partition check_partition(const std::vector<grid::Polygon>& zones, const std::string& crs, double least_area_m2 = 1.0);

}  // namespace eco::raster

#pragma once
#include <functional>
#include <string>
#include <vector>

#include "scene/make_cover.hpp"

namespace eco::scene::make {

/// One raster file to be written: its name below raster/, and the work.
struct Job {
    std::string name;
    std::function<void()> write;
};

/// Full-resolution rasters: elevation, and by year land cover, evapotranspiration, NPP and vegetation cover. Each job
/// is independent.
std::vector<Job> fine_jobs(const std::string& folder, const Land& land, const LandCover& cover, std::uint64_t seed,
                           int first_year, int last_year);
/// Rasters of 1 km: by year rain of 12 months, its sum, storm rain and surface runoff as shares of it, evaporation
/// of open water and of land in the cooling season, dry matter of stands; soil once.
std::vector<Job> coarse_jobs(const std::string& folder, const Field& relief, std::uint64_t seed, int first_year,
                             int last_year);

/// Wetness of a year: 1 in an average one.
float wetness(std::uint64_t seed, int year);

/// Where a circle of the layer was never measured, km from the square's north-west corner.
struct Hole {
    double east_km, south_km, radius_km;
    bool contains(double east, double south) const
    {
        const double x = east - east_km, y = south - south_km;
        return x * x + y * y < radius_km * radius_km;
    }
};
inline constexpr Hole npp_hole{62, 60, 7.5}, soil_hole{150, 92, 8};

}  // namespace eco::scene::make

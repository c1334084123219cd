#pragma once
#include <map>
#include <string>

#include "scene/make_cover.hpp"

namespace eco::scene::make {

/// CSV texts by file name below tables/: output of farms and forests, emissions, discharge, states of air and water,
/// cooling days, tourism, product and population. They follow the land cover of county and year.
std::map<std::string, std::string> make_tables(const LandCover& cover, const grid::Grid& grid,
                                               const Territory& territory, std::uint64_t seed, int first_year,
                                               int last_year);

/// Rows for everything that mee-2020 leaves to the scene. All values are made up.
std::string make_parameters(int price_year);
/// code,label,ecosystem,note of the land cover.
std::string make_codes();

}  // namespace eco::scene::make

#pragma once
#include <map>
#include <string>

#include "scene/make_cover.hpp"

namespace eco::scene::make {

/// CSV texts by file name below tables/: output of farms and forests, emissions, discharge, states of air and water,
/// cooling days, tourism, farm accounts, energy, noise belts, leisure, housing, product and population. They follow the
/// land cover of county and year.
std::map<std::string, std::string> make_tables(const LandCover& cover, const grid::Grid& grid,
                                               const Territory& territory, std::uint64_t seed, int first_year,
                                               int last_year);

/// Rows for what the packages leave to the scene, as far as their defaults need it (make_rows.hpp: those for some
/// packages alone). All values are made up.
std::string make_parameters(int price_year);
/// A price of these rows, as "crop_price" of "tea" in CNY t-1. Errors: std::out_of_range.
double made_up_price(const std::string& symbol, const std::string& label);
/// code,label,ecosystem,note of the land cover.
std::string make_codes();

}  // namespace eco::scene::make

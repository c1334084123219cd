#pragma once
#include <vector>

#include "account/outlines.hpp"
#include "report/canvas.hpp"
#include "report/content.hpp"
#include "report/density.hpp"
#include "report/map_choice.hpp"

namespace eco::report {

/// Classes of a map: values up to `limits[i]` are in class i, what is above the last in one more. Round figures near
/// the quantiles, so that classes hold about as many places each; fewer where values are alike.
std::vector<double> make_limits(std::vector<double> values, std::size_t classes);

/// The class of a value.
std::size_t class_of(double value, const std::vector<double>& limits);

/// A map of one column of make_density: places filled by class, named with their values, legend, scale bar, north
/// arrow, and the line that says of what run it is. Names that do not fit into their place stand as numbers with a key.
/// Nothing is drawn over anything else.
Figure draw_map(const Content& content, const account::Outlines& outlines, const Density& density, std::size_t column);

/// The maps of the run; one without picture that says so if it carries no outlines or none are wanted.
std::vector<Figure> make_maps(const Content& content, Maps maps);

}  // namespace eco::report

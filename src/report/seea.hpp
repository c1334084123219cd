#pragma once
#include <vector>

#include "report/content.hpp"

namespace eco::report {

/// The SEEA EA accounts that a run answers, of the whole territory: extent with transitions, condition, mapping of
/// services to classes, physical and monetary supply by ecosystem type, physical and monetary use by user. The mapping
/// is data: seea.csv and users.csv.
std::vector<Sheet> make_seea_sheets(const Content& content);

Sheet make_seea_extent(const Content& content);        // opening, additions, reductions, closing by type and year
Sheet make_seea_transitions(const Content& content);   // from type to type
Sheet make_seea_condition(const Content& content);     // variables by type, reference levels, indices
Sheet make_seea_use(const Content& content);           // of each quantity by its user; equals supply
Sheet make_seea_monetary_use(const Content& content);  // of each class by user; equals supply

/// The sheets as one CSV: table, year, item, column, value, unit, prices, note. A value is as exact as its cell; where
/// there is none the note says why.
std::string seea_csv(const std::vector<Sheet>& sheets, const Content& content);

}  // namespace eco::report

#pragma once
#include <string>
#include <vector>

#include "account/carried_data.hpp"

namespace eco::account {

/// One parameter or price row that is given another value.
struct SetRow {
    std::string id, keys;  // "price:NAME"; as in ParameterUse
    double before = 0, after = 0;
    std::string unit;
};

/// A run as it was booked and as it would be.
struct WhatIf {
    Run before, after;
    std::vector<SetRow> rows;
};

/// What a booked run would say with other parameters and prices, from the sums that it carries.
///
/// Settings  "symbol=value" sets every row of the symbol, "symbol@ecosystem=forest,pollutant=SO2=value" the rows that
///           have these keys. A value is a number or a fraction, with or without a unit of the row's dimension ("0.6
///           CNY kWh-1"); "+10 percent" and "-5 percent" change the row's own value.
/// Errors    InputError with every setting that is none, names no row that the run used, or is bound to the pixels;
///           if the run does not carry what is needed, or its sums do not give its own figures back.
WhatIf what_if(const Run& run, const std::vector<std::string>& settings);

/// The same on a run that is open.
WhatIf what_if(const Run& run, const StoredRun& stored, const std::vector<std::string>& settings);

/// Parameters that pixel formulas read, and the first such formula: "parameter:cover_factor" -> text.
std::map<std::string, std::string> bound_rows(const StoredRun& stored);

}  // namespace eco::account

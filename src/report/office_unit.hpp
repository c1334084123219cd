#pragma once
#include <string>

#include "base/problem.hpp"
#include "report/amounts.hpp"

namespace eco::report {

/// How a unit of the ledger is shown in an office: 亿元, 万t, 亿m³, 万亩.
struct OfficeUnit {
    std::string label;
    Decimal factor{1, 0};  // what is shown = amount in the ledger's unit x factor, exactly
    int decimals = 2;      // shown; the amount itself keeps all digits
};

/// From the rows of units.csv; a unit that has no row is shown as it is written. "CNY kWh-1" is "元/kWh".
OfficeUnit office_unit(const std::string& unit, Language language);

/// An amount in quanta, in the office's unit, without rounding.
Decimal in_office_unit(Int128 count, double quantum, const OfficeUnit& unit);
/// A figure that is no whole number of quanta (an area, an indicator).
double in_office_unit(double value, const OfficeUnit& unit);

}  // namespace eco::report

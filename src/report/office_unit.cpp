#include "report/office_unit.hpp"

#include <cstdlib>
#include <map>

#include "base/csv.hpp"
#include "embedded/report.hpp"

namespace eco::report {
namespace {

using Row = std::vector<std::string>;

const Row* find_row(const std::string& unit)
{
    static const auto rows = [] {
        std::map<std::string, Row> out;
        for (const auto& row : read_csv(embedded::report_units))
            out[row.at(0)] = row;
        return out;
    }();
    const auto found = rows.find(unit);
    return found == rows.end() ? nullptr : &found->second;
}

/// "CNY kWh-1" as money per kWh, "CNY m-3" as money per m³; others as they are written.
std::string price_label(const std::string& unit, Language language)
{
    const auto minus = unit.find('-');
    const bool is_price =
        unit.starts_with("CNY ") && minus == unit.size() - 2 && unit.find(' ', 4) == std::string::npos;
    if (!is_price)
        return unit == "1" ? "" : unit;
    const std::string power = unit.back() == '1'   ? ""
                              : unit.back() == '2' ? "²"
                              : unit.back() == '3' ? "³"
                                                   : unit.substr(minus);
    return (language == Language::zh ? "元/" : "CNY/") + unit.substr(4, minus - 4) + power;
}

}  // namespace

OfficeUnit office_unit(const std::string& unit, Language language)
{
    const Row* row = find_row(unit);
    if (!row)
        return {price_label(unit, language), {1, 0}, 4};
    const std::size_t from = language == Language::zh ? 1 : 4;
    return {row->at(from + 1), decimal_of(1, std::strtod(row->at(from).c_str(), nullptr)),
            std::atoi(row->at(from + 2).c_str())};
}

Decimal in_office_unit(Int128 count, double quantum, const OfficeUnit& unit)
{
    const Decimal amount = decimal_of(count, quantum);
    return {amount.digits * unit.factor.digits, amount.exponent + unit.factor.exponent};
}

double in_office_unit(double value, const OfficeUnit& unit)
{
    return value * nearest_double(unit.factor);
}

}  // namespace eco::report

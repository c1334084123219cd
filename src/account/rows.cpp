#include "account/rows.hpp"

#include <algorithm>

namespace eco::account {

namespace {

const std::string price_year_key = "price_year=";

/// The range that a package gives with a `required` row stands for a scene's value that has none and lies in it.
void take_range(const method::Row& required, method::Row& row)
{
    const auto factor = unit::conversion(required.unit, row.unit);
    if (row.low || row.high || !row.value || !required.low || !required.high || !factor)
        return;
    const double low = *required.low * factor->to_double(), high = *required.high * factor->to_double();
    if (low > *row.value || *row.value > high)
        return;
    row.low = low;
    row.high = high;
    row.distribution = required.distribution;
    row.draw = required.draw;
}

}  // namespace

std::map<std::string, method::Table> rows_in_force(const method::Package& package, const scene::Prepared& prepared)
{
    std::map<std::string, method::Table> out;
    for (const auto& [kind, all] : {std::pair{"parameter:", &package.parameters}, std::pair{"price:", &package.prices}})
        for (const auto& [symbol, table] : *all) {
            method::Table& rows = out[kind + symbol] = table;
            const auto own = prepared.parameters.find(symbol);
            if (own == prepared.parameters.end())
                continue;
            for (method::Row row : own->second.rows) {
                const auto required = std::find_if(rows.rows.begin(), rows.rows.end(), [&](const method::Row& other) {
                    return other.is_required && other.keys == row.keys;
                });
                if (required != rows.rows.end()) {
                    take_range(*required, row);
                    rows.rows.erase(required);
                }
                rows.rows.push_back(std::move(row));
            }
        }
    return out;
}

std::string keys_text(const method::Row& row)
{
    std::string out;
    for (const auto& [key, label] : row.keys)
        out += (out.empty() ? "" : ", ") + key + "=" + label;
    for (const auto& [key, interval] : row.intervals)
        out += (out.empty() ? "" : ", ") + key + "=" + interval.text();
    if (row.moved_to != 0)
        out += (out.empty() ? "" : ", ") + price_year_key + std::to_string(row.moved_to);
    return out;
}

std::string without_price_year(const std::string& keys)
{
    const auto at = keys.rfind(price_year_key);
    return at == std::string::npos ? keys : at == 0 ? "" : keys.substr(0, at - 2);
}

}  // namespace eco::account

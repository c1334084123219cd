#include "account/rows.hpp"

#include "scene/parameters.hpp"

namespace eco::account {

namespace {

const std::string price_year_key = "price_year=";

}  // namespace

std::map<std::string, method::Table> rows_in_force(const method::Package& package, const scene::Prepared& prepared)
{
    std::map<std::string, method::Table> out;
    for (const auto& [kind, all] : {std::pair{"parameter:", &package.parameters}, std::pair{"price:", &package.prices}})
        for (const auto& [symbol, table] : *all) {
            const auto own = prepared.parameters.find(symbol);
            out[kind + symbol] = own == prepared.parameters.end() ? table : scene::with_own_rows(table, own->second);
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

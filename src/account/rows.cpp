#include "account/rows.hpp"

namespace eco::account {

std::map<std::string, method::Table> rows_in_force(const method::Package& package, const scene::Prepared& prepared)
{
    std::map<std::string, method::Table> out;
    for (const auto& [kind, all] : {std::pair{"parameter:", &package.parameters}, std::pair{"price:", &package.prices}})
        for (const auto& [symbol, table] : *all) {
            method::Table& rows = out[kind + symbol] = table;
            const auto own = prepared.parameters.find(symbol);
            if (own == prepared.parameters.end())
                continue;
            for (const auto& row : own->second.rows) {
                std::erase_if(rows.rows,
                              [&](const method::Row& other) { return other.is_required && other.keys == row.keys; });
                rows.rows.push_back(row);
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
    return out;
}

}  // namespace eco::account

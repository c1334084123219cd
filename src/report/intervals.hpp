#pragma once
#include <map>
#include <string>
#include <tuple>

#include "account/uncertainty.hpp"
#include "base/int128.hpp"

namespace eco::report {

/// What the draws of a run make of the figures that a report prints.
class Intervals {
public:
    /// Draws by place, ecosystem, service and year. Errors: as of account::draw.
    Intervals(const account::Run& run, const account::DrawOptions& options);

    /// 5 and 95 % of the values of a place, ecosystem type, service or year, in 0.01 CNY; nullptr if no drawn row
    /// reaches them, or if what was drawn is not the printed amount: a sum that leaves out what is missing.
    const account::Quantiles* find(const std::string& by, const std::string& key, int year, Int128 fen) const;
    /// Of a total or indicator, in its unit.
    const account::Quantiles* find_total(const std::string& place, const std::string& name, int year) const;

    int draws = 0;
    std::uint64_t seed = 0;
    std::size_t drawn_rows = 0, used_rows = 0;  // of parameters and prices
    std::size_t drawn_figures = 0;  // of tables
    std::vector<std::string> fixed_services;    // that no drawn row reaches
    std::vector<account::LeftOut> left_out;     // rows with a range that are not in the intervals

private:
    struct Line {
        Int128 fen = 0;
        account::Quantiles quantiles;
    };
    std::map<std::tuple<std::string, std::string, int>, Line> lines_;                 // by, key, year
    std::map<std::tuple<std::string, std::string, int>, account::Quantiles> totals_;  // place, name, year
};

}  // namespace eco::report

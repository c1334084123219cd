#pragma once
#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "report/made_run.test.hpp"
#include "report/report.hpp"
#include "report/words.hpp"
#include "report/workbook.test.hpp"

/// For tests: what a workbook holds, and the sums of the ledger added up once more.
namespace eco::report::testing_workbook {

using LedgerRun = account::Run;

using Wanted = std::function<bool(const account::Cell&, const account::Series&)>;

/// The sum of the wanted cells in quanta; nothing if one is missing or there is none.
inline std::optional<Int128> sum(const LedgerRun& run, const Wanted& wanted)
{
    Int128 total = 0;
    bool any = false;
    for (const auto& cell : run.cells) {
        const auto& series = run.series.at(static_cast<std::size_t>(cell.series));
        if (account::is_gap(cell) || !wanted(cell, series))
            continue;
        if (!cell.amount)
            return std::nullopt;
        total += *cell.amount;
        any = true;
    }
    return any ? std::optional(total) : std::nullopt;
}

/// count x 10^-digits, by its decimal text.
inline double shifted(Int128 count, int digits)
{
    return std::stod(to_string(count) + "e-" + std::to_string(digits));
}

inline std::map<std::string, testing_workbook::Rows> write_and_read(const LedgerRun& run, Language language,
                                                                    const std::string& path)
{
    write_report(run, {"xlsx", path, language, ""});
    return read_workbook(path);
}

/// The cell is the amount in 1e8 CNY to the last digit of a double; or it is no number where the amount is missing.
inline void expect_money(const ReadCell& cell, std::optional<Int128> fen, const std::string& what)
{
    if (!fen)
        EXPECT_FALSE(cell.is_number) << what << ": " << cell.text;
    else
        EXPECT_TRUE(cell.is_number && cell.value == shifted(*fen, 10)) << what << ": " << cell.text;
}

class Workbook : public MadeRun {
protected:
    std::string say(const std::string& key, const Args& args = {}) const { return eco::say(key, args, language_); }
    std::string title(const account::ServiceLine& line) const { return pick(language_, line.title_zh, line.title_en); }
    std::string title(const account::Place& place) const { return pick(language_, place.name_zh, place.name_en); }

    /// Accounts without value, such as the extent, have no column of money.
    static bool is_valued(const LedgerRun& run, const std::string& service)
    {
        return std::any_of(run.series.begin(), run.series.end(),
                           [&](const auto& series) { return series.kind == "value" && series.service == service; });
    }

    void check_places(const LedgerRun& run, const ReadTable& table) const
    {
        std::size_t compared = 0;
        for (const auto& row : table.rows)
            for (const auto& place : run.places) {
                if (row[1].text != title(place) || place.parent.empty())
                    continue;
                // 1 mu is 2000/3 m2
                const double area = language_ == Language::zh ? place.area_m2 * 15e-8 : place.area_m2 / 1e6;
                EXPECT_DOUBLE_EQ(row[2].value, area) << place.id;
                for (const auto& service : run.services) {
                    if (service.status != "computed" || !is_valued(run, service.id))
                        continue;
                    const auto fen = sum(run, [&](const auto& cell, const auto& series) {
                        return series.kind == "value" && series.service == service.id && cell.place == place.id &&
                               cell.year == static_cast<int>(row[0].value);
                    });
                    expect_money(row[table.column(title(service))], fen, place.id + " " + service.id);
                    ++compared;
                }
            }
        EXPECT_EQ(compared, 13U * 13U * 2U);
    }

    void check_years(const LedgerRun& run, const ReadTable& table) const
    {
        std::size_t compared = 0;
        for (const auto& service : run.services)
            for (const auto& row : table.rows) {
                if (row[1].text != title(service))
                    continue;
                std::map<int, std::optional<Int128>> fen;
                for (int year : run.years) {
                    fen[year] = sum(run, [&](const auto& cell, const auto& series) {
                        return series.kind == "value" && series.service == service.id && cell.year == year;
                    });
                    expect_money(row[table.column(std::to_string(year))], fen[year], service.id);
                    ++compared;
                }
                const ReadCell& change = row.back();
                EXPECT_EQ(change.is_number, fen[2019] && fen[2020]) << service.id;
                if (change.is_number) {
                    const double before = shifted(*fen[2019], 2), after = shifted(*fen[2020], 2);
                    EXPECT_NEAR(change.value, (after / before - 1) * 100, 1e-9);  // 16 digits less cancellation
                }
            }
        EXPECT_EQ(compared, 26U);
    }

    Language language_ = Language::zh;
};

}  // namespace eco::report::testing_workbook

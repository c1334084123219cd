// What a report prints is read back and compared with the cells of the run, added up here once more.
#include "report/report.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <set>

#include "base/csv.hpp"
#include "base/file.hpp"
#include "report/made_run.test.hpp"
#include "report/words.hpp"
#include "report/workbook.test.hpp"

namespace eco::report {
namespace {

using LedgerRun = account::Run;
using testing::HasSubstr;
using testing_workbook::read_workbook;
using testing_workbook::ReadCell;
using testing_workbook::ReadTable;

using Wanted = std::function<bool(const account::Cell&, const account::Series&)>;

/// The sum of the wanted cells in quanta; nothing if one is missing or there is none.
std::optional<Int128> sum(const LedgerRun& run, const Wanted& wanted)
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
double shifted(Int128 count, int digits)
{
    return std::stod(to_string(count) + "e-" + std::to_string(digits));
}

std::map<std::string, testing_workbook::Rows> write_and_read(const LedgerRun& run, Language language,
                                                             const std::string& path)
{
    write_report(run, {"xlsx", path, language, ""});
    return read_workbook(path);
}

/// The cell is the amount in 1e8 CNY to the last digit of a double; or it is no number where the amount is missing.
void expect_money(const ReadCell& cell, std::optional<Int128> fen, const std::string& what)
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

    void check_places(const LedgerRun& run, const ReadTable& table) const
    {
        std::size_t compared = 0;
        for (const auto& row : table.rows)
            for (const auto& place : run.places) {
                if (row[1].text != title(place) || place.parent.empty())
                    continue;
                for (const auto& service : run.services) {
                    if (service.status != "computed")
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

TEST_F(Workbook, holds_the_value_of_every_service_in_every_place_and_year_to_the_last_digit)
{
    for (const auto& run : {MadeRun::run(), run_with_missing()})
        for (Language language : {Language::zh, Language::en}) {
            language_ = language;
            const auto book = write_and_read(run, language, path("places.xlsx"));
            check_places(run, ReadTable(book.at(say("report.t3.name")), say("report.year")));
            check_years(run, ReadTable(book.at(say("report.t4.name")), say("report.level_1")));
        }
}

TEST_F(Workbook, holds_values_by_ecosystem_type_that_add_up_to_the_services)
{
    const auto book = write_and_read(run(), language_, path("ecosystems.xlsx"));
    const ReadTable table(book.at(say("report.t2.name")), say("report.year"));
    std::size_t compared = 0;
    for (const auto& row : table.rows)
        for (const auto& [id, titles] : run().ecosystems)
            if (row[1].text == titles.first)
                for (const auto& service : run().services) {
                    if (service.status != "computed")
                        continue;
                    const auto fen = sum(run(), [&, key = id](const auto& cell, const auto& series) {
                        return series.kind == "value" && series.service == service.id && cell.ecosystem == key &&
                               cell.year == static_cast<int>(row[0].value);
                    });
                    expect_money(row[table.column(title(service))], fen, id + " " + service.id);
                    ++compared;
                }
    EXPECT_GT(compared, 300U);
}

TEST_F(Workbook, holds_no_number_in_the_results_that_is_not_a_sum_of_the_ledger)
{
    const auto book = write_and_read(run(), language_, path("results.xlsx"));
    const ReadTable table(book.at(say("report.t1.name")), say("report.year"));
    const std::size_t quantity = table.column(say("report.quantity")), price = table.column(say("report.price")),
                      share = table.column(say("report.share")), value = share - 1;
    std::set<double> quantities, values, prices;
    for (int year : run().years) {
        std::map<std::string, Int128> by_service, by_group;
        Int128 total = 0;
        for (std::size_t i = 0; i < run().series.size(); ++i) {
            const auto& series = run().series[i];
            const auto count = sum(run(), [&](const auto& cell, const auto&) {
                return cell.series == static_cast<int>(i) && cell.year == year;
            });
            if (series.kind == "quantity" && count)
                for (int digits : {0, 3, 4, 7, 8, 11})  // quanta of 1 and 0.001 in units of 1, 1e4 and 1e8
                    quantities.insert(shifted(*count, digits));
            if (series.kind != "value" || !count)
                continue;
            values.insert(shifted(*count, 10));
            by_service[series.service] += *count;
            for (const auto& service : run().services)
                if (service.id == series.service)
                    by_group[service.group] += *count;
            total += *count;
        }
        for (const auto& sums : {by_service, by_group})
            for (const auto& [id, fen] : sums)
                values.insert(shifted(fen, 10));
        values.insert(shifted(total, 10));
    }
    for (const auto& row : run().parameters)
        prices.insert(std::strtod(row.value.c_str(), nullptr));
    std::map<std::size_t, int> numbers;
    for (const auto& row : table.rows)
        for (std::size_t i = 1; i < row.size(); ++i) {
            if (!row[i].is_number)
                continue;
            ++numbers[i];
            EXPECT_TRUE(i == quantity ? quantities.count(row[i].value)
                        : i == value  ? values.count(row[i].value)
                        : i == price  ? prices.count(row[i].value)
                                      : i == share)
                << table.heading[i] << " " << row[i].text;
        }
    EXPECT_GT(numbers[quantity], 60);
    EXPECT_GT(numbers[value], 60);
    EXPECT_GT(numbers[price], 40);
    EXPECT_GT(numbers[share], 60);
}

TEST_F(Workbook, pairs_a_quantity_with_the_value_and_price_that_rest_on_it)
{
    language_ = Language::en;
    const auto book = write_and_read(run(), language_, path("pairs.xlsx"));
    const ReadTable table(book.at(say("report.t1.name")), say("report.year"));
    int grain = 0;
    for (const auto& row : table.rows) {
        if (row[3].text != "Output (grain)")
            continue;
        ++grain;
        // 1e4 t times CNY/t is 1e4 CNY: 1e-4 of 1e8 CNY. The value is rounded to 0.01 CNY in each place.
        EXPECT_NEAR(row[4].value * row[6].value / 1e4, row[8].value, 1e-8);
        EXPECT_EQ(row[5].text, "1e4 t");
        EXPECT_EQ(row[7].text, "CNY/t");
    }
    EXPECT_EQ(grain, 2);
}

TEST_F(Workbook, a_missing_amount_is_no_number_and_its_sum_is_not_called_gep)
{
    const auto book = write_and_read(run_with_missing(), language_, path("missing.xlsx"));
    const ReadTable table(book.at(say("report.t1.name")), say("report.year"));
    EXPECT_EQ(table.rows.back()[1].text, "已核算服务合计（非 GEP）");
    std::string all;
    for (const auto& row : table.rows)
        for (const auto& cell : row)
            all += cell.text + "\n";
    EXPECT_THAT(all, HasSubstr("未核算：未提供：air_emissions"));
    EXPECT_THAT(all, Not(HasSubstr("生态系统生产总值 GEP")));
}

TEST_F(Workbook, marks_made_up_data_on_every_sheet)
{
    for (Language language : {Language::zh, Language::en}) {
        language_ = language;
        for (const auto& [name, rows] : write_and_read(run(), language, path("marked.xlsx")))
            EXPECT_EQ(rows.at(2).at(0).text, say("report.synthetic")) << name;
        LedgerRun real = run();
        real.is_synthetic = false;
        for (const auto& [name, rows] : write_and_read(real, language, path("marked.xlsx")))
            for (const auto& row : rows)
                for (const auto& cell : row)
                    EXPECT_NE(cell.text, say("report.synthetic")) << name;
    }
}

TEST_F(Workbook, lists_every_input_and_parameter_with_its_source_and_whether_it_is_verified)
{
    const auto book = write_and_read(run(), language_, path("sources.xlsx"));
    const ReadTable inputs(book.at(say("report.t6.name")), say("report.input"));
    ASSERT_EQ(inputs.rows.size(), run().inputs.size());
    for (std::size_t i = 0; i < inputs.rows.size(); ++i)
        EXPECT_EQ(inputs.rows[i].back().text, run().inputs[i].sha256);
    const ReadTable parameters(book.at(say("report.t7.name")), say("report.kind"));
    ASSERT_EQ(parameters.rows.size(), run().parameters.size());
    for (std::size_t i = 0; i < parameters.rows.size(); ++i) {
        const auto& row = parameters.rows[i];
        const auto& use = run().parameters[i];
        EXPECT_EQ(row[1].text, use.symbol);
        EXPECT_EQ(row[4].text, use.unit);
        EXPECT_EQ(row[5].text, use.source);
        EXPECT_EQ(row[6].text, use.is_verified ? "是" : "否");
        if (row[3].is_number)
            EXPECT_EQ(row[3].value, std::stod(use.value));
        else
            EXPECT_EQ(row[3].text, use.value);
    }
}

TEST_F(Workbook, is_the_same_bytes_for_the_same_run)
{
    write_report(run(), {"xlsx", path("a.xlsx"), Language::zh, ""});
    write_report(run(), {"xlsx", path("b.xlsx"), Language::zh, ""});
    EXPECT_TRUE(read_file(path("a.xlsx")) == read_file(path("b.xlsx")));
}

using Report = MadeRun;

TEST_F(Report, in_tidy_form_has_every_cell_with_its_exact_amount_or_the_reason)
{
    const LedgerRun run = run_with_missing();
    write_report(run, {"tidy", path("tidy.csv"), Language::en, ""});
    const auto rows = read_csv(read_file(path("tidy.csv")));
    ASSERT_EQ(rows.size(), run.cells.size() + 1);
    for (std::size_t i = 0; i < run.cells.size(); ++i) {
        const auto& cell = run.cells[i];
        const auto& row = rows[i + 1];
        ASSERT_EQ(row.size(), rows[0].size());
        EXPECT_EQ(row[0] + row[1] + row[6], cell.place + cell.ecosystem + std::to_string(cell.year));
        if (!cell.amount) {
            EXPECT_EQ(row[7], "");
            EXPECT_EQ(row[11], cell.reason);
            continue;
        }
        const double quantum = run.series[static_cast<std::size_t>(cell.series)].quantum;
        EXPECT_EQ(std::llround(std::stold(row[7]) / static_cast<long double>(quantum)), *cell.amount);
    }
}

TEST_F(Report, in_tidy_form_has_the_areas_of_the_coverage)
{
    write_report(run(), {"tidy", path("tidy.csv"), Language::en, ""});
    double covered = 0, expected = 0;
    for (const auto& row : read_csv(read_file(path("tidy.csv"))))
        if (row[2] == "water_conservation" && row[4] == "conserved" && row[6] == "2020" && !row[9].empty())
            covered += std::stod(row[9]);
    for (const auto& part : run().coverage)
        if (part.service == "water_conservation.conserved" && part.year == 2020)
            expected += std::ldexp(static_cast<double>(part.covered), -20);
    EXPECT_GT(expected, 1e9);
    EXPECT_NEAR(covered, expected, 1);  // m2 of about 2e10: 16 digits
}

TEST_F(Report, in_sdmx_has_one_key_for_one_observation)
{
    const LedgerRun run = run_with_missing();
    write_report(run, {"sdmx", path("sdmx.csv"), Language::en, ""});
    const auto rows = read_csv(read_file(path("sdmx.csv")));
    ASSERT_EQ(rows.size(), run.cells.size() + 1);
    EXPECT_EQ(rows[0][0] + rows[0][1] + rows[0][2], "STRUCTURESTRUCTURE_IDACTION");
    std::set<std::string> keys;
    std::size_t missing = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        std::string key;
        for (std::size_t c = 3; c < 11; ++c) {
            key += rows[i][c] + ".";
            EXPECT_EQ(rows[i][c].find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"),
                      std::string::npos);
        }
        keys.insert(key);
        EXPECT_EQ(rows[i][11].empty(), rows[i][13] == "O");
        missing += rows[i][11].empty();
    }
    EXPECT_EQ(keys.size(), run.cells.size());
    EXPECT_GT(missing, 0U);
}

TEST_F(Report, that_cannot_be_written_leaves_nothing_behind)
{
    for (const auto& kind : templates()) {
        EXPECT_THROW(write_report(run(), {kind, path("absent/x"), Language::en, ""}), IoError) << kind;
        EXPECT_FALSE(std::filesystem::exists(path("absent"))) << kind;
        std::filesystem::create_directory(path("taken"));
        std::filesystem::create_directory(path("taken/inner"));
        EXPECT_FALSE(write_report(run(), {kind, path("taken"), Language::en, ""}).empty()) << kind;
        std::size_t files = 0;
        for (const auto& entry : std::filesystem::directory_iterator(path("taken")))
            files += entry.is_regular_file();
        EXPECT_EQ(files, 1U) << kind;
        std::filesystem::remove_all(path("taken"));
    }
}

}  // namespace
}  // namespace eco::report

// What a report prints is read back and compared with the cells of the run, added up here once more.
#include <gmock/gmock.h>

#include "base/file.hpp"
#include "report/workbook_fixture.test.hpp"

namespace eco::report::testing_workbook {
namespace {

using testing::HasSubstr;

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
                    if (service.status != "computed" || !is_valued(run(), service.id))
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

TEST_F(Workbook, is_the_same_bytes_for_the_same_run)
{
    write_report(run(), {"xlsx", path("a.xlsx"), Language::zh, ""});
    write_report(run(), {"xlsx", path("b.xlsx"), Language::zh, ""});
    EXPECT_TRUE(read_file(path("a.xlsx")) == read_file(path("b.xlsx")));
}

TEST_F(Workbook, or_another_report_that_cannot_be_written_leaves_nothing_behind)
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
}  // namespace eco::report::testing_workbook

#include "method/price_index.hpp"

#include <set>

#include "method/number.hpp"
#include "method/reader.hpp"

namespace eco::method {

void read_price_indices(const TextFilePtr& file, PriceIndices& indices, Problems& problems)
{
    const CsvTable table = read_csv_table(file, {"series", "year", "value", "source", "verified"}, problems);
    std::set<std::pair<std::string, int>> seen;
    for (const CsvRow& row : table.rows) {
        const auto tell = [&](const char* column, const char* key, Args args = {}) {
            problems.add(table.problem(row.line, column, key, std::move(args)));
        };
        const std::string &series = table.cell(row, "series"), &year = table.cell(row, "year"),
                          &value = table.cell(row, "value"), &verified = table.cell(row, "verified");
        const double number = parse_number(year).value_or(0);
        const auto level = parse_number(value);
        const bool is_year = number >= 1900 && number <= 2200 && number == static_cast<int>(number);
        if (const std::string fault = id_fault(series); !fault.empty())
            tell("series", fault.c_str(), {{"name", series}});
        if (!is_year)
            tell("year", "method.not_a_year", {{"text", year}});
        if (!level || *level <= 0)
            tell("value", "method.index_not_positive", {{"text", value}});
        if (table.cell(row, "source").empty())
            tell("source", "method.cell_empty", {{"column", "source"}});
        if (verified != "yes" && verified != "no")
            tell("verified", "method.not_one_of", {{"text", verified}, {"known", "yes, no"}});
        if (is_year && !seen.emplace(series, static_cast<int>(number)).second)
            tell("year", "method.index_twice", {{"series", series}, {"year", year}});
        if (is_year && level)
            indices[series][static_cast<int>(number)] = {*level, table.cell(row, "source"), verified == "yes"};
    }
}

}  // namespace eco::method

#include "account/prices.hpp"
#include "base/csv.hpp"
#include "report/seea.hpp"

namespace eco::report {
namespace {

/// What a row is about: its texts before the first column of figures, and the year and unit among them.
struct Head {
    std::string year, item, unit;
    std::size_t figures = 0;  // the first column of these
};

Head head_of(const Sheet& sheet, const Row& row, const Content& content)
{
    Head out;
    const std::string year = content.say("report.year"), unit = content.say("report.unit");
    for (std::size_t i = 0; i < sheet.columns.size() && i < row.cells.size(); ++i) {
        const auto& cell = row.cells[i];
        if (sheet.columns[i].title == unit)
            out.unit = cell.text;
        else if (i == 0 && sheet.columns[i].title == year)
            out.year = cell.text;
        else if (i < static_cast<std::size_t>(sheet.frozen_columns))
            out.item += (out.item.empty() ? "" : " / ") + cell.text;
    }
    out.figures = static_cast<std::size_t>(sheet.frozen_columns);
    return out;
}

}  // namespace

std::string seea_csv(const std::vector<Sheet>& sheets, const Content& content)
{
    std::string out = "table,year,item,column,value,unit,prices,note,is_synthetic,run\n";
    const std::string prices = account::price_basis(account::constant_year(content.run));
    const std::string unit_title = content.say("report.unit");
    for (const auto& sheet : sheets)
        for (const auto& row : sheet.rows) {
            const Head head = head_of(sheet, row, content);
            for (std::size_t i = head.figures; i < row.cells.size(); ++i) {
                const Cell& cell = row.cells[i];
                if (cell.text.empty() || sheet.columns[i].title == unit_title)
                    continue;
                const bool is_number = cell.kind == Cell::Kind::number;
                const std::string unit = head.unit.empty() ? sheet.unit : head.unit;
                out += sheet.id + "," + head.year + "," + csv_cell(head.item) + "," + csv_cell(sheet.columns[i].title) +
                       "," + (is_number ? cell.text : "") + "," + csv_cell(unit) + "," +
                       (unit == content.money().label ? prices : "") + "," + csv_cell(is_number ? "" : cell.text) +
                       "," + (content.run.is_synthetic ? "true" : "false") + "," + content.run.id + "\n";
            }
        }
    return out;
}

}  // namespace eco::report

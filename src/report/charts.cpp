#include "report/charts.hpp"

#include <algorithm>
#include <cmath>

#include "report/words.hpp"

namespace eco::report {
namespace {

/// A table of values by year, to which rows are added.
class Table {
public:
    Table(const Content& content, const std::string& id, const std::string& first) : c_(content)
    {
        const std::string key = "report.chart." + id;
        sheet_ = {.id = "chart_" + id,
                  .name = c_.say(key + ".name"),
                  .title = c_.say(key, {{"unit", c_.money().label}}),
                  .columns = {{first, 22, true}},
                  .notes = {c_.say("report.note.rounding"), c_.say("report.note.total"), c_.say("report.note.missing"),
                            c_.interval_note()},
                  .unit = c_.money().label};
        for (int year : c_.run.years) {
            Bars bars{.title = std::to_string(year), .value = sheet_.columns.size()};
            sheet_.columns.push_back({bars.title, 14});
            for (auto& column : c_.interval_columns("")) {
                column.title = bars.title + " " + column.title;
                (bars.low == 0 ? bars.low : bars.high) = sheet_.columns.size();
                sheet_.columns.push_back(std::move(column));
            }
            sheet_.chart.push_back(bars);
        }
    }

    void add(const std::string& title)
    {
        sheet_.rows.push_back({Row::Kind::line, {Cell::of(title)}});
        remarks_.emplace_back();
    }
    /// To the last row: a value and its interval.
    void add(const std::string& by, const std::string& key, int year, Int128 fen)
    {
        auto& cells = sheet_.rows.back().cells;
        cells.push_back(c_.fen(fen));
        for (auto& cell : c_.interval(by, key, year, fen))
            cells.push_back(std::move(cell));
    }
    /// To the last row: no value, and why as a remark. The cell is blank, for a chart shows a text as 0.
    void add_missing(int year, const std::string& reason)
    {
        auto& cells = sheet_.rows.back().cells;
        cells.resize(cells.size() + (c_.intervals ? 3 : 1));
        auto& remark = remarks_.back();
        remark += (remark.empty() ? "" : "; ") + std::to_string(year) + " " + reason;
    }

    Sheet take()
    {
        const auto is_empty = [](const std::string& remark) { return remark.empty(); };
        if (!std::all_of(remarks_.begin(), remarks_.end(), is_empty)) {
            sheet_.columns.push_back({c_.say("report.remark"), 40, true});
            for (std::size_t i = 0; i < remarks_.size(); ++i)
                sheet_.rows[i].cells.push_back(Cell::of(remarks_[i]));
        }
        if (c_.intervals)
            for (auto& bars : sheet_.chart)
                add_distances(bars);
        return std::move(sheet_);
    }

private:
    /// The lengths of the whiskers, which a chart of a workbook reads from cells.
    void add_distances(Bars& bars)
    {
        const auto add = [&](const char* key, std::size_t end) {
            sheet_.columns.push_back({c_.say(key, {{"year", bars.title}}), 12, true});
            for (auto& row : sheet_.rows) {
                row.cells.resize(sheet_.columns.size());
                if (row.cells[end].kind == Cell::Kind::number)
                    row.cells.back() =
                        Cell::of(std::abs(row.cells[end].value - row.cells[bars.value].value), c_.money().decimals);
            }
            return sheet_.columns.size() - 1;
        };
        bars.down = add("report.chart.down", bars.low);
        bars.up = add("report.chart.up", bars.high);
    }

    const Content& c_;
    Sheet sheet_;
    std::vector<std::string> remarks_;  // by row
};

Sheet make_of_services(const Content& content)
{
    Table table(content, "service", content.say("report.level_2"));
    for (const auto* service : content.valued_services()) {
        table.add(content.title(*service));
        for (int year : content.run.years) {
            const auto& amount = content.sums.services.at({service->id, year});
            if (amount.is_missing)
                table.add_missing(year, content.reason(amount.reason));
            else
                table.add("service", service->id, year, amount.fen);
        }
    }
    return table.take();
}

Sheet make_of_places(const Content& content)
{
    Table table(content, "place", content.say("report.place"));
    for (const auto* place : content.places()) {
        table.add(content.title(*place));
        for (int year : content.run.years)
            if (const auto sum = content.sums.places.find({place->id, year}); sum != content.sums.places.end())
                table.add("place", place->id, year, sum->second);
            else
                table.add_missing(year, content.say("report.not_computed"));
    }
    return table.take();
}

Sheet make_of_ecosystems(const Content& content)
{
    Table table(content, "ecosystem", content.say("report.ecosystem"));
    const Sums values(content.run, "value", {.service = true, .ecosystem = true});
    for (const auto& ecosystem : content.ecosystems()) {
        table.add(content.ecosystem_title(ecosystem));
        for (int year : content.run.years) {
            Int128 sum = 0;
            bool any = false;
            for (const auto* service : content.valued_services())
                if (!content.sums.services.at({service->id, year}).is_missing) {
                    sum += values.at({.service = service->id, .ecosystem = ecosystem, .year = year}).count;
                    any = true;
                }
            if (any)
                table.add("ecosystem", ecosystem, year, sum);
            else
                table.add_missing(year, content.say("report.not_computed"));
        }
    }
    return table.take();
}

}  // namespace

std::vector<Sheet> make_chart_sheets(const Content& content)
{
    return {make_of_services(content), make_of_places(content), make_of_ecosystems(content)};
}

}  // namespace eco::report

#include <algorithm>
#include <set>

#include "method/check.hpp"
#include "report/content.hpp"
#include "report/lines.hpp"
#include "report/words.hpp"

namespace eco::report {
namespace {

/// T1: every service with its quantities, the price that values them, the value and its share.
class Results {
public:
    explicit Results(const Content& content)
        : c_(content),
          quantities_(content.run, "quantity", {.series = true}),
          values_(content.run, "value", {.series = true}),
          lines_(make_lines(content))
    {
    }

    std::vector<Row> rows()
    {
        for (int year : c_.run.years) {
            year_ = year;
            const auto total = c_.sums.totals.find(year);
            total_ = total == c_.sums.totals.end() ? 0 : total->second;
            for (const auto& group : c_.sums.group_names)
                add_group(group);
            if (total_ != 0)
                add_sum(Row::Kind::total, c_.say(total_key(c_.run, c_.sums)), "", total_);
            if (total_ != 0)
                add_interval("year", std::to_string(year_), total_);
        }
        return std::move(rows_);
    }

private:
    void add_group(const std::string& group)
    {
        const std::string title = group_title(group, c_.language);
        for (const auto* service : c_.services())
            if (service->group == group)
                add_service(title, *service);
        if (const auto sum = c_.sums.groups.find({group, year_}); sum != c_.sums.groups.end())
            add_sum(Row::Kind::group, title, c_.say("report.subtotal"), sum->second);
    }

    void add_service(const std::string& group, const account::ServiceLine& service)
    {
        bool any = false;
        int valued = 0;
        for (const auto& line : lines_)
            if (line.service == service.id) {
                add_line(group, service, line);
                any = true;
                valued += line.value >= 0;
            }
        if (!any) {
            Row row = begin(Row::Kind::line, group, c_.title(service), "");
            row.cells[8] = Cell::of(c_.reason(service.reason));
            rows_.push_back(row);
        }
        const auto sum = c_.sums.services.find({service.id, year_});
        if (valued > 1 && sum != c_.sums.services.end() && !sum->second.is_missing)
            add_sum(Row::Kind::line, group, c_.title(service), sum->second.fen, c_.say("report.subtotal"));
        if (valued > 0 && sum != c_.sums.services.end() && !sum->second.is_missing)
            add_interval("service", service.id, sum->second.fen);
    }

    void add_line(const std::string& group, const account::ServiceLine& service, const Line& line)
    {
        const account::Series* quantity = series(line.quantity);
        const account::Series* value = series(line.value);
        Row row = begin(Row::Kind::line, group, c_.title(service), c_.title(quantity ? *quantity : *value));
        if (quantity) {
            const OfficeUnit unit = c_.unit(quantity->unit);
            row.cells[4] = c_.amount(quantities_.at({.series = line.quantity, .year = year_}), quantity->quantum, unit);
            row.cells[5] = Cell::of(unit.label);
        }
        if (value) {
            add_price(row, line);
            const Amount& amount = values_.at({.series = line.value, .year = year_});
            row.cells[8] = c_.amount(amount, value->quantum, c_.money());
            const auto sum = c_.sums.services.find({service.id, year_});
            if (amount.is_known() && sum != c_.sums.services.end() && !sum->second.is_missing)
                row.cells[9] = Content::share(amount.count, total_);
        }
        rows_.push_back(row);
    }

    void add_price(Row& row, const Line& line) const
    {
        if (line.prices.size() == 1) {
            const auto& price = *line.prices[0];
            row.cells[6] = number_or_text(price.value);
            row.cells[7] = Cell::of(c_.unit(price.unit).label);
        } else if (line.prices.size() > 1) {
            row.cells[6] = Cell::of(c_.say("report.prices_in_t7", {{"count", std::to_string(line.prices.size())}}));
        }
    }

    void add_sum(Row::Kind kind, const std::string& group, const std::string& service, Int128 fen,
                 const std::string& indicator = "")
    {
        Row row = begin(kind, group, service, indicator);
        row.cells[8] = c_.fen(fen);
        row.cells[9] = Content::share(fen, total_);
        rows_.push_back(row);
    }

    /// Beside the amount of the last row that has one: that of the service as a whole.
    void add_interval(const char* by, const std::string& key, Int128 fen)
    {
        const auto cells = c_.interval(by, key, year_, fen);
        for (auto row = rows_.rbegin(); row != rows_.rend(); ++row)
            if (row->cells[8].kind == Cell::Kind::number) {
                std::copy(cells.begin(), cells.end(), row->cells.begin() + 10);
                return;
            }
    }

    Row begin(Row::Kind kind, const std::string& group, const std::string& service, const std::string& indicator) const
    {
        Row row{kind, std::vector<Cell>(c_.intervals ? 12 : 10)};
        row.cells[0] = Cell::whole(year_);
        row.cells[1] = Cell::of(group);
        row.cells[2] = Cell::of(service);
        row.cells[3] = Cell::of(indicator);
        return row;
    }

    const account::Series* series(int number) const
    {
        return number < 0 ? nullptr : &c_.run.series.at(static_cast<std::size_t>(number));
    }

    const Content& c_;
    Sums quantities_, values_;
    std::vector<Line> lines_;
    std::vector<Row> rows_;
    int year_ = 0;
    Int128 total_ = 0;
};

}  // namespace

Sheet make_results(const Content& content)
{
    const auto say = [&](const char* key) { return content.say(key); };
    Sheet sheet{.id = "T1",
                .name = say("report.t1.name"),
                .title = say("report.t1.title"),
                .columns = {{say("report.year"), 7},
                            {say("report.level_1"), 22},
                            {say("report.level_2"), 21, true},
                            {say("report.indicator"), 34, true},
                            {say("report.quantity"), 15},
                            {say("report.unit"), 11},
                            {say("report.price"), 16, true},
                            {say("report.price_unit"), 11},
                            {content.say("report.value", {{"unit", content.money().label}}), 16, true},
                            {say("report.share"), 10}},
                .rows = Results(content).rows(),
                .notes = {say("report.note.rounding"), say("report.t1.note"), say("report.note.missing"),
                          content.interval_note()},
                .frozen_columns = 4,
                .breaks_by_first_column = true};
    for (auto& column : content.interval_columns(content.money().label))
        sheet.columns.push_back(std::move(column));
    return sheet;
}

}  // namespace eco::report

#include <algorithm>
#include <cmath>
#include <map>

#include "account/explain.hpp"
#include "report/content.hpp"
#include "report/words.hpp"

namespace eco::report {
namespace {

/// T8, part by part: what it is about, the object, the year, a figure with unit, and words.
class Quality {
public:
    explicit Quality(const Content& content) : c_(content) {}

    std::vector<Row> rows()
    {
        add_residual();
        add_not_computed();
        for (const auto& note : c_.run.notes)
            if (note.severity == "warning")
                add("report.t8.warning", service(note.service), note.year, {}, "",
                    c_.language == Language::zh ? note.text_zh : note.text_en);
        add_coverage();
        add_parameters();
        add_intervals();
        for (const auto& line : c_.run.services)
            if (line.status == "not_applicable")
                add("report.t8.not_applicable", c_.title(line), 0, {}, "", line.reason);
        return std::move(rows_);
    }

private:
    void add(const char* part, const std::string& object, int year, Cell figure, const std::string& unit,
             const std::string& text)
    {
        rows_.push_back({Row::Kind::line,
                         {Cell::of(c_.say(part)), Cell::of(object), c_.year_cell(year), std::move(figure),
                          Cell::of(unit), Cell::of(text)}});
    }
    std::string service(const std::string& ids) const { return ids.empty() ? "" : c_.service_titles(ids); }

    void add_residual()
    {
        add("report.t8.residual", "", 0, Cell::whole(c_.sums.residual() + account::residual(c_.run)),
            c_.say("report.fen"), c_.say("report.t8.residual_text"));
    }

    void add_not_computed()
    {
        for (const auto& line : c_.run.services)
            if (line.status == "not_computed")
                add("report.t8.not_computed", c_.title(line), 0, {}, "", c_.reason(line.reason));
        for (const auto& [key, amount] : c_.sums.services)
            if (amount.is_missing && is_computed(key.first))
                add("report.t8.not_computed", service(key.first), key.second, {}, "", c_.reason(amount.reason));
    }

    bool is_computed(const std::string& id) const
    {
        return std::any_of(c_.run.services.begin(), c_.run.services.end(),
                           [&](const auto& line) { return line.id == id && line.status == "computed"; });
    }

    struct Area {
        Int128 covered = 0, uncovered = 0;
        std::string reason{};
    };

    /// What is not covered in some year, year by year; then what always is, in one row each.
    void add_coverage()
    {
        std::map<std::string, std::map<int, Area>> areas;  // by output and year
        for (const auto& part : c_.run.coverage) {
            Area& area = areas[part.service][part.year];
            area.covered += part.covered;
            area.uncovered += part.uncovered;
            const std::string reason = part.uncovered == 0 ? "" : reason_text(part.reason, c_.language);
            if (area.reason.find(reason) == std::string::npos)
                area.reason += (area.reason.empty() ? "" : c_.say("report.comma")) + reason;
        }
        const auto is_whole = [](const auto& year) { return year.second.uncovered == 0; };
        for (const auto& [id, years] : areas)
            if (!std::all_of(years.begin(), years.end(), is_whole))
                for (const auto& [year, area] : years)
                    add_area(output(id), year, area);
        for (const auto& [id, years] : areas) {
            if (!std::all_of(years.begin(), years.end(), is_whole))
                continue;
            if (years.size() == c_.run.years.size())
                add_area(output(id), 0, years.begin()->second);
            else
                for (const auto& [year, area] : years)
                    add_area(output(id), year, area);
        }
    }

    void add_area(const std::string& object, int year, const Area& area)
    {
        add("report.t8.coverage", object, year, Content::share(area.covered, area.covered + area.uncovered), "%",
            area.reason);
        if (area.uncovered != 0)
            add("report.t8.uncovered", object, year,
                Cell::of(std::ldexp(static_cast<double>(area.uncovered), -20) / 1e6, 2), "km²", area.reason);
    }

    /// "soil_retention.soil_volume" by the titles of the service and the series.
    std::string output(const std::string& id) const
    {
        if (id.empty())
            return c_.say("report.land_cover");
        const auto dot = id.find('.');
        std::string out = service(id.substr(0, dot));
        for (const auto& series : c_.run.series)
            if (dot != std::string::npos && series.service == id.substr(0, dot) && series.name == id.substr(dot + 1)) {
                account::Series whole = series;
                whole.item.clear();
                return out + " · " + c_.title(whole);
            }
        return out;
    }

    void add_parameters()
    {
        std::map<std::string, std::pair<int, int>> counts;  // by service: unverified, all
        int unverified = 0;
        for (const auto& row : c_.run.parameters) {
            auto& [of, all] = counts[row.service];
            of += !row.is_verified;
            unverified += !row.is_verified;
            ++all;
        }
        const std::string rows = c_.say("report.rows");
        add("report.t8.unverified", c_.say("report.all_services"), 0, Cell::whole(unverified), rows,
            c_.say("report.t8.of_all", {{"all", std::to_string(c_.run.parameters.size())}}));
        for (const auto& [services, count] : counts)
            if (count.first > 0)
                add("report.t8.unverified", service(services), 0, Cell::whole(count.first), rows,
                    c_.say("report.t8.of_all", {{"all", std::to_string(count.second)}}));
    }

    /// Which figures have no interval although draws were made, and which rows are not in the intervals.
    void add_intervals()
    {
        if (!c_.intervals)
            return;
        add("report.t8.intervals", c_.say("report.all_services"), 0,
            Cell::whole(static_cast<Int128>(c_.intervals->drawn_rows)), c_.say("report.rows"), c_.interval_note());
        for (const auto& id : c_.intervals->fixed_services)
            add("report.t8.intervals", service(id), 0, {}, "", c_.say("report.t8.fixed"));
        for (const auto& row : c_.intervals->left_out)
            add("report.t8.intervals",
                row.keys.empty() ? row.symbol
                                 : c_.say("report.of_item", {{"name", row.symbol}, {"item", c_.applies_to(row.keys)}}),
                0, {}, "", c_.say("report.t8.left_out", {{"where", row.where}}));
    }

    const Content& c_;
    std::vector<Row> rows_;
};

}  // namespace

Sheet make_quality(const Content& content)
{
    const auto say = [&](const char* key) { return content.say(key); };
    return {.id = "T8",
            .name = say("report.t8.name"),
            .title = say("report.t8.title"),
            .columns = {{say("report.t8.part"), 18},
                        {say("report.t8.object"), 46, true},
                        {say("report.year"), 10},
                        {say("report.t8.figure"), 14},
                        {say("report.unit"), 8},
                        {say("report.t8.says"), 80, true}},
            .rows = Quality(content).rows(),
            .notes = {say("report.t8.note"), content.interval_note()},
            .frozen_columns = 2};
}

}  // namespace eco::report

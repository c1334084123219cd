#include <algorithm>
#include <cmath>
#include <map>

#include "account/explain.hpp"
#include "report/content.hpp"
#include "report/lines.hpp"
#include "report/words.hpp"

namespace eco::report {
namespace {

std::string year_text(const Content& content, int year)
{
    return year == 0 ? content.say("report.all_years") : std::to_string(year);
}

/// Titles of the services "a, b" by their ids.
std::string service_titles(const Content& content, const std::string& ids)
{
    std::string out;
    for (std::size_t at = 0; at <= ids.size();) {
        const std::size_t end = std::min(ids.find(", ", at), ids.size());
        const std::string id = ids.substr(at, end - at);
        std::string title = id;
        if (const auto* sheet = content.package ? content.package->find_sheet(id) : nullptr)
            title = pick(content.language, sheet->title.zh, sheet->title.en);
        for (const auto& service : content.run.services)
            if (service.id == id)
                title = content.title(service);
        out += (out.empty() ? "" : content.say("report.comma")) + title;
        at = end + 2;
    }
    return out;
}

}  // namespace

Sheet make_about(const Content& content)
{
    const auto say = [&](const char* key) { return content.say(key); };
    const auto& run = content.run;
    Sheet sheet{.id = "about",
                .name = say("report.about.name"),
                .title = content.say("report.title", {{"place", content.territory()}, {"years", content.years()}}),
                .columns = {{say("report.about.what"), 22}, {say("report.about.says"), 90, true}}};
    const auto add = [&](const char* key, const std::string& text) {
        sheet.rows.push_back({Row::Kind::line, {Cell::of(say(key)), Cell::of(text)}});
    };
    add("report.about.territory", content.territory());
    add("report.about.years", content.years());
    add("report.about.method", content.method());
    add("report.about.prices", prices_text(run, content.language));
    add("report.about.status", run.method_status == "official"
                                   ? run.method_status
                                   : content.say("report.not_official", {{"status", run.method_status}}));
    add("report.about.method_hash", run.method_hash);
    add("report.about.scene_hash", run.scene_hash);
    add("report.about.run", run.id);
    add("report.about.made", run.created);
    add("report.about.engine", "ecoledger " + run.engine_version);
    for (const char* key : {"report.note.rounding", "report.note.total", "report.note.missing"})
        sheet.notes.push_back(say(key));
    sheet.notes.push_back(prices_note(run, content.language));
    sheet.notes.push_back(content.interval_note());
    return sheet;
}

Sheet make_inputs(const Content& content)
{
    const auto say = [&](const char* key) { return content.say(key); };
    Sheet sheet{.id = "T6",
                .name = say("report.t6.name"),
                .title = say("report.t6.title"),
                .columns = {{say("report.input"), 26},
                            {say("report.year"), 10},
                            {say("report.file"), 46, true},
                            {say("report.description"), 30, true},
                            {"SHA-256", 68}},
                .notes = {say("report.t6.note")}};
    for (const auto& input : content.run.inputs)
        sheet.rows.push_back(
            {Row::Kind::line,
             {Cell::of(input.name), input.year == 0 ? Cell::of(year_text(content, 0)) : Cell::whole(input.year),
              Cell::of(input.file), Cell::of(input.description), Cell::of(input.sha256)}});
    return sheet;
}

Sheet make_parameters(const Content& content)
{
    const auto say = [&](const char* key) { return content.say(key); };
    Sheet sheet{.id = "T7",
                .name = say("report.t7.name"),
                .title = say("report.t7.title"),
                .columns = {{say("report.kind"), 8},
                            {say("report.symbol"), 26, true},
                            {say("report.keys"), 34, true},
                            {say("report.parameter_value"), 14},
                            {say("report.unit"), 18},
                            {say("report.source"), 46, true},
                            {say("report.verified"), 10},
                            {say("report.used_by"), 24, true},
                            {say("report.remark"), 40, true}},
                .notes = {say("report.t7.note")},
                .frozen_columns = 2};
    for (const auto& row : content.run.parameters) {
        const bool is_price = content.package && content.package->prices.count(row.symbol) > 0;
        sheet.rows.push_back({Row::Kind::line,
                              {Cell::of(say(is_price ? "report.kind.price" : "report.kind.parameter")),
                               Cell::of(row.symbol), Cell::of(row.keys), number_or_text(row.value), Cell::of(row.unit),
                               Cell::of(row.source), Cell::of(say(row.is_verified ? "report.yes" : "report.no")),
                               Cell::of(service_titles(content, row.service)), Cell::of(row.note)}});
    }
    return sheet;
}

namespace {

/// T8, part by part: what it is about, the object, the year, a figure with unit, and words.
class Quality {
public:
    explicit Quality(const Content& content) : c_(content) {}

    std::vector<Row> rows()
    {
        add_residual();
        add_services();
        add_coverage();
        add_parameters();
        add_intervals();
        for (const auto& note : c_.run.notes)
            if (note.severity == "warning")
                add("report.t8.warning", service(note.service), note.year, {}, "",
                    c_.language == Language::zh ? note.text_zh : note.text_en);
        return std::move(rows_);
    }

private:
    void add(const char* part, const std::string& object, int year, Cell figure, const std::string& unit,
             const std::string& text)
    {
        rows_.push_back(
            {Row::Kind::line,
             {Cell::of(c_.say(part)), Cell::of(object), year == 0 ? Cell::of(year_text(c_, 0)) : Cell::whole(year),
              std::move(figure), Cell::of(unit), Cell::of(text)}});
    }
    std::string service(const std::string& ids) const { return ids.empty() ? "" : service_titles(c_, ids); }

    void add_residual()
    {
        add("report.t8.residual", "", 0, Cell::whole(c_.sums.residual() + account::residual(c_.run)),
            c_.say("report.fen"), c_.say("report.t8.residual_text"));
    }

    void add_services()
    {
        for (const auto& line : c_.run.services)
            if (line.status == "not_computed")
                add("report.t8.not_computed", c_.title(line), 0, {}, "", c_.reason(line.reason));
        for (const auto& [key, amount] : c_.sums.services)
            if (amount.is_missing && is_computed(key.first))
                add("report.t8.not_computed", service(key.first), key.second, {}, "", c_.reason(amount.reason));
        for (const auto& line : c_.run.services)
            if (line.status == "not_applicable")
                add("report.t8.not_applicable", c_.title(line), 0, {}, "", line.reason);
    }

    bool is_computed(const std::string& id) const
    {
        return std::any_of(c_.run.services.begin(), c_.run.services.end(),
                           [&](const auto& line) { return line.id == id && line.status == "computed"; });
    }

    void add_coverage()
    {
        struct Area {
            Int128 covered = 0, uncovered = 0;
            std::string reason;
        };
        std::map<std::pair<std::string, int>, Area> areas;
        for (const auto& part : c_.run.coverage) {
            Area& area = areas[{part.service, part.year}];
            area.covered += part.covered;
            area.uncovered += part.uncovered;
            const std::string reason = part.uncovered == 0 ? "" : reason_text(part.reason, c_.language);
            if (area.reason.find(reason) == std::string::npos)
                area.reason += (area.reason.empty() ? "" : c_.say("report.comma")) + reason;
        }
        for (const auto& [key, area] : areas) {
            const std::string object = key.first.empty() ? c_.say("report.land_cover") : output(key.first);
            add("report.t8.coverage", object, key.second, Content::share(area.covered, area.covered + area.uncovered),
                "%", area.reason);
            if (area.uncovered != 0)
                add("report.t8.uncovered", object, key.second,
                    Cell::of(std::ldexp(static_cast<double>(area.uncovered), -20) / 1e6, 2), "km²", area.reason);
        }
    }

    /// "soil_retention.soil_volume" by the titles of the service and the series.
    std::string output(const std::string& id) const
    {
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
            add("report.t8.intervals", row.symbol + (row.keys.empty() ? "" : " (" + row.keys + ")"), 0, {}, "",
                c_.say("report.t8.left_out", {{"where", row.where}}));
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
                        {say("report.t8.object"), 36, true},
                        {say("report.year"), 10},
                        {say("report.t8.figure"), 14},
                        {say("report.unit"), 8},
                        {say("report.t8.says"), 70, true}},
            .rows = Quality(content).rows(),
            .notes = {say("report.t8.note"), content.interval_note()},
            .frozen_columns = 2};
}

}  // namespace eco::report

#include "report/density.hpp"

#include <optional>

#include "report/words.hpp"

namespace eco::report {

Sheet make_density(const Content& content)
{
    const int year = content.run.years.back();
    const OfficeUnit office = content.unit("1e4 CNY km-2 a-1");
    const std::string& unit = office.label;
    Sheet sheet{.id = "density",
                .name = content.say("report.density.name"),
                .title = content.say("report.density.title", {{"year", std::to_string(year)}, {"unit", unit}}),
                .columns = {{content.say("report.place"), 18}},
                .notes = {content.say("report.note.rounding"), content.say("report.note.total"),
                          content.say("report.note.missing")},
                .unit = unit};
    const auto add_column = [&](const std::string& title) { sheet.columns.push_back({title, 18, true}); };
    add_column(content.say(total_key(content.run, content.sums)));
    for (const auto& group : content.sums.group_names)
        add_column(group_title(group, content.language));
    const Sums values(content.run, "value", {.service = true, .place = true});
    for (const auto* place : content.places()) {
        std::vector<std::optional<Int128>> amounts(content.sums.group_names.size() + 1);  // fen; the total first
        for (const auto* service : content.valued_services()) {
            const auto whole = content.sums.services.find({service->id, year});
            if (whole == content.sums.services.end() || whole->second.is_missing)
                continue;
            const Int128 fen = values.at({.service = service->id, .place = place->id, .year = year}).count;
            for (std::size_t i = 0; i < amounts.size(); ++i)
                if (i == 0 || content.sums.group_names[i - 1] == service->group)
                    amounts[i] = amounts[i].value_or(0) + fen;
        }
        Row row{Row::Kind::line, {Cell::of(content.title(*place))}};
        for (const auto& fen : amounts)  // fen per m2 is 1e4 CNY/km2
            row.cells.push_back(fen && place->area_m2 > 0
                                    ? Cell::of(static_cast<double>(*fen) / place->area_m2, office.decimals)
                                    : Cell::of(content.say("report.not_computed")));
        sheet.rows.push_back(std::move(row));
    }
    return sheet;
}

}  // namespace eco::report

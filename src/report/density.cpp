#include "report/density.hpp"

#include <optional>

#include "report/words.hpp"

namespace eco::report {
namespace {

Density begin(const Content& content)
{
    const std::string unit = content.unit("1e4 CNY km-2 a-1").label;
    Density out;
    out.sheet = {.id = "density",
                 .name = content.say("report.density.name"),
                 .title = content.say("report.density.title",
                                      {{"year", std::to_string(content.run.years.back())}, {"unit", unit}}),
                 .columns = {{content.say("report.place"), 18}},
                 .notes = {content.say("report.note.rounding"), content.say("report.note.total"),
                           content.say("report.note.missing")},
                 .unit = unit};
    out.ids = {""};
    const auto add = [&](const std::string& id, const std::string& title) {
        out.ids.push_back(id);
        out.sheet.columns.push_back({title, 18, true});
    };
    add("total", content.say(total_key(content.run, content.sums)));
    for (const auto& group : content.sums.group_names)
        add(group, group_title(group, content.language));
    out.services = out.ids.size();
    for (const auto* service : content.valued_services())
        add(service->id, content.title(*service));
    return out;
}

/// The amounts of a place in fen, by column after the first; nothing where none is known.
std::vector<std::optional<Int128>> amounts_of(const Content& content, const Density& density, const Sums& values,
                                              const std::string& place)
{
    const int year = content.run.years.back();
    std::vector<std::optional<Int128>> out(density.ids.size());
    std::size_t column = density.services;
    for (const auto* service : content.valued_services()) {
        const Amount& amount = values.at({.service = service->id, .place = place, .year = year});
        if (amount.is_known())
            out[column] = amount.count;
        ++column;
        const auto whole = content.sums.services.find({service->id, year});
        if (whole == content.sums.services.end() || whole->second.is_missing)
            continue;
        for (std::size_t i = 1; i < density.services; ++i)
            if (i == 1 || density.ids[i] == service->group)
                out[i] = out[i].value_or(0) + amount.count;
    }
    return out;
}

}  // namespace

Density make_density(const Content& content)
{
    Density out = begin(content);
    const int decimals = content.unit("1e4 CNY km-2 a-1").decimals;
    const Sums values(content.run, "value", {.service = true, .place = true});
    for (const auto* place : content.places()) {
        const auto amounts = amounts_of(content, out, values, place->id);
        Row row{Row::Kind::line, {Cell::of(content.title(*place))}};
        for (std::size_t i = 1; i < amounts.size(); ++i)  // fen per m2 is 1e4 CNY/km2
            row.cells.push_back(amounts[i] && place->area_m2 > 0
                                    ? Cell::of(static_cast<double>(*amounts[i]) / place->area_m2, decimals)
                                    : Cell::of(content.say("report.not_computed")));
        out.sheet.rows.push_back(std::move(row));
    }
    fit_columns(out.sheet, 1);
    return out;
}

}  // namespace eco::report

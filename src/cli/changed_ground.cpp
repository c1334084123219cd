#include "cli/changed_ground.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "account/boundary.hpp"
#include "cli/report.hpp"
#include "cli/table.hpp"
#include "report/amounts.hpp"

namespace eco::cli {
namespace {

using account::ChangedPlace;

/// What a place is worth on the first side, on the other boundaries in that year, and on the other side.
struct Worth {
    std::optional<Int128> before, moved, after;
};

std::optional<Int128> worth_of(const account::Run& run, int year, const ChangedPlace& place)
{
    for (const auto& line : account::compare({{&run, year}}, "place"))
        if (line.key == place.id)
            return line.amounts[0].count;
    // The whole is no line by place: its values are the sum of those.
    const bool is_whole = std::any_of(run.places.begin(), run.places.end(),
                                      [&](const auto& one) { return one.id == place.id && one.parent.empty(); });
    if (!is_whole)
        return std::nullopt;
    for (const auto& line : account::compare({{&run, year}}, "year"))
        return line.amounts[0].count;
    return std::nullopt;
}

Worth worth(const Comparison& comparison, std::size_t side, const ChangedPlace& place)
{
    const auto& [first, first_year] = comparison.sides[0];
    const auto& [other, other_year] = comparison.sides[side];
    Worth out{worth_of(*first, first_year, place), std::nullopt, worth_of(*other, other_year, place)};
    if (const auto* restated = comparison.restated_run(side))
        out.moved = worth_of(*restated, first_year, place);
    return out;
}

std::string growth(const Worth& worth)
{
    if (!worth.moved || !worth.after || *worth.moved == 0)
        return "";
    return fmt::format("{:+.2f} %", 100 * (static_cast<double>(*worth.after) / static_cast<double>(*worth.moved) - 1));
}

std::string name_of(const account::Run& run)
{
    const auto found = run.choices.find(account::boundary_choice);
    return found == run.choices.end() ? short_id(run.id) : found->second;
}

std::string km2(double area_m2)
{
    return fmt::format("{:.4g}", area_m2 / 1e6);
}

}  // namespace

void print_changed_ground(const Comparison& comparison, std::size_t side, const Context& context)
{
    const account::Run &first = *comparison.sides[0].run, &other = *comparison.sides[side].run;
    const int year = comparison.sides[0].year;
    const auto places = account::changed_places(first, other);
    if (places.empty())
        return;
    const Args names{
        {"a", name_of(first)}, {"b", name_of(other)}, {"year", std::to_string(year)}, {"method", first.method_id}};
    context.out << context.say("cli.boundary.title", names) << "\n";
    Table table({Align::left, Align::right});
    std::vector<std::string> heading;
    for (const char* key : {"cli.boundary.place", "cli.boundary.before", "cli.boundary.after", "cli.boundary.area",
                            "cli.boundary.value", "cli.boundary.growth"})
        heading.push_back(context.say(key, names));
    table.add(heading);
    for (const auto& place : places) {
        const Worth one = worth(comparison, side, place);
        table.add({"  " + context.pick(place.name_zh, place.name_en), km2(place.before_m2), km2(place.after_m2),
                   km2(place.after_m2 - place.before_m2),
                   one.moved && one.before ? report::hundred_million_yuan(*one.moved - *one.before) : "-",
                   growth(one)});
    }
    context.out << table.text();
    if (comparison.restated_run(side) == nullptr)
        context.out << context.say("cli.boundary.withheld", names) << "\n";
}

nlohmann::ordered_json changed_ground_json(const Comparison& comparison, std::size_t side)
{
    auto out = nlohmann::ordered_json::array();
    for (const auto& place : account::changed_places(*comparison.sides[0].run, *comparison.sides[side].run)) {
        const Worth one = worth(comparison, side, place);
        nlohmann::ordered_json row = {{"place", place.id},
                                      {"area_before_m2", place.before_m2},
                                      {"area_after_m2", place.after_m2},
                                      {"value_changed_hands", nullptr},
                                      {"growth_on_one_boundary", growth(one)}};
        if (one.moved && one.before)
            row["value_changed_hands"] = report::yuan(*one.moved - *one.before);
        out.push_back(row);
    }
    return out;
}

}  // namespace eco::cli

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "account/carried_package.hpp"
#include "cli/report.hpp"
#include "cli/table.hpp"

namespace eco::cli {
namespace {

constexpr const char* money = "CNY a-1";

/// Titles of totals from the package that the run carries, by name; empty if it carries none.
std::map<std::string, std::string> titles_of(const account::Run& run, const Context& context,
                                             const method::Package* package)
{
    std::map<std::string, std::string> out;
    const auto carried = package ? nullptr : account::read_package(run);
    if (carried)
        package = carried.get();
    if (package)
        for (const auto& total : package->totals)
            out[total.name] = context.pick(total.title.zh, total.title.en);
    return out;
}

std::string figure(const account::Indicator& one, const Context& context)
{
    if (!one.value)
        return reason_text(context, one.reason);
    if (one.unit == money)
        return fmt::format("{:.2f}", *one.value / 1e8);
    return std::abs(*one.value) >= 1e6 ? fmt::format("{:.0f}", *one.value) : fmt::format("{:.6g}", *one.value);
}

std::string label(const account::Indicator& one, const std::map<std::string, std::string>& titles,
                  const Context& context)
{
    const auto vintage = one.name.find(" (");  // of another GDP than the declared one
    const auto title = titles.find(one.name.substr(0, vintage));
    const bool has_title = title != titles.end() && !title->second.empty() && title->second != one.name;
    const std::string unit = one.unit == money ? context.say("cli.report.money") : one.unit;
    return "  " + (has_title ? title->second + " " : "") + one.name + (unit == "1" ? "" : " [" + unit + "]");
}

}  // namespace

void print_indicators(const account::Run& run, const Context& context, const method::Package* package)
{
    std::vector<const account::Indicator*> lines;  // of the top place, the first of each name
    const auto is_top = [&](const std::string& id) {
        return std::any_of(run.places.begin(), run.places.end(),
                           [&](const auto& place) { return place.id == id && place.parent.empty(); });
    };
    for (const auto& one : run.indicators)
        if (is_top(one.place) && std::none_of(lines.begin(), lines.end(), [&](auto* l) { return l->name == one.name; }))
            lines.push_back(&one);
    if (lines.empty())
        return;
    const auto titles = titles_of(run, context, package);
    Table table({Align::left, Align::right});
    std::vector<std::string> cells = {context.say("cli.report.indicators")};
    for (int year : run.years)
        cells.push_back(std::to_string(year));
    table.add(cells);
    for (const auto* line : lines) {
        cells = {label(*line, titles, context)};
        for (int year : run.years)
            for (const auto& one : run.indicators)
                if (one.place == line->place && one.name == line->name && one.year == year)
                    cells.push_back(figure(one, context));
        table.add(cells);
    }
    context.out << "\n" << table.text();
    if (const auto declared = run.choices.find(account::gdp_vintage_choice); declared != run.choices.end())
        context.out << context.say("cli.report.gdp_vintage", {{"vintage", declared->second}}) << "\n";
}

}  // namespace eco::cli

#include "report/content.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "report/words.hpp"

namespace eco::report {

Content::Content(const account::Run& a_run, Language a_language, const std::optional<account::DrawOptions>& draws)
    : run(a_run), language(a_language), package(account::read_package(a_run)), sums(a_run)
{
    if (draws)
        intervals.emplace(a_run, *draws);
}

std::string Content::title(const account::ServiceLine& service) const
{
    const std::string& text = pick(language, service.title_zh, service.title_en);
    return text.empty() ? service.id : text;
}

std::string Content::title(const account::Place& place) const
{
    const std::string& text = pick(language, place.name_zh, place.name_en);
    return text.empty() ? place.id : text;
}

std::string Content::title(const account::Series& series) const
{
    const std::string& text = pick(language, series.title_zh, series.title_en);
    const std::string name = text.empty() ? series.name : text;
    if (series.item.empty())
        return name;
    return say("report.of_item", {{"name", name}, {"item", item_title(series.item, language)}});
}

std::string Content::ecosystem_title(const std::string& id) const
{
    const auto found = run.ecosystems.find(id);
    return found == run.ecosystems.end() ? id : pick(language, found->second.first, found->second.second);
}

std::string Content::years() const
{
    const auto [low, high] = std::minmax_element(run.years.begin(), run.years.end());
    if (low == run.years.end())
        return "";
    return *low == *high ? std::to_string(*low) : std::to_string(*low) + "–" + std::to_string(*high);
}

std::string Content::method() const
{
    const std::string id = run.method_id + " " + run.method_version;
    if (!package)
        return id;
    return say("report.method_title", {{"title", pick(language, package->title.zh, package->title.en)}, {"id", id}});
}

const account::Place& Content::top() const
{
    const auto found =
        std::find_if(run.places.begin(), run.places.end(), [](const auto& place) { return place.parent.empty(); });
    return found == run.places.end() ? run.places.at(0) : *found;
}

std::vector<const account::Place*> Content::places() const
{
    std::vector<const account::Place*> out;
    for (const auto& place : run.places)
        if (std::find(sums.finest.begin(), sums.finest.end(), place.id) != sums.finest.end())
            out.push_back(&place);
    return out;
}

std::vector<std::string> Content::ecosystems() const
{
    std::set<std::string> occurring;
    for (const auto& cell : run.cells)
        occurring.insert(cell.ecosystem);
    std::vector<std::string> out;
    const auto add = [&](const std::string& id) {
        if (occurring.erase(id))
            out.push_back(id);
    };
    if (package)
        for (const auto& ecosystem : package->ecosystems)
            add(ecosystem.id);
    for (const auto& [id, titles] : run.ecosystems)
        if (id != "unassigned")
            add(id);
    add("unassigned");
    return out;
}

std::vector<const account::ServiceLine*> Content::services() const
{
    std::vector<const account::ServiceLine*> out;
    for (const auto& group : sums.group_names)
        for (const auto& service : run.services)
            if (service.group == group && service.status != "not_applicable")
                out.push_back(&service);
    return out;
}

std::vector<const account::ServiceLine*> Content::valued_services() const
{
    auto out = services();
    std::erase_if(out, [&](const auto* service) {
        return std::none_of(run.years.begin(), run.years.end(), [&](int year) {
            return sums.services.count({service->id, year}) > 0;
        });
    });
    return out;
}

std::string Content::reason_of(const std::string& text) const
{
    return text.empty() ? say("report.not_computed")
                        : say("report.not_computed_why", {{"reason", reason_text(text, language)}});
}

Cell Content::amount(const Amount& amount, double quantum, const OfficeUnit& unit) const
{
    if (amount.parts == 0)
        return {};
    if (!amount.is_known())
        return Cell::of(reason_of(amount.reason));
    return Cell::of(in_office_unit(amount.count, quantum, unit), unit.decimals);
}

Cell Content::fen(Int128 count) const
{
    return Cell::of(in_office_unit(count, 0.01, money()), money().decimals);
}

std::vector<Cell> Content::interval(const std::string& by, const std::string& key, int year, Int128 count) const
{
    const auto* found = intervals ? intervals->find(by, key, year, count) : nullptr;
    if (!found)
        return std::vector<Cell>(intervals ? 2 : 0);
    const double factor = 0.01 * nearest_double(money().factor);
    return {Cell::of(found->low * factor, money().decimals), Cell::of(found->high * factor, money().decimals)};
}

std::vector<Column> Content::interval_columns(const std::string& unit) const
{
    if (!intervals)
        return {};
    const auto column = [&](const char* end) {
        return Column{unit.empty() ? end : say("report.with_unit", {{"title", end}, {"unit", unit}}), 12, true};
    };
    return {column("5 %"), column("95 %")};
}

std::string Content::interval_note() const
{
    if (!intervals)
        return say("report.note.intervals");
    return say("report.note.drawn", {{"draws", std::to_string(intervals->draws)},
                                     {"seed", std::to_string(intervals->seed)},
                                     {"rows", std::to_string(intervals->drawn_rows)},
                                     {"all", std::to_string(intervals->used_rows)},
                                     {"figures", std::to_string(intervals->drawn_figures)}});
}

Cell Content::share(Int128 part, Int128 whole)
{
    if (whole == 0)
        return {};
    const double percent = static_cast<double>(part) / static_cast<double>(whole) * 100;
    int decimals = 2;  // more where 99.999 would read 100
    while (part < whole && decimals < 8 && percent > 100 - 0.5 * std::pow(10, -decimals))
        ++decimals;
    return Cell::of(percent, percent <= 100 ? decimals : 2);
}

std::vector<Sheet> make_sheets(const Content& content)
{
    return {make_about(content),    make_results(content),    make_by_ecosystem(content),
            make_by_place(content), make_by_year(content),    make_indicators(content),
            make_inputs(content),   make_parameters(content), make_quality(content)};
}

}  // namespace eco::report

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "method/lookup.hpp"
#include "scene/codes.hpp"
#include "scene/parameters.hpp"
#include "scene/reach.hpp"
#include "scene/survey.hpp"

namespace eco::scene {
namespace {

using method::Row;
using method::Table;
using method::Use;

std::string keys_of(const Row& row)
{
    std::string text;
    for (const auto& [key, label] : row.keys)
        text += (text.empty() ? "" : ", ") + key + "=" + label;
    for (const auto& [key, interval] : row.intervals)
        text += (text.empty() ? "" : ", ") + key + "=" + interval.text();
    return text.empty() ? "-" : text;
}

/// Rows of the scene that the package does not take, because it has its own: told once a symbol.
void check_own_rows(Survey& survey, const std::map<std::string, Table>& own)
{
    for (const auto* all : {&survey.package->parameters, &survey.package->prices})
        for (const auto& [symbol, table] : *all) {
            const auto found = own.find(symbol);
            if (found == own.end())
                continue;
            const Row *first = nullptr, *theirs = nullptr;
            int count = 0;
            for (const Row& row : found->second.rows)
                if (const Row* twin = find_twin(table, row); twin != nullptr && !twin->is_required && ++count == 1)
                    first = &row, theirs = twin;
            if (count > 0)
                survey.at({first->file, first->line, 0, "column symbol"}, "scene.own_row_unused",
                          {{"symbol", symbol},
                           {"keys", keys_of(*first)},
                           {"value", first->value_text},
                           {"theirs", theirs->value_text},
                           {"count", std::to_string(count)},
                           {"package", survey.package->id}},
                          true);
        }
}

/// A number inside an interval.
double inside(const method::Interval& interval)
{
    if (std::isinf(interval.low))
        return std::isinf(interval.high) ? 0 : interval.high - (interval.high_closed ? 0 : 1e-9);
    return std::isinf(interval.high) ? interval.low + 1e-9 : (interval.low + interval.high) / 2;
}

/// Classes of the scene in which the service computes; one without name if it reads no class.
std::vector<std::string> classes_of(const Survey& survey, const Wanted& wanted)
{
    const method::Sheet* service = survey.package->find_sheet(wanted.service);
    std::vector<std::string> classes;
    Problems ignored;
    if (!survey.scene.ecosystem_map.empty() && std::filesystem::is_regular_file(survey.scene.ecosystem_map))
        for (const Code& code : read_codes(survey.scene.ecosystem_map, "ecosystem", ignored))
            if (survey.package->find_ecosystem(code.target) != nullptr &&
                (service->applies_to.empty() || survey.package->is_within(code.target, service->applies_to)))
                classes.push_back(code.target);
    return classes;
}

/// Places in which the scene's rows may differ, each with what is around it: one if no row is of a place.
std::vector<std::vector<std::string>> places_of(const Survey& survey, const Table& table)
{
    std::vector<std::string> around{survey.scene.top_id};
    around.insert(around.end(), survey.scene.top_within.begin(), survey.scene.top_within.end());
    const bool is_local = std::any_of(table.rows.begin(), table.rows.end(), [](const Row& row) {
        return row.keys.contains("region") || row.keys.contains("zone");
    });
    if (!is_local || !survey.outlines)
        return {around};
    std::vector<std::vector<std::string>> all;
    for (const std::string& id : survey.outlines->ids) {
        all.push_back(around);
        all.back().insert(all.back().begin(), id);
    }
    return all;
}

/// True if the scene has a class and a place for which the row, which the package leaves to it, would be the one that
/// is read.
bool is_read(const Survey& survey, const Wanted& wanted, const Table& table, const Row& row)
{
    std::map<std::string, double> numbers;
    for (const auto& [key, interval] : row.intervals)
        numbers[key] = inside(interval);
    const bool by_class = std::find(wanted.use->by.begin(), wanted.use->by.end(), "ecosystem") != wanted.use->by.end();
    const auto classes = by_class ? classes_of(survey, wanted) : std::vector<std::string>{""};
    for (const auto& places : places_of(survey, table))
        for (const std::string& one : classes) {
            auto labels = row.keys;
            if (by_class)
                labels["ecosystem"] = one;
            const Row* read = method::find_row(*survey.package, table, labels, numbers, places);
            if (read != nullptr && read->is_required && read->keys == row.keys && read->intervals == row.intervals)
                return true;
        }
    return false;
}

/// True if a key is a category of features or records: which labels it has, only these know.
bool is_keyed_by_features(const Wanted& wanted)
{
    return std::any_of(wanted.use->by.begin(), wanted.use->by.end(), [&](const std::string& key) {
        const Use* use = wanted.sheet->find_use(key);
        return use != nullptr && (use->source == Use::Source::features || use->source == Use::Source::records);
    });
}

/// True if the row is for a label of a choice that was not taken.
bool is_of_other_choice(const Row& row, const Wanted& wanted, const Reached& service)
{
    return std::any_of(row.keys.begin(), row.keys.end(), [&](const auto& key) {
        const auto taken = service.choices.find(wanted.sheet->id + "." + key.first);
        return taken != service.choices.end() && taken->second != key.second;
    });
}

void check_left_rows(Survey& survey, const std::map<std::string, Table>& own)
{
    std::set<std::string> told;
    for (const Reached& service : reached(*survey.package, survey.scene.set))
        for (const Wanted& wanted : service.inputs) {
            const bool is_price = wanted.use->source == Use::Source::price;
            if ((!is_price && wanted.use->source != Use::Source::parameter) || is_keyed_by_features(wanted))
                continue;
            const std::string& symbol = wanted.use->of;
            const auto found = own.find(symbol);
            const Table& theirs = (is_price ? survey.package->prices : survey.package->parameters).at(symbol);
            const Table table = found == own.end() ? theirs : with_own_rows(theirs, found->second);
            int count = 0;
            std::string first;
            for (const Row& row : table.rows)
                if (row.is_required && !is_of_other_choice(row, wanted, service) &&
                    is_read(survey, wanted, table, row) && ++count == 1)
                    first = keys_of(row);
            if (count > 0 && told.insert(symbol).second)
                survey.warning(survey.scene.mark, "scene.row_left",
                               {{"symbol", symbol},
                                {"count", std::to_string(count)},
                                {"first", first},
                                {"package", survey.package->id},
                                {"service", wanted.service}});
        }
}

}  // namespace

void check_parameters(Survey& survey)
{
    std::map<std::string, Table> own;
    Problems problems;
    if (!survey.scene.parameters.empty()) {
        if (!survey.has_file(survey.scene.parameters, survey.scene.mark))
            return;
        own = read_parameters(survey.scene.parameters, survey.package, problems);
    }
    survey.problems.add(problems.list());
    check_own_rows(survey, own);
    check_left_rows(survey, own);
}

}  // namespace eco::scene

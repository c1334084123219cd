#include <nlohmann/json.hpp>

#include "account/explain.hpp"
#include "account/prices.hpp"
#include "cli/report.hpp"
#include "report/amounts.hpp"
#include "report/summary.hpp"

namespace eco::cli {
namespace {

using report::find_gaps;
using report::percent;
using report::short_number;
using report::Summary;
using report::yuan;

using Json = nlohmann::ordered_json;

Json title(const std::string& zh, const std::string& en)
{
    return {{"zh", zh}, {"en", en}};
}

Json services_json(const account::Run& run, const Summary& sums)
{
    Json out = Json::array();
    for (const auto& service : run.services) {
        Json one = {{"id", service.id},         {"title", title(service.title_zh, service.title_en)},
                    {"group", service.group},   {"status", service.status},
                    {"reason", service.reason}, {"value", Json::object()}};
        for (int year : run.years) {
            const auto amount = sums.services.find({service.id, year});
            if (amount == sums.services.end())
                continue;
            Json& at = one["value"][std::to_string(year)];
            if (amount->second.is_missing)
                at = {{"missing", amount->second.reason},
                      {"missing_parts", amount->second.missing},
                      {"parts", amount->second.parts}};
            else
                at = yuan(amount->second.fen);
        }
        out.push_back(one);
    }
    return out;
}

Json places_json(const account::Run& run, const Summary& sums)
{
    Json out = Json::array();
    for (const auto& place : run.places) {
        Json one = {{"id", place.id},
                    {"name", title(place.name_zh, place.name_en)},
                    {"parent", place.parent},
                    {"area_m2", place.area_m2}};
        for (int year : run.years)
            if (const auto sum = sums.places.find({place.id, year}); sum != sums.places.end())
                one["value"][std::to_string(year)] = yuan(sum->second);
        out.push_back(one);
    }
    return out;
}

}  // namespace

Json run_json(const account::Run& run)
{
    const Summary sums(run);
    Json out = {{"run", run.id},
                {"created", run.created},
                {"engine", run.engine_version},
                {"method",
                 {{"id", run.method_id},
                  {"version", run.method_version},
                  {"status", run.method_status},
                  {"hash", run.method_hash}}},
                {"scene",
                 {{"id", run.scene_id},
                  {"title", title(run.scene_title_zh, run.scene_title_en)},
                  {"hash", run.scene_hash},
                  {"is_synthetic", run.is_synthetic}}},
                {"years", run.years},
                {"currency", "CNY"},
                {"prices", account::price_basis(account::constant_year(run))},
                {"services", services_json(run, sums)},
                {"places", places_json(run, sums)}};
    for (int year : run.years) {
        const auto total = sums.totals.find(year);
        out["totals"][std::to_string(year)] = {
            {"sum_of_computed_services", total == sums.totals.end() ? "0.00" : yuan(total->second)},
            {"is_gep", sums.is_whole(year)}};
    }
    for (const auto& [name, key] :
         {std::pair{account::gdp_vintage_choice, "gdp_vintage"}, std::pair{account::boundary_choice, "boundary"}})
        if (const auto found = run.choices.find(name); found != run.choices.end())
            out[key] = found->second;
    out["indicators"] = Json::array();
    for (const auto& one : run.indicators) {
        Json line = {{"place", one.place}, {"name", one.name}, {"unit", one.unit}, {"year", one.year}};
        if (one.value)
            line["value"] = short_number(*one.value);
        else
            line["missing"] = one.reason;
        out["indicators"].push_back(line);
    }
    out["residual"] = to_string(sums.residual() + account::residual(run));
    out["gaps"] = Json::array();
    for (const auto& gap : find_gaps(run))
        out["gaps"].push_back(
            {{"service", gap.service}, {"percent", percent(gap.uncovered, gap.covered)}, {"reason", gap.reason}});
    std::size_t unverified = 0;
    for (const auto& parameter : run.parameters)
        unverified += !parameter.is_verified;
    out["parameters"] = {{"used", run.parameters.size()}, {"unverified", unverified}};
    out["notes"] = Json::array();
    for (const auto& note : run.notes)
        out["notes"].push_back({{"service", note.service},
                                {"place", note.place},
                                {"year", note.year},
                                {"severity", note.severity},
                                {"text", title(note.text_zh, note.text_en)}});
    return out;
}

}  // namespace eco::cli

#pragma once
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <tuple>

#include "account/run.hpp"

/// For tests: runs filled at random, and their comparison field by field. A field that Run gains does not compile here.
namespace eco::ledger::testing_runs {

inline std::string text(std::mt19937& random)
{
    static const std::vector<std::string> pieces = {"遂川县", "水源涵养", "𠮷", "a", "\"q\"", "'", "\\",
                                                    "\n",     ",",        " ",  "é", "$1",    "%", ""};
    std::string all;
    for (auto i = random() % 4; i > 0; --i)
        all += pieces[random() % pieces.size()];
    return all;
}

inline double real(std::mt19937& random)
{
    const double mantissa = std::uniform_real_distribution<double>(-1, 1)(random);
    return std::ldexp(mantissa, static_cast<int>(random() % 600) - 300);
}

inline Int128 wide(std::mt19937& random)
{
    Int128 value = 0;
    for (int i = 0; i < 4; ++i)
        value = (value << 32) | static_cast<Int128>(random());
    return value;
}

inline std::int64_t amount(std::mt19937& random)
{
    switch (random() % 6) {
        case 0:
            return std::numeric_limits<std::int64_t>::max();
        case 1:
            return std::numeric_limits<std::int64_t>::min();
        case 2:
            return (std::int64_t{1} << 53) + 1;
        case 3:
            return 0;
        default:
            return static_cast<std::int64_t>(random()) - (std::int64_t{1} << 31);
    }
}

inline void fill_lists(account::Run& run, std::mt19937& random, int size)
{
    const auto any_text = [&] { return text(random); };
    const auto year = [&] { return 2000 + static_cast<int>(random() % 25); };
    for (int i = 0; i < size; ++i) {
        run.coverage.push_back(
            {any_text(), run.places[0].id, any_text(), year(), wide(random), wide(random), any_text()});
        run.notes.push_back({any_text(), any_text(), year(), "warning", any_text(), any_text()});
        run.parameters.push_back(
            {any_text(), any_text(), any_text(), any_text(), any_text(), any_text(), any_text(), random() % 2 == 0});
        run.inputs.push_back({any_text(), any_text(), year(), any_text(), any_text()});
        run.statistics.push_back({any_text(), any_text(), any_text(), year(), real(random), any_text()});
        run.indicators.push_back({any_text(), any_text(), any_text(), year(), real(random), ""});
        run.indicators.push_back({any_text(), any_text(), any_text(), year(), std::nullopt, "not_supplied"});
        run.documents.push_back({"services/" + std::to_string(i) + ".yaml", any_text()});
    }
}

inline account::Run random_run(const std::string& id, std::mt19937& random, int size = 5)
{
    account::Run run;
    run.id = id, run.created = "2024-06-01T08:00:00Z", run.engine_version = "0.1.0";
    run.method_id = "mee-2020", run.method_version = "1.2.3", run.method_hash = "h" + text(random),
    run.method_status = "draft";
    run.scene_id = "jian", run.scene_title_zh = "吉安市", run.scene_title_en = "Ji'an", run.scene_hash = text(random);
    run.is_synthetic = random() % 2 == 0;
    run.years = {2020, 2018, 2019};
    run.choices = {{"provisioning.basis", "gross"}, {"carbon.method", text(random)}};
    run.ecosystems = {{"forest", {"森林", "Forest"}}, {"paddy", {"水田", text(random)}}};
    for (int i = 0; i < size; ++i) {
        run.places.push_back(
            {"place" + std::to_string(i), text(random), text(random), i ? "place0" : "", std::abs(real(random))});
        run.services.push_back(
            {"service" + std::to_string(i), text(random), text(random), "regulating", "computed", text(random)});
        run.series.push_back({"service" + std::to_string(i), "quantity", text(random), text(random), text(random),
                              text(random), "m3 a-1", 0.01, text(random)});
    }
    for (int s = 0; s < size; ++s)
        for (const account::Place& place : run.places)
            for (const char* ecosystem : {"paddy", "forest", "unassigned"})
                for (const int year : run.years) {
                    account::Cell cell{s, place.id, ecosystem, year, std::nullopt, ""};
                    if (random() % 5 == 0)
                        cell.reason = "not_covered: 降水";
                    else
                        cell.amount = amount(random);
                    run.cells.push_back(cell);
                }
    fill_lists(run, random, size);
    return run;
}

inline auto fields(const account::Place& x)
{
    const auto& [a, b, c, d, e] = x;
    return std::tie(a, b, c, d, e);
}
inline auto fields(const account::ServiceLine& x)
{
    const auto& [a, b, c, d, e, f] = x;
    return std::tie(a, b, c, d, e, f);
}
inline auto fields(const account::Series& x)
{
    const auto& [a, b, c, d, e, f, g, h, i] = x;
    return std::tie(a, b, c, d, e, f, g, h, i);
}
inline auto fields(const account::Cell& x)
{
    const auto& [a, b, c, d, e, f] = x;
    return std::tie(a, b, c, d, e, f);
}
inline auto fields(const account::Coverage& x)
{
    const auto& [a, b, c, d, e, f, g] = x;
    return std::tie(a, b, c, d, e, f, g);
}
inline auto fields(const account::Note& x)
{
    const auto& [a, b, c, d, e, f] = x;
    return std::tie(a, b, c, d, e, f);
}
inline auto fields(const account::ParameterUse& x)
{
    const auto& [a, b, c, d, e, f, g, h] = x;
    return std::tie(a, b, c, d, e, f, g, h);
}
inline auto fields(const account::Input& x)
{
    const auto& [a, b, c, d, e] = x;
    return std::tie(a, b, c, d, e);
}
inline auto fields(const account::Statistic& x)
{
    const auto& [a, b, c, d, e, f] = x;
    return std::tie(a, b, c, d, e, f);
}
inline auto fields(const account::Indicator& x)
{
    const auto& [a, b, c, d, e, f] = x;
    return std::tie(a, b, c, d, e, f);
}
inline auto fields(const account::Document& x)
{
    const auto& [a, b] = x;
    return std::tie(a, b);
}

template <class Item>
bool same(const std::vector<Item>& a, const std::vector<Item>& b)
{
    bool all = a.size() == b.size();
    for (std::size_t i = 0; all && i < a.size(); ++i)
        all = fields(a[i]) == fields(b[i]);
    return all;
}

inline bool same(const account::Run& x, const account::Run& y)
{
    const auto& [id, created, engine, method, version, hash, status, scene, zh, en, scene_hash, synthetic, years,
                 choices, places, ecosystems, services, series, cells, coverage, notes, parameters, inputs, statistics,
                 indicators, documents] = x;
    return std::tie(id, created, engine, method, version, hash, status, scene, zh, en, scene_hash, synthetic, years,
                    choices, ecosystems) == std::tie(y.id, y.created, y.engine_version, y.method_id, y.method_version,
                                                     y.method_hash, y.method_status, y.scene_id, y.scene_title_zh,
                                                     y.scene_title_en, y.scene_hash, y.is_synthetic, y.years, y.choices,
                                                     y.ecosystems) &&
           same(places, y.places) && same(services, y.services) && same(series, y.series) && same(cells, y.cells) &&
           same(coverage, y.coverage) && same(notes, y.notes) && same(parameters, y.parameters) &&
           same(inputs, y.inputs) && same(statistics, y.statistics) && same(indicators, y.indicators) &&
           same(documents, y.documents);
}

}  // namespace eco::ledger::testing_runs

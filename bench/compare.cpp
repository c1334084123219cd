#include "bench/compare.hpp"

#include <cmath>
#include <functional>
#include <stdexcept>

namespace eco::bench {

namespace {

using hand::Quantity;

/// Sum over zones and classes, each class by its factor; a class without factor adds nothing.
double total(const Bench& bench, const HandSums& sums, Quantity quantity,
             const std::function<double(const std::string&)>& factor)
{
    double out = 0;
    for (std::size_t e = 0; e < sums.classes; ++e) {
        const double f = factor(bench.project->package.ecosystems[e].id);
        for (std::size_t zone = 0; f == f && zone < bench.project->prepared.places.size(); ++zone)
            out += f * sums.at(zone, e, quantity);
    }
    return out;
}

void from_run(const account::Run& run, Compared& line, const std::string& item)
{
    for (const auto& cell : run.cells) {
        const auto& series = run.series.at(static_cast<std::size_t>(cell.series));
        if (series.service + "." + series.name != line.name || series.item != item || series.kind == "value")
            continue;
        line.by_run += static_cast<double>(cell.amount.value_or(0)) * series.quantum;
        line.grain += series.quantum / 2;
    }
    line.name += item.empty() ? "" : " " + item;
}

double covered(const account::Run& run, const std::string& quantity)
{
    double out = 0;
    for (const auto& line : run.coverage)
        if (line.service == quantity)
            out += static_cast<double>(line.covered) / 0x1p20;
    return out;
}

}  // namespace

std::vector<Compared> compare(const Bench& bench, const HandSums& sums, const account::Run& run)
{
    std::vector<Compared> out;
    const auto add = [&](const std::string& name, const std::string& item, Quantity quantity,
                         const std::function<double(const std::string&)>& factor) {
        Compared line{name, total(bench, sums, quantity, factor), 0, 0};
        from_run(run, line, item);
        out.push_back(line);
    };
    const auto always = [](double factor) { return [factor](const std::string&) { return factor; }; };
    const auto one = [&](const std::string& symbol) { return parameter(bench, symbol, ""); };
    add("water_conservation.conserved", "", Quantity::conserved, always(1e-3));
    add("water_conservation.clipped_volume", "", Quantity::clipped, always(1e-3));
    add("water_conservation.rain_volume", "", Quantity::rained, always(1e-3));
    add("water_conservation.water_yield", "", Quantity::yielded, always(1e-3));
    add("soil_retention.soil_retained", "", Quantity::retained, always(1e-4));
    add("soil_retention.soil_volume", "", Quantity::volume, always(1e-4));
    add("soil_retention.potential_loss", "", Quantity::potential, always(1e-4));
    add("carbon.co2_fixed", "", Quantity::carbon,
        [&](const std::string& e) { return parameter(bench, "nep_ratio", e) * 44 / 12 * 1e-6; });
    add("oxygen.o2_released", "", Quantity::carbon,
        [&](const std::string& e) { return parameter(bench, "nep_ratio", e) * 32 / 12 * 1e-6; });
    add("climate_regulation.water_energy", "", Quantity::evaporated,
        always(1e-3 * one("water_density") * one("latent_heat") / 3600));
    add("flood_mitigation.vegetation_storage", "", Quantity::held, always(1e-3));
    add("flood_mitigation.marsh_storage", "", Quantity::area,
        [&](const std::string& e) { return e == "marsh" ? one("marsh_depth") : NAN; });
    for (const std::string item : {"SO2", "NOx", "dust"})
        add("air_purification.capacity_total", item, Quantity::area, [&](const std::string& e) {
            return 1e-7 * parameter(bench, "air_uptake", e, {}, {{"pollutant", item}});
        });
    for (const std::string item : {"COD", "NH3N", "TP", "TN"})
        add("water_purification.capacity_total", item, Quantity::area, [&](const std::string& e) {
            const bool is_wetland =
                e == "marsh" || e == "lake" || e == "river" || e == "reservoir" || e == "pond" || e == "wetland";
            return is_wetland ? 1e-6 * parameter(bench, "wetland_uptake", e, {}, {{"discharge", item}}) : NAN;
        });
    const std::pair<const char*, Quantity> areas[] = {{"water_conservation.conserved", Quantity::water_covered},
                                                      {"soil_retention.soil_volume", Quantity::soil_covered},
                                                      {"carbon.co2_fixed", Quantity::carbon_covered}};
    for (const auto& [name, quantity] : areas)
        out.push_back({std::string("area of ") + name, total(bench, sums, quantity, always(1)), covered(run, name), 0});
    return out;
}

void require_equal(const std::vector<Compared>& totals)
{
    std::string wrong;
    for (const Compared& t : totals)
        if (!(std::abs(t.by_hand - t.by_run) <= 1e-9 * std::abs(t.by_run) + t.grain) || t.by_run == 0)
            wrong += "\n  " + t.name + ": " + std::to_string(t.by_hand) + " by hand, " + std::to_string(t.by_run) +
                     " by the run";
    if (!wrong.empty())
        throw std::runtime_error("the kernel by hand and the run disagree:" + wrong);
}

}  // namespace eco::bench

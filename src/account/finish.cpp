#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>

#include "account/carried_data.hpp"
#include "account/rows.hpp"
#include "account/state.hpp"
#include "base/hash.hpp"

namespace eco::account {

namespace {

constexpr double area_scale = 0x1p20;  // of Coverage

std::string now_utc()
{
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

}  // namespace

void Accounting::State::add_coverage(const YearPlan& plan, const engine::Totals& totals,
                                     const std::map<std::string, SumResult>& results, int year)
{
    const auto& ecosystems = checked.words.find("ecosystem")->labels;
    for (const auto& sum : plan.plan.sums) {
        if (sum.name == "check")
            continue;
        const auto& group = totals.groups[static_cast<std::size_t>(sum.group)];
        const auto& basis =
            plan.plan.bases[static_cast<std::size_t>(plan.plan.groups[static_cast<std::size_t>(sum.group)].bases[0])];
        const SumResult& result = results.at(sum.sheet + "." + sum.name);
        for (std::size_t cell = 0; cell < group.cells; ++cell) {
            Int128 covered = 0, uncovered = 0;
            for (std::size_t slot = 0; slot < group.slots; ++slot)
                covered += group.sum(cell, slot, 0);
            std::string reason = result.uncovered[cell] > 0 ? result.reason : "";
            const auto to_area = [&](Int128 count) {
                const int shift = basis.scale_log2 - 20;
                return shift >= 0 ? count >> shift : count << -shift;
            };
            const Int128 without_row = to_area(result.uncovered[cell]);
            for (std::size_t cause = 0; cause < group.causes; ++cause) {
                const Int128 area = group.uncovered[cause * group.cells + cell];
                uncovered += area;
                if (area > 0 && reason.empty()) {
                    const auto& inputs = plan.plan.program.groups[static_cast<std::size_t>(sum.group)].inputs;
                    reason = cause < inputs.size()
                                 ? "not_covered: " + cause_name(plan, static_cast<std::size_t>(sum.group), cause)
                                 : "undefined";
                }
            }
            covered = to_area(covered) - without_row;
            uncovered += without_row;
            if (covered == 0 && uncovered == 0)
                continue;
            run.coverage.push_back({sum.sheet + "." + sum.name, zones[cell / ecosystems.size()],
                                    ecosystems[cell % ecosystems.size()], year, covered, uncovered, reason});
        }
    }
    for (std::size_t zone = 0; zone < totals.unclassified.size(); ++zone)
        if (totals.unclassified[zone] > 0)
            run.coverage.push_back({"", zones[zone], "unassigned", year, 0, totals.unclassified[zone],
                                    "not_covered: " + prepared.scene->ecosystem_layer});
}

std::string Accounting::State::cause_name(const YearPlan& plan, std::size_t group, std::size_t cause) const
{
    const int wanted = plan.plan.program.groups[group].inputs[cause];
    std::string name = "layer";
    for (const auto& in : plan.plan.program.code) {
        if (in.out != wanted)
            continue;
        if (in.code == engine::Code::load)
            name = plan.plan.layers[static_cast<std::size_t>(in.index)].id;
        else if (in.code == engine::Code::gather)
            name = formula::describe(*plan.plan.gathers[static_cast<std::size_t>(in.index)]);
    }
    return name.substr(name.find(':') + 1);
}

void Accounting::State::check_coverage()
{
    std::map<std::pair<std::string, int>, std::pair<double, double>> areas;  // covered, all
    std::map<std::pair<std::string, int>, std::string> reasons;
    for (const auto& c : run.coverage) {
        auto& [covered, all] = areas[{c.service, c.year}];
        covered += static_cast<double>(c.covered) / area_scale;
        all += static_cast<double>(c.covered + c.uncovered) / area_scale;
        if (!c.reason.empty())
            reasons[{c.service, c.year}] = c.reason;
    }
    Problems problems;
    for (const auto& [key, area] : areas) {
        const double share = area.second > 0 ? area.first / area.second : 1;
        if (key.first.empty() || withdrawn.count(key) || share >= prepared.scene->minimum_coverage.value_or(1))
            continue;
        char found[32], wanted[32];
        std::snprintf(found, sizeof found, "%.2f", 100 * share);
        std::snprintf(wanted, sizeof wanted, "%.2f", 100 * prepared.scene->minimum_coverage.value_or(1));
        problems.add(Problem{{prepared.scene->manifest, 0, 0, {}},
                             "account.coverage",
                             {{"what", key.first},
                              {"year", std::to_string(key.second)},
                              {"found", found},
                              {"wanted", wanted},
                              {"reason", reasons[key]}},
                             {},
                             false});
    }
    problems.throw_if_any();
}

/// An account beside the services: computed if it has a figure in any year; years without one are noted.
ServiceLine Accounting::State::account_line(const method::Sheet& sheet)
{
    std::set<int> known;
    std::map<int, std::string> reasons;
    for (const auto& cell : run.cells) {
        if (run.series[static_cast<std::size_t>(cell.series)].service != sheet.id)
            continue;
        if (cell.amount)
            known.insert(cell.year);
        else if (!is_gap(cell))
            reasons.try_emplace(cell.year, cell.reason);
    }
    ServiceLine line{sheet.id, sheet.title.zh, sheet.title.en, account_group, "computed", {}};
    if (known.empty()) {
        line.status = "not_computed";
        line.reason = reasons.empty() ? "not_supplied" : reasons.begin()->second;
        return line;
    }
    for (const auto& [year, reason] : reasons)
        if (!known.count(year))
            add_note(sheet.id, "", year, false, "account.note.no_account", {{"reason", reason}});
    return line;
}

void Accounting::State::settle_status()
{
    // Cells with an amount, and why one is missing: of values, or of quantities where the method values nothing.
    std::map<std::string, std::pair<int, std::string>> booked;
    for (const auto& cell : run.cells) {
        const Series& series = run.series[static_cast<std::size_t>(cell.series)];
        const auto* sheet = checked.package->find_sheet(series.service);
        if (series.kind != (sheet != nullptr && sheet->values.empty() ? "quantity" : "value"))
            continue;
        auto& [count, reason] = booked[series.service];
        count += cell.amount.has_value();
        if (!cell.amount && !is_gap(cell) && reason.empty())
            reason = cell.reason;
    }
    for (const auto& [id, status] : checked.package->services) {
        ServiceLine line;
        line.id = id;
        if (const auto* sheet = checked.package->find_sheet(id)) {
            line.title_zh = sheet->title.zh;
            line.title_en = sheet->title.en;
            line.group = sheet->group;
        }
        line.status = status;
        if (status == "computed" && (booked[id].first == 0 || !booked[id].second.empty())) {
            line.status = "not_computed";
            line.reason = booked[id].second.empty() ? "not_supplied" : booked[id].second;
        } else if (status == "not_applicable") {
            line.reason = checked.package->not_applicable.count(id) ? checked.package->not_applicable.at(id) : "";
        }
        run.services.push_back(std::move(line));
    }
    for (const auto& sheet : checked.package->sheets)
        if (sheet.kind == method::Sheet::Kind::account)
            run.services.push_back(account_line(sheet));
    std::stable_sort(run.services.begin(), run.services.end(), [&](const ServiceLine& a, const ServiceLine& b) {
        const auto rank = [&](const ServiceLine& line) {
            const auto& groups = checked.package->groups;
            return std::find(groups.begin(), groups.end(), line.group) - groups.begin();
        };
        return rank(a) < rank(b);
    });
}

void Accounting::State::add_parameters()
{
    for (const auto& use : used) {
        const auto colon = use.id.find(':');
        ParameterUse out;
        out.symbol = use.id.substr(colon + 1);
        for (const auto& sheet : checked.package->sheets)
            if (std::any_of(sheet.uses.begin(), sheet.uses.end(),
                            [&](const method::Use& u) { return method::data_id(u) == use.id; }))
                out.service += (out.service.empty() ? "" : ", ") + sheet.id;
        out.keys = keys_text(*use.row);
        out.value = use.row->value_text;
        out.unit = use.row->unit.text();
        if (use.row->price_year > 0)
            out.note = "price year " + std::to_string(use.row->price_year) + (use.row->note.empty() ? "" : "; ");
        out.note += use.row->note;
        const auto source = checked.package->sources.find(use.row->source);
        out.source = source == checked.package->sources.end() ? use.row->source
                                                              : use.row->source + ": " + source->second.citation;
        out.is_verified = use.row->is_verified;
        run.parameters.push_back(std::move(out));
    }
    const auto key = [](const ParameterUse& a) {
        return std::tie(a.symbol, a.keys, a.service, a.value, a.unit, a.source, a.note);
    };
    std::sort(run.parameters.begin(), run.parameters.end(),
              [&](const ParameterUse& a, const ParameterUse& b) { return key(a) < key(b); });
    // Years that hold the same row in tables of their own.
    const auto end = std::unique(run.parameters.begin(), run.parameters.end(),
                                 [&](const ParameterUse& a, const ParameterUse& b) { return key(a) == key(b); });
    run.parameters.erase(end, run.parameters.end());
}

/// The boundary set on which all years are accounted, and years for which it is not the one in force.
void Accounting::State::note_boundary()
{
    const scene::PlacesSource& places = prepared.scene->places;
    if (places.vintage.empty())
        return;
    run.choices[boundary_choice] = places.vintage;
    std::string years;
    for (const int year : run.years)
        if ((places.first_year != 0 && year < places.first_year) || (places.last_year != 0 && year > places.last_year))
            years += (years.empty() ? "" : ", ") + std::to_string(year);
    if (!years.empty())
        add_note("", "", 0, false, "account.note.other_boundary", {{"vintage", places.vintage}, {"years", years}});
}

/// The levels of price indices that moved money, beside the rows; and prices of other years that nothing moves.
void Accounting::State::add_indices()
{
    std::set<const method::Row*> rows;
    for (const auto& use : used)
        rows.insert(use.row);
    for (const auto& [series, year] : prices->used_indices(rows)) {
        const auto* level = prices->find_index(series, year);
        char value[40];
        std::snprintf(value, sizeof value, "%.15g", level->value);
        run.parameters.push_back({"", "price_index", "series=" + series + ", year=" + std::to_string(year), value, "1",
                                  level->source, "", level->is_verified});
    }
    std::string names;
    for (const auto& name : prices->unmoved(rows, run.years))
        names += (names.empty() ? "" : ", ") + name;
    if (!names.empty())
        add_note("", "", 0, false, "account.note.unmoved_prices", {{"names", names}});
}

void Accounting::State::finish()
{
    check_coverage();
    std::set<const method::Row*> rows;
    for (const auto& use : used)
        rows.insert(use.row);
    prices->require(rows);
    const method::Package& package = *checked.package;
    const scene::Scene& scene = *prepared.scene;
    run.created = now_utc();
    run.engine_version = ECO_VERSION;
    run.method_id = package.id;
    run.method_version = package.version;
    run.method_hash = package.hash;
    run.method_status = package.status;
    run.scene_id = scene.id;
    run.scene_title_zh = scene.title.zh;
    run.scene_title_en = scene.title.en;
    run.scene_hash = prepared.hash;
    run.is_synthetic = scene.is_synthetic;
    run.years = options.years;
    run.choices = choices;
    if (options.constant_year != 0)
        run.choices[price_choice] = price_basis(options.constant_year);
    if (const auto gdp = scene.statistics.find("gdp"); gdp != scene.statistics.end() && !gdp->second.vintage.empty())
        run.choices[gdp_vintage_choice] = gdp->second.vintage;
    note_boundary();
    note_method();
    for (const auto& ecosystem : package.ecosystems)
        run.ecosystems[ecosystem.id] = {ecosystem.title.zh, ecosystem.title.en};
    run.ecosystems["unassigned"] = {say("account.unassigned", {}, Language::zh),
                                    say("account.unassigned", {}, Language::en)};
    settle_status();
    add_parameters();
    for (const auto& input : prepared.inputs)
        run.inputs.push_back({input.name, input.file, input.year, input.sha256, input.description});
    for (const auto& note : prepared.notes)
        run.notes.push_back({"", "", 0, note.is_warning ? "warning" : "info", say(note.key, note.args, Language::zh),
                             say(note.key, note.args, Language::en)});
    std::stable_sort(run.cells.begin(), run.cells.end(), [](const Cell& a, const Cell& b) {
        return std::tie(a.year, a.series, a.place, a.ecosystem) < std::tie(b.year, b.series, b.place, b.ecosystem);
    });
    add_indicators();
    add_indices();
    add_documents();
    std::string identity = run.method_hash + run.scene_hash + run.engine_version;
    for (const auto& [name, label] : run.choices)
        identity += name + "=" + label + ";";
    for (int year : run.years)
        identity += std::to_string(year) + ",";
    for (const auto& place : run.places)
        identity += place.id + ",";
    for (const auto& cell : run.cells)
        identity += std::to_string(cell.series) + cell.place + cell.ecosystem + std::to_string(cell.year) +
                    (cell.amount ? std::to_string(*cell.amount) : cell.reason) + "\n";
    run.id = sha256(identity);
}

void Accounting::State::add_documents()
{
    run.documents.push_back({"scene/" + prepared.scene->id + ".yaml", prepared.scene->text});
    for (const auto& [path, bytes] : checked.package->files)
        run.documents.push_back({"method/" + path, bytes});
    for (const auto& [path, bytes] : checked.package->parent_files)
        run.documents.push_back({"parents/" + path, bytes});
    if (options.opens_layers)
        carry_data(prepared, run);
}

}  // namespace eco::account

#include "account/samples.hpp"

#include <algorithm>
#include <cmath>

#include "account/distribution.hpp"
#include "account/layers.hpp"
#include "account/reach.hpp"
#include "account/replay.hpp"
#include "account/rows.hpp"

namespace eco::account {

namespace {

const std::string layer_prefix = "layer:";

/// Calls `take` for every sum of every year.
template <typename Take>
void for_each_sum(const StoredRun& stored, const Take& take)
{
    Accounting accounting(stored.checked, stored.prepared, stored.options);
    for (int year : accounting.years()) {
        const engine::Plan& plan = accounting.plan(year).plan;
        for (const auto& sum : plan.sums)
            take(year, sum, reached_by(plan, sum));
    }
}

/// Ids of parameters and tables some row of which has a range.
std::set<std::string> ids_with_ranges(const StoredRun& stored)
{
    std::set<std::string> out;
    for (const auto& [id, table] : rows_in_force(stored.package, stored.prepared))
        if (std::any_of(table.rows.begin(), table.rows.end(), is_distributed))
            out.insert(id);
    for (const auto& [name, table] : stored.prepared.tables)
        for (int c = 0; c < static_cast<int>(table.columns().size()); ++c)
            if (table.range_of(c).any())
                for (const char* kind : {"table:", "records:"})
                    out.insert(kind + name + "." + table.columns()[static_cast<std::size_t>(c)].name);
    return out;
}

/// Errors may be declared after the run was made; everything else must be as it was.
void require_same_layers(const scene::Scene& before, const scene::Scene& now)
{
    const auto text = [](const scene::Layer& layer) {
        return layer.unit + " " + to_string(layer.kind) + " " + layer.by + " " + std::to_string(layer.band);
    };
    Problems problems;
    const auto compare = [&](const std::string& what, const std::string& a, const std::string& b) {
        if (a != b)
            problems.add(Problem{{now.manifest, 0, 0, {}},
                                 "account.sample.scene_differs",
                                 {{"what", what}, {"before", a}, {"now", b}},
                                 {},
                                 false});
    };
    compare("crs", before.crs, now.crs);
    compare("grid", before.grid.like + before.grid.text, now.grid.like + now.grid.text);
    for (const auto& [name, layer] : before.layers) {
        const auto other = now.layers.find(name);
        compare(name, text(layer), other == now.layers.end() ? "-" : text(other->second));
    }
    problems.throw_if_any();
}

}  // namespace

ErrorLayers error_layers(const StoredRun& stored, const scene::Scene& scene)
{
    ErrorLayers out;
    if (std::none_of(scene.layers.begin(), scene.layers.end(), [](const auto& layer) { return !!layer.second.error; }))
        return out;
    for_each_sum(stored, [&](int, const engine::PixelSum&, const Reached& reached) {
        for (const auto& [name, layer] : scene.layers) {
            if (!layer.error)
                continue;
            if (const auto found = reached.at_pixels.find(layer_prefix + name); found != reached.at_pixels.end())
                out.at_pixels.emplace(name, found->second);
            if (const auto found = reached.whole.find(layer_prefix + name); found != reached.whole.end())
                out.whole.emplace(name, found->second);
        }
    });
    return out;
}

std::unique_ptr<Project> open_scene_of(const Run& run, const StoredRun& stored, const SampleOptions& options)
{
    require_same_layers(stored.scene, scene::load_scene(options.scene));
    auto project = open_project({.method = stored.files.method(),
                                 .scene = options.scene,
                                 .years = run.years,
                                 .threads = options.threads,
                                 .cache_dir = options.cache_dir,
                                 .progress = options.progress});
    compare_inputs(run, project->prepared);
    return project;
}

Samples::Samples(const StoredRun& stored, const Project& project, const SampleOptions& options)
    : stored_(stored), project_(project), tables_({})
{
    layers_ = error_layers(stored, project_.scene);
    find_drawn(stored);
    std::map<int, std::set<std::size_t>> wanted;
    for_each_sum(stored, [&](int year, const engine::PixelSum& sum, const Reached& reached) {
        for (const auto& [id, text] : reached.at_pixels)
            if (drawn_.count(id))
                wanted[year].insert(sum.sum->id);
    });
    AccountOptions account = stored.options;
    account.opens_layers = true;
    account.threads = options.threads;
    account.cache_dir = options.cache_dir;
    Accounting accounting(stored.checked, project_.prepared, account);
    for (const auto& [year, sums] : wanted) {
        YearPlan plan = accounting.plan_pixels(year, sums);
        for (const auto& sum : plan.plan.sums)
            sums_.insert(sum.sheet + "." + sum.name);
        auto strata = sample_pixels(plan.plan.program, plan.input, options.size, options.seed);
        for (const auto& stratum : strata) {
            pixels_ += stratum.pixels;
            sampled_ += static_cast<std::int64_t>(stratum.sample.size());
        }
        years_.emplace(year, SampledYear(std::move(plan), std::move(strata)));
    }
}

/// What is read at pixels alone. What the whole grid is looked at for cannot be told from some of its pixels.
void Samples::find_drawn(const StoredRun& stored)
{
    std::set<std::string> wanted = ids_with_ranges(stored), whole;
    for (const auto& [name, text] : layers_.at_pixels)
        wanted.insert(layer_prefix + name);
    for_each_sum(stored, [&](int, const engine::PixelSum&, const Reached& reached) {
        for (const auto& [id, text] : reached.whole)
            whole.insert(id);
        for (const auto& [id, text] : reached.at_pixels)
            if (wanted.count(id))
                drawn_.insert(id);
    });
    for (const auto& id : whole)
        drawn_.erase(id);
}

const method::Row& Samples::error_row(const scene::Layer& layer, const std::string& label)
{
    const auto [found, is_new] = error_rows_.emplace(std::pair{layer.name, label}, method::Row());
    method::Row& row = found->second;
    if (is_new) {
        row.value = 0;
        row.low = layer.error->low;
        row.high = layer.error->high;
        row.distribution = layer.error->distribution;
        row.unit = stored_.package.symbols.parse(layer.error->is_relative ? "percent" : layer.unit);
        if (!layer.error->by.empty())
            row.keys[layer.error->by] = label;
    }
    return row;
}

/// By cell of the program.
std::vector<int> Samples::error_rows(Trace& trace, const scene::Layer& layer, const engine::PlannedLayer& planned,
                                     int year)
{
    const auto& ecosystems = stored_.checked.words.find("ecosystem")->labels;
    const auto data_year = year_of(stored_.package, project_.scene, planned.year, year);
    std::vector<int> out;
    for (const auto& place : project_.prepared.places)
        for (std::size_t e = 0; e < stored_.package.ecosystems.size(); ++e) {
            const std::string& by = layer.error->by;
            const std::string label = by == "place"       ? place.id
                                      : by == "ecosystem" ? ecosystems[e]
                                      : by == "year"      ? std::to_string(data_year.value_or(year))
                                                          : "";
            out.push_back(trace.number_of(layer_prefix + layer.name, error_row(layer, label)));
        }
    return out;
}

void Samples::begin()
{
    tables_ = Trace({});
    row_of_.clear();
    for (auto& [number, year] : years_) {
        year.cells.clear();
        year.sampled.tables.clear();
        year.sampled.layers.clear();
    }
}

void Samples::begin_year(Trace& trace, int year, engine::Evaluator& evaluator, RunData& data, const RowsOf& rows_of)
{
    const auto found = years_.find(year);
    if (found == years_.end())
        return;
    SampledYear& sampled = found->second.sampled;
    const engine::Plan& plan = sampled.plan().plan;
    tables_.share_rows(trace);
    FormEvaluator eval(tables_, evaluator, data, rows_of, [](const formula::Expr&) { return std::nullopt; });
    const auto zones = data.labels("zone").size();
    const auto ecosystems = static_cast<std::size_t>(plan.program.ecosystems);
    for (std::size_t t = 0; t < plan.gathers.size(); ++t) {
        const auto& expr = plan.gathers[t];
        if (!expr)
            continue;
        const engine::Array numbers = evaluator.eval(expr);
        try {
            if (!eval.varies(expr))
                continue;
            const std::vector<Form>& forms = eval.eval(expr);
            const auto places = eval.places(numbers, {"ecosystem", "zone"});
            for (const Stratum& stratum : sampled.strata()) {
                const auto zone = static_cast<std::size_t>(stratum.zone),
                           e = static_cast<std::size_t>(stratum.ecosystem);
                if (const Form& form = forms[places[e * zones + zone]]; !form.is_constant())
                    sampled.tables.push_back({t, zone * ecosystems + e, form});
            }
        } catch (const Untraced& error) {
            trace.untraced[formula::describe(*expr)] = error.what();
        }
    }
    for (std::size_t l = 0; l < plan.layers.size(); ++l)
        if (const auto& id = plan.layers[l].id; drawn_.count(id) && id.starts_with(layer_prefix)) {
            const scene::Layer& layer = project_.scene.layers.at(id.substr(layer_prefix.size()));
            sampled.layers.push_back({l, layer.error->is_relative, error_rows(trace, layer, plan.layers[l], year)});
        }
}

bool Samples::has(int year, std::size_t sum) const
{
    const auto found = years_.find(year);
    return found != years_.end() &&
           std::any_of(found->second.sampled.parts().begin(), found->second.sampled.parts().end(),
                       [&](const SampledPart& part) { return part.sum == sum; });
}

Form Samples::find(Trace& trace, int year, const engine::PixelSum& sum, std::size_t part, std::size_t cell,
                   double booked)
{
    Year& of = years_.at(year);
    const auto& parts = of.sampled.parts();
    const auto& strata = of.sampled.strata();
    const auto ecosystems = static_cast<std::size_t>(of.sampled.plan().plan.program.ecosystems);
    const auto p = std::find_if(parts.begin(), parts.end(),
                                [&](const SampledPart& one) { return one.sum == sum.sum->id && one.part == part; });
    const auto s = std::find_if(strata.begin(), strata.end(), [&](const Stratum& one) {
        return static_cast<std::size_t>(one.zone) * ecosystems + static_cast<std::size_t>(one.ecosystem) == cell;
    });
    const auto applies = [&](const auto& column) {
        const auto& group = of.sampled.plan().plan.program.groups[column.first];
        return group.applies.empty() || group.applies[cell % ecosystems];
    };
    if (s == strata.end() || s->sample.empty() || !std::any_of(p->columns.begin(), p->columns.end(), applies))
        return Forms::number(booked);
    const int row = trace.add_sampled(sum.sheet + "." + sum.name, booked);
    of.cells.push_back({static_cast<std::size_t>(p - parts.begin()), static_cast<std::size_t>(s - strata.begin()),
                        row_of_.size(), booked});
    row_of_.push_back(row);
    return trace.forms.row(row);
}

}  // namespace eco::account

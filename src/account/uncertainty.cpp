#include "account/uncertainty.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "account/distribution.hpp"
#include "account/rows.hpp"
#include "account/sensitivity.hpp"
#include "account/targets.hpp"
#include "account/what_if.hpp"
#include "base/hash.hpp"
#include "base/philox.hpp"
#include "engine/workers.hpp"

namespace eco::account {

namespace {

constexpr std::size_t drawn_without_a_group = 500;  // draws for each of the jackknife's estimates

std::string name_of(const TracedRow& row)
{
    if (!row.row.draw.empty())
        return row.row.draw;
    const std::string keys = keys_text(row.row);
    return (row.is_layer() ? row.id : row.id.substr(row.id.find(':') + 1)) + (keys.empty() ? "" : " (" + keys + ")");
}

std::vector<DrawnInput> inputs_of(const std::vector<TracedRow>& rows)
{
    std::vector<DrawnInput> out;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        if (rows[r].is_sampled())
            continue;
        const std::string name = name_of(rows[r]);
        auto input = std::find_if(out.begin(), out.end(), [&](const DrawnInput& one) { return one.name == name; });
        if (input == out.end())
            input = out.insert(out.end(), {name, {}});
        input->rows.push_back(static_cast<int>(r));
    }
    return out;
}

/// The first 16 digits of the name's SHA-256: a stream of its own for each input, whichever others there are.
std::uint64_t stream_of(const std::string& name)
{
    return std::stoull(sha256(name).substr(0, 16), nullptr, 16);
}

std::vector<std::vector<double>> shares_of_inputs(const std::vector<DrawnInput>& inputs, const DrawOptions& options)
{
    std::vector<std::vector<double>> out(inputs.size(), std::vector<double>(static_cast<std::size_t>(options.draws)));
    engine::run_jobs(static_cast<std::int64_t>(inputs.size()), options.threads, [&] {
        return [&](std::int64_t job) {
            auto& to = out[static_cast<std::size_t>(job)];
            const std::uint64_t stream = stream_of(inputs[static_cast<std::size_t>(job)].name);
            for (std::size_t i = 0; i < to.size(); ++i)
                to[i] = uniform(options.seed, stream, i);
        };
    });
    return out;
}

std::vector<std::vector<double>> values_of(const std::vector<TracedRow>& rows, const std::vector<DrawnInput>& inputs,
                                           const std::vector<std::vector<double>>& shares, int threads)
{
    std::vector<std::vector<double>> out(rows.size());
    engine::run_jobs(static_cast<std::int64_t>(inputs.size()), threads, [&] {
        return [&](std::int64_t job) {
            const auto& from = shares[static_cast<std::size_t>(job)];
            for (int r : inputs[static_cast<std::size_t>(job)].rows) {
                auto& to = out[static_cast<std::size_t>(r)];
                to.resize(from.size());
                for (std::size_t i = 0; i < from.size(); ++i)
                    to[i] = quantile(rows[static_cast<std::size_t>(r)].row, from[i]);
            }
        };
    });
    return out;
}

std::string key_of(const Run& run, const Cell& cell, const std::string& by)
{
    return by == "place"       ? cell.place
           : by == "ecosystem" ? cell.ecosystem
           : by == "service"   ? run.series[static_cast<std::size_t>(cell.series)].service
                               : std::to_string(cell.year);
}

Form change_of(const TracedCell& one)
{
    return Forms::add(one.form, Forms::number(-static_cast<double>(one.cell.amount.value())));
}

/// Values of the traced cells less their booked amounts, by key and year.
std::map<std::pair<std::string, int>, Form> changes_by(const Run& run, const Trace& trace, const std::string& by)
{
    std::map<std::pair<std::string, int>, Form> out;
    for (const auto& one : trace.cells)
        if (run.series[static_cast<std::size_t>(one.cell.series)].kind == "value") {
            Form& sum = out[{key_of(run, one.cell, by), one.cell.year}];
            sum = Forms::add(sum, change_of(one));
        }
    return out;
}

std::vector<UncertainLine> lines_of(const Run& run, const std::vector<std::string>& all)
{
    std::vector<UncertainLine> out;
    for (const auto& by : all)
        for (auto& line : tabulate(run, by)) {
            const std::size_t size = line.amounts.size();
            const std::vector<std::optional<Quantiles>> none(size);
            out.push_back({by, std::move(line), none, none});
        }
    return out;
}

void add_lines(const Run& run, const Trace& trace, const std::vector<std::string>& all,
               std::vector<UncertainLine>& lines, Targets& targets)
{
    for (const auto& by : all) {
        const auto changes = changes_by(run, trace, by);
        for (auto& line : lines)
            for (std::size_t i = 0; line.by == by && i < line.quantiles.size(); ++i) {
                const int year = by == "year" ? std::stoi(line.line.key) : run.years[i];
                const auto change = changes.find({line.line.key, year});
                if (line.line.amounts[i] && change != changes.end())
                    targets.add(Forms::add(change->second, Forms::number(static_cast<double>(*line.line.amounts[i]))),
                                line.quantiles[i], line.error[i]);
            }
    }
}

/// The figures with a range of "table:NAME.COLUMN", by their keys.
std::map<std::string, scene::FigureRange> ranged_figures(const scene::Prepared& prepared, const std::string& id)
{
    std::map<std::string, scene::FigureRange> out;
    const auto colon = id.find(':'), dot = id.find('.');
    const auto table =
        dot == std::string::npos ? prepared.tables.end() : prepared.tables.find(id.substr(colon + 1, dot - colon - 1));
    const int column = table == prepared.tables.end() ? -1 : table->second.find_column(id.substr(dot + 1));
    if (column < 0)
        return out;
    for (const auto& row : table->second.rows())
        if (const auto datum = table->second.at(row, column); datum.range) {
            method::Row named;
            named.keys = datum.range->keys;
            out.emplace(keys_text(named), *datum.range);
        }
    return out;
}

void list_rows(const Run& run, const StoredRun& stored, const std::map<std::string, std::string>& bound,
               Uncertainty& out)
{
    std::set<std::pair<std::string, std::string>> used;
    for (const auto& use : run.parameters)
        used.insert({use.symbol, without_price_year(use.keys)});
    out.used_rows = used.size();
    for (const auto& [id, table] : rows_in_force(stored.package, stored.prepared))
        if (const auto where = bound.find(id); where != bound.end())
            for (const auto& row : table.rows)
                if (is_distributed(row) && used.count({table.symbol, keys_text(row)}))
                    out.left_out.push_back({table.symbol, keys_text(row), where->second});
    for (const auto& [id, where] : bound)
        for (const auto& [keys, range] : ranged_figures(stored.prepared, id))
            out.left_out.push_back({id.substr(id.find(':') + 1), keys, where});
}

/// Declared errors of layers that are not drawn: all without a sample, else those that the whole grid is looked at for.
void list_layers(const StoredRun& stored, const Samples* samples, Uncertainty& out)
{
    const ErrorLayers layers = samples != nullptr ? samples->layers() : error_layers(stored, stored.scene);
    for (const auto& [name, where] : layers.whole)
        out.left_out.push_back({"layer:" + name, "", where});
    for (const auto& [name, where] : layers.at_pixels)
        if (samples == nullptr && !layers.whole.count(name))
            out.left_out.push_back({"layer:" + name, "", where});
}

void list_services(const Run& run, const Trace& trace, Uncertainty& out)
{
    std::set<std::string> varying;
    for (const auto& one : trace.cells)
        if (run.series[static_cast<std::size_t>(one.cell.series)].kind == "value")
            varying.insert(run.series[static_cast<std::size_t>(one.cell.series)].service);
    for (const auto& service : run.services)
        if (service.status == "computed" && service.group != account_group && !varying.count(service.id))
            out.fixed_services.push_back(service.id);
}

/// The target of the sensitivities: GEP of the whole territory, or the sum of all values where GEP is missing.
std::map<int, Form> target_of(const Run& run, const Trace& trace, std::string& name)
{
    std::map<int, Form> out;
    name = "GEP";
    for (const auto& total : trace.totals)
        if (total.name == name && total.place == run.places.back().id)
            out[total.year] = total.form;
    if (out.size() == run.years.size())
        return out;
    name = "values";
    out.clear();
    for (const auto& cell : run.cells)
        if (run.series[static_cast<std::size_t>(cell.series)].kind == "value" && cell.amount)
            out[cell.year] = Forms::add(out[cell.year], Forms::number(0.01 * static_cast<double>(*cell.amount)));
    for (const auto& [key, change] : changes_by(run, trace, "year"))
        out[key.second] = Forms::add(out[key.second], change, 0.01);
    return out;
}

/// Ids that no draw can reach: those at pixels, but for what is sampled.
std::map<std::string, std::string> still_bound(const StoredRun& stored, const Samples* samples)
{
    auto out = bound_rows(stored);
    if (samples != nullptr)
        std::erase_if(out, [&](const auto& one) { return samples->drawn().count(one.first) > 0; });
    return out;
}

/// The first draws, those of sampled cells without a group of the sample.
std::vector<std::vector<double>> rows_without(const std::vector<std::vector<double>>& rows,
                                              const std::vector<int>& sampled, const Samples::Without& without,
                                              std::size_t group)
{
    std::vector<std::vector<double>> out;
    for (const auto& row : rows)
        out.emplace_back(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(without.draws));
    for (std::size_t c = 0; c < sampled.size(); ++c)
        out[static_cast<std::size_t>(sampled[c])] = without.values[group][c];
    return out;
}

/// Two columns an input: its rows at low and at high.
std::vector<std::vector<double>> ends_of(const std::vector<TracedRow>& rows, const std::vector<DrawnInput>& inputs)
{
    std::vector<std::vector<double>> out;
    for (const auto& one : rows)
        out.emplace_back(2 * inputs.size(), *one.row.value);
    for (std::size_t g = 0; g < inputs.size(); ++g)
        for (int r : inputs[g].rows) {
            out[static_cast<std::size_t>(r)][2 * g] = *rows[static_cast<std::size_t>(r)].row.low;
            out[static_cast<std::size_t>(r)][2 * g + 1] = *rows[static_cast<std::size_t>(r)].row.high;
        }
    return out;
}

void add_sensitivities(const Trace& trace, const Samples* samples, const std::map<int, Form>& target,
                       const std::vector<std::vector<double>>& shares,
                       const std::vector<std::vector<double>>& monomials, int threads, Uncertainty& out)
{
    auto rows_at_ends = ends_of(trace.rows, out.inputs);
    if (samples != nullptr && !out.inputs.empty())
        samples->fill(trace, rows_at_ends, 2 * out.inputs.size(), threads);
    const auto ends = trace.forms.evaluate(rows_at_ends, 2 * out.inputs.size(), threads);
    for (const auto& [year, form] : target) {
        std::vector<double> draws;
        evaluate(form, monomials, draws);
        const RankedTarget ranked(draws);
        const std::size_t first = out.sensitivities.size();
        out.sensitivities.resize(first + out.inputs.size());
        engine::run_jobs(static_cast<std::int64_t>(out.inputs.size()), threads, [&, y = year, f = &form] {
            return [&, y, f](std::int64_t job) {
                const auto g = static_cast<std::size_t>(job);
                Sensitivity& to = out.sensitivities[first + g];
                to.input = static_cast<int>(g);
                to.year = y;
                to.at_low = Forms::at(*f, ends, 2 * g);
                to.at_high = Forms::at(*f, ends, 2 * g + 1);
                const auto order = rising_order(shares[g]);
                to.rank_correlation = ranked.rank_correlation(order);
                to.share_of_variance = ranked.share_of_variance(order);
            };
        });
    }
}

}  // namespace

std::vector<std::vector<double>> draw_rows(const std::vector<TracedRow>& rows, const DrawOptions& options)
{
    const auto inputs = inputs_of(rows);
    return values_of(rows, inputs, shares_of_inputs(inputs, options), options.threads);
}

Trace trace_run(const StoredRun& stored, Samples* samples)
{
    if (samples != nullptr)
        samples->begin();
    Trace trace(still_bound(stored, samples), samples);
    AccountOptions options = stored.options;
    options.trace = &trace;
    Accounting accounting(stored.checked, stored.prepared, options);
    for (int year : accounting.years())
        accounting.book(year, stored.totals.at(year));
    accounting.finish();
    return trace;
}

Uncertainty draw(const Run& run, const StoredRun& stored, const DrawOptions& options, Samples* samples)
{
    Trace trace = trace_run(stored, samples);
    Uncertainty out;
    out.inputs = inputs_of(trace.rows);
    const auto shares = shares_of_inputs(out.inputs, options);
    auto rows = values_of(trace.rows, out.inputs, shares, options.threads);
    Samples::Without without{drawn_without_a_group, {}};
    if (samples != nullptr)
        samples->fill(trace, rows, static_cast<std::size_t>(options.draws), options.threads, &without);
    const auto monomials = trace.forms.evaluate(rows, static_cast<std::size_t>(options.draws), options.threads);
    Targets targets;
    for (const auto& one : trace.cells)
        out.cells.push_back({one.cell});
    for (std::size_t i = 0; i < out.cells.size(); ++i)
        targets.add(trace.cells[i].form, out.cells[i].quantiles, out.cells[i].error);
    out.lines = lines_of(run, options.by);
    add_lines(run, trace, options.by, out.lines, targets);
    for (const auto& indicator : run.indicators)
        if (indicator.value)
            out.totals.push_back({indicator.place, indicator.name, indicator.unit, indicator.year, *indicator.value});
    for (auto& total : out.totals)
        for (const auto& traced : trace.totals)
            if (traced.name == total.name && traced.place == total.place && traced.year == total.year)
                targets.add(traced.form, total.quantiles, total.error);
    targets.find(monomials, options.threads);
    if (!without.values.empty())
        targets.find_errors(
            sample_groups,
            [&](std::size_t g) {
                return trace.forms.evaluate(rows_without(rows, samples->row_of(), without, g), without.draws,
                                            options.threads);
            },
            options.threads);
    const auto target = target_of(run, trace, out.target);
    add_sensitivities(trace, samples, target, shares, monomials, options.threads, out);
    list_rows(run, stored, still_bound(stored, samples), out);
    list_layers(stored, samples, out);
    list_services(run, trace, out);
    out.untraced = trace.untraced;
    if (samples != nullptr) {
        out.pixels = samples->pixels();
        out.sampled = samples->sampled();
        out.sampled_sums = samples->sums();
    }
    out.rows = std::move(trace.rows);
    return out;
}

Uncertainty draw(const Run& run, const DrawOptions& options)
{
    return draw(run, *open_stored_run(run), options);
}

}  // namespace eco::account

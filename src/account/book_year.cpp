#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "account/state.hpp"
#include "account/trace.hpp"

namespace eco::account {

using engine::Array;
using formula::ExprPtr;
using formula::Fn;

void Accounting::State::add_note(const std::string& service, const std::string& place, int year, bool is_warning,
                                 const std::string& key, const Args& args)
{
    run.notes.push_back({service, place, year, is_warning ? "warning" : "info", say(key, args, Language::zh),
                         say(key, args, Language::en)});
}

void Accounting::State::book_year(int year, const engine::Totals& totals)
{
    const YearPlan& plan = *plans.at(year);
    RunData data = data_of(year);
    data.missing_sums = plan.missing_sums;
    for (const auto& group : plan.plan.groups)
        for (const auto& slot : group.slots)
            data.slots[slot.name] = slot.representatives;
    std::map<std::string, SumResult> results;
    engine::Evaluator evaluator(checked, data);
    Trace* trace = options.trace;
    RunData::RowsOf rows_of;
    data.rows_of = trace ? &rows_of : nullptr;
    data.figures = trace ? &trace->figures : nullptr;
    if (trace)
        trace->begin_year(year, evaluator, data, rows_of);
    for (const auto& sum : plan.plan.sums) {
        // Slot names are per sum ("slot:0" …): each sum has an evaluator of its own.
        for (const auto& slot : plan.plan.groups[static_cast<std::size_t>(sum.group)].slots)
            data.slots[slot.name] = slot.representatives;
        RunData own = data;
        engine::Evaluator coefficients(checked, own);
        RunData::RowsOf own_rows;
        own.rows_of = trace ? &own_rows : nullptr;
        std::vector<AddedProduct> contributions;
        SumResult result =
            combine_sum(sum, plan.plan, totals, coefficients, own,
                        trace ? [&](const AddedProduct& one) { contributions.push_back(one); } : TellProduct{});
        if (trace)
            trace->sum(sum, result, contributions, coefficients, own, own_rows);
        std::string why = gap_reason + result.reason;
        if (lacks_rows(sum, totals, result)) {
            withdrawn.insert({sum.sheet + "." + sum.name, year});
            result.values = all_missing(std::move(result.values), 1);
            why = result.reason;
        }
        const auto reason = evaluator.reasons().number(why);
        for (auto& number : result.values.reasons)
            number = number ? reason : std::uint16_t{0};
        data.sums[sum.sum->id] = result.values;
        results[sum.sheet + "." + sum.name] = std::move(result);
    }
    std::vector<std::vector<bool>> exists(zones.size(), std::vector<bool>(checked.package->ecosystems.size(), false));
    for (const auto& group : totals.groups)
        for (std::size_t cell = 0; cell < group.cells; ++cell) {
            bool any = false;
            for (std::size_t slot = 0; slot < group.slots; ++slot)
                any = any || group.sum(cell, slot, 0) != 0;
            for (std::size_t cause = 0; cause < group.causes; ++cause)
                any = any || group.uncovered[cause * group.cells + cell] != 0;
            if (any)
                exists[cell / checked.package->ecosystems.size()][cell % checked.package->ecosystems.size()] = true;
        }
    Booker booker(checked, prepared, data, evaluator, exists);
    for (const Line& line : lines)
        book_line(line, booker, data, evaluator, year);
    for (const auto& service : options.data_from.empty() ? sheets : std::vector<std::string>{})
        check_rules(checked.sheets.at(service), evaluator, year);
    add_coverage(plan, totals, results, year);
    note_domains(year);
    write_rasters(year);
}

void Accounting::State::note_domains(int year)
{
    const char* key = prepared.scene->domain.is_declared() ? "account.note.domain_own" : "account.note.domain_whole";
    for (const auto& [text, one] : options.domains[year]) {
        const std::string value = one.reason.empty() ? fmt::format("{:.6g}", one.value) : one.reason;
        const auto note = [&](Language language) {
            return say("account.note.domain", {{"text", text}, {"value", value}, {"domain", say(key, {}, language)}},
                       language);
        };
        run.notes.push_back({"", "", year, "info", note(Language::zh), note(Language::en)});
    }
}

/// True if parameters or tables, not pixels, leave more than the scene allows without a figure: then there is no figure
/// at all.
bool Accounting::State::lacks_rows(const engine::PixelSum& sum, const engine::Totals& totals,
                                   const SumResult& result) const
{
    const auto& group = totals.groups[static_cast<std::size_t>(sum.group)];
    Int128 all = 0, without = 0;
    for (std::size_t cell = 0; cell < group.cells; ++cell) {
        without += result.uncovered[cell];
        for (std::size_t slot = 0; slot < group.slots; ++slot)
            all += group.sum(cell, slot, 0);
    }
    return without > 0 &&
           static_cast<double>(all - without) < static_cast<double>(all) * prepared.scene->minimum_coverage.value_or(1);
}

void Accounting::State::book_line(const Line& line, Booker& booker, RunData& data, engine::Evaluator& evaluator,
                                  int year)
{
    if (line.series < 0)
        return note_category(line, data, evaluator, year);
    // The evaluator works in the entry's unit; features that the scene lacks leave the whole line missing.
    Booking booking;
    if (!line.booked->feature.empty() && !prepared.features.count(line.booked->feature)) {
        booking.items = line.booked->entry->booking.items;
        std::vector<std::string> dims = booking.items;
        dims.insert(dims.end(), {"ecosystem", "zone"});
        std::sort(dims.begin(), dims.end());
        std::vector<int> shape;
        for (const auto& dim : dims)
            shape.push_back(static_cast<int>(data.labels(dim).size()));
        booking.quantum = line.quantum;
        booking.amounts = engine::make_array(dims, shape);
        booking.is_present.assign(booking.amounts.size(), false);
        const auto reason = evaluator.reasons().number("not_supplied: features " + line.booked->feature);
        const auto& fixed = line.booked->entry->booking.ecosystem;
        const auto& ecosystems = data.labels("ecosystem");
        const auto number =
            std::find(ecosystems.begin(), ecosystems.end(), fixed.empty() ? "unassigned" : fixed) - ecosystems.begin();
        const int dim = booking.amounts.find_dim("ecosystem");
        std::size_t inner = 1;
        for (std::size_t d = booking.amounts.dims.size(); d-- > static_cast<std::size_t>(dim) + 1;)
            inner *= static_cast<std::size_t>(booking.amounts.shape[d]);
        for (std::size_t i = 0; i < booking.amounts.size(); ++i)
            if (i / inner % ecosystems.size() == static_cast<std::size_t>(number)) {
                booking.is_present[i] = true;
                booking.amounts.reasons[i] = reason;
            }
    } else {
        booking = booker.book(*line.booked, line.expr, line.weights, line.quantum);
    }
    if (line.booked->kind == method::Booked::Kind::value) {
        // A value stands where one of its quantities stands.
        std::vector<bool> stands(booking.amounts.size(), false);
        bool any = false;
        formula::walk(line.expr, [&](const ExprPtr& e) {
            if (e->fn != Fn::input || !e->text.starts_with("quantity:"))
                return;
            any = true;
            Array presence = data.booked.at(e->text.substr(9)).amounts;
            const auto& flags = data.booked.at(e->text.substr(9)).is_present;
            for (std::size_t i = 0; i < presence.size(); ++i)
                presence.values[i] = flags[i];
            std::vector<std::string> dims = booking.amounts.dims;
            for (const auto& dim : presence.dims)
                if (std::find(dims.begin(), dims.end(), dim) == dims.end())
                    dims.push_back(dim);
            std::sort(dims.begin(), dims.end());
            const Array wide = evaluator.spread(presence, dims);
            Array positions = booking.amounts;
            for (std::size_t i = 0; i < positions.size(); ++i)
                positions.values[i] = static_cast<double>(i);
            const Array where = evaluator.spread(positions, dims);
            for (std::size_t i = 0; i < wide.size(); ++i)
                if (wide.values[i] != 0)
                    stands[static_cast<std::size_t>(where.values[i])] = true;
        });
        if (any)
            for (std::size_t i = 0; i < stands.size(); ++i)
                booking.is_present[i] = stands[i];
    }
    const std::vector<Form>* forms =
        options.trace ? options.trace->line(line, booking, prepared, data, evaluator, *data.rows_of) : nullptr;
    const auto& wanted = options.only_places;
    const int zone_dim = booking.amounts.find_dim("zone"), class_dim = booking.amounts.find_dim("ecosystem");
    const auto& ecosystems = data.labels("ecosystem");
    for (std::size_t i = 0; i < booking.amounts.size(); ++i) {
        if (!booking.is_present[i])
            continue;
        std::size_t rest = i, zone = 0, ecosystem = 0;
        std::map<std::string, std::size_t> numbers;
        for (std::size_t d = booking.amounts.dims.size(); d-- > 0;) {
            const auto n = static_cast<std::size_t>(booking.amounts.shape[d]);
            (static_cast<int>(d) == zone_dim    ? zone
             : static_cast<int>(d) == class_dim ? ecosystem
                                                : numbers[booking.amounts.dims[d]]) = rest % n;
            rest /= n;
        }
        if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), zones[zone]) == wanted.end())
            continue;
        std::size_t item = 0;
        for (const auto& index : booking.items)
            item = item * data.labels(index).size() + numbers[index];
        Cell cell;
        cell.series = line.series + static_cast<int>(item);
        cell.place = zones[zone];
        cell.ecosystem = ecosystems[ecosystem];
        cell.year = year;
        if (booking.amounts.reasons[i] == 0)
            cell.amount = static_cast<std::int64_t>(booking.amounts.values[i]);
        else
            cell.reason = evaluator.reasons().name(booking.amounts.reasons[i]);
        if (forms && cell.amount)
            options.trace->cells.push_back({cell, (*forms)[i]});
        run.cells.push_back(std::move(cell));
    }
    if (line.booked->kind == method::Booked::Kind::quantity)
        data.booked[line.id] = std::move(booking);
}

void Accounting::State::note_category(const Line& line, RunData& data, engine::Evaluator& evaluator, int year)
{
    const Array values = evaluator.spread(evaluator.eval(line.expr), {"zone"});
    const auto& labels = checked.words.find(line.expr->type.category)->labels;
    const method::Title& title = line.booked->entry->title;
    for (std::size_t zone = 0; zone < values.size(); ++zone) {
        const std::string label = values.is_missing(zone) ? evaluator.reasons().name(values.reasons[zone])
                                                          : labels[static_cast<std::size_t>(values.values[zone])];
        const auto text = [&](const std::string& what, Language language) {
            return say("account.note.branch", {{"what", what.empty() ? line.booked->name : what}, {"label", label}},
                       language);
        };
        run.notes.push_back({line.booked->sheet, data.labels("zone")[zone], year, "info", text(title.zh, Language::zh),
                             text(title.en, Language::en)});
    }
}

void Accounting::State::check_rules(const method::CheckedSheet& sheet, engine::Evaluator& evaluator, int year)
{
    const auto resolve = plan_options(year);
    for (const auto& rule : sheet.rules) {
        const ExprPtr require = engine::resolve_choices(checked, rule.require, resolve);
        if (rule.rule->otherwise == method::Check::Else::missing)
            continue;
        const std::string text = formula::describe(*require);
        if (require->is_pixel()) {
            const Array& areas = evaluator.eval(failing_area(require));
            const double km2 = std::accumulate(areas.values.begin(), areas.values.end(), 0.0) / 1e6;
            if (!(km2 > 0))
                continue;
            char area[32];
            std::snprintf(area, sizeof area, "%.3f", km2);
            if (rule.rule->otherwise == method::Check::Else::error)
                throw InputError(rule.rule->mark.problem(
                    "account.rule_area", {{"rule", text}, {"year", std::to_string(year)}, {"area", area}}));
            add_note(sheet.sheet->id, "", year, true, "account.note.rule_area", {{"rule", text}, {"area", area}});
            continue;
        }
        const Array& values = evaluator.eval(require);
        const auto failed = std::count_if(values.values.begin(), values.values.end(), [](double x) { return x == 0; });
        if (failed == 0)
            continue;
        if (rule.rule->otherwise == method::Check::Else::error)
            throw InputError(rule.rule->mark.problem(
                "account.rule", {{"rule", text}, {"year", std::to_string(year)}, {"count", std::to_string(failed)}}));
        add_note(sheet.sheet->id, "", year, true, "account.note.rule",
                 {{"rule", rule.rule->say.zh.empty() ? text : rule.rule->say.zh}, {"count", std::to_string(failed)}});
    }
}

}  // namespace eco::account

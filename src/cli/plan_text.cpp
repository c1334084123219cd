#include <algorithm>

#include "account/account.hpp"
#include "cli/method_text.hpp"
#include "cli/table.hpp"
#include "engine/plan.hpp"

namespace eco::cli {
namespace {

using formula::ExprPtr;
using formula::Fn;

/// The quantum of a booked quantity in its unit; 0 if it has none or another dimension.
double quantum_of(const method::Entry& entry, const unit::Symbols& symbols)
{
    if (!entry.quantum_unit || !entry.unit)
        return 0;
    auto factor = unit::conversion(*entry.quantum_unit, *entry.unit);
    if (!factor)
        factor = unit::conversion(*entry.quantum_unit / symbols.parse("a"), *entry.unit);
    return factor ? entry.quantum * factor->to_double() : 0;
}

void request(const method::Booked& booked, const ExprPtr& expr, const method::Checked& checked,
             std::vector<engine::SumRequest>& requests)
{
    formula::walk(expr, [&](const ExprPtr& e) {
        const auto is_same = [&](const engine::SumRequest& other) { return other.sum == e; };
        if (e->fn != Fn::pixel_sum || std::any_of(requests.begin(), requests.end(), is_same))
            return;
        const bool is_own = e == expr || (expr->fn == Fn::scale && expr->args[0] == e);
        requests.push_back({e, booked.sheet, booked.name, checked.sheets.at(booked.sheet).applies,
                            is_own ? quantum_of(*booked.entry, *checked.words.symbols) : 0});
    });
}

std::vector<engine::SumRequest> requests_of(const method::Checked& checked, const engine::PlanOptions& options)
{
    std::vector<engine::SumRequest> requests;
    for (const auto& sheet : checked.package->sheets) {
        const auto status = checked.package->services.find(sheet.id);
        const bool is_computed = status != checked.package->services.end() && status->second == "computed";
        if (sheet.kind != method::Sheet::Kind::account && !is_computed)
            continue;
        for (const auto& booked : checked.sheets.at(sheet.id).booked) {
            request(booked, engine::resolve_choices(checked, booked.expr, options), checked, requests);
            if (booked.weights)
                request(booked, engine::resolve_choices(checked, booked.weights, options), checked, requests);
        }
    }
    return requests;
}

std::string slots_text(const engine::PlannedGroup& group)
{
    std::string out;
    for (const auto& slot : group.slots) {
        const std::size_t count = slot.category.empty() ? slot.intervals.size() : slot.representatives.size();
        out += (out.empty() ? "" : " x ") + formula::describe(*slot.value) + " (" + std::to_string(count) + ")";
    }
    return out.empty() ? "-" : out;
}

void print_sums(const engine::Plan& plan, const Context& c)
{
    c.out << c.say("cli.plan.sums", {{"count", std::to_string(plan.sums.size())}}) << "\n";
    for (const auto& sum : plan.sums) {
        c.out << "  " << sum.sheet << "." << sum.name
              << c.say("cli.plan.in_group", {{"group", std::to_string(sum.group)}}) << "\n";
        for (const auto& [items, terms] : sum.parts) {
            std::string text;
            for (const auto& term : terms)
                text += (text.empty() ? "" : " + ") + formula::describe(*term.coefficient) + " · b" +
                        std::to_string(term.basis);
            c.out << "    " << (items.empty() ? "" : joined(items) + ": ") << text << "\n";
        }
    }
}

void print_pass(const engine::Plan& plan, const Context& c)
{
    c.out << c.say("cli.plan.bases", {{"count", std::to_string(plan.bases.size())}}) << "\n";
    Table bases({Align::left});
    for (std::size_t i = 0; i < plan.bases.size(); ++i)
        bases.add({"b" + std::to_string(i), "[" + plan.bases[i].value->type.unit.text() + "]",
                   formula::describe(*plan.bases[i].value)});
    c.out << bases.text(2) << c.say("cli.plan.groups", {{"count", std::to_string(plan.groups.size())}}) << "\n";
    for (std::size_t i = 0; i < plan.groups.size(); ++i)
        c.out << "  " << i << "  "
              << c.say("cli.plan.group",
                       {{"bases", std::to_string(plan.groups[i].bases.size())}, {"slots", slots_text(plan.groups[i])}})
              << "\n";
    c.out << c.say("cli.plan.layers", {{"count", std::to_string(plan.layers.size())}}) << "\n";
    for (const auto& layer : plan.layers) {
        std::string at;
        for (const auto& [index, label] : layer.at)
            at += (at.empty() ? " " : ", ") + index + "=" + label;
        c.out << "  " << layer.id << at << "\n";
    }
    c.out << c.say("cli.plan.kept", {{"count", std::to_string(plan.kept.size())}}) << "\n";
    for (const auto& kept : plan.kept)
        c.out << "  " << kept.name << " = " << formula::describe(*kept.value) << "\n";
}

}  // namespace

void print_plan(const method::Checked& checked, const Context& context)
{
    const auto choices = account::settle_choices(*checked.package, {});
    engine::PlanOptions options;
    options.choice = [&](const std::string& name) { return choices.at(name); };
    options.zones = 1;
    const auto plan = engine::make_plan(checked, requests_of(checked, options), options);
    print_sums(plan, context);
    print_pass(plan, context);
    context.out << context.say("cli.plan.free", {{"symbols", plan.free.empty() ? "-" : joined(plan.free)}}) << "\n"
                << context.say("cli.plan.bound") << "\n";
    Table bound({Align::left});
    for (const auto& one : plan.bound)
        bound.add({one.symbol, one.where});
    context.out << bound.text(2);
}

}  // namespace eco::cli

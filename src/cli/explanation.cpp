#include "cli/explanation.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "cli/report.hpp"
#include "cli/table.hpp"
#include "report/amounts.hpp"

namespace eco::cli {
namespace {

using report::exact_decimal;
using report::percent;

using account::ExplainedSeries;
using account::Explanation;

constexpr std::size_t most_contributions = 5;

std::string amount_text(const ExplainedSeries& one, std::int64_t amount)
{
    return exact_decimal(amount, one.series->quantum) + " " + one.series->unit;
}

std::string without_end(std::string text)
{
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    return text;
}

/// Lines after the first begin under it.
std::string indented(const std::string& text, int indent)
{
    std::string out = without_end(text);
    for (auto at = out.find('\n'); at != std::string::npos; at = out.find('\n', at + 1))
        out.insert(at + 1, static_cast<std::size_t>(indent), ' ');
    return out;
}

void print_formula(const std::string& name, const std::string& formula, const std::string& with_numbers,
                   const Context& context)
{
    if (formula.empty())
        return;
    context.out << "    " << name << " = " << indented(formula, 6) << "\n";
    if (!with_numbers.empty() && with_numbers != formula)
        context.out << "      = " << indented(with_numbers, 6) << "\n";
}

/// `told` holds the steps that were printed before: each is printed once.
void print_series(const ExplainedSeries& one, std::set<std::string>& told, const Context& context)
{
    const auto& series = *one.series;
    context.out << "\n  " << series.kind << " " << series.name << (series.item.empty() ? "" : "[" + series.item + "]")
                << "  " << context.pick(series.title_zh, series.title_en) << ": ";
    if (one.is_missing)
        context.out << context.say("cli.explain.missing", {{"reason", reason_text(context, one.reason)},
                                                           {"known", amount_text(one, one.amount)}});
    else
        context.out << amount_text(one, one.amount);
    context.out << "\n";
    print_formula(series.name, one.formula, one.with_numbers, context);
    for (const auto& step : one.steps) {
        const std::string name = step.sheet.empty() ? step.name : step.sheet + "." + step.name;
        if (told.insert(name).second)
            print_formula(name, step.formula, step.with_numbers, context);
    }
    Table table({Align::left, Align::right});
    for (std::size_t i = 0; i < one.contributions.size() && i < most_contributions; ++i) {
        const auto& part = one.contributions[i];
        const std::string& title = context.pick(part.title_zh, part.title_en);
        if (part.amount != 0)
            table.add({title.empty() ? part.ecosystem : title, amount_text(one, part.amount)});
    }
    if (!table.is_empty())
        context.out << "    " << context.say("cli.explain.contributions") << "\n" << table.text(6);
}

void print_sources(const Explanation& explanation, const Context& context)
{
    Table rows({Align::left, Align::left, Align::right, Align::left});
    std::set<std::string> sources;
    for (const auto* row : explanation.parameters) {
        const auto colon = row->source.find(": ");
        if (colon != std::string::npos)
            sources.insert(row->source);
        rows.add({row->symbol, row->keys, row->value, row->unit,
                  context.say(row->is_verified ? "cli.sheet.verified" : "cli.sheet.unverified"),
                  row->source.substr(0, colon)});
    }
    if (!rows.is_empty())
        context.out << "\n  " << context.say("cli.explain.parameters") << "\n" << rows.text(4);
    if (!sources.empty())
        context.out << "\n  " << context.say("cli.explain.sources") << "\n";
    for (const auto& source : sources)
        context.out << "    " << source << "\n";
    Table inputs({Align::left});
    for (const auto* input : explanation.inputs)
        inputs.add({input->name, input->year ? std::to_string(input->year) : "", input->file,
                    "sha256 " + input->sha256.substr(0, 16)});
    if (!inputs.is_empty())
        context.out << "\n  " << context.say("cli.explain.inputs") << "\n" << inputs.text(4);
}

void print_remarks(const Explanation& explanation, const Context& context)
{
    Int128 covered = 0, uncovered = 0;
    std::string reasons;
    for (const auto* part : explanation.coverage) {
        covered += part->covered;
        uncovered += part->uncovered;
        const std::string reason = reason_text(context, part->reason);
        if (part->uncovered != 0 && reasons.find(reason) == std::string::npos)
            reasons += (reasons.empty() ? "" : ", ") + reason;
    }
    if (uncovered != 0)
        context.out << "\n  "
                    << context.say("cli.explain.coverage",
                                   {{"percent", percent(covered, uncovered)}, {"reason", reasons}})
                    << "\n";
    else if (covered != 0)
        context.out << "\n  " << context.say("cli.explain.covered") << "\n";
    for (const auto* note : explanation.notes)
        context.out << "  " << context.say("cli.explain.note")
                    << indented(context.pick(note->text_zh, note->text_en), 4) << "\n";
}

nlohmann::ordered_json series_json(const ExplainedSeries& one)
{
    nlohmann::ordered_json out = {{"kind", one.series->kind},
                                  {"name", one.series->name},
                                  {"item", one.series->item},
                                  {"unit", one.series->unit},
                                  {"is_missing", one.is_missing},
                                  {"reason", one.reason},
                                  {"amount", exact_decimal(one.amount, one.series->quantum)},
                                  {"formula", one.formula},
                                  {"with_numbers", one.with_numbers}};
    for (const auto& step : one.steps)
        out["steps"].push_back({{"sheet", step.sheet},
                                {"name", step.name},
                                {"formula", step.formula},
                                {"with_numbers", step.with_numbers}});
    for (const auto& part : one.contributions)
        out["contributions"].push_back(
            {{"ecosystem", part.id}, {"amount", exact_decimal(part.amount, one.series->quantum)}});
    return out;
}

}  // namespace

void print_explanation(const Explanation& explanation, const Context& context)
{
    const std::string& title = context.pick(explanation.title_zh, explanation.title_en);
    const std::string& place = context.pick(explanation.place_zh, explanation.place_en);
    context.out << context.say("cli.explain.title", {{"place", place.empty() ? explanation.place : place},
                                                     {"service", title.empty() ? explanation.service : title},
                                                     {"year", std::to_string(explanation.year)},
                                                     {"run", short_id(explanation.run)}})
                << "\n";
    if (!explanation.reason.empty())
        context.out << "  " << context.say("cli.report.not_computed") << ": "
                    << reason_text(context, explanation.reason) << "\n";
    if (!explanation.source.empty())
        context.out << "  " << context.say("cli.sheet.source") << indented(explanation.source, 4) << "\n";
    if (!explanation.note.empty())
        context.out << "  " << context.say("cli.sheet.note") << indented(explanation.note, 4) << "\n";
    std::set<std::string> told;
    for (const auto& one : explanation.series)
        print_series(one, told, context);
    print_sources(explanation, context);
    print_remarks(explanation, context);
}

void print_explanation_json(const Explanation& explanation, const Context& context)
{
    nlohmann::ordered_json out = {{"run", explanation.run},         {"place", explanation.place},
                                  {"service", explanation.service}, {"year", explanation.year},
                                  {"status", explanation.status},   {"reason", explanation.reason},
                                  {"source", explanation.source},   {"note", explanation.note}};
    for (const auto& one : explanation.series)
        out["series"].push_back(series_json(one));
    for (const auto* row : explanation.parameters)
        out["parameters"].push_back({{"symbol", row->symbol},
                                     {"keys", row->keys},
                                     {"value", row->value},
                                     {"unit", row->unit},
                                     {"source", row->source},
                                     {"is_verified", row->is_verified}});
    for (const auto* input : explanation.inputs)
        out["inputs"].push_back(
            {{"name", input->name}, {"file", input->file}, {"year", input->year}, {"sha256", input->sha256}});
    for (const auto* part : explanation.coverage)
        out["coverage"].push_back({{"service", part->service},
                                   {"place", part->place},
                                   {"ecosystem", part->ecosystem},
                                   {"covered", to_string(part->covered)},
                                   {"uncovered", to_string(part->uncovered)},
                                   {"unit", "m2 / 2^20"},
                                   {"reason", part->reason}});
    for (const auto* note : explanation.notes)
        out["notes"].push_back({{"severity", note->severity}, {"zh", note->text_zh}, {"en", note->text_en}});
    context.out << out.dump(2) << "\n";
}

}  // namespace eco::cli

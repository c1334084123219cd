#include "cli/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "account/boundary.hpp"
#include "account/prices.hpp"
#include "base/csv.hpp"
#include "cli/changed_ground.hpp"
#include "cli/report.hpp"
#include "cli/table.hpp"
#include "report/amounts.hpp"
#include "report/words.hpp"

namespace eco::cli {
namespace {

using report::exact_decimal;
using report::hundred_million_yuan;
using report::short_number;

using account::ComparedAmount;
using account::ComparedLine;

double number_of(const ComparedAmount& amount)
{
    return static_cast<double>(*amount.count) * amount.quantum;
}

/// Exact where both count in one quantum; empty where one of them is missing.
std::string difference_text(const ComparedAmount& base, const ComparedAmount& other, bool is_exact)
{
    if (!base.count || !other.count)
        return "";
    if (base.quantum != other.quantum)
        return short_number(number_of(other) - number_of(base));
    const Int128 count = *other.count - *base.count;
    return is_exact ? exact_decimal(count, base.quantum) : short_number(static_cast<double>(count) * base.quantum);
}

std::string ratio_text(const ComparedAmount& base, const ComparedAmount& other)
{
    if (!base.count || !other.count || *base.count == 0)
        return "";
    return short_number(number_of(other) / number_of(base));
}

std::string exact_text(const ComparedAmount& amount)
{
    return amount.count ? exact_decimal(*amount.count, amount.quantum) : "";
}

bool is_money(const ComparedLine& line)
{
    return line.kind == "value";
}

/// Money in 1e8 CNY, other amounts with six digits.
std::string shown(const ComparedLine& line, const ComparedAmount& amount, const Context& context)
{
    if (!amount.count)
        return amount.reason.empty() ? "" : context.say("cli.report.not_computed");
    return is_money(line) ? hundred_million_yuan(*amount.count) : short_number(number_of(amount));
}

std::string shown_difference(const ComparedLine& line, const ComparedAmount& base, const ComparedAmount& other)
{
    if (is_money(line) && base.count && other.count)
        return hundred_million_yuan(*other.count - *base.count);
    return difference_text(base, other, false);
}

std::string title_of(const ComparedLine& line, const Context& context)
{
    if (line.key == "total" || line.key == "common" || line.key == "sum")
        return context.say("cli.compare." + line.key);
    const std::string& title = context.pick(line.title_zh, line.title_en);
    const auto item = line.key.find('[');
    return (title.empty() ? line.key : title) + (item == std::string::npos ? "" : " " + line.key.substr(item));
}

/// Lines of a comparison; by year, that year's.
std::vector<ComparedLine> lines_of(const Comparison& comparison)
{
    auto lines = account::compare(comparison.sides, comparison.by);
    if (comparison.by == "year" && comparison.year() > 0)
        for (auto& line : lines)
            line.key = line.title_zh = line.title_en = std::to_string(comparison.year());
    return lines;
}

/// Empty for money of two price bases, and for other ground: a ratio would say growth where prices or boundaries
/// differ.
std::string ratio_text(const Comparison& comparison, const ComparedLine& line, std::size_t side)
{
    const account::Run &first = *comparison.sides[0].run, &other = *comparison.sides[side].run;
    if (is_money(line) && account::constant_year(first) != account::constant_year(other))
        return "";
    const std::string place = comparison.by == "place" ? line.key : first.places.empty() ? "" : first.places.back().id;
    if (&first != &other)
        for (const auto& changed : account::changed_places(first, other))
            if (changed.id == place)
                return "";
    return ratio_text(line.amounts[0], line.amounts[side]);
}

/// "current prices", or of each side where they differ.
std::string prices_of(const Comparison& comparison, Language language)
{
    std::string all, one;
    for (std::size_t s = 0; s < comparison.sides.size(); ++s) {
        const std::string text = report::prices_text(*comparison.sides[s].run, language);
        all += (s == 0 ? "" : "; ") + comparison.names[s] + ": " + text;
        one = s == 0 || one == text ? text : "-";
    }
    return one == "-" ? all : one;
}

void print_lines(const Comparison& comparison, const std::vector<ComparedLine>& lines, const Context& context)
{
    Table table({Align::left, Align::left, Align::right});
    const std::string year = comparison.year() > 0 && comparison.by != "year" ? std::to_string(comparison.year()) : "";
    std::vector<std::string> heading = {year, context.say("cli.compare.unit"), comparison.names[0]};
    for (std::size_t s = 1; s < comparison.sides.size(); ++s)
        for (const auto& cell :
             {comparison.names[s], context.say("cli.compare.difference"), context.say("cli.compare.ratio")})
            heading.push_back(cell);
    table.add(heading);
    for (const auto& line : lines) {
        std::vector<std::string> cells = {title_of(line, context),
                                          is_money(line) ? context.say("cli.compare.money") : line.unit,
                                          shown(line, line.amounts[0], context)};
        for (std::size_t s = 1; s < line.amounts.size(); ++s) {
            cells.push_back(shown(line, line.amounts[s], context));
            cells.push_back(shown_difference(line, line.amounts[0], line.amounts[s]));
            cells.push_back(ratio_text(comparison, line, s));
        }
        table.add(cells);
    }
    context.out << table.text();
}

std::string standing_text(const account::Standing& standing, const Context& context)
{
    const std::string text = context.say("cli.compare.status." + standing.status);
    return standing.reason.empty() ? text : text + " (" + reason_text(context, standing.reason) + ")";
}

std::string differences(const account::Causes& causes, const Context& context)
{
    if (causes.is_applicability() || !causes.before.reason.empty() || causes.before.status == "not_applicable")
        return context.say("cli.compare.applicability",
                           {{"a", standing_text(causes.before, context)}, {"b", standing_text(causes.after, context)}});
    if (!causes.has_packages)
        return context.say("cli.compare.no_package");
    std::string text =
        context.say(causes.is_same_formula() ? "cli.compare.same_formula" : "cli.compare.formula_differs");
    const auto add = [&](const char* key, std::size_t count) {
        if (count > 0)
            text += context.say("cli.compare.comma") + context.say(key, {{"count", std::to_string(count)}});
    };
    add("cli.compare.parameters", causes.parameters.size());
    add("cli.compare.prices", causes.prices.size());
    add("cli.compare.data", causes.inputs.size());
    return text;
}

class CausesText {
public:
    explicit CausesText(const Context& context) : c_(context) {}

    void print(const account::Causes& causes)
    {
        c_.out << "  " << headline(causes, c_) << "\n";
        print("cli.compare.choice", causes.choices);
        print("cli.compare.formula", causes.formulas);
        print("cli.compare.parameter", causes.parameters);
        print("cli.compare.price", causes.prices);
        std::string inputs;
        for (const auto& name : causes.inputs)
            inputs += (inputs.empty() ? "" : ", ") + name;
        if (!inputs.empty())
            c_.out << "    " << c_.say("cli.compare.inputs", {{"names", inputs}}) << "\n";
    }

private:
    static constexpr std::size_t most_changes = 6;

    std::string value(const std::string& text, const std::string& source) const
    {
        return (text.empty() ? "-" : text) + (source.empty() ? "" : " [" + source + "]");
    }

    void print(const std::string& key, const std::vector<account::Change>& changes)
    {
        for (std::size_t i = 0; i < changes.size(); ++i) {
            if (i == most_changes) {
                c_.out << "    "
                       << c_.say("cli.compare.more", {{"count", std::to_string(changes.size() - most_changes)}})
                       << "\n";
                return;
            }
            const auto& change = changes[i];
            c_.out << "    "
                   << c_.say(key, {{"name", change.name},
                                   {"a", value(change.before, change.source_before)},
                                   {"b", value(change.after, change.source_after)}})
                   << "\n";
        }
    }

    const Context& c_;
};

/// Of all years: formulas, rows and standings are the runs', and only the data are a year's.
std::vector<account::Causes> causes_of(const std::vector<Comparison>& comparisons, std::size_t side)
{
    std::vector<account::Causes> out;
    for (const auto& comparison : comparisons) {
        auto causes = account::find_causes(comparison.sides[0], comparison.sides[side]);
        for (std::size_t i = 0; i < out.size(); ++i)
            for (const auto& name : causes[i].inputs)
                if (std::find(out[i].inputs.begin(), out[i].inputs.end(), name) == out[i].inputs.end())
                    out[i].inputs.push_back(name);
        if (out.empty())
            out = std::move(causes);
    }
    return out;
}

void print_causes(const std::vector<Comparison>& comparisons, std::size_t side, const Context& context)
{
    const auto& names = comparisons.front().names;
    context.out << "\n" << context.say("cli.compare.causes", {{"a", names[0]}, {"b", names[side]}}) << "\n";
    CausesText text(context);
    std::string same;
    for (const auto& causes : causes_of(comparisons, side))
        if (!causes.is_same() || !causes.has_packages)
            text.print(causes);
        else if (causes.before.status == "computed")
            same += (same.empty() ? "" : ", ") + causes.service;
    if (!same.empty())
        context.out << "  " << context.say("cli.compare.nothing", {{"names", same}}) << "\n";
}

nlohmann::ordered_json changes_json(const std::vector<account::Change>& changes)
{
    auto out = nlohmann::ordered_json::array();
    for (const auto& change : changes) {
        out.push_back({{"name", change.name}, {"before", change.before}, {"after", change.after}});
        if (!change.source_before.empty() || !change.source_after.empty())
            out.back()["sources"] = {change.source_before, change.source_after};
    }
    return out;
}

nlohmann::ordered_json causes_json(const account::Causes& causes)
{
    return {{"service", causes.service},
            {"before", {{"status", causes.before.status}, {"reason", causes.before.reason}}},
            {"after", {{"status", causes.after.status}, {"reason", causes.after.reason}}},
            {"has_packages", causes.has_packages},
            {"same_formula", causes.is_same_formula()},
            {"choices", changes_json(causes.choices)},
            {"formulas", changes_json(causes.formulas)},
            {"parameters", changes_json(causes.parameters)},
            {"prices", changes_json(causes.prices)},
            {"inputs", causes.inputs}};
}

nlohmann::ordered_json line_json(const Comparison& comparison, const ComparedLine& line)
{
    nlohmann::ordered_json out = {{"key", line.key},
                                  {"kind", line.kind},
                                  {"unit", line.unit},
                                  {"title", {{"zh", line.title_zh}, {"en", line.title_en}}}};
    for (std::size_t s = 0; s < line.amounts.size(); ++s) {
        const auto& amount = line.amounts[s];
        out["amounts"].push_back(amount.count ? nlohmann::ordered_json(exact_text(amount)) : nullptr);
        out["reasons"].push_back(amount.reason);
        out["differences"].push_back(difference_text(line.amounts[0], amount, true));
        out["ratios"].push_back(ratio_text(comparison, line, s));
    }
    return out;
}

}  // namespace

std::string headline(const account::Causes& causes, const Context& context)
{
    const std::string& title = context.pick(causes.title_zh, causes.title_en);
    return (title.empty() ? causes.service : title + " (" + causes.service + ")") + ": " + differences(causes, context);
}

void print_comparisons(const std::vector<Comparison>& comparisons, const Context& context)
{
    std::vector<ComparedLine> lines;
    const Comparison& first = comparisons.front();
    for (const auto& comparison : comparisons) {
        auto own = lines_of(comparison);
        lines.insert(lines.end(), own.begin(), own.end());
        if (comparison.by == "year" && &comparison != &comparisons.back())
            continue;
        print_lines(comparison, lines, context);
        context.out << "\n";
        for (std::size_t s = 1; s < comparison.sides.size(); ++s)
            print_changed_ground(comparison, s, context);
        lines.clear();
    }
    context.out << context.say("cli.compare.basis", {{"prices", prices_of(first, context.language)}}) << "\n";
    bool is_synthetic = false;
    for (std::size_t s = 0; s < first.sides.size(); ++s) {
        is_synthetic = is_synthetic || first.sides[s].run->is_synthetic;
        for (const auto& caveat : account::find_caveats(first.sides[0], first.sides[s]))
            context.out << context.say("cli.compare.warning",
                                       {{"name", first.names[s]}, {"text", context.say(caveat.key, caveat.args)}})
                        << "\n";
    }
    if (is_synthetic)
        context.out << context.say("cli.report.synthetic") << "\n";
    for (std::size_t s = 1; s < first.sides.size(); ++s)
        print_causes(comparisons, s, context);
}

void print_comparison_csv(const std::vector<Comparison>& comparisons, const Context& context)
{
    context.out << "year,kind,key,title,unit";
    const Comparison& first = comparisons.front();
    for (std::size_t s = 0; s < first.sides.size(); ++s) {
        context.out << "," << csv_cell(first.names[s]);
        if (s > 0)
            context.out << "," << csv_cell("difference " + first.names[s]) << ","
                        << csv_cell("ratio " + first.names[s]);
    }
    context.out << "\n";
    for (const auto& comparison : comparisons)
        for (const auto& line : lines_of(comparison)) {
            context.out << (comparison.year() > 0 ? std::to_string(comparison.year()) : "") << "," << line.kind << ","
                        << csv_cell(line.key) << "," << csv_cell(title_of(line, context)) << "," << csv_cell(line.unit);
            for (std::size_t s = 0; s < line.amounts.size(); ++s) {
                context.out << "," << exact_text(line.amounts[s]);
                if (s > 0)
                    context.out << "," << difference_text(line.amounts[0], line.amounts[s], true) << ","
                                << ratio_text(comparison, line, s);
            }
            context.out << "\n";
        }
}

void print_comparison_json(const std::vector<Comparison>& comparisons, const Context& context)
{
    auto out = nlohmann::ordered_json::array();
    for (const auto& comparison : comparisons) {
        nlohmann::ordered_json one = {{"by", comparison.by}};
        for (std::size_t s = 0; s < comparison.sides.size(); ++s) {
            const auto& [run, year] = comparison.sides[s];
            one["sides"].push_back({{"name", comparison.names[s]},
                                    {"run", run->id},
                                    {"method", run->method_id},
                                    {"method_version", run->method_version},
                                    {"prices", account::price_basis(account::constant_year(*run))},
                                    {"year", year}});
        }
        one["warnings"] = nlohmann::ordered_json::array();
        one["lines"] = nlohmann::ordered_json::array();
        for (const auto& line : lines_of(comparison))
            one["lines"].push_back(line_json(comparison, line));
        one["causes"] = nlohmann::ordered_json::array();
        for (std::size_t s = 1; s < comparison.sides.size(); ++s) {
            for (const auto& caveat : account::find_caveats(comparison.sides[0], comparison.sides[s]))
                one["warnings"].push_back(comparison.names[s] + ": " + context.say(caveat.key, caveat.args));
            nlohmann::ordered_json services = nlohmann::ordered_json::array();
            for (const auto& causes : account::find_causes(comparison.sides[0], comparison.sides[s]))
                services.push_back(causes_json(causes));
            if (const auto places = changed_ground_json(comparison, s); !places.empty())
                one["changed_ground"].push_back({{"with", comparison.names[s]}, {"places", places}});
            one["causes"].push_back({{"with", comparison.names[s]}, {"services", services}});
        }
        out.push_back(one);
    }
    context.out << out.dump(2) << "\n";
}

}  // namespace eco::cli

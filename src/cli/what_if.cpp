#include "account/what_if.hpp"

#include <nlohmann/json.hpp>

#include "account/explain.hpp"
#include "base/csv.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "cli/report.hpp"
#include "cli/table.hpp"
#include "ledger/ledger.hpp"
#include "report/amounts.hpp"

namespace eco::cli {
namespace {

using report::exact_decimal;
using report::short_number;
using report::yuan;

/// An amount of the run and what becomes of it, as decimal texts; empty where it is missing.
struct Pair {
    std::string before, after, difference;
    bool is_changed() const { return before != after; }
};

/// A value, quantity or total, by year.
struct Line {
    std::string kind, key, title_zh, title_en, unit;
    std::map<int, Pair> years;
};

using Amount = std::optional<Int128>;

Pair pair_of(const Amount& before, const Amount& after, const std::function<std::string(Int128)>& text)
{
    return {before ? text(*before) : "", after ? text(*after) : "", before && after ? text(*after - *before) : ""};
}

std::vector<Line> values_of(const account::WhatIf& result, const std::string& by)
{
    const auto before = account::tabulate(result.before, by), after = account::tabulate(result.after, by);
    std::vector<Line> out;
    for (std::size_t i = 0; i < before.size(); ++i) {
        Line line{"value", before[i].key, before[i].title_zh, before[i].title_en, "CNY", {}};
        for (std::size_t y = 0; y < before[i].amounts.size(); ++y)
            line.years[by == "year" ? std::stoi(before[i].key) : result.before.years[y]] =
                pair_of(before[i].amounts[y], after.at(i).amounts.at(y), yuan);
        out.push_back(std::move(line));
    }
    return out;
}

/// Sums of a series over places and ecosystem types; nothing where a part is missing.
std::map<int, Amount> sums_of(const account::Run& run, int series)
{
    std::map<int, Amount> out;
    for (const auto& cell : run.cells)
        if (cell.series == series && !account::is_gap(cell)) {
            auto& sum = out.emplace(cell.year, Int128{0}).first->second;
            if (!cell.amount)
                sum.reset();
            else if (sum)
                *sum += *cell.amount;
        }
    return out;
}

std::vector<Line> quantities_of(const account::WhatIf& result)
{
    std::vector<Line> out;
    for (std::size_t s = 0; s < result.before.series.size(); ++s) {
        const auto& series = result.before.series[s];
        if (series.kind == "value")
            continue;
        const std::string item = series.item.empty() ? "" : " " + series.item;
        Line line{series.kind,
                  series.service + "." + series.name + (item.empty() ? "" : "[" + series.item + "]"),
                  series.title_zh + item,
                  series.title_en + item,
                  series.unit,
                  {}};
        const auto before = sums_of(result.before, static_cast<int>(s)),
                   after = sums_of(result.after, static_cast<int>(s));
        for (const auto& [year, amount] : before)
            line.years[year] = pair_of(amount, after.count(year) ? after.at(year) : Amount{},
                                       [&](Int128 x) { return exact_decimal(x, series.quantum); });
        out.push_back(std::move(line));
    }
    return out;
}

std::vector<Line> totals_of(const account::WhatIf& result)
{
    std::vector<Line> out;
    const std::string top = result.before.places.back().id;
    for (std::size_t i = 0; i < result.before.indicators.size(); ++i) {
        const auto &before = result.before.indicators[i], &after = result.after.indicators.at(i);
        if (before.place != top)
            continue;
        auto line = std::find_if(out.begin(), out.end(), [&](const Line& one) { return one.key == before.name; });
        if (line == out.end())
            line = out.insert(out.end(), {"total", before.name, before.name, before.name, before.unit, {}});
        const auto text = [](const std::optional<double>& x) { return x ? short_number(*x) : ""; };
        line->years[before.year] = {text(before.value), text(after.value),
                                    before.value && after.value ? short_number(*after.value - *before.value) : ""};
    }
    return out;
}

class WhatIfCommand : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("RUN", "cli.help.run", run_id_);
        options.options("--set", "SYMBOL=VALUE", "cli.help.set", settings_);
        options.option("--by", "place|ecosystem|service|year", "cli.help.by", by_);
        options.option("--ledger", "FILE", "cli.help.ledger", ledger_);
        options.flag("--csv", "cli.help.csv", is_csv_);
        options.flag("--json", "cli.help.json", is_json_);
    }

    int run(const Context& context) override
    {
        if (!by_.empty() && by_ != "place" && by_ != "ecosystem" && by_ != "service" && by_ != "year")
            throw UsageError("cli.by", {{"found", by_}});
        if (is_csv_ && is_json_)
            throw UsageError("cli.two_forms", {});
        const auto run = ledger::Ledger::open_existing(find_ledger(ledger_)).load(run_id_);
        const auto result = account::what_if(run, settings_);
        std::vector<Line> lines = values_of(result, by_.empty() ? "service" : by_);
        for (const auto& more : {quantities_of(result), totals_of(result)})
            lines.insert(lines.end(), more.begin(), more.end());
        if (is_json_)
            print_json(run, result, lines, context);
        else if (is_csv_)
            print_csv(lines, context);
        else
            print(run, result, lines, context);
        return 0;
    }

private:
    static void print_json(const account::Run& run, const account::WhatIf& result, const std::vector<Line>& lines,
                           const Context& context)
    {
        nlohmann::ordered_json out = {{"run", run.id}, {"set", nlohmann::ordered_json::array()}};
        for (const auto& row : result.rows)
            out["set"].push_back(
                {{"row", row.id}, {"keys", row.keys}, {"old", row.before}, {"new", row.after}, {"unit", row.unit}});
        out["lines"] = nlohmann::ordered_json::array();
        const auto text = [](const std::string& x) {
            return x.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(x);
        };
        for (const auto& line : lines)
            for (const auto& [year, pair] : line.years)
                out["lines"].push_back({{"kind", line.kind},
                                        {"key", line.key},
                                        {"title", {{"zh", line.title_zh}, {"en", line.title_en}}},
                                        {"unit", line.unit},
                                        {"year", year},
                                        {"old", text(pair.before)},
                                        {"new", text(pair.after)},
                                        {"difference", text(pair.difference)}});
        context.out << out.dump(2) << "\n";
    }

    static void print_csv(const std::vector<Line>& lines, const Context& context)
    {
        context.out << "kind,key,title,unit,year,old,new,difference\n";
        for (const auto& line : lines)
            for (const auto& [year, pair] : line.years)
                context.out << line.kind << "," << csv_cell(line.key) << ","
                            << csv_cell(context.pick(line.title_zh, line.title_en)) << "," << line.unit << "," << year
                            << "," << pair.before << "," << pair.after << "," << pair.difference << "\n";
    }

    static void print(const account::Run& run, const account::WhatIf& result, const std::vector<Line>& lines,
                      const Context& context)
    {
        context.out << context.say("cli.what_if.title",
                                   {{"scene", context.pick(run.scene_title_zh, run.scene_title_en)},
                                    {"run", short_id(run.id)},
                                    {"rows", std::to_string(result.rows.size())}})
                    << "\n";
        Table rows({Align::left, Align::left, Align::right, Align::left, Align::right});
        for (const auto& row : result.rows)
            rows.add({row.id.substr(row.id.find(':') + 1), row.keys, short_number(row.before), "->",
                      short_number(row.after), row.unit});
        context.out << rows.text(2) << "\n";
        Table table({Align::left, Align::right});
        const std::string no = context.say("cli.report.not_computed");
        table.add({context.say("cli.what_if.amount"), "", context.say("cli.what_if.old"),
                   context.say("cli.what_if.new"), context.say("cli.what_if.difference")});
        for (const auto& line : lines)
            for (const auto& [year, pair] : line.years)
                if (line.kind == "value" || pair.is_changed()) {
                    const std::string& title = context.pick(line.title_zh, line.title_en);
                    table.add({"  " + (title.empty() ? line.key : title) + " [" + line.unit + "]", std::to_string(year),
                               pair.before.empty() ? no : pair.before, pair.after.empty() ? no : pair.after,
                               pair.difference});
                }
        context.out << table.text();
        if (run.is_synthetic)
            context.out << context.say("cli.report.synthetic") << "\n";
    }

    std::string run_id_, by_, ledger_;
    std::vector<std::string> settings_;
    bool is_csv_ = false, is_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_what_if()
{
    return std::make_unique<WhatIfCommand>();
}

}  // namespace eco::cli

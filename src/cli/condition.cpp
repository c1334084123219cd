#include "account/condition.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "account/explain.hpp"
#include "base/csv.hpp"
#include "cli/commands.hpp"
#include "cli/place_years.hpp"
#include "cli/report.hpp"
#include "cli/table.hpp"
#include "report/amounts.hpp"

namespace eco::cli {
namespace {

using account::ConditionAccount;
using account::ConditionLine;
using Json = nlohmann::ordered_json;
using report::exact_decimal;
using report::short_number;

/// The table of a place and year.
struct ConditionTable {
    std::string place;
    int year = 0;
    std::vector<ConditionLine> lines;
};

class ConditionCommand : public Command {
public:
    void declare(Options& options) override { asked_.declare(options); }

    int run(const Context& context) override
    {
        const auto run = asked_.load();
        const ConditionAccount account(run);
        std::vector<ConditionTable> tables;
        for (const auto& place : asked_.places(run))
            for (const int year : asked_.years(run))
                tables.push_back({account::find_place(run, place).id, year, account.table(place, year)});
        if (asked_.is_csv())
            print_csv(account, tables, context);
        else if (asked_.is_json())
            print_json(run, account, tables, context);
        else
            print(run, account, tables, context);
        return 0;
    }

private:
    static std::string text(const std::optional<double>& x) { return x ? short_number(*x) : "-"; }
    static std::string text(const method::Row* level) { return level ? level->value_text : "-"; }

    static void print(const account::Run& run, const ConditionAccount& account,
                      const std::vector<ConditionTable>& tables, const Context& context)
    {
        for (const auto& table : tables) {
            const auto& place = account::find_place(run, table.place);
            context.out << context.say("cli.condition.title", {{"place", context.pick(place.name_zh, place.name_en)},
                                                               {"year", std::to_string(table.year)}})
                        << "\n";
            const account::Series* variable = nullptr;
            Table lines({Align::left, Align::right});
            for (const auto& line : table.lines) {
                if (line.variable != variable) {
                    variable = line.variable;
                    lines.add(
                        {context.pick(variable->title_zh, variable->title_en) + " [" + account.unit_of(*variable) + "]",
                         context.say("cli.extent.opening"), context.say("cli.extent.closing"),
                         context.say("cli.condition.low"), context.say("cli.condition.high"),
                         context.say("cli.condition.index"), context.say("cli.condition.index_closing")});
                }
                lines.add({"  " + type_of(run, line, context), line.opening ? text(line.opening->mean) : "-",
                           line.closing.mean ? text(line.closing.mean) : reason_text(context, line.closing.reason),
                           text(line.low), text(line.high), line.opening ? text(line.opening->index) : "-",
                           text(line.closing.index)});
            }
            context.out << lines.text(2) << "\n";
        }
        if (run.is_synthetic)
            context.out << context.say("cli.report.synthetic") << "\n";
    }

    static std::string type_of(const account::Run& run, const ConditionLine& line, const Context& context)
    {
        if (line.ecosystem.empty())
            return context.say("cli.condition.all");
        const auto& [zh, en] = run.ecosystems.at(line.ecosystem);
        const std::string& title = context.pick(zh, en);
        return title.empty() ? line.ecosystem : title;
    }

    static std::string exact(const std::optional<double>& x) { return x ? Json(*x).dump() : ""; }
    static std::string level(const method::Row* row)
    {
        return row ? row->value_text + " " + row->unit.text() : std::string();
    }
    /// m2, exactly: 20 binary digits behind the point are 20 decimal ones.
    static std::string area_m2(Int128 covered) { return exact_decimal(covered, std::ldexp(1, -20)); }

    static void print_csv(const ConditionAccount& account, const std::vector<ConditionTable>& tables,
                          const Context& context)
    {
        context.out << "place,year,variable,ecosystem,sum,sum_unit,covered_m2,opening,closing,unit,low,high,"
                       "opening_index,closing_index,reason\n";
        for (const auto& table : tables)
            for (const auto& line : table.lines)
                context.out << csv_cell(table.place) << "," << table.year << "," << line.variable->name << ","
                            << line.ecosystem << "," << exact_decimal(line.closing.sum, line.variable->quantum) << ","
                            << csv_cell(line.variable->unit) << "," << area_m2(line.closing.covered) << ","
                            << (line.opening ? exact(line.opening->mean) : "") << "," << exact(line.closing.mean) << ","
                            << csv_cell(account.unit_of(*line.variable)) << "," << csv_cell(level(line.low)) << ","
                            << csv_cell(level(line.high)) << "," << (line.opening ? exact(line.opening->index) : "")
                            << "," << exact(line.closing.index) << "," << csv_cell(line.closing.reason) << "\n";
    }

    static Json json_of(const std::optional<double>& x) { return x ? Json(*x) : Json(); }
    static Json json_of(const method::Row* row)
    {
        if (!row)
            return nullptr;
        return {{"value", row->value_text},
                {"unit", row->unit.text()},
                {"source", row->source},
                {"is_verified", row->is_verified}};
    }

    static void print_json(const account::Run& run, const ConditionAccount& account,
                           const std::vector<ConditionTable>& tables, const Context& context)
    {
        Json out = {{"run", run.id}, {"tables", Json::array()}};
        for (const auto& table : tables) {
            Json one = {{"place", table.place}, {"year", table.year}, {"lines", Json::array()}};
            for (const auto& line : table.lines) {
                Json to = {{"variable", line.variable->name},
                           {"ecosystem", line.ecosystem},
                           {"unit", account.unit_of(*line.variable)},
                           {"sum", exact_decimal(line.closing.sum, line.variable->quantum)},
                           {"sum_unit", line.variable->unit},
                           {"covered_m2", area_m2(line.closing.covered)},
                           {"closing", json_of(line.closing.mean)},
                           {"closing_index", json_of(line.closing.index)},
                           {"low", json_of(line.low)},
                           {"high", json_of(line.high)}};
                if (line.opening) {
                    to["opening"] = json_of(line.opening->mean);
                    to["opening_index"] = json_of(line.opening->index);
                }
                if (!line.closing.reason.empty())
                    to["missing"] = line.closing.reason;
                one["lines"].push_back(std::move(to));
            }
            out["tables"].push_back(std::move(one));
        }
        context.out << out.dump(2) << "\n";
    }

    PlaceYears asked_;
};

}  // namespace

std::unique_ptr<Command> make_condition()
{
    return std::make_unique<ConditionCommand>();
}

}  // namespace eco::cli

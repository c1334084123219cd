#include <algorithm>
#include <nlohmann/json.hpp>

#include "account/prices.hpp"
#include "base/csv.hpp"
#include "cli/bridge_report.hpp"
#include "report/amounts.hpp"

namespace eco::cli {
namespace {

using account::Bridge;
using account::BridgeCause;
using account::Decomposed;
using report::exact_decimal;
using Json = nlohmann::ordered_json;

std::string text(const std::optional<Int128>& count, double quantum)
{
    return count ? exact_decimal(*count, quantum) : "";
}

/// Why there is no amount, or no effects; an end that does not count it is named.
std::string reason_of(const Decomposed& amount)
{
    if (!amount.is_known())
        return amount.reason;
    return !amount.is_counted_before ? "not_counted_before" : !amount.is_counted_after ? "not_counted_after" : "";
}

/// A line or a total, in the words of both forms.
struct Row {
    std::string kind, key, place, title_zh, title_en, unit;
    double quantum = 1;
    const Decomposed* amount = nullptr;
};

std::vector<account::BridgeLine> lines_of(const Bridge& bridge, const std::string& by)
{
    auto lines = account::bridge_lines(bridge, by);
    if (by == "service" || by == "place")
        lines.push_back(account::bridge_total(bridge));
    return lines;
}

std::vector<Row> rows_of(const Bridge& bridge, const std::vector<account::BridgeLine>& lines)
{
    std::vector<Row> out;
    for (const auto& line : lines)
        out.push_back(
            {line.kind, line.key, line.place, line.title_zh, line.title_en, line.unit, line.quantum, &line.amount});
    for (const auto& total : bridge.totals)
        out.push_back({"total", total.name, total.place, total.title_zh, total.title_en, total.unit, total.quantum,
                       &total.amount});
    return out;
}

std::vector<BridgeCause> causes_of(const Bridge& bridge)
{
    std::vector<BridgeCause> out = bridge.causes;
    out.insert(out.end(), bridge.figures.begin(), bridge.figures.end());
    return out;
}

/// Columns of all bridges: one of them may have a cause, such as prices, that another has not.
std::vector<std::string> columns_of(const std::vector<Bridge>& bridges)
{
    std::vector<std::string> causes, figures;
    const auto add = [](std::vector<std::string>& to, const std::vector<BridgeCause>& more) {
        for (const auto& cause : more)
            if (std::find(to.begin(), to.end(), cause.id) == to.end())
                to.push_back(cause.id);
    };
    for (const auto& bridge : bridges) {
        add(causes, bridge.causes);
        add(figures, bridge.figures);
    }
    causes.insert(causes.end(), figures.begin(), figures.end());
    return causes;
}

std::string effect_text(const Row& row, const std::vector<BridgeCause>& causes, const std::string& id)
{
    for (std::size_t i = 0; i < row.amount->effects.size(); ++i)
        if (causes[i].id == id)
            return exact_decimal(row.amount->effects[i], row.quantum);
    return "";
}

Json causes_json(const std::vector<BridgeCause>& causes)
{
    Json out = Json::array();
    for (const auto& cause : causes)
        out.push_back({{"id", cause.id}, {"title", {{"zh", cause.title_zh}, {"en", cause.title_en}}}});
    return out;
}

Json end_json(const account::Run& run, int year)
{
    return {{"scene", run.scene_id},
            {"scene_hash", run.scene_hash},
            {"method", run.method_id},
            {"prices", account::price_basis(account::constant_year(run))},
            {"year", year}};
}

Json row_json(const Row& row, const std::vector<BridgeCause>& causes)
{
    const auto or_null = [](const std::string& x) { return x.empty() ? Json() : Json(x); };
    Json effects = Json::object();
    for (std::size_t i = 0; i < row.amount->effects.size(); ++i)
        effects[causes[i].id] = exact_decimal(row.amount->effects[i], row.quantum);
    Json out = {{"kind", row.kind},
                {"key", row.key},
                {"place", or_null(row.place)},
                {"title", {{"zh", row.title_zh}, {"en", row.title_en}}},
                {"unit", row.unit},
                {"before", or_null(text(row.amount->before, row.quantum))},
                {"after", or_null(text(row.amount->after, row.quantum))},
                {"change", or_null(text(row.amount->change(), row.quantum))},
                {"effects", row.amount->is_known() ? effects : Json()}};
    if (const std::string reason = reason_of(*row.amount); !reason.empty())
        out["reason"] = reason;
    return out;
}

}  // namespace

void print_bridges_csv(const std::vector<Bridge>& bridges, const std::string& by, const Context& context)
{
    context.out << "from,to,kind,key,place,title,unit,before,after,change";
    const auto columns = columns_of(bridges);
    for (const auto& column : columns)
        context.out << "," << column;
    context.out << ",reason\n";
    for (const auto& bridge : bridges) {
        const auto lines = lines_of(bridge, by);
        for (const Row& row : rows_of(bridge, lines)) {
            context.out << csv_cell(bridge.name_before) << "," << csv_cell(bridge.name_after) << "," << row.kind << ","
                        << csv_cell(row.key) << "," << csv_cell(row.place) << ","
                        << csv_cell(context.pick(row.title_zh, row.title_en)) << "," << csv_cell(row.unit) << ","
                        << text(row.amount->before, row.quantum) << "," << text(row.amount->after, row.quantum) << ","
                        << text(row.amount->change(), row.quantum);
            for (const auto& column : columns)
                context.out << "," << effect_text(row, causes_of(bridge), column);
            context.out << "," << csv_cell(reason_of(*row.amount)) << "\n";
        }
    }
}

void print_bridges_json(const std::vector<Bridge>& bridges, const std::string& by, const Context& context)
{
    Json out = {{"method", bridges.front().after.method_id},
                {"synthetic", bridges.front().after.is_synthetic},
                {"bridges", Json::array()}};
    for (const auto& bridge : bridges) {
        const auto lines = lines_of(bridge, by);
        const auto causes = causes_of(bridge);
        Json one = {{"before", end_json(bridge.before, bridge.year_before)},
                    {"after", end_json(bridge.after, bridge.year_after)},
                    {"causes", causes_json(bridge.causes)},
                    {"figures", causes_json(bridge.figures)},
                    {"unlisted", bridge.unlisted},
                    {"residual", to_string(account::bridge_residual(bridge))},
                    {"lines", Json::array()},
                    {"totals", Json::array()}};
        for (const Row& row : rows_of(bridge, lines))
            one[row.kind == "total" ? "totals" : "lines"].push_back(row_json(row, causes));
        out["bridges"].push_back(std::move(one));
    }
    context.out << out.dump(2) << "\n";
}

}  // namespace eco::cli

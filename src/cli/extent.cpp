#include "account/extent.hpp"

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

using report::exact_decimal;

using account::ExtentTable;
using Json = nlohmann::ordered_json;

class Extent : public Command {
public:
    void declare(Options& options) override { asked_.declare(options); }

    int run(const Context& context) override
    {
        const auto run = asked_.load();
        std::vector<ExtentTable> tables;
        for (const auto& place : asked_.places(run))
            for (const int year : asked_.years(run))
                tables.push_back(account::extent_table(run, place, year));
        const auto all = account::extent_series(run);
        series_ = all.front();
        if (asked_.is_csv())
            print_csv(all, tables, context);
        else if (asked_.is_json())
            print_json(run, tables, context);
        else
            print(run, tables, context);
        return 0;
    }

private:
    std::string amount(Int128 count) const { return exact_decimal(count, series_->quantum); }

    static std::string title(const account::Run& run, const std::string& type, const Context& context)
    {
        const auto& [zh, en] = run.ecosystems.at(type);
        const std::string& text = context.pick(zh, en);
        return text.empty() ? type : text;
    }

    void print(const account::Run& run, const std::vector<ExtentTable>& tables, const Context& context) const
    {
        for (const auto& table : tables) {
            const auto& place = account::find_place(run, table.place);
            context.out << context.say("cli.extent.title", {{"place", context.pick(place.name_zh, place.name_en)},
                                                            {"year", std::to_string(table.year)},
                                                            {"unit", series_->unit}})
                        << "\n";
            if (!table.reason.empty()) {
                context.out << "  " << context.say("cli.report.not_computed") << ": "
                            << reason_text(context, table.reason) << "\n\n";
                continue;
            }
            print_account(run, table, context);
            print_matrix(run, table, context);
        }
        if (run.is_synthetic)
            context.out << context.say("cli.report.synthetic") << "\n";
    }

    void print_account(const account::Run& run, const ExtentTable& table, const Context& context) const
    {
        Table text({Align::left, Align::right});
        text.add({"", context.say("cli.extent.opening"), context.say("cli.extent.additions"),
                  context.say("cli.extent.reductions"), context.say("cli.extent.closing")});
        Int128 additions = 0, reductions = 0;
        for (const auto& type : table.types) {
            text.add({title(run, type, context), amount(table.opening(type)), amount(table.additions(type)),
                      amount(table.reductions(type)), amount(table.closing(type))});
            additions += table.additions(type), reductions += table.reductions(type);
        }
        text.add({context.say("cli.extent.total"), amount(table.total()), amount(additions), amount(reductions),
                  amount(table.total())});
        context.out << text.text(2) << "\n";
    }

    void print_matrix(const account::Run& run, const ExtentTable& table, const Context& context) const
    {
        Table text({Align::left, Align::right});
        std::vector<std::string> line = {context.say("cli.extent.matrix")};
        for (std::size_t i = 0; i < table.types.size(); ++i)
            line.push_back("[" + std::to_string(i + 1) + "]");
        line.push_back(context.say("cli.extent.opening"));
        text.add(line);
        for (std::size_t i = 0; i < table.types.size(); ++i) {
            const std::string& before = table.types[i];
            line = {"[" + std::to_string(i + 1) + "] " + title(run, before, context)};
            for (const auto& now : table.types)
                line.push_back(table.between(now, before) == 0 ? "." : amount(table.between(now, before)));
            line.push_back(amount(table.opening(before)));
            text.add(line);
        }
        line = {context.say("cli.extent.closing")};
        for (const auto& now : table.types)
            line.push_back(amount(table.closing(now)));
        line.push_back(amount(table.total()));
        text.add(line);
        context.out << text.text(2) << "\n";
    }

    /// A line for each type; `from X`: what was of type X the year before.
    void print_csv(const std::vector<const account::Series*>& all, const std::vector<ExtentTable>& tables,
                   const Context& context) const
    {
        context.out << "place,year,ecosystem,opening,additions,reductions,closing,unit";
        for (const auto* series : all)
            context.out << "," << csv_cell("from " + series->item);
        context.out << ",reason\n";
        for (const auto& table : tables) {
            if (!table.reason.empty()) {
                context.out << csv_cell(table.place) << "," << table.year << ",,,,,," << csv_cell(series_->unit)
                            << std::string(all.size(), ',') << "," << csv_cell(table.reason) << "\n";
                continue;
            }
            for (const auto& type : table.types) {
                context.out << csv_cell(table.place) << "," << table.year << "," << type << ","
                            << amount(table.opening(type)) << "," << amount(table.additions(type)) << ","
                            << amount(table.reductions(type)) << "," << amount(table.closing(type)) << ","
                            << csv_cell(series_->unit);
                for (const auto* series : all)
                    context.out << "," << amount(table.between(type, series->item));
                context.out << ",\n";
            }
        }
    }

    void print_json(const account::Run& run, const std::vector<ExtentTable>& tables, const Context& context) const
    {
        Json out = {{"run", run.id}, {"unit", series_->unit}, {"tables", Json::array()}};
        for (const auto& table : tables) {
            Json one = {{"place", table.place}, {"year", table.year}};
            if (!table.reason.empty())
                one["missing"] = table.reason;
            for (const auto& type : table.types) {
                const auto& [zh, en] = run.ecosystems.at(type);
                Json line = {{"id", type},
                             {"title", {{"zh", zh}, {"en", en}}},
                             {"opening", amount(table.opening(type))},
                             {"additions", amount(table.additions(type))},
                             {"reductions", amount(table.reductions(type))},
                             {"closing", amount(table.closing(type))}};
                for (const auto& before : table.types)
                    if (table.between(type, before) != 0)
                        line["from"][before] = amount(table.between(type, before));
                one["ecosystems"].push_back(line);
            }
            out["tables"].push_back(one);
        }
        context.out << out.dump(2) << "\n";
    }

    PlaceYears asked_;
    const account::Series* series_ = nullptr;
};

}  // namespace

std::unique_ptr<Command> make_extent()
{
    return std::make_unique<Extent>();
}

}  // namespace eco::cli

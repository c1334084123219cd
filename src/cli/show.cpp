#include <nlohmann/json.hpp>

#include "account/explain.hpp"
#include "account/prices.hpp"
#include "base/csv.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "cli/report.hpp"
#include "cli/table.hpp"
#include "ledger/ledger.hpp"
#include "report/amounts.hpp"
#include "report/words.hpp"

namespace eco::cli {
namespace {

using report::hundred_million_yuan;
using report::yuan;

class Show : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("RUN", "cli.help.run", run_id_);
        options.option("--by", "place|ecosystem|service|year", "cli.help.by", by_);
        options.option("--place", "P", "cli.help.place", place_);
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
        if (by_.empty() && is_csv_)
            print_cells_csv(run, place_, context);
        else if (by_.empty() && place_.empty() && is_json_)
            context.out << run_json(run).dump(2) << "\n";
        else if (by_.empty() && place_.empty())
            print_run(run, context);
        else
            print_table(run, context);
        return 0;
    }

private:
    using Lines = std::vector<account::TableLine>;

    /// Lines with one amount for every year of the run, also where they are years themselves.
    static std::vector<std::string> headings(const account::Run& run, const std::string& by)
    {
        std::vector<std::string> out;
        for (int year : run.years)
            out.push_back(std::to_string(year));
        return by == "year" ? std::vector<std::string>{"CNY"} : out;
    }

    void print_table(const account::Run& run, const Context& context) const
    {
        const std::string by = by_.empty() ? "service" : by_;
        const Lines lines = account::tabulate(run, by, place_);
        if (is_json_)
            print_json(run, by, lines, context);
        else if (is_csv_)
            print_csv(run, by, lines, context);
        else
            print(run, by, lines, context);
    }

    void print(const account::Run& run, const std::string& by, const Lines& lines, const Context& context) const
    {
        Table table({Align::left, Align::right});
        std::string scene = context.pick(run.scene_title_zh, run.scene_title_en);
        if (!place_.empty()) {
            const auto& place = account::find_place(run, place_);
            scene = context.pick(place.name_zh, place.name_en);
        }
        std::vector<std::string> cells = {
            context.say("cli.show.title", {{"scene", scene}, {"prices", report::prices_text(run, context.language)}})};
        for (const auto& heading : headings(run, by))
            cells.push_back(by == "year" ? "" : heading);
        table.add(cells);
        for (const auto& line : lines) {
            const std::string& title = context.pick(line.title_zh, line.title_en);
            cells = {"  " + (title.empty() ? line.key : title)};
            for (const auto& amount : line.amounts)
                cells.push_back(amount ? hundred_million_yuan(*amount) : context.say("cli.report.not_computed"));
            table.add(cells);
        }
        context.out << table.text();
        if (run.is_synthetic)
            context.out << context.say("cli.report.synthetic") << "\n";
    }

    static void print_csv(const account::Run& run, const std::string& by, const Lines& lines, const Context& context)
    {
        context.out << by << ",title";
        for (const auto& heading : headings(run, by))
            context.out << "," << heading;
        context.out << "\n";
        for (const auto& line : lines) {
            context.out << csv_cell(line.key) << "," << csv_cell(context.pick(line.title_zh, line.title_en));
            for (const auto& amount : line.amounts)
                context.out << "," << (amount ? yuan(*amount) : "");
            context.out << "\n";
        }
    }

    void print_json(const account::Run& run, const std::string& by, const Lines& lines, const Context& context) const
    {
        nlohmann::ordered_json out = {{"run", run.id}, {"by", by}, {"place", place_}, {"unit", "CNY"}};
        out["prices"] = account::price_basis(account::constant_year(run));
        out["lines"] = nlohmann::ordered_json::array();
        for (const auto& line : lines) {
            nlohmann::ordered_json one = {{"key", line.key}, {"title", {{"zh", line.title_zh}, {"en", line.title_en}}}};
            for (std::size_t i = 0; i < line.amounts.size(); ++i) {
                const std::string year = by == "year" ? line.key : std::to_string(run.years.at(i));
                one["value"][year] = line.amounts[i] ? nlohmann::ordered_json(yuan(*line.amounts[i])) : nullptr;
            }
            out["lines"].push_back(one);
        }
        context.out << out.dump(2) << "\n";
    }

    std::string run_id_, by_, place_, ledger_;
    bool is_csv_ = false, is_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_show()
{
    return std::make_unique<Show>();
}

}  // namespace eco::cli

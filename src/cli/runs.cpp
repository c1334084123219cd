#include <nlohmann/json.hpp>

#include "account/prices.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "cli/report.hpp"
#include "cli/table.hpp"
#include "ledger/ledger.hpp"

namespace eco::cli {
namespace {

class Runs : public Command {
public:
    void declare(Options& options) override
    {
        options.option("--ledger", "FILE", "cli.help.ledger", ledger_);
        options.flag("--json", "cli.help.json", is_json_);
    }

    int run(const Context& context) override
    {
        const auto list = ledger::Ledger::open_existing(find_ledger(ledger_)).runs();
        if (is_json_)
            print_json(list, context);
        else
            print(list, context);
        return 0;
    }

private:
    /// "current", "constant:2020".
    static std::string prices_of(const ledger::RunSummary& run)
    {
        const auto found = run.choices.find(account::price_choice);
        return found == run.choices.end() ? account::price_basis(0) : found->second;
    }

    static void print(const std::vector<ledger::RunSummary>& list, const Context& context)
    {
        if (list.empty()) {
            context.out << context.say("cli.runs.none") << "\n";
            return;
        }
        Table table({Align::left, Align::left, Align::left, Align::left, Align::left, Align::left, Align::right});
        table.add({context.say("cli.runs.run"), context.say("cli.runs.created"), context.say("cli.runs.scene"),
                   context.say("cli.runs.method"), context.say("cli.runs.years"), context.say("cli.runs.prices"),
                   context.say("cli.runs.cells")});
        for (const auto& one : list) {
            std::string years;
            for (int year : one.years)
                years += (years.empty() ? "" : " ") + std::to_string(year);
            table.add({short_id(one.id), one.created,
                       context.pick(one.scene_title_zh, one.scene_title_en) +
                           (one.is_synthetic ? context.say("cli.runs.synthetic") : ""),
                       one.method_id + " " + one.method_version + " " + one.method_status, years, prices_of(one),
                       std::to_string(one.cells)});
        }
        context.out << table.text();
    }

    static void print_json(const std::vector<ledger::RunSummary>& list, const Context& context)
    {
        nlohmann::ordered_json out = nlohmann::ordered_json::array();
        for (const auto& one : list)
            out.push_back({{"run", one.id},
                           {"created", one.created},
                           {"engine", one.engine_version},
                           {"scene", one.scene_id},
                           {"is_synthetic", one.is_synthetic},
                           {"method", one.method_id},
                           {"method_version", one.method_version},
                           {"method_status", one.method_status},
                           {"years", one.years},
                           {"prices", prices_of(one)},
                           {"cells", one.cells}});
        context.out << out.dump(2) << "\n";
    }

    std::string ledger_;
    bool is_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_runs()
{
    return std::make_unique<Runs>();
}

}  // namespace eco::cli

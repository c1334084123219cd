#include "account/explain.hpp"

#include "cli/commands.hpp"
#include "cli/explanation.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "ledger/ledger.hpp"

namespace eco::cli {
namespace {

class Explain : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("RUN", "cli.help.run", run_id_);
        options.argument("PLACE", "cli.help.place", place_);
        options.argument("SERVICE", "cli.help.service", service_);
        options.argument("YEAR", "cli.help.year", year_);
        options.option("--ledger", "FILE", "cli.help.ledger", ledger_);
        options.flag("--json", "cli.help.json", is_json_);
    }

    int run(const Context& context) override
    {
        const int year = static_cast<int>(read_whole("YEAR", year_, 1900, 2200));
        const auto run = ledger::Ledger::open_existing(find_ledger(ledger_)).load(run_id_);
        const auto explanation = account::explain(run, place_, service_, year);
        if (is_json_)
            print_explanation_json(explanation, context);
        else
            print_explanation(explanation, context);
        return 0;
    }

private:
    std::string run_id_, place_, service_, year_, ledger_;
    bool is_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_explain()
{
    return std::make_unique<Explain>();
}

}  // namespace eco::cli

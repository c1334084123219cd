#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "cli/report.hpp"
#include "ledger/ledger.hpp"
#include "ledger/run_package.hpp"

namespace eco::cli {
namespace {

class Export : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("RUN", "cli.help.run", run_id_);
        options.argument("FILE", "cli.help.file", file_);
        options.option("--ledger", "FILE", "cli.help.ledger", ledger_);
    }

    int run(const Context& context) override
    {
        const auto run = ledger::Ledger::open_existing(find_ledger(ledger_)).load(run_id_);
        ledger::write_run_package(run, file_);
        context.out << context.say("cli.export.done", {{"run", short_id(run.id)}, {"file", file_}}) << "\n";
        return 0;
    }

private:
    std::string run_id_, file_, ledger_;
};

}  // namespace

std::unique_ptr<Command> make_export()
{
    return std::make_unique<Export>();
}

}  // namespace eco::cli

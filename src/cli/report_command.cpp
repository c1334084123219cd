#include <algorithm>

#include "cli/commands.hpp"
#include "cli/draws.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "cli/report.hpp"
#include "cli/table.hpp"
#include "ledger/ledger.hpp"
#include "report/report.hpp"

namespace eco::cli {
namespace {

class ReportCommand : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("RUN", "cli.help.run", run_id_);
        std::string kinds;
        for (const auto& kind : report::templates())
            kinds += (kinds.empty() ? "" : "|") + kind;
        options.option("--template", kinds, "cli.help.template", kind_, true);
        options.option("--out", "FILE_OR_DIR", "cli.help.report.out", out_, true);
        options.option("--docx-template", "FILE", "cli.help.docx_template", docx_template_);
        options.option("--maps", "service|group|none", "cli.help.maps", maps_);
        options.option("--draws", "N", "cli.help.draws", draws_);
        options.option("--seed", "N", "cli.help.draw_seed", seed_);
        options.option("--threads", "N", "cli.help.threads", threads_);
        options.option("--ledger", "FILE", "cli.help.ledger", ledger_);
    }

    int run(const Context& context) override
    {
        const auto& kinds = report::templates();
        if (std::find(kinds.begin(), kinds.end(), kind_) == kinds.end())
            throw UsageError("cli.template", {{"found", kind_}, {"known", joined(kinds)}});
        if (!docx_template_.empty() && kind_ != "docx" && kind_ != "pdf")
            throw UsageError("cli.docx_template", {{"found", kind_}});
        const report::Maps maps = read_maps();
        std::optional<account::DrawOptions> draws;
        if (!draws_.empty() || !seed_.empty()) {
            if (kind_ != "xlsx" && kind_ != "docx" && kind_ != "pdf")
                throw UsageError("cli.report.draws", {{"found", kind_}});
            draws = read_draws(draws_, seed_, threads_);
        }
        const auto run = ledger::Ledger::open_existing(find_ledger(ledger_)).load(run_id_);
        const std::string file =
            report::write_report(run, {kind_, out_, context.language, docx_template_, draws, maps});
        context.out << context.say("cli.export.done", {{"run", short_id(run.id)}, {"file", file}}) << "\n";
        return 0;
    }

private:
    report::Maps read_maps() const
    {
        if (!maps_.empty() && kind_ != "docx" && kind_ != "pdf")
            throw UsageError("cli.report.maps", {{"found", kind_}});
        if (maps_.empty() || maps_ == "service")
            return report::Maps::service;
        if (maps_ == "group" || maps_ == "none")
            return maps_ == "group" ? report::Maps::group : report::Maps::none;
        throw UsageError("cli.bad_maps", {{"found", maps_}});
    }

    std::string run_id_, kind_, out_, docx_template_, maps_, draws_, seed_, threads_, ledger_;
};

}  // namespace

std::unique_ptr<Command> make_report()
{
    return std::make_unique<ReportCommand>();
}

}  // namespace eco::cli

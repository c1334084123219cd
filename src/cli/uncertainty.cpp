#include "account/uncertainty.hpp"

#include <cmath>
#include <functional>

#include "cli/commands.hpp"
#include "cli/draws.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "cli/progress.hpp"
#include "cli/report.hpp"
#include "cli/table.hpp"
#include "cli/uncertainty_data.hpp"
#include "ledger/ledger.hpp"
#include "report/amounts.hpp"

namespace eco::cli {
namespace {

using report::hundred_million_yuan;
using report::short_number;

using account::Quantiles;
using account::Uncertainty;

/// Fen as 1e8 CNY.
std::string amount(double fen)
{
    return hundred_million_yuan(static_cast<Int128>(std::llround(fen)));
}

class UncertaintyCommand : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("RUN", "cli.help.run", run_id_);
        options.option("--draws", "N", "cli.help.draws", draws_);
        options.option("--seed", "N", "cli.help.draw_seed", seed_);
        options.option("--by", "place|ecosystem|service|year", "cli.help.by", by_);
        options.option("--scene", "DIR", "cli.help.sample_scene", scene_);
        options.option("--sample", "N", "cli.help.sample_size", sample_);
        options.flag("--tornado", "cli.help.tornado", is_tornado_);
        options.option("--threads", "N", "cli.help.threads", threads_);
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
        account::DrawOptions options = read_draws(draws_, seed_, threads_);
        options.by = {by_.empty() ? "service" : by_};
        if (scene_.empty() && !sample_.empty())
            throw UsageError("cli.sample_without_scene", {});
        const account::SampleOptions sample = sample_options(options, context);
        const auto run = ledger::Ledger::open_existing(find_ledger(ledger_)).load(run_id_);
        const auto stored = account::open_stored_run(run);
        std::unique_ptr<account::Project> project;
        std::optional<account::Samples> samples;
        if (!scene_.empty()) {
            project = account::open_scene_of(run, *stored, sample);
            samples.emplace(*stored, *project, sample);
        }
        const auto result = account::draw(run, *stored, options, samples ? &*samples : nullptr);
        if (is_json_)
            print_json(run, result, options, context);
        else if (is_csv_ && is_tornado_)
            print_tornado_csv(result, context);
        else if (is_csv_)
            print_csv(run, result, context);
        else
            print(run, result, options, context);
        return 0;
    }

private:
    account::SampleOptions sample_options(const account::DrawOptions& draws, const Context& context) const
    {
        account::SampleOptions out;
        out.scene = scene_;
        out.seed = draws.seed;
        out.threads = draws.threads;
        out.progress = ProgressBar(context);
        if (!sample_.empty())
            out.size = static_cast<std::size_t>(read_whole("--sample", sample_, 10, 100000));
        if (out.size % account::sample_groups != 0)
            throw UsageError("cli.bad_sample", {{"found", sample_}});
        return out;
    }

    /// The largest of the errors of the three; nothing where no pixel was sampled for the figure.
    static std::string error_text(const std::optional<Quantiles>& error, const std::function<std::string(double)>& text)
    {
        return error ? text(std::max({error->low, error->median, error->high})) : std::string();
    }

    static std::vector<std::string> heading(const char* key, const Uncertainty& result, const Context& context)
    {
        std::vector<std::string> out = {context.say(key), "",    context.say("cli.uncertainty.booked"), "5 %",
                                        "50 %",           "95 %"};
        if (result.sampled > 0)
            out.push_back(context.say("cli.uncertainty.error"));
        return out;
    }

    void print(const account::Run& run, const Uncertainty& result, const account::DrawOptions& options,
               const Context& context) const
    {
        context.out << context.say("cli.uncertainty.title",
                                   {{"scene", context.pick(run.scene_title_zh, run.scene_title_en)},
                                    {"run", short_id(run.id)},
                                    {"draws", std::to_string(options.draws)},
                                    {"seed", std::to_string(options.seed)}})
                    << "\n\n";
        Table table({Align::left, Align::right});
        table.add(heading("cli.uncertainty.values", result, context));
        for (const auto& line : result.lines)
            for (std::size_t i = 0; i < line.quantiles.size(); ++i)
                if (line.line.amounts[i]) {
                    const std::string& title = context.pick(line.line.title_zh, line.line.title_en);
                    const auto& q = line.quantiles[i];
                    const std::string fixed = context.say("cli.uncertainty.fixed");
                    table.add({"  " + (title.empty() ? line.line.key : title), std::to_string(year_of(run, line, i)),
                               hundred_million_yuan(*line.line.amounts[i]), q ? amount(q->low) : fixed,
                               q ? amount(q->median) : "", q ? amount(q->high) : "",
                               error_text(line.error[i], amount)});
                }
        context.out << table.text() << "\n";
        print_totals(run, result, context);
        if (is_tornado_)
            print_tornado(run, result, context);
        print_what_is_fixed(result, context);
        if (run.is_synthetic)
            context.out << context.say("cli.report.synthetic") << "\n";
    }

    static void print_totals(const account::Run& run, const Uncertainty& result, const Context& context)
    {
        Table table({Align::left, Align::right});
        table.add(heading("cli.uncertainty.totals", result, context));
        for (const auto& total : result.totals)
            if (total.place == run.places.back().id && total.quantiles)
                table.add({"  " + total.name + " [" + total.unit + "]", std::to_string(total.year),
                           short_number(total.value), short_number(total.quantiles->low),
                           short_number(total.quantiles->median), short_number(total.quantiles->high),
                           error_text(total.error, [](double x) { return short_number(x); })});
        context.out << table.text() << "\n";
    }

    /// The last year's, the widest first.
    static void print_tornado(const account::Run& run, const Uncertainty& result, const Context& context)
    {
        std::vector<account::Sensitivity> last;
        for (const auto& one : result.sensitivities)
            if (one.year == run.years.back())
                last.push_back(one);
        std::stable_sort(last.begin(), last.end(), [](const auto& a, const auto& b) {
            return std::abs(a.at_high - a.at_low) > std::abs(b.at_high - b.at_low);
        });
        Table table({Align::left, Align::right});
        table.add({context.say("cli.uncertainty.tornado",
                               {{"target", result.target}, {"year", std::to_string(run.years.back())}}),
                   context.say("cli.uncertainty.at_low"), context.say("cli.uncertainty.at_high"),
                   context.say("cli.uncertainty.rank"), context.say("cli.uncertainty.share")});
        const auto text = [](const std::optional<double>& x, double factor) {
            if (!x)
                return std::string("-");
            char out[32];
            std::snprintf(out, sizeof out, factor > 1 ? "%.1f %%" : "%.3f", *x * factor);
            return std::string(out);
        };
        const std::size_t shown = std::min<std::size_t>(last.size(), 25);
        for (std::size_t i = 0; i < shown; ++i) {
            const auto& one = last[i];
            table.add({"  " + result.inputs[static_cast<std::size_t>(one.input)].name, amount(one.at_low * 100),
                       amount(one.at_high * 100), text(one.rank_correlation, 1), text(one.share_of_variance, 100)});
        }
        context.out << table.text();
        if (shown < last.size())
            context.out << context.say("cli.uncertainty.more_inputs", {{"count", std::to_string(last.size() - shown)}})
                        << "\n";
        context.out << "\n";
    }

    static void print_what_is_fixed(const Uncertainty& result, const Context& context)
    {
        const Drawn drawn = count_drawn(result);
        context.out << context.say("cli.uncertainty.rows", {{"drawn", std::to_string(drawn.rows)},
                                                            {"inputs", std::to_string(drawn.inputs)},
                                                            {"fixed", std::to_string(result.used_rows - drawn.rows)}})
                    << "\n";
        if (drawn.figures > 0)
            context.out << context.say("cli.uncertainty.figures", {{"count", std::to_string(drawn.figures)}}) << "\n";
        if (drawn.layers > 0)
            context.out << context.say("cli.uncertainty.layers", {{"count", std::to_string(drawn.layers)}}) << "\n";
        if (result.sampled > 0)
            context.out << context.say("cli.uncertainty.sample",
                                       {{"sampled", std::to_string(result.sampled)},
                                        {"pixels", std::to_string(result.pixels)},
                                        {"sums", joined({result.sampled_sums.begin(), result.sampled_sums.end()})}})
                        << "\n";
        if (!result.fixed_services.empty())
            context.out << context.say("cli.uncertainty.no_interval", {{"services", joined(result.fixed_services)}})
                        << "\n";
        std::map<std::pair<std::string, std::string>, int> left_out;  // rows by symbol and place
        for (const auto& one : result.left_out)
            ++left_out[{one.symbol, one.where}];
        for (const auto& [what, rows] : left_out)
            context.out << context.say(what.first.starts_with("layer:") ? "cli.uncertainty.left_out_layer"
                                                                        : "cli.uncertainty.left_out",
                                       {{"symbol", what.first.substr(what.first.find(':') + 1)},
                                        {"rows", std::to_string(rows)},
                                        {"where", what.second}})
                        << "\n";
        if (!left_out.empty() && result.sampled == 0)
            context.out << context.say("cli.uncertainty.sample_them") << "\n";
        for (const auto& [name, text] : result.untraced)
            context.out << context.say("cli.uncertainty.not_traced", {{"name", name}, {"text", text}}) << "\n";
    }

    std::string run_id_, draws_, seed_, by_, threads_, ledger_, scene_, sample_;
    bool is_tornado_ = false, is_csv_ = false, is_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_uncertainty()
{
    return std::make_unique<UncertaintyCommand>();
}

}  // namespace eco::cli

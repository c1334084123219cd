#include <algorithm>
#include <deque>
#include <set>

#include "account/boundary.hpp"
#include "account/prices.hpp"
#include "cli/commands.hpp"
#include "cli/comparison.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "cli/report.hpp"
#include "cli/table.hpp"
#include "ledger/ledger.hpp"

namespace eco::cli {
namespace {

class Compare : public Command {
public:
    void declare(Options& options) override
    {
        options.arguments("RUN", "cli.help.compare.runs", run_ids_);
        options.option("--by", "item|service|place|ecosystem|year", "cli.help.compare.by", by_);
        options.option("--years", "A-B", "cli.help.compare.years", years_);
        options.option("--ledger", "FILE", "cli.help.ledger", ledger_);
        options.flag("--across-prices", "cli.help.compare.across_prices", is_across_);
        options.flag("--csv", "cli.help.csv", is_csv_);
        options.flag("--json", "cli.help.json", is_json_);
    }

    int run(const Context& context) override
    {
        static const std::set<std::string> keys = {"", "item", "service", "place", "ecosystem", "year"};
        if (!keys.count(by_))
            throw UsageError("cli.compare.bad_by", {{"found", by_}});
        if (is_csv_ && is_json_)
            throw UsageError("cli.two_forms", {});
        const auto wanted = read_years(years_);
        if (run_ids_.empty() || (run_ids_.size() == 1 && wanted.size() < 2))
            throw UsageError("cli.compare.too_few", {});
        const auto ledger = ledger::Ledger::open_existing(find_ledger(ledger_));
        const auto own_years = split_years();
        if (!own_years.empty() && !wanted.empty())
            throw UsageError("cli.compare.years_twice", {});
        std::vector<account::Run> runs;
        for (const auto& id : run_ids_)
            runs.push_back(ledger.load(id));
        refuse_repeats(runs);
        if (!is_across_)
            refuse_two_bases(runs);
        auto comparisons = !own_years.empty() ? runs_of_years(runs, own_years)
                           : runs.size() == 1 ? years_of_one(runs.front(), wanted)
                                              : runs_by_year(runs, wanted);
        std::deque<account::Run> restated;
        for (auto& comparison : comparisons)
            find_restated(ledger, comparison, restated);
        if (is_json_)
            print_comparison_json(comparisons, context);
        else if (is_csv_)
            print_comparison_csv(comparisons, context);
        else
            print_comparisons(comparisons, context);
        return 0;
    }

private:
    std::string by() const { return by_.empty() ? "item" : by_; }

    static void refuse_repeats(const std::vector<account::Run>& runs)
    {
        std::set<std::string> seen;
        for (const auto& run : runs)
            if (!seen.insert(run.id).second)
                throw UsageError("cli.compare.twice", {{"run", short_id(run.id)}});
    }

    static void refuse_two_bases(const std::vector<account::Run>& runs)
    {
        const int basis = account::constant_year(runs.front());
        for (const auto& run : runs)
            if (account::constant_year(run) != basis)
                throw InputError(Problem{{},
                                         "cli.compare.two_bases",
                                         {{"first", short_id(runs.front().id)},
                                          {"other", short_id(run.id)},
                                          {"a", account::price_basis(basis)},
                                          {"b", account::price_basis(account::constant_year(run))}},
                                         {},
                                         false});
    }

    static void require_year(const account::Run& run, int year)
    {
        if (std::find(run.years.begin(), run.years.end(), year) != run.years.end())
            return;
        std::string known;
        for (const int one : run.years)
            known += (known.empty() ? "" : ", ") + std::to_string(one);
        throw InputError(Problem{{},
                                 "cli.compare.no_year",
                                 {{"run", short_id(run.id)}, {"year", std::to_string(year)}, {"years", known}},
                                 {},
                                 false});
    }

    /// Takes "@2018" off the ids: a year for each run, or none for any.
    std::vector<int> split_years()
    {
        std::vector<int> out;
        for (auto& id : run_ids_)
            if (const auto at = id.find('@'); at != std::string::npos) {
                const auto years = read_years(id.substr(at + 1));
                if (years.size() != 1)
                    throw UsageError("cli.compare.bad_run", {{"found", id}});
                out.push_back(years.front());
                id.erase(at);
            }
        if (!out.empty() && (out.size() != run_ids_.size() || out.size() < 2))
            throw UsageError("cli.compare.bad_run", {{"found", joined(run_ids_)}});
        return out;
    }

    std::vector<Comparison> runs_of_years(const std::vector<account::Run>& runs, const std::vector<int>& years) const
    {
        Comparison out{.sides = {}, .names = {}, .by = by()};
        for (std::size_t i = 0; i < runs.size(); ++i) {
            require_year(runs[i], years[i]);
            out.sides.push_back({&runs[i], years[i]});
            out.names.push_back(short_id(runs[i].id) + " " + std::to_string(years[i]));
        }
        return {out};
    }

    /// For sides on other boundaries than the first: a run of the first one's year on theirs, by the same method and in
    /// the same prices. The side itself is one if it has that year.
    static void find_restated(const ledger::Ledger& ledger, Comparison& comparison, std::deque<account::Run>& kept)
    {
        const account::Side& first = comparison.sides.front();
        const auto fits = [&](const account::Run& run, const account::Run& other) {
            return run.method_hash == first.run->method_hash && run.is_synthetic == first.run->is_synthetic &&
                   account::constant_year(run) == account::constant_year(*first.run) &&
                   std::find(run.years.begin(), run.years.end(), first.year) != run.years.end() &&
                   account::changed_places(run, other).empty();
        };
        for (const account::Side& side : comparison.sides) {
            comparison.restated.push_back(nullptr);
            if (side.run == first.run || account::changed_places(*first.run, *side.run).empty())
                continue;
            if (fits(*side.run, *side.run)) {
                comparison.restated.back() = side.run;
                continue;
            }
            for (const auto& summary : ledger.runs())
                if (summary.method_id == first.run->method_id && comparison.restated.back() == nullptr) {
                    account::Run run = ledger.load(summary.id);
                    if (fits(run, *side.run))
                        comparison.restated.back() = &kept.emplace_back(std::move(run));
                }
        }
    }

    std::vector<Comparison> years_of_one(const account::Run& run, const std::vector<int>& wanted) const
    {
        Comparison out{.sides = {}, .names = {}, .by = by()};
        for (const int year : wanted) {
            require_year(run, year);
            out.sides.push_back({&run, year});
            out.names.push_back(std::to_string(year));
        }
        return {out};
    }

    /// One comparison for each year: those wanted, else those that all runs have.
    std::vector<Comparison> runs_by_year(const std::vector<account::Run>& runs, std::vector<int> years) const
    {
        if (years.empty())
            for (const int year : runs.front().years)
                if (std::all_of(runs.begin(), runs.end(), [&](const account::Run& run) {
                        return std::find(run.years.begin(), run.years.end(), year) != run.years.end();
                    }))
                    years.push_back(year);
        if (years.empty())
            throw InputError(Problem{{}, "cli.compare.no_common_year", {}, {}, false});
        std::set<std::string> methods;
        for (const auto& run : runs)
            methods.insert(run.method_id);
        std::vector<Comparison> out;
        for (const int year : years) {
            Comparison& one = out.emplace_back(Comparison{.sides = {}, .names = {}, .by = by()});
            for (const auto& run : runs) {
                require_year(run, year);
                one.sides.push_back({&run, year});
                one.names.push_back(methods.size() == runs.size() ? run.method_id : short_id(run.id));
            }
        }
        return out;
    }

    std::vector<std::string> run_ids_;
    std::string by_, years_, ledger_;
    bool is_csv_ = false, is_json_ = false, is_across_ = false;
};

}  // namespace

std::unique_ptr<Command> make_compare()
{
    return std::make_unique<Compare>();
}

}  // namespace eco::cli

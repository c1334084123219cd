#include "cli/report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "account/explain.hpp"
#include "base/csv.hpp"
#include "cli/table.hpp"
#include "report/amounts.hpp"
#include "report/summary.hpp"
#include "report/words.hpp"

namespace eco::cli {
namespace {

using account::Run;
using report::exact_decimal;
using report::find_gaps;
using report::group_title;
using report::hundred_million_yuan;
using report::percent;
using report::ServiceAmount;
using report::Summary;
using report::total_key;

constexpr std::size_t most_warnings = 5;

/// Prints one run; keeps the footnotes that its tables need.
class Report {
public:
    Report(const Run& run, const Context& context, const method::Package* package)
        : run_(run), c_(context), package_(package), sums_(run)
    {
    }

    void print()
    {
        print_services();
        print_footnotes();
        print_places();
        print_indicators(run_, c_, package_);
        print_proof();
    }

private:
    Table make_table() const { return Table({Align::left, Align::right}); }
    std::vector<std::string> heading(const std::string& title) const
    {
        std::vector<std::string> cells = {title};
        for (int year : run_.years)
            cells.push_back(std::to_string(year));
        return cells;
    }
    /// The scene, and the place if the account is of that one alone.
    std::string scene_title() const
    {
        std::string title = c_.pick(run_.scene_title_zh, run_.scene_title_en);
        for (const auto& place : run_.places)
            if (sums_.finest.size() == 1 && place.id == sums_.finest[0])
                title += " " + c_.pick(place.name_zh, place.name_en);
        return title;
    }

    std::string service_cell(const std::string& id, int year)
    {
        const auto of_year = sums_.services.find({id, year});
        if (of_year == sums_.services.end())
            return c_.say("cli.report.quantity_only");
        const ServiceAmount& amount = of_year->second;
        if (!amount.is_missing)
            return hundred_million_yuan(amount.fen);
        const std::string known = amount.missing < amount.parts && amount.parts > 0
                                      ? c_.say("cli.report.part", {{"missing", std::to_string(amount.missing)},
                                                                   {"parts", std::to_string(amount.parts)},
                                                                   {"known", hundred_million_yuan(amount.fen)}})
                                      : "";
        const std::string text = reason_text(c_, amount.reason) + known;
        auto found = std::find(footnotes_.begin(), footnotes_.end(), text);
        if (found == footnotes_.end())
            found = footnotes_.insert(footnotes_.end(), text);
        return c_.say("cli.report.not_computed") + fmt::format("[{}]", found - footnotes_.begin() + 1);
    }

    void print_services()
    {
        Table table = make_table();
        table.add(heading(c_.say("cli.report.title",
                                 {{"scene", scene_title()}, {"prices", report::prices_text(run_, c_.language)}})));
        for (const auto& group : sums_.group_names) {
            std::vector<std::string> cells = {"  " + group_title(group, c_.language)};
            for (int year : run_.years) {
                const auto sum = sums_.groups.find({group, year});
                cells.push_back(sum == sums_.groups.end() ? "-" : hundred_million_yuan(sum->second));
            }
            table.add(cells);
            for (const auto& service : run_.services)
                if (service.group == group && service.status != "not_applicable") {
                    cells = {"    " + c_.pick(service.title_zh, service.title_en)};
                    for (int year : run_.years)
                        cells.push_back(service_cell(service.id, year));
                    table.add(cells);
                }
        }
        if (!sums_.services.empty())
            add_total(table, "  ");
        c_.out << table.text();
    }

    void add_total(Table& table, const std::string& indent) const
    {
        std::vector<std::string> cells = {indent + c_.say(total_key(run_, sums_))};
        for (int year : run_.years) {
            const auto sum = sums_.totals.find(year);
            cells.push_back(sum == sums_.totals.end() ? "-" : hundred_million_yuan(sum->second));
        }
        table.add(cells);
    }

    void print_footnotes()
    {
        for (std::size_t i = 0; i < footnotes_.size(); ++i)
            c_.out << fmt::format("  [{}] {}\n", i + 1, footnotes_[i]);
        for (const auto& service : run_.services)
            if (service.status == "not_applicable")
                c_.out << "  " + c_.say("cli.report.not_applicable",
                                        {{"service", c_.pick(service.title_zh.empty() ? service.id : service.title_zh,
                                                             service.title_en)},
                                         {"reason", service.reason}})
                       << "\n";
        for (const auto& service : run_.services)
            if (service.group == account::account_group)
                c_.out << "  " << c_.pick(service.title_zh.empty() ? service.id : service.title_zh, service.title_en)
                       << ": "
                       << (service.status == "computed"
                               ? c_.say("cli.report.quantity_only")
                               : c_.say("cli.report.not_computed") + ": " + reason_text(c_, service.reason))
                       << "\n";
    }

    void print_places()
    {
        if (sums_.finest.size() < 2 || sums_.services.empty())
            return;
        Table table = make_table();
        table.add(heading(c_.say("cli.report.places")));
        for (const auto& place : run_.places) {
            if (std::find(sums_.finest.begin(), sums_.finest.end(), place.id) == sums_.finest.end())
                continue;
            std::vector<std::string> cells = {"  " + c_.pick(place.name_zh, place.name_en)};
            for (int year : run_.years) {
                const auto sum = sums_.places.find({place.id, year});
                cells.push_back(sum == sums_.places.end() ? "-" : hundred_million_yuan(sum->second));
            }
            table.add(cells);
        }
        add_total(table, "  ");
        c_.out << "\n" << table.text();
    }

    void print_proof()
    {
        c_.out << "\n"
               << c_.say("cli.report.residual", {{"residual", to_string(sums_.residual() + account::residual(run_))}})
               << "\n";
        for (const auto& gap : find_gaps(run_))
            c_.out << c_.say("cli.report.gap",
                             {{"service", gap.service.empty() ? c_.say("cli.report.ecosystems") : gap.service},
                              {"percent", percent(gap.uncovered, gap.covered)},
                              {"reason", reason_text(c_, gap.reason)}})
                   << "\n";
        const auto unverified =
            std::count_if(run_.parameters.begin(), run_.parameters.end(), [](const auto& p) { return !p.is_verified; });
        c_.out << c_.say("cli.report.unverified",
                         {{"count", std::to_string(unverified)}, {"all", std::to_string(run_.parameters.size())}})
               << "\n";
        print_warnings();
        if (run_.is_synthetic)
            c_.out << c_.say("cli.report.synthetic") << "\n";
        if (run_.method_status != "official")
            c_.out << c_.say("cli.report.status", {{"method", run_.method_id}, {"status", run_.method_status}}) << "\n";
    }

    void print_warnings() const
    {
        std::size_t count = 0;
        for (const auto& note : run_.notes)
            if (note.severity == "warning" && ++count <= most_warnings)
                c_.out << c_.say("cli.report.warning", {{"text", c_.pick(note.text_zh, note.text_en)}}) << "\n";
        if (count > most_warnings)
            c_.out << c_.say("cli.report.warnings", {{"count", std::to_string(count - most_warnings)}}) << "\n";
    }

    const Run& run_;
    const Context& c_;
    const method::Package* package_;
    Summary sums_;
    std::vector<std::string> footnotes_;
};

}  // namespace

std::string short_id(const std::string& id)
{
    return id.substr(0, 8);
}

std::string reason_text(const Context& context, const std::string& reason)
{
    return report::reason_text(reason, context.language);
}

void print_run(const account::Run& run, const Context& context, const method::Package* package)
{
    Report(run, context, package).print();
}

void print_cells_csv(const account::Run& run, const std::string& place, const Context& context)
{
    const auto places = account::finest_places(run, place);
    context.out << "service,kind,name,item,place,ecosystem,year,amount,unit,reason\n";
    for (const auto& cell : run.cells) {
        if (!places.count(cell.place))
            continue;
        const auto& series = run.series.at(static_cast<std::size_t>(cell.series));
        const std::vector<std::string> cells = {series.service,
                                                series.kind,
                                                series.name,
                                                series.item,
                                                cell.place,
                                                cell.ecosystem,
                                                std::to_string(cell.year),
                                                cell.amount ? exact_decimal(*cell.amount, series.quantum) : "",
                                                series.unit,
                                                cell.reason};
        for (std::size_t i = 0; i < cells.size(); ++i)
            context.out << (i ? "," : "") << csv_cell(cells[i]);
        context.out << "\n";
    }
}

}  // namespace eco::cli

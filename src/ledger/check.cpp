#include <cmath>
#include <set>
#include <tuple>

#include "ledger/tables.hpp"

namespace eco::ledger {
namespace {

constexpr std::size_t most_problems = 20;

/// UTF-8 without NUL, without overlong forms and surrogates: what both SQLite and JSON give back unchanged.
bool is_text(const std::string& text)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = [&](std::size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U; };
        const unsigned lead = byte(i);
        const std::size_t length = lead < 0x80   ? 1
                                   : lead < 0xC2 ? 0
                                   : lead < 0xE0 ? 2
                                   : lead < 0xF0 ? 3
                                   : lead < 0xF5 ? 4
                                                 : 0;
        if (lead == 0 || length == 0)
            return false;
        for (std::size_t k = 1; k < length; ++k)
            if ((byte(i + k) & 0xC0U) != 0x80U)
                return false;
        const unsigned second = byte(i + 1);
        if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
            (lead == 0xF4 && second > 0x8F))
            return false;
        i += length;
    }
    return true;
}

class Checker {
public:
    explicit Checker(const account::Run& run) : run_(run) {}

    std::vector<Problem> check()
    {
        if (run_.id.empty())
            add("runs", 0, "ledger.no_id", {});
        check_values();
        for (const account::Place& place : run_.places)
            if (!places_.insert(place.id).second)
                add("places", 0, "ledger.twice", {{"what", place.id}});
        for (std::size_t i = 0; i < run_.cells.size() && !is_full(); ++i)
            check_cell(i);
        for (std::size_t i = 0; i < run_.indicators.size() && !is_full(); ++i) {
            const account::Indicator& indicator = run_.indicators[i];
            if (indicator.value.has_value() != indicator.reason.empty())
                add("indicators", i, indicator.value ? "ledger.value_and_reason" : "ledger.no_reason", {});
        }
        return problems_;
    }

private:
    bool is_full() const { return problems_.size() >= most_problems; }

    void add(const std::string& table, std::size_t row, const std::string& key, Args args)
    {
        Problem problem;
        problem.place.spot = table + "[" + std::to_string(row) + "]";
        problem.key = key;
        problem.args = std::move(args);
        problems_.push_back(std::move(problem));
    }

    void check_values()
    {
        Row row;
        for (const Table& table : tables_of(run_))
            for (std::size_t i = 0; i < table.size && !is_full(); ++i) {
                table.fill(i, row);
                for (std::size_t k = 0; k < row.size(); ++k) {
                    const auto* real = std::get_if<double>(&row[k]);
                    if (real && !std::isfinite(*real))
                        add(table.name, i, "ledger.not_finite", {{"column", table.columns[k].name}});
                    const auto* text = std::get_if<std::string>(&row[k]);
                    if (text && !is_text(*text))
                        add(table.name, i, "ledger.not_text", {{"column", table.columns[k].name}});
                }
            }
    }

    void check_cell(std::size_t i)
    {
        const account::Cell& cell = run_.cells[i];
        if (cell.series < 0 || static_cast<std::size_t>(cell.series) >= run_.series.size())
            add("cells", i, "ledger.cell_series", {{"series", std::to_string(cell.series)}});
        if (!places_.contains(cell.place))
            add("cells", i, "ledger.cell_place", {{"place", cell.place}});
        if (cell.amount.has_value() != cell.reason.empty())
            add("cells", i, cell.amount ? "ledger.value_and_reason" : "ledger.no_reason", {});
        if (!seen_.insert({cell.series, cell.place, cell.ecosystem, cell.year}).second)
            add("cells", i, "ledger.twice",
                {{"what", cell.place + " " + cell.ecosystem + " " + std::to_string(cell.year)}});
    }

    const account::Run& run_;
    std::set<std::string> places_;
    std::set<std::tuple<int, std::string, std::string, int>> seen_;
    std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> check_run(const account::Run& run)
{
    return Checker(run).check();
}

}  // namespace eco::ledger

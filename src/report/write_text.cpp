#include "report/write_text.hpp"

#include <map>
#include <tuple>
#include <vector>

#include "account/prices.hpp"
#include "base/csv.hpp"
#include "report/amounts.hpp"

namespace eco::report {
namespace {

using Cells = std::vector<std::string>;

void add_row(std::string& out, const Cells& cells)
{
    for (std::size_t i = 0; i < cells.size(); ++i)
        out += (i ? "," : "") + csv_cell(cells[i]);
    out += "\n";
}

/// count x 2^-20 m2, exactly: 2^-20 = 5^20 x 10^-20.
std::string area_text(Int128 count)
{
    Int128 five_to_20 = 1;
    for (int i = 0; i < 20; ++i)
        five_to_20 *= 5;
    return text_of(Decimal{count * five_to_20, -20});
}

/// Coverage by output ("service.name"), place, ecosystem type and year.
using CoverageKey = std::tuple<std::string, std::string, std::string, int>;

std::map<CoverageKey, const account::Coverage*> coverage_of(const account::Run& run)
{
    std::map<CoverageKey, const account::Coverage*> out;
    for (const auto& part : run.coverage)
        out[{part.service, part.place, part.ecosystem, part.year}] = &part;
    return out;
}

/// The price basis of an amount of money, "current" or "constant:2020"; empty of other amounts.
std::string prices_of(const account::Run& run, const account::Series& series)
{
    return series.unit.starts_with("CNY") ? account::price_basis(account::constant_year(run)) : "";
}

/// A code of SDMX: letters, digits, _ and -; other signs become _.
std::string code(const std::string& id)
{
    std::string out = id;
    for (char& c : out)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-')
            c = '_';
    return out.empty() ? "_Z" : out;
}

}  // namespace

std::string tidy_csv(const account::Run& run)
{
    const auto coverage = coverage_of(run);
    std::string out;
    add_row(out, {"place", "ecosystem", "service", "kind", "name", "item", "year", "value", "unit", "prices",
                  "covered_m2", "uncovered_m2", "note", "is_synthetic", "run"});
    for (const auto& cell : run.cells) {
        const auto& series = run.series.at(static_cast<std::size_t>(cell.series));
        const auto part = coverage.find({series.service + "." + series.name, cell.place, cell.ecosystem, cell.year});
        const bool is_covered = part != coverage.end();
        add_row(out, {cell.place, cell.ecosystem, series.service, series.kind, series.name, series.item,
                      std::to_string(cell.year), cell.amount ? exact_decimal(*cell.amount, series.quantum) : "",
                      series.unit, prices_of(run, series), is_covered ? area_text(part->second->covered) : "",
                      is_covered ? area_text(part->second->uncovered) : "",
                      !cell.reason.empty() ? cell.reason
                      : is_covered         ? part->second->reason
                                           : "",
                      run.is_synthetic ? "yes" : "no", run.id});
    }
    return out;
}

std::string sdmx_csv(const account::Run& run)
{
    std::string out;
    add_row(out, {"STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ", "REF_AREA", "ECOSYSTEM", "SERVICE", "KIND", "MEASURE",
                  "ITEM", "TIME_PERIOD", "OBS_VALUE", "UNIT_MEASURE", "PRICES", "OBS_STATUS", "COMMENT", "METHOD",
                  "RUN", "SYNTHETIC"});
    for (const auto& cell : run.cells) {
        const auto& series = run.series.at(static_cast<std::size_t>(cell.series));
        add_row(out, {"dataflow", "ECOLEDGER:GEP(1.0)", "I", "A", code(cell.place), code(cell.ecosystem),
                      code(series.service), code(series.kind), code(series.name), code(series.item),
                      std::to_string(cell.year), cell.amount ? exact_decimal(*cell.amount, series.quantum) : "",
                      series.unit, prices_of(run, series), cell.amount ? "A" : "O", cell.reason,
                      run.method_id + " " + run.method_version, run.id, run.is_synthetic ? "Y" : "N"});
    }
    return out;
}

}  // namespace eco::report

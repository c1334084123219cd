#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "account/carried_package.hpp"
#include "account/run.hpp"
#include "base/problem.hpp"

namespace eco::account {

struct Contribution {
    std::string ecosystem;  // title: the Chinese one, or whatever there is
    std::string id, title_zh, title_en;
    std::int64_t amount = 0;  // of the series, in quanta
};

/// A named formula on which a booked one rests: a `let` of the service, or the result of a derived sheet.
struct ExplainedStep {
    std::string sheet, name;
    std::string formula, with_numbers;  // as in ExplainedSeries
};

/// One booked series of a service in one place and year, taken apart.
struct ExplainedSeries {
    const Series* series = nullptr;
    std::int64_t amount = 0;  // what is known; the sum over ecosystem types and finest places
    bool is_missing = false;  // at least one part is missing
    std::string reason;       // of the first missing part
    std::string formula;      // as the package writes it, in the branch that the run took
    std::string
        with_numbers;  // the same with amounts, parameters and prices put in where one value holds in the whole place
    std::vector<ExplainedStep> steps;         // nearest first
    std::vector<Contribution> contributions;  // largest first
};

/// Formulas, source and note are empty, and there are no steps, parameters and inputs, if the run carries no readable
/// package.
struct Explanation {
    std::string run, place, service, title;  // ids; title as in Contribution
    std::string place_zh, place_en, title_zh, title_en;
    int year = 0;
    std::string status, reason;  // of the service in the run
    std::string source, note;    // of the service in the package
    std::vector<ExplainedSeries> series;
    std::vector<const ParameterUse*> parameters;
    std::vector<const Input*> inputs;
    std::vector<const Coverage*> coverage;
    std::vector<const Note*> notes;
};

/// Walks a figure down: formula, numbers, parameter rows with source, inputs, coverage, largest contributing ecosystem
/// types. `place` is an id or a name; a place above the finest is the sum of its children. Reads nothing but the run:
/// its package stands in its documents as "method/PATH", that of a parent package as "parents/ID/PATH". The result
/// points into `run`. Errors: InputError for a place, service or year that the run does not have, naming those that it
/// has.
/// `package` spares loading it at each call (about 30 ms): read_package(run).
Explanation explain(const Run& run, const std::string& place, const std::string& service, int year,
                    const method::Package* package = nullptr);

/// Whole-number sums of all values of the run, in quanta of money.
struct TableLine {
    std::string key, title;  // title as in Contribution
    std::string title_zh, title_en;
    std::vector<std::optional<std::int64_t>> amounts;  // by year of the run; nullopt where something is missing
};

/// The values of a place (empty: of the whole run) by "place" (its finest places), "ecosystem", "service" or "year"; a
/// line for every key of the run. A line of "year" has one amount. A service that was not computed has no amounts: it
/// is never 0. Errors: InputError for another `by`, for a place that the run does not have, and if the values are not
/// in one quantum.
std::vector<TableLine> tabulate(const Run& run, const std::string& by, const std::string& place = {});

/// How far the run is from adding up, in quanta: differences of finest places to the whole, of services to the total,
/// of ecosystem types to each place, for every series, without sign. 0 in a sound run; a cell that stands twice, or in
/// a place, ecosystem type or service that the run does not list, shows here.
std::int64_t residual(const Run& run);

/// The place of this id or name. Errors: InputError naming those that the run has.
const Place& find_place(const Run& run, const std::string& place);

/// Ids of the finest places that are `place` or lie below it; empty: all.
std::set<std::string> finest_places(const Run& run, const std::string& place = {});

}  // namespace eco::account

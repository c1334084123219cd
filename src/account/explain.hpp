#pragma once
#include <string>
#include <vector>

#include "account/run.hpp"
#include "base/problem.hpp"

namespace eco::account {

struct Contribution {
    std::string ecosystem;       // title
    std::int64_t amount = 0;     // of the series, in quanta
};

/// One booked series of a service in one place and year, taken apart.
struct ExplainedSeries {
    const Series* series = nullptr;
    std::int64_t amount = 0;
    bool is_missing = false;
    std::string reason;
    std::string formula;         // as the package writes it
    std::string with_numbers;    // the same with amounts, parameters and prices put in
    std::vector<Contribution> contributions;  // largest first
};

struct Explanation {
    std::string run, place, service, title;
    int year = 0;
    std::string source, note;    // of the service in the package
    std::vector<ExplainedSeries> series;
    std::vector<const ParameterUse*> parameters;
    std::vector<const Input*> inputs;
    std::vector<const Coverage*> coverage;
    std::vector<const Note*> notes;
};

/// Walks a figure down: formula, numbers, parameter rows with source, inputs, coverage, largest contributing ecosystem types.
/// `place` is an id or a name; a place above the finest is the sum of its children.
/// Errors: InputError for a place, service or year that the run does not have, naming those that it has.
Explanation explain(const Run& run, const std::string& place, const std::string& service, int year);

/// Whole-number sums of one series kind ("value" or "quantity") by a key: place, ecosystem, service or year.
struct TableLine {
    std::string key, title;
    std::vector<std::optional<std::int64_t>> amounts;  // by year; nullopt where something is missing
};
std::vector<TableLine> tabulate(const Run& run, const std::string& by, const std::string& place = {});

/// Sum of counties less city, services less total, ecosystem types less county, in quanta; all 0 in a sound run.
std::int64_t residual(const Run& run);

}  // namespace eco::account

#pragma once
#include <optional>
#include <string>
#include <vector>

#include "account/carried_data.hpp"
#include "account/explain.hpp"
#include "account/samples.hpp"
#include "account/trace.hpp"

namespace eco::account {

struct DrawOptions {
    int draws = 10000;
    std::uint64_t seed = 1;
    int threads = 2;
    std::vector<std::string> by = {"service"};  // place, ecosystem, service, year
};

/// 5, 50 and 95 % of the draws; nothing where a draw has no value.
struct Quantiles {
    double low = 0, median = 0, high = 0;
};

/// Rows that are drawn together: those with one `draw`, else one row.
struct DrawnInput {
    std::string name;       // of the draw, else symbol and keys
    std::vector<int> rows;  // numbers in Uncertainty::rows
};

/// What one input does to the target in one year.
struct Sensitivity {
    int input = 0, year = 0;
    double at_low = 0, at_high = 0;  // the target with the input's rows at low and high, all others at their values
    std::optional<double> rank_correlation;  // Spearman's, of the input and the target
    std::optional<double>
        share_of_variance;  // that would vanish on average if the input were known; may be a little < 0
};

/// A booked amount and what the draws make of it. One that no drawn row reaches has no quantiles: it is fixed. One that
/// rests on sampled pixels has the standard errors of its quantiles too.
struct UncertainCell {
    Cell cell;
    std::optional<Quantiles> quantiles{}, error{};  // in quanta
};
struct UncertainLine {
    std::string by;                                          // of DrawOptions::by
    TableLine line;                                          // as tabulate() gives it
    std::vector<std::optional<Quantiles>> quantiles, error;  // in quanta, by its amounts
};
struct UncertainTotal {
    std::string place, name, unit;
    int year = 0;
    double value = 0;
    std::optional<Quantiles> quantiles{}, error{};  // in `unit`
};

/// A parameter or figure that has a range, or a layer with a declared error ("layer:NAME"), that is not in the
/// intervals, and the formula at pixels or over the whole grid that reads it.
struct LeftOut {
    std::string symbol, keys, where;

    bool is_layer() const { return symbol.starts_with("layer:"); }
};

struct Uncertainty {
    std::vector<TracedRow> rows;
    std::vector<DrawnInput> inputs;
    std::vector<UncertainCell> cells;  // of quantities, memos and values that vary
    std::vector<UncertainLine> lines;  // sums of values, by DrawOptions::by
    std::vector<UncertainTotal> totals;
    std::string target;  // what the sensitivities are of: "GEP", or "values": the sum of what is computed
    std::vector<Sensitivity> sensitivities;
    std::size_t used_rows = 0;  // of parameters and prices in the run
    std::vector<LeftOut> left_out;
    std::vector<std::string> fixed_services;  // computed, but no row with a range reaches their value
    std::map<std::string, std::string> untraced;
    std::int64_t pixels = 0, sampled = 0;  // of the strata, and of these in the sample; 0: no sample was taken
    std::set<std::string> sampled_sums;    // "sheet.name"
};

/// Draws the rows that have low, high and a distribution, and computes every amount of a booked run for each draw from
/// the sums that it carries. The same numbers for any number of threads; draw i of a row depends only on seed, i and
/// the row's `draw` (or its symbol and keys).
///
/// Method   amounts become sums of products of rows once (Trace), which are evaluated for all draws
/// Share    of variance: given-data estimate over 50 classes of equal count of the input (fewer for few draws).
///          Plischke, Borgonovo and Smith (2013), doi:10.1016/j.ejor.2012.11.047
/// Samples  what class sums cannot answer is evaluated at sampled pixels, if there are any
/// Errors   as of open_stored_run
Uncertainty draw(const Run& run, const DrawOptions& options);
Uncertainty draw(const Run& run, const StoredRun& stored, const DrawOptions& options, Samples* samples = nullptr);

/// Values of drawn rows: one span of draws for each row.
std::vector<std::vector<double>> draw_rows(const std::vector<TracedRow>& rows, const DrawOptions& options);

/// The forms of a stored run.
Trace trace_run(const StoredRun& stored, Samples* samples = nullptr);

}  // namespace eco::account

#pragma once
#include <memory>

#include "account/booking.hpp"
#include "account/domain.hpp"
#include "account/layers.hpp"
#include "account/prices.hpp"

namespace eco::account {

/// A booked formula of a computed service, its choices resolved.
struct Line {
    const method::Booked* booked = nullptr;
    formula::ExprPtr expr, weights;
    std::string id;      // "sheet.name"
    double quantum = 1;  // in the unit of `expr`
    int series = -1;     // in Run::series; -1 for a memo of a category
};

class TotalData;

struct Accounting::State {
    State(const method::Checked& checked_, const scene::Prepared& prepared_, AccountOptions options_)
        : checked(checked_), prepared(prepared_), options(std::move(options_))
    {
    }
    void start();
    void add_places();
    void add_lines();
    void add_series(Line& line);
    engine::PlanOptions plan_options(int year) const;
    void fill_tables(engine::Plan& plan, int year);
    /// What the formulas of a year read, rows noted in `used`.
    RunData data_of(int year);
    /// The layers and class tables of a plan.
    void add_input(YearPlan& plan, LayerMaker& layers);
    std::vector<double> numbers_of(const formula::ExprPtr& expr, int year);
    LayerMaker layer_maker(int year);
    /// The value of an Fn::domain without indices: known, or computed now.
    DomainValue domain_value(const formula::Expr& expr, int year);
    /// Sums of the pass that `line` needs, requested once each.
    void request(const Line& line, std::vector<engine::SumRequest>& requests, const LayerMaker& layers, YearPlan& plan);
    void request_rules(std::vector<engine::SumRequest>& requests, const LayerMaker& layers);
    /// The area where a check at pixels fails, as a pixel sum.
    formula::ExprPtr failing_area(const formula::ExprPtr& require);
    void note_domains(int year);
    void book_year(int year, const engine::Totals& totals);
    bool lacks_rows(const engine::PixelSum& sum, const engine::Totals& totals, const SumResult& result) const;
    void book_line(const Line& line, Booker& booker, RunData& data, engine::Evaluator& evaluator, int year);
    void note_category(const Line& line, RunData& data, engine::Evaluator& evaluator, int year);
    void add_coverage(const YearPlan& plan, const engine::Totals& totals,
                      const std::map<std::string, SumResult>& results, int year);
    std::string cause_name(const YearPlan& plan, std::size_t group, std::size_t cause) const;
    void check_rules(const method::CheckedSheet& sheet, engine::Evaluator& evaluator, int year);
    void add_note(const std::string& service, const std::string& place, int year, bool is_warning,
                  const std::string& key, const Args& args);
    formula::ExprPtr density_of(const Line& line, const formula::ExprPtr& sum, double factor) const;
    /// Writes the rasters that were asked for, as COG of the quantity per m2.
    void write_rasters(int year);
    void finish();
    void check_coverage();
    void add_indices();
    void note_boundary();
    void note_method();
    void settle_status();
    ServiceLine account_line(const method::Sheet& sheet);
    void add_indicators();
    std::pair<std::optional<double>, std::string> reported(const std::string& name, const std::string& place, int year,
                                                           const std::string& vintage);
    void evaluate_totals(TotalData& data, const std::string& place, int year, const std::string& vintage,
                         std::vector<Indicator>& to);
    void add_parameters();
    void add_documents();

    const method::Checked& checked;
    const scene::Prepared& prepared;
    AccountOptions options;
    std::map<std::string, std::string> choices;
    std::vector<std::string> services;  // computed, in the package's order
    std::vector<std::string> sheets;    // those and the accounts beside them
    std::vector<Line> lines;            // in the order in which they are booked
    std::map<int, std::unique_ptr<YearPlan>> plans;
    std::map<int, DomainMaker> domain_makers;
    std::set<RunData::Used> used;
    std::vector<std::string> zones;
    std::map<std::string, method::Table> tables;      // "parameter:NAME": the package's rows and the scene's
    std::unique_ptr<Prices> prices;                   // in which `tables` are moved to a year's prices
    std::set<std::pair<std::string, int>> withdrawn;  // sums and years without a figure for want of rows
    Run run;
};

}  // namespace eco::account

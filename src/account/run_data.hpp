#pragma once
#include <map>
#include <set>

#include "account/account.hpp"
#include "engine/evaluate.hpp"
#include "engine/plan.hpp"

namespace eco::account {

/// Whole-number amounts of one series by zone x ecosystem (the last one is "unassigned") x items.
struct Booking {
    engine::Array amounts;         // in quanta; dims sorted
    std::vector<bool> is_present;  // by element: the class exists there, or something was booked
    double quantum = 1;
    std::vector<std::string> items;
};

class Prices;

/// Figures of the scene's tables that have a range, as rows that can be drawn: one for each, however often it is read.
class FigureRows {
public:
    /// The row of a figure of `id` ("table:NAME.COLUMN") that is read as `value` in `unit`, `factor` times the number
    /// in the table.
    const method::Row& find(const std::string& id, const scene::FigureRange& range, double value, double factor,
                            const unit::Unit& unit);

private:
    std::map<std::pair<std::string, std::map<std::string, std::string>>, method::Row> rows_;
};

/// What a year's slow formulas read: tables, features, parameters, booked quantities, sums of the pass.
class RunData : public engine::Data {
public:
    RunData(const method::Checked& checked, const scene::Prepared& prepared,
            const std::map<std::string, std::string>& choices, const std::map<std::string, method::Table>& tables,
            int year, std::map<std::string, DataSource> data_from = {});

    const std::vector<std::string>& labels(const std::string& index) override;
    const std::vector<int>& determined_by_pixel(const std::string& index) override;
    engine::Array input(const formula::Expr& expr, engine::Reasons& reasons) override;
    std::optional<engine::Array> pixel_sum(const formula::Expr& expr, engine::Reasons& reasons) override;
    std::optional<engine::Array> domain(const formula::Expr& expr, engine::Reasons& reasons) override;
    std::string choice(const std::string& name) override;
    std::vector<std::string> regions(const std::string& place) override;
    const method::Table* scene_table(const std::string& data_id) override;
    double day() override { return method::last_day_of(sources_.accounting_year()); }
    void used(const formula::Expr& lookup, const method::Row& row, double value) override;

    struct Used {
        std::string id;
        const method::Row* row = nullptr;
        bool operator<(const Used& other) const { return std::tie(id, row) < std::tie(other.id, other.row); }
    };

    std::function<DomainValue(const formula::Expr&)> domain_value;  // of an Fn::domain without indices
    std::map<std::size_t, engine::Array> sums;                      // by id of the pixel_sum expression
    std::map<std::string, std::string> missing_sums;                // described sum -> reason
    std::map<std::string, Booking> booked;                          // "sheet.quantity"
    std::map<std::string, std::vector<double>> slots;               // "slot:0" -> representatives
    std::map<std::string, engine::Array> totals;                    // "total:GEP"
    std::set<Used>* uses = nullptr;                                 // where used rows are noted
    /// By id of the lookup, or of the input of a table with ranges: the row of each known element, in order.
    using RowsOf = std::map<std::size_t, std::vector<const method::Row*>>;
    RowsOf* rows_of = nullptr;
    FigureRows* figures = nullptr;  // set where rows_of is
    Prices* prices = nullptr;       // that moves money of tables

private:
    engine::Array table_input(const formula::Expr& expr, engine::Reasons& reasons);
    engine::Array feature_input(const formula::Expr& expr, engine::Reasons& reasons);
    engine::Array quantity_input(const formula::Expr& expr);
    engine::Array shaped(const formula::Expr& expr);
    std::map<std::string, std::string> labels_at(const formula::Expr& expr, const engine::Array& array, std::size_t i);

    const method::Checked& checked_;
    const scene::Prepared& prepared_;
    const std::map<std::string, std::string>& choices_;
    const std::map<std::string, method::Table>& tables_;
    DataSources sources_;
    std::map<std::string, std::vector<std::string>> labels_;
};

/// Elements of the feature and record layers that the package's formulas read: ids of the scene, records of the year.
/// What the scene lacks is one element of unknown values.
engine::SceneLabels scene_labels(const method::Checked& checked, const scene::Prepared& prepared,
                                 const DataSources& sources);

/// One missing array in the shape of `expr`, all elements with `reason`.
engine::Array all_missing(engine::Array shape, std::uint16_t reason);

}  // namespace eco::account

#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "account/run.hpp"
#include "method/package.hpp"
#include "scene/prepare.hpp"

namespace eco::account {

/// The year of a run's constant prices; 0: current prices, those of each accounting year.
int constant_year(const Run& run);
/// "current" as 0, "constant:2020" as 2020; nothing for any other text.
std::optional<int> read_price_basis(const std::string& text);
/// "current", "constant:2020".
std::string price_basis(int constant_year);

/// The unit in plain money: CNY2020 m-3 as CNY m-3.
unit::Unit plain_money(const unit::Unit& unit, const unit::Symbols& symbols);

/// Brings money to the prices of a run: those of each accounting year, or of one constant year.
///
/// A row or table with an index series is moved along it from its price year. Without one it is taken as it is where
/// prices are current and it is in plain CNY (what the standard or scene prescribes), and cannot be used otherwise.
/// Ratios are those of the levels of price_indices.csv; the scene's rows stand before the package's.
class Prices {
public:
    /// `rows` as rows_in_force gives them; all must outlive this. `current_year`: current prices are those of this
    /// year, whatever is accounted; 0: of the accounting year.
    Prices(const method::Package& package, const scene::Prepared& prepared,
           const std::map<std::string, method::Table>& rows, int constant_year, int current_year = 0);

    /// The rows in the prices of an accounting year.
    const std::map<std::string, method::Table>& rows(int year);
    /// Factor for money that a table of the scene gives in prices of `from`. nullopt, and a problem, if it cannot be
    /// moved.
    std::optional<double> table_factor(const std::string& table, const std::string& column, const unit::Unit& unit,
                                       int from, int year);
    /// The same for a reported figure; no problem if it cannot be moved.
    std::optional<double> figure_factor(const std::string& name, int from, int year);
    /// Index rows that `used` rows, tables and figures were moved with: series and year.
    std::set<std::pair<std::string, int>> used_indices(const std::set<const method::Row*>& used) const;
    const method::IndexValue* find_index(const std::string& series, int year) const;
    /// Of the used rows, those of another price year than `years` that were taken as they are: names.
    std::set<std::string> unmoved(const std::set<const method::Row*>& used, const std::vector<int>& years) const;
    /// Errors: InputError naming every used row and table that had to be moved and could not be.
    void require(const std::set<const method::Row*>& used) const;

private:
    int target(int year) const { return to_year_ != 0 ? to_year_ : year; }
    void move(const method::Table& table, method::Row& row, int to);
    std::optional<double> ratio(const std::string& series, int from, int to) const;
    std::string why_not(const std::string& series, int from, int to) const;

    const method::Package& package_;
    const scene::Prepared& prepared_;
    const std::map<std::string, method::Table>& rows_;
    int constant_year_, to_year_;
    bool has_index_ = false;                                     // a row that moves with the year
    std::map<int, std::map<std::string, method::Table>> moved_;  // by year of the prices
    std::map<const method::Row*, Problem> stuck_;                // that could not be moved
    std::map<const method::Row*, std::set<std::pair<std::string, int>>> indices_;
    std::set<std::pair<std::string, int>> table_indices_;
    std::map<std::string, Problem> stuck_tables_;
};

}  // namespace eco::account

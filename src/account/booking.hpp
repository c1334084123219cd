#pragma once
#include <functional>

#include "account/run_data.hpp"

namespace eco::account {

/// The combined sums of a pass for one requested pixel sum: coefficient x basis over slots, by zone, ecosystem
/// (unassigned last) and items.
struct SumResult {
    engine::Array values;
    /// Area without a coefficient (a parameter row is absent), in counts of area_scale, by zone x ecosystem of the
    /// program; and why.
    std::vector<Int128> uncovered;
    std::string reason;
    /// Of each element of `values`: the part of the sum and the cell (zone x ecosystem) that it is.
    std::vector<std::pair<std::size_t, std::size_t>> from;
    std::vector<std::string> dims;  // over which coefficients are spread
};

/// One product in a combined sum: element `element` of the coefficient, spread over SumResult::dims, times `amount`.
struct AddedProduct {
    std::size_t part = 0, cell = 0;
    const formula::ExprPtr* coefficient = nullptr;
    std::size_t element = 0;
    double amount = 0;
};
/// Told of every product that is added.
using TellProduct = std::function<void(const AddedProduct&)>;

SumResult combine_sum(const engine::PixelSum& sum, const engine::Plan& plan, const engine::Totals& totals,
                      engine::Evaluator& evaluator, RunData& data, const TellProduct& tell = {});

/// Rounds to whole numbers of quanta: half to even for quantities, half up for money.
std::optional<std::int64_t> to_quanta(double value, double quantum, bool is_money);

/// Splits `amount` by non-negative weights so that the parts add up exactly: largest remainder, ties by position.
std::vector<std::int64_t> split(std::int64_t amount, const std::vector<double>& weights);

/// The part of a feature that lies in each zone, by "area", "length" or else where it lies; outside all zones last.
std::vector<double> shares_of(const scene::FeatureTable& table, const std::string& by, std::size_t feature,
                              std::size_t zones);

/// Books one formula of a sheet from its evaluated array.
class Booker {
public:
    Booker(const method::Checked& checked, const scene::Prepared& prepared, RunData& data, engine::Evaluator& evaluator,
           const std::vector<std::vector<bool>>& exists)
        : checked_(checked), prepared_(prepared), data_(data), evaluator_(evaluator), exists_(exists)
    {
    }
    /// `expr` is the booked formula with its choices resolved.
    Booking book(const method::Booked& booked, const formula::ExprPtr& expr, const formula::ExprPtr& weights,
                 double quantum);

private:
    Booking empty(const std::vector<std::string>& items, double quantum);
    void put(Booking& to, std::size_t zone, std::size_t ecosystem, std::size_t item, double amount,
             std::uint16_t reason);
    void book_places(Booking& to, const method::Booked& booked, const engine::Array& values,
                     const formula::ExprPtr& weights, bool is_money);
    void book_features(Booking& to, const method::Booked& booked, const engine::Array& values);
    std::size_t ecosystem_number(const std::string& id);
    std::size_t place_of(const Booking& booking, std::size_t zone, std::size_t ecosystem, std::size_t item);

    const method::Checked& checked_;
    const scene::Prepared& prepared_;
    RunData& data_;
    engine::Evaluator& evaluator_;
    const std::vector<std::vector<bool>>& exists_;  // zone, ecosystem: the class has area there
};

}  // namespace eco::account

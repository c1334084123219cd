#pragma once
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
};
SumResult combine_sum(const engine::PixelSum& sum, const engine::Plan& plan, const engine::Totals& totals,
                      engine::Evaluator& evaluator, RunData& data);

/// Rounds to whole numbers of quanta: half to even for quantities, half up for money.
std::optional<std::int64_t> to_quanta(double value, double quantum, bool is_money);

/// Splits `amount` by non-negative weights so that the parts add up exactly: largest remainder, ties by position.
std::vector<std::int64_t> split(std::int64_t amount, const std::vector<double>& weights);

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

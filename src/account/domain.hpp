#pragma once
#include <map>
#include <memory>
#include <string>

#include "account/layers.hpp"
#include "engine/order_statistics.hpp"

namespace eco::account {

/// Reductions over the domain: what the scene declares, else its territory, whatever places are accounted. Each is kept
/// in the cache under the fingerprint of scene and formula.
///
/// Pixels   min, max and percentiles: the cells of which at least half lies in the territory, each once, in single
///          precision. Sums and means: exact integer sums over the pieces of cells, means weighted by area.
/// No-data  missing pixels are left out; `not_covered` if all are.
/// Cost     one sweep over the argument's layers for sums, means, min and max; a percentile one or two more.
class DomainMaker {
public:
    DomainMaker(const method::Checked& checked, LayerMaker layers, engine::PlanOptions plan_options)
        : checked_(checked), layers_(std::move(layers)), plan_options_(std::move(plan_options))
    {
    }
    /// Of an Fn::domain without indices.
    DomainValue find(const formula::Expr& expr);

private:
    double compute(const formula::Expr& expr, const formula::ExprPtr& value);
    double total(const formula::Expr& expr, const formula::ExprPtr& value);
    engine::OrderStatistics& ordered(const formula::ExprPtr& value);

    const method::Checked& checked_;
    LayerMaker layers_;
    engine::PlanOptions plan_options_;
    std::map<std::size_t, std::unique_ptr<engine::OrderStatistics>> ordered_;  // by id of the argument
};

/// The values as lines "number, reason or -, text", and back. Errors: InputError for a line that is none.
std::string to_text(const DomainValues& values);
DomainValues read_domain_values(const std::string& text, const std::string& place);

}  // namespace eco::account

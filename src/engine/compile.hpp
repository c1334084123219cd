#pragma once
#include <unordered_map>

#include "engine/expand.hpp"

namespace eco::engine {

/// Turns pixel expressions into instructions; equal expressions share a register.
class Compiler {
public:
    Compiler(const method::Checked& checked, Plan& plan) : checked_(checked), pool_(*checked.pool), plan_(plan) {}

    /// The register that holds `expr`.
    int compile(const formula::ExprPtr& expr);
    /// The register with the slot's number.
    int compile_slot(const SlotKey& slot);
    int constant(double value);
    /// Registers of loads and gathers below `expr`, in order: what may be to blame for a missing value.
    std::vector<int> inputs_of(const formula::ExprPtr& expr);

private:
    int emit(Code code, int a = 0, int b = 0, int c = 0, int index = 0, double value = 0);
    int gather(const formula::ExprPtr& slow);
    int load(const formula::Expr& input);
    int member(const formula::Expr& expr);
    formula::ExprPtr in_slot(const formula::Expr& lookup, std::size_t i, double representative);
    int pick(const formula::Expr& lookup, std::size_t i, const SlotKey& slot, int number);
    int lookup(const formula::Expr& expr);
    int pick_element(const formula::Expr& expr);
    int small_power(const formula::Expr& expr);
    int by_code(const formula::Expr& expr);

    const method::Checked& checked_;
    formula::Pool& pool_;
    Plan& plan_;
    std::unordered_map<std::size_t, int> done_;
    std::map<double, int> constants_;
    std::map<std::size_t, int> gathers_;
    std::map<std::pair<int, std::vector<double>>, int> slots_;  // by register and representatives
};

}  // namespace eco::engine

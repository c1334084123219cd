#pragma once
#include "account/explain.hpp"
#include "cli/command.hpp"

namespace eco::cli {

/// A figure with its formula, numbers, contributions, parameter rows, inputs, coverage and notes.
void print_explanation(const account::Explanation& explanation, const Context& context);
void print_explanation_json(const account::Explanation& explanation, const Context& context);

}  // namespace eco::cli

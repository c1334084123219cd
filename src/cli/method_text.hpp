#pragma once
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "method/check.hpp"

namespace eco::cli {

/// "layer", "parameter" … as in a package.
std::string source_text(method::Use::Source source);
/// "ecosystem=forest, fvc=[10,30)".
std::string keys_text(const method::Row& row);

/// What a package says of itself: id, title, document, services, choices, totals, with formulas as text or LaTeX.
void print_package(const method::Package& package, bool is_latex, const Context& context);
/// One sheet with its uses, formulas and the parameter rows behind them.
void print_sheet(const method::Package& package, const method::Sheet& sheet, bool is_latex, bool has_rows,
                 const Context& context);
/// What one pass of the package computes, with its default choices.
void print_plan(const method::Checked& checked, const Context& context);

}  // namespace eco::cli

#pragma once
#include <string>
#include <vector>

#include "method/check.hpp"

namespace eco::account {

/// What became of one expectation of a worked case.
struct CaseResult {
    std::string sheet, name, expected_name;
    std::string expected, found;  // with unit
    std::string why, file;
    int line = 0;
    bool is_passed = false;
};

/// Evaluates the worked cases of a package; `only` names one sheet, or is empty. A case is one pixel in one place:
/// quantities are unrounded, tolerances are absolute and in the unit of the expectation. Errors: InputError with every
/// case that gives or expects what its names cannot be: another dimension, an unknown label.
std::vector<CaseResult> run_cases(const method::Checked& checked, const std::string& only = {});

}  // namespace eco::account

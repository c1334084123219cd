#pragma once
#include <string>
#include <vector>

#include "report/content.hpp"

namespace eco::report {

/// A quantity and the value that its formula gives it, side by side where the value rests on this quantity alone.
struct Line {
    std::string service;
    int quantity = -1, value = -1;                       // index into Run::series; -1: none
    std::vector<const account::ParameterUse*> prices{};  // that the value's formula reads, of its item
};

/// The quantities and values of all services in the order of the run. Which quantity and prices a value rests on is
/// read from its formula in the branch that the run took; without a carried package nothing is paired.
std::vector<Line> make_lines(const Content& content);

/// "0.26" as a number that shows as it is written; "44/12" as text.
Cell number_or_text(const std::string& text);

}  // namespace eco::report

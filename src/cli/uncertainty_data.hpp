#pragma once
#include "account/uncertainty.hpp"
#include "cli/options.hpp"

namespace eco::cli {

/// Drawn rows, by what they are, and the inputs that those of parameters and prices make.
struct Drawn {
    std::size_t rows = 0, inputs = 0, figures = 0, layers = 0, sampled = 0;
};
Drawn count_drawn(const account::Uncertainty& result);

int year_of(const account::Run& run, const account::UncertainLine& line, std::size_t i);

void print_json(const account::Run& run, const account::Uncertainty& result, const account::DrawOptions& options,
                const Context& context);
void print_csv(const account::Run& run, const account::Uncertainty& result, const Context& context);
void print_tornado_csv(const account::Uncertainty& result, const Context& context);

}  // namespace eco::cli

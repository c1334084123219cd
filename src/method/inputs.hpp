#pragma once
#include <string>
#include <vector>

#include "method/package.hpp"

namespace eco::method {

/// A piece of data that a scene must or may supply for a package.
struct Input {
    Use::Source source = Use::Source::layer;  // layer, features, table, records; parameter or price for `required` rows
    std::string of, column;                   // "emissions", "emitted"; symbol of a parameter
    std::vector<std::string> by;
    unit::Unit unit;
    std::string unit_text;
    std::string category;
    bool is_truth = false;
    bool is_optional = false;          // only if every sheet can do without
    std::optional<double> low, high;   // the narrowest range that a sheet declares, in `unit`
    std::vector<std::string> sheets;   // ids of the sheets that use it
    std::vector<const Row*> required;  // parameter, price: the rows without value
};

/// The data list of a package: its uses merged by source, name and column, in this order. Pointers are into `package`.
/// Errors: InputError if one input is used with two dimensions, categories, kinds or keys.
std::vector<Input> merge_inputs(const Package& package);

/// The same checks for a package that is being loaded.
void check_inputs(const Package& package, Problems& problems);

}  // namespace eco::method

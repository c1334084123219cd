#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "formula/check.hpp"
#include "method/package.hpp"

namespace eco::method {

/// A formula whose result is booked: a quantity, memo or value; or the area where a pixel check fails.
struct Booked {
    enum class Kind { quantity, memo, value } kind = Kind::quantity;
    std::string sheet, name;
    const Entry* entry = nullptr;
    formula::ExprPtr expr;  // in the entry's unit; varies by zone, ecosystem, the items, and `feature` if there is one
    std::vector<std::string> categories;  // items that are categories at pixels
    std::string feature;                  // feature layer over which it is summed, its results shared between zones
    formula::ExprPtr weights;             // book.ecosystem "by NAME": splits a zone's amount between ecosystems
    bool has_zone = false, has_ecosystem = false;
};

struct CheckedRule {
    const Check* rule = nullptr;
    formula::ExprPtr require;  // truth
};

/// One sheet with every formula checked.
struct CheckedSheet {
    const Sheet* sheet = nullptr;
    std::map<std::string, formula::ExprPtr> names;  // uses, lets, results
    std::vector<Booked> booked;
    std::vector<CheckedRule> rules;
    std::vector<bool> applies;  // by ecosystem number
};

struct CheckedTotal {
    const Entry* entry = nullptr;
    formula::ExprPtr expr;
};

/// A package whose every formula has a kind, a unit and indices.
struct Checked {
    const Package* package = nullptr;
    std::unique_ptr<formula::Pool> pool = std::make_unique<formula::Pool>();
    formula::Vocabulary words;
    std::map<std::string, CheckedSheet> sheets;
    std::vector<CheckedTotal> totals;

    const Booked* find_booked(const std::string& sheet, const std::string& name) const;
};

/// Infers kinds, units and indices of the whole package. `package` must outlive the result.
/// Errors: InputError with every problem.
Checked check(const Package& package);

/// The words of a package: its indices, categories, ecosystem sets, and the calendar.
formula::Vocabulary make_vocabulary(const Package& package);

/// Data ids of what an expression reads, as in Fn::input: "layer:precipitation".
std::string data_id(const Use& use);

}  // namespace eco::method

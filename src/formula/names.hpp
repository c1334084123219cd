#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace eco::formula {

/// How a function is written: how many plain arguments, which named ones.
struct FunctionForm {
    std::string_view name;
    int least = 1;                   // plain arguments
    int most = 1;                    // -1: any number
    std::string_view named = "";     // known argument names, separated by spaces; "*": the name of any index
    std::string_view required = "";  // the one that must be there; "*": at least one
};

/// How a reduction is written: how many keys stand before its clauses.
struct ReductionForm {
    std::string_view name;
    int least = 1;
    int most = 1;              // -1: any number
    bool takes_index = false;  // its keys are index names (count, list): no `over`
};

/// The form of a function, nullptr if there is none of that name. `number` and `missing` have a form of their own in
/// the grammar.
const FunctionForm* find_function(std::string_view name);
const ReductionForm* find_reduction(std::string_view name);

/// `over by where need order first`.
bool is_clause_word(std::string_view name);
/// Clause words and `and or not in last percent`: they are never a name.
bool is_keyword(std::string_view name);
/// `yes no on off true false null` in any case: other YAML readers turn them into values, so they are no names.
bool is_truth_word(std::string_view name);
/// A radius of a focal function: stands only as its `kernel`.
bool is_kernel(std::string_view name);

/// Every name that can stand before a parenthesis.
std::vector<std::string_view> callable_names();
/// The clause words.
std::vector<std::string_view> clause_words();

/// The candidate that is spelt nearest to `word`, or that people who know other programs mean by it; empty if none is
/// near.
std::string suggest_name(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace eco::formula

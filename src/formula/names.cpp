#include "formula/names.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "formula/tree.hpp"

namespace eco::formula {
namespace {

constexpr std::array functions{
    FunctionForm{"min", 2, -1},
    FunctionForm{"max", 2, -1},
    FunctionForm{"best", 2, -1},
    FunctionForm{"worst", 2, -1},
    FunctionForm{"clamp", 3, 3},
    FunctionForm{"abs"},
    FunctionForm{"exp"},
    FunctionForm{"ln"},
    FunctionForm{"log10"},
    FunctionForm{"sqrt"},
    FunctionForm{"sin"},
    FunctionForm{"cos"},
    FunctionForm{"tan"},
    FunctionForm{"if", 3, 3},
    FunctionForm{"interpolate", 2, 2},
    FunctionForm{"round", 2, 2, "mode"},
    FunctionForm{"ceil", 2, 2},
    FunctionForm{"floor", 2, 2},
    FunctionForm{"previous", 1, 2},
    FunctionForm{"at", 1, 1, "*", "*"},
    FunctionForm{"years", 2, 2},
    FunctionForm{"latest", 1, 1, "within"},
    FunctionForm{"known"},
    FunctionForm{"slope"},
    FunctionForm{"ls_factor", 1, 1, "variant max_length", "variant"},
    FunctionForm{"distance_to"},
    FunctionForm{"focal_mean", 1, 1, "kernel", "kernel"},
    FunctionForm{"focal_sum", 1, 1, "kernel", "kernel"},
    FunctionForm{"spread", 1, 1, "method power neighbours", "method"},
    FunctionForm{"nearest"},
    FunctionForm{"patch_area"},
    FunctionForm{"disc"},
    FunctionForm{"gaussian"},
    FunctionForm{"exponential"},
};

constexpr std::array reductions{
    ReductionForm{"sum"},
    ReductionForm{"mean"},
    ReductionForm{"product"},
    ReductionForm{"min"},
    ReductionForm{"max"},
    ReductionForm{"any"},
    ReductionForm{"all"},
    ReductionForm{"percentile", 2, 2},
    ReductionForm{"best"},
    ReductionForm{"worst"},
    ReductionForm{"count", 1, 1, true},
    ReductionForm{"list", 1, 1, true},
    ReductionForm{"rank", 1, -1},
};

constexpr std::array<std::string_view, 6> clauses{"over", "by", "where", "need", "order", "first"};
constexpr std::array<std::string_view, 6> words{"and", "or", "not", "in", "last", "percent"};
constexpr std::array<std::string_view, 2> special_forms{"number", "missing"};
constexpr std::array<std::string_view, 11> built_in{"hour", "day",       "half_month", "month", "year",       "pixel",
                                                    "zone", "ecosystem", "domain",     "area",  "hour_of_day"};

/// What other programs call our functions.
constexpr std::array<std::pair<std::string_view, std::string_view>, 22> elsewhere{{
    {"log", "ln"},           {"logn", "ln"},        {"log_10", "log10"},  {"lg", "log10"},
    {"average", "mean"},     {"avg", "mean"},       {"iif", "if"},        {"ifelse", "if"},
    {"con", "if"},           {"pow", "^"},          {"power", "^"},       {"sumif", "sum"},
    {"sumifs", "sum"},       {"averageif", "mean"}, {"countif", "count"}, {"quantile", "percentile"},
    {"total", "sum"},        {"maximum", "max"},    {"minimum", "min"},   {"isna", "known"},
    {"is_missing", "known"}, {"ceiling", "ceil"},
}};

template <class Names>
bool holds(const Names& names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

template <class Forms>
auto find_form(const Forms& forms, std::string_view name) -> decltype(forms.data())
{
    for (const auto& form : forms)
        if (form.name == name)
            return &form;
    return nullptr;
}

std::string lower(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return out;
}

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
int edit_distance(std::string_view a, std::string_view b)
{
    std::vector<std::vector<int>> cost(a.size() + 1, std::vector<int>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = static_cast<int>(i + j);
                continue;
            }
            const int change = a[i - 1] == b[j - 1] ? 0 : 1;
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a.size()][b.size()];
}

}  // namespace

const FunctionForm* find_function(std::string_view name)
{
    return find_form(functions, name);
}

const ReductionForm* find_reduction(std::string_view name)
{
    return find_form(reductions, name);
}

bool is_clause_word(std::string_view name)
{
    return holds(clauses, name);
}

bool is_keyword(std::string_view name)
{
    return is_clause_word(name) || holds(words, name);
}

bool is_truth_word(std::string_view name)
{
    constexpr std::array<std::string_view, 7> truths{"yes", "no", "on", "off", "true", "false", "null"};
    return holds(truths, lower(name));
}

bool is_kernel(std::string_view name)
{
    return name == "disc" || name == "gaussian" || name == "exponential";
}

std::vector<std::string_view> callable_names()
{
    std::vector<std::string_view> names(special_forms.begin(), special_forms.end());
    for (const auto& form : functions)
        names.push_back(form.name);
    for (const auto& form : reductions)
        if (!holds(names, form.name))
            names.push_back(form.name);
    return names;
}

std::vector<std::string_view> clause_words()
{
    return {clauses.begin(), clauses.end()};
}

std::string suggest_name(std::string_view word, std::span<const std::string_view> candidates)
{
    const std::string wanted = lower(word);
    for (const auto& [theirs, ours] : elsewhere)
        if (theirs == wanted && (ours == "^" || holds(candidates, ours)))
            return std::string(ours);
    std::string_view best;
    int least = std::min(2, static_cast<int>(wanted.size()) / 2) + 1;
    if (wanted.size() > 40)
        return "";
    for (const std::string_view name : candidates)
        if (const int cost = edit_distance(wanted, name); cost < least) {
            least = cost;
            best = name;
        }
    return std::string(best);
}

bool is_function(const std::string& name)
{
    return find_function(name) != nullptr || holds(special_forms, name);
}

bool is_reduction(const std::string& name)
{
    return find_reduction(name) != nullptr;
}

bool is_reserved(const std::string& name)
{
    return name != "product" && (is_function(name) || is_reduction(name) || is_keyword(name) || is_truth_word(name) ||
                                 holds(built_in, name));
}

}  // namespace eco::formula

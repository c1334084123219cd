#include "formula/tree.hpp"

#include <algorithm>

namespace eco::formula {
namespace {

bool equal_all(const std::vector<TreePtr>& a, const std::vector<TreePtr>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const TreePtr& x, const TreePtr& y) { return x == y || (x && y && equal(*x, *y)); });
}

bool equal_set(const Set& a, const Set& b)
{
    return a.name == b.name && a.labels == b.labels && a.is_range == b.is_range && a.first == b.first &&
           a.last == b.last;
}

bool equal_clause(const Clause& a, const Clause& b)
{
    const auto same_index = [](const Clause::Index& x, const Clause::Index& y) {
        return x.name == y.name && x.period == y.period;
    };
    return a.kind == b.kind && a.number == b.number && a.is_percent == b.is_percent &&
           std::equal(a.indices.begin(), a.indices.end(), b.indices.begin(), b.indices.end(), same_index) &&
           equal_all({a.condition}, {b.condition}) && equal_all(a.keys, b.keys);
}

bool equal_named(const Named& a, const Named& b)
{
    return a.name == b.name && equal(*a.value, *b.value);
}

}  // namespace

bool equal(const Tree& a, const Tree& b)
{
    return a.op == b.op && a.text == b.text && a.unit == b.unit && a.labels == b.labels && equal_set(a.set, b.set) &&
           equal_all(a.args, b.args) &&
           std::equal(a.named.begin(), a.named.end(), b.named.begin(), b.named.end(), equal_named) &&
           std::equal(a.clauses.begin(), a.clauses.end(), b.clauses.begin(), b.clauses.end(), equal_clause);
}

}  // namespace eco::formula

#include "engine/expand.hpp"

#include <cmath>

#include "method/lookup.hpp"

namespace eco::engine {

using formula::Expr;
using formula::ExprPtr;
using formula::Fn;
using formula::Kind;

namespace {

constexpr std::size_t most_terms = 64, most_slots = 4096;

}  // namespace

bool has_lookup(const ExprPtr& expr)
{
    bool found = false;
    formula::walk(expr, [&](const ExprPtr& e) { found = found || e->fn == Fn::lookup; });
    return found;
}

namespace {

bool has_pick(const ExprPtr& expr)
{
    bool found = false;
    formula::walk(expr, [&](const ExprPtr& e) { found = found || e->fn == Fn::pick; });
    return found;
}

}  // namespace

const method::Table* table_of(const method::Checked& checked, const Expr& lookup)
{
    const auto& tables = lookup.text.starts_with("price") ? checked.package->prices : checked.package->parameters;
    const auto found = tables.find(lookup.text.substr(lookup.text.find(':') + 1));
    return found == tables.end() ? nullptr : &found->second;
}

std::set<std::string> lookup_indices(const method::Checked& checked, const Expr& lookup)
{
    std::set<std::string> out;
    for (const auto& name : lookup.names)
        if (checked.words.find(name) && !lookup.at.count(name))
            out.insert(name);
    if (const method::Table* table = table_of(checked, lookup))
        for (const auto& row : table->rows)
            if (row.keys.count("region") && !lookup.at.count("zone"))
                out.insert("zone");
    return out;
}

ExprPtr Expander::times(const ExprPtr& a, const ExprPtr& b)
{
    if (!a || a->is_number(1))
        return b;
    if (!b || b->is_number(1))
        return a;
    formula::Type type;
    type.indices = checked_.words.join(a->type.indices, b->type.indices);
    type.is_amount = a->type.is_amount || b->type.is_amount;
    if (a->fn == Fn::number && b->fn == Fn::number)
        return pool_.number(a->number * b->number);
    return pool_.node(Fn::multiply, type, {a, b});
}

std::vector<Product> Expander::atom(const ExprPtr& expr)
{
    return {{pool_.number(1), expr, {}}};
}

bool Expander::is_slow_factor(const std::vector<Product>& products) const
{
    for (const auto& product : products)
        if (product.coefficient->fn != Fn::number || !product.slots.empty())
            return true;
    return false;
}

std::vector<Product> Expander::expand(const ExprPtr& expr)
{
    if (!expr->is_pixel())
        return {{expr, nullptr, {}}};
    if (!hoists_)
        return atom(expr);
    const std::size_t slots_before = slots_.size();
    auto products = expand_by_fn(expr);
    if (products.size() == 1 && products[0].basis == expr)  // slots of a try that was given up
        slots_.resize(slots_before);
    return products;
}

std::vector<Product> Expander::expand_by_fn(const ExprPtr& expr)
{
    switch (expr->fn) {
        case Fn::scale:
        case Fn::negate: {
            auto products = expand(expr->args[0]);
            for (auto& product : products)
                product.coefficient =
                    times(pool_.number(expr->fn == Fn::negate ? -1 : expr->number), product.coefficient);
            return products;
        }
        case Fn::add:
        case Fn::subtract: {
            auto all = expand(expr->args[0]);
            for (auto& product : expand(expr->args[1])) {
                if (expr->fn == Fn::subtract)
                    product.coefficient = times(pool_.number(-1), product.coefficient);
                all.push_back(std::move(product));
            }
            return all.size() <= most_terms ? all : atom(expr);
        }
        case Fn::multiply:
            return expand_product(expr);
        case Fn::divide:
            return expand_quotient(expr);
        case Fn::choose:
            return expand_choose(expr);
        case Fn::lookup:
            return expand_lookup(expr);
        case Fn::pick:
            return expand_pick(expr);
        case Fn::kept:  // what stations measure is taken out of derived sheets too
            return has_pick(expr) ? expand(expr->args[0]) : atom(expr);
        default:
            return atom(expr);
    }
}

std::vector<Product> Expander::expand_product(const ExprPtr& expr)
{
    const auto left = expand(expr->args[0]), right = expand(expr->args[1]);
    const auto is_plain = [](const std::vector<Product>& side) { return side.size() == 1 && !side[0].basis; };
    const bool splits = is_slow_factor(left) || is_slow_factor(right) || is_plain(left) || is_plain(right);
    if (!splits || left.size() * right.size() > most_terms)
        return atom(expr);
    std::vector<Product> all;
    for (const auto& a : left)
        for (const auto& b : right) {
            Product product{times(a.coefficient, b.coefficient), a.basis || b.basis ? times(a.basis, b.basis) : nullptr,
                            a.slots};
            product.slots.insert(b.slots.begin(), b.slots.end());
            all.push_back(std::move(product));
        }
    return all;
}

std::vector<Product> Expander::expand_quotient(const ExprPtr& expr)
{
    auto products = expand(expr->args[0]);
    const ExprPtr& divisor = expr->args[1];
    const auto quotient = [&](const ExprPtr& a) {
        formula::Type type;
        type.indices = checked_.words.join(a->type.indices, divisor->type.indices);
        type.is_amount = a->type.is_amount;
        return pool_.node(Fn::divide, type, {a, divisor});
    };
    if (!divisor->is_pixel()) {
        for (auto& product : products)
            product.coefficient = quotient(product.coefficient);
        return products;
    }
    if (!is_slow_factor(products))
        return atom(expr);
    for (auto& product : products)
        product.basis = quotient(product.basis ? product.basis : pool_.number(1));
    return products;
}

ExprPtr Expander::gate(const ExprPtr& condition, const ExprPtr& value, bool is_else)
{
    if (!value || value->fn == Fn::area)
        if (!condition->is_pixel())
            return value;  // never missing: the coefficient alone decides
    formula::Type type;
    if (value)
        type = value->type;
    type.unit = {};
    type.indices = checked_.words.join(type.indices, condition->type.indices);
    const ExprPtr one = value ? value : pool_.number(1), zero = pool_.number(0);
    return is_else ? pool_.node(Fn::choose, type, {condition, zero, one})
                   : pool_.node(Fn::choose, type, {condition, one, zero});
}

/// if(c, x, missing): what x is made of, each basis missing where c does not hold.
std::vector<Product> Expander::expand_missing(const ExprPtr& expr)
{
    const ExprPtr &condition = expr->args[0], &yes = expr->args[1], &no = expr->args[2];
    auto products = expand(yes->fn == Fn::missing ? no : yes);
    for (auto& product : products) {
        formula::Type type;
        type.indices = {"pixel"};
        const ExprPtr value = product.basis ? product.basis : pool_.number(1);
        type.is_amount = value->type.is_amount;
        product.basis = yes->fn == Fn::missing ? pool_.node(Fn::choose, type, {condition, yes, value})
                                               : pool_.node(Fn::choose, type, {condition, value, no});
    }
    return products;
}

/// Makes coefficients 0 where their branch is not taken, so that a missing one does not count there. On pixels the
/// condition becomes a slot. False if that is one slot too many.
bool Expander::gate_coefficients(const ExprPtr& condition, std::vector<Product>& products, bool is_else)
{
    for (auto& product : products) {
        ExprPtr taken = condition;
        if (condition->is_pixel()) {
            if (product.coefficient->fn == Fn::number)
                continue;
            const int slot = add_slot({condition, {}, {}, {}, {0, 1}});
            if (slot < 0)
                return false;
            product.slots.insert(slot);
            taken = slot_number(slot, condition->type);
        }
        formula::Type type;
        type.indices = checked_.words.join(taken->type.indices, product.coefficient->type.indices);
        const ExprPtr zero = pool_.number(0);
        product.coefficient = is_else ? pool_.node(Fn::choose, type, {taken, zero, product.coefficient})
                                      : pool_.node(Fn::choose, type, {taken, product.coefficient, zero});
    }
    return true;
}

std::vector<Product> Expander::expand_choose(const ExprPtr& expr)
{
    const ExprPtr &condition = expr->args[0], &yes = expr->args[1], &no = expr->args[2];
    if (condition->is_pixel() && has_lookup(condition))
        return atom(expr);
    if (yes->fn == Fn::missing || no->fn == Fn::missing)
        return expand_missing(expr);
    std::vector<Product> all;
    for (const bool is_else : {false, true}) {
        const ExprPtr& branch = is_else ? no : yes;
        if (branch->is_number(0))
            continue;
        auto products = expand(branch);
        for (auto& product : products) {
            if (!product.slots.empty())
                return atom(expr);  // a pixel outside the branch would need a slot
            product.basis = gate(condition, product.basis, is_else);
        }
        if (!gate_coefficients(condition, products, is_else))
            return atom(expr);
        all.insert(all.end(), products.begin(), products.end());
    }
    if (all.empty())
        return atom(expr);
    return all.size() <= most_terms ? all : atom(expr);
}

SlotKey make_slot(const method::Checked& checked, const SceneLabels& labels, const ExprPtr& value,
                  const method::Table* table, const std::string& key)
{
    SlotKey slot;
    slot.value = value;
    if (value->type.kind == Kind::category) {
        slot.category = value->type.category;
        const std::size_t count = labels_of(checked, labels, slot.category).size();
        for (std::size_t i = 0; i < count; ++i)
            slot.representatives.push_back(static_cast<double>(i));
        return slot;
    }
    if (!table)
        return slot;
    slot.intervals = method::intervals_of(*table, key);
    for (const auto& interval : slot.intervals) {
        const bool low = std::isfinite(interval.low), high = std::isfinite(interval.high);
        slot.representatives.push_back(low && high ? (interval.low + interval.high) / 2
                                       : low       ? interval.low + 1
                                       : high      ? interval.high - 1
                                                   : 0);
    }
    return slot;
}

int Expander::slot_of(const ExprPtr& value, const method::Table* table, const std::string& key)
{
    SlotKey made = make_slot(checked_, labels_, value, table, key);
    if (made.representatives.empty())
        return -1;
    return add_slot(std::move(made));
}

int Expander::add_slot(SlotKey slot)
{
    std::size_t count = slot.representatives.size();
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        if (slots_[i].value == slot.value && slots_[i].representatives == slot.representatives)
            return static_cast<int>(i);
        count *= slots_[i].representatives.size();
    }
    if (count > most_slots)
        return -1;
    slot.name = "slot:" + std::to_string(slots_.size());
    slots_.push_back(std::move(slot));
    return static_cast<int>(slots_.size() - 1);
}

ExprPtr Expander::slot_number(int slot, formula::Type type)
{
    const std::string& name = slots_[static_cast<std::size_t>(slot)].name;
    type.indices = {name};
    return pool_.node(Fn::input, type, {}, name);
}

void Expander::keep_label(std::vector<Product>& products, const ExprPtr& category, int number)
{
    const int slot = hoists_ ? slot_of(category, nullptr, {}) : -1;
    formula::Type label = category->type;
    label.indices.clear();
    const ExprPtr wanted = pool_.node(Fn::label, label, {}, {}, number);
    for (auto& product : products) {
        ExprPtr& part = slot < 0 ? product.basis : product.coefficient;
        if (!part)
            continue;  // nothing to sum at pixels: refused by the caller
        const ExprPtr at_hand = slot < 0 ? category : slot_number(slot, category->type);
        formula::Type truth;
        truth.kind = Kind::truth;
        truth.indices = at_hand->type.indices;
        formula::Type type;
        type.indices = checked_.words.join(truth.indices, part->type.indices);
        type.is_amount = part->type.is_amount;
        part = pool_.node(Fn::choose, type, {pool_.node(Fn::equal, truth, {at_hand, wanted}), part, pool_.number(0)});
        if (slot >= 0)
            product.slots.insert(slot);
    }
}

std::vector<Product> Expander::expand_lookup(const ExprPtr& expr)
{
    const method::Table* table = table_of(checked_, *expr);
    Expr slow = *expr;
    Product product;
    slow.type.indices = lookup_indices(checked_, *expr);
    for (std::size_t i = 0; i < expr->args.size(); ++i) {
        const ExprPtr& arg = expr->args[i];
        if (!arg->is_pixel()) {
            slow.type.indices = checked_.words.join(slow.type.indices, arg->type.indices);
            continue;
        }
        const int slot = slot_of(arg, table, expr->labels[i]);
        if (slot < 0)
            return atom(expr);
        slow.args[i] = slot_number(slot, arg->type);
        slow.type.indices.insert(slots_[static_cast<std::size_t>(slot)].name);
        product.slots.insert(slot);
    }
    product.coefficient = pool_.make(std::move(slow));
    return {product};
}

/// A slow value at the element that is a pixel's: the element's number becomes a key of the sum.
std::vector<Product> Expander::expand_pick(const ExprPtr& expr)
{
    const int slot = slot_of(expr->args[1], nullptr, {});
    if (slot < 0)
        return atom(expr);
    Expr slow = *expr;
    slow.args[1] = slot_number(slot, expr->args[1]->type);
    slow.type.indices = expr->args[0]->type.indices;
    slow.type.indices.erase(expr->names[0]);
    slow.type.indices.insert(slots_[static_cast<std::size_t>(slot)].name);
    return {{pool_.make(std::move(slow)), nullptr, {slot}}};
}

}  // namespace eco::engine

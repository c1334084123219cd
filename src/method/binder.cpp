#include "method/binder.hpp"

#include <algorithm>

namespace eco::method {

using formula::ExprPtr;
using formula::Fn;
using formula::Kind;

namespace {

template <class List>
auto find_named(const List& list, const std::string& name)
{
    return std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
}

}  // namespace

const formula::Source& Binder::source_of(const Formula& formula, const formula::Tree& tree) const
{
    if (const auto found = formula.sources.find(&tree); found != formula.sources.end())
        return found->second;
    return formula.sources.begin()->second;
}

std::vector<std::string> Binder::names_of(const Sheet& sheet) const
{
    std::vector<std::string> names = {"area"};
    for (const auto& use : sheet.uses)
        names.push_back(use.name);
    for (const auto* list : {&sheet.lets, &sheet.quantities})
        for (const auto& entry : *list)
            names.push_back(entry.name);
    for (const auto& [name, index] : words_.indices)
        names.push_back(name);
    return names;
}

formula::Scope Binder::scope_of(const Sheet& sheet, bool allows_pixels)
{
    formula::Scope scope;
    scope.vocabulary = &words_;
    scope.pool = &pool_;
    scope.resolve = [this, &sheet](const std::string& name, bool& is_known) { return resolve(sheet, name, is_known); };
    scope.names = names_of(sheet);
    scope.allows_pixels = allows_pixels;
    return scope;
}

ExprPtr Binder::resolve(const Sheet& sheet, const std::string& name, bool& is_known)
{
    const auto use = find_named(sheet.uses, name);
    const auto let = find_named(sheet.lets, name);
    const auto quantity = find_named(sheet.quantities, name);
    is_known = use != sheet.uses.end() || let != sheet.lets.end() || quantity != sheet.quantities.end();
    if (!is_known)
        return nullptr;
    const std::string key = sheet.id + "." + name;
    if (const auto found = done_.find(key); found != done_.end())
        return found->second;
    if (!open_.insert(key).second) {
        std::string way;
        for (auto step = std::find(trail_.begin(), trail_.end(), key); step != trail_.end(); ++step)
            way += *step + " -> ";
        const Mark& mark = use != sheet.uses.end() ? use->mark : let != sheet.lets.end() ? let->mark : quantity->mark;
        problems_.add(mark.problem("method.type.cycle", {{"way", way + key}}));
        return nullptr;
    }
    trail_.push_back(key);
    ExprPtr expr = use != sheet.uses.end()   ? bind_use(sheet, *use)
                   : let != sheet.lets.end() ? bind_entry(sheet, *let, true)
                                             : bind_quantity_name(sheet, *quantity);
    trail_.pop_back();
    open_.erase(key);
    return done_[key] = expr;
}

ExprPtr Binder::bind_use(const Sheet& sheet, const Use& use)
{
    switch (use.source) {
        case Use::Source::parameter:
        case Use::Source::price:
            return bind_lookup(sheet, use);
        case Use::Source::derived:
            return bind_derived(use);
        case Use::Source::quantity:
            return bind_quantity_use(use);
        case Use::Source::curve:
            return bind_curve(sheet, use);
        default:
            break;
    }
    formula::Expr expr;
    expr.fn = Fn::input;
    expr.text = data_id(use);
    expr.type.kind = use.is_truth ? Kind::truth : use.category.empty() ? Kind::number : Kind::category;
    expr.type.unit = use.unit;
    expr.type.category = use.category;
    expr.type.is_amount = use.is_amount;
    if (use.source == Use::Source::layer)
        expr.type.indices.insert("pixel");
    const bool is_record = use.source == Use::Source::records;
    if (use.source == Use::Source::features || is_record)
        expr.type.indices.insert(use.of);
    for (const auto& key : use.by) {
        if (!words_.find(key)) {
            problems_.add(use.mark.problem("method.type.unknown_key", {{"key", key}, {"name", use.name}}));
            return nullptr;
        }
        if (is_record && key == "zone") {
            problems_.add(use.mark.problem("method.type.record_by_zone", {{"name", use.name}}));
            return nullptr;
        }
        if ((key == "hour" || key == "day") && use.source == Use::Source::layer) {
            problems_.add(use.mark.problem("method.type.fine_calendar", {{"key", key}, {"name", use.name}}));
            return nullptr;
        }
        expr.type.indices.insert(key);
    }
    return pool_.make(std::move(expr));
}

/// A numeric key in the unit of its interval column.
ExprPtr Binder::to_key_unit(const Sheet& sheet, const Use& use, const std::string& key, const ExprPtr& value)
{
    const auto& tables = use.source == Use::Source::price ? package_.prices : package_.parameters;
    const auto table = tables.find(use.of);
    if (value->type.kind != Kind::number || table == tables.end() || !table->second.interval_units.count(key))
        return value;
    const unit::Unit& unit = table->second.interval_units.at(key);
    if (unit::conversion(value->type.unit, unit))
        return pool_.convert(value, unit);
    problems_.add(use.mark.problem(
        "method.key_unit",
        {{"name", key}, {"unit", unit.text()}, {"sheet", sheet.id}, {"due", value->type.unit.text()}}));
    return nullptr;
}

ExprPtr Binder::bind_lookup(const Sheet& sheet, const Use& use)
{
    formula::Expr expr;
    expr.fn = Fn::lookup;
    expr.text = data_id(use);
    expr.type.kind = use.is_truth ? Kind::truth : use.category.empty() ? Kind::number : Kind::category;
    expr.type.unit = use.unit;
    expr.type.category = use.category;
    const auto& tables = use.source == Use::Source::price ? package_.prices : package_.parameters;
    if (const auto table = tables.find(use.of); table != tables.end())
        for (const Row& row : table->second.rows)
            if (row.keys.count("region"))
                expr.type.indices.insert("zone");
    return add_keys(sheet, use, expr) ? pool_.make(std::move(expr)) : nullptr;
}

/// A curve is no value of its own: interpolate reads it. Its first argument is a one in the unit of x.
ExprPtr Binder::bind_curve(const Sheet& sheet, const Use& use)
{
    const auto curve = package_.curves.find(use.of);
    if (curve == package_.curves.end() || !curve->second.interval_units.count("x"))
        return nullptr;  // told when the links were checked
    formula::Expr expr;
    expr.fn = Fn::curve;
    expr.text = data_id(use);
    expr.type.kind = Kind::curve;
    expr.type.unit = use.unit;
    expr.number = use.is_held;
    expr.args = {pool_.number(1, curve->second.interval_units.at("x"))};
    expr.labels = {"x"};
    for (const Row& row : curve->second.rows)
        if (row.keys.count("region"))
            expr.type.indices.insert("zone");
    return add_keys(sheet, use, expr) ? pool_.make(std::move(expr)) : nullptr;
}

/// The keys of a table or curve: names of the sheet become arguments, indices and choices names.
bool Binder::add_keys(const Sheet& sheet, const Use& use, formula::Expr& expr)
{
    for (const auto& key : use.by) {
        bool is_known = false;
        const ExprPtr named = key == use.name ? nullptr : resolve(sheet, key, is_known);
        if (is_known && !named)
            return false;
        if (is_known) {
            const ExprPtr number = to_key_unit(sheet, use, key, named);
            if (!number)
                return false;
            expr.args.push_back(number);
            expr.labels.push_back(key);
            expr.type.indices = words_.join(expr.type.indices, named->type.indices);
        } else if (words_.find(key)) {
            expr.names.push_back(key);
            expr.type.indices = words_.join(expr.type.indices, {key});
        } else if (sheet.choices.count(key)) {
            expr.names.push_back(sheet.id + "." + key);
        } else {
            problems_.add(use.mark.problem("method.type.unknown_key", {{"key", key}, {"name", use.name}}));
            return false;
        }
    }
    return true;
}

ExprPtr Binder::bind_derived(const Use& use)
{
    const Sheet* sheet = package_.find_sheet(use.of);
    if (!sheet || sheet->kind != Sheet::Kind::derived) {
        problems_.add(use.mark.problem("method.type.no_derived", {{"name", use.of}}));
        return nullptr;
    }
    const ExprPtr result = bind_result(*sheet);
    if (!result)
        return nullptr;
    const bool is_index = use.category.empty() && result->type.category == use.name;  // the name says what it is
    if (result->type.kind == Kind::list || (result->type.category != use.category && !is_index) ||
        (result->type.kind == Kind::truth) != use.is_truth) {
        const std::string kind = result->type.kind == Kind::category ? "category: " + result->type.category
                                 : result->type.kind == Kind::list   ? "list: " + result->type.category
                                 : result->type.kind == Kind::truth  ? "type: truth"
                                                                     : "unit: " + result->type.unit.text();
        problems_.add(use.mark.problem("method.type.use_kind", {{"name", use.name}, {"kind", kind}}));
        return nullptr;
    }
    if (result->type.kind != Kind::number)
        return result;
    if (!unit::conversion(result->type.unit, use.unit)) {
        problems_.add(use.mark.problem("method.type.use_unit",
                                       {{"name", use.name}, {"a", use.unit.text()}, {"b", result->type.unit.text()}}));
        return nullptr;
    }
    return pool_.convert(result, use.unit);
}

ExprPtr Binder::bind_result(const Sheet& sheet)
{
    const std::string key = sheet.id + ".";
    if (const auto found = done_.find(key); found != done_.end())
        return found->second;
    if (sheet.results.empty()) {
        problems_.add(sheet.mark.problem("method.type.no_result", {{"name", sheet.id}}));
        return done_[key] = nullptr;
    }
    if (!open_.insert(key).second) {
        problems_.add(sheet.mark.problem("method.type.cycle", {{"way", sheet.id + " -> " + sheet.id}}));
        return nullptr;
    }
    ExprPtr expr = bind_entry(sheet, sheet.results.front(), true);
    for (const Check& rule : sheet.checks)
        if (expr && rule.otherwise == Check::Else::missing) {
            const ExprPtr require = bind_formula(sheet, rule.require, scope_of(sheet, true));
            if (!require)
                continue;
            formula::Type type = expr->type;
            type.indices.clear();
            const ExprPtr none = pool_.node(Fn::missing, type, {}, "invalid");
            type = expr->type;
            type.indices = words_.join(type.indices, require->type.indices);
            expr = pool_.node(Fn::choose, type, {require, expr, none});
        }
    if (expr) {
        formula::Expr kept;
        kept.fn = Fn::kept;
        kept.type = expr->type;
        kept.text = sheet.id;
        kept.args = {expr};
        expr = pool_.make(std::move(kept));
    }
    open_.erase(key);
    return done_[key] = expr;
}

ExprPtr Binder::bind_quantity_use(const Use& use)
{
    const auto dot = use.of.find('.');
    const Sheet* sheet = package_.find_sheet(use.of.substr(0, dot));
    const std::string name = dot == std::string::npos ? "" : use.of.substr(dot + 1);
    const auto entry = sheet ? find_named(sheet->quantities, name) : decltype(find_named(sheet->quantities, name)){};
    if (!sheet || entry == sheet->quantities.end()) {
        problems_.add(use.mark.problem("method.type.no_quantity", {{"name", use.of}}));
        return nullptr;
    }
    bool is_known = false;
    const ExprPtr quantity = resolve(*sheet, name, is_known);
    if (!quantity)
        return nullptr;
    if (!unit::conversion(quantity->type.unit, use.unit)) {
        problems_.add(use.mark.problem(
            "method.type.use_unit", {{"name", use.name}, {"a", use.unit.text()}, {"b", quantity->type.unit.text()}}));
        return nullptr;
    }
    return pool_.convert(quantity, use.unit);
}

ExprPtr Binder::bind_quantity_name(const Sheet& sheet, const Entry& entry)
{
    formula::Expr expr;
    expr.fn = Fn::input;
    expr.text = "quantity:" + sheet.id + "." + entry.name;
    expr.type.unit = entry.unit.value_or(unit::Unit());
    expr.type.indices = {"zone", "ecosystem"};
    expr.type.indices.insert(entry.booking.items.begin(), entry.booking.items.end());
    return pool_.make(std::move(expr));
}

}  // namespace eco::method

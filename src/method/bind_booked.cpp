#include <algorithm>

#include "method/binder.hpp"

namespace eco::method {

using formula::ExprPtr;
using formula::Fn;
using formula::Kind;

void Binder::name_categories(const Sheet& sheet)
{
    for (const auto* list : {&sheet.quantities, &sheet.memos})
        for (const Entry& entry : *list)
            for (const auto& item : entry.booking.items) {
                bool is_known = false;
                const ExprPtr named = resolve(sheet, item, is_known);
                if (!named || named->type.kind != Kind::category || !named->is_pixel())
                    continue;
                formula::Index index = *words_.find(named->type.category);
                index.name = item;
                const auto [found, is_new] = words_.indices.emplace(item, index);
                if (!is_new && found->second.labels != index.labels)
                    problems_.add(
                        entry.booking.mark.problem("method.type.item_twice", {{"index", item}, {"name", entry.name}}));
            }
}

bool Binder::sum_over_pixels(const Sheet& sheet, const Entry& entry, Booked& booked)
{
    if ((booked.kind == Booked::Kind::value || !booked.expr->type.is_amount) && !booked.expr->is_number(0)) {
        problems_.add(at_formula(entry, "method.type.density_booked",
                                 {{"name", entry.name}, {"unit", booked.expr->type.unit.text()}}));
        return false;
    }
    formula::Expr sum;
    sum.fn = Fn::pixel_sum;
    sum.type = booked.expr->type;
    sum.type.is_amount = false;
    sum.type.indices.erase("pixel");
    sum.type.indices.insert({"zone", "ecosystem"});
    sum.args = {booked.expr};
    for (const auto& item : entry.booking.items) {
        bool is_known = false;
        const ExprPtr named = booked.expr->has_index(item) ? nullptr : resolve(sheet, item, is_known);
        if (!named || named->type.kind != Kind::category || !named->is_pixel())
            continue;
        if (formula::is_of_scene(words_.find(named->type.category))) {
            problems_.add(
                entry.booking.mark.problem("method.type.item_of_scene", {{"index", item}, {"name", entry.name}}));
            return false;
        }
        sum.args.push_back(named);
        sum.names.push_back(item);
        sum.type.indices.insert(item);
    }
    booked.categories = sum.names;
    booked.expr = pool_.make(std::move(sum));
    return true;
}

bool Binder::settle_indices(const Sheet& sheet, const Entry& entry, Booked& booked)
{
    if (booked.expr->is_pixel() && !sum_over_pixels(sheet, entry, booked))
        return false;
    const auto& items = entry.booking.items;
    for (const auto& index : std::set<std::string>(booked.expr->type.indices)) {
        const formula::Index* info = words_.find(index);
        if (index == "zone")
            booked.has_zone = true;
        else if (index == "ecosystem")
            booked.has_ecosystem = true;
        else if (info && info->kind == formula::Index::Kind::features && booked.feature.empty())
            booked.feature = index;
        else if (std::find(items.begin(), items.end(), index) == items.end()) {
            problems_.add(at_formula(entry, "method.type.left_over", {{"index", index}, {"name", entry.name}}));
            return false;
        }
    }
    for (const auto& item : items)
        if (item == "day" || item == "hour") {  // more in a leap year
            problems_.add(entry.booking.mark.problem("method.type.items_of_days", {{"name", entry.name}}));
            return false;
        } else if (!booked.expr->type.indices.count(item)) {
            problems_.add(
                entry.booking.mark.problem("method.type.item_unused", {{"index", item}, {"name", entry.name}}));
            return false;
        }
    if (!booked.feature.empty() && entry.booking.zone.empty()) {
        problems_.add(
            entry.mark.problem("method.type.feature_share", {{"name", entry.name}, {"feature", booked.feature}}));
        return false;
    }
    return true;
}

void Binder::book(const Sheet& sheet, const Entry& entry, Booked::Kind kind, CheckedSheet& to)
{
    Booked booked;
    booked.kind = kind;
    booked.sheet = sheet.id;
    booked.name = entry.name;
    booked.entry = &entry;
    booked.expr = bind_entry(sheet, entry, kind != Booked::Kind::value);
    if (!booked.expr)
        return;
    for (const Check& rule : sheet.checks) {
        if (rule.otherwise != Check::Else::missing || kind == Booked::Kind::value)
            continue;
        if (const ExprPtr require = bind_formula(sheet, rule.require, scope_of(sheet, true))) {
            formula::Type type = booked.expr->type;
            type.indices.clear();
            const ExprPtr none = pool_.node(Fn::missing, type, {}, "invalid");
            type = booked.expr->type;
            type.indices = words_.join(type.indices, require->type.indices);
            booked.expr = pool_.node(Fn::choose, type, {require, booked.expr, none});
        }
    }
    if (!settle_indices(sheet, entry, booked))
        return;
    if (entry.booking.ecosystem.starts_with("by ")) {
        bool is_known = false;
        const std::string name = entry.booking.ecosystem.substr(3);
        booked.weights = resolve(sheet, name, is_known);
        if (!is_known)
            problems_.add(entry.booking.mark.problem("method.type.weights_unknown", {{"name", name}}));
    } else if (!entry.booking.ecosystem.empty() && entry.booking.ecosystem != "unassigned" &&
               !package_.find_ecosystem(entry.booking.ecosystem)) {
        problems_.add(entry.booking.mark.problem("method.type.unknown_ecosystem", {{"name", entry.booking.ecosystem}}));
    }
    to.booked.push_back(std::move(booked));
}

void Binder::bind_rules(const Sheet& sheet, CheckedSheet& to)
{
    for (const Check& rule : sheet.checks) {
        const ExprPtr require = bind_formula(sheet, rule.require, scope_of(sheet, true));
        if (!require)
            continue;
        if (require->type.kind != Kind::truth)
            problems_.add(rule.mark.problem("method.type.require_truth", {}));
        else
            to.rules.push_back({&rule, require});
    }
}

ExprPtr Binder::resolve_total(const std::string& name, bool& is_known)
{
    const auto input = [&](const std::string& unit, std::set<std::string> indices, Kind kind = Kind::number) {
        is_known = true;
        formula::Expr expr;
        expr.fn = Fn::input;
        expr.text = "total:" + name;
        expr.type.kind = kind;
        expr.type.unit = package_.symbols.parse(unit);
        expr.type.indices = std::move(indices);
        if (kind == Kind::category)
            expr.type.category = name;
        return pool_.make(std::move(expr));
    };
    for (const Entry& entry : package_.totals)
        if (entry.name == name && entry.unit)
            return input(entry.unit->text(), {});
    if (name == "booked_value")
        return input("CNY a-1", {"service"});
    if (name == "group")
        return input("1", {"service"}, Kind::category);
    if (name == "imported_value" || name == "gdp")
        return input("CNY a-1", {});
    if (name == "population")
        return input("person", {});
    if (name == "territory_area")
        return input("km2", {});
    is_known = false;
    return nullptr;
}

void Binder::bind_totals()
{
    formula::Index services;
    services.name = "service";
    for (const auto& sheet : package_.sheets)
        if (sheet.kind == Sheet::Kind::service)
            services.labels.push_back(sheet.id);
    words_.indices["service"] = services;
    formula::Index groups;
    groups.name = "group";
    groups.labels = package_.groups;
    words_.indices["group"] = groups;
    formula::Scope scope;
    scope.vocabulary = &words_;
    scope.pool = &pool_;
    scope.resolve = [this](const std::string& name, bool& is_known) { return resolve_total(name, is_known); };
    scope.names = {"booked_value", "group", "service", "imported_value", "gdp", "population", "territory_area"};
    const Sheet none;
    for (const Entry& entry : package_.totals) {
        ExprPtr expr = bind_formula(none, entry.formula, scope);
        if (expr && entry.unit)
            expr = to_unit(entry, expr, *entry.unit);
        if (expr)
            out_.totals.push_back({&entry, expr});
    }
}

void Binder::run()
{
    for (const Sheet& sheet : package_.sheets)
        name_categories(sheet);
    for (const Sheet& sheet : package_.sheets) {
        CheckedSheet& to = out_.sheets[sheet.id];
        to.sheet = &sheet;
        to.applies.assign(package_.ecosystems.size(), true);
        for (std::size_t i = 0; !sheet.applies_to.empty() && i < package_.ecosystems.size(); ++i)
            to.applies[i] = package_.is_within(package_.ecosystems[i].id, sheet.applies_to);
        bool is_known = false;
        for (const Use& use : sheet.uses)
            to.names[use.name] = resolve(sheet, use.name, is_known);
        for (const Entry& let : sheet.lets)
            to.names[let.name] = resolve(sheet, let.name, is_known);
        if (sheet.kind == Sheet::Kind::derived)
            to.names["result"] = bind_result(sheet);
        if (sheet.kind == Sheet::Kind::indicator)
            for (const Entry& entry : sheet.results)
                to.names.emplace(entry.name, bind_entry(sheet, entry, true));
        for (const Entry& entry : sheet.quantities)
            book(sheet, entry, Booked::Kind::quantity, to);
        for (const Entry& entry : sheet.memos)
            book(sheet, entry, Booked::Kind::memo, to);
        for (const Entry& entry : sheet.values)
            book(sheet, entry, Booked::Kind::value, to);
        bind_rules(sheet, to);
    }
    bind_totals();
    find_quantity_cycles();
}

const Booked* Checked::find_booked(const std::string& sheet, const std::string& name) const
{
    const auto found = sheets.find(sheet);
    if (found == sheets.end())
        return nullptr;
    for (const Booked& booked : found->second.booked)
        if (booked.name == name)
            return &booked;
    return nullptr;
}

Checked check(const Package& package)
{
    Checked checked;
    checked.package = &package;
    checked.words = make_vocabulary(package);
    Binder binder(package, checked);
    binder.run();
    Problems told;
    std::set<std::string> seen;
    for (const Problem& problem : binder.problems_.list())
        if (seen.insert(render(problem, Language::en)).second)
            told.add(problem);
    told.throw_if_any();
    return checked;
}

}  // namespace eco::method

#include "engine/plan.hpp"

#include <algorithm>
#include <cmath>

#include "base/hash.hpp"
#include "engine/bounds.hpp"
#include "engine/compile.hpp"
#include "engine/expand.hpp"
#include "engine/registers.hpp"

namespace eco::engine {

using formula::Expr;
using formula::ExprPtr;
using formula::Fn;

namespace {

/// ns per pixel of an operation (measured, AVX2): what is dearer than reading a layer again is computed once and kept.
double cost_of(const ExprPtr& expr)
{
    double cost = 0;
    formula::walk(expr, [&](const ExprPtr& e) {
        switch (e->fn) {
            case Fn::power:
                cost += 3.9;
                break;
            case Fn::exponential:
                cost += 1.4;
                break;
            case Fn::logarithm:
            case Fn::logarithm10:
                cost += 1.1;
                break;
            case Fn::sine:
            case Fn::cosine:
            case Fn::tangent:
                cost += 2;
                break;
            case Fn::square_root:
                cost += 0.9;
                break;
            case Fn::divide:
                cost += 0.57;
                break;
            case Fn::input:
                cost += 0.6;
                break;
            default:
                cost += 0.15;
                break;
        }
    });
    return cost;
}

constexpr double cost_of_a_layer = 6;  // ns per pixel: decoding and widening one more

/// Only pixel inputs of the scene: no class, place, parameter or price.
bool is_pure(const ExprPtr& expr)
{
    bool pure = expr->is_pixel();
    formula::walk(expr, [&](const ExprPtr& e) {
        if (e->fn == Fn::lookup || e->fn == Fn::area || e->fn == Fn::position || e->fn == Fn::domain ||
            (e->fn == Fn::input && !e->is_pixel()))
            pure = false;
    });
    return pure;
}

/// `value` becomes a layer of the plan, once for each year; the input that stands for it.
ExprPtr kept_input(formula::Pool& pool, Plan& plan, const std::string& id, const ExprPtr& value, const Expr& e)
{
    if (std::none_of(plan.kept.begin(), plan.kept.end(),
                     [&](const KeptLayer& k) { return k.name == id && k.year == e.year; }))
        plan.kept.push_back({id, value, e.year});
    Expr input;
    input.fn = Fn::input;
    input.type = e.type;
    input.text = id;
    input.year = e.year;
    return pool.make(std::move(input));
}

/// "grid:ls_factor:redline2017:300000"; of other functions with what they look at.
std::string grid_id(const Expr& e)
{
    std::string id = "grid:" + e.text;
    if (e.text != "slope" && e.text != "ls_factor")
        return id + ":" + sha256(formula::describe(e)).substr(0, 12);
    for (const auto& label : e.labels)
        id += ":" + label;
    return e.number > 0 ? id + ":" + std::to_string(static_cast<long>(e.number * 1000)) : id;
}

/// Whole-grid functions and dear derived sheets become layers of their own; so is what is inside them, when they are
/// computed. What is reduced over the domain stays as it is.
ExprPtr keep_layers(const method::Checked& checked, const ExprPtr& root, const PlanOptions& options, Plan& plan)
{
    formula::Pool& pool = *checked.pool;
    const auto replace = [&](const ExprPtr& e) -> ExprPtr {
        if (e->fn == Fn::domain)
            return e;
        if (e->fn == Fn::grid)
            return kept_input(pool, plan, grid_id(*e), e, *e);
        if (e->fn != Fn::kept || !options.keeps || !is_pure(e->args[0]) || cost_of(e->args[0]) < cost_of_a_layer)
            return nullptr;
        return kept_input(pool, plan, "kept:" + e->text, e->args[0], *e);
    };
    return formula::rewrite(pool, root, replace, [&](Expr e) { return pool.make(std::move(e)); });
}

struct Requested {
    PixelSum sum;
    std::vector<std::vector<Product>> products;  // per part
    std::vector<SlotKey> slots;
    std::vector<bool> applies;
    double quantum = 0;
    std::set<std::string> masks;
};

/// Every combination of labels of `items`.
std::vector<std::vector<std::string>> combinations(const method::Checked& checked, const SceneLabels& scene,
                                                   const std::vector<std::string>& items)
{
    std::vector<std::vector<std::string>> all = {{}};
    for (const auto& item : items) {
        std::vector<std::vector<std::string>> longer;
        for (const auto& start : all)
            for (const auto& label : labels_of(checked, scene, item)) {
                longer.push_back(start);
                longer.back().push_back(label);
            }
        all = std::move(longer);
    }
    return all;
}

/// What must be known at a pixel for the sum: everything below a basis that may be missing where its operands are
/// known.
void add_masks(const ExprPtr& expr, std::set<std::string>& masks)
{
    static const std::set<Fn> may_be_missing = {
        Fn::input,     Fn::lookup,      Fn::missing,     Fn::choose,     Fn::coalesce, Fn::divide, Fn::power,
        Fn::logarithm, Fn::logarithm10, Fn::square_root, Fn::tangent,    Fn::sine,     Fn::cosine, Fn::reduce,
        Fn::step,      Fn::interpolate, Fn::logical_and, Fn::logical_or, Fn::pick};
    formula::walk(expr, [&](const ExprPtr& e) {
        if (may_be_missing.count(e->fn))
            masks.insert(formula::describe(*e));
    });
}

Requested expand_request(const method::Checked& checked, const SumRequest& request, const PlanOptions& options,
                         Plan& plan)
{
    Requested out;
    out.sum.sum = request.sum;
    out.sum.sheet = request.sheet;
    out.sum.name = request.name;
    out.applies = request.applies;
    out.quantum = request.quantum;
    for (const auto& index : request.sum->type.indices)
        if (index != "zone" && index != "ecosystem")
            out.sum.items.push_back(index);
    const Expr& sum = request.present ? *request.present : *request.sum;
    const ExprPtr value = unroll(checked, keep_layers(checked, sum.args[0], options, plan));
    std::map<std::string, ExprPtr> categories;  // at the pixel, by item
    for (std::size_t k = 0; k < sum.names.size(); ++k)
        categories[sum.names[k]] = keep_layers(checked, sum.args[k + 1], options, plan);
    for (const auto& labels : combinations(checked, plan.labels, out.sum.items)) {
        ExprPtr bound = value;
        for (std::size_t i = 0; i < labels.size(); ++i)
            if (!categories.count(out.sum.items[i]))
                bound = formula::bind(*checked.pool, bound, out.sum.items[i], labels[i], checked.words);
        Expander expander(checked, out.slots, options.hoists, plan.labels);
        auto products = expander.expand(bound);
        for (std::size_t i = 0; i < labels.size(); ++i)
            if (const auto category = categories.find(out.sum.items[i]); category != categories.end()) {
                const auto& all = labels_of(checked, plan.labels, category->second->type.category);
                const auto at = std::find(all.begin(), all.end(), labels[i]);
                expander.keep_label(products, category->second, static_cast<int>(at - all.begin()));
            }
        for (auto& product : products) {
            if (!product.basis)
                throw InputError(Problem{{}, "engine.no_basis", {{"text", formula::describe(*bound)}}, {}, false});
            add_masks(product.basis, out.masks);
        }
        out.sum.parts.push_back({labels, {}});
        out.products.push_back(std::move(products));
    }
    for (const auto& slot : out.slots)
        add_masks(slot.value, out.masks);
    return out;
}

bool same_slots(const std::vector<SlotKey>& a, const std::vector<SlotKey>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const SlotKey& x, const SlotKey& y) {
        return x.value == y.value && x.representatives == y.representatives;
    });
}

int find_group(Plan& plan, const Requested& request)
{
    for (std::size_t i = 0; i < plan.groups.size(); ++i) {
        const PlannedGroup& group = plan.groups[i];
        if (group.applies == request.applies && group.masks == request.masks && same_slots(group.slots, request.slots))
            return static_cast<int>(i);
    }
    plan.groups.push_back({request.slots, request.applies, {}, request.masks});
    return static_cast<int>(plan.groups.size()) - 1;
}

/// Counts of 2^-n so that the largest amount of a pixel is below 2^50 of them; by the quantum where no range is
/// declared.
int scale_of(const ExprPtr& value, double quantum, Bounds& bounds)
{
    const Range range = bounds.of(value);
    if (range.is_bounded() && range.largest() > 0)
        return std::clamp(50 - static_cast<int>(std::ceil(std::log2(range.largest()))), -40, 70);
    return 20 - static_cast<int>(std::floor(std::log2(quantum > 0 ? quantum : 1)));
}

int find_basis(Plan& plan, int group, const ExprPtr& value, double quantum, Bounds& bounds)
{
    for (int index : plan.groups[static_cast<std::size_t>(group)].bases)
        if (plan.bases[static_cast<std::size_t>(index)].value == value)
            return index;
    Basis basis;
    basis.value = value;
    basis.group = group;
    basis.column = static_cast<int>(plan.groups[static_cast<std::size_t>(group)].bases.size());
    basis.scale_log2 = scale_of(value, quantum, bounds);
    plan.bases.push_back(std::move(basis));
    const auto index = static_cast<int>(plan.bases.size()) - 1;
    plan.groups[static_cast<std::size_t>(group)].bases.push_back(index);
    return index;
}

void settle(const method::Checked& checked, Plan& plan, Requested& request, Bounds& bounds)
{
    formula::Pool& pool = *checked.pool;
    const int group = find_group(plan, request);
    request.sum.group = group;
    formula::Type area;
    area.unit = checked.words.symbols->parse("m2");
    area.indices = {"pixel"};
    area.is_amount = true;
    find_basis(plan, group, pool.node(Fn::area, area, {}), 1, bounds);
    for (std::size_t i = 0; i < request.products.size(); ++i)
        for (const auto& product : request.products[i]) {
            const int basis = find_basis(plan, group, product.basis, request.quantum, bounds);
            auto& terms = request.sum.parts[i].second;
            const auto same =
                std::find_if(terms.begin(), terms.end(), [&](const Term& term) { return term.basis == basis; });
            if (same == terms.end()) {
                terms.push_back({product.coefficient, basis});
                continue;
            }
            formula::Type type;
            type.indices = checked.words.join(same->coefficient->type.indices, product.coefficient->type.indices);
            same->coefficient = pool.node(Fn::add, type, {same->coefficient, product.coefficient});
        }
    plan.sums.push_back(std::move(request.sum));
}

/// The sum of a basis: of the density alone where it is a density times the area.
Column column_of(Compiler& compiler, const Basis& basis, bool is_summed)
{
    const double scale = std::ldexp(1.0, basis.scale_log2);
    const Expr& e = *basis.value;
    const bool is_by_area =
        is_summed && e.fn == Fn::multiply && (e.args[0]->fn == Fn::area) != (e.args[1]->fn == Fn::area);
    if (!is_by_area)
        return {compiler.compile(basis.value), scale};
    return {compiler.compile(e.args[e.args[0]->fn == Fn::area ? 1 : 0]), scale, true};
}

/// `is_summed`: values are only added up, so that their area may be left to the sums.
void compile_groups(const method::Checked& checked, Plan& plan, bool is_summed)
{
    Compiler compiler(checked, plan);
    for (const PlannedGroup& planned : plan.groups) {
        Group group;
        for (int index : planned.bases) {
            const Basis& basis = plan.bases[static_cast<std::size_t>(index)];
            group.columns.push_back(column_of(compiler, basis, is_summed));
        }
        for (const SlotKey& slot : planned.slots)
            group.slots.push_back({compiler.compile_slot(slot), static_cast<int>(slot.representatives.size())});
        const auto blame = [&](const ExprPtr& value) {
            for (int input : compiler.inputs_of(value))
                if (std::find(group.inputs.begin(), group.inputs.end(), input) == group.inputs.end())
                    group.inputs.push_back(input);
        };
        for (const SlotKey& slot : planned.slots)
            blame(slot.value);
        for (int index : planned.bases)
            blame(plan.bases[static_cast<std::size_t>(index)].value);
        for (bool applies : planned.applies)
            group.applies.push_back(applies);
        plan.program.groups.push_back(std::move(group));
    }
    allocate_registers(plan.program);
}

void list_parameters(Plan& plan)
{
    std::set<std::string> bound, free;
    const auto bind = [&](const ExprPtr& value) {
        formula::walk(value, [&](const ExprPtr& e) {
            const bool is_table =
                e->fn == Fn::input && (e->text.starts_with("table:") || e->text.starts_with("records:"));
            if ((e->fn == Fn::lookup || is_table) && bound.insert(e->text).second)
                plan.bound.push_back({e->text, formula::describe(*value)});
        });
    };
    for (const auto& basis : plan.bases)
        bind(basis.value);
    for (const auto& kept : plan.kept)
        bind(kept.value);
    for (const auto& group : plan.groups)
        for (const auto& slot : group.slots)
            bind(slot.value);
    for (const auto& sum : plan.sums)
        for (const auto& [labels, terms] : sum.parts)
            for (const auto& term : terms)
                formula::walk(term.coefficient, [&](const ExprPtr& e) {
                    if (e->fn == Fn::domain)
                        bind(e);
                });
    for (const auto& sum : plan.sums)
        for (const auto& [labels, terms] : sum.parts)
            for (const auto& term : terms)
                formula::walk(term.coefficient, [&](const ExprPtr& e) {
                    if (e->fn == Fn::lookup && !bound.count(e->text))
                        free.insert(e->text);
                });
    plan.free.assign(free.begin(), free.end());
}

}  // namespace

ExprPtr resolve_choices(const method::Checked& checked, const ExprPtr& root, const PlanOptions& options)
{
    formula::Pool& pool = *checked.pool;
    return formula::rewrite(pool, root, [&](Expr e) -> ExprPtr {
        if (e.fn != Fn::choice) {
            // A branch that was not taken may have been the only one to vary by an index.
            if (e.fn == Fn::lookup || e.fn == Fn::interpolate) {
                e.type.indices = lookup_indices(checked, e);
                for (const auto& arg : e.args)
                    e.type.indices = checked.words.join(e.type.indices, arg->type.indices);
            } else if (!e.args.empty() && e.fn != Fn::reduce && e.fn != Fn::pixel_sum && e.fn != Fn::grid) {
                e.type.indices.clear();
                for (const auto& arg : e.args)
                    e.type.indices = checked.words.join(e.type.indices, arg->type.indices);
                if (e.fn == Fn::domain)
                    e.type.indices.erase("pixel");
                if (e.fn == Fn::pick)
                    e.type.indices.erase(e.names[0]);
                if (e.fn == Fn::stack)
                    e.type.indices.insert(e.names[0]);
            }
            return pool.make(std::move(e));
        }
        const std::string label = options.choice(e.text);
        for (std::size_t i = 0; i < e.labels.size(); ++i)
            if (e.labels[i] == label)
                return e.args[i];
        throw InputError(Problem{{}, "engine.choice", {{"name", e.text}, {"label", label}}, {}, false});
    });
}

const std::vector<std::string>& labels_of(const method::Checked& checked, const SceneLabels& scene,
                                          const std::string& index)
{
    static const std::vector<std::string> unknown = {"not_supplied"};
    const formula::Index* info = checked.words.find(index);
    if (!formula::is_of_scene(info))
        return info->labels;
    const auto found = scene.find(index);
    return found == scene.end() ? unknown : found->second;
}

Plan make_plan(const method::Checked& checked, const std::vector<SumRequest>& requests, const PlanOptions& options)
{
    Plan plan;
    plan.labels = options.labels;
    Bounds bounds(checked, options, &plan.kept);
    for (const SumRequest& request : requests) {
        Requested expanded = expand_request(checked, request, options, plan);
        settle(checked, plan, expanded, bounds);
    }
    plan.program.zones = options.zones;
    plan.program.ecosystems = static_cast<int>(checked.package->ecosystems.size());
    compile_groups(checked, plan, true);
    list_parameters(plan);
    return plan;
}

void scale_layer(Program& program, int layer, double factor)
{
    if (factor == 1)
        return;
    const int constant = program.registers++;
    for (std::size_t i = 0; i < program.code.size(); ++i) {
        const Instruction load = program.code[i];
        if (load.code == Code::load && load.index == layer)
            program.code.insert(program.code.begin() + static_cast<std::ptrdiff_t>(++i),
                                {Code::multiply, load.out, load.out, constant, 0, 0, 0});
    }
    program.code.insert(program.code.begin(), {Code::constant, constant, 0, 0, 0, 0, factor});
}

Plan make_layer_plan(const method::Checked& checked, const ExprPtr& value, const PlanOptions& options)
{
    Plan plan;
    plan.labels = options.labels;
    Bounds bounds(checked, options, &plan.kept);
    PlannedGroup group;
    group.applies.assign(checked.package->ecosystems.size(), true);
    plan.groups.push_back(group);
    const ExprPtr ready = unroll(checked, keep_layers(checked, value, options, plan));
    find_basis(plan, 0, ready, 1, bounds);
    plan.program.zones = options.zones;
    plan.program.ecosystems = static_cast<int>(checked.package->ecosystems.size());
    compile_groups(checked, plan, false);
    return plan;
}

}  // namespace eco::engine

#include "engine/compile.hpp"

#include <algorithm>
#include <limits>

namespace eco::engine {

using formula::Expr;
using formula::ExprPtr;
using formula::Fn;
using formula::Kind;

int Compiler::emit(Code code, int a, int b, int c, int index, double value)
{
    Program& program = plan_.program;
    program.code.push_back({code, program.registers, a, b, c, index, value});
    return program.registers++;
}

int Compiler::constant(double value)
{
    const auto found = constants_.find(value);
    if (found != constants_.end())
        return found->second;
    return constants_[value] = emit(Code::constant, 0, 0, 0, 0, value);
}

int Compiler::gather(const ExprPtr& slow)
{
    if (slow->fn == Fn::number || slow->fn == Fn::label)
        return constant(slow->number);
    const auto found = gathers_.find(slow->id);
    if (found != gathers_.end())
        return found->second;
    const auto table = static_cast<int>(plan_.program.tables.size());
    plan_.program.tables.emplace_back();
    plan_.gathers.resize(plan_.program.tables.size());
    plan_.gathers.back() = slow;
    return gathers_[slow->id] = emit(Code::gather, 0, 0, 0, table);
}

int Compiler::load(const Expr& input)
{
    PlannedLayer layer{input.text,          input.at,  input.type.unit, input.type.kind != Kind::number,
                       input.type.category, input.year};
    const auto found = std::find_if(plan_.layers.begin(), plan_.layers.end(), [&](const PlannedLayer& other) {
        return other.id == layer.id && other.at == layer.at && other.year == layer.year &&
               unit::same_unit(other.unit, layer.unit);
    });
    const auto index = static_cast<int>(found - plan_.layers.begin());
    if (found == plan_.layers.end())
        plan_.layers.push_back(std::move(layer));
    return emit(Code::load, 0, 0, 0, index);
}

int Compiler::member(const Expr& expr)
{
    const Expr& value = *expr.args[0];
    const int a = compile(expr.args[0]);
    if (value.type.kind != Kind::category) {  // numbers need not be whole, nor in the range
        int found = -1;
        for (const auto& label : expr.labels) {
            const int is_equal = emit(Code::equal, a, constant(std::stod(label)));
            found = found < 0 ? is_equal : emit(Code::maximum, found, is_equal);
        }
        return found;
    }
    std::vector<double> table;
    for (const auto& label : checked_.words.find(value.type.category)->labels)
        table.push_back(std::find(expr.labels.begin(), expr.labels.end(), label) != expr.labels.end());
    const auto index = static_cast<int>(plan_.program.tables.size());
    plan_.program.tables.push_back(std::move(table));
    plan_.gathers.resize(plan_.program.tables.size());
    return emit(Code::member, a, 0, 0, index);
}

int Compiler::compile_slot(const SlotKey& slot)
{
    const int value = compile(slot.value);
    if (!slot.category.empty() || slot.value->type.kind == Kind::truth)
        return value;
    const auto [known, is_new] = slots_.try_emplace({value, slot.representatives}, 0);
    if (!is_new)
        return known->second;
    Intervals bounds;
    for (const auto& interval : slot.intervals) {
        bounds.low.push_back(interval.low);
        bounds.high.push_back(interval.high);
        bounds.low_closed.push_back(interval.low_closed);
        bounds.high_closed.push_back(interval.high_closed);
    }
    plan_.program.bounds.push_back(std::move(bounds));
    return known->second = emit(Code::interval, value, 0, 0, static_cast<int>(plan_.program.bounds.size()) - 1);
}

/// A lookup whose argument `i` is a number of its slot.
ExprPtr Compiler::in_slot(const Expr& expr, std::size_t i, double representative)
{
    Expr one = expr;
    formula::Type type = expr.args[i]->type;
    type.indices.clear();
    one.args[i] = pool_.node(type.kind == Kind::category ? Fn::label : Fn::number, type, {}, {}, representative);
    one.type.indices = {"zone", "ecosystem"};
    for (const auto& arg : one.args)
        one.type.indices = checked_.words.join(one.type.indices, arg->type.indices);
    return pool_.make(std::move(one));
}

/// A table whose only pixel key is argument `i`: one table of classes for each slot, side by side.
int Compiler::pick(const Expr& expr, std::size_t i, const SlotKey& slot, int number)
{
    const auto first = static_cast<int>(plan_.program.tables.size());
    for (const double representative : slot.representatives) {
        plan_.program.tables.emplace_back();
        plan_.gathers.resize(plan_.program.tables.size());
        plan_.gathers.back() = in_slot(expr, i, representative);
    }
    return emit(Code::pick, number, 0, 0, first, static_cast<double>(slot.representatives.size()));
}

/// A table at pixel keys that could not be hoisted: one gather a slot, chosen by the slot's number.
int Compiler::lookup(const Expr& expr)
{
    for (std::size_t i = 0; i < expr.args.size(); ++i) {
        if (!expr.args[i]->is_pixel())
            continue;
        const SlotKey slot = make_slot(checked_, plan_.labels, expr.args[i], table_of(checked_, expr), expr.labels[i]);
        if (slot.representatives.empty())
            break;
        const int number = compile_slot(slot);
        if (std::none_of(expr.args.begin(), expr.args.end(),
                         [&](const ExprPtr& a) { return a != expr.args[i] && a->is_pixel(); }))
            return pick(expr, i, slot, number);
        int result = -1;
        for (std::size_t k = slot.representatives.size(); k-- > 0;) {
            const ExprPtr bound = in_slot(expr, i, slot.representatives[k]);
            const int value = compile(bound);
            result = result < 0 ? value
                                : emit(Code::choose, emit(Code::equal, number, constant(static_cast<double>(k))), value,
                                       result);
        }
        // A single slot still has to be missing where the key is in a gap.
        return emit(Code::choose, emit(Code::equal, number, number), result, result);
    }
    throw InputError(Problem{{}, "engine.lookup", {{"text", formula::describe(expr)}}, {}, false});
}

/// A slow value at the element that is a pixel's: one table of classes for each element, side by side.
int Compiler::pick_element(const Expr& expr)
{
    const SlotKey slot = make_slot(checked_, plan_.labels, expr.args[1], nullptr, {});
    const int number = compile_slot(slot);
    const auto first = static_cast<int>(plan_.program.tables.size());
    Expr one = expr;
    one.type.indices = expr.args[0]->type.indices;
    one.type.indices.erase(expr.names[0]);
    formula::Type label = expr.args[1]->type;
    label.indices.clear();
    for (const double element : slot.representatives) {
        one.args[1] = pool_.node(Fn::label, label, {}, {}, element);
        plan_.program.tables.emplace_back();
        plan_.gathers.resize(plan_.program.tables.size());
        plan_.gathers.back() = pool_.make(one);
    }
    return emit(Code::pick, number, 0, 0, first, static_cast<double>(slot.representatives.size()));
}

int Compiler::by_code(const Expr& expr)
{
    static const std::map<Fn, Code> codes = {{Fn::negate, Code::negate},
                                             {Fn::add, Code::add},
                                             {Fn::subtract, Code::subtract},
                                             {Fn::multiply, Code::multiply},
                                             {Fn::divide, Code::divide},
                                             {Fn::power, Code::power},
                                             {Fn::minimum, Code::minimum},
                                             {Fn::maximum, Code::maximum},
                                             {Fn::absolute, Code::absolute},
                                             {Fn::exponential, Code::exponential},
                                             {Fn::logarithm, Code::logarithm},
                                             {Fn::logarithm10, Code::logarithm10},
                                             {Fn::square_root, Code::square_root},
                                             {Fn::sine, Code::sine},
                                             {Fn::cosine, Code::cosine},
                                             {Fn::tangent, Code::tangent},
                                             {Fn::equal, Code::equal},
                                             {Fn::not_equal, Code::not_equal},
                                             {Fn::less, Code::less},
                                             {Fn::less_equal, Code::less_equal},
                                             {Fn::greater, Code::greater},
                                             {Fn::greater_equal, Code::greater_equal},
                                             {Fn::logical_not, Code::logical_not},
                                             {Fn::logical_and, Code::logical_and},
                                             {Fn::logical_or, Code::logical_or},
                                             {Fn::choose, Code::choose},
                                             {Fn::coalesce, Code::coalesce},
                                             {Fn::known, Code::is_known}};
    const auto code = codes.find(expr.fn);
    if (code == codes.end())
        throw InputError(Problem{{}, "engine.not_at_pixels", {{"text", formula::describe(expr)}}, {}, false});
    int args[3] = {0, 0, 0};
    for (std::size_t i = 0; i < expr.args.size(); ++i)
        args[i] = compile(expr.args[i]);
    return emit(code->second, args[0], args[1], args[2]);
}

/// x ^ 2 and x ^ 3 by multiplication; the evaluator does the same.
int Compiler::small_power(const Expr& expr)
{
    const int x = compile(expr.args[0]), square = emit(Code::multiply, x, x);
    return expr.args[1]->is_number(2) ? square : emit(Code::multiply, square, x);
}

int Compiler::compile(const ExprPtr& expr)
{
    if (const auto found = done_.find(expr->id); found != done_.end())
        return found->second;
    int out = 0;
    if (!expr->is_pixel() && expr->fn != Fn::missing)
        out = gather(expr);
    else if (expr->fn == Fn::input)
        out = load(*expr);
    else if (expr->fn == Fn::area)
        out = emit(Code::area);
    else if (expr->fn == Fn::missing)
        out = emit(Code::constant, 0, 0, 0, 0, std::numeric_limits<double>::quiet_NaN());
    else if (expr->fn == Fn::scale && expr->number == 1)
        out = compile(expr->args[0]);
    else if (expr->fn == Fn::scale)
        out = emit(Code::multiply, compile(expr->args[0]), constant(expr->number));
    else if (expr->fn == Fn::kept)
        out = compile(expr->args[0]);
    else if (expr->fn == Fn::member)
        out = member(*expr);
    else if (expr->fn == Fn::lookup)
        out = lookup(*expr);
    else if (expr->fn == Fn::pick)
        out = pick_element(*expr);
    else if (expr->fn == Fn::power && (expr->args[1]->is_number(2) || expr->args[1]->is_number(3)))
        out = small_power(*expr);
    else
        out = by_code(*expr);
    return done_[expr->id] = out;
}

std::vector<int> Compiler::inputs_of(const ExprPtr& expr)
{
    std::vector<int> found;
    formula::walk(expr, [&](const ExprPtr& e) {
        const auto at = done_.find(e->id);
        if (at == done_.end())
            return;
        const bool is_input = (e->fn == Fn::input && e->is_pixel()) || (!e->is_pixel() && gathers_.count(e->id));
        if (is_input && std::find(found.begin(), found.end(), at->second) == found.end())
            found.push_back(at->second);
    });
    return found;
}

}  // namespace eco::engine

#include "formula/expr.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace eco::formula {
namespace {

std::string key_of(const Expr& e)
{
    std::string key =
        fmt::format("{}|{}|{}|{:a}|{}|{}|{}{}", static_cast<int>(e.fn), static_cast<int>(e.type.kind), e.text, e.number,
                    e.type.unit.text(), e.type.category, e.type.is_amount, e.type.is_any_unit);
    for (const auto& index : e.type.indices)
        key += ";" + index;
    for (const auto& name : e.names)
        key += "," + name;
    for (const auto& label : e.labels)
        key += "/" + label;
    for (const auto& [index, label] : e.at)
        key += "@" + index + "=" + label;
    key += fmt::format("~{}{}", e.year.moment, e.year.offset);
    for (const auto& arg : e.args)
        key += "#" + std::to_string(arg->id);
    return key;
}

}  // namespace

ExprPtr Pool::make(Expr expr)
{
    std::string key = key_of(expr);
    auto& slot = known_[std::move(key)];
    if (!slot) {
        expr.id = known_.size();
        slot = std::make_shared<const Expr>(std::move(expr));
    }
    return slot;
}

ExprPtr Pool::number(double value, unit::Unit unit)
{
    Type type;
    type.unit = std::move(unit);
    type.is_any_unit = false;
    return node(Fn::number, std::move(type), {}, {}, value);
}

ExprPtr Pool::node(Fn fn, Type type, std::vector<ExprPtr> args, std::string text, double number)
{
    Expr expr;
    expr.fn = fn;
    expr.type = std::move(type);
    expr.args = std::move(args);
    expr.text = std::move(text);
    expr.number = number;
    return make(std::move(expr));
}

ExprPtr Pool::convert(const ExprPtr& expr, const unit::Unit& to)
{
    if (unit::same_unit(expr->type.unit, to))
        return expr;
    const auto factor = unit::conversion(expr->type.unit, to);
    if (!factor)
        throw std::logic_error("convert: '" + expr->type.unit.text() + "' to '" + to.text() + "'");
    Type type = expr->type;
    type.unit = to;
    return node(Fn::scale, std::move(type), {expr}, {}, factor->to_double());
}

void walk(const ExprPtr& root, const std::function<void(const ExprPtr&)>& visit)
{
    std::unordered_set<const Expr*> seen;
    const std::function<void(const ExprPtr&)> go = [&](const ExprPtr& e) {
        if (!seen.insert(e.get()).second)
            return;
        for (const auto& arg : e->args)
            go(arg);
        visit(e);
    };
    go(root);
}

ExprPtr rewrite(Pool& pool, const ExprPtr& root, const std::function<ExprPtr(Expr)>& change)
{
    return rewrite(
        pool, root, [](const ExprPtr&) { return ExprPtr(); }, change);
}

ExprPtr rewrite(Pool&, const ExprPtr& root, const std::function<ExprPtr(const ExprPtr&)>& replace,
                const std::function<ExprPtr(Expr)>& change)
{
    std::unordered_map<const Expr*, ExprPtr> done;
    const std::function<ExprPtr(const ExprPtr&)> go = [&](const ExprPtr& e) -> ExprPtr {
        if (const auto found = done.find(e.get()); found != done.end())
            return found->second;
        if (ExprPtr other = replace(e))
            return done[e.get()] = std::move(other);
        Expr copy = *e;
        for (auto& arg : copy.args)
            arg = go(arg);
        return done[e.get()] = change(std::move(copy));
    };
    return go(root);
}

std::vector<ExprPtr> find_parts(const Expr& reduction, const std::string& part)
{
    std::vector<ExprPtr> found;
    for (std::size_t i = 0; i < reduction.args.size(); ++i)
        if (reduction.labels[i] == part)
            found.push_back(reduction.args[i]);
    return found;
}

ExprPtr find_part(const Expr& reduction, const std::string& part)
{
    const auto found = find_parts(reduction, part);
    return found.empty() ? nullptr : found.front();
}

namespace {

/// A reduction that keeps `index` by a category, at one of its labels: only the elements of that label are looked at.
void bind_by(Pool& pool, Expr& reduction, const std::string& index, int number)
{
    for (std::size_t i = 0; i < reduction.args.size(); ++i) {
        const ExprPtr group = reduction.args[i];
        if (reduction.labels[i] != "by" || group->type.category != index)
            continue;
        Type type = group->type;
        type.indices.clear();
        const ExprPtr label = pool.node(Fn::label, type, {}, {}, number);
        type = Type();
        type.kind = Kind::truth;
        type.indices = group->type.indices;
        ExprPtr is_it = pool.node(Fn::equal, type, {group, label});
        reduction.args.erase(reduction.args.begin() + static_cast<std::ptrdiff_t>(i));
        reduction.labels.erase(reduction.labels.begin() + static_cast<std::ptrdiff_t>(i));
        const auto where = std::find(reduction.labels.begin(), reduction.labels.end(), "where");
        if (where == reduction.labels.end()) {
            reduction.args.push_back(is_it);
            reduction.labels.push_back("where");
            return;
        }
        ExprPtr& condition = reduction.args[static_cast<std::size_t>(where - reduction.labels.begin())];
        type.indices.insert(condition->type.indices.begin(), condition->type.indices.end());
        condition = pool.node(Fn::logical_and, type, {is_it, condition});
        return;
    }
}

}  // namespace

ExprPtr bind(Pool& pool, const ExprPtr& root, const std::string& index, const std::string& label,
             const Vocabulary& vocabulary)
{
    std::unordered_map<const Expr*, ExprPtr> done;
    const std::function<ExprPtr(const ExprPtr&)> go = [&](const ExprPtr& e) -> ExprPtr {
        if (index == "half_month" && e->has_index("month") && !e->has_index(index))
            return formula::bind(pool, e, "month", std::to_string((vocabulary.label_number(index, label)) / 2 + 1),
                                 vocabulary);
        if (!e->has_index(index))
            return e;
        if (e->fn == Fn::stack && e->names[0] == index)
            return e->args[static_cast<std::size_t>(vocabulary.label_number(index, label))];
        if (const auto found = done.find(e.get()); found != done.end())
            return found->second;
        Expr copy = *e;
        copy.type.indices.erase(index);
        if (e->fn == Fn::position) {
            copy.number = vocabulary.label_number(index, label);
            copy.fn = Fn::label;
            if (e->type.kind == Kind::number) {
                copy.fn = Fn::number;
                copy.number += 1;
            }
            copy.text.clear();
        } else if (e->fn == Fn::input || e->fn == Fn::lookup || e->fn == Fn::curve || e->fn == Fn::interpolate) {
            copy.at[index] = label;
        }
        for (std::size_t i = 0; i < copy.args.size(); ++i)
            if (e->fn != Fn::reduce || e->labels[i] != "by" || copy.args[i]->type.category != index)
                copy.args[i] = go(copy.args[i]);
        if (e->fn == Fn::reduce)
            bind_by(pool, copy, index, vocabulary.label_number(index, label));
        return done[e.get()] = pool.make(std::move(copy));
    };
    return go(root);
}

namespace {

const char* infix(Fn fn)
{
    switch (fn) {
        case Fn::add:
            return " + ";
        case Fn::subtract:
            return " - ";
        case Fn::multiply:
            return " * ";
        case Fn::divide:
            return " / ";
        case Fn::power:
            return " ^ ";
        case Fn::equal:
            return " == ";
        case Fn::not_equal:
            return " != ";
        case Fn::less:
            return " < ";
        case Fn::less_equal:
            return " <= ";
        case Fn::greater:
            return " > ";
        case Fn::greater_equal:
            return " >= ";
        case Fn::logical_and:
            return " and ";
        case Fn::logical_or:
            return " or ";
        case Fn::coalesce:
            return " ?? ";
        default:
            return nullptr;
    }
}

const char* word(Fn fn)
{
    switch (fn) {
        case Fn::negate:
            return "-";
        case Fn::minimum:
            return "min";
        case Fn::maximum:
            return "max";
        case Fn::absolute:
            return "abs";
        case Fn::exponential:
            return "exp";
        case Fn::logarithm:
            return "ln";
        case Fn::logarithm10:
            return "log10";
        case Fn::square_root:
            return "sqrt";
        case Fn::sine:
            return "sin";
        case Fn::cosine:
            return "cos";
        case Fn::tangent:
            return "tan";
        case Fn::logical_not:
            return "not";
        case Fn::choose:
            return "if";
        case Fn::known:
            return "known";
        case Fn::member:
            return "member";
        default:
            return "";
    }
}

std::string number_text(double x)
{
    return fmt::format("{}", x);
}

}  // namespace

std::string describe(const Expr& e)
{
    const auto list = [&](const char* separator) {
        std::string out;
        for (const auto& arg : e.args)
            out += (out.empty() ? "" : separator) + describe(*arg);
        return out;
    };
    std::string at;
    for (const auto& [index, label] : e.at)
        at += "[" + index + "=" + label + "]";
    const auto after_colon = [&] { return e.text.substr(e.text.find(':') + 1) + at; };
    switch (e.fn) {
        case Fn::number:
            return number_text(e.number);
        case Fn::label:
            return e.type.category + "#" + number_text(e.number);
        case Fn::input:
            return in_words(e.year, after_colon());
        case Fn::lookup:
            return after_colon() + (e.args.empty() ? "" : "(" + list(", ") + ")");
        case Fn::area:
            return "area";
        case Fn::position:
            return e.text;
        case Fn::scale:
            return e.number == 1 ? describe(*e.args[0]) : number_text(e.number) + " * " + describe(*e.args[0]);
        case Fn::missing:
            return "missing(" + e.text + ")";
        case Fn::member: {
            std::string out = describe(*e.args[0]) + " in {";
            for (std::size_t i = 0; i < e.labels.size(); ++i)
                out += (i ? ", " : "") + e.labels[i];
            return out + "}";
        }
        case Fn::window:
        case Fn::reduce: {
            std::string out, over;
            for (const auto& name : e.names)
                over += (over.empty() ? " over " : ", ") +
                        (e.fn == Fn::window ? "last " + number_text(e.number) + " " : "") + name;
            for (std::size_t i = 0; i < e.args.size(); ++i)
                out += (i == 0 ? "" : " " + e.labels[i] + " ") + describe(*e.args[i]);
            return e.text + "(" + out + over + ")";
        }
        case Fn::choice:
            return e.text;
        case Fn::kept:
            return in_words(e.year, e.text);
        case Fn::pixel_sum: {
            std::string by;
            for (const auto& name : e.names)
                by += ", " + name;
            return "pixel_sum(" + list(", ") + (by.empty() ? "" : " by" + by.substr(1)) + ")";
        }
        case Fn::domain:
            return e.text + "(" + (e.text == "percentile" ? number_text(e.number) + ", " : "") + list(", ") +
                   " over pixel by domain)";
        case Fn::curve:
            return after_colon();
        case Fn::interpolate:
            return "interpolate(" + after_colon() + ", " + list(", ") + ")";
        case Fn::step:
            return e.text + "(" + list(", ") + ")";
        case Fn::stack:
            return "[" + list("; ") + "]";
        case Fn::pick:
            return "at(" + describe(*e.args[0]) + ", " + e.names[0] + " = " + describe(*e.args[1]) + ")";
        case Fn::grid:
            if (e.text == "nearest")
                return "nearest(" + e.names[0] + ")";
            return e.text + "(" + list(", ") + (e.labels.empty() ? "" : ", " + e.labels[0]) +
                   (e.text == "spread" ? ", " + e.labels[1] + ", " + number_text(e.number) : "") + ")";
        default:
            break;
    }
    if (const char* between = infix(e.fn))
        return "(" + list(between) + ")";
    return std::string(word(e.fn)) + "(" + list(", ") + ")";
}

}  // namespace eco::formula

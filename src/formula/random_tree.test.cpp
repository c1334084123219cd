#include "formula/random_tree.hpp"

#include <algorithm>

namespace eco::formula {
namespace {

std::shared_ptr<Tree> make(Op op, std::string text = "", std::vector<TreePtr> args = {})
{
    auto tree = std::make_shared<Tree>();
    tree->op = op;
    tree->text = std::move(text);
    tree->args = std::move(args);
    return tree;
}

}  // namespace

TreePtr RandomTree::tree(int depth)
{
    if (depth <= 0)
        return leaf();
    switch (below(8)) {
        case 0:
            return leaf();
        case 1:
        case 2:
        case 3:
            return binary(depth - 1);
        case 4:
            return unary(depth - 1);
        case 5:
            return below(2) ? call(depth - 1) : named_call(depth - 1);
        case 6:
            return reduction(depth - 1);
        default:
            return list_reduction(depth - 1);
    }
}

TreePtr RandomTree::leaf()
{
    switch (below(6)) {
        case 0:
            return make(Op::label, pick({"water_class.III", "ecosystem.paddy", "branch.first"}));
        case 1:
            return make(Op::missing, pick({"too_few_days", "no_data"}));
        case 2: {
            auto tree = make(Op::number, pick({"12.6", "0", "1e3", "5"}));
            tree->unit = pick({"kg m-3", "mm d-1", "1e4 m3", "亩", "t (1e4 CNY)-1"});
            return tree;
        }
        case 3:
            return make(Op::number, pick({"0", "1", "0.5", "1e3", "2.5E-2", "44"}));
        default:
            return make(Op::name, name());
    }
}

TreePtr RandomTree::binary(int depth)
{
    constexpr Op ops[] = {Op::add,           Op::subtract,    Op::multiply,   Op::divide,     Op::power,
                          Op::equal,         Op::not_equal,   Op::less,       Op::less_equal, Op::greater,
                          Op::greater_equal, Op::logical_and, Op::logical_or, Op::coalesce};
    return make(ops[below(14)], "", {tree(depth), tree(depth)});
}

TreePtr RandomTree::unary(int depth)
{
    if (const int which = below(4); which < 2)
        return make(which ? Op::negate : Op::logical_not, "", {tree(depth)});
    else if (which == 2) {
        auto strip = make(Op::strip, "", {tree(depth)});
        strip->unit = pick({"mm", "MJ mm ha-1 h-1 a-1"});
        return strip;
    }
    auto in = make(Op::in, "", {tree(depth)});
    in->set = set();
    return in;
}

Set RandomTree::set()
{
    Set set;
    switch (below(3)) {
        case 0:
            set.name = pick({"forest", "vegetated"});
            break;
        case 1:
            set.labels = {"TN", "TP", "first"};
            set.labels.resize(static_cast<std::size_t>(1 + below(3)));
            break;
        default:
            set.is_range = true;
            set.first = below(13);
            set.last = set.first + below(13);
    }
    return set;
}

TreePtr RandomTree::call(int depth)
{
    struct Form {
        const char* name;
        int count;
    };
    constexpr Form forms[] = {{"min", 2},   {"max", 3},   {"best", 2},  {"clamp", 3},      {"abs", 1},
                              {"exp", 1},   {"ln", 1},    {"if", 3},    {"round", 2},      {"previous", 1},
                              {"years", 2}, {"known", 1}, {"slope", 1}, {"interpolate", 2}};
    const Form form = forms[below(14)];
    auto call = make(Op::call, form.name);
    for (int i = 0; i < form.count; ++i)
        call->args.push_back(tree(depth));
    return call;
}

TreePtr RandomTree::named_call(int depth)
{
    switch (below(4)) {
        case 0: {
            auto at = make(Op::call, "at", {tree(depth)});
            at->named = {{"year", make(Op::name, "inventory_open"), 0}, {"water_class", make(Op::name, "III"), 0}};
            return at;
        }
        case 1: {
            auto spread = make(Op::call, "spread", {tree(depth)});
            spread->named = {{"method", make(Op::name, "idw"), 0}, {"power", tree(depth), 0}};
            return spread;
        }
        case 2: {
            auto focal = make(Op::call, "focal_sum", {tree(depth)});
            focal->named = {{"kernel", make(Op::call, "disc", {tree(depth)}), 0}};
            return focal;
        }
        default: {
            auto latest = make(Op::call, "latest", {tree(depth)});
            latest->named = {{"within", tree(depth), 0}};
            return latest;
        }
    }
}

Clause RandomTree::clause(Clause::Kind kind, int depth)
{
    using Kind = Clause::Kind;
    Clause clause;
    clause.kind = kind;
    if (kind == Kind::over || kind == Kind::by || kind == Kind::over_last)
        clause.indices = {{pick({"month", "day", "pixel"}), "", 0}};
    if (kind == Kind::over && below(2))
        clause.indices.push_back({"year", "climatology", 0});
    if (kind == Kind::by && below(2))
        clause.indices.push_back({"zone", "", 0});
    if (kind == Kind::over_last || kind == Kind::first)
        clause.number = 1 + below(48);
    if (kind == Kind::where)
        clause.condition = tree(depth);
    if (kind == Kind::need) {
        clause.is_percent = below(2);
        clause.number = clause.is_percent ? 0.5 + below(99) : 1 + below(324);
    }
    if (kind == Kind::order)
        clause.keys = {tree(depth), tree(depth)};
    return clause;
}

std::vector<Clause> RandomTree::clauses(std::vector<Clause::Kind> kinds, int depth)
{
    std::shuffle(kinds.begin() + 1, kinds.end(), random_);
    kinds.resize(1 + static_cast<std::size_t>(below(static_cast<int>(kinds.size()))));
    std::shuffle(kinds.begin(), kinds.end(), random_);
    std::vector<Clause> clauses;
    for (const Clause::Kind kind : kinds)
        clauses.push_back(clause(kind, depth));
    return clauses;
}

TreePtr RandomTree::reduction(int depth)
{
    using Kind = Clause::Kind;
    auto reduction =
        make(Op::reduction,
             pick({"sum", "mean", "product", "min", "max", "any", "all", "best", "worst", "rank", "percentile"}));
    reduction->args = {tree(depth)};
    if (reduction->text == "percentile")
        reduction->args.insert(reduction->args.begin(), tree(depth));
    reduction->clauses = clauses({below(3) ? Kind::over : Kind::over_last, Kind::by, Kind::where, Kind::need}, depth);
    return reduction;
}

TreePtr RandomTree::list_reduction(int depth)
{
    using Kind = Clause::Kind;
    const bool is_list = below(2);
    auto reduction = make(Op::reduction, is_list ? "list" : "count", {make(Op::name, pick({"day", "air_item"}))});
    reduction->clauses = is_list ? clauses({Kind::where, Kind::by, Kind::order, Kind::first}, depth)
                                 : clauses({Kind::where, Kind::by, Kind::need}, depth);
    return reduction;
}

}  // namespace eco::formula

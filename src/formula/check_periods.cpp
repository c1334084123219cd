#include "formula/checker.hpp"

namespace eco::formula {

/// x of the month before; of January it is December of the year before, where x has years.
ExprPtr Checker::previous_month(const Tree& tree)
{
    const auto value = visit(*tree.args[0]);
    if (!value)
        return nullptr;
    if (tree.args[1]->op != Op::name || tree.args[1]->text != "month")
        return fail(tree.args[1]->at, "formula.type.previous_of", {{"text", print(*tree.args[1])}});
    if (!value->has_index("month"))
        return fail(tree.args[0]->at, "formula.type.not_varying", {{"text", print(*tree.args[0])}, {"index", "month"}});
    Expr all;
    all.fn = Fn::stack;
    all.names = {"month"};
    all.type = value->type;
    ExprPtr refused;
    all.args.push_back(in_year(pool_, formula::bind(pool_, value, "month", "12", words_), {{}, -1}, words_, refused));
    if (refused)
        return fail(tree.args[0]->at, "formula.type.only_this_year",
                    {{"text", print(*tree.args[0])}, {"what", describe(*refused)}, {"function", tree.text}});
    for (int month = 1; month < 12; ++month)
        all.args.push_back(formula::bind(pool_, value, "month", std::to_string(month), words_));
    for (const auto& arg : all.args)
        all.type.indices = words_.join(all.type.indices, arg->type.indices);
    if (!scope_.allows_pixels && all.type.indices.count("pixel"))
        return fail(tree.at, "formula.type.pixel_in_value", {{"name", print(tree)}});
    return pool_.make(std::move(all));
}

/// The years that a key goes over; `last` holds those of "over last n year". Null after a problem.
const Period* Checker::find_period(const Clause& clause, const Clause::Index& key, Period& last)
{
    if (clause.kind == Clause::Kind::over_last) {
        const int count = static_cast<int>(clause.number);
        last = {1 - count, 0, true, false, "last " + std::to_string(count)};
        if (words_.find(last.index))
            return &last;
        fail(clause.at, "formula.type.within", {{"text", std::to_string(count)}, {"most", "50"}});
        return nullptr;
    }
    std::set<std::string> names;
    for (const auto& [name, period] : words_.periods)
        names.insert(name);
    if (key.period.empty()) {
        fail(key.at, "formula.type.which_years", {{"known", join_words(names)}});
        return nullptr;
    }
    const auto found = words_.periods.find(key.period);
    if (found == words_.periods.end())
        fail(key.at, "formula.type.unknown_period", {{"name", key.period}, {"known", join_words(names)}});
    else if (found->second.is_open)
        fail(key.at, "formula.type.open_period", {{"name", key.period}});
    else
        return &found->second;
    return nullptr;
}

/// What is reduced, in each year of the period; parts without years stay as they are.
bool Checker::stack_years(const Tree& tree, const Period& period, Expr& expr)
{
    for (std::size_t i = 0; i < expr.args.size(); ++i) {
        const ExprPtr one = expr.args[i];
        Expr all;
        all.fn = Fn::stack;
        all.names = {period.index};
        all.type = one->type;
        ExprPtr refused;
        for (int year = period.first; year <= period.last && !refused; ++year)
            all.args.push_back(in_year(pool_, one,
                                       period.is_relative ? DataYear{{}, year} : DataYear{std::to_string(year), 0},
                                       words_, refused));
        const Tree& written = *tree.args.back();
        if (refused) {
            fail(written.at, "formula.type.only_this_year",
                 {{"text", print(written)}, {"what", describe(*refused)}, {"function", tree.text}});
            return false;
        }
        if (all.args.front() == one && all.args.back() == one && (i > 0 || period.first < 0 || !period.is_relative)) {
            if (i > 0)
                continue;
            fail(written.at, "formula.type.no_year", {{"text", print(written)}, {"function", "year"}});
            return false;
        }
        for (const auto& arg : all.args)
            all.type.indices = words_.join(all.type.indices, arg->type.indices);
        all.type.indices.insert(period.index);
        expr.args[i] = pool_.make(std::move(all));
        if (!want_bridge(written, expr.args[i]))
            return false;
    }
    return true;
}

/// "over year in PERIOD", "over last n year": the years become an index that is reduced like any other.
bool Checker::go_over_years(const Tree& tree, Clauses& clauses, Clause& over, Expr& expr)
{
    over = *clauses.over;
    for (auto& key : over.indices) {
        if (key.name != "year")
            continue;
        Period last;
        const Period* period = find_period(over, key, last);
        if (!period)
            return false;
        for (const auto& part : expr.args)
            if (part->has_index("day") || part->has_index("hour")) {  // years have 365 days or 366
                later(tree);
                return false;
            }
        if (!stack_years(tree, *period, expr))
            return false;
        key = {period->index, {}, key.at};
        expr.type.is_any_unit = false;
    }
    over.kind = Clause::Kind::over;
    clauses.over = &over;
    return true;
}

}  // namespace eco::formula

#include <algorithm>

#include "formula/parser.hpp"

namespace eco::formula {
namespace {

std::string clause_name(Clause::Kind kind)
{
    using Kind = Clause::Kind;
    switch (kind) {
        case Kind::over:
            return "over";
        case Kind::over_last:
            return "over last";
        case Kind::by:
            return "by";
        case Kind::where:
            return "where";
        case Kind::need:
            return "need";
        case Kind::order:
            return "order";
        case Kind::first:
            return "first";
    }
    return "";
}

}  // namespace

void Parser::check_function(const Tree& tree, const FunctionForm& form)
{
    const int given = static_cast<int>(tree.args.size());
    if (!tree.clauses.empty()) {
        report(tree.clauses.front().at, "formula.syntax.clause_on_function",
               {{"name", tree.text}, {"clause", clause_name(tree.clauses.front().kind)}});
        return;
    }
    if (given == 1 && form.most == -1 && find_reduction(form.name)) {
        report(tree.at, "formula.syntax.one_value", {{"name", tree.text}});
        return;
    }
    if (given < form.least || (form.most >= 0 && given > form.most)) {
        const std::string wanted = form.most == form.least ? std::to_string(form.least)
                                   : form.most < 0         ? ">= " + std::to_string(form.least)
                                                   : std::to_string(form.least) + ".." + std::to_string(form.most);
        report(tree.at, "formula.syntax.wrong_number_of_arguments",
               {{"name", tree.text}, {"given", std::to_string(given)}, {"wanted", wanted}});
        return;
    }
    if (is_kernel(form.name) && (around_.back().callee != "focal_mean" && around_.back().callee != "focal_sum"))
        report(tree.at, "formula.syntax.kernel_outside", {{"name", tree.text}});
    check_named(tree, form);
}

void Parser::check_named(const Tree& tree, const FunctionForm& form)
{
    const std::string known = " " + std::string(form.named) + " ";
    bool has_required = form.required.empty() || (form.required == "*" && !tree.named.empty());
    for (std::size_t i = 0; i < tree.named.size(); ++i) {
        const Named& named = tree.named[i];
        has_required = has_required || named.name == form.required;
        if (form.named != "*" && known.find(" " + named.name + " ") == known.npos)
            report(named.at, "formula.syntax.unknown_argument",
                   {{"name", tree.text}, {"found", named.name}, {"known", std::string(form.named)}});
        for (std::size_t j = 0; j < i; ++j)
            if (tree.named[j].name == named.name)
                report(named.at, "formula.syntax.duplicate_argument", {{"name", tree.text}, {"found", named.name}});
    }
    if (!has_required)
        report(tree.at, "formula.syntax.named_argument_missing",
               {{"name", tree.text}, {"wanted", form.required == "*" ? "year" : std::string(form.required)}});
}

void Parser::check_reduction(const Tree& tree, const ReductionForm& form)
{
    const int given = static_cast<int>(tree.args.size());
    const auto has = [&](Clause::Kind kind) {
        return std::any_of(tree.clauses.begin(), tree.clauses.end(), [&](const Clause& c) { return c.kind == kind; });
    };
    if (given < form.least || (form.most >= 0 && given > form.most))
        report(tree.at, "formula.syntax.wrong_number_of_keys",
               {{"name", tree.text}, {"given", std::to_string(given)}, {"wanted", std::to_string(form.least)}});
    else if (!form.takes_index && !has(Clause::Kind::over) && !has(Clause::Kind::over_last))
        report(tree.at, "formula.syntax.reduction_without_over", {{"name", tree.text}});
    else if (form.takes_index && tree.clauses.empty())
        report(tree.at, "formula.syntax.count_without_clause", {{"name", tree.text}});
    if (form.takes_index)
        for (const TreePtr& key : tree.args)
            if (key->op != Op::name)
                report(key->at, "formula.syntax.key_not_index", {{"name", tree.text}});
    check_clause_kinds(tree, form);
}

void Parser::check_clause_kinds(const Tree& tree, const ReductionForm& form)
{
    using Kind = Clause::Kind;
    const auto slot = [](Kind kind) { return kind == Kind::over_last ? Kind::over : kind; };
    for (std::size_t i = 0; i < tree.clauses.size(); ++i) {
        const Clause& clause = tree.clauses[i];
        const bool is_for_lists = clause.kind == Kind::order || clause.kind == Kind::first;
        if ((is_for_lists && form.name != "list") || (slot(clause.kind) == Kind::over && form.takes_index))
            report(clause.at, "formula.syntax.clause_not_here",
                   {{"name", tree.text}, {"clause", clause_name(clause.kind)}});
        for (std::size_t j = 0; j < i; ++j)
            if (slot(tree.clauses[j].kind) == slot(clause.kind))
                report(clause.at, "formula.syntax.duplicate_clause",
                       {{"name", tree.text}, {"clause", clause_name(clause.kind)}});
    }
}

}  // namespace eco::formula

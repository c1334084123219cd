#include "account/cases.hpp"

#include <cmath>
#include <cstdio>
#include <map>

#include "account/case_data.hpp"
#include "method/number.hpp"

namespace eco::account {

using engine::Array;
using formula::Kind;

namespace {

/// What came out at the case's labels.
struct Found {
    std::optional<double> value;  // in `unit`
    std::string reason;           // of a missing one
    std::string list = {};        // the labels of a list, in order
    unit::Unit unit = {};
};

std::string digits(double value)
{
    char text[40];
    std::snprintf(text, sizeof text, "%.15g", value);
    return text;
}

std::string with_unit(const std::string& number, const unit::Unit& unit)
{
    return unit.is_one() ? number : number + " " + unit.text();
}

class CaseRun {
public:
    CaseRun(const method::Checked& checked, const method::Case& made)
        : checked_(checked), made_(made), data_(checked, made), evaluator_(checked, data_)
    {
        data_.give_all(evaluator_);
    }

    CaseResult judge(const method::Case::Expected& expected)
    {
        const formula::ExprPtr expr = data_.find_expr(expected.name);
        if (!expr || expr->type.kind == Kind::curve)
            throw InputError(
                made_.mark.problem("account.case.name", {{"name", expected.name}, {"sheet", made_.sheet}}));
        const formula::Type& type = expr->type;
        const Found found = type.kind == Kind::list ? find_list(expected.name, expr) : find(expected.name, expr);
        CaseResult out{made_.sheet, made_.name,      expected.name,   expected.text, {},
                       made_.why,   made_.mark.file, made_.mark.line, false};
        if (const auto reason = missing_reason(expected.text)) {
            out.is_passed = !found.value && (found.reason == *reason || found.reason.starts_with(*reason + ":"));
            out.found = found.value ? words(found, type, found.unit) : "missing: " + found.reason;
            return out;
        }
        if (type.kind != Kind::number) {
            out.found = words(found, type, found.unit);
            out.is_passed = found.value && out.found == expected.text;
            return out;
        }
        out.expected = with_unit(expected.text, expected.unit);
        out.found = words(found, type, expected.unit);
        const auto wanted = method::parse_number(expected.text);
        if (!wanted)
            throw InputError(
                made_.mark.problem("account.case.value", {{"name", expected.name}, {"text", expected.text}}));
        out.is_passed = found.value && std::abs(in_unit(found, expected.unit) - *wanted) <= expected.tolerance;
        return out;
    }

private:
    Found find(const std::string& name, const formula::ExprPtr& expr)
    {
        const Array& array = evaluator_.eval(expr);
        std::string index;
        const auto at = data_.find_element(array, index);
        if (!at)
            throw InputError(made_.mark.problem("account.case.open_index", {{"name", name}, {"index", index}}));
        const auto labels = data_.labels_at(array.dims, *at);
        Found found{std::nullopt,
                    evaluator_.reasons().name(array.reasons[*at]),
                    {},
                    formula::concrete_unit(checked_.words, expr->type.unit, labels)};
        if (!array.is_missing(*at))
            found.value = array.values[*at];
        return found;
    }

    /// A list has an element for each label: its place in the list, 0 if it is not in it.
    Found find_list(const std::string& name, const formula::ExprPtr& expr)
    {
        const Array& array = evaluator_.eval(expr);
        std::map<double, std::string> places;
        for (std::size_t i = 0; i < array.size(); ++i) {
            auto labels = data_.labels_at(array.dims, i);
            const std::string label = labels.at(expr->type.category);
            labels.erase(expr->type.category);
            if (!data_.is_at_case(labels))
                continue;
            if (array.is_missing(i))
                return {std::nullopt, evaluator_.reasons().name(array.reasons[i])};
            if (array.values[i] > 0 && !places.emplace(array.values[i], label).second)
                throw InputError(
                    made_.mark.problem("account.case.open_index", {{"name", name}, {"index", labels.begin()->first}}));
        }
        Found found{static_cast<double>(places.size()), {}};
        for (const auto& [place, label] : places)
            found.list += (found.list.empty() ? "" : ", ") + label;
        if (places.empty())
            found.list = "none";
        return found;
    }

    double in_unit(const Found& found, const unit::Unit& unit) const
    {
        const auto factor = unit::conversion(found.unit, unit);
        if (!factor)
            throw InputError(made_.mark.problem("account.case.unit",
                                                {{"name", made_.name}, {"a", unit.text()}, {"b", found.unit.text()}}));
        return *found.value * factor->to_double();
    }

    std::string words(const Found& found, const formula::Type& type, const unit::Unit& unit)
    {
        if (!found.value)
            return "missing: " + found.reason;
        if (type.kind == Kind::list)
            return found.list;
        if (type.kind == Kind::truth)
            return *found.value != 0 ? "true" : "false";
        if (type.kind == Kind::category)
            return data_.labels(type.category).at(static_cast<std::size_t>(*found.value));
        return with_unit(digits(in_unit(found, unit)), unit);
    }

    const method::Checked& checked_;
    const method::Case& made_;
    CaseData data_;
    engine::Evaluator evaluator_;
};

}  // namespace

std::vector<CaseResult> run_cases(const method::Checked& checked, const std::string& only)
{
    std::vector<CaseResult> out;
    Problems problems;
    for (const method::Case& made : checked.package->cases) {
        if (!only.empty() && made.sheet != only)
            continue;
        try {
            CaseRun run(checked, made);
            for (const auto& expected : made.expected)
                out.push_back(run.judge(expected));
        } catch (const InputError& error) {
            problems.add(error.problems());
        }
    }
    problems.throw_if_any();
    return out;
}

}  // namespace eco::account

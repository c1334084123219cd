#include "account/case_data.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "method/number.hpp"

namespace eco::account {

using engine::Array;
using formula::Expr;
using formula::ExprPtr;
using formula::Fn;
using formula::Kind;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> dims_of(const Expr& expr)
{
    return {expr.type.indices.begin(), expr.type.indices.end()};
}

}  // namespace

std::optional<std::string> missing_reason(const std::string& text)
{
    if (!text.starts_with("missing"))
        return std::nullopt;
    const auto start = text.find_first_not_of(" :", 7);
    return start == std::string::npos ? "not_supplied" : text.substr(start);
}

CaseData::CaseData(const method::Checked& checked, const method::Case& made)
    : checked_(checked), made_(made), sheet_(&checked.sheets.at(made.sheet))
{
    settle_labels();
}

void CaseData::settle_labels()
{
    std::string place = "place";
    for (const auto& [index, label] : made_.labels) {
        if (index == "zone" || index == "place") {
            place = label;
        } else if (index == "pixel") {
            at_[index] = label;
        } else if (const formula::Index* info = checked_.words.find(index); info && !info->labels.empty()) {
            if (checked_.words.label_number(index, label) < 0)
                throw InputError(made_.mark.problem("account.case.label", {{"index", index}, {"label", label}}));
            at_[index] = label;
        }
    }
    for (const auto& given : made_.given)  // a category at the pixel that is booked as items
        if (checked_.words.find(given.name) && checked_.words.label_number(given.name, given.text) >= 0)
            at_[given.name] = given.text;
    for (const auto& [index, points] : made_.points)
        for (std::size_t i = 1; i <= points.size(); ++i)
            labels_[index].push_back(std::to_string(i));
    for (const auto& [name, index] : made_.series_over)  // as many features as a series has values
        if (const formula::Index* info = checked_.words.find(index);
            formula::is_of_scene(info) && made_.series.count(name))
            for (std::size_t i = labels_[index].size(); i < made_.series.at(name).size(); ++i)
                labels_[index].push_back(std::to_string(i + 1));
    for (const auto& [index, label] : made_.labels)
        if (const auto own = labels_.find(index); own != labels_.end()) {
            if (std::find(own->second.begin(), own->second.end(), label) == own->second.end())
                throw InputError(made_.mark.problem("account.case.label", {{"index", index}, {"label", label}}));
            at_[index] = label;
        }
    labels_["zone"] = {place};
    std::size_t pixels = 1;
    for (const auto& [name, index] : made_.series_over)
        if (index == "pixel" && made_.series.count(name))
            pixels = std::max(pixels, made_.series.at(name).size());
    for (std::size_t i = 1; i <= pixels; ++i)
        labels_["pixel"].push_back(std::to_string(i));
    if (const auto& names = labels_["pixel"];
        at_.count("pixel") && std::find(names.begin(), names.end(), at_["pixel"]) == names.end())
        throw InputError(made_.mark.problem("account.case.label", {{"index", "pixel"}, {"label", at_["pixel"]}}));
    const auto year = made_.labels.find("year");
    labels_["day"] = checked_.words.find("day")->labels;  // without a year, as in most years
    labels_["day"].resize(
        year == made_.labels.end() ? 365 : static_cast<std::size_t>(formula::days_of(std::stoi(year->second))));
    labels_["hour"] = checked_.words.find("hour")->labels;
    labels_["hour"].resize(labels_["day"].size() * 24);
    const auto& ecosystems = checked_.words.find("ecosystem")->labels;
    if (!at_.count("ecosystem")) {
        const auto first = std::find(sheet_->applies.begin(), sheet_->applies.end(), true);
        at_["ecosystem"] = ecosystems.at(
            first == sheet_->applies.end() ? 0 : static_cast<std::size_t>(first - sheet_->applies.begin()));
    }
    by_pixel_["zone"].assign(pixels, 0);
    by_pixel_["ecosystem"].assign(pixels, checked_.words.label_number("ecosystem", at_["ecosystem"]));
}

const std::vector<std::string>& CaseData::labels(const std::string& index)
{
    if (const auto found = labels_.find(index); found != labels_.end())
        return found->second;
    if (const formula::Index* info = checked_.words.find(index); info && !info->labels.empty())
        return info->labels;
    return labels_[index] = {index};
}

const std::vector<int>& CaseData::determined_by_pixel(const std::string& index)
{
    return by_pixel_.at(index);
}

double CaseData::day()
{
    const auto year = made_.labels.find("year");
    return year == made_.labels.end() ? method::without_year : method::last_day_of(std::stoi(year->second));
}

std::vector<std::string> CaseData::regions(const std::string& place)
{
    const auto region = made_.labels.find("region");
    return region == made_.labels.end() ? std::vector{place} : std::vector{place, region->second};
}

std::string CaseData::choice(const std::string& name)
{
    const auto dot = name.find('.');
    const std::string sheet = dot == std::string::npos ? made_.sheet : name.substr(0, dot);
    const std::string own = dot == std::string::npos ? name : name.substr(dot + 1);
    if (const auto set = made_.set.find(sheet + "." + own); set != made_.set.end())
        return set->second;
    if (const auto set = made_.set.find(own); set != made_.set.end() && sheet == made_.sheet)
        return set->second;
    if (const auto set = checked_.package->set.find(sheet + "." + own); set != checked_.package->set.end())
        return set->second;
    const method::Sheet* owner = checked_.package->find_sheet(sheet);
    const auto found = owner->choices.find(own);
    if (found == owner->choices.end())
        return {};
    if (found->second.initial.empty())
        throw InputError(made_.mark.problem("account.case.choice", {{"choice", sheet + "." + own}}));
    return found->second.initial;
}

std::map<std::string, std::string> CaseData::labels_at(const std::vector<std::string>& dims, std::size_t i)
{
    std::map<std::string, std::string> out;
    for (std::size_t d = dims.size(); d-- > 0;) {
        const auto& names = labels(dims[d]);
        out[dims[d]] = names[i % names.size()];
        i /= names.size();
    }
    return out;
}

bool CaseData::is_at_case(const std::map<std::string, std::string>& wanted) const
{
    return std::all_of(wanted.begin(), wanted.end(), [&](const auto& label) {
        if (label.first == "pixel")
            return true;  // what is given once is given for all
        const auto own = at_.find(label.first);
        return own == at_.end() || own->second == label.second ||
               (label.first == "ecosystem" && !made_.labels.count("ecosystem"));
    });
}

std::optional<std::size_t> CaseData::find_element(const Array& array, std::string& index)
{
    std::size_t at = 0;
    for (std::size_t d = 0; d < array.dims.size(); ++d) {
        const auto& names = labels(array.dims[d]);
        const auto label = at_.find(array.dims[d]);
        if (label == at_.end() && names.size() > 1) {
            index = array.dims[d];
            return std::nullopt;
        }
        const auto found = label == at_.end() ? names.begin() : std::find(names.begin(), names.end(), label->second);
        at = at * names.size() + static_cast<std::size_t>(found - names.begin());
    }
    return at;
}

Array CaseData::shaped(const std::vector<std::string>& dims)
{
    std::vector<int> shape;
    for (const auto& dim : dims)
        shape.push_back(static_cast<int>(labels(dim).size()));
    return engine::make_array(dims, std::move(shape));
}

ExprPtr CaseData::find_expr(const std::string& name) const
{
    if (const method::Booked* booked = checked_.find_booked(made_.sheet, name))
        return booked->expr;
    const auto& names = checked_.sheets.at(made_.sheet).names;
    const auto found = names.find(name);
    return found == names.end() ? nullptr : found->second;
}

ExprPtr CaseData::in_other_year(const std::string& name) const
{
    const formula::TreePtr tree = formula::parse({made_.mark.file, name, {{made_.mark.line, 1, made_.mark.excerpt}}});
    const bool is_previous = tree->op == formula::Op::call && tree->text == "previous" && tree->args.size() == 1;
    const bool is_at =
        tree->op == formula::Op::call && tree->text == "at" && tree->named.size() == 1 && tree->named[0].name == "year";
    if (!is_previous && !is_at)
        return nullptr;
    const std::string inner = formula::print(*tree->args[0]);
    formula::Type own_class{Kind::category, {}, "ecosystem", {"ecosystem"}};
    const ExprPtr expr =
        inner == "ecosystem" ? checked_.pool->node(Fn::position, own_class, {}, inner) : given_expr(inner);
    ExprPtr refused;
    const formula::DataYear year{is_at ? tree->named[0].value->text : "", is_at ? 0 : -1};
    const ExprPtr other = expr ? formula::in_year(*checked_.pool, expr, year, checked_.words, refused) : nullptr;
    return refused ? nullptr : other;
}

ExprPtr CaseData::given_expr(const std::string& name) const
{
    if (name.find('(') != std::string::npos)
        return in_other_year(name);
    if (checked_.words.moments.count(name) && !find_expr(name)) {
        formula::Type type;
        type.unit = checked_.words.symbols->parse("a");
        return checked_.pool->node(Fn::input, type, {}, "moment:" + name);
    }
    const method::Booked* booked = checked_.find_booked(made_.sheet, name);
    if (!booked || booked->kind != method::Booked::Kind::quantity)
        return find_expr(name);
    Expr expr;  // values read a booked quantity as an input
    expr.fn = Fn::input;
    expr.text = "quantity:" + made_.sheet + "." + name;
    expr.type.unit = booked->entry->unit.value_or(unit::Unit());
    expr.type.indices = {"zone", "ecosystem"};
    expr.type.indices.insert(booked->entry->booking.items.begin(), booked->entry->booking.items.end());
    return checked_.pool->make(std::move(expr));
}

Array& CaseData::start_given(engine::Evaluator& evaluator, const std::string& name, const Expr& expr)
{
    const auto [place, is_new] = given_.try_emplace(name);
    if (is_new) {
        place->second = shaped(dims_of(expr));
        place->second.values.assign(place->second.size(), missing);
        place->second.reasons.assign(place->second.size(), evaluator.reasons().number("not_supplied: " + name));
    }
    return place->second;
}

std::optional<double> CaseData::read_value(const method::Case::Given& given, const Expr& expr)
{
    if (expr.type.kind == Kind::number)
        return method::parse_number(given.text);
    if (expr.type.kind == Kind::truth)
        return given.text == "true" ? std::optional(1.0) : given.text == "false" ? std::optional(0.0) : std::nullopt;
    const auto& all = labels(expr.type.category);
    const auto found = std::find(all.begin(), all.end(), given.text);
    return found == all.end() ? std::nullopt : std::optional<double>(static_cast<double>(found - all.begin()));
}

void CaseData::give_value(engine::Evaluator& evaluator, const method::Case::Given& given)
{
    const auto reason = missing_reason(given.text);
    if (given.name == "area") {
        if (const auto number = method::parse_number(given.text))
            area_ = {*number, given.unit};
        return;
    }
    const ExprPtr expr = given_expr(given.name);
    const auto value = reason || !expr ? std::nullopt : read_value(given, *expr);
    if (!expr || (!reason && !value)) {
        problems_.add(made_.mark.problem("account.case.value", {{"name", given.name}, {"text", given.text}}));
        return;
    }
    Array& array = start_given(evaluator, given.name, *expr);
    bool fits = false;
    for (std::size_t i = 0; i < array.size(); ++i) {
        const auto here = labels_at(array.dims, i);
        const auto factor =
            expr->type.kind == Kind::number && !reason
                ? unit::conversion(given.unit, formula::concrete_unit(checked_.words, expr->type.unit, here))
                : std::optional(unit::Ratio());
        fits = fits || factor;
        if (!factor || !is_at_case(here))
            continue;
        array.values[i] = reason ? missing : *value * factor->to_double();
        array.reasons[i] = reason ? evaluator.reasons().number(*reason) : std::uint16_t{0};
    }
    if (!fits)
        problems_.add(made_.mark.problem(
            "account.case.unit", {{"name", given.name}, {"a", given.unit.text()}, {"b", expr->type.unit.text()}}));
    put(evaluator, given.name, expr);
}

void CaseData::give_series(engine::Evaluator& evaluator, const std::string& name, const std::vector<std::string>& texts)
{
    const ExprPtr expr = given_expr(name);
    const std::string& over = made_.series_over.at(name);
    const bool may_end_early = over == "hour";  // nobody writes 8,760 hours into a case: those after it are missing
    if (!expr || !expr->has_index(over) || texts.size() > labels(over).size() ||
        (texts.size() < labels(over).size() && !may_end_early)) {
        problems_.add(made_.mark.problem("account.case.series",
                                         {{"name", name}, {"index", over}, {"count", std::to_string(texts.size())}}));
        return;
    }
    const bool is_number = expr->type.kind == Kind::number, has_unit = made_.series_units.count(name) > 0;
    const unit::Unit unit = has_unit ? made_.series_units.at(name) : unit::Unit();
    const auto factor = is_number ? unit::conversion(unit, expr->type.unit) : std::optional(unit::Ratio());
    if (!factor || is_number != has_unit) {
        problems_.add(made_.mark.problem(
            "account.case.unit", {{"name", name}, {"a", has_unit ? unit.text() : "-"}, {"b", expr->type.unit.text()}}));
        return;
    }
    Array& array = start_given(evaluator, name, *expr);
    for (std::size_t i = 0; i < array.size(); ++i) {
        const auto& names = labels(over);
        const auto label = std::find(names.begin(), names.end(), labels_at(array.dims, i).at(over));
        const auto number = static_cast<std::size_t>(label - names.begin());
        const std::string text = number < texts.size() ? texts[number] : "missing";
        if (text == "missing")
            continue;
        const auto value = read_value({name, text, unit}, *expr);
        if (!value) {
            problems_.add(made_.mark.problem("account.case.value", {{"name", name}, {"text", text}}));
            return;
        }
        array.values[i] = *value * factor->to_double();
        array.reasons[i] = 0;
    }
    put(evaluator, name, expr);
}

void CaseData::put(engine::Evaluator& evaluator, const std::string& name, const ExprPtr& expr)
{
    evaluator.give(expr, given_.at(name));
    if (expr->fn == Fn::input)
        given_inputs_[formula::in_words(expr->year, expr->text)] = given_.at(name);
}

void CaseData::give_all(engine::Evaluator& evaluator)
{
    evaluator_ = &evaluator;
    for (const auto& given : made_.given)
        give_value(evaluator, given);
    for (const auto& [name, values] : made_.series)
        give_series(evaluator, name, values);
    // An index that is also a name of the sheet, such as the region of a lake, is what that name is.
    for (const auto& [name, label] : made_.labels)
        if (const method::Use* use = sheet_->sheet->find_use(name); use && !use->category.empty())
            give_value(evaluator, {name, label, {}});
    problems_.throw_if_any();
}

Array CaseData::pick(const Array& array, const Expr& expr)
{
    Array out = shaped(dims_of(expr));
    for (std::size_t i = 0; i < out.size(); ++i) {
        auto wanted = labels_at(out.dims, i);
        wanted.insert(expr.at.begin(), expr.at.end());
        std::size_t at = 0;
        for (const auto& dim : array.dims) {
            const auto& names = labels(dim);
            at = at * names.size() +
                 static_cast<std::size_t>(std::find(names.begin(), names.end(), wanted.at(dim)) - names.begin());
        }
        out.values[i] = array.values[at];
        out.reasons[i] = array.reasons[at];
    }
    return out;
}

Array CaseData::quantity(const Expr& expr)
{
    const std::string id = expr.text.substr(expr.text.find(':') + 1);
    const auto dot = id.find('.');
    const method::Booked& booked = *checked_.find_booked(id.substr(0, dot), id.substr(dot + 1));
    const auto* caller = std::exchange(sheet_, &checked_.sheets.at(booked.sheet));
    Array values = evaluator_->eval(booked.expr);
    sheet_ = caller;
    if (const int feature = values.find_dim(booked.feature); feature >= 0) {  // there is one of it
        values.dims.erase(values.dims.begin() + feature);
        values.shape.erase(values.shape.begin() + feature);
    }
    std::vector<std::string> dims = {"ecosystem", "zone"};
    dims.insert(dims.end(), booked.entry->booking.items.begin(), booked.entry->booking.items.end());
    std::sort(dims.begin(), dims.end());
    Array whole = evaluator_->spread(values, dims);
    return expr.at.empty() ? whole : pick(whole, expr);
}

Array CaseData::input(const Expr& expr, engine::Reasons& reasons)
{
    if (const auto given = given_inputs_.find(formula::in_words(expr.year, expr.text));
        given != given_inputs_.end() && expr.fn == Fn::input)
        return pick(given->second, expr);
    if (expr.fn == Fn::input && expr.text.starts_with("quantity:"))
        return quantity(expr);
    const bool is_of_points = expr.text == "spread" || expr.text == "nearest";
    if (expr.fn == Fn::grid && made_.columns > 0 && (!is_of_points || made_.points.count(expr.names[0])))
        return is_of_points ? from_points(expr) : around(expr);
    Array array = shaped(dims_of(expr));
    if (expr.fn == Fn::area && area_)
        if (const auto factor = unit::conversion(area_->second, expr.type.unit)) {
            array.values.assign(array.size(), area_->first * factor->to_double());
            return array;
        }
    if (expr.text.starts_with("moment:"))
        if (const auto named = checked_.package->moments.find(expr.text.substr(7));
            named != checked_.package->moments.end() && named->second != "scene") {
            array.values[0] = std::stod(named->second);
            return array;
        }
    const std::string what =
        expr.fn == Fn::area ? "area" : formula::in_words(expr.year, expr.text.substr(expr.text.find(':') + 1));
    array.values.assign(array.size(), missing);
    array.reasons.assign(array.size(),
                         reasons.number((expr.fn == Fn::grid ? "not_computed: " : "not_supplied: ") + what));
    return array;
}

}  // namespace eco::account

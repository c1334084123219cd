#include "account/prices.hpp"

#include <algorithm>
#include <charconv>

#include "account/rows.hpp"

namespace eco::account {

namespace {

/// The exponent of money in a unit, and its fixed year: CNY2020 m-3 as (1, 2020).
std::pair<int, int> money_of(const unit::Unit& unit)
{
    for (const auto& [dimension, exponent] : unit.dimensions())
        if (dimension.starts_with("CNY")) {
            int year = 0;
            std::from_chars(dimension.data() + 3, dimension.data() + dimension.size(), year);
            return {exponent, year};
        }
    return {0, 0};
}

/// True if a formula asks for this symbol in money of a fixed year: then the row's own unit says all.
bool is_wanted_fixed(const method::Package& package, const std::string& symbol)
{
    for (const auto& sheet : package.sheets)
        for (const auto& use : sheet.uses)
            if (use.of == symbol && money_of(use.unit).second != 0)
                return true;
    return false;
}

std::string text_of(double value)
{
    char buffer[40];
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

}  // namespace

unit::Unit plain_money(const unit::Unit& unit, const unit::Symbols& symbols)
{
    const auto [exponent, year] = money_of(unit);
    if (year == 0)
        return unit;
    return unit * unit::power(symbols.parse("CNY"), exponent) /
           unit::power(symbols.parse("CNY" + std::to_string(year)), exponent);
}

int constant_year(const Run& run)
{
    const auto found = run.choices.find(price_choice);
    return found == run.choices.end() ? 0 : read_price_basis(found->second).value_or(0);
}

std::optional<int> read_price_basis(const std::string& text)
{
    const std::string mark = "constant:";
    int year = 0;
    if (text == "current")
        return 0;
    const auto [end, error] =
        std::from_chars(text.data() + std::min(mark.size(), text.size()), text.data() + text.size(), year);
    const bool is_right = text.starts_with(mark) && error == std::errc() && end == text.data() + text.size();
    return is_right && year >= 1900 && year <= 2200 ? std::optional(year) : std::nullopt;
}

std::string price_basis(int constant_year)
{
    return constant_year == 0 ? "current" : "constant:" + std::to_string(constant_year);
}

Prices::Prices(const method::Package& package, const scene::Prepared& prepared,
               const std::map<std::string, method::Table>& rows, int constant_year, int current_year)
    : package_(package),
      prepared_(prepared),
      rows_(rows),
      constant_year_(constant_year),
      to_year_(constant_year != 0 ? constant_year : current_year)
{
    for (const auto& [id, table] : rows_)
        for (const auto& row : table.rows)
            has_index_ = has_index_ || !row.index.empty() || money_of(row.unit).second != 0;
}

const std::map<std::string, method::Table>& Prices::rows(int year)
{
    if (constant_year_ == 0 && !has_index_)
        return rows_;
    const int to = target(year);
    const auto [found, is_new] = moved_.try_emplace(to);
    if (!is_new)
        return found->second;
    found->second = rows_;
    for (auto& [id, table] : found->second)
        if (!is_wanted_fixed(package_, table.symbol))
            for (auto& row : table.rows)
                if (row.value && money_of(row.unit).first != 0)
                    move(table, row, to);
    return found->second;
}

void Prices::move(const method::Table& table, method::Row& row, int to)
{
    const auto [exponent, fixed_year] = money_of(row.unit);
    const int from = fixed_year != 0 ? fixed_year : row.price_year;
    if (fixed_year == 0 && (from == to || (constant_year_ == 0 && row.index.empty())))
        return;
    const auto factor = from == to ? std::optional(1.0) : from == 0 ? std::nullopt : ratio(row.index, from, to);
    if (!factor) {
        const std::string keys = keys_text(row);
        stuck_[&row] = Problem{{row.file, row.line, 0, {}},
                               from == 0           ? "account.price.no_year"
                               : row.index.empty() ? "account.price.no_index"
                                                   : "account.price.no_level",
                               {{"name", table.symbol + (keys.empty() ? "" : " (" + keys + ")")},
                                {"from", std::to_string(from)},
                                {"to", std::to_string(to)},
                                {"series", row.index},
                                {"years", why_not(row.index, from, to)}},
                               {},
                               false};
        return;
    }
    const double by = exponent > 0 ? *factor : 1 / *factor;
    if (from != to) {
        indices_[&row] = {{row.index, from}, {row.index, to}};
        const std::string before = row.value_text + " " + row.unit.text() + ": " + row.index + " " +
                                   std::to_string(from) + " -> " + std::to_string(to) + ", x " + text_of(by);
        row.note = before + (row.note.empty() ? "" : "; " + row.note);
        for (auto* number : {&row.value, &row.low, &row.high})
            if (*number)
                **number *= by;
        row.value_text = text_of(*row.value);
        row.moved_to = constant_year_ == 0 ? to : 0;
    }
    row.price_year = to;
    row.unit = plain_money(row.unit, package_.symbols);
}

const method::IndexValue* Prices::find_index(const std::string& series, int year) const
{
    for (const auto* indices : {&prepared_.price_indices, &package_.price_indices})
        if (const auto found = indices->find(series); found != indices->end())
            if (const auto level = found->second.find(year); level != found->second.end())
                return &level->second;
    return nullptr;
}

std::optional<double> Prices::ratio(const std::string& series, int from, int to) const
{
    const auto *before = find_index(series, from), *after = find_index(series, to);
    return before && after ? std::optional(after->value / before->value) : std::nullopt;
}

std::string Prices::why_not(const std::string& series, int from, int to) const
{
    std::string out;
    for (const int year : {from, to})
        if (find_index(series, year) == nullptr)
            out += (out.empty() ? "" : ", ") + std::to_string(year);
    return out;
}

std::optional<double> Prices::table_factor(const std::string& table, const std::string& column, const unit::Unit& unit,
                                           int from, int year)
{
    const auto [exponent, fixed_year] = money_of(unit);
    const int to = target(year), base = fixed_year != 0 ? fixed_year : from;
    const auto declared = prepared_.scene->tables.find(table);
    const std::string series = declared == prepared_.scene->tables.end() ? "" : declared->second.index;
    if (exponent == 0 || base == to || (constant_year_ == 0 && series.empty() && fixed_year == 0))
        return 1;
    if (const auto factor = ratio(series, base, to)) {
        table_indices_.insert({series, base});
        table_indices_.insert({series, to});
        return exponent > 0 ? *factor : 1 / *factor;
    }
    const method::Mark mark = declared == prepared_.scene->tables.end() ? method::Mark{} : declared->second.mark;
    stuck_tables_.emplace(table + "." + column + why_not(series, base, to),
                          mark.problem(series.empty() ? "account.price.table_no_index" : "account.price.table_no_level",
                                       {{"name", table + "." + column},
                                        {"from", std::to_string(base)},
                                        {"to", std::to_string(to)},
                                        {"series", series},
                                        {"years", why_not(series, base, to)}}));
    return std::nullopt;
}

std::optional<double> Prices::figure_factor(const std::string& name, int from, int year)
{
    const auto source = prepared_.scene->statistics.find(name);
    if (target(year) == from || constant_year_ == 0 || source == prepared_.scene->statistics.end())
        return 1;
    const auto factor = ratio(source->second.index, from, target(year));
    if (factor) {
        table_indices_.insert({source->second.index, from});
        table_indices_.insert({source->second.index, target(year)});
    }
    return factor;
}

std::set<std::pair<std::string, int>> Prices::used_indices(const std::set<const method::Row*>& used) const
{
    auto out = table_indices_;
    for (const auto* row : used)
        if (const auto found = indices_.find(row); found != indices_.end())
            out.insert(found->second.begin(), found->second.end());
    return out;
}

std::set<std::string> Prices::unmoved(const std::set<const method::Row*>& used, const std::vector<int>& years) const
{
    std::set<std::string> out;
    if (constant_year_ != 0)
        return out;
    for (const auto& [id, table] : rows_)
        for (const auto& row : table.rows)
            if (used.count(&row) && row.index.empty() && row.price_year != 0 && money_of(row.unit).first != 0 &&
                std::any_of(years.begin(), years.end(), [&](int year) { return year != row.price_year; }))
                out.insert(table.symbol + " " + std::to_string(row.price_year));
    return out;
}

void Prices::require(const std::set<const method::Row*>& used) const
{
    Problems problems;
    std::map<std::tuple<std::string, int, std::string>, const Problem*> ordered;  // not by address
    for (const auto& [row, problem] : stuck_)
        if (used.count(row))
            ordered[{row->file, row->line, render(problem, Language::en)}] = &problem;
    for (const auto& [place, problem] : ordered)
        problems.add(*problem);
    for (const auto& [name, problem] : stuck_tables_)
        problems.add(problem);
    problems.throw_if_any();
}

}  // namespace eco::account

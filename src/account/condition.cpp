#include "account/condition.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "account/explain.hpp"
#include "account/rows.hpp"
#include "method/lookup.hpp"
#include "method/validity.hpp"

namespace eco::account {

namespace {

bool is_of_account(const Run& run)
{
    return std::any_of(run.series.begin(), run.series.end(),
                       [](const Series& series) { return series.service == condition_account; });
}

void check_year(const Run& run, int year)
{
    if (std::find(run.years.begin(), run.years.end(), year) != run.years.end())
        return;
    std::string years;
    for (const int one : run.years)
        years += (years.empty() ? "" : ", ") + std::to_string(one);
    throw InputError(
        Problem{{}, "account.explain.no_year", {{"year", std::to_string(year)}, {"years", years}}, {}, false});
}

std::optional<double> index_of(const std::optional<double>& mean, const method::Row* low, const method::Row* high,
                               const unit::Unit& unit)
{
    if (!mean || !low || !high)
        return std::nullopt;
    const auto in_unit = [&](const method::Row& row) {
        const auto factor = unit::conversion(row.unit, unit);
        return factor ? *row.value * factor->to_double() : std::nan("");
    };
    const double bottom = in_unit(*low), top = in_unit(*high);
    if (!(top > bottom))
        return std::nullopt;
    return std::clamp((*mean - bottom) / (top - bottom), 0.0, 1.0);
}

}  // namespace

ConditionAccount::ConditionAccount(const Run& run) : run_(run)
{
    if (!is_of_account(run))
        throw InputError(Problem{{}, "account.condition.none", {{"method", run.method_id}}, {}, false});
    stored_ = open_stored_run(run);
    rows_ = rows_in_force(stored_->package, stored_->prepared);
    std::map<std::string, int> numbers;  // "condition.NAME" -> series
    for (std::size_t i = 0; i < run.series.size(); ++i)
        if (run.series[i].service == condition_account && run.series[i].kind == "quantity") {
            series_.push_back(static_cast<int>(i));
            numbers[condition_account + "." + run.series[i].name] = static_cast<int>(i);
        }
    std::set<std::string> occurring;
    for (const auto& cell : run.cells) {
        if (run.series[static_cast<std::size_t>(cell.series)].service != condition_account || is_gap(cell))
            continue;
        Part& part = parts_[{cell.series, cell.place, cell.ecosystem, cell.year}];
        part.sum = cell.amount.value_or(0);
        part.is_missing = !cell.amount;
        part.reason = cell.reason;
    }
    for (const auto& area : run.coverage)
        if (const auto number = numbers.find(area.service); number != numbers.end()) {
            parts_[{number->second, area.place, area.ecosystem, area.year}].covered = area.covered;
            occurring.insert(area.ecosystem);
        }
    for (const auto& ecosystem : stored_->package.ecosystems)
        if (occurring.count(ecosystem.id))
            ecosystems_.push_back(ecosystem.id);
}

std::string ConditionAccount::unit_of(const Series& variable) const
{
    const std::string area = " m2";
    return variable.unit.ends_with(area) ? variable.unit.substr(0, variable.unit.size() - area.size())
                                         : variable.unit + " m-2";
}

Condition ConditionAccount::condition(int series, const std::string& ecosystem, const std::set<std::string>& places,
                                      int year) const
{
    Condition out;
    for (const auto& place : places)
        for (const auto& type : ecosystem.empty() ? ecosystems_ : std::vector{ecosystem}) {
            const auto found = parts_.find({series, place, type, year});
            if (found == parts_.end())
                continue;
            out.sum += found->second.sum;
            out.covered += found->second.covered;
            if (found->second.is_missing && out.reason.empty())
                out.reason = found->second.reason;
        }
    if (out.reason.empty() && out.covered > 0)
        out.mean = static_cast<double>(out.sum) * run_.series[static_cast<std::size_t>(series)].quantum /
                   std::ldexp(static_cast<double>(out.covered), -20);
    else if (out.reason.empty())
        out.reason = "not_supplied";
    return out;
}

const method::Row* ConditionAccount::find_level(const std::string& symbol, const std::string& ecosystem,
                                                const std::string& place, int year) const
{
    const auto table = rows_.find("parameter:" + symbol);
    if (table == rows_.end())
        return nullptr;
    const auto* row = method::find_row(stored_->package, table->second, {{"ecosystem", ecosystem}},
                                       {{method::valid_key, method::last_day_of(year)}}, std::vector{place});
    return row && row->value ? row : nullptr;
}

void ConditionAccount::add_levels(ConditionLine& line, const std::string& place, int year) const
{
    line.low = find_level(line.variable->name + "_low", line.ecosystem, place, year);
    line.high = find_level(line.variable->name + "_high", line.ecosystem, place, year);
    const auto unit = stored_->package.symbols.parse(unit_of(*line.variable));
    line.closing.index = index_of(line.closing.mean, line.low, line.high, unit);
    if (line.opening)
        line.opening->index = index_of(line.opening->mean, line.low, line.high, unit);
}

std::vector<ConditionLine> ConditionAccount::table(const std::string& place, int year) const
{
    check_year(run_, year);
    const std::string id = find_place(run_, place).id;
    const auto places = finest_places(run_, id);
    const bool has_opening = std::find(run_.years.begin(), run_.years.end(), year - 1) != run_.years.end();
    std::vector<ConditionLine> out;
    auto types = ecosystems_;
    types.emplace_back();  // all of them
    for (const int series : series_)
        for (const auto& type : types) {
            ConditionLine line{&run_.series[static_cast<std::size_t>(series)],
                               type,
                               condition(series, type, places, year),
                               {},
                               nullptr,
                               nullptr};
            if (has_opening)
                line.opening = condition(series, type, places, year - 1);
            if (!type.empty())
                add_levels(line, id, year);
            const auto is_absent = [](const Condition& one) { return one.covered == 0 && one.sum == 0; };
            if (is_absent(line.closing) && (!line.opening || is_absent(*line.opening)) && !type.empty())
                continue;
            out.push_back(std::move(line));
        }
    return out;
}

}  // namespace eco::account

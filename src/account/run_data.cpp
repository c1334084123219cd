#include "account/run_data.hpp"

#include <limits>

#include "account/layers.hpp"
#include "account/prices.hpp"

namespace eco::account {

using engine::Array;
using formula::Expr;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// "table:climate.cooling_days" as ("climate", "cooling_days").
std::pair<std::string, std::string> parts_of(const std::string& id)
{
    const auto colon = id.find(':'), dot = id.find('.', colon);
    return {id.substr(colon + 1, dot - colon - 1), id.substr(dot + 1)};
}

}  // namespace

Array all_missing(Array shape, std::uint16_t reason)
{
    shape.values.assign(shape.values.size(), missing);
    shape.reasons.assign(shape.reasons.size(), reason);
    return shape;
}

const method::Row& FigureRows::find(const std::string& id, const scene::FigureRange& range, double value, double factor,
                                    const unit::Unit& unit)
{
    const auto [found, is_new] = rows_.emplace(std::pair{id, range.keys}, method::Row());
    method::Row& row = found->second;
    if (is_new) {
        row.keys = range.keys;
        row.value = value;
        row.low = range.low * factor;
        row.high = range.high * factor;
        row.distribution = range.distribution;
        row.draw = range.draw;
        row.unit = unit;
    }
    return row;
}

RunData::RunData(const method::Checked& checked, const scene::Prepared& prepared,
                 const std::map<std::string, std::string>& choices, const std::map<std::string, method::Table>& tables,
                 int year, std::map<std::string, DataSource> data_from)
    : checked_(checked),
      prepared_(prepared),
      choices_(choices),
      tables_(tables),
      sources_(prepared, year, std::move(data_from))
{
    for (const auto& place : prepared.places)
        labels_["zone"].push_back(place.id);
    labels_["ecosystem"] = checked.words.find("ecosystem")->labels;
    labels_["ecosystem"].push_back("unassigned");
    labels_["day"] = checked.words.find("day")->labels;
    labels_["day"].resize(static_cast<std::size_t>(formula::days_of(sources_.of("day").year)));
    for (const auto& [name, table] : prepared.features)
        labels_[name] = table.ids;
    for (auto& [name, ids] : scene_labels(checked, prepared, sources_))
        labels_[name] = std::move(ids);
}

engine::SceneLabels scene_labels(const method::Checked& checked, const scene::Prepared& prepared,
                                 const DataSources& sources)
{
    engine::SceneLabels out;
    for (const auto& [name, index] : checked.words.indices) {
        if (!formula::is_of_scene(&index))
            continue;
        const bool is_record = index.kind == formula::Index::Kind::records;
        const DataSource source = sources.of(name);
        const auto layer = prepared.features.find(name);
        const auto table = source.prepared->tables.find(name);
        auto& ids = out[name];
        if (is_record && table != source.prepared->tables.end())
            ids = table->second.ids(source.year);
        else if (!is_record && layer != prepared.features.end())
            ids = layer->second.ids;
        // What the scene lacks is one unknown element: a sum over it is missing, where one over nothing would be 0.
        if (is_record ? ids.empty() : layer == prepared.features.end())
            ids = {"not_supplied"};
    }
    return out;
}

const std::vector<std::string>& RunData::labels(const std::string& index)
{
    if (const auto found = labels_.find(index); found != labels_.end())
        return found->second;
    if (const auto slot = slots.find(index); slot != slots.end()) {
        auto& names = labels_[index];
        for (std::size_t i = 0; i < slot->second.size(); ++i)
            names.push_back(std::to_string(i));
        return names;
    }
    const formula::Index* info = checked_.words.find(index);
    if (index == "hour") {
        auto& hours = labels_[index] = info->labels;
        hours.resize(labels_["day"].size() * 24);
        return hours;
    }
    return info ? info->labels : labels_[index];
}

const std::vector<int>& RunData::determined_by_pixel(const std::string&)
{
    throw std::logic_error("a run has no pixels outside its passes");
}

std::string RunData::choice(const std::string& name)
{
    const auto found = choices_.find(name);
    return found == choices_.end() ? "" : found->second;
}

std::vector<std::string> RunData::regions(const std::string& place)
{
    std::vector<std::string> all = {place, prepared_.top.id};
    all.insert(all.end(), prepared_.scene->top_within.begin(), prepared_.scene->top_within.end());
    return all;
}

const method::Table* RunData::scene_table(const std::string& data_id)
{
    const auto found = tables_.find(data_id);
    return found == tables_.end() ? nullptr : &found->second;
}

void RunData::used(const Expr& lookup, const method::Row& row, double)
{
    if (uses)
        uses->insert({lookup.text, &row});
    if (rows_of)
        (*rows_of)[lookup.id].push_back(&row);
}

Array RunData::shaped(const Expr& expr)
{
    std::vector<std::string> dims(expr.type.indices.begin(), expr.type.indices.end());
    std::vector<int> shape;
    for (const auto& dim : dims)
        shape.push_back(static_cast<int>(labels(dim).size()));
    return engine::make_array(std::move(dims), std::move(shape));
}

std::map<std::string, std::string> RunData::labels_at(const Expr& expr, const Array& array, std::size_t i)
{
    std::map<std::string, std::string> out = expr.at;
    for (std::size_t d = array.dims.size(); d-- > 0;) {
        const auto& names = labels(array.dims[d]);
        out[array.dims[d]] = names[i % names.size()];
        i /= names.size();
    }
    return out;
}

Array RunData::input(const Expr& expr, engine::Reasons& reasons)
{
    if (expr.text.starts_with("table:") || expr.text.starts_with("records:"))
        return table_input(expr, reasons);
    if (expr.text.starts_with("features:"))
        return feature_input(expr, reasons);
    if (expr.text.starts_with("quantity:"))
        return quantity_input(expr);
    if (expr.text.starts_with("moment:")) {
        const formula::DataYear moment{expr.text.substr(7), 0};
        const auto year = year_of(*checked_.package, *prepared_.scene, moment, sources_.accounting_year());
        Array array = shaped(expr);
        if (!year)
            return all_missing(std::move(array), reasons.number("not_supplied: moment " + moment.moment));
        array.values[0] = *year;
        return array;
    }
    if (const auto slot = slots.find(expr.text); slot != slots.end()) {
        Array array = shaped(expr);
        array.values = slot->second;
        return array;
    }
    if (const auto total = totals.find(expr.text); total != totals.end())
        return total->second;
    throw std::logic_error("no data for " + expr.text);
}

Array RunData::table_input(const Expr& expr, engine::Reasons& reasons)
{
    const auto [name, column] = parts_of(expr.text);
    Array array = shaped(expr);
    const DataSource source = sources_.of(name);
    const auto table = source.prepared->tables.find(name);
    if (table == source.prepared->tables.end())
        return all_missing(std::move(array), reasons.number("not_supplied: table " + name));
    const auto year = year_of(*checked_.package, *source.prepared->scene, expr.year, source.year);
    const std::string of_year =
        expr.year.is_accounting() ? "" : " " + (year ? std::to_string(*year) : expr.year.moment);
    const bool is_record = expr.text.starts_with("records:");
    static const method::Row fixed;
    std::vector<const method::Row*> rows;
    for (std::size_t i = 0; i < array.size(); ++i) {
        auto keys = labels_at(expr, array, i);
        const std::string place = keys.count("zone") ? keys["zone"] : prepared_.top.id;
        keys.erase("zone");
        const std::string id = is_record ? keys[name] : "";
        if (is_record)
            keys.erase(name);
        std::optional<scene::Datum> datum;
        if (year)
            datum = is_record ? table->second.find_record(id, *year, keys, column)
                              : table->second.find(place, *year, keys, column);
        double value = missing;
        std::string why =
            datum && !datum->reason.empty() ? datum->reason : "not_supplied: " + name + "." + column + of_year;
        if (datum && datum->truth) {
            value = *datum->truth;
        } else if (datum && expr.type.kind == formula::Kind::category) {
            const int number = checked_.words.label_number(expr.type.category, datum->text);
            value = number < 0 ? missing : number;
        } else if (datum && datum->number) {
            const auto wanted = formula::concrete_unit(checked_.words, expr.type.unit, keys);
            const auto given = datum->unit.empty() ? wanted : checked_.words.symbols->parse(datum->unit);
            auto factor = scene::figure_factor(given, wanted);
            if (!factor)
                factor = scene::figure_factor(plain_money(given, *checked_.words.symbols), wanted);
            double price_factor = 1;
            if (prices != nullptr && plain_money(wanted, *checked_.words.symbols).dimensions() == wanted.dimensions()) {
                const auto moved = prices->table_factor(name, column, given, *year, source.year);
                if (!moved)
                    why = "no_price_index: " + name + "." + column;
                price_factor = moved.value_or(missing);
            }
            if (factor)
                value = *datum->number * factor->to_double() * price_factor;
            if (value == value && figures != nullptr)
                rows.push_back(datum->range ? &figures->find("table:" + name + "." + column, *datum->range, value,
                                                             factor->to_double() * price_factor, wanted)
                                            : &fixed);
        }
        array.values[i] = value;
        if (value != value)
            array.reasons[i] = reasons.number(why);
    }
    if (figures != nullptr && table->second.has_ranges() && expr.type.kind == formula::Kind::number)
        (*rows_of)[expr.id] = std::move(rows);
    return array;
}

Array RunData::feature_input(const Expr& expr, engine::Reasons& reasons)
{
    const auto [name, column] = parts_of(expr.text);
    Array array = shaped(expr);
    const auto table = prepared_.features.find(name);
    const auto not_supplied = reasons.number("not_supplied: features " + name + "." + column);
    if (table == prepared_.features.end() || !table->second.columns.count(column))
        return all_missing(std::move(array), not_supplied);
    const auto& data = table->second.columns.at(column);
    for (std::size_t i = 0; i < array.size(); ++i) {
        double value = missing;
        if (expr.type.kind == formula::Kind::number) {
            const auto given = checked_.words.symbols->parse(data.unit.empty() ? "1" : data.unit);
            if (const auto factor = unit::conversion(given, expr.type.unit); factor && i < data.numbers.size())
                value = data.numbers[i] * factor->to_double();
        } else if (expr.type.kind == formula::Kind::truth) {
            value = data.texts[i].empty() ? missing : data.texts[i] == "true";
        } else {
            const int number = checked_.words.label_number(expr.type.category, data.texts[i]);
            value = number < 0 ? missing : number;
        }
        array.values[i] = value;
        if (value != value)
            array.reasons[i] = not_supplied;
    }
    return array;
}

Array RunData::quantity_input(const Expr& expr)
{
    const auto [sheet, name] = parts_of(expr.text);
    const auto found = booked.find(sheet + "." + name);
    if (found == booked.end())
        throw std::logic_error("quantity " + sheet + "." + name + " is used before it is booked");
    Array array = found->second.amounts;
    for (double& value : array.values)
        value *= found->second.quantum;
    if (expr.at.empty())
        return array;
    Array out = shaped(expr);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto wanted = labels_at(expr, out, i);
        std::size_t place = 0;
        for (std::size_t d = 0; d < array.dims.size(); ++d) {
            const auto& names = labels(array.dims[d]);
            const auto at = std::find(names.begin(), names.end(), wanted.at(array.dims[d]));
            place = place * names.size() + static_cast<std::size_t>(at - names.begin());
        }
        out.values[i] = array.values[place];
        out.reasons[i] = array.reasons[place];
    }
    return out;
}

std::optional<Array> RunData::pixel_sum(const Expr& expr, engine::Reasons& reasons)
{
    if (const auto found = sums.find(expr.id); found != sums.end())
        return found->second;
    const auto reason = missing_sums.find(formula::describe(expr));
    return all_missing(shaped(expr), reasons.number(reason == missing_sums.end() ? "not_computed" : reason->second));
}

std::optional<Array> RunData::domain(const Expr& expr, engine::Reasons& reasons)
{
    Array array = shaped(expr);
    for (std::size_t i = 0; i < array.size(); ++i) {
        formula::ExprPtr one = checked_.pool->make(expr);
        for (const auto& [index, label] : labels_at(expr, array, i))
            one = formula::bind(*checked_.pool, one, index, label, checked_.words);
        const DomainValue found = domain_value ? domain_value(*one) : DomainValue{missing, "not_computed"};
        array.values[i] = found.value;
        array.reasons[i] = found.reason.empty() ? std::uint16_t{0} : reasons.number(found.reason);
    }
    return array;
}

}  // namespace eco::account

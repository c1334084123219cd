#include "account/trace.hpp"

#include <algorithm>

#include "account/distribution.hpp"
#include "account/samples.hpp"
#include "account/state.hpp"

namespace eco::account {

using engine::Array;
using formula::Expr;
using formula::Fn;

int Trace::number_of(const std::string& id, const method::Row& row)
{
    if (numbers_from_ != nullptr)
        return numbers_from_->number_of(id, row);
    if (!is_distributed(row) || bound_.count(id))
        return -1;
    const auto [found, is_new] = numbers_.emplace(RunData::Used{id, &row}, static_cast<int>(rows.size()));
    if (is_new)
        rows.push_back({id, row});
    return found->second;
}

int Trace::add_sampled(const std::string& sum, double booked)
{
    rows.push_back({"sample:" + sum, {}});
    rows.back().row.value = booked;
    return static_cast<int>(rows.size()) - 1;
}

double Trace::central(const Form& form)
{
    if (central_.size() < static_cast<std::size_t>(forms.monomials())) {
        std::vector<std::vector<double>> values;
        for (const auto& used : rows)
            values.push_back({*used.row.value});
        central_ = forms.evaluate(values, 1, 1);
    }
    return Forms::at(form, central_, 0);
}

void Trace::begin_year(int year, engine::Evaluator& evaluator, RunData& data, const RowsOf& rows_of)
{
    year_ = year;
    sums_.clear();
    booked_.clear();
    if (samples_ != nullptr)
        samples_->begin_year(*this, year, evaluator, data, rows_of);
}

void Trace::sampled_sum(const engine::PixelSum& sum, const SumResult& result)
{
    auto& out = sums_[sum.sum->id];
    out.assign(result.values.size(), {});
    for (std::size_t i = 0; i < out.size(); ++i)
        if (const auto [part, cell] = result.from[i]; part < sum.parts.size() && !result.values.is_missing(i))
            out[i] = samples_->find(*this, year_, sum, part, cell, result.values.values[i]);
}

void Trace::sum(const engine::PixelSum& sum, const SumResult& result, const std::vector<AddedProduct>& contributions,
                engine::Evaluator& coefficients, RunData& data, const RowsOf& rows_of)
{
    if (samples_ != nullptr && samples_->has(year_, sum.sum->id))
        return sampled_sum(sum, result);
    FormEvaluator evaluator(*this, coefficients, data, rows_of, [](const Expr&) { return std::nullopt; });
    std::map<std::pair<std::size_t, std::size_t>, Form> parts;
    std::map<std::size_t, std::vector<std::size_t>> places;  // by id of a coefficient
    bool varies = false;
    try {
        for (const auto& one : contributions) {
            const auto& coefficient = *one.coefficient;
            if (!places.count(coefficient->id)) {
                varies = evaluator.varies(coefficient) || varies;
                places[coefficient->id] = evaluator.places(coefficients.eval(coefficient), result.dims);
            }
            Form& cell = parts[{one.part, one.cell}];
            cell = Forms::add(cell, evaluator.eval(coefficient)[places[coefficient->id][one.element]], one.amount);
        }
    } catch (const Untraced& error) {
        untraced[sum.sheet + "." + sum.name] = error.what();
        return;
    }
    if (!varies)
        return;
    auto& out = sums_[sum.sum->id];
    out.assign(result.values.size(), {});
    for (std::size_t i = 0; i < out.size(); ++i)
        if (const auto cell = parts.find(result.from[i]); cell != parts.end())
            out[i] = cell->second;
}

const std::vector<Form>* Trace::line(const Line& line, const Booking& booking, const scene::Prepared& prepared,
                                     RunData& data, engine::Evaluator& evaluator, const RowsOf& rows_of)
{
    std::vector<Form> out;
    try {
        out = line.booked->feature.empty() ? book_places(line, booking, data, evaluator, rows_of)
                                           : book_features(line, booking, prepared, data, evaluator, rows_of);
    } catch (const Untraced& error) {
        untraced[line.id] = error.what();
        return nullptr;
    }
    if (std::all_of(out.begin(), out.end(), [](const Form& form) { return form.is_constant(); }))
        return nullptr;
    settle(out, booking);
    return &(booked_[line.id] = std::move(out));
}

void Trace::settle(std::vector<Form>& all, const Booking& booking)
{
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!booking.is_present[i] || booking.amounts.is_missing(i))
            continue;
        const double found = central(all[i]), wanted = booking.amounts.values[i];
        // Rounding moves an amount by half a quantum: the form goes with it. One that is 0 now may not be so in a draw.
        if (all[i].is_constant())
            all[i] = Forms::number(wanted);
        else if (found != 0 && wanted != 0)
            all[i] = Forms::scaled(all[i], wanted / found);
        else
            all[i] = Forms::add(all[i], Forms::number(wanted - found));
    }
}

namespace {

FormEvaluator::Leaf leaf_of(const std::map<std::size_t, std::vector<Form>>& sums,
                            const std::map<std::string, std::vector<Form>>& booked,
                            const std::map<std::string, std::string>& untraced, RunData& data, engine::Reasons& reasons)
{
    return [&](const Expr& expr) -> std::optional<std::vector<Form>> {
        if (expr.fn == Fn::pixel_sum) {
            const auto sum = sums.find(expr.id);
            return sum == sums.end() ? std::nullopt : std::optional(sum->second);
        }
        if (!expr.text.starts_with("quantity:"))
            return std::nullopt;
        const std::string id = expr.text.substr(9);
        if (untraced.count(id))
            throw Untraced(untraced.at(id));
        const auto found = booked.find(id);
        if (found == booked.end())
            return std::nullopt;
        // The data know which amount goes where: positions in the place of amounts come back in the asked shape.
        Booking& booking = data.booked.at(id);
        const Booking saved = booking;
        for (std::size_t i = 0; i < booking.amounts.size(); ++i)
            booking.amounts.values[i] = static_cast<double>(i);
        booking.quantum = 1;
        const Array where = data.input(expr, reasons);
        booking = saved;
        std::vector<Form> out;
        for (double place : where.values)
            out.push_back(Forms::scaled(found->second[static_cast<std::size_t>(place)], saved.quantum));
        return out;
    };
}

}  // namespace

std::vector<Form> Trace::book_places(const Line& line, const Booking& booking, RunData& data,
                                     engine::Evaluator& evaluator, const RowsOf& rows_of)
{
    FormEvaluator eval(*this, evaluator, data, rows_of, leaf_of(sums_, booked_, untraced, data, evaluator.reasons()));
    const auto& dims = booking.amounts.dims;
    const std::vector<Form> values = eval.eval(line.expr);
    const auto from = eval.places(evaluator.eval(line.expr), dims);
    std::vector<Form> out(from.size());
    for (std::size_t i = 0; i < out.size(); ++i)
        if (booking.is_present[i] && !booking.amounts.is_missing(i))
            out[i] = Forms::scaled(values[from[i]], 1 / line.quantum);
    if (!line.weights || (!eval.varies(line.expr) && !eval.varies(line.weights)))
        return out;
    const std::vector<Form> weights = eval.eval(line.weights);
    const Array shares = evaluator.spread(evaluator.eval(line.weights), dims);
    const auto weight = eval.places(evaluator.eval(line.weights), dims);
    const auto ecosystems = data.labels("ecosystem").size();
    std::size_t stride = 1;
    for (std::size_t d = dims.size(); d-- > 0 && dims[d] != "ecosystem";)
        stride *= static_cast<std::size_t>(booking.amounts.shape[d]);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const std::size_t ecosystem = i / stride % ecosystems;
        if (!booking.is_present[i] || booking.amounts.is_missing(i) || ecosystem + 1 == ecosystems)
            continue;
        Form total;
        for (std::size_t e = 0; e + 1 < ecosystems; ++e) {
            const std::size_t at = i + e * stride - ecosystem * stride;
            if (!shares.is_missing(at) && shares.values[at] > 0)
                total = Forms::add(total, weights[weight[at]]);
        }
        out[i] = forms.multiply(out[i], forms.divide(weights[weight[i]], total));
    }
    return out;
}

std::vector<Form> Trace::book_features(const Line& line, const Booking& booking, const scene::Prepared& prepared,
                                       RunData& data, engine::Evaluator& evaluator, const RowsOf& rows_of)
{
    std::vector<Form> out(booking.amounts.size());
    const auto table = prepared.features.find(line.booked->feature);
    if (table == prepared.features.end())
        return out;
    FormEvaluator eval(*this, evaluator, data, rows_of, leaf_of(sums_, booked_, untraced, data, evaluator.reasons()));
    if (!eval.varies(line.expr))
        return out;
    std::vector<std::string> dims = booking.amounts.dims;  // an amount takes each feature's form of its items
    dims.push_back(line.booked->feature);
    std::sort(dims.begin(), dims.end());
    const std::vector<Form> values = eval.eval(line.expr);
    const auto from = eval.places(evaluator.eval(line.expr), dims);
    const auto to = eval.places(booking.amounts, dims);
    Array features = engine::make_array({line.booked->feature}, {static_cast<int>(table->second.ids.size())});
    Array zones = engine::make_array({"zone"}, {static_cast<int>(data.labels("zone").size())});
    const auto feature = eval.places(features, dims), zone = eval.places(zones, dims);
    std::vector<std::vector<double>> shares;
    for (std::size_t f = 0; f < table->second.ids.size(); ++f)
        shares.push_back(shares_of(table->second, line.booked->entry->booking.zone, f, zones.size()));
    for (std::size_t i = 0; i < from.size(); ++i) {
        if (!booking.is_present[to[i]] || booking.amounts.is_missing(to[i]))
            continue;
        const double share = shares[feature[i]][zone[i]];
        if (share > 0)
            out[to[i]] = Forms::add(out[to[i]], values[from[i]], share / line.quantum);
    }
    return out;
}

const std::vector<Form>& Trace::booked_values(const std::string& place, bool is_top, int year, const Run& run,
                                              const Array& values, const std::vector<std::string>& services)
{
    auto& out = booked_values_[{place, year}];
    if (!out.empty())
        return out;
    for (std::size_t i = 0; i < values.size(); ++i)
        out.push_back(Forms::number(values.is_missing(i) ? 0 : values.values[i]));
    for (const auto& one : cells) {
        const Series& series = run.series[static_cast<std::size_t>(one.cell.series)];
        if (series.kind != "value" || one.cell.year != year || (!is_top && one.cell.place != place))
            continue;
        const auto at = std::find(services.begin(), services.end(), series.service) - services.begin();
        Form& sum = out[static_cast<std::size_t>(at)];
        sum = Forms::add(sum, Forms::add(one.form, Forms::number(static_cast<double>(-*one.cell.amount))), 0.01);
    }
    return out;
}

void Trace::reported(const std::string& place, int year, const std::string& name, double value, const method::Row* row,
                     const std::string& id)
{
    Form& form = reported_[{place, year, name}];
    const int number = row == nullptr || *row->value == 0 ? -1 : number_of(id, *row);
    form =
        number < 0 ? Forms::add(form, Forms::number(value)) : Forms::add(form, forms.row(number), value / *row->value);
}

void Trace::total(const std::string& place, bool is_top, int year, const method::CheckedTotal& total, const Run& run,
                  engine::Evaluator& evaluator, engine::Data& data)
{
    const Array& number = evaluator.eval(total.expr);
    if (number.is_missing(0))
        return;
    const auto& services = data.labels("service");
    const RowsOf none;
    FormEvaluator eval(*this, evaluator, data, none, [&](const Expr& expr) -> std::optional<std::vector<Form>> {
        const std::string name = expr.text.substr(expr.text.find(':') + 1);
        for (const auto& other : totals)
            if (other.name == name && other.place == place && other.year == year)
                return std::vector{other.form};
        if (const auto figure = reported_.find({place, year, name});
            figure != reported_.end() && !figure->second.is_constant())
            return std::vector{figure->second};
        if (name != "booked_value")
            return std::nullopt;
        return booked_values(place, is_top, year, run, evaluator.eval(std::make_shared<const Expr>(expr)), services);
    });
    try {
        if (eval.varies(total.expr))
            totals.push_back({place, total.entry->name, year, number.values[0], eval.eval(total.expr)[0]});
    } catch (const Untraced& error) {
        untraced[total.entry->name] = error.what();
    }
}

}  // namespace eco::account

#include <algorithm>
#include <cmath>
#include <limits>

#include "account/rows.hpp"
#include "account/state.hpp"

namespace eco::account {

using formula::ExprPtr;
using formula::Fn;

namespace {

/// Ids of the booked quantities that an expression reads.
std::set<std::string> quantities_of(const ExprPtr& expr)
{
    std::set<std::string> out;
    formula::walk(expr, [&](const ExprPtr& e) {
        if (e->fn == Fn::input && e->text.starts_with("quantity:"))
            out.insert(e->text.substr(9));
    });
    return out;
}

/// Every line after the lines whose quantities it reads.
std::vector<Line> ordered(std::vector<Line> lines)
{
    std::vector<Line> out;
    std::set<std::string> done, all;
    for (const auto& line : lines)
        all.insert(line.id);
    while (!lines.empty()) {
        const auto ready = std::find_if(lines.begin(), lines.end(), [&](const Line& line) {
            const auto needed = quantities_of(line.expr);
            return std::all_of(needed.begin(), needed.end(),
                               [&](const std::string& id) { return done.count(id) || !all.count(id); });
        });
        if (ready == lines.end())
            throw std::logic_error("booked quantities depend on each other");
        done.insert(ready->id);
        out.push_back(std::move(*ready));
        lines.erase(ready);
    }
    return out;
}

std::vector<ExprPtr> pixel_sums_of(const ExprPtr& expr)
{
    std::vector<ExprPtr> out;
    formula::walk(expr, [&](const ExprPtr& e) {
        if (e->fn == Fn::pixel_sum)
            out.push_back(e);
    });
    return out;
}

}  // namespace

void Accounting::State::start()
{
    choices = settle_choices(*checked.package, prepared.scene->set);
    if (options.years.empty())
        options.years = prepared.scene->years;
    for (const auto& place : prepared.places)
        zones.push_back(place.id);
    tables = rows_in_force(*checked.package, prepared);
    for (const auto& [id, table] : options.tables)
        tables[id] = table;
    const DataSource& own = options.prices_from ? *options.prices_from : DataSource{&prepared, 0};
    prices = std::make_unique<Prices>(*checked.package, *own.prepared, tables, options.constant_year, own.year);
    add_places();
    add_lines();
}

void Accounting::State::add_places()
{
    Place top{prepared.top.id, prepared.top.name_zh, prepared.top.name_en, "", 0};
    for (const auto& place : prepared.places)
        if (options.only_places.empty() ||
            std::find(options.only_places.begin(), options.only_places.end(), place.id) != options.only_places.end()) {
            run.places.push_back({place.id, place.name_zh, place.name_en, prepared.top.id, place.area_m2});
            top.area_m2 += place.area_m2;
        }
    run.places.push_back(top);
}

engine::PlanOptions Accounting::State::plan_options(int year) const
{
    engine::PlanOptions out;
    out.choice = [this](const std::string& name) { return choices.at(name); };
    out.largest_cell_m2 = *std::max_element(prepared.cell_area_m2.begin(), prepared.cell_area_m2.end());
    out.zones = static_cast<int>(prepared.places.size());
    out.hoists = options.hoists;
    out.scene_parameters = &tables;
    out.labels = scene_labels(checked, prepared, DataSources(prepared, year, options.data_from));
    return out;
}

void Accounting::State::add_lines()
{
    const auto resolve = plan_options(options.years.front());
    for (const auto& sheet : checked.package->sheets) {
        const auto status = checked.package->services.find(sheet.id);
        const bool is_computed = status != checked.package->services.end() && status->second == "computed";
        if (sheet.kind != method::Sheet::Kind::account && !(sheet.kind == method::Sheet::Kind::service && is_computed))
            continue;
        sheets.push_back(sheet.id);
        if (sheet.kind == method::Sheet::Kind::service)
            services.push_back(sheet.id);
        for (const auto& booked : checked.sheets.at(sheet.id).booked) {
            Line line;
            line.booked = &booked;
            line.expr = engine::resolve_choices(checked, booked.expr, resolve);
            if (booked.weights)
                line.weights = engine::resolve_choices(checked, booked.weights, resolve);
            line.id = sheet.id + "." + booked.name;
            add_series(line);
            lines.push_back(std::move(line));
        }
    }
    lines = ordered(std::move(lines));
}

void Accounting::State::add_series(Line& line)
{
    const method::Entry& entry = *line.booked->entry;
    if (line.expr->type.kind != formula::Kind::number)
        return;
    const bool is_money = line.booked->kind == method::Booked::Kind::value;
    const unit::Unit unit = *entry.unit;
    if (is_money)
        line.quantum =
            0.01 * unit::conversion(checked.words.symbols->parse("CNY a-1"), unit).value_or(unit::Ratio{}).to_double();
    else if (entry.quantum_unit) {
        // A quantum is an amount of the quantity itself; a flow's is written without "per year".
        auto factor = unit::conversion(*entry.quantum_unit, unit);
        if (!factor)
            factor = unit::conversion(*entry.quantum_unit / checked.words.symbols->parse("a"), unit);
        line.quantum = entry.quantum * factor.value_or(unit::Ratio{}).to_double();
    }
    Series series;
    series.service = line.booked->sheet;
    series.kind = is_money ? "value" : line.booked->kind == method::Booked::Kind::memo ? "memo" : "quantity";
    series.name = line.booked->name;
    series.title_zh = entry.title.zh.empty() ? line.booked->name : entry.title.zh;
    series.title_en = entry.title.en.empty() ? line.booked->name : entry.title.en;
    series.quantum = line.quantum;
    series.pricing = entry.pricing;
    line.series = static_cast<int>(run.series.size());
    std::vector<std::map<std::string, std::string>> combinations = {{}};
    for (const auto& item : entry.booking.items) {
        std::vector<std::map<std::string, std::string>> longer;
        for (const auto& start : combinations)
            for (const auto& label : checked.words.find(item)->labels) {
                longer.push_back(start);
                longer.back()[item] = label;
            }
        combinations = std::move(longer);
    }
    for (const auto& labels : combinations) {
        series.item.clear();
        for (const auto& item : entry.booking.items)
            series.item += (series.item.empty() ? "" : "/") + labels.at(item);
        series.unit = formula::concrete_unit(checked.words, unit, labels).text();
        run.series.push_back(series);
    }
}

void Accounting::State::request(const Line& line, std::vector<engine::SumRequest>& requests, const LayerMaker& layers,
                                YearPlan& plan)
{
    std::vector<ExprPtr> sums = pixel_sums_of(line.expr);
    if (line.weights)
        for (const auto& sum : pixel_sums_of(line.weights))
            sums.push_back(sum);
    for (const auto& sum : sums) {
        const auto same = [&](const engine::SumRequest& other) { return other.sum == sum; };
        if (std::any_of(requests.begin(), requests.end(), same))
            continue;
        const ExprPtr present = layers.without_absent(sum);
        if (const std::string missing = layers.find_missing(present); !missing.empty()) {
            plan.missing_sums[formula::describe(*sum)] = missing;
            continue;
        }
        const bool is_own = sum == line.expr || (line.expr->fn == Fn::scale && line.expr->args[0] == sum);
        requests.push_back({sum, line.booked->sheet, line.booked->name, checked.sheets.at(line.booked->sheet).applies,
                            is_own ? line.quantum : 0, present});
    }
}

ExprPtr Accounting::State::failing_area(const ExprPtr& require)
{
    formula::Pool& pool = *checked.pool;
    formula::Type area;
    area.unit = checked.words.symbols->parse("m2");
    area.indices = {"pixel"};
    area.is_amount = true;
    formula::Type sum = area;
    sum.is_amount = false;
    sum.indices = {"zone", "ecosystem"};
    const ExprPtr failing = pool.node(Fn::choose, area, {require, pool.number(0), pool.node(Fn::area, area, {})});
    return pool.node(Fn::pixel_sum, sum, {failing});
}

/// Checks at pixels are sums of their own: the area where they fail.
void Accounting::State::request_rules(std::vector<engine::SumRequest>& requests, const LayerMaker& layers)
{
    if (!options.data_from.empty())  // what never was need not be likely
        return;
    const auto resolve = plan_options(options.years.front());
    for (const auto& service : sheets)
        for (const auto& rule : checked.sheets.at(service).rules) {
            const ExprPtr require = engine::resolve_choices(checked, rule.require, resolve);
            if (!require->is_pixel() || rule.rule->otherwise == method::Check::Else::missing)
                continue;
            const ExprPtr sum = failing_area(require), present = layers.without_absent(sum);
            if (layers.find_missing(present).empty())
                requests.push_back({sum, service, "check", checked.sheets.at(service).applies, 1, present});
        }
}

void Accounting::State::add_input(YearPlan& plan, LayerMaker& layers)
{
    plan.input = layers.base_input();
    for (std::size_t i = 0; i < plan.plan.layers.size(); ++i) {
        const FoundLayer found = layers.find(plan.plan.layers[i], plan.plan.kept);
        engine::scale_layer(plan.plan.program, static_cast<int>(i), found.factor);
        plan.input.layers.push_back(found.input);
    }
    fill_tables(plan.plan, plan.year);
}

YearPlan Accounting::plan_pixels(int year, const std::set<std::size_t>& sums)
{
    State& s = *state_;
    YearPlan out;
    out.year = year;
    engine::PlanOptions options = s.plan_options(year);
    options.hoists = options.keeps = false;
    LayerMaker layers = s.layer_maker(year);
    std::vector<engine::SumRequest> requests;
    for (const Line& line : s.lines)
        s.request(line, requests, layers, out);
    std::erase_if(requests, [&](const auto& request) { return !sums.count(request.sum->id); });
    out.plan = engine::make_plan(s.checked, requests, options);
    s.add_input(out, layers);
    return out;
}

const YearPlan& Accounting::plan(int year)
{
    State& s = *state_;
    auto& slot = s.plans[year];
    if (slot)
        return *slot;
    slot = std::make_unique<YearPlan>();
    slot->year = year;
    const engine::PlanOptions options = s.plan_options(year);
    LayerMaker layers = s.layer_maker(year);
    std::vector<engine::SumRequest> requests;
    for (const Line& line : s.lines)
        s.request(line, requests, layers, *slot);
    s.request_rules(requests, layers);
    slot->plan = engine::make_plan(s.checked, requests, options);
    if (!s.options.opens_layers)
        return *slot;
    s.add_input(*slot, layers);
    const engine::Plan* plan = &slot->plan;
    slot->input.column_name = [plan](int group, int column) {
        for (const auto& basis : plan->bases)
            if (basis.group == group && basis.column == column)
                return formula::describe(*basis.value);
        return std::string("area");
    };
    return *slot;
}

LayerMaker Accounting::State::layer_maker(int year)
{
    return {checked,
            prepared,
            plan_options(year),
            options,
            year,
            [this, year](engine::Plan& plan) { fill_tables(plan, year); },
            [this, year](const ExprPtr& expr) { return numbers_of(expr, year); }};
}

DomainValue Accounting::State::domain_value(const formula::Expr& expr, int year)
{
    DomainValues& known = options.domains[year];
    const std::string text = formula::describe(expr);
    if (const auto found = known.find(text); found != known.end())
        return found->second;
    if (!options.opens_layers)
        return {std::numeric_limits<double>::quiet_NaN(), "not_computed"};
    auto maker = domain_makers.find(year);
    if (maker == domain_makers.end())
        maker = domain_makers.emplace(year, DomainMaker(checked, layer_maker(year), plan_options(year))).first;
    return known[text] = maker->second.find(expr);
}

RunData Accounting::State::data_of(int year)
{
    RunData data(checked, prepared, choices, prices->rows(year), year, options.data_from);
    data.prices = prices.get();
    data.uses = &used;
    data.domain_value = [this, year](const formula::Expr& expr) { return domain_value(expr, year); };
    return data;
}

std::vector<double> Accounting::State::numbers_of(const ExprPtr& expr, int year)
{
    RunData data = data_of(year);
    engine::Evaluator evaluator(checked, data);
    return evaluator.eval(expr).values;
}

void Accounting::State::fill_tables(engine::Plan& plan, int year)
{
    RunData data = data_of(year);
    engine::Evaluator evaluator(checked, data);
    const std::size_t ecosystems = checked.package->ecosystems.size();
    for (std::size_t i = 0; i < plan.gathers.size(); ++i) {
        if (!plan.gathers[i])
            continue;
        const engine::Array array = evaluator.spread(evaluator.eval(plan.gathers[i]), {"ecosystem", "zone"});
        auto& table = plan.program.tables[i];
        table.assign(zones.size() * ecosystems, 0);
        for (std::size_t zone = 0; zone < zones.size(); ++zone)
            for (std::size_t ecosystem = 0; ecosystem < ecosystems; ++ecosystem)
                table[zone * ecosystems + ecosystem] = array.values[ecosystem * zones.size() + zone];
    }
}

Accounting::Accounting(const method::Checked& checked, const scene::Prepared& prepared, AccountOptions options)
    : state_(std::make_unique<State>(checked, prepared, std::move(options)))
{
    state_->start();
}
Accounting::~Accounting() = default;

const std::vector<int>& Accounting::years() const
{
    return state_->options.years;
}

void Accounting::book(int year, const engine::Totals& totals)
{
    plan(year);
    if (state_->options.opens_layers)
        state_->run.documents.push_back({"sums/" + std::to_string(year) + ".txt", engine::to_text(totals)});
    state_->book_year(year, totals);
    const auto domains = state_->options.domains.find(year);
    if (state_->options.opens_layers && domains != state_->options.domains.end() && !domains->second.empty())
        state_->run.documents.push_back({"domain/" + std::to_string(year) + ".txt", to_text(domains->second)});
}

const Run& Accounting::booked() const
{
    return state_->run;
}

std::pair<std::optional<double>, std::string> Accounting::reported(const std::string& name, const std::string& place,
                                                                   int year) const
{
    return state_->reported(name, place, year, "");
}

Run Accounting::finish()
{
    state_->finish();
    return std::move(state_->run);
}

}  // namespace eco::account

#include "account/what_if.hpp"

#include <algorithm>
#include <set>

#include "account/rows.hpp"
#include "method/number.hpp"

namespace eco::account {

namespace {

struct Setting {
    std::string text, symbol, unit;
    std::map<std::string, std::string> keys;
    double number = 0;
    bool is_relative = false;  // number is a share of the row's own value
};

Problem wrong(const std::string& key, Args args)
{
    return {{}, key, std::move(args), {}, false};
}

bool is_name(const std::string& text)
{
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

std::string trim(const std::string& text)
{
    const auto begin = text.find_first_not_of(' '), end = text.find_last_not_of(' ');
    return begin == std::string::npos ? "" : text.substr(begin, end - begin + 1);
}

/// "ecosystem=forest,fvc=[10,30)": a comma parts only where a name and = follow.
bool read_keys(const std::string& text, std::map<std::string, std::string>& keys)
{
    std::string last;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t comma = std::min(text.find(',', begin), text.size());
        const std::string part = text.substr(begin, comma - begin);
        const auto equals = part.find('=');
        const std::string name = trim(part.substr(0, equals));
        if (equals != std::string::npos && is_name(name))
            keys[last = name] = trim(part.substr(equals + 1));
        else if (!last.empty())
            keys[last] += "," + part;
        else
            return false;
        begin = comma + 1;
    }
    return true;
}

bool read_value(const std::string& text, Setting& out)
{
    const bool is_signed = text.starts_with('+') || text.starts_with('-');
    const bool has_plus = text.starts_with('+');
    const std::string body = text.substr(has_plus ? 1 : 0);
    std::size_t end = body.find_first_of(" %");
    end = std::min(end, body.size());
    const auto number = method::parse_number(body.substr(0, end));
    out.unit = trim(body.substr(end));
    out.is_relative = is_signed && (out.unit == "percent" || out.unit == "%");
    if (!number || (has_plus && !out.is_relative))
        return false;
    out.number = *number;
    return true;
}

std::optional<Setting> read_setting(const std::string& text)
{
    Setting out;
    out.text = text;
    const auto at = text.find('@'), equals = text.rfind('=');
    if (equals == std::string::npos)
        return std::nullopt;
    const bool has_keys = at != std::string::npos && at < equals;
    out.symbol = trim(text.substr(0, has_keys ? at : equals));
    if (!is_name(out.symbol) || (has_keys && !read_keys(text.substr(at + 1, equals - at - 1), out.keys)) ||
        !read_value(trim(text.substr(equals + 1)), out))
        return std::nullopt;
    return out;
}

bool has_keys(const method::Row& row, const std::map<std::string, std::string>& keys)
{
    return std::all_of(keys.begin(), keys.end(), [&](const auto& key) {
        const auto label = row.keys.find(key.first);
        const auto interval = row.intervals.find(key.first);
        return (label != row.keys.end() && label->second == key.second) ||
               (interval != row.intervals.end() && interval->second.text() == key.second);
    });
}

std::string list(const std::set<std::string>& words)
{
    std::string out;
    for (const auto& word : words)
        out += (out.empty() ? "" : "; ") + word;
    return out;
}

/// Puts settings into rows, one after the other, and collects what is wrong with them.
class Setter {
public:
    Setter(const Run& run, const StoredRun& stored)
        : stored_(stored), rows_(rows_in_force(stored.package, stored.prepared)), bound_(bound_rows(stored))
    {
        for (const auto& use : run.parameters)
            used_.insert({use.symbol, without_price_year(use.keys)});
    }

    void set(const std::string& text)
    {
        const auto setting = read_setting(text);
        if (!setting)
            return problems_.add(wrong("account.set.form", {{"text", text}}));
        bool is_known = false;
        for (auto& [id, table] : rows_)
            if (table.symbol == setting->symbol) {
                is_known = true;
                set(*setting, id, table);
            }
        if (is_known)
            return;
        std::vector<std::string> symbols;
        for (const auto& [id, table] : rows_)
            symbols.push_back(table.symbol);
        const std::string near = scene::find_nearest(setting->symbol, symbols);
        problems_.add(wrong(near.empty() ? "account.set.unknown" : "account.set.unknown_near",
                            {{"symbol", setting->symbol}, {"near", near}}));
    }

    const Problems& problems() const { return problems_; }
    std::map<std::string, method::Table> changed;
    std::vector<SetRow> set_rows;

private:
    void set(const Setting& setting, const std::string& id, method::Table& table)
    {
        std::set<std::string> known, used;
        std::vector<method::Row*> found;
        for (auto& row : table.rows) {
            const std::string keys = keys_text(row);
            const std::string shown = keys.empty() ? "-" : keys;
            known.insert(shown);
            if (!used_.count({table.symbol, keys}))
                continue;
            used.insert(shown);
            if (has_keys(row, setting.keys))
                found.push_back(&row);
        }
        const Args about = {
            {"text", setting.text}, {"symbol", setting.symbol}, {"known", list(known)}, {"used", list(used)}};
        if (used.empty())
            return problems_.add(wrong("account.set.unused", about));
        if (found.empty())
            return problems_.add(wrong("account.set.no_row", about));
        if (const auto bound = bound_.find(id); bound != bound_.end())
            return problems_.add(wrong("account.set.bound", {{"symbol", setting.symbol}, {"where", bound->second}}));
        for (method::Row* row : found)
            set(setting, id, *row);
        changed[id] = table;
    }

    void set(const Setting& setting, const std::string& id, method::Row& row)
    {
        if (!row.value)
            return problems_.add(wrong("account.set.label", {{"symbol", setting.symbol}, {"value", row.value_text}}));
        double value = setting.is_relative ? *row.value * (1 + setting.number / 100) : setting.number;
        if (!setting.is_relative && !setting.unit.empty()) {
            const auto factor = factor_to(setting.unit, row.unit);
            if (!factor)
                return problems_.add(wrong("account.set.unit", {{"text", setting.text},
                                                                {"unit", setting.unit},
                                                                {"wanted", row.unit.text()},
                                                                {"symbol", setting.symbol}}));
            value *= *factor;
        }
        set_rows.push_back({id, keys_text(row), *row.value, value, row.unit.text()});
        row.value = value;
    }

    std::optional<double> factor_to(const std::string& from, const unit::Unit& to) const
    {
        try {
            if (const auto factor = unit::conversion(stored_.package.symbols.parse(from), to))
                return factor->to_double();
        } catch (const std::exception&) {  // no unit at all: told like one of another dimension
        }
        return std::nullopt;
    }

    const StoredRun& stored_;
    std::map<std::string, method::Table> rows_;
    std::map<std::string, std::string> bound_;
    std::set<std::pair<std::string, std::string>> used_;  // symbol, keys
    Problems problems_;
};

/// The sums must give the run's own figures before they may give others.
void require_same(const Run& run, const Run& again)
{
    const auto same = [](const Cell& a, const Cell& b) {
        return a.series == b.series && a.place == b.place && a.ecosystem == b.ecosystem && a.year == b.year &&
               a.amount == b.amount && a.reason == b.reason;
    };
    if (!std::equal(run.cells.begin(), run.cells.end(), again.cells.begin(), again.cells.end(), same))
        throw InputError(
            wrong("account.stored.differs",
                  {{"run", run.id.substr(0, 8)}, {"version", run.engine_version}, {"now", again.engine_version}}));
}

}  // namespace

std::map<std::string, std::string> bound_rows(const StoredRun& stored)
{
    std::map<std::string, std::string> out;
    Accounting accounting(stored.checked, stored.prepared, stored.options);
    for (int year : accounting.years())
        for (const auto& bound : accounting.plan(year).plan.bound)
            out.emplace(bound.symbol, bound.where);
    return out;
}

WhatIf what_if(const Run& run, const StoredRun& stored, const std::vector<std::string>& settings)
{
    Setter setter(run, stored);
    for (const auto& text : settings)
        setter.set(text);
    setter.problems().throw_if_any();
    WhatIf out;
    out.before = book_again(stored);
    require_same(run, out.before);
    out.after = book_again(stored, setter.changed);
    out.rows = std::move(setter.set_rows);
    return out;
}

WhatIf what_if(const Run& run, const std::vector<std::string>& settings)
{
    return what_if(run, *open_stored_run(run), settings);
}

}  // namespace eco::account

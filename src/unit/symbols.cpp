#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/csv.hpp"
#include "embedded/unit.hpp"
#include "unit/parser.hpp"
#include "unit/text.hpp"
#include "unit/unit.hpp"

namespace eco::unit {
namespace {

struct Prefix {
    std::string_view symbol;
    int power;
};

const std::array<Prefix, 14> prefixes = {{{"n", -9},
                                          {"u", -6},
                                          {"μ", -6},
                                          {"µ", -6},
                                          {"m", -3},
                                          {"c", -2},
                                          {"d", -1},
                                          {"h", 2},
                                          {"k", 3},
                                          {"M", 6},
                                          {"G", 9},
                                          {"T", 12},
                                          {"P", 15},
                                          {"E", 18}}};

/// Masses that a substance takes: tCOD, ugCOD.
const std::array<std::string_view, 15> masses = {"t",  "kt", "Mt", "Gt", "kg", "g",  "mg", "ug",
                                                 "μg", "µg", "ng", "Mg", "Gg", "Tg", "Pg"};

std::vector<std::string> split(const std::string& text, char separator)
{
    std::vector<std::string> parts;
    std::string part;
    for (char c : text + separator) {
        if (c != separator)
            part += c;
        else if (!part.empty())
            parts.push_back(std::exchange(part, ""));
    }
    return parts;
}

bool is_name(const std::string& name)
{
    const auto is_part = [](char c) { return is_ascii_letter(c) || is_digit(c) || c == '_'; };
    return !name.empty() && is_ascii_letter(name[0]) && std::ranges::all_of(name, is_part);
}

/// Changes of one letter, added, dropped or replaced, from a to b; a change of case alone counts half.
int distance_x2(const std::string& a, const std::string& b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    std::vector<int> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = static_cast<int>(2 * j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        int diagonal = std::exchange(row[0], static_cast<int>(2 * i));
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const int change = a[i - 1] == b[j - 1] ? 0 : lower(a[i - 1]) == lower(b[j - 1]) ? 1 : 2;
            diagonal = std::exchange(row[j], std::min({row[j] + 2, row[j - 1] + 2, diagonal + change}));
        }
    }
    return row[b.size()];
}

}  // namespace

Symbols Symbols::standard()
{
    static const Symbols table = [] {
        Symbols symbols;
        auto rows = read_csv(embedded::unit_units);
        for (std::size_t i = 1; i < rows.size(); ++i)
            symbols.add_row(rows[i]);
        for (auto& [name, unit] : symbols.entries_)
            for (Unit::Term& term : unit.terms_)
                term.is_standard = true;
        for (const auto& row : read_csv(embedded::unit_refused))
            symbols.refused_[row.at(0)] = row.at(1);
        return symbols;
    }();
    return table;
}

/// symbol, aliases, definition (base, substance, same, or a unit), prefixes; a wrong table is our mistake.
void Symbols::add_row(const std::vector<std::string>& cells)
{
    const std::string &symbol = cells.at(0), &definition = cells.at(2);
    if (definition == "substance")
        return add_substance(symbol);
    Unit unit =
        definition == "base" ? Unit({{symbol, 1}}, {}, symbol) : parse(definition == "same" ? symbol : definition);
    if (definition != "same") {
        unit = Unit(unit.dimensions(), unit.factor(), symbol);
        unit.number_ = {};
        unit.terms_ = {{symbol, 1, true}};
        add_symbol(symbol, unit);
    }
    for (const std::string& alias : split(cells.at(1), ';'))
        add_symbol(alias, unit);
    for (const std::string& allowed : split(cells.at(3), ' ')) {
        for (const Prefix& prefix : prefixes) {
            const std::string plain = prefix.power == -6 ? "u" : std::string(prefix.symbol);
            if (plain != allowed)
                continue;
            Unit prefixed(unit.dimensions(), multiply(unit.factor(), {1, 1, prefix.power}).value(), plain + symbol);
            prefixed.number_ = {};
            prefixed.terms_ = {{plain + symbol, 1, true}};
            add_symbol(std::string(prefix.symbol) + symbol, prefixed);
            for (const std::string& alias : split(cells.at(1), ';'))
                if (is_name(alias))
                    add_symbol(std::string(prefix.symbol) + alias, prefixed);
        }
    }
}

void Symbols::add_symbol(const std::string& symbol, Unit unit)
{
    if (!entries_.emplace(symbol, std::move(unit)).second)
        throw std::logic_error("unit symbol " + symbol + " is defined twice");
}

/// A new name must be a name and must not mean something already, also not as a symbol with an exponent.
void Symbols::check_new(const std::string& name) const
{
    if (!is_name(name) || name == "unit_of")
        throw UnitError(1, "unit.name", {{"name", name}});
    if (refused_.contains(name))
        throw UnitError(1, "unit.name_refused", {{"name", name}, {"write", refused_.at(name)}});
    for (std::size_t size = name.size(); size > 0; --size) {
        if (const auto known = find(name.substr(0, size)))
            throw UnitError(1, "unit.name_taken", {{"name", name}, {"symbol", known->text()}});
        if (!is_digit(name[size - 1]))
            break;
    }
}

void Symbols::add_substance(const std::string& name)
{
    if (!is_name(name))
        throw UnitError(1, "unit.name", {{"name", name}});
    for (std::string_view mass : masses)
        if (entries_.contains(std::string(mass) + name))
            throw UnitError(1, "unit.name_taken", {{"name", name}, {"symbol", std::string(mass) + name}});
    for (std::string_view mass : masses) {
        const std::string canonical = (mass == "μg" || mass == "µg" ? "ug" : std::string(mass)) + name;
        Unit unit({{"kg" + name, 1}}, entries_.at(std::string(mass)).factor(), canonical);
        unit.number_ = {};
        unit.terms_ = {{canonical, 1, false}};
        add_symbol(std::string(mass) + name, std::move(unit));
    }
}

void Symbols::add_counted(const std::string& name)
{
    check_new(name);
    add_symbol(name, Unit({{name, 1}}, {}, name));
}

void Symbols::add_unit(const std::string& name, const std::string& definition)
{
    check_new(name);
    const Unit meaning = Parser(*this, definition, true).read();
    Unit unit(meaning.dimensions(), meaning.factor(), name);
    unit.number_ = {};
    unit.terms_ = {{name, 1, false}};
    add_symbol(name, std::move(unit));
}

void Symbols::add_family(const std::string& name)
{
    if (!is_name(name))
        throw UnitError(1, "unit.name", {{"name", name}});
    const std::string symbol = "unit_of(" + name + ")";
    if (entries_.contains(symbol))
        throw UnitError(1, "unit.name_taken", {{"name", name}, {"symbol", symbol}});
    families_.push_back(name);
    add_symbol(symbol, Unit({{symbol, 1}}, {}, symbol));
}

Unit Symbols::parse(std::string_view text) const
{
    return Parser(*this, text, false).read();
}

std::optional<Unit> Symbols::find(const std::string& symbol) const
{
    if (const auto found = entries_.find(symbol); found != entries_.end())
        return found->second;
    constexpr std::size_t year_digits = 4;
    if (symbol.size() <= year_digits || !std::ranges::all_of(symbol.substr(symbol.size() - year_digits), is_digit))
        return std::nullopt;
    const std::string money = symbol.substr(0, symbol.size() - year_digits), year = symbol.substr(money.size());
    const auto found = entries_.find(money);
    if (year < "1900" || year > "2199" || found == entries_.end() ||
        found->second.dimensions() != std::map<std::string, int>{{"CNY", 1}})
        return std::nullopt;
    const std::string name = found->second.text() + year;
    Unit dated({{"CNY" + year, 1}}, found->second.factor(), name);
    dated.number_ = {};
    dated.terms_ = {{name, 1, false}};
    return dated;
}

std::vector<std::string> Symbols::nearest(const std::string& word) const
{
    std::vector<std::pair<int, std::string>> found;
    const int limit = word.size() <= 2 ? 2 : word.size() <= 4 ? 3 : 4;
    for (const auto& [symbol, unit] : entries_)
        if (const int distance = distance_x2(word, symbol);
            distance <= limit && distance < 2 * static_cast<int>(word.size()))
            found.emplace_back(distance, symbol);
    std::sort(found.begin(), found.end());
    std::vector<std::string> symbols;
    std::string joined = word;
    if (std::erase(joined, '_') > 0 && has_symbol(joined))
        symbols.push_back(joined);
    for (std::size_t i = 0; i < found.size() && symbols.size() < 3; ++i)
        symbols.push_back(found[i].second);
    return symbols;
}

}  // namespace eco::unit

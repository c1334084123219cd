#include "scene/parameters.hpp"

#include <algorithm>
#include <sstream>

#include "base/csv.hpp"
#include "base/file.hpp"
#include "method/reader.hpp"

namespace eco::scene {
namespace {

bool has_symbol(const method::Package& package, const std::string& symbol)
{
    for (const auto& sheet : package.sheets)
        for (const auto& use : sheet.uses)
            if (use.of == symbol &&
                (use.source == method::Use::Source::parameter || use.source == method::Use::Source::price))
                return true;
    return package.parameters.contains(symbol) || package.prices.contains(symbol);
}

/// True if one of the ids in a cell is the package's or that of a package which it extends.
bool lists(const std::string& cell, const method::Package& package)
{
    std::istringstream words(cell);
    for (std::string id; words >> id;)
        if (id == package.id || std::any_of(package.parents.begin(), package.parents.end(),
                                            [&](const auto& parent) { return parent.starts_with(id + " "); }))
            return true;
    return false;
}

/// The text without the column `packages`, and with empty lines for rows of other packages and of symbols that the
/// package does not have: these are in units that it need not know.
std::string rows_for(const method::Package* package, const std::string& text)
{
    const method::TextFile lines("", text);
    const auto rows = read_csv_rows(text);
    if (rows.empty())
        return text;
    const auto& heading = rows.front().cells;
    const auto column_of = [&](const char* name) {
        return static_cast<std::size_t>(std::find(heading.begin(), heading.end(), name) - heading.begin());
    };
    const std::size_t symbol = column_of("symbol"), packages = column_of("packages");
    std::string out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::size_t begin = i == 0 ? 0 : lines.start_of(rows[i].line);
        const std::size_t end = i + 1 < rows.size() ? lines.start_of(rows[i + 1].line) : text.size();
        const std::string row = text.substr(begin, end - begin);
        const auto& cells = rows[i].cells;
        const bool is_for_others = package != nullptr && i > 0 && packages < cells.size() && !cells[packages].empty() &&
                                   !lists(cells[packages], *package);
        const bool is_known =
            package == nullptr || i == 0 || symbol >= cells.size() || has_symbol(*package, cells[symbol]);
        if (is_for_others || !is_known) {
            out.append(static_cast<std::size_t>(std::count(row.begin(), row.end(), '\n')), '\n');
        } else if (packages >= cells.size()) {
            out += row;
        } else {
            for (std::size_t c = 0; c < cells.size(); ++c)
                if (c != packages)
                    out += (c == (packages == 0 ? 1U : 0U) ? "" : ",") + csv_cell(cells[c]);
            out += "\n";
        }
    }
    return out;
}

/// The range that a package gives with a `required` row stands for a scene's value that has none and lies in it.
void take_range(const method::Row& required, method::Row& row)
{
    const auto factor = unit::conversion(required.unit, row.unit);
    if (row.low || row.high || !row.value || !required.low || !required.high || !factor)
        return;
    const double low = *required.low * factor->to_double(), high = *required.high * factor->to_double();
    if (low > *row.value || *row.value > high)
        return;
    row.low = low;
    row.high = high;
    row.distribution = required.distribution;
    row.draw = required.draw;
}

}  // namespace

std::map<std::string, method::Table> read_parameters(const std::string& file, const method::Package* package,
                                                     Problems& problems)
{
    method::Package words;  // labels and units of the package, none of its rows
    if (package != nullptr)
        words = *package;
    else
        words.symbols = unit::Symbols::standard();
    words.parameters.clear();
    words.prices.clear();
    method::Reader reader(words, problems);
    method::Layer layer;
    const std::string text = rows_for(package, read_file(file));
    layer.texts["parameters/scene.csv"] = std::make_shared<const method::TextFile>(file, text);
    method::read_tables(reader, {layer});
    return words.parameters;
}

const method::Row* find_twin(const method::Table& package, const method::Row& own)
{
    const auto twin = std::find_if(package.rows.begin(), package.rows.end(), [&](const method::Row& row) {
        return row.keys == own.keys && row.intervals == own.intervals;
    });
    return twin == package.rows.end() ? nullptr : &*twin;
}

method::Table with_own_rows(const method::Table& package, const method::Table& own)
{
    method::Table rows = package;
    for (method::Row row : own.rows) {
        const method::Row* twin = find_twin(rows, row);
        if (twin != nullptr && twin->is_required) {
            take_range(*twin, row);
            rows.rows.erase(rows.rows.begin() + (twin - rows.rows.data()));
        }
        rows.rows.push_back(std::move(row));
    }
    return rows;
}

method::PriceIndices read_scene_indices(const std::string& file, Problems& problems)
{
    method::PriceIndices indices;
    method::read_price_indices(std::make_shared<const method::TextFile>(file, read_file(file)), indices, problems);
    return indices;
}

}  // namespace eco::scene

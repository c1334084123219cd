#include "scene/parameters.hpp"

#include <algorithm>

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

/// The text with empty lines for rows of symbols that the package does not have: they are for another package, in units
/// that this one need not know.
std::string rows_for(const method::Package& package, const std::string& text)
{
    const method::TextFile lines("", text);
    const auto rows = read_csv_rows(text);
    if (rows.empty())
        return text;
    const auto& heading = rows.front().cells;
    const auto column = static_cast<std::size_t>(std::find(heading.begin(), heading.end(), "symbol") - heading.begin());
    std::string out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::size_t begin = i == 0 ? 0 : lines.start_of(rows[i].line);
        const std::size_t end = i + 1 < rows.size() ? lines.start_of(rows[i + 1].line) : text.size();
        const std::string row = text.substr(begin, end - begin);
        if (i == 0 || column >= rows[i].cells.size() || has_symbol(package, rows[i].cells[column]))
            out += row;
        else
            out.append(static_cast<std::size_t>(std::count(row.begin(), row.end(), '\n')), '\n');
    }
    return out;
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
    std::string text = read_file(file);
    if (package != nullptr)
        text = rows_for(*package, text);
    layer.texts["parameters/scene.csv"] = std::make_shared<const method::TextFile>(file, text);
    method::read_tables(reader, {layer});
    return words.parameters;
}

method::PriceIndices read_scene_indices(const std::string& file, Problems& problems)
{
    method::PriceIndices indices;
    method::read_price_indices(std::make_shared<const method::TextFile>(file, read_file(file)), indices, problems);
    return indices;
}

}  // namespace eco::scene

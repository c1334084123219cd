#include "scene/pick_columns.hpp"

#include <algorithm>

#include "scene/text.hpp"
#include "unit/unit.hpp"

namespace eco::scene {
namespace {

/// "粮食产量 (万吨)" as ("粮食产量", "万吨"); nothing without round brackets at the end.
std::optional<std::pair<std::string, std::string>> split_round(const std::string& text)
{
    for (const auto& [open, close] : {std::pair<std::string, std::string>{"(", ")"}, {"（", "）"}}) {
        const auto at = text.rfind(open);
        if (text.ends_with(close) && at != std::string::npos && at > 0)
            return std::pair{trim(text.substr(0, at)),
                             trim(text.substr(at + open.size(), text.size() - close.size() - at - open.size()))};
    }
    return std::nullopt;
}

bool is_unit(const std::string& text)
{
    static const unit::Symbols symbols = [] {
        unit::Symbols all = unit::Symbols::standard();
        all.add_counted("person");
        return all;
    }();
    try {
        symbols.parse(text);
        return true;
    } catch (const unit::UnitError&) {
        return false;
    }
}

bool holds_numbers(const TableSource& source, std::size_t cell)
{
    bool has_any = false;
    for (const SourceRow& row : source.rows) {
        const std::string& text = row.cells[cell];
        if (text.empty() || text.starts_with("missing:"))
            continue;
        if (!read_number(text))
            return false;
        has_any = true;
    }
    return has_any;
}

Pick read_pick(const TableSource& source, std::size_t cell)
{
    const std::string& heading = source.heading[cell];
    const auto [name, unit] = read_heading(heading);
    if (unit)
        return {cell, name, *unit, true, {}};
    if (const auto round = split_round(heading); round && (is_unit(round->second) || holds_numbers(source, cell)))
        return {cell, round->first, round->second, true, {}};
    return {cell, heading, "", false, {}};
}

}  // namespace

std::pair<std::string, std::optional<std::string>> read_heading(const std::string& text)
{
    const auto open = text.rfind('[');
    if (open == std::string::npos || !trim(text).ends_with(']'))
        return {trim(text), std::nullopt};
    const auto close = text.rfind(']');
    return {trim(text.substr(0, open)), trim(text.substr(open + 1, close - open - 1))};
}

std::vector<Pick> pick_columns(const TableSource& source, const TableFile& file, std::vector<Problem>& faults)
{
    std::vector<Pick> all;
    std::vector<std::string> known;
    for (std::size_t c = 0; c < source.heading.size(); ++c)
        if (!source.heading[c].empty()) {
            all.push_back(read_pick(source, c));
            known.push_back(all.back().name);
        }
    if (file.columns.empty())
        return all;
    std::vector<Pick> taken;
    for (const TableColumn& column : file.columns) {
        const auto found = std::find_if(all.begin(), all.end(), [&](const Pick& pick) {
            return pick.name == column.heading || source.heading[pick.cell] == column.heading;
        });
        if (found == all.end()) {
            const std::string near = find_nearest(column.heading, known);
            faults.push_back({cell_place(source.file, source.sheet, source.heading_line, 0, ""),
                              near.empty() ? "scene.no_heading" : "scene.no_heading_near",
                              {{"heading", column.heading}, {"near", near}},
                              "",
                              false});
            continue;
        }
        Pick pick = *found;
        pick.name = column.name;
        pick.labels = column.labels;
        taken.push_back(std::move(pick));
    }
    std::sort(taken.begin(), taken.end(), [](const Pick& a, const Pick& b) { return a.cell < b.cell; });
    return taken;
}

}  // namespace eco::scene

#include "method/inputs.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace eco::method {
namespace {

using Key = std::tuple<Use::Source, std::string, std::string>;

bool is_data(const Use& use)
{
    using Source = Use::Source;
    return use.source == Source::layer || use.source == Source::features || use.source == Source::table ||
           use.source == Source::records;
}

std::string listed(const std::vector<std::string>& names)
{
    std::string out;
    for (const std::string& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return out.empty() ? "-" : out;
}

std::string kind_of(bool is_truth, const std::string& category, const std::string& unit)
{
    return is_truth ? "truth" : !category.empty() ? category : unit;
}

Input make_input(const Use& use)
{
    return {use.source,      use.of,  use.column, use.by, use.unit, use.unit_text, use.category, use.is_truth,
            use.is_optional, use.low, use.high,   {},     {}};
}

/// Draws the ranges together; a range in another unit of the dimension is converted.
void narrow(Input& input, const Use& use)
{
    const auto factor = unit::conversion(use.unit, input.unit);
    if (!factor || !use.low || !use.high)
        return;
    const double scale = factor->to_double();
    input.low = input.low ? std::max(*input.low, *use.low * scale) : *use.low * scale;
    input.high = input.high ? std::min(*input.high, *use.high * scale) : *use.high * scale;
}

void check_same(const Input& input, const Sheet& sheet, const Use& use, Problems& problems)
{
    const bool is_same_kind = input.is_truth == use.is_truth && input.category == use.category &&
                              (use.is_truth || !use.category.empty() || unit::same_dimension(input.unit, use.unit));
    const Args common{{"name", use.of + (use.column.empty() ? "" : "." + use.column)},
                      {"sheet", sheet.id},
                      {"other", input.sheets.front()}};
    if (!is_same_kind) {
        Args args = common;
        args.emplace_back("here", kind_of(use.is_truth, use.category, use.unit_text));
        args.emplace_back("there", kind_of(input.is_truth, input.category, input.unit_text));
        problems.add(use.mark.problem("method.input_two_dimensions", args));
    }
    auto here = use.by, there = input.by;
    std::sort(here.begin(), here.end()), std::sort(there.begin(), there.end());
    if (here != there) {
        Args args = common;
        args.emplace_back("here", listed(use.by));
        args.emplace_back("there", listed(input.by));
        problems.add(use.mark.problem("method.input_two_keys", args));
    }
}

std::vector<Input> merged(const Package& package, Problems& problems)
{
    std::map<Key, Input> inputs;
    for (const Sheet& sheet : package.sheets)
        for (const Use& use : sheet.uses) {
            if (!is_data(use))
                continue;
            const auto [at, is_new] = inputs.emplace(Key{use.source, use.of, use.column}, make_input(use));
            Input& input = at->second;
            if (!is_new) {
                check_same(input, sheet, use, problems);
                input.is_optional = input.is_optional && use.is_optional;
                narrow(input, use);
            }
            if (input.sheets.empty() || input.sheets.back() != sheet.id)
                input.sheets.push_back(sheet.id);
        }
    std::vector<Input> out;
    for (auto& [key, input] : inputs)
        out.push_back(std::move(input));
    return out;
}

void add_required(const Package& package, std::vector<Input>& inputs)
{
    for (const auto source : {Use::Source::parameter, Use::Source::price})
        for (const auto& [symbol, table] : source == Use::Source::price ? package.prices : package.parameters) {
            Input input;
            for (const Row& row : table.rows)
                if (row.is_required)
                    input.required.push_back(&row);
            if (input.required.empty())
                continue;
            for (const Sheet& sheet : package.sheets)
                for (const Use& use : sheet.uses)
                    if (use.source == source && use.of == symbol) {
                        const auto sheets = std::move(input.sheets);
                        const auto rows = std::move(input.required);
                        input = make_input(use);
                        input.sheets = sheets, input.required = rows;
                        input.sheets.push_back(sheet.id);
                    }
            input.source = source, input.of = symbol;
            inputs.push_back(std::move(input));
        }
}

}  // namespace

std::vector<Input> merge_inputs(const Package& package)
{
    Problems problems;
    std::vector<Input> inputs = merged(package, problems);
    problems.throw_if_any();
    add_required(package, inputs);
    return inputs;
}

void check_inputs(const Package& package, Problems& problems)
{
    merged(package, problems);
}

}  // namespace eco::method

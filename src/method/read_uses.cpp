#include <algorithm>

#include "method/reader.hpp"

namespace eco::method {
namespace {

using Source = Use::Source;

constexpr std::pair<const char*, Source> sources[] = {
    {"layer", Source::layer}, {"derived", Source::derived}, {"features", Source::features},
    {"table", Source::table}, {"records", Source::records}, {"parameter", Source::parameter},
    {"price", Source::price}, {"curve", Source::curve},     {"quantity", Source::quantity},
};

bool has_column(Source source)
{
    return source == Source::features || source == Source::table || source == Source::records;
}
bool has_own_unit(Source source)
{
    return source == Source::derived || source == Source::quantity || source == Source::curve;
}

/// Which source the entry names; a problem unless it is exactly one.
bool read_source(Reader& reader, const Node& map, Use& use)
{
    int found = 0;
    for (const auto& [word, source] : sources)
        if (const Node* node = map.find(word)) {
            ++found;
            use.source = source;
            use.of = source == Source::quantity ? reader.schema.text(*node) : reader.schema.id(*node);
        }
    if (found != 1)
        reader.problems.add(use.mark.problem(found == 0 ? "method.use_without_source" : "method.use_two_sources",
                                             {{"name", use.name}}));
    return found == 1;
}

void read_kind(Reader& reader, const Node& map, Use& use)
{
    if (const Node* type = map.find("type"))
        use.is_truth = reader.schema.one_of(*type, {"truth"}) == "truth";
    if (const Node* kind = map.find("kind")) {
        const std::string word = reader.schema.one_of(*kind, {"density", "amount", "category", "truth"});
        use.is_amount = word == "amount";
        use.is_truth = use.is_truth || word == "truth";
        if (word == "category")
            reader.schema.require(map, "category", use.mark);
    }
    if (const Node* category = map.find("category"))
        use.category = reader.schema.id(*category);
}

void read_measure(Reader& reader, const Node& map, Use& use)
{
    const bool is_number = use.category.empty() && !use.is_truth && map.find("category") == nullptr;
    const Node* unit = map.find("unit");
    if (unit != nullptr && !is_number) {
        reader.problems.add(unit->problem("method.unit_without_number", {{"name", use.name}}));
    } else if (unit != nullptr) {
        use.unit_text = reader.schema.text(*unit);
        use.unit = reader.schema.unit(*unit).value_or(unit::Unit());
    } else if (is_number && !has_own_unit(use.source)) {
        reader.problems.add(use.mark.problem("method.key_absent", {{"key", "unit"}}));
    }
    if (const Node* range = map.find("range"))
        if (const auto limits = reader.schema.range(*range))
            use.low = limits->first, use.high = limits->second;
}

/// from, to, beyond: the units of a curve's points, and what it is outside of them.
void read_curve(Reader& reader, const Node& map, Use& use)
{
    if (const Node* from = reader.schema.require(map, "from", use.mark))
        use.from = reader.schema.unit(*from).value_or(unit::Unit());
    if (const Node* to = reader.schema.require(map, "to", use.mark)) {
        use.unit_text = reader.schema.text(*to);
        use.unit = reader.schema.unit(*to).value_or(unit::Unit());
    }
    if (const Node* beyond = reader.schema.require(map, "beyond", use.mark))
        use.is_held = reader.schema.one_of(*beyond, {"hold", "missing"}) == "hold";
}

Use read_use(Reader& reader, const Node::Entry& item)
{
    Use use;
    use.name = reader.schema.id(item.key);
    use.mark = item.key.mark();
    const Node& map = item.value;
    if (!map.is_map()) {
        reader.problems.add(map.problem("method.not_a_map"));
        return use;
    }
    reader.schema.allow(map,
                        {"layer",    "derived", "features", "table", "records", "parameter", "price",    "curve",
                         "quantity", "column",  "by",       "unit",  "range",   "sign",      "optional", "category",
                         "type",     "kind",    "place",    "from",  "to",      "beyond",    "title",    "note"});
    const bool has_source = read_source(reader, map, use);
    use.by = reader.schema.ids(map, "by");
    use.column = map.find("column") == nullptr ? "" : reader.schema.id(*map.find("column"));
    use.sign = reader.schema.text(map, "sign");
    use.is_optional = reader.schema.flag(map, "optional");
    read_kind(reader, map, use);
    if (!has_source)
        return use;
    read_measure(reader, map, use);
    if (has_column(use.source))
        reader.schema.require(map, "column", use.mark);
    else if (const Node* column = map.find("column"))
        reader.problems.add(column->problem("method.column_without_table", {{"name", use.name}}));
    if (use.source == Source::curve)
        read_curve(reader, map, use);
    for (const char* key : {"place", "note"})
        if (map.find(key) != nullptr)
            use.more[key] = reader.schema.text(map, key);
    return use;
}

}  // namespace

std::vector<Use> read_uses(Reader& reader, const Node& map)
{
    std::vector<Use> uses;
    if (!reader.schema.is_map(map))
        return uses;
    for (const Node::Entry& item : map.entries) {
        Use use = read_use(reader, item);
        if (!use.name.empty())
            check_name(reader, use.name, use.category, use.mark);
        uses.push_back(std::move(use));
    }
    return uses;
}

}  // namespace eco::method

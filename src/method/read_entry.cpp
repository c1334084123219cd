#include <algorithm>

#include "method/reader.hpp"

namespace eco::method {
namespace {

void read_takes(Reader& reader, const Node& map, Entry& entry)
{
    entry.has_takes = true;
    if (!reader.schema.is_map(map))
        return;
    for (const Node::Entry& item : map.entries) {
        Take take;
        take.name = reader.schema.id(item.key);
        take.mark = item.key.mark();
        const Node* unit = &item.value;
        if (item.value.is_map()) {
            reader.schema.allow(item.value, {"from", "unit"});
            if (const Node* from = reader.schema.require(item.value, "from", take.mark))
                take.from = read_flow_formula(reader, *from);
            unit = reader.schema.require(item.value, "unit", take.mark);
        }
        if (unit != nullptr)
            take.unit = reader.schema.unit(*unit).value_or(unit::Unit());
        entry.takes.push_back(std::move(take));
    }
}

Booking read_booking(Reader& reader, const Node& map)
{
    Booking booking;
    booking.mark = map.mark();
    if (!reader.schema.is_map(map))
        return booking;
    reader.schema.allow(map, {"items", "zone", "ecosystem"});
    booking.items = reader.schema.ids(map, "items");
    if (const Node* zone = map.find("zone")) {
        const std::string text =
            reader.schema.one_of(*zone, {"share of area", "share of length", "share of capacity", "inside"});
        booking.zone = text.starts_with("share of ") ? text.substr(9) : text;
    }
    if (const Node* ecosystem = map.find("ecosystem")) {
        booking.ecosystem = reader.schema.text(*ecosystem);
        const bool is_by = booking.ecosystem.starts_with("by ");
        if (const std::string fault = id_fault(is_by ? booking.ecosystem.substr(3) : booking.ecosystem); !fault.empty())
            reader.problems.add(ecosystem->problem(fault, {{"name", booking.ecosystem}}));
    }
    return booking;
}

/// The quantum must be in the entry's unit, or in that unit times a year: the ledger counts m3 of m3 a-1.
void check_quantum(Reader& reader, const Entry& entry, const Node& node)
{
    if (!entry.unit || !entry.quantum_unit)
        return;
    auto rest = entry.unit->dimensions();
    for (const auto& [dimension, exponent] : entry.quantum_unit->dimensions())
        if ((rest[dimension] -= exponent) == 0)
            rest.erase(dimension);
    if (!rest.empty() && rest != std::map<std::string, int>{{"a", -1}})
        reader.problems.add(
            node.problem("method.quantum_unit", {{"quantum", entry.quantum_text}, {"unit", entry.unit->text()}}));
}

void read_measure(Reader& reader, const Node& node, Entry& entry)
{
    if (const Node* unit = node.find("unit"))
        entry.unit = reader.schema.unit(*unit);
    if (const Node* gives = node.find("gives"))
        entry.gives = reader.schema.unit(*gives);
    if (const Node* takes = node.find("takes"))
        read_takes(reader, *takes, entry);
    if (entry.has_takes != (node.find("gives") != nullptr))
        reader.problems.add(entry.mark.problem(entry.has_takes ? "method.gives_absent" : "method.takes_absent",
                                               {{"name", entry.name}}));
    if (const Node* range = node.find("range"))
        if (const auto limits = reader.schema.range(*range))
            entry.low = limits->first, entry.high = limits->second;
    if (const Node* quantum = node.find("quantum")) {
        entry.quantum_text = reader.schema.text(*quantum);
        if (const auto read = reader.schema.quantum(*quantum)) {
            entry.quantum = read->first, entry.quantum_unit = read->second;
            check_quantum(reader, entry, *quantum);
        }
    }
    if (const Node* category = node.find("category"))
        entry.category = reader.schema.id(*category);
    if (const Node* type = node.find("type"))
        entry.is_truth = reader.schema.one_of(*type, {"truth"}) == "truth";
    if (const Node* list = node.find("list"))
        entry.list = reader.schema.id(*list);
}

/// What a kind of entry must state besides its formula.
void check_complete(Reader& reader, const Entry& entry, const Node& node, EntryKind kind)
{
    const bool is_number =
        node.find("category") == nullptr && node.find("list") == nullptr && node.find("type") == nullptr;
    const auto need = [&](const char* key) {
        if (node.find(key) == nullptr)
            reader.problems.add(entry.mark.problem("method.key_absent", {{"key", key}}));
    };
    if (kind != EntryKind::let && is_number)
        need("unit");
    if (kind == EntryKind::quantity || (kind == EntryKind::memo && is_number))
        need("quantum");
    if (kind == EntryKind::value)
        need("pricing");
}

void allow_keys(Reader& reader, const Node& node, EntryKind kind)
{
    const Schema& schema = reader.schema;
    switch (kind) {
        case EntryKind::let:
            return schema.allow(node, {"formula", "unit", "takes", "gives", "category", "type", "title", "sign",
                                       "source", "note", "range"});
        case EntryKind::quantity:
            return schema.allow(
                node, {"formula", "unit", "quantum", "book", "takes", "gives", "title", "sign", "source", "note"});
        case EntryKind::memo:
            return schema.allow(node, {"formula", "unit", "quantum", "book", "takes", "gives", "category", "type",
                                       "title", "sign", "source", "note"});
        case EntryKind::value:
            return schema.allow(node,
                                {"formula", "unit", "quantum", "book", "pricing", "title", "sign", "source", "note"});
        case EntryKind::result:
            return schema.allow(node, {"formula", "unit", "takes", "gives", "category", "type", "list", "range",
                                       "title", "sign", "source", "note"});
        case EntryKind::total:
            return schema.allow(node, {"formula", "unit", "title", "sign", "source", "note"});
    }
}

}  // namespace

Entry read_entry(Reader& reader, const Node& key, const Node& node, EntryKind kind,
                 const std::map<std::string, Choice>& choices)
{
    Entry entry;
    entry.name = reader.schema.id(key);
    entry.mark = key.mark();
    if (kind == EntryKind::let && (node.is_scalar() || is_choice_map(node, choices))) {
        entry.formula = read_formula(reader, node, choices);
        return entry;
    }
    if (!reader.schema.is_map(node)) {
        if (node.type == Node::Type::null)
            reader.problems.add(node.problem("method.not_a_formula"));
        return entry;
    }
    allow_keys(reader, node, kind);
    check_complete(reader, entry, node, kind);
    entry.title = reader.schema.title(node);
    entry.sign = reader.schema.text(node, "sign");
    entry.source = reader.schema.text(node, "source");
    entry.note = reader.schema.text(node, "note");
    entry.pricing = reader.schema.text(node, "pricing");
    read_measure(reader, node, entry);
    if (const Node* book = node.find("book"))
        entry.booking = read_booking(reader, *book);
    if (const Node* formula = reader.schema.require(node, "formula", entry.mark))
        entry.formula = read_formula(reader, *formula, choices);
    return entry;
}

std::vector<Entry> read_entries(Reader& reader, const Node* map, EntryKind kind,
                                const std::map<std::string, Choice>& choices)
{
    std::vector<Entry> entries;
    if (map == nullptr || !reader.schema.is_map(*map))
        return entries;
    for (const Node::Entry& item : map->entries) {
        Entry entry = read_entry(reader, item.key, item.value, kind, choices);
        if (!entry.name.empty())
            check_name(reader, entry.name, entry.category, entry.mark);
        entries.push_back(std::move(entry));
    }
    return entries;
}

}  // namespace eco::method

#include <algorithm>

#include "method/reader.hpp"

namespace eco::method {
namespace {

void add_label(Reader& reader, Labels& set, const std::string& label, const Problem& twice)
{
    if (std::find(set.labels.begin(), set.labels.end(), label) != set.labels.end())
        reader.problems.add(twice);
    else
        set.labels.push_back(label);
}

/// `labels: {SO2: tSO2}` or `labels: [SO2, NO2]`.
void read_labels(Reader& reader, const Node& node, Labels& set)
{
    if (!node.is_map()) {
        set.labels = reader.schema.ids(node);
        return;
    }
    for (const Node::Entry& item : node.entries) {
        const std::string label = reader.schema.id(item.key);
        const auto unit = reader.schema.unit(item.value);
        if (label.empty() || !unit)
            continue;
        set.labels.push_back(label);
        set.units.push_back(*unit);
    }
}

/// `from: threats.csv`: the ids of its first column, `id`.
void read_from(Reader& reader, const Node& node, const std::vector<Layer>& layers, Labels& set)
{
    const std::string path = reader.schema.text(node);
    const auto layer =
        std::find_if(layers.begin(), layers.end(), [&](const Layer& l) { return l.texts.contains(path); });
    if (layer == layers.end() || path.find('/') != std::string::npos) {
        reader.problems.add(node.problem("method.from_absent", {{"file", path}}));
        return;
    }
    const CsvTable table = read_csv_table(layer->texts.at(path), {"id"}, reader.problems);
    for (const CsvRow& row : table.rows) {
        const std::string& label = table.cell(row, "id");
        if (const std::string fault = id_fault(label); !fault.empty())
            reader.problems.add(table.problem(row.line, "id", fault, {{"name", label}}));
        else
            add_label(reader, set, label, table.problem(row.line, "id", "method.listed_twice", {{"name", label}}));
    }
}

Labels read_set(Reader& reader, const Node::Entry& item, bool is_category, const std::vector<Layer>& layers)
{
    Labels set;
    set.name = reader.schema.id(item.key);
    set.mark = item.key.mark();
    set.is_category = is_category;
    if (!reader.schema.is_map(item.value))
        return set;
    const Node& map = item.value;
    reader.schema.allow(map, {"labels", "best_first", "units", "from", "title", "note"});
    set.title = reader.schema.title(map);
    const Node* labels = map.find("labels");
    const Node* ordered = map.find("best_first");
    const Node* from = map.find("from");
    if ((labels != nullptr) + (ordered != nullptr) + (from != nullptr) != 1) {
        reader.problems.add(set.mark.problem("method.labels_absent", {{"name", set.name}}));
        return set;
    }
    set.best_first = ordered != nullptr;
    if (from != nullptr)
        read_from(reader, *from, layers, set);
    else
        read_labels(reader, labels != nullptr ? *labels : *ordered, set);
    if (const Node* units = map.find("units"))
        if (const auto unit = reader.schema.unit(*units))
            set.units.assign(set.labels.size(), *unit);
    return set;
}

void read_sets(Reader& reader, const Node& map)
{
    if (!reader.schema.is_map(map))
        return;
    for (const Node::Entry& item : map.entries) {
        const std::string name = reader.schema.id(item.key);
        if (name.empty())
            continue;
        if (reader.package.find_ecosystem(name) != nullptr)
            reader.problems.add(item.key.problem("method.name_twice", {{"name", name}}));
        reader.package.sets[name] = reader.schema.ids(item.value);
        for (const std::string& member : reader.package.sets[name])
            if (reader.package.find_ecosystem(member) == nullptr)
                reader.problems.add(item.value.problem("method.ecosystem_unknown", {{"name", member}}));
    }
}

void check_ecosystem(Reader& reader, const CsvTable& table, const CsvRow& row, const Ecosystem& ecosystem)
{
    const auto& parent = ecosystem.parent;
    const Ecosystem* above = reader.package.find_ecosystem(parent);
    if (!parent.empty() && above == nullptr)
        reader.problems.add(table.problem(row.line, "parent", "method.ecosystem_unknown", {{"name", parent}}));
    const int level = above == nullptr ? 1 : above->level + 1;
    if ((parent.empty() || above != nullptr) && table.cell(row, "level") != std::to_string(level))
        reader.problems.add(
            table.problem(row.line, "level", "method.ecosystem_level",
                          {{"id", ecosystem.id}, {"level", table.cell(row, "level")}, {"due", std::to_string(level)}}));
}

}  // namespace

void read_indices(Reader& reader, const Node& root, const std::vector<Layer>& layers)
{
    Package& package = reader.package;
    for (const char* key : {"categories", "indices"}) {
        const Node* map = root.find(key);
        if (map == nullptr || !reader.schema.is_map(*map))
            continue;
        for (const Node::Entry& item : map->entries) {
            Labels set = read_set(reader, item, key == std::string_view("categories"), layers);
            if (set.name.empty())
                continue;
            if (formula::is_reserved(set.name))
                reader.problems.add(set.mark.problem("method.name_reserved", {{"name", set.name}}));
            if (!set.units.empty())
                package.symbols.add_family(set.name);
            const std::string name = set.name;
            if (const auto [at, is_new] = package.indices.emplace(name, std::move(set)); !is_new)
                reader.problems.add(item.key.problem("method.name_twice", {{"name", name}}));
        }
    }
    if (const Node* sets = root.find("sets"))
        read_sets(reader, *sets);
}

void read_ecosystems(Reader& reader, const TextFilePtr& file)
{
    const CsvTable table = read_csv_table(file, {"id", "parent", "level", "title_zh", "title_en"}, reader.problems);
    std::vector<Ecosystem>& all = reader.package.ecosystems;
    std::vector<const CsvRow*> kept;
    for (const CsvRow& row : table.rows) {
        Ecosystem ecosystem;
        ecosystem.id = table.cell(row, "id");
        ecosystem.parent = table.cell(row, "parent");
        ecosystem.title = {table.cell(row, "title_zh"), table.cell(row, "title_en")};
        const std::string& level = table.cell(row, "level");
        ecosystem.level = level.size() == 1 && level[0] >= '1' && level[0] <= '9' ? level[0] - '0' : 0;
        if (const std::string fault = id_fault(ecosystem.id); !fault.empty())
            reader.problems.add(table.problem(row.line, "id", fault, {{"name", ecosystem.id}}));
        else if (reader.package.find_ecosystem(ecosystem.id) != nullptr)
            reader.problems.add(table.problem(row.line, "id", "method.name_twice", {{"name", ecosystem.id}}));
        else
            all.push_back(std::move(ecosystem)), kept.push_back(&row);
    }
    for (std::size_t i = 0; i < all.size(); ++i)
        check_ecosystem(reader, table, *kept[i], all[i]);
}

void read_sources(Reader& reader, const TextFilePtr& file)
{
    const CsvTable table =
        read_csv_table(file, {"code", "citation", "accessed", "checked_by", "checked_on"}, reader.problems);
    std::map<std::string, int> seen;
    for (const CsvRow& row : table.rows) {
        SourceEntry entry{table.cell(row, "code"), table.cell(row, "citation"), table.cell(row, "accessed"),
                          table.cell(row, "checked_by"), table.cell(row, "checked_on")};
        for (const char* column : {"code", "citation"})
            if (table.cell(row, column).empty())
                reader.problems.add(table.problem(row.line, column, "method.cell_empty", {{"column", column}}));
        if (!seen.emplace(entry.code, row.line).second)
            reader.problems.add(table.problem(row.line, "code", "method.name_twice", {{"name", entry.code}}));
        reader.package.sources[entry.code] = std::move(entry);
    }
}

}  // namespace eco::method

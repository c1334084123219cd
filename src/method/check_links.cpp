#include <algorithm>
#include <set>

#include "method/reader.hpp"

namespace eco::method {
namespace {

using Kind = Sheet::Kind;

/// Where a key of a list or map of package.yaml stands, for messages.
const Node* entry_at(const Node& root, const char* section, const std::string& key)
{
    const Node* map = root.find(section);
    if (map == nullptr)
        return nullptr;
    for (const Node::Entry& entry : map->entries)
        if (entry.key.text == key)
            return &entry.key;
    for (const Node& item : map->items)
        if (item.text == key)
            return &item;
    return map;
}

/// The choice that "sheet.choice" names, or nullptr.
const Choice* find_choice(const Package& package, const std::string& path)
{
    const auto dot = path.find('.');
    const Sheet* sheet = package.find_sheet(path.substr(0, dot));
    if (sheet == nullptr || dot == std::string::npos)
        return nullptr;
    const auto found = sheet->choices.find(path.substr(dot + 1));
    return found == sheet->choices.end() ? nullptr : &found->second;
}

bool has_label(const Choice& choice, const std::string& label)
{
    return std::find(choice.labels.begin(), choice.labels.end(), label) != choice.labels.end();
}

void check_choices(Reader& reader, const Node& root)
{
    const Package& package = reader.package;
    for (const auto& [path, label] : package.set) {
        const Choice* choice = find_choice(package, path);
        const Node& at = *entry_at(root, "set", path);
        if (choice == nullptr)
            reader.problems.add(at.problem("method.choice_unknown", {{"choice", path}}));
        else if (!has_label(*choice, label))
            reader.problems.add(at.problem("method.choice_label_unknown", {{"choice", path}, {"label", label}}));
    }
    for (const std::string& path : package.left_open)
        if (find_choice(package, path) == nullptr)
            reader.problems.add(
                entry_at(root, "left_open", path)->problem("method.choice_unknown", {{"choice", path}}));
    for (const Sheet& sheet : package.sheets)
        for (const auto& [name, choice] : sheet.choices) {
            const std::string path = sheet.id + "." + name;
            const bool is_open =
                std::find(package.left_open.begin(), package.left_open.end(), path) != package.left_open.end();
            if (choice.initial.empty() && !is_open && !package.set.contains(path))
                reader.problems.add(choice.mark.problem("method.choice_unset", {{"choice", path}}));
        }
}

void check_services(Reader& reader, const Node& root)
{
    const Package& package = reader.package;
    for (const auto& [id, status] : package.services) {
        const Sheet* sheet = package.find_sheet(id);
        if (status == "computed" && (sheet == nullptr || sheet->kind != Kind::service))
            reader.problems.add(entry_at(root, "services", id)->problem("method.service_unknown", {{"name", id}}));
    }
    for (const Sheet& sheet : package.sheets)
        if (sheet.kind == Kind::service && !package.services.contains(sheet.id))
            reader.problems.add(sheet.mark.problem("method.service_not_listed", {{"name", sheet.id}}));
}

bool is_item(const Package& package, const std::string& path)
{
    const auto dot = path.find('.');
    const Sheet* sheet = package.find_sheet(path.substr(0, dot));
    if (dot == std::string::npos)
        return sheet != nullptr || package.services.contains(path);
    return sheet != nullptr && sheet->find_entry(path.substr(dot + 1)) != nullptr;
}

void check_exclusions(Reader& reader)
{
    const Package& package = reader.package;
    for (const Exclusion& exclusion : package.exclusions) {
        std::set<std::string> labels;  // of the choices of both
        for (const std::string& path : {exclusion.first, exclusion.second}) {
            if (!path.empty() && !is_item(package, path))
                reader.problems.add(exclusion.mark.problem("method.service_unknown", {{"name", path}}));
            if (const Sheet* sheet = package.find_sheet(path.substr(0, path.find('.'))))
                for (const auto& [name, choice] : sheet->choices)
                    labels.insert(choice.labels.begin(), choice.labels.end());
        }
        for (const std::string& label : exclusion.unless)
            if (!labels.contains(label))
                reader.problems.add(exclusion.mark.problem("method.unless_unknown", {{"label", label}}));
        const bool is_whole = (exclusion.first + exclusion.second).find('.') == std::string::npos;
        if (exclusion.action == "keep_first" && (!is_whole || !exclusion.unless.empty()))
            reader.problems.add(exclusion.mark.problem("method.keep_first_part",
                                                       {{"first", exclusion.first}, {"second", exclusion.second}}));
    }
}

/// `keep_first` leaves the second service out wherever the first is computed, and says why.
void leave_out(Package& package)
{
    for (const Exclusion& exclusion : package.exclusions) {
        const auto first = package.services.find(exclusion.first), second = package.services.find(exclusion.second);
        const auto is_computed = [&](const auto& found) {
            return found != package.services.end() && found->second == "computed";
        };
        if (exclusion.action != "keep_first" || !is_computed(first) || !is_computed(second))
            continue;
        second->second = "not_applicable";
        package.not_applicable[second->first] = exclusion.why + " (" + exclusion.first + ")";
    }
}

/// Names of layers and tables that the sheets read, and the calendar.
std::set<std::string> known_inputs(const Package& package)
{
    std::set<std::string> known{"day"};
    for (const Sheet& sheet : package.sheets)
        for (const Use& use : sheet.uses)
            if (use.source == Use::Source::layer || use.source == Use::Source::table ||
                use.source == Use::Source::records)
                known.insert(use.of);
    return known;
}

void check_causes(Reader& reader)
{
    const auto known = known_inputs(reader.package);
    std::map<std::string, std::string> seen;  // input -> cause
    for (const Cause& cause : reader.package.causes) {
        for (const auto& reserved : {land_cover_cause, statistics_cause, other_cause, parameter_cause, price_cause,
                                     method_cause, boundary_cause})
            if (cause.id == reserved)
                reader.problems.add(cause.mark.problem("method.cause_reserved", {{"name", cause.id}}));
        for (const auto& input : cause.inputs) {
            if (!known.contains(input))
                reader.problems.add(cause.mark.problem("method.cause_unknown", {{"name", input}}));
            const auto [first, is_new] = seen.emplace(input, cause.id);
            if (!is_new)
                reader.problems.add(cause.mark.problem(
                    "method.cause_twice", {{"name", input}, {"first", first->second}, {"second", cause.id}}));
        }
    }
}

/// Indices that the language, the package and its data layers give.
std::set<std::string> known_indices(const Package& package)
{
    std::set<std::string> known{"pixel", "zone", "region",     "ecosystem", "domain",
                                "hour",  "day",  "half_month", "month",     "year"};
    for (const auto& [name, labels] : package.indices)
        known.insert(name);
    for (const Sheet& sheet : package.sheets)
        for (const Use& use : sheet.uses)
            if (use.source == Use::Source::features || use.source == Use::Source::records)
                known.insert(use.of);
    return known;
}

void check_reference(Reader& reader, const Use& use)
{
    const Package& package = reader.package;
    const Args args{{"name", use.of}};
    if (use.source == Use::Source::derived) {
        const Sheet* sheet = package.find_sheet(use.of);
        if (sheet == nullptr || sheet->kind != Kind::derived)
            reader.problems.add(use.mark.problem("method.derived_unknown", args));
    } else if (use.source == Use::Source::quantity) {
        const auto dot = use.of.find('.');
        const Sheet* sheet = package.find_sheet(use.of.substr(0, dot));
        const std::string item = dot == std::string::npos ? "" : use.of.substr(dot + 1);
        const auto is_it = [&](const Entry& entry) { return entry.name == item; };
        if (sheet == nullptr || std::none_of(sheet->quantities.begin(), sheet->quantities.end(), is_it))
            reader.problems.add(use.mark.problem("method.quantity_unknown", args));
    } else if (use.source == Use::Source::parameter && !package.parameters.contains(use.of)) {
        reader.problems.add(use.mark.problem("method.parameter_unknown", args));
    } else if (use.source == Use::Source::price && !package.prices.contains(use.of)) {
        reader.problems.add(use.mark.problem("method.price_unknown", args));
    } else if (use.source == Use::Source::curve && !package.curves.contains(use.of)) {
        reader.problems.add(use.mark.problem("method.curve_unknown", args));
    }
}

void check_use(Reader& reader, const Sheet& sheet, const Use& use, const std::set<std::string>& indices)
{
    check_reference(reader, use);
    if (!use.category.empty() && !indices.contains(use.category))
        reader.problems.add(use.mark.problem("method.category_unknown", {{"name", use.category}}));
    const bool is_table =
        use.source == Use::Source::parameter || use.source == Use::Source::price || use.source == Use::Source::curve;
    for (const std::string& key : use.by) {
        const bool is_inner = is_table && (sheet.choices.contains(key) || sheet.find_use(key) != nullptr ||
                                           sheet.find_entry(key) != nullptr);
        if (!indices.contains(key) && !is_inner)
            reader.problems.add(use.mark.problem("method.by_unknown", {{"key", key}, {"name", use.name}}));
    }
}

void check_booking(Reader& reader, const Sheet& sheet, const Entry& entry)
{
    const std::string& where = entry.booking.ecosystem;
    if (where.starts_with("by ")) {
        if (sheet.find_entry(where.substr(3)) == nullptr && sheet.find_use(where.substr(3)) == nullptr)
            reader.problems.add(entry.booking.mark.problem("method.name_unknown", {{"name", where.substr(3)}}));
    } else if (!where.empty() && where != "unassigned" && reader.package.find_ecosystem(where) == nullptr) {
        reader.problems.add(entry.booking.mark.problem("method.ecosystem_unknown", {{"name", where}}));
    }
}

void check_sheet(Reader& reader, const Sheet& sheet, const std::set<std::string>& indices)
{
    const Package& package = reader.package;
    for (const Use& use : sheet.uses)
        check_use(reader, sheet, use, indices);
    for (const auto* entries : {&sheet.lets, &sheet.quantities, &sheet.memos, &sheet.values, &sheet.results})
        for (const Entry& entry : *entries) {
            check_booking(reader, sheet, entry);
            for (const std::string& category : {entry.category, entry.list})
                if (!category.empty() && !indices.contains(category))
                    reader.problems.add(entry.mark.problem("method.category_unknown", {{"name", category}}));
        }
    if (!sheet.group.empty() &&
        std::find(package.groups.begin(), package.groups.end(), sheet.group) == package.groups.end())
        reader.problems.add(sheet.mark.problem("method.group_unknown", {{"name", sheet.group}}));
    if (!sheet.applies_to.empty() && !package.sets.contains(sheet.applies_to) &&
        package.find_ecosystem(sheet.applies_to) == nullptr)
        reader.problems.add(sheet.mark.problem("method.set_unknown", {{"name", sheet.applies_to}}));
}

void check_sheet_ids(Reader& reader)
{
    std::map<std::string, const Sheet*> seen;
    for (const Sheet& sheet : reader.package.sheets)
        if (!sheet.id.empty() && !seen.emplace(sheet.id, &sheet).second)
            reader.problems.add(sheet.mark.problem("method.name_twice", {{"name", sheet.id}}));
}

}  // namespace

void check_name(Reader& reader, const std::string& name, const std::string& category, const Mark& mark)
{
    const bool is_index = reader.package.indices.contains(name);
    if ((is_index && category != name) || (!is_index && formula::is_reserved(name)))
        reader.problems.add(mark.problem("method.name_reserved", {{"name", name}}));
}

void check_links(Reader& reader, const Node& package_root)
{
    check_sheet_ids(reader);
    check_choices(reader, package_root);
    check_services(reader, package_root);
    check_exclusions(reader);
    leave_out(reader.package);
    check_causes(reader);
    const auto indices = known_indices(reader.package);
    for (const Sheet& sheet : reader.package.sheets)
        check_sheet(reader, sheet, indices);
}

}  // namespace eco::method

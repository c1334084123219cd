#include <algorithm>
#include <cctype>

#include "method/number.hpp"
#include "method/reader.hpp"
#include "method/validity.hpp"

namespace eco::method {
namespace {

bool is_package_id(const std::string& text)
{
    const auto is_fine = [](unsigned char c) {
        return c < 0x80 && (std::isalnum(c) || c == '-' || c == '_' || c == '.');
    };
    return !text.empty() && std::isalnum(static_cast<unsigned char>(text[0])) &&
           std::all_of(text.begin(), text.end(), is_fine);
}

/// Three whole numbers: 0.3.0
bool is_version(const std::string& text)
{
    int dots = 0;
    bool has_digit = false;
    for (char c : text) {
        if (c == '.' ? !has_digit : !(c >= '0' && c <= '9'))
            return false;
        dots += c == '.';
        has_digit = c != '.';
    }
    return dots == 2 && has_digit;
}

void read_identity(Reader& reader, const Node& root)
{
    Package& package = reader.package;
    const Schema& schema = reader.schema;
    const Mark top = root.mark();
    if (const Node* id = schema.require(root, "package", top))
        if (package.id = schema.text(*id); !package.id.empty() && !is_package_id(package.id))
            reader.problems.add(id->problem("method.not_a_package_id", {{"id", package.id}}));
    if (const Node* version = schema.require(root, "version", top))
        if (package.version = schema.text(*version); !package.version.empty() && !is_version(package.version))
            reader.problems.add(version->problem("method.not_a_version", {{"version", package.version}}));
    if (const Node* status = schema.require(root, "status", top))
        package.status = schema.one_of(*status, {"draft", "reviewed", "official"});
    package.title = schema.title(root);
    package.scope = schema.text(root, "scope");
    if (const Node* document = root.find("document"); document != nullptr && document->is_map()) {
        schema.allow(*document, {"zh", "en", "number", "edition", "in_force"});
        for (const char* key : {"zh", "en", "number", "edition", "in_force"})
            if (const std::string part = schema.text(*document, key); !part.empty() && part != "none")
                package.document += (package.document.empty() ? "" : ", ") + part;
        if (const Node* period = document->find("in_force"))
            if (const std::string text = schema.text(*period); !text.empty() && text != "none" && !parse_validity(text))
                reader.problems.add(period->problem("method.not_a_validity", {{"text", text}}));
        if (package.title.zh.empty() && package.title.en.empty())
            package.title = {schema.text(*document, "zh"), schema.text(*document, "en")};
    } else if (document != nullptr) {
        package.document = schema.text(*document);
    }
}

std::map<std::string, std::string> read_words(Reader& reader, const Node* map)
{
    std::map<std::string, std::string> out;
    if (map != nullptr && reader.schema.is_map(*map))
        for (const Node::Entry& item : map->entries)
            if (const std::string name = reader.schema.id(item.key); !name.empty())
                out[name] = reader.schema.text(item.value);
    return out;
}

/// Runs a declaration of the unit table; what it refuses is a problem at the name.
template <class Declare>
void declare(Reader& reader, const Node& at, Declare&& add)
{
    try {
        add();
    } catch (const unit::UnitError& error) {
        reader.problems.add(at.problem(error.key, error.args));
    }
}

void read_units(Reader& reader, const Node& root)
{
    unit::Symbols& symbols = reader.package.symbols;
    if (const Node* substances = root.find("substances"); substances != nullptr && reader.schema.is_list(*substances))
        for (const Node& item : substances->items) {
            reader.package.substances.push_back(reader.schema.id(item));
            declare(reader, item, [&] { symbols.add_substance(reader.package.substances.back()); });
        }
    const Node* units = root.find("units");
    if (units == nullptr || !reader.schema.is_map(*units))
        return;
    for (const Node::Entry& item : units->entries) {
        const std::string name = reader.schema.id(item.key), definition = reader.schema.text(item.value);
        if (name.empty() || definition.empty())
            continue;
        if (definition == "counted")
            declare(reader, item.key, [&] { symbols.add_counted(name); });
        else if (reader.schema.unit(item.value))
            declare(reader, item.key, [&] { symbols.add_unit(name, definition); });
    }
}

void read_services(Reader& reader, const Node& map)
{
    if (!reader.schema.is_map(map))
        return;
    for (const Node::Entry& item : map.entries) {
        const std::string id = reader.schema.id(item.key);
        if (id.empty())
            continue;
        if (!item.value.is_map()) {
            reader.package.services[id] = reader.schema.one_of(item.value, {"computed"});
            continue;
        }
        reader.schema.allow(item.value, {"not_applicable"});
        reader.package.services[id] = "not_applicable";
        if (const Node* reason = reader.schema.require(item.value, "not_applicable", item.key.mark()))
            reader.package.not_applicable[id] = reader.schema.text(*reason);
    }
}

void read_exclusions(Reader& reader, const Node& list)
{
    if (!reader.schema.is_list(list))
        return;
    for (const Node& item : list.items) {
        Exclusion exclusion;
        exclusion.mark = item.mark();
        if (!reader.schema.is_map(item))
            continue;
        reader.schema.allow(item, {"pair", "action", "unless", "why"});
        const Node* pair = reader.schema.require(item, "pair", exclusion.mark);
        if (pair != nullptr && pair->is_list() && pair->items.size() == 2)
            exclusion.first = reader.schema.text(pair->items[0]), exclusion.second = reader.schema.text(pair->items[1]);
        else if (pair != nullptr)
            reader.problems.add(pair->problem("method.not_a_pair"));
        if (const Node* action = reader.schema.require(item, "action", exclusion.mark))
            exclusion.action = reader.schema.one_of(*action, {"refuse", "keep_first", "note"});
        exclusion.unless = reader.schema.ids(item, "unless");
        if (const Node* why = reader.schema.require(item, "why", exclusion.mark))
            exclusion.why = reader.schema.text(*why);
        reader.package.exclusions.push_back(std::move(exclusion));
    }
}

void read_causes(Reader& reader, const Node& map)
{
    if (!reader.schema.is_map(map))
        return;
    for (const Node::Entry& item : map.entries) {
        Cause cause{reader.schema.id(item.key), {}, {}, item.key.mark()};
        if (cause.id.empty() || !reader.schema.is_map(item.value))
            continue;
        reader.schema.allow(item.value, {"title", "of"});
        cause.title = reader.schema.title(item.value);
        reader.schema.require(item.value, "of", cause.mark);
        cause.inputs = reader.schema.ids(item.value, "of");
        reader.package.causes.push_back(std::move(cause));
    }
}

void read_settings(Reader& reader, const Node& root)
{
    const Schema& schema = reader.schema;
    if (const Node* set = root.find("set"); set != nullptr && schema.is_map(*set))
        for (const Node::Entry& item : set->entries)
            reader.package.set[item.key.text] = schema.text(item.value);
    if (const Node* open = root.find("left_open"); open != nullptr && schema.is_list(*open))
        for (const Node& item : open->items)
            reader.package.left_open.push_back(schema.text(item));
    if (const Node* services = root.find("services"))
        read_services(reader, *services);
    if (const Node* exclusions = root.find("exclusions"))
        read_exclusions(reader, *exclusions);
    if (const Node* causes = root.find("causes"))
        read_causes(reader, *causes);
}

bool is_year(const std::string& text)
{
    return text.size() == 4 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// `1991 to 2020`, `2021 to now`, `last 3`
bool is_period(const std::string& text)
{
    const auto to = text.find(" to ");
    if (to != std::string::npos) {
        const std::string first = text.substr(0, to), last = text.substr(to + 4);
        return is_year(first) && (last == "now" || (is_year(last) && first <= last));
    }
    return text.starts_with("last ") && parse_number(text.substr(5)).value_or(0) >= 1;
}

}  // namespace

void read_package_file(Reader& reader, const Node& root, const Layer& layer)
{
    reader.schema.allow(
        root,
        {"package", "version",    "status", "title",      "document",   "note",    "extends", "scope",      "currency",
         "lookup",  "ecosystems", "sets",   "categories", "indices",    "periods", "moments", "substances", "units",
         "groups",  "services",   "set",    "left_open",  "exclusions", "causes",  "totals"});
    read_identity(reader, root);
    Package& package = reader.package;
    package.hash = layer.hash;
    package.signer = layer.signer;
    package.extends = layer.extends;
    read_units(reader, root);
    package.currency = read_words(reader, root.find("currency"));
    package.periods = read_words(reader, root.find("periods"));
    package.moments = read_words(reader, root.find("moments"));
    for (const auto& [name, text] : package.periods)
        if (!text.empty() && !is_period(text))
            reader.problems.add(root.find("periods")->find(name)->problem("method.not_a_period", {{"text", text}}));
    for (const auto& [name, text] : package.moments)
        if (!text.empty() && text != "scene" && !is_year(text))
            reader.problems.add(root.find("moments")->find(name)->problem("method.not_a_moment", {{"text", text}}));
    package.lookup = reader.schema.ids(root, "lookup");
    package.groups = root.find("groups") == nullptr ? std::vector<std::string>{"provisioning", "regulating", "cultural"}
                                                    : reader.schema.ids(root, "groups");
    read_settings(reader, root);
}

}  // namespace eco::method

#include <algorithm>
#include <filesystem>

#include "base/hash.hpp"
#include "method/reader.hpp"
#include "method/validity.hpp"

namespace eco::method {
namespace {

struct Kind {
    const char* folder;
    const char* word;
    Sheet::Kind kind;
};

constexpr Kind kinds[] = {{"services", "service", Sheet::Kind::service},
                          {"derived", "derived", Sheet::Kind::derived},
                          {"accounts", "account", Sheet::Kind::account},
                          {"indicators", "indicator", Sheet::Kind::indicator}};

void read_choices(Reader& reader, const Node& map, Sheet& sheet)
{
    if (!reader.schema.is_map(map))
        return;
    for (const Node::Entry& item : map.entries) {
        Choice choice;
        choice.name = reader.schema.id(item.key);
        choice.mark = item.key.mark();
        if (choice.name.empty() || !reader.schema.is_map(item.value))
            continue;
        reader.schema.allow(item.value, {"labels", "default", "title", "note"});
        if (const Node* labels = reader.schema.require(item.value, "labels", choice.mark))
            choice.labels = reader.schema.ids(*labels);
        if (const Node* initial = item.value.find("default")) {
            choice.initial = reader.schema.text(*initial);
            if (std::find(choice.labels.begin(), choice.labels.end(), choice.initial) == choice.labels.end())
                reader.problems.add(initial->problem("method.choice_label_unknown",
                                                     {{"choice", choice.name}, {"label", choice.initial}}));
        }
        sheet.choices[choice.name] = std::move(choice);
    }
}

void read_checks(Reader& reader, const Node& list, Sheet& sheet)
{
    if (!reader.schema.is_list(list))
        return;
    for (const Node& item : list.items) {
        if (!reader.schema.is_map(item))
            continue;
        Check check;
        check.mark = item.mark();
        reader.schema.allow(item, {"require", "else", "say"});
        if (const Node* require = reader.schema.require(item, "require", check.mark))
            check.require = read_formula(reader, *require, sheet.choices);
        if (const Node* otherwise = reader.schema.require(item, "else", check.mark)) {
            const std::string word = reader.schema.one_of(*otherwise, {"error", "warning", "missing"});
            check.otherwise = word == "warning"   ? Check::Else::warning
                              : word == "missing" ? Check::Else::missing
                                                  : Check::Else::error;
        }
        check.say = reader.schema.title(item, "say");
        sheet.checks.push_back(std::move(check));
    }
}

/// A name stands for one thing. A result may repeat a use or let whose value it is: `aqi: {formula: aqi}`.
void check_unique(Reader& reader, const Sheet& sheet)
{
    std::map<std::string, bool> names;  // -> is a use or let
    const auto claim = [&](const std::string& name, const Mark& mark, bool is_inner, bool may_repeat) {
        const auto [found, is_new] = names.emplace(name, is_inner);
        if (!is_new && !name.empty() && !(may_repeat && found->second))
            reader.problems.add(mark.problem("method.name_twice", {{"name", name}}));
    };
    for (const Use& use : sheet.uses)
        claim(use.name, use.mark, true, false);
    for (const Entry& entry : sheet.lets)
        claim(entry.name, entry.mark, true, false);
    for (const auto* entries : {&sheet.quantities, &sheet.memos, &sheet.values})
        for (const Entry& entry : *entries)
            claim(entry.name, entry.mark, false, false);
    if (sheet.kind != Sheet::Kind::derived)
        for (const Entry& entry : sheet.results) {
            const auto& tree = entry.formula.tree;
            const bool is_itself = tree && tree->op == formula::Op::name && tree->text == entry.name;
            claim(entry.name, entry.mark, false, is_itself || !tree);
        }
    constexpr std::size_t max_names = 500;
    if (names.size() > max_names)
        reader.problems.add(sheet.mark.problem("method.too_many_names", {{"count", std::to_string(names.size())}}));
}

/// What of a sheet decides its figures, in an order that does not depend on how the file is written.
std::string computing_text(const Node& node)
{
    if (node.is_list()) {
        std::string text = "[";
        for (const Node& item : node.items)
            text += computing_text(item) + ",";
        return text + "]";
    }
    if (!node.is_map())
        return node.text;
    std::map<std::string, std::string> parts;
    for (const Node::Entry& entry : node.entries)
        if (const std::string& key = entry.key.text;
            key != "verified" && key != "title" && key != "note" && key != "say" && key != "sign" && key != "source")
            parts[key] = computing_text(entry.value);
    std::string text = "{";
    for (const auto& [key, part] : parts)
        text += key + ":" + part + ",";
    return text + "}";
}

/// `no`, or who compared the sheet, when, and its fingerprint then. One of another fingerprint is told, and counts for
/// nothing.
void read_verified(Reader& reader, const Node& node, Sheet& sheet)
{
    const Args args{{"sheet", sheet.id}, {"fingerprint", sheet.fingerprint}};
    if (!node.is_map()) {
        if (node.text != "no")
            reader.problems.add(node.problem("method.verified_form", args));
        return;
    }
    reader.schema.allow(node, {"by", "on", "of"});
    for (const char* key : {"by", "on", "of"})
        reader.schema.require(node, key, node.mark());
    sheet.verified = Verified{reader.schema.text(node, "by"), reader.schema.text(node, "on"),
                              reader.schema.text(node, "of"), node.mark()};
    if (const Node* of = node.find("of"); of != nullptr && !of->text.empty() && of->text != sheet.fingerprint) {
        Problem stale = of->problem("method.verified_stale", args);
        stale.args.emplace_back("found", of->text);
        stale.is_warning = true;
        reader.problems.add(std::move(stale));
    }
}

void read_head(Reader& reader, const Node& root, Sheet& sheet)
{
    const Schema& schema = reader.schema;
    sheet.title = schema.title(root);
    sheet.group = schema.text(root, "group");
    sheet.source = schema.text(root, "source");
    sheet.applies_to = schema.text(root, "applies_to");
    sheet.note = schema.text(root, "note");
    sheet.valid = schema.text(root, "valid");
    sheet.fingerprint = sha256(computing_text(root)).substr(0, 12);
    if (!sheet.valid.empty() && !parse_validity(sheet.valid))
        reader.problems.add(root.find("valid")->problem("method.not_a_validity", {{"text", sheet.valid}}));
    if (const Node* verified = root.find("verified"))
        read_verified(reader, *verified, sheet);
    if (const Node* choices = root.find("choices"))
        read_choices(reader, *choices, sheet);
    if (const Node* uses = root.find("uses"))
        sheet.uses = read_uses(reader, *uses);
}

void read_body(Reader& reader, const Node& root, Sheet& sheet)
{
    const auto& choices = sheet.choices;
    sheet.lets = read_entries(reader, root.find("let"), EntryKind::let, choices);
    sheet.quantities = read_entries(reader, root.find("quantity"), EntryKind::quantity, choices);
    sheet.memos = read_entries(reader, root.find("memo"), EntryKind::memo, choices);
    sheet.values = read_entries(reader, root.find("value"), EntryKind::value, choices);
    if (sheet.kind != Sheet::Kind::derived)
        sheet.results = read_entries(reader, root.find("result"), EntryKind::result, choices);
    else if (reader.schema.require(root, "result", sheet.mark) != nullptr)
        for (const Node::Entry& item : root.entries)
            if (item.key.text == "result")
                sheet.results.push_back(read_entry(reader, item.key, item.value, EntryKind::result, choices));
    if (const Node* check = root.find("check"))
        read_checks(reader, *check, sheet);
    check_unique(reader, sheet);
}

void allow_keys(Reader& reader, const Node& root, Sheet::Kind kind)
{
    const Schema& schema = reader.schema;
    switch (kind) {
        case Sheet::Kind::service:
            return schema.allow(root, {"service", "title", "group", "source", "verified", "applies_to", "note",
                                       "choices", "uses", "let", "quantity", "memo", "value", "check"});
        case Sheet::Kind::derived:
            return schema.allow(root, {"derived", "title", "source", "verified", "applies_to", "note", "choices",
                                       "uses", "let", "result", "check"});
        case Sheet::Kind::account:
            return schema.allow(root, {"account", "title", "source", "verified", "applies_to", "note", "choices",
                                       "uses", "let", "quantity", "memo", "result", "check"});
        case Sheet::Kind::indicator:
            return schema.allow(root, {"indicator", "title", "source", "verified", "valid", "note", "choices", "uses",
                                       "let", "result", "check"});
    }
}

}  // namespace

void read_sheet(Reader& reader, const std::string& path, const Node& root)
{
    const std::string folder = sheet_folder(path);
    const Kind& kind =
        *std::find_if(std::begin(kinds), std::end(kinds), [&](const Kind& k) { return folder == k.folder; });
    if (!root.is_map()) {
        if (root.file)
            reader.problems.add(root.problem("method.not_a_map"));
        return;
    }
    Sheet sheet;
    sheet.kind = kind.kind;
    sheet.mark = root.mark();
    allow_keys(reader, root, kind.kind);
    if (const Node* id = reader.schema.require(root, kind.word, sheet.mark)) {
        sheet.id = reader.schema.id(*id);
        sheet.mark = id->mark();
        if (const std::string stem = std::filesystem::path(path).stem().string(); !sheet.id.empty() && sheet.id != stem)
            reader.problems.add(id->problem("method.id_not_file", {{"id", sheet.id}, {"stem", stem}}));
    }
    if (kind.kind == Sheet::Kind::service) {
        reader.schema.require(root, "group", sheet.mark);
        reader.schema.require(root, "quantity", sheet.mark);
    }
    read_head(reader, root, sheet);
    read_body(reader, root, sheet);
    reader.package.sheets.push_back(std::move(sheet));
}

}  // namespace eco::method

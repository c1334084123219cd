#include "method/merge.hpp"

#include <algorithm>

namespace eco::method {
namespace {

void erase(Node& map, std::string_view key)
{
    std::erase_if(map.entries, [&](const Node::Entry& entry) { return entry.key.text == key; });
}

/// Takes away what a dotted path names; the first part may not hold a dot, the last may ("set: {carbon.method: nep}").
bool remove_path(Node& map, const std::string& path)
{
    if (!map.is_map())
        return false;
    if (map.find(path) != nullptr) {
        erase(map, path);
        return true;
    }
    const auto dot = path.find('.');
    Node* inner = dot == std::string::npos ? nullptr : map.find(path.substr(0, dot));
    return inner != nullptr && remove_path(*inner, path.substr(dot + 1));
}

void add_labels(Node& choice, const Node& add, Problems& problems)
{
    Node* labels = choice.find("labels");
    if (labels == nullptr || !labels->is_list() || !add.is_list()) {
        problems.add(add.problem("method.not_a_list"));
        return;
    }
    for (const Node& label : add.items) {
        const auto is_same = [&](const Node& old) { return old.text == label.text; };
        if (std::any_of(labels->items.begin(), labels->items.end(), is_same))
            problems.add(label.problem("method.listed_twice", {{"name", label.text}}));
        else
            labels->items.push_back(label);
    }
}

/// A source of `uses` or a choice of a formula replaces the one that is there: two would contradict.
void drop_rivals(Node& base, const Node& over, const std::string& key, const std::string& parent_key)
{
    static constexpr std::string_view sources[] = {"layer",     "derived", "features", "table",   "records",
                                                   "parameter", "price",   "curve",    "quantity"};
    if (parent_key == "uses" &&
        std::any_of(std::begin(sources), std::end(sources), [&](auto s) { return over.find(s) != nullptr; }))
        for (std::string_view source : sources)
            erase(base, source);
    if (key == "formula" && !over.entries.empty() && base.find(over.entries.front().key.text) == nullptr)
        base.entries.clear();
}

void merge_into(Node& base, const Node& over, const std::string& key, const std::string& parent_key, Problems& problems)
{
    if (!base.is_map() || !over.is_map()) {
        base = over;
        return;
    }
    drop_rivals(base, over, key, parent_key);
    for (const Node::Entry& entry : over.entries) {
        Node* old = base.find(entry.key.text);
        if (parent_key == "choices" && entry.key.text == "add")
            add_labels(base, entry.value, problems);
        else if (old == nullptr)
            base.entries.push_back(entry);
        else
            merge_into(*old, entry.value, entry.key.text, key, problems);
    }
}

void apply_remove(Node& base, const Node& remove, Problems& problems)
{
    if (!remove.is_list()) {
        problems.add(remove.problem("method.not_a_list"));
        return;
    }
    for (const Node& path : remove.items)
        if (!path.is_scalar() || !remove_path(base, path.text))
            problems.add(path.problem("method.remove_absent", {{"path", path.text}}));
}

/// Choices to which labels are added must be there.
void check_added(const Node& base, const Node& over, Problems& problems)
{
    const Node* theirs = base.find("choices");
    const Node* ours = over.find("choices");
    if (ours == nullptr || !ours->is_map())
        return;
    for (const Node::Entry& choice : ours->entries)
        if (choice.value.find("add") != nullptr && (theirs == nullptr || theirs->find(choice.key.text) == nullptr))
            problems.add(choice.key.problem("method.change_absent", {{"path", "choices." + choice.key.text}}));
}

void add_file(std::map<std::string, Node>& merged, const Layer& layer, const std::string& parent_id,
              const std::pair<const std::string, Node>& file, Problems& problems)
{
    const auto& [path, node] = file;
    const Node* changes = node.find("changes");
    const auto theirs = merged.find(path);
    if (path == "package.yaml" && theirs != merged.end()) {
        for (const char* own : {"package", "version", "status", "document", "title", "extends"})
            erase(theirs->second, own);
        theirs->second = merge_nodes(theirs->second, node, problems);
    } else if (changes != nullptr && theirs == merged.end()) {
        problems.add(changes->problem("method.changes_nothing", {{"path", path}}));
    } else if (changes != nullptr && changes->text != parent_id) {
        problems.add(changes->problem("method.changes_other", {{"id", changes->text}, {"parent", parent_id}}));
    } else if (changes != nullptr) {
        theirs->second = merge_nodes(theirs->second, node, problems);
    } else if (theirs != merged.end()) {
        problems.add({{layer.prefix + path, 1, 0, ""}, "method.changes_missing", {{"parent", parent_id}}, "", false});
    } else {
        merged.insert(file);
    }
}

}  // namespace

Node merge_nodes(const Node& parent, const Node& child, Problems& problems)
{
    if (!parent.is_map() || !child.is_map())
        return child;
    Node base = parent;
    Node over = child;
    if (const Node* remove = child.find("remove"))
        apply_remove(base, *remove, problems);
    erase(over, "remove");
    erase(over, "changes");
    check_added(base, over, problems);
    merge_into(base, over, "", "", problems);
    return base;
}

std::map<std::string, Node> merge_layers(const std::vector<Layer>& layers, Problems& problems)
{
    std::map<std::string, Node> merged;
    std::string parent_id;
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
        std::erase_if(merged, [](const auto& file) { return file.first.starts_with("cases/"); });
        for (const auto& file : layer->yaml)
            add_file(merged, *layer, parent_id, file, problems);
        parent_id = layer->id;
    }
    return merged;
}

}  // namespace eco::method

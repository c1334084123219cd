#include "scene/entry.hpp"

#include <algorithm>

#include "base/file.hpp"
#include "method/yaml.hpp"
#include "scene/scene.hpp"

namespace eco::scene {
namespace {

Value convert(const method::Node& node)
{
    Value out;
    if (!node.file)
        return out;  // could not be read at all
    out.mark = node.mark();
    out.text = node.text;
    if (node.is_scalar())
        out.kind = Value::Kind::scalar;
    else if (node.is_list())
        out.kind = Value::Kind::list;
    else if (node.is_map())
        out.kind = Value::Kind::map;
    for (const method::Node& item : node.items)
        out.items.push_back(convert(item));
    for (const auto& [key, node_value] : node.entries) {
        Value value = convert(node_value);
        value.mark = key.mark();
        out.entries.emplace_back(key.text, std::move(value));
    }
    return out;
}

const std::vector<std::pair<std::string, Value>> no_entries;

}  // namespace

Value read_entries(const std::string& file, Problems& problems)
{
    return convert(method::read_yaml(std::make_shared<const method::TextFile>(file, read_file(file)), problems));
}

Fields::Fields(const Value& value, Problems& problems, std::string what)
    : value_(value), problems_(problems), what_(std::move(what))
{
    if (value.kind != Value::Kind::map)
        problems_.add(value.mark.problem("scene.not_a_mapping", {{"what", what_}}));
}

const Value* Fields::find(const std::string& key)
{
    known_.insert(key);
    for (const auto& [name, value] : value_.entries)
        if (name == key)
            return &value;
    return nullptr;
}

std::string Fields::text(const std::string& key)
{
    const Value* value = find(key);
    if (value == nullptr || value->kind == Value::Kind::nothing)
        return "";
    if (value->kind != Value::Kind::scalar)
        problems_.add(value->mark.problem("scene.not_a_text", {{"key", key}}));
    return value->text;
}

std::string Fields::required(const std::string& key)
{
    const Value* value = find(key);
    if (value == nullptr || (value->kind == Value::Kind::scalar && value->text.empty()) ||
        value->kind == Value::Kind::nothing)
        problems_.add(value_.mark.problem("scene.missing_key", {{"key", key}, {"what", what_}}));
    return text(key);
}

bool Fields::truth(const std::string& key)
{
    const std::string word = text(key);
    if (word.empty() || word == "no" || word == "false")
        return false;
    if (word != "yes" && word != "true")
        problems_.add(mark_of(key).problem("scene.not_a_truth", {{"key", key}, {"text", word}}));
    return true;
}

method::Title Fields::title(const std::string& key)
{
    const Value* value = find(key);
    if (value == nullptr)
        return {};
    if (value->kind == Value::Kind::scalar)
        return {value->text, value->text};
    Fields fields(*value, problems_, key);
    method::Title title{fields.text("zh"), fields.text("en")};
    fields.finish();
    if (title.zh.empty())
        title.zh = title.en;
    if (title.en.empty())
        title.en = title.zh;
    return title;
}

std::vector<std::string> Fields::list(const std::string& key)
{
    const Value* value = find(key);
    std::vector<std::string> out;
    if (value == nullptr)
        return out;
    if (value->kind == Value::Kind::scalar)
        return {value->text};
    for (const Value& item : value->items)
        out.push_back(item.text);
    return out;
}

const std::vector<std::pair<std::string, Value>>& Fields::entries(const std::string& key)
{
    const Value* value = find(key);
    if (value == nullptr || value->kind == Value::Kind::nothing)
        return no_entries;
    if (value->kind != Value::Kind::map)
        problems_.add(value->mark.problem("scene.not_a_mapping", {{"what", key}}));
    return value->entries;
}

void Fields::finish()
{
    for (const auto& [name, value] : value_.entries) {
        if (known_.contains(name))
            continue;
        const std::string near = find_nearest(name, {known_.begin(), known_.end()});
        std::string all;
        for (const std::string& key : known_)
            all += (all.empty() ? "" : ", ") + key;
        problems_.add(value.mark.problem(near.empty() ? "scene.unknown_key" : "scene.unknown_key_near",
                                         {{"key", name}, {"what", what_}, {"near", near}, {"known", all}}));
    }
}

method::Mark Fields::mark_of(const std::string& key) const
{
    for (const auto& [name, value] : value_.entries)
        if (name == key)
            return value.mark;
    return value_.mark;
}

}  // namespace eco::scene

#include "method/schema.hpp"

#include <algorithm>
#include <cctype>

#include "method/number.hpp"

namespace eco::method {

bool is_name(std::string_view text)
{
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto is_inner = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; };
    return !text.empty() && is_letter(text[0]) && std::all_of(text.begin(), text.end(), is_inner);
}

bool is_yaml_word(std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const char* word : {"yes", "no", "on", "off", "true", "false", "null"})
        if (lower == word)
            return true;
    return false;
}

std::string id_fault(std::string_view name)
{
    return !is_name(name) ? "method.not_a_name" : is_yaml_word(name) ? "method.yaml_word" : "";
}

bool Schema::is_map(const Node& node) const
{
    if (!node.is_map() && node.type != Node::Type::null)
        problems_.add(node.problem("method.not_a_map"));
    return node.is_map();
}

bool Schema::is_list(const Node& node) const
{
    if (!node.is_list())
        problems_.add(node.problem("method.not_a_list"));
    return node.is_list();
}

void Schema::allow(const Node& map, std::initializer_list<const char*> keys) const
{
    std::string known;
    for (const char* key : keys)
        known += (known.empty() ? "" : ", ") + std::string(key);
    for (const Node::Entry& entry : map.entries)
        if (std::none_of(keys.begin(), keys.end(), [&](const char* key) { return entry.key.text == key; }))
            problems_.add(entry.key.problem("method.unknown_key", {{"key", entry.key.text}, {"known", known}}));
}

const Node* Schema::require(const Node& map, const char* key, const Mark& at) const
{
    const Node* found = map.find(key);
    if (found == nullptr)
        problems_.add(at.problem("method.key_absent", {{"key", key}}));
    return found;
}

std::string Schema::text(const Node& node) const
{
    if (!node.is_scalar() || node.text.empty()) {
        problems_.add(node.problem("method.not_a_text"));
        return "";
    }
    return node.text;
}

std::string Schema::text(const Node& map, const char* key) const
{
    const Node* found = map.find(key);
    return found == nullptr ? "" : text(*found);
}

std::string Schema::id(const Node& node) const
{
    const std::string name = node.type == Node::Type::null ? "null" : text(node);
    if (const std::string fault = id_fault(name); !name.empty() && !fault.empty()) {
        problems_.add(node.problem(fault, {{"name", name}}));
        return "";
    }
    return name;
}

std::vector<std::string> Schema::ids(const Node& node) const
{
    std::vector<std::string> out;
    if (node.is_list()) {
        for (const Node& item : node.items)
            if (std::string name = id(item); !name.empty()) {
                if (std::find(out.begin(), out.end(), name) != out.end())
                    problems_.add(item.problem("method.listed_twice", {{"name", name}}));
                else
                    out.push_back(std::move(name));
            }
    } else if (std::string name = id(node); !name.empty()) {
        out.push_back(std::move(name));
    }
    return out;
}

std::vector<std::string> Schema::ids(const Node& map, const char* key) const
{
    const Node* found = map.find(key);
    return found == nullptr ? std::vector<std::string>{} : ids(*found);
}

bool Schema::flag(const Node& map, const char* key) const
{
    const Node* found = map.find(key);
    return found != nullptr && one_of(*found, {"true", "false"}) == "true";
}

Title Schema::title(const Node& map, const char* key) const
{
    const Node* found = map.find(key);
    if (found == nullptr || !is_map(*found))
        return {};
    allow(*found, {"zh", "en"});
    return {text(*found, "zh"), text(*found, "en")};
}

std::optional<unit::Unit> Schema::unit(const Node& node) const
{
    const std::string written = text(node);
    if (written.empty())
        return std::nullopt;
    try {
        return symbols_.parse(written);
    } catch (const unit::UnitError& error) {
        Problem problem = node.problem(error.key, error.args);
        if (node.is_verbatim)
            problem.place.column = node.source().lines.front().column + std::max(error.column, 1) - 1;
        problems_.add(std::move(problem));
        return std::nullopt;
    }
}

std::optional<std::pair<double, double>> Schema::range(const Node& node) const
{
    const std::string written = text(node);
    const auto to = written.find(" to ");
    if (to != std::string::npos) {
        const auto low = parse_number(written.substr(0, to)), high = parse_number(written.substr(to + 4));
        if (low && high && *low < *high)
            return std::pair(*low, *high);
    }
    if (!written.empty())
        problems_.add(node.problem("method.not_a_range", {{"text", written}}));
    return std::nullopt;
}

std::optional<std::pair<double, unit::Unit>> Schema::quantum(const Node& node) const
{
    const std::string written = text(node);
    if (written.empty())
        return std::nullopt;
    const auto space = written.find(' ');
    const auto number = parse_number(written.substr(0, space));
    if (!number || !(*number > 0) || space == std::string::npos) {
        problems_.add(node.problem("method.not_a_quantum", {{"text", written}}));
        return std::nullopt;
    }
    Node rest = node;
    rest.text = written.substr(space + 1);
    rest.at += node.is_verbatim ? space + 1 : 0;
    if (const auto unit_read = unit(rest))
        return std::pair(*number, *unit_read);
    return std::nullopt;
}

std::string Schema::one_of(const Node& node, std::initializer_list<const char*> words) const
{
    std::string known;
    for (const char* word : words) {
        if (node.is_scalar() && node.text == word)
            return word;
        known += (known.empty() ? "" : ", ") + std::string(word);
    }
    problems_.add(node.problem("method.not_one_of", {{"text", node.text}, {"known", known}}));
    return "";
}

}  // namespace eco::method

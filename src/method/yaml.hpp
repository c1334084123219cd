#pragma once
#include <string>
#include <vector>

#include "formula/source.hpp"
#include "method/package.hpp"
#include "method/text_file.hpp"

namespace eco::method {

/// A node of a YAML file as text: nothing is a number, a truth value or a date until the schema says so.
struct Node {
    enum class Type { null, scalar, list, map } type = Type::null;
    enum class Style { plain, single_quoted, double_quoted, literal, folded } style = Style::plain;
    std::string text;         // of a scalar; a block's without its last line breaks
    bool is_verbatim = true;  // the text stands in the file as it is, on one line (or line by line in a literal block)
    bool is_flow = false;     // written inside braces or brackets
    bool is_cut = false;      // YAML has cut it at a comma inside braces: told already
    std::vector<Node> items;  // of a list
    struct Entry;
    std::vector<Entry> entries;  // of a map, in the file's order
    TextFilePtr file;
    std::size_t at = 0;  // byte offset of the first character: the bar of a block, the quote of a quoted scalar

    /// The value of `key` in a map, or nullptr.
    const Node* find(std::string_view key) const;
    Node* find(std::string_view key);
    bool is_scalar() const { return type == Type::scalar; }
    bool is_map() const { return type == Type::map; }
    bool is_list() const { return type == Type::list; }

    Mark mark() const;
    /// A problem at the node; `skip` bytes further in its text where it stands on one line.
    Problem problem(std::string key, Args args = {}, std::size_t skip = 0) const;
    /// Where each line of the text stands, for formula::parse.
    formula::Source source() const;
};

struct Node::Entry {
    Node key;
    Node value;
};

/// Reads one YAML document, strictly: tags, anchors, aliases, merge keys, duplicate keys, several documents, tabs, a
/// byte-order mark, control characters and values cut at a comma inside braces are problems. An empty file is a map
/// without entries. What cannot be read at all gives a null node. Cost: O(bytes); depth is limited to 32.
Node read_yaml(TextFilePtr file, Problems& problems);

}  // namespace eco::method

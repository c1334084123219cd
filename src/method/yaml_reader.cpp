#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>

#include "method/yaml.hpp"

namespace eco::method {
namespace {

constexpr std::size_t max_depth = 32;
constexpr const char* too_deep = "too deep";

std::size_t offset_of(const YAML::Mark& mark)
{
    return mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos);
}

/// Builds nodes from yaml-cpp's events, which know tags, anchors and braces; its own tree forgets them.
class Builder : public YAML::EventHandler {
public:
    Builder(TextFilePtr file, Problems& problems) : file_(std::move(file)), problems_(problems) {}

    Node take() { return std::move(root_); }
    int documents() const { return documents_; }

    /// yaml-cpp finds documents without end in a text such as ",": what does not move on is no document.
    void OnDocumentStart(const YAML::Mark& mark) override
    {
        if (documents_ > 0 && offset_of(mark) == last_document_)
            throw YAML::ParserException(mark, "unexpected character");
        last_document_ = offset_of(mark);
        if (documents_++ > 0)
            refuse(mark, "method.several_documents");
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override
    {
        add(made(mark, Node::Type::null, "", anchor));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override
    {
        refuse(mark, "method.alias");
        add(made(mark, Node::Type::null, "", 0));
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override
    {
        Node node = made(mark, Node::Type::scalar, tag, anchor);
        node.text = value;
        set_style(node);
        add(std::move(node));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override
    {
        open(mark, made(mark, Node::Type::list, tag, anchor), style);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override
    {
        open(mark, made(mark, Node::Type::map, tag, anchor), style);
    }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        Node node;
        Node key;
        bool has_key = false;
        bool is_cut = false;  // a value was cut at a comma: what follows are its pieces
    };

    void refuse(const YAML::Mark& mark, const char* key, Args args = {})
    {
        problems_.add(file_->problem(offset_of(mark), key, std::move(args)));
    }

    Node made(const YAML::Mark& mark, Node::Type type, const std::string& tag, YAML::anchor_t anchor)
    {
        Node node;
        node.type = type;
        node.file = file_;
        node.at = std::min(offset_of(mark), file_->bytes().size());
        node.is_flow = !open_.empty() && open_.back().node.is_flow;
        if (!tag.empty() && tag != "?" && tag != "!")
            refuse(mark, "method.tag", {{"tag", tag}});
        if (anchor != 0)
            refuse(mark, "method.anchor");
        return node;
    }

    void set_style(Node& node)
    {
        const std::string& bytes = file_->bytes();
        const char first = node.at < bytes.size() ? bytes[node.at] : ' ';
        const bool is_quoted = first == '"' || first == '\'';
        using Style = Node::Style;
        node.style = first == '"'    ? Style::double_quoted
                     : first == '\'' ? Style::single_quoted
                     : first == '|'  ? Style::literal
                     : first == '>'  ? Style::folded
                                     : Style::plain;
        if (node.style == Style::literal || node.style == Style::folded) {
            node.is_verbatim = node.style == Style::literal;
            while (!node.text.empty() && node.text.back() == '\n')
                node.text.pop_back();
            return;
        }
        const std::size_t start = node.at + (is_quoted ? 1 : 0), end = start + node.text.size();
        node.is_verbatim = bytes.compare(start, node.text.size(), node.text) == 0 &&
                           (!is_quoted || (end < bytes.size() && bytes[end] == first));
        if (is_quoted && !is_closed(start, first))
            problems_.add(node.problem("method.quote_open"));
    }

    bool is_closed(std::size_t at, char quote) const
    {
        const std::string& bytes = file_->bytes();
        for (; at < bytes.size(); ++at) {
            if (quote == '"' && bytes[at] == '\\')
                ++at;
            else if (bytes[at] == quote && quote == '\'' && at + 1 < bytes.size() && bytes[at + 1] == quote)
                ++at;
            else if (bytes[at] == quote)
                return true;
        }
        return false;
    }

    void open(const YAML::Mark& mark, Node node, YAML::EmitterStyle::value style)
    {
        node.is_flow = node.is_flow || style == YAML::EmitterStyle::Flow;
        if (open_.size() == max_depth)
            throw YAML::ParserException(mark, too_deep);
        open_.push_back({std::move(node), {}, false, false});
    }

    void close()
    {
        Node node = std::move(open_.back().node);
        open_.pop_back();
        add(std::move(node));
    }

    void add(Node node)
    {
        if (open_.empty()) {
            if (documents_ == 1)
                root_ = std::move(node);
            return;
        }
        Open& parent = open_.back();
        if (parent.node.is_list())
            parent.node.items.push_back(std::move(node));
        else if (!parent.has_key)
            parent.key = std::move(node), parent.has_key = true;
        else
            add_entry(parent, std::move(node));
    }

    void add_entry(Open& parent, Node value)
    {
        parent.has_key = false;
        Node key = std::move(parent.key);
        if (parent.is_cut)
            return;
        if (!key.is_scalar()) {
            problems_.add(key.problem("method.key_not_text"));
        } else if (key.text == "<<" && key.style == Node::Style::plain) {
            problems_.add(key.problem("method.merge_key"));
        } else if (parent.node.find(key.text) != nullptr) {
            problems_.add(key.problem("method.key_twice", {{"key", key.text}}));
        } else {
            if (value.is_flow && value.is_scalar() && value.style == Node::Style::plain && is_unbalanced(value.text)) {
                problems_.add(value.problem("method.formula_in_braces", {{"text", value.text}}));
                parent.is_cut = value.is_cut = true;
            }
            parent.node.entries.push_back({std::move(key), std::move(value)});
        }
    }

    static bool is_unbalanced(const std::string& text)
    {
        return std::count(text.begin(), text.end(), '(') > std::count(text.begin(), text.end(), ')');
    }

    TextFilePtr file_;
    Problems& problems_;
    std::vector<Open> open_;
    Node root_;
    int documents_ = 0;
    std::size_t last_document_ = 0;
};

/// yaml-cpp's complaint in our words: the traps by the character that is there, anything else as bad syntax.
Problem syntax_problem(const TextFile& file, const YAML::Exception& error)
{
    const std::size_t at = std::min(offset_of(error.mark), file.bytes().size());
    const char first = at < file.bytes().size() ? file.bytes()[at] : ' ';
    if (error.msg == too_deep)
        return file.problem(at, "method.too_deep");
    if (first == '%')
        return file.problem(at, "method.percent_alone");
    if (first == '*')
        return file.problem(at, "method.alias");
    if (first == '@' || first == '`')
        return file.problem(at, "method.special_character", {{"character", std::string(1, first)}});
    return file.problem(at, "method.yaml_syntax", {{"what", error.msg}});
}

}  // namespace

Node read_yaml(TextFilePtr file, Problems& problems)
{
    if (const auto found = check_bytes(*file, Tabs::refused); !found.empty()) {
        problems.add(found);
        return {};
    }
    Builder builder(file, problems);
    try {
        std::istringstream text(file->bytes());
        YAML::Parser parser(text);
        while (builder.documents() < 2 && parser.HandleNextDocument(builder)) {
        }
    } catch (const YAML::Exception& error) {
        problems.add(syntax_problem(*file, error));
        return {};
    }
    Node root = builder.take();
    if (!root.file) {
        root.type = Node::Type::map;
        root.file = std::move(file);
    }
    return root;
}

}  // namespace eco::method

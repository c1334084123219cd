#include "method/yaml.hpp"

#include <algorithm>

namespace eco::method {
namespace {

/// Columns before the text of a literal block: its indicator's, or those of its first line that is not blank.
std::size_t block_indent(const TextFile& file, int first_line)
{
    for (int line = first_line; line <= file.line_count(); ++line) {
        const std::string text = file.line_text(line);
        const std::size_t indent = text.find_first_not_of(' ');
        if (indent != std::string::npos)
            return indent;
    }
    return 0;
}

}  // namespace

const Node* Node::find(std::string_view key) const
{
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.key.text == key; });
    return found == entries.end() ? nullptr : &found->value;
}

Node* Node::find(std::string_view key)
{
    return const_cast<Node*>(static_cast<const Node*>(this)->find(key));
}

Mark Node::mark() const
{
    const int line = file->line_of(at);
    return {file->name(), line, file->column_of(at), file->line_text(line)};
}

Problem Node::problem(std::string key, Args args, std::size_t skip) const
{
    const bool is_quoted = style == Style::single_quoted || style == Style::double_quoted;
    const std::size_t offset = is_verbatim && style != Style::literal ? skip + (is_quoted ? 1 : 0) : 0;
    return file->problem(at + (skip == 0 ? 0 : offset), std::move(key), std::move(args));
}

formula::Source Node::source() const
{
    formula::Source source;
    source.file = file->name();
    source.text = text;
    const int bar = file->line_of(at);
    if (style == Style::literal) {
        const int column = static_cast<int>(block_indent(*file, bar + 1)) + 1;
        const int lines = 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n'));
        for (int i = 1; i <= lines; ++i)
            source.lines.push_back({bar + i, column, file->line_text(bar + i)});
        return source;
    }
    const int quote = style == Style::plain ? 0 : 1;
    source.lines.push_back({bar, file->column_of(at) + quote, file->line_text(bar)});
    return source;
}

}  // namespace eco::method

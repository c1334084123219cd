#include "formula/source.hpp"

#include <algorithm>

namespace eco::formula {
namespace {

int code_points(std::string_view text)
{
    return static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

Problem Source::problem(int offset, std::string key, Args args) const
{
    const auto at = static_cast<std::size_t>(std::clamp(offset, 0, static_cast<int>(text.size())));
    const std::string_view before = std::string_view(text).substr(0, at);
    const auto number = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const auto last_break = before.rfind('\n');
    const std::string_view in_line = last_break == before.npos ? before : before.substr(last_break + 1);

    Problem problem;
    problem.key = std::move(key);
    problem.args = std::move(args);
    problem.place.file = file;
    if (!lines.empty()) {
        const Line& line = lines[std::min(number, lines.size() - 1)];
        problem.place.line = line.line;
        problem.place.column = line.column + code_points(in_line);
        problem.excerpt = line.excerpt;
    }
    return problem;
}

Source make_source(std::string text)
{
    Source source{"<formula>", std::move(text), {}};
    std::size_t begin = 0;
    for (int number = 1; begin <= source.text.size(); ++number) {
        const std::size_t end = std::min(source.text.find('\n', begin), source.text.size());
        source.lines.push_back({number, 1, source.text.substr(begin, end - begin)});
        begin = end + 1;
    }
    return source;
}

}  // namespace eco::formula

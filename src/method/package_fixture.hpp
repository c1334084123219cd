#pragma once
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/file.hpp"

namespace eco::method {

/// A file of a test package that differs from tests/packages/base.
struct Change {
    enum class Kind { whole, edit, remove } kind = Kind::whole;
    std::string path, text;  // an edit: lines of "-old" and "+new"; each old line must be there exactly once
};

/// A text file of tests/packages/wrong:
///
///     expect: KEY FILE:LINE[:COLUMN]     every problem that must be told, no other; `expect: warning KEY …` for a
///     warning escapes: yes                       \t, \r, \xNN in the sections stand for these bytes
///     --- path                           the whole file
///     --- path edit                      -old line, +new line
///     --- path remove
struct WrongCase {
    std::vector<std::string> expected;
    std::vector<Change> changes;
};

inline std::string with_escapes(const std::string& text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : ' ';
        if (next == 't' || next == 'r')
            out += next == 't' ? '\t' : '\r', ++i;
        else if (next == 'x')
            out += static_cast<char>(std::stoi(text.substr(i + 2, 2), nullptr, 16)), i += 3;
        else
            out += text[i];
    }
    return out;
}

inline Change read_section(const std::string& line)
{
    const auto space = line.find(' ', 4);
    const std::string word = space == std::string::npos ? "" : line.substr(space + 1);
    const auto kind = word == "edit"     ? Change::Kind::edit
                      : word == "remove" ? Change::Kind::remove
                                         : Change::Kind::whole;
    return {kind, line.substr(4, space == std::string::npos ? space : space - 4), ""};
}

inline WrongCase read_wrong_case(const std::string& path)
{
    WrongCase out;
    bool has_escapes = false;
    std::istringstream lines(read_file(path));
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("--- "))
            out.changes.push_back(read_section(line));
        else if (!out.changes.empty())
            out.changes.back().text += line + "\n";
        else if (line.starts_with("expect: "))
            out.expected.push_back(line.substr(8));
        else if (line == "escapes: yes")
            has_escapes = true;
    }
    for (Change& change : out.changes)
        if (has_escapes)
            change.text = with_escapes(change.text);
    return out;
}

/// Lines of an edit applied to `text`: consecutive old lines are found as one piece.
inline std::string edited(std::string text, const std::string& edit)
{
    std::istringstream lines(edit + " \n");
    std::string old_lines, new_lines;
    const auto apply = [&] {
        const auto at = old_lines.empty() ? text.size() : text.find(old_lines);
        if (at == std::string::npos || (!old_lines.empty() && text.find(old_lines, at + 1) != std::string::npos))
            throw std::logic_error("the test's old lines are not there exactly once:\n" + old_lines);
        text.replace(at, old_lines.size(), new_lines);
        old_lines.clear(), new_lines.clear();
    };
    for (std::string line; std::getline(lines, line);) {
        if ((line.starts_with("-") && !new_lines.empty()) || line == " ")
            apply();
        if (line.starts_with("-"))
            old_lines += line.substr(1) + "\n";
        else if (line.starts_with("+"))
            new_lines += line.substr(1) + "\n";
    }
    return text;
}

/// tests/packages/base with changes, in a directory of its own that goes with the object.
class TemporaryPackage {
public:
    explicit TemporaryPackage(const WrongCase& wrong)
    {
        namespace fs = std::filesystem;
        std::string name = (fs::temp_directory_path() / "eco_package_XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("no temporary directory");
        root_ = name;
        fs::copy(ECO_SOURCE_DIR "/tests/packages/base", root_ + "/base", fs::copy_options::recursive);
        for (const Change& change : wrong.changes)
            apply(change);
    }
    ~TemporaryPackage() { std::filesystem::remove_all(root_); }
    TemporaryPackage(const TemporaryPackage&) = delete;
    TemporaryPackage& operator=(const TemporaryPackage&) = delete;

    std::string directory() const { return root_ + "/base"; }
    std::string root() const { return root_; }

    void apply(const Change& change)
    {
        const std::filesystem::path path = directory() + "/" + change.path;
        if (change.kind == Change::Kind::remove) {
            std::filesystem::remove(path);
            return;
        }
        const std::string text =
            change.kind == Change::Kind::edit ? edited(read_file(path.string()), change.text) : change.text;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << text;
    }

private:
    std::string root_;
};

}  // namespace eco::method

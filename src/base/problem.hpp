#pragma once
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eco {

enum class Language { en, zh };

/// The language of the environment: LC_ALL, LC_MESSAGES, LANG, in this order; zh if it begins with "zh", else en.
Language language_of_environment();

/// Named values that a catalogue text takes at its {name} marks.
using Args = std::vector<std::pair<std::string, std::string>>;

/// The catalogue's text `key` in `language`, with `args` put in. The catalogue is the rows of every module's
/// messages.csv (key,en,zh). Throws std::logic_error for an unknown key: that is our mistake, never the user's.
std::string say(std::string_view key, const Args& args, Language language);

/// True if the catalogue has `key` in every language.
bool has_message(std::string_view key);

/// Where something is: a file, and there a line and column (1-based, column in code points), or a named spot such as
/// "column value", or "sheet NAME" of a workbook, where line and column are a cell.
struct Place {
    std::string file;
    int line = 0;
    int column = 0;
    std::string spot;
};

/// One thing that is wrong with what the user gave. `key` names three catalogue rows: key (what is there),
/// key.expected and key.remedy; the last two are optional. `excerpt` is the line of the file, printed with a caret
/// under `column`.
struct Problem {
    Place place;
    std::string key;
    Args args;
    std::string excerpt;
    bool is_warning = false;
};

/// "file:line:column: what is there", the excerpt with its caret, "expected: …", "do: …". Ends without a line break.
std::string render(const Problem& problem, Language language);

/// The user's data, package or settings are wrong. Holds every problem that was found, not just the first.
class InputError : public std::runtime_error {
public:
    explicit InputError(std::vector<Problem> problems);
    explicit InputError(Problem problem) : InputError(std::vector<Problem>{std::move(problem)}) {}
    const std::vector<Problem>& problems() const { return problems_; }

private:
    std::vector<Problem> problems_;
};

/// Disk or database failed; `what()` names the file or the query.
class IoError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Collects problems so that all are told at once.
class Problems {
public:
    void add(Problem problem) { list_.push_back(std::move(problem)); }
    void add(const std::vector<Problem>& more) { list_.insert(list_.end(), more.begin(), more.end()); }
    bool has_errors() const;
    const std::vector<Problem>& list() const { return list_; }
    /// Throws InputError with all of them if at least one is an error.
    void throw_if_any() const;

private:
    std::vector<Problem> list_;
};

}  // namespace eco

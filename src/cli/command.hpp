#pragma once
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "base/problem.hpp"

namespace eco::cli {

/// What a command is used with: language and where its text goes.
struct Context {
    Language language = Language::en;
    std::ostream& out;  // results
    std::ostream& err;  // progress, warnings
    bool shows_progress = false;
    std::string program_dir;  // of the executable, to find the packages that came with it

    std::string say(const std::string& key, const Args& args = {}) const { return eco::say(key, args, language); }
    /// The text of the user's language, or the other one where it is empty.
    const std::string& pick(const std::string& zh, const std::string& en) const
    {
        return (language == Language::zh && !zh.empty()) || en.empty() ? zh : en;
    }
    /// Writes problems to `err`, each rendered in the user's language.
    void tell(const std::vector<Problem>& problems) const;
};

/// The command line is wrong: exit 2.
class UsageError : public std::runtime_error {
public:
    explicit UsageError(std::vector<Problem> problems)
        : std::runtime_error("wrong use of the command"), problems_(std::move(problems))
    {
    }
    UsageError(std::string key, Args args) : UsageError({Problem{{}, std::move(key), std::move(args), {}, false}}) {}
    const std::vector<Problem>& problems() const { return problems_; }

private:
    std::vector<Problem> problems_;
};

class Options;

/// One command. `declare` says what it takes and opens nothing; `run` does the work and gives the exit code.
class Command {
public:
    virtual ~Command() = default;
    virtual void declare(Options& options) = 0;
    virtual int run(const Context& context) = 0;
};

/// Runs a command line (without the program's name). Exit codes: 0; 1 the user's data are wrong, or a check failed;
/// 2 wrong command; 3 disk or database; 70 our mistake. Nothing is thrown.
int run_program(const std::vector<std::string>& args, const Context& context);

}  // namespace eco::cli

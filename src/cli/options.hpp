#pragma once
#include <memory>
#include <string>
#include <vector>

#include "cli/command.hpp"

namespace CLI {
class App;
}

namespace eco::cli {

/// Arguments and options of one command. `help` is the catalogue's text about it.
class Options {
public:
    /// `command` as typed: "methods show".
    Options(std::string command, std::string about);
    ~Options();

    void argument(const std::string& name, const std::string& help, std::string& value)
    {
        add({name, name, help, true, false, false, &value});
    }
    void optional_argument(const std::string& name, const std::string& help, std::string& value)
    {
        add({name, name, help, false, false, false, &value});
    }
    void arguments(const std::string& name, const std::string& help, std::vector<std::string>& values);
    /// An option that may stand several times, each with one value.
    void options(const std::string& name, const std::string& value_name, const std::string& help,
                 std::vector<std::string>& values);
    /// `name` with its dashes; `value_name` is what the usage line shows: "--years" "A-B".
    void option(const std::string& name, const std::string& value_name, const std::string& help, std::string& value,
                bool is_required = false)
    {
        add({name, value_name, help, is_required, false, false, &value});
    }
    void flag(const std::string& name, const std::string& help, bool& value);

    /// Errors: UsageError for what is missing, unknown or without value; all missing ones at once.
    void parse(std::vector<std::string> args);
    std::string help(Language language) const;
    /// "ecoledger account SCENE --method ID [--years A-B]".
    std::string usage() const;

private:
    struct Item {
        std::string name, value_name, help;
        bool is_required = false, is_flag = false, is_list = false;
        std::string* value = nullptr;
        bool is_option() const { return name.starts_with("-"); }
        std::string spelled() const;
    };
    void add(Item item);
    void check_required() const;
    [[noreturn]] void refuse(const std::vector<std::string>& extras) const;

    std::string command_, about_;
    std::unique_ptr<CLI::App> app_;
    std::vector<Item> items_;
};

/// "2018-2020", "2020" or "2018,2020" as years in rising order; empty text gives none. Errors: UsageError.
std::vector<int> read_years(const std::string& text);
/// "a,b" without blanks around the parts.
std::vector<std::string> read_list(const std::string& text);
/// A whole number between bounds; `name` is for the message. Errors: UsageError.
long long read_whole(const std::string& name, const std::string& text, long long low, long long high);
/// The number of threads: `text`, or one a core if it is empty. Errors: UsageError.
int read_threads(const std::string& text);
/// "constant:2020" as 2020, "current" or empty text as 0. Errors: UsageError.
int read_prices(const std::string& text);
/// "2/7" as (2, 7), the first counted from 1. Errors: UsageError.
std::pair<int, int> read_shard(const std::string& text);

}  // namespace eco::cli

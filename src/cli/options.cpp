#include "cli/options.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

#include "cli/table.hpp"
#include "scene/scene.hpp"

namespace eco::cli {

Options::Options(std::string command, std::string about)
    : command_(std::move(command)), about_(std::move(about)), app_(std::make_unique<CLI::App>())
{
    app_->set_help_flag();
}

Options::~Options() = default;

std::string Options::Item::spelled() const
{
    std::string text = is_option() && !is_flag ? name + " " + value_name : name;
    if (is_list)
        return "[" + text + "…]";
    return is_required ? text : "[" + text + "]";
}

void Options::add(Item item)
{
    app_->add_option(item.name, *item.value);
    items_.push_back(std::move(item));
}

void Options::arguments(const std::string& name, const std::string& help, std::vector<std::string>& values)
{
    app_->add_option(name, values);
    items_.push_back({name, name, help, false, false, true, nullptr});
}

void Options::options(const std::string& name, const std::string& value_name, const std::string& help,
                      std::vector<std::string>& values)
{
    app_->add_option(name, values)->allow_extra_args(false);
    items_.push_back({name, value_name, help, false, false, true, nullptr});
}

void Options::flag(const std::string& name, const std::string& help, bool& value)
{
    app_->add_flag(name, value);
    items_.push_back({name, "", help, false, true, false, nullptr});
}

void Options::parse(std::vector<std::string> args)
{
    std::reverse(args.begin(), args.end());
    try {
        app_->parse(args);
    } catch (const CLI::ExtrasError&) {
        refuse(app_->remaining());
    } catch (const CLI::ArgumentMismatch& error) {
        const std::string what = error.what();
        for (const auto& item : items_)
            if (item.is_option() && what.find(item.name) != std::string::npos)
                throw UsageError("cli.no_value",
                                 {{"option", item.name}, {"value", item.value_name}, {"usage", usage()}});
        throw UsageError("cli.wrong_usage", {{"detail", what}, {"usage", usage()}});
    } catch (const CLI::ParseError& error) {
        throw UsageError("cli.wrong_usage", {{"detail", error.what()}, {"usage", usage()}});
    }
    check_required();
}

void Options::refuse(const std::vector<std::string>& extras) const
{
    std::vector<std::string> known;
    for (const auto& item : items_)
        if (item.is_option())
            known.push_back(item.name);
    std::vector<Problem> problems;
    for (const auto& extra : extras) {
        if (!extra.starts_with("-")) {
            problems.push_back({{}, "cli.extra_argument", {{"found", extra}, {"usage", usage()}}, {}, false});
            continue;
        }
        const std::string word = extra.substr(0, extra.find('='));
        const std::string near = scene::find_nearest(word, known);
        problems.push_back({{},
                            near.empty() ? "cli.unknown_option" : "cli.unknown_option_near",
                            {{"found", word}, {"near", near}, {"usage", usage()}},
                            {},
                            false});
    }
    throw UsageError(std::move(problems));
}

void Options::check_required() const
{
    std::vector<Problem> problems;
    for (const auto& item : items_)
        if (item.is_required && item.value->empty()) {
            const std::string what = item.is_option() ? item.name + " " + item.value_name : item.name;
            problems.push_back({{}, "cli.missing", {{"what", what}, {"usage", usage()}}, {}, false});
        }
    if (!problems.empty())
        throw UsageError(std::move(problems));
}

std::string Options::usage() const
{
    std::string out = "ecoledger " + command_;
    for (const auto& item : items_)
        out += " " + item.spelled();
    return out;
}

std::string Options::help(Language language) const
{
    std::string out = say("cli.usage", {{"usage", usage()}}, language) + "\n\n" + say(about_, {}, language) + "\n";
    Table table({Align::left, Align::left});
    for (const auto& item : items_)
        table.add({item.is_option() && !item.is_flag ? item.name + " " + item.value_name : item.name,
                   say(item.help, {}, language)});
    table.add({"--lang zh|en", say("cli.help.lang", {}, language)});
    return out + "\n" + table.text(2);
}

}  // namespace eco::cli

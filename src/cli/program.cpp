#include <algorithm>
#include <exception>
#include <functional>
#include <map>

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/table.hpp"
#include "scene/scene.hpp"

namespace eco::cli {
namespace {

struct Entry {
    std::string words, about;
    std::function<std::unique_ptr<Command>()> make;
};

const std::vector<Entry>& entries()
{
    static const std::vector<Entry> all = {{"methods list", "cli.about.methods_list", make_methods_list},
                                           {"methods show", "cli.about.methods_show", make_methods_show},
                                           {"methods inputs", "cli.about.methods_inputs", make_methods_inputs},
                                           {"methods check", "cli.about.methods_check", make_methods_check},
                                           {"methods test", "cli.about.methods_test", make_methods_test},
                                           {"methods coverage", "cli.about.methods_coverage", make_methods_coverage},
                                           {"methods diff", "cli.about.methods_diff", make_methods_diff},
                                           {"methods format", "cli.about.methods_format", make_methods_format},
                                           {"methods sign", "cli.about.methods_sign", make_methods_sign},
                                           {"scene check", "cli.about.scene_check", make_scene_check},
                                           {"scene prepare", "cli.about.scene_prepare", make_scene_prepare},
                                           {"scene make", "cli.about.scene_make", make_scene_make},
                                           {"account", "cli.about.account", make_account},
                                           {"runs", "cli.about.runs", make_runs},
                                           {"show", "cli.about.show", make_show},
                                           {"compare", "cli.about.compare", make_compare},
                                           {"explain", "cli.about.explain", make_explain},
                                           {"extent", "cli.about.extent", make_extent},
                                           {"condition", "cli.about.condition", make_condition},
                                           {"export", "cli.about.export", make_export},
                                           {"report", "cli.about.report", make_report},
                                           {"replay", "cli.about.replay", make_replay},
                                           {"plan", "cli.about.plan", make_plan},
                                           {"run", "cli.about.run", make_run},
                                           {"reduce", "cli.about.reduce", make_reduce},
                                           {"verify", "cli.about.verify", make_verify},
                                           {"bridge", "cli.about.bridge", make_bridge},
                                           {"what-if", "cli.about.what_if", make_what_if},
                                           {"uncertainty", "cli.about.uncertainty", make_uncertainty}};
    return all;
}

bool is_help(const std::string& word)
{
    return word == "--help" || word == "-h" || word == "help";
}

/// Takes --lang out of the line. Errors: UsageError.
Language take_language(std::vector<std::string>& args, Language language)
{
    for (std::size_t i = 0; i < args.size(); ++i) {
        if (args[i] != "--lang" && !args[i].starts_with("--lang="))
            continue;
        const bool is_apart = args[i] == "--lang";
        const std::string value = !is_apart ? args[i].substr(7) : i + 1 < args.size() ? args[i + 1] : "";
        if (value != "zh" && value != "en")
            throw UsageError("cli.lang", {{"found", value}});
        const auto at = args.begin() + static_cast<std::ptrdiff_t>(i);
        args.erase(at, at + (is_apart ? 2 : 1));
        return value == "zh" ? Language::zh : Language::en;
    }
    return language;
}

/// The text about commands that begin with `group`, or all of them.
int print_help(const std::string& group, const Context& context)
{
    Table table({Align::left, Align::left});
    for (const auto& entry : entries())
        if (group.empty() || entry.words.starts_with(group + " "))
            table.add({entry.words, context.say(entry.about)});
    context.out << context.say("cli.about") << "\n\n"
                << context.say("cli.usage", {{"usage", "ecoledger " + (group.empty() ? "COMMAND" : group + " COMMAND") +
                                                           " … [--lang zh|en]"}})
                << "\n\n"
                << table.text(2) << "\n"
                << context.say("cli.about.more") << "\n";
    return 0;
}

/// The command that the line begins with; its words are taken away. Errors: UsageError.
const Entry* take_command(std::vector<std::string>& args)
{
    const std::string first = args[0];
    const std::string second = args.size() > 1 ? first + " " + args[1] : first;
    std::vector<std::string> known;
    bool is_group = false;
    for (const auto& entry : entries()) {
        if (entry.words == first || entry.words == second) {
            args.erase(args.begin(), args.begin() + (entry.words == first ? 1 : 2));
            return &entry;
        }
        is_group = is_group || entry.words.starts_with(first + " ");
    }
    for (const auto& entry : entries()) {
        const auto space = entry.words.find(' ');
        if (is_group && entry.words.starts_with(first + " "))
            known.push_back(entry.words.substr(space + 1));
        else if (!is_group)
            known.push_back(entry.words.substr(0, space));
    }
    known.erase(std::unique(known.begin(), known.end()), known.end());
    const std::string all = joined(known);
    if (is_group && args.size() == 1)
        throw UsageError("cli.no_subcommand", {{"group", first}, {"known", all}});
    const std::string wrong = is_group ? args[1] : first;
    const std::string near = scene::find_nearest(wrong, known);
    throw UsageError(
        near.empty() ? "cli.no_command" : "cli.no_command_near",
        {{"found", wrong}, {"near", is_group && !near.empty() ? first + " " + near : near}, {"known", all}});
}

int run_line(std::vector<std::string> args, const Context& context)
{
    if (args.empty() || is_help(args[0]))
        return print_help("", context);
    if (args[0] == "--version") {
        context.out << "ecoledger " << ECO_VERSION << "\n";
        return 0;
    }
    if (args.size() == 2 && is_help(args[1]) && (args[0] == "methods" || args[0] == "scene"))
        return print_help(args[0], context);
    const Entry* entry = take_command(args);
    const auto command = entry->make();
    Options options(entry->words, entry->about);
    command->declare(options);
    if (std::any_of(args.begin(), args.end(), [](const auto& word) { return word == "--help" || word == "-h"; })) {
        context.out << options.help(context.language);
        return 0;
    }
    options.parse(std::move(args));
    const int code = command->run(context);
    context.out.flush();
    if (!context.out)
        throw IoError(context.say("cli.output_failed"));
    return code;
}

}  // namespace

void Context::tell(const std::vector<Problem>& problems) const
{
    for (const auto& problem : problems)
        err << render(problem, language) << "\n";
}

int run_program(const std::vector<std::string>& args, const Context& given)
{
    Context context = given;
    try {
        std::vector<std::string> rest = args;
        context.language = take_language(rest, given.language);
        return run_line(std::move(rest), context);
    } catch (const UsageError& error) {
        context.tell(error.problems());
        return 2;
    } catch (const InputError& error) {
        context.tell(error.problems());
        return 1;
    } catch (const IoError& error) {
        context.err << context.say("cli.io", {{"detail", error.what()}}) << "\n";
        return 3;
    } catch (const std::exception& error) {
        context.err << context.say("cli.internal", {{"detail", error.what()}}) << "\n";
        return 70;
    }
}

}  // namespace eco::cli

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/method_text.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "cli/table.hpp"
#include "method/inputs.hpp"

namespace eco::cli {
namespace {

class MethodsInputs : public Command {
public:
    void declare(Options& options) override
    {
        options.argument("ID", "cli.help.id", id_);
        options.flag("--json", "cli.help.json", is_json_);
    }

    int run(const Context& context) override
    {
        const auto package = method::load_package(find_package(id_, context));
        const auto inputs = method::merge_inputs(package);
        if (is_json_)
            print_json(inputs, context);
        else
            print(inputs, context);
        return 0;
    }

private:
    static std::string name_of(const method::Input& input)
    {
        return input.column.empty() ? input.of : input.of + "." + input.column;
    }

    static std::string what_of(const method::Input& input)
    {
        if (input.is_truth)
            return "true/false";
        return input.category.empty() ? input.unit_text : input.category;
    }

    static std::string range_of(const method::Input& input)
    {
        if (!input.low && !input.high)
            return "";
        return (input.low ? fmt::format("{}", *input.low) : "") + "…" +
               (input.high ? fmt::format("{}", *input.high) : "");
    }

    static void print(const std::vector<method::Input>& inputs, const Context& context)
    {
        Table table({Align::left});
        table.add({context.say("cli.inputs.kind"), context.say("cli.inputs.name"), context.say("cli.inputs.by"),
                   context.say("cli.inputs.unit"), context.say("cli.inputs.range"), "",
                   context.say("cli.inputs.used")});
        for (const auto& input : inputs)
            table.add({source_text(input.source), name_of(input), joined(input.by), what_of(input), range_of(input),
                       context.say(input.is_optional ? "cli.inputs.optional" : "cli.inputs.needed"),
                       joined(input.sheets)});
        context.out << table.text();
        Table required({Align::left});
        for (const auto& input : inputs)
            for (const method::Row* row : input.required)
                required.add({input.of, keys_text(*row), row->unit.text(), row->note});
        if (!required.is_empty())
            context.out << "\n" << context.say("cli.inputs.required") << "\n" << required.text(2);
    }

    static void print_json(const std::vector<method::Input>& inputs, const Context& context)
    {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (const auto& input : inputs) {
            nlohmann::ordered_json one = {{"kind", source_text(input.source)},
                                          {"name", input.of},
                                          {"column", input.column},
                                          {"by", input.by},
                                          {"unit", input.unit_text},
                                          {"category", input.category},
                                          {"is_truth", input.is_truth},
                                          {"is_optional", input.is_optional},
                                          {"used_by", input.sheets}};
            if (input.low)
                one["low"] = *input.low;
            if (input.high)
                one["high"] = *input.high;
            for (const method::Row* row : input.required)
                one["required"].push_back({{"keys", keys_text(*row)}, {"unit", row->unit.text()}, {"note", row->note}});
            list.push_back(one);
        }
        context.out << list.dump(2) << "\n";
    }

    std::string id_;
    bool is_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_methods_inputs()
{
    return std::make_unique<MethodsInputs>();
}

}  // namespace eco::cli

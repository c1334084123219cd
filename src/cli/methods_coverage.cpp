#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/coverage.hpp"
#include "cli/options.hpp"
#include "cli/places.hpp"
#include "cli/table.hpp"

namespace eco::cli {
namespace {

class MethodsCoverage : public Command {
public:
    void declare(Options& options) override { options.flag("--json", "cli.help.json", is_json_); }

    int run(const Context& context) override
    {
        for (const std::string& directory : find_packages(context)) {
            const method::Package package = method::load_package(directory);
            packages_.push_back({package.id, cover(package)});
            add_services(package);
        }
        if (packages_.empty())
            context.out << context.say("cli.no_packages", {{"roots", joined(package_roots(context))}}) << "\n";
        else if (is_json_)
            context.out << json().dump(2) << "\n";
        else
            print(context);
        return 0;
    }

private:
    struct Covered {
        std::string id;
        std::map<std::string, ServiceCoverage> services;
    };

    /// Services in the order of their groups, then by id.
    void add_services(const method::Package& package)
    {
        for (const auto& [id, status] : package.services) {
            const method::Sheet* sheet = package.find_sheet(id);
            const auto group = std::find(package.groups.begin(), package.groups.end(), sheet ? sheet->group : "");
            const std::pair<long, std::string> place{group - package.groups.begin(), id};
            if (std::none_of(services_.begin(), services_.end(), [&](const auto& s) { return s.second == id; }))
                services_.insert(std::upper_bound(services_.begin(), services_.end(), place), place);
        }
    }

    static std::string cell(const Covered& package, const std::string& service, const Context& context)
    {
        const auto found = package.services.find(service);
        if (found == package.services.end())
            return "";
        const ServiceCoverage& one = found->second;
        return one.status == "computed"
                   ? fmt::format("{}{}/{}/{}", one.is_compared ? "* " : "", one.verified, one.unverified, one.required)
                   : context.say("cli.coverage.not_applicable");
    }

    void print(const Context& context) const
    {
        Table table({Align::left, Align::right});
        std::vector<std::string> heading{context.say("cli.coverage.service")};
        for (const Covered& package : packages_)
            heading.push_back(package.id);
        table.add(heading);
        for (const auto& [place, service] : services_) {
            std::vector<std::string> row{service};
            for (const Covered& package : packages_)
                row.push_back(cell(package, service, context));
            table.add(row);
        }
        context.out << table.text() << context.say("cli.coverage.legend") << "\n\n"
                    << context.say("cli.coverage.choices") << "\n";
        for (const auto& [place, service] : services_)
            print_choices(service, context);
    }

    /// One line for each way in which packages take the choices of a service.
    void print_choices(const std::string& service, const Context& context) const
    {
        std::vector<std::pair<std::string, std::vector<std::string>>> ways;
        for (const Covered& package : packages_) {
            const auto found = package.services.find(service);
            if (found == package.services.end() || found->second.choices.empty())
                continue;
            const std::string text = choices_text(found->second.choices);
            auto way = std::find_if(ways.begin(), ways.end(), [&](const auto& w) { return w.first == text; });
            if (way == ways.end())
                way = ways.insert(ways.end(), {text, {}});
            way->second.push_back(package.id);
        }
        if (!ways.empty())
            context.out << "  " << service << "\n";
        for (const auto& [text, ids] : ways)
            context.out << "    " << text << "  (" << joined(ids) << ")\n";
    }

    nlohmann::ordered_json json() const
    {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (const auto& [place, service] : services_)
            for (const Covered& package : packages_) {
                const auto found = package.services.find(service);
                if (found == package.services.end())
                    continue;
                const ServiceCoverage& one = found->second;
                nlohmann::ordered_json row = {{"service", service}, {"package", package.id}, {"status", one.status}};
                if (one.status == "computed") {
                    row["choices"] = one.choices;
                    row["formulas_compared"] = one.is_compared;
                    row["verified"] = one.verified, row["unverified"] = one.unverified, row["required"] = one.required;
                } else {
                    row["reason"] = one.reason;
                }
                list.push_back(std::move(row));
            }
        return list;
    }

    bool is_json_ = false;
    std::vector<Covered> packages_;
    std::vector<std::pair<long, std::string>> services_;  // place of the group, id
};

}  // namespace

std::unique_ptr<Command> make_methods_coverage()
{
    return std::make_unique<MethodsCoverage>();
}

}  // namespace eco::cli

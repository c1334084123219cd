#include "cli/places.hpp"

#include <cstdlib>
#include <filesystem>
#include <map>

#include "cli/options.hpp"
#include "cli/table.hpp"
#include "scene/scene.hpp"

namespace eco::cli {

namespace fs = std::filesystem;

namespace {

bool is_package(const fs::path& directory)
{
    std::error_code ignored;
    return fs::is_regular_file(directory / "package.yaml", ignored);
}

}  // namespace

std::vector<std::string> package_roots(const Context& context)
{
    std::vector<std::string> roots = {"methods"};
    if (const char* given = std::getenv("ECOLEDGER_METHODS")) {
        const std::string text = given;
        for (std::size_t from = 0; from < text.size();) {
            const auto colon = std::min(text.find(':', from), text.size());
            if (colon > from)
                roots.push_back(text.substr(from, colon - from));
            from = colon + 1;
        }
    }
    if (!context.program_dir.empty())
        roots.push_back((fs::path(context.program_dir) / ".." / "share" / "ecoledger" / "methods").lexically_normal());
    return roots;
}

std::vector<std::string> find_packages(const Context& context)
{
    std::map<std::string, std::string> found;
    for (const auto& root : package_roots(context)) {
        std::error_code absent;
        for (const auto& entry : fs::directory_iterator(root, absent))
            if (is_package(entry.path()))
                found.emplace(entry.path().filename().string(), entry.path().string());
    }
    std::vector<std::string> out;
    for (const auto& [id, directory] : found)
        out.push_back(directory);
    return out;
}

std::string find_package(const std::string& id, const Context& context)
{
    if (is_package(id))
        return id;
    std::vector<std::string> known;
    for (const auto& directory : find_packages(context)) {
        known.push_back(fs::path(directory).filename().string());
        if (known.back() == id)
            return directory;
    }
    const std::string near = scene::find_nearest(id, known);
    const Args args = {{"id", id},
                       {"near", near},
                       {"known", known.empty() ? "-" : joined(known)},
                       {"roots", joined(package_roots(context))}};
    throw InputError(Problem{{}, near.empty() ? "cli.no_package" : "cli.no_package_near", args, {}, false});
}

std::vector<std::string> find_package_list(const std::string& ids, const Context& context)
{
    std::vector<std::string> out;
    Problems problems;
    for (const auto& id : read_list(ids))
        try {
            out.push_back(find_package(id, context));
        } catch (const InputError& error) {
            problems.add(error.problems());
        }
    problems.throw_if_any();
    if (out.empty())
        throw UsageError("cli.empty_list", {{"name", "--method"}});
    return out;
}

LoadedPackage load(const std::string& id, const Context& context)
{
    LoadedPackage out;
    out.package = std::make_unique<method::Package>(method::load_package(find_package(id, context)));
    context.tell(out.package->warnings);
    out.checked = method::check(*out.package);
    return out;
}

std::string find_ledger(const std::string& given)
{
    if (!given.empty())
        return given;
    if (const char* named = std::getenv("ECOLEDGER_LEDGER"); named && *named)
        return named;
    std::vector<std::string> here;
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(".", absent))
        if (entry.path().extension() == ".ecoledger")
            here.push_back(entry.path().filename().string());
    if (here.size() == 1)
        return here[0];
    if (here.empty())
        throw UsageError("cli.no_ledger", {});
    throw UsageError("cli.several_ledgers", {{"found", joined(here)}});
}

}  // namespace eco::cli

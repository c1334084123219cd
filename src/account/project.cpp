#include "account/project.hpp"

#include "account/layers.hpp"

namespace eco::account {

namespace {

/// Each package loaded and checked, without its scene.
std::vector<std::unique_ptr<Project>> load_packages(const std::vector<std::string>& methods)
{
    std::vector<std::unique_ptr<Project>> out;
    std::map<std::string, std::string> seen;  // by hash
    Problems problems;
    for (const auto& method : methods) {
        auto project = std::make_unique<Project>();
        try {
            project->package = method::load_package(method);
            project->checked = method::check(project->package);
        } catch (const InputError& error) {
            problems.add(error.problems());
            continue;
        }
        const auto [first, is_new] = seen.emplace(project->package.hash, project->package.id);
        if (!is_new)
            problems.add(Problem{{method, 0, 0, {}}, "account.package_twice", {{"package", first->second}}, {}, false});
        out.push_back(std::move(project));
    }
    problems.throw_if_any();
    return out;
}

}  // namespace

std::vector<std::unique_ptr<Project>> open_projects(const ProjectOptions& options,
                                                    const std::vector<std::string>& methods)
{
    auto projects = load_packages(methods);
    const scene::Scene scene = scene::load_scene(options.scene);
    const auto years = options.years.empty() ? scene.years : options.years;
    std::vector<const method::Package*> packages;
    for (const auto& project : projects)
        packages.push_back(&project->package);
    Problems problems;
    problems.add(scene::check_scene_for(scene, packages, years, options.threads));
    problems.throw_if_any();
    Project& first = *projects.front();
    scene::PrepareOptions prepare;
    prepare.package = &first.package;
    prepare.years = years;
    for (const auto& project : projects)
        for (const auto& [layer, others] : other_years(project->checked, scene, years))
            prepare.other_years[layer].insert(others.begin(), others.end());
    prepare.threads = options.threads;
    prepare.cache_dir = options.cache_dir;
    prepare.progress = options.progress;
    prepare.is_checked = true;
    for (const auto& project : projects) {
        project->scene = scene;
        project->prepared = project == projects.front()
                                ? scene::prepare(first.scene, prepare)
                                : scene::prepare_again(first.prepared, project->scene, project->package);
    }
    return projects;
}

std::unique_ptr<Project> open_project(const ProjectOptions& options)
{
    return std::move(open_projects(options, {options.method}).front());
}

}  // namespace eco::account

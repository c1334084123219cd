#include "account/project.hpp"

#include "account/layers.hpp"

namespace eco::account {

std::unique_ptr<Project> open_project(const ProjectOptions& options)
{
    auto project = std::make_unique<Project>();
    project->package = method::load_package(options.method);
    project->checked = method::check(project->package);
    project->scene = scene::load_scene(options.scene);
    const auto years = options.years.empty() ? project->scene.years : options.years;
    Problems problems;
    problems.add(scene::check_scene_for(project->scene, project->package, years));
    problems.throw_if_any();
    scene::PrepareOptions prepare;
    prepare.package = &project->package;
    prepare.years = years;
    prepare.other_years = other_years(project->checked, project->scene, years);
    prepare.threads = options.threads;
    prepare.cache_dir = options.cache_dir;
    prepare.progress = options.progress;
    prepare.is_checked = true;
    project->prepared = scene::prepare(project->scene, prepare);
    return project;
}

}  // namespace eco::account

#include "scene/survey.hpp"

#include <algorithm>
#include <filesystem>

#include "scene/check.hpp"

namespace eco::scene {
namespace {

std::vector<Problem> run_checks(const Scene& scene, const method::Package* package, const unit::Symbols* symbols,
                                const std::vector<int>& years)
{
    Problems problems;
    Survey survey{.scene = scene,
                  .package = package,
                  .symbols = symbols != nullptr ? *symbols : unit::Symbols::standard(),
                  .knows_units = symbols != nullptr,
                  .years = years,
                  .problems = problems,
                  .outlines = {},
                  .tables = {},
                  .missing_files = {},
                  .boxes = {}};
    check_places(survey);
    check_datum(survey);
    check_grid(survey);
    check_layers(survey);
    check_features(survey);
    check_tables(survey);
    if (package != nullptr) {
        check_package_inputs(survey);
        check_exclusions(survey);
    }
    return problems.list();
}

}  // namespace

bool Survey::has_file(const std::string& path, const method::Mark& mark)
{
    if (std::filesystem::is_regular_file(path))
        return true;
    if (missing_files.insert(path).second)
        error(mark, "scene.missing_file", {{"file", path}});
    return false;
}

std::optional<unit::Unit> Survey::read_unit(const std::string& text, const method::Mark& mark, const std::string& what)
{
    try {
        return symbols.parse(text);
    } catch (const unit::UnitError&) {
        Problem problem = mark.problem("scene.bad_unit", {{"unit", text}, {"what", what}});
        problem.is_warning = !knows_units;
        problems.add(std::move(problem));
        return std::nullopt;
    }
}

void Survey::error(const method::Mark& mark, const std::string& key, Args args)
{
    problems.add(mark.problem(key, std::move(args)));
}

void Survey::warning(const method::Mark& mark, const std::string& key, Args args)
{
    Problem problem = mark.problem(key, std::move(args));
    problem.is_warning = true;
    problems.add(std::move(problem));
}

void Survey::at(const Place& place, const std::string& key, Args args, bool is_warning)
{
    problems.add({place, key, std::move(args), "", is_warning});
}

std::vector<Problem> check_scene(const Scene& scene, const unit::Symbols* symbols)
{
    return run_checks(scene, nullptr, symbols, scene.years);
}

std::vector<Problem> check_scene_for(const Scene& scene, const method::Package& package, const std::vector<int>& years)
{
    std::vector<Problem> problems;
    for (const int year : years)
        if (std::find(scene.years.begin(), scene.years.end(), year) == scene.years.end())
            problems.push_back(scene.mark.problem("scene.year_not_in_scene", {{"year", std::to_string(year)}}));
    const std::vector<Problem> found = run_checks(scene, &package, &package.symbols, years);
    problems.insert(problems.end(), found.begin(), found.end());
    return problems;
}

}  // namespace eco::scene

#include "scene/survey.hpp"

#include <algorithm>
#include <filesystem>

#include "method/check.hpp"
#include "scene/check.hpp"
#include "scene/reach.hpp"

namespace eco::scene {
namespace {

void add_readers(Survey& survey, const method::Package& package)
{
    const auto add = [&](const std::string& input) {
        auto& all = survey.readers[input];
        if (std::find(all.begin(), all.end(), &package) == all.end())
            all.push_back(&package);
    };
    for (const Wanted& wanted : wanted_inputs(package, survey.scene.set)) {
        add(method::data_id(*wanted.use));
        if (wanted.use->source == method::Use::Source::table)
            add("table:" + wanted.use->of);
    }
}

/// A problem that several packages have with the scene is told once.
std::vector<Problem> without_repeats(const std::vector<Problem>& problems)
{
    std::vector<Problem> out;
    std::set<std::string> told;
    for (const Problem& problem : problems)
        if (told.insert(render(problem, Language::en)).second)
            out.push_back(problem);
    return out;
}

std::vector<Problem> run_checks(const Scene& scene, const std::vector<const method::Package*>& packages,
                                const unit::Symbols* symbols, const std::vector<int>& years, int threads)
{
    Problems problems;
    Survey survey{.scene = scene,
                  .packages = packages,
                  .symbols = symbols != nullptr ? *symbols : unit::Symbols::standard(),
                  .knows_units = symbols != nullptr,
                  .years = years,
                  .threads = threads,
                  .problems = problems,
                  .outlines = {},
                  .tables = {},
                  .missing_files = {},
                  .boxes = {},
                  .readers = {}};
    for (const method::Package* package : packages)
        add_readers(survey, *package);
    check_places(survey);
    check_datum(survey);
    check_grid(survey);
    check_domain(survey);
    check_layers(survey);
    check_features(survey);
    check_tables(survey);
    for (const method::Package* package : packages) {
        survey.package = package;
        survey.symbols = package->symbols;
        check_package_inputs(survey);
        check_parameters(survey);
        check_exclusions(survey);
    }
    return packages.size() < 2 ? problems.list() : without_repeats(problems.list());
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

std::optional<unit::Unit> Survey::find_unit(const std::string& text, const std::string& input) const
{
    const auto parse = [&](const unit::Symbols& known) -> std::optional<unit::Unit> {
        try {
            return known.parse(text);
        } catch (const unit::UnitError&) {
            return std::nullopt;
        }
    };
    if (packages.empty())
        return parse(symbols);
    const auto reading = readers.find(input);
    std::optional<unit::Unit> unit;
    for (const method::Package* reader : reading == readers.end() ? packages : reading->second) {
        unit = parse(reader->symbols);
        if (unit.has_value() == (reading == readers.end()))  // one that knows it will do, or none may lack it
            break;
    }
    return unit;
}

std::optional<unit::Unit> Survey::read_unit(const std::string& text, const std::string& input, Problem problem)
{
    const auto unit = find_unit(text, input);
    problem.is_warning = packages.empty() && !knows_units;
    if (!unit && (packages.empty() || readers.contains(input)))
        problems.add(std::move(problem));
    return unit;
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

std::vector<Problem> check_scene(const Scene& scene, const unit::Symbols* symbols, int threads)
{
    return run_checks(scene, {}, symbols, scene.years, threads);
}

std::vector<Problem> check_scene_for(const Scene& scene, const std::vector<const method::Package*>& packages,
                                     const std::vector<int>& years, int threads)
{
    std::vector<Problem> problems;
    for (const int year : years)
        if (std::find(scene.years.begin(), scene.years.end(), year) == scene.years.end())
            problems.push_back(scene.mark.problem("scene.year_not_in_scene", {{"year", std::to_string(year)}}));
    const std::vector<Problem> found = run_checks(scene, packages, nullptr, years, threads);
    problems.insert(problems.end(), found.begin(), found.end());
    return problems;
}

}  // namespace eco::scene

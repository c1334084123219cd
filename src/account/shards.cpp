#include "account/shards.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "account/prices.hpp"
#include "base/file.hpp"

namespace eco::account {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

struct Planned {
    std::unique_ptr<Project> project;
    std::unique_ptr<Accounting> accounting;
};

Problem wrong(const std::string& file, const std::string& key, Args args = {})
{
    return {{file, 0, 0, {}}, key, std::move(args), {}, false};
}

/// The project of a plan, refused if it is not the one that was planned.
Planned open_plan(const std::string& directory, int threads)
{
    const std::string file = directory + "/plan.json";
    if (!fs::exists(file))
        throw InputError(wrong(file, "account.shards.no_plan"));
    const json plan = json::parse(read_file(file), nullptr, false);
    if (plan.is_discarded() || !plan.contains("scene") || !plan.contains("method_hash"))
        throw InputError(wrong(file, "account.shards.bad_plan"));
    ProjectOptions options;
    options.method = plan.at("method").get<std::string>();
    options.scene = plan.at("scene").get<std::string>();
    options.years = plan.at("years").get<std::vector<int>>();
    options.threads = threads;
    Planned out;
    out.project = open_project(options);
    if (out.project->package.hash != plan.at("method_hash").get<std::string>())
        throw InputError(wrong(file, "account.shards.changed", {{"what", options.method}}));
    if (out.project->prepared.hash != plan.at("scene_hash").get<std::string>())
        throw InputError(wrong(file, "account.shards.changed", {{"what", options.scene}}));
    const auto constant_year = read_price_basis(plan.value("prices", "current"));
    if (!constant_year)
        throw InputError(wrong(file, "account.shards.bad_plan"));
    AccountOptions account;
    account.years = options.years;
    account.threads = threads;
    account.constant_year = *constant_year;
    out.accounting = std::make_unique<Accounting>(out.project->checked, out.project->prepared, account);
    return out;
}

std::string part_name(const std::string& directory, int year, int shard, int shards)
{
    return directory + "/sums-" + std::to_string(year) + "-" + std::to_string(shard) + "-of-" + std::to_string(shards) +
           ".txt";
}

engine::Totals compute(Accounting& accounting, int year, int shard, int shards)
{
    const YearPlan& plan = accounting.plan(year);
    engine::PassInput input = plan.input;
    input.shard = shard - 1;
    input.shards = shards;
    return engine::run_pass(plan.plan.program, input);
}

/// The number of shards that the directory's files speak of.
int count_shards(const std::string& directory)
{
    std::set<int> counts;
    for (const auto& entry : fs::directory_iterator(directory)) {
        const std::string name = entry.path().filename().string();
        const auto of = name.find("-of-");
        if (name.starts_with("sums-") && name.ends_with(".txt") && of != std::string::npos)
            counts.insert(std::atoi(name.c_str() + of + 4));
    }
    if (counts.empty())
        throw InputError(wrong(directory, "account.shards.none"));
    if (counts.size() > 1)
        throw InputError(wrong(directory, "account.shards.mixed",
                               {{"a", std::to_string(*counts.begin())}, {"b", std::to_string(*counts.rbegin())}}));
    return *counts.begin();
}

}  // namespace

void plan_shards(const ProjectOptions& options, const std::string& directory, int constant_year)
{
    const auto project = open_project(options);
    AccountOptions account;
    account.years = options.years;
    account.threads = options.threads;
    account.constant_year = constant_year;
    Accounting accounting(project->checked, project->prepared, account);
    for (int year : accounting.years())
        accounting.plan(year);
    fs::create_directories(directory);
    const json plan = {{"scene", fs::absolute(options.scene).string()},
                       {"method", fs::absolute(options.method).string()},
                       {"years", accounting.years()},
                       {"prices", price_basis(constant_year)},
                       {"scene_hash", project->prepared.hash},
                       {"method_hash", project->package.hash},
                       {"engine", ECO_VERSION}};
    write_file_atomically(directory + "/plan.json", plan.dump(2) + "\n");
}

void run_shard(const std::string& directory, int shard, int shards, int threads)
{
    if (shards < 1 || shard < 1 || shard > shards)
        throw InputError(
            wrong("", "account.shards.number", {{"shard", std::to_string(shard)}, {"shards", std::to_string(shards)}}));
    Planned planned = open_plan(directory, threads);
    for (int year : planned.accounting->years())
        write_file_atomically(part_name(directory, year, shard, shards),
                              engine::to_text(compute(*planned.accounting, year, shard, shards)));
}

Run reduce_shards(const std::string& directory, int threads)
{
    Planned planned = open_plan(directory, threads);
    const int shards = count_shards(directory);
    Problems problems;
    for (int year : planned.accounting->years())
        for (int shard = 1; shard <= shards; ++shard)
            if (const auto name = part_name(directory, year, shard, shards); !fs::exists(name))
                problems.add(wrong(name, "account.shards.absent",
                                   {{"shard", std::to_string(shard)}, {"shards", std::to_string(shards)}}));
    problems.throw_if_any();
    for (int year : planned.accounting->years()) {
        const std::string program = engine::fingerprint(planned.accounting->plan(year).plan.program);
        engine::Totals all;
        for (int shard = 1; shard <= shards; ++shard) {
            const std::string name = part_name(directory, year, shard, shards);
            engine::Totals part = engine::read_totals(read_file(name), name);
            if (part.program != program)
                throw InputError(wrong(name, "account.shards.other_program"));
            if (shard == 1)
                all = std::move(part);
            else
                all += part;
        }
        if (!all.is_complete())
            throw InputError(wrong(directory, "account.shards.incomplete", {{"year", std::to_string(year)}}));
        planned.accounting->book(year, all);
    }
    return planned.accounting->finish();
}

std::vector<std::string> verify_shards(const std::string& directory, int sample, int threads)
{
    Planned planned = open_plan(directory, threads);
    const int shards = count_shards(directory);
    const int count = std::clamp(sample, 1, shards);
    std::vector<std::string> different;
    for (int k = 0; k < count; ++k) {
        const int shard = 1 + static_cast<int>(static_cast<std::int64_t>(k) * shards / count);
        for (int year : planned.accounting->years()) {
            const std::string name = part_name(directory, year, shard, shards);
            if (!(engine::read_totals(read_file(name), name) == compute(*planned.accounting, year, shard, shards)))
                different.push_back(name);
        }
    }
    return different;
}

}  // namespace eco::account

#pragma once
#include <string>
#include <vector>

#include "account/project.hpp"

namespace eco::account {

/// An account cut into shards that run anywhere and in any order: a shell loop, a Slurm array, indexed jobs.
/// The directory holds plan.json (scene, method and their fingerprints, years, prices) and one file of exact sums a
/// year and shard.

/// Writes `directory`/plan.json and computes the layers that every shard reads. `constant_year` as in AccountOptions.
/// Errors: InputError, IoError.
void plan_shards(const ProjectOptions& options, const std::string& directory, int constant_year = 0);

/// Computes shard `shard` of `shards` (1-based) of every year. Stateless and idempotent: results have a temporary name
/// until whole. Errors: InputError if scene or method changed since the plan.
void run_shard(const std::string& directory, int shard, int shards, int threads);

/// Adds the shards up and books the run. Errors: InputError naming the shards that are absent, mixed, or of another
/// program.
Run reduce_shards(const std::string& directory, int threads);

/// Recomputes up to `sample` shards (evenly spread) and compares every integer. The shards that differ; empty if all
/// agree.
std::vector<std::string> verify_shards(const std::string& directory, int sample, int threads);

}  // namespace eco::account

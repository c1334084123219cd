#pragma once
#include <cstdint>
#include <functional>

namespace eco {

/// Does jobs 0 … count - 1 on `threads` threads, each taking the next one. `make_worker` is called once in each thread
/// and gives the function that does a job. When a job fails no new one is begun, and the failure of the lowest job is
/// rethrown: which one that is does not depend on the threads.
void run_jobs(std::int64_t count, int threads, const std::function<std::function<void(std::int64_t)>()>& make_worker);

}  // namespace eco

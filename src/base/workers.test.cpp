#include "base/workers.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace eco {

TEST(Workers, do_every_job_once)
{
    for (const int threads : {0, 1, 3, 100}) {
        std::vector<std::atomic<int>> times(50);
        run_jobs(50, threads, [&] { return [&](std::int64_t job) { ++times[static_cast<std::size_t>(job)]; }; });
        for (const auto& one : times)
            EXPECT_EQ(one, 1);
    }
}

TEST(Workers, of_several_failing_jobs_the_first_is_told_whatever_the_threads)
{
    for (int round = 0; round < 50; ++round)
        try {
            run_jobs(40, 4, [] {
                return [](std::int64_t job) {
                    if (job == 7)
                        std::this_thread::sleep_for(std::chrono::microseconds(200));
                    if (job >= 7)
                        throw std::runtime_error(std::to_string(job));
                };
            });
            FAIL();
        } catch (const std::runtime_error& error) {
            EXPECT_STREQ(error.what(), "7");
        }
}

}  // namespace eco

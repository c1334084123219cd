#include "base/workers.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <limits>
#include <mutex>
#include <thread>
#include <vector>

namespace eco {

namespace {

/// The failure of the lowest job so far.
class Failure {
public:
    void set(std::int64_t job)
    {
        const std::lock_guard lock(mutex_);
        if (job < job_) {
            job_ = job;
            error_ = std::current_exception();
        }
        is_set_ = true;
    }
    bool is_set() const { return is_set_; }
    void rethrow() const
    {
        if (error_)
            std::rethrow_exception(error_);
    }

private:
    std::mutex mutex_;
    std::atomic<bool> is_set_ = false;
    std::int64_t job_ = std::numeric_limits<std::int64_t>::max();
    std::exception_ptr error_;
};

}  // namespace

void run_jobs(std::int64_t count, int threads, const std::function<std::function<void(std::int64_t)>()>& make_worker)
{
    std::atomic<std::int64_t> next = 0;
    Failure failure;
    const auto work = [&] {
        std::int64_t job = -1;
        try {
            const auto worker = make_worker();
            while (!failure.is_set() && (job = next++) < count)
                worker(job);
        } catch (...) {
            failure.set(job);
        }
    };
    const auto more = std::clamp<std::int64_t>(std::min<std::int64_t>(threads, count) - 1, 0, 1023);
    std::vector<std::thread> pool;
    for (std::int64_t i = 0; i < more; ++i)
        pool.emplace_back(work);
    work();
    for (std::thread& thread : pool)
        thread.join();
    failure.rethrow();
}

}  // namespace eco

#pragma once
#include <sys/resource.h>
#include <time.h>

#include <cstdio>
#include <fstream>
#include <string>

namespace eco::bench {

/// What something took, in seconds; CPU is of all threads of the process.
struct Cost {
    double wall = 0, cpu = 0;
};

inline double seconds(clockid_t clock)
{
    timespec t{};
    clock_gettime(clock, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

template <typename Work>
Cost measure(const Work& work)
{
    const double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    work();
    return {seconds(CLOCK_MONOTONIC) - wall, seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu};
}

/// The least of several runs, wall and CPU each: other work on the machine only adds.
template <typename Work>
Cost best_of(int times, const Work& work)
{
    Cost best = measure(work);
    for (int i = 1; i < times; ++i) {
        const Cost next = measure(work);
        best = {std::min(best.wall, next.wall), std::min(best.cpu, next.cpu)};
    }
    return best;
}

/// Peak resident memory of this process, MiB.
inline double peak_mib()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:"))
            return std::stod(line.substr(6)) / 1024;
    return 0;
}

/// One line "name value" of a report that other programs read.
inline void say(const std::string& name, double value)
{
    std::printf("%s %.6g\n", name.c_str(), value);
    std::fflush(stdout);
}

inline void say(const std::string& name, const Cost& cost)
{
    say(name + ".wall", cost.wall);
    say(name + ".cpu", cost.cpu);
}

}  // namespace eco::bench

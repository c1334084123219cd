#pragma once
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

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

/// A thing to be timed.
struct Work {
    std::string name;
    std::function<void()> run;
    Cost least{1e300, 1e300};
};

/// Times all works in turn, `times` over, and keeps the least wall and CPU time of each: other work on the machine only
/// adds, and what comes and goes meets them all.
inline void time_in_turn(int times, std::vector<Work>& works)
{
    for (int i = 0; i < times; ++i)
        for (Work& work : works) {
            const Cost cost = measure(work.run);
            work.least = {std::min(work.least.wall, cost.wall), std::min(work.least.cpu, cost.cpu)};
        }
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

inline void say(const std::vector<Work>& works)
{
    for (const Work& work : works)
        say(work.name, work.least);
}

}  // namespace eco::bench

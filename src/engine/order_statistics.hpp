#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <vector>

namespace eco::engine {

/// Order statistics of any number of single-precision values, exact, whatever their order.
///
/// The values are gone through once to count them by their upper 16 bits, and once more for each bucket that an asked
/// rank lies in, to count by the lower 16.
/// Memory   512 KiB, and as much for each bucket that was opened.
class OrderStatistics {
public:
    using Take = std::function<void(std::span<const float>)>;
    /// Hands all values to its argument, the same ones each time. NaN is skipped.
    using Each = std::function<void(const Take&)>;

    explicit OrderStatistics(Each each);
    std::int64_t count() const { return count_; }
    /// The smallest value with more than `rank` values at or below it: 0 is the smallest of all. 0 ≤ rank < count().
    double at(std::int64_t rank);
    /// Linear between order statistics, k = 1 + (n - 1) p: type 7 of Hyndman & Fan (1996),
    /// doi:10.1080/00031305.1996.10473566. NaN of no values.
    double percentile(double percent);

private:
    void open(const std::vector<std::uint32_t>& buckets);
    std::uint32_t bucket_of(std::int64_t rank, std::int64_t& before) const;

    Each each_;
    std::vector<std::int64_t> upper_;
    std::map<std::uint32_t, std::vector<std::int64_t>> lower_;  // by opened bucket
    std::int64_t count_ = 0;
};

}  // namespace eco::engine

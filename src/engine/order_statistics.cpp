#include "engine/order_statistics.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <utility>

namespace eco::engine {
namespace {

constexpr std::size_t buckets = 1 << 16;
constexpr std::uint32_t sign = 0x80000000U;

/// Numbers in the order of the values.
std::uint32_t key_of(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value + 0.0F);  // -0 is 0
    return bits & sign ? ~bits : bits | sign;
}

float value_of(std::uint32_t key)
{
    return std::bit_cast<float>(key & sign ? key & ~sign : ~key);
}

}  // namespace

OrderStatistics::OrderStatistics(Each each) : each_(std::move(each)), upper_(buckets, 0)
{
    each_([&](std::span<const float> values) {
        for (const float value : values)
            if (!std::isnan(value)) {
                ++upper_[key_of(value) >> 16];
                ++count_;
            }
    });
}

std::uint32_t OrderStatistics::bucket_of(std::int64_t rank, std::int64_t& before) const
{
    before = 0;
    std::uint32_t bucket = 0;
    while (before + upper_[bucket] <= rank)
        before += upper_[bucket++];
    return bucket;
}

void OrderStatistics::open(const std::vector<std::uint32_t>& wanted)
{
    std::map<std::uint32_t, std::vector<std::int64_t>> opened;
    for (const std::uint32_t bucket : wanted)
        if (!lower_.count(bucket))
            opened[bucket].assign(buckets, 0);
    if (opened.empty())
        return;
    each_([&](std::span<const float> values) {
        for (const float value : values) {
            if (std::isnan(value))
                continue;
            const std::uint32_t key = key_of(value);
            for (auto& [bucket, counts] : opened)
                counts[key & 0xFFFFU] += key >> 16 == bucket;
        }
    });
    lower_.merge(opened);
}

double OrderStatistics::at(std::int64_t rank)
{
    std::int64_t before = 0;
    const std::uint32_t bucket = bucket_of(rank, before);
    open({bucket});
    const auto& counts = lower_.at(bucket);
    std::uint32_t low = 0;
    while (before + counts[low] <= rank)
        before += counts[low++];
    return value_of(bucket << 16 | low);
}

double OrderStatistics::percentile(double percent)
{
    if (count_ == 0)
        return std::numeric_limits<double>::quiet_NaN();
    const double place = static_cast<double>(count_ - 1) * percent / 100;
    const auto below = static_cast<std::int64_t>(place);
    if (below + 1 >= count_)
        return at(count_ - 1);
    std::int64_t before = 0;
    open({bucket_of(below, before), bucket_of(below + 1, before)});
    const double low = at(below), high = at(below + 1);
    return low + (place - static_cast<double>(below)) * (high - low);
}

}  // namespace eco::engine

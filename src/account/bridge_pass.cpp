#include <algorithm>
#include <limits>
#include <mutex>
#include <set>

#include "account/bridge_parts.hpp"
#include "base/workers.hpp"

namespace eco::account {

namespace {

bool is_same(const engine::LayerInput& a, const engine::LayerInput& b)
{
    return a.path == b.path && a.band == b.band;
}

/// Which labels of two rasters lie at one pixel: by 256 x first + second.
std::vector<char> find_pairs(const engine::PassInput& first, const engine::LayerInput& second)
{
    std::vector<char> all(256 * 256, 0);
    std::mutex mutex;
    const auto tiles = grid::make_tiles(first.grid, 512);
    run_jobs(static_cast<std::int64_t>(tiles.size()), first.threads, [&] {
        const std::shared_ptr<engine::TileSource> source = engine::make_raster_source(first.ecosystem, {}, second);
        return [&, source, a = std::vector<std::uint8_t>(), b = std::vector<std::uint8_t>(),
                seen = std::vector<char>()](std::int64_t tile) mutable {
            const grid::Window& window = tiles[static_cast<std::size_t>(tile)];
            a.resize(static_cast<std::size_t>(window.rows * window.cols));
            b.resize(a.size());
            source->read(engine::ecosystem_layer, window, std::span<std::uint8_t>(a));
            source->read(engine::second_ecosystem_layer, window, std::span<std::uint8_t>(b));
            seen.assign(all.size(), 0);
            for (std::size_t i = 0; i < a.size(); ++i)
                seen[std::size_t{256} * a[i] + b[i]] = 1;
            const std::lock_guard lock(mutex);
            for (std::size_t pair = 0; pair < all.size(); ++pair)
                all[pair] = static_cast<char>(all[pair] | seen[pair]);
        };
    });
    return all;
}

/// What a plan says of a code of its land cover: the number of the ecosystem in its package, -1 for none.
struct Reading {
    bool is_second;  // the land cover
    std::vector<int> numbers;

    Reading(bool is_second_, const engine::LayerInput& cover) : is_second(is_second_)
    {
        for (const double x : engine::label_table(cover))
            numbers.push_back(x >= 0 ? static_cast<int>(x) : -1);
    }
    bool operator==(const Reading&) const = default;
    int number(std::size_t first, std::size_t second) const { return numbers[is_second ? second : first]; }
};

/// The ecosystems of a pass: what all readings together say of a pixel.
class JointEcosystems {
public:
    explicit JointEcosystems(std::vector<Reading> readings) : readings_(std::move(readings)) {}

    /// -1 where no reading has an ecosystem.
    int number(std::size_t first, std::size_t second)
    {
        std::vector<int> key;
        for (const Reading& reading : readings_)
            key.push_back(reading.number(first, second));
        if (std::all_of(key.begin(), key.end(), [](int one) { return one < 0; }))
            return -1;
        const auto [found, is_new] = numbers_.emplace(key, static_cast<int>(numbers_.size()));
        if (is_new)
            for (std::size_t i = 0; i < key.size(); ++i)
                own_[i].push_back(key[i]);
        return found->second;
    }
    /// By number: that of a reading.
    const std::vector<int>& own(std::size_t reading) { return own_[reading]; }

private:
    std::vector<Reading> readings_;
    std::map<std::vector<int>, int> numbers_;
    std::map<std::size_t, std::vector<int>> own_;
};

void number_codes(engine::PassInput& input, JointEcosystems& ecosystems)
{
    input.ecosystem.relabel.assign(256, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t code = 0; code < 256; ++code)
        if (const int number = ecosystems.number(code, code); number >= 0)
            input.ecosystem.relabel[code] = number;
}

void number_pairs(engine::PassInput& input, const engine::LayerInput& second, JointEcosystems& ecosystems)
{
    const std::vector<char> seen = find_pairs(input, second);
    input.second_ecosystem = second;
    input.pairs.assign(seen.size(), -1);
    for (std::size_t pair = 0; pair < seen.size(); ++pair)
        if (seen[pair] != 0)
            input.pairs[pair] = ecosystems.number(pair / 256, pair % 256);
}

}  // namespace

BridgePass join_plans(const std::vector<const YearPlan*>& plans)
{
    BridgePass out;
    out.input = plans.front()->input;
    const engine::LayerInput first = out.input.ecosystem;
    const auto other = std::find_if(plans.begin(), plans.end(),
                                    [&](const YearPlan* plan) { return !is_same(plan->input.ecosystem, first); });
    std::vector<Reading> readings;
    std::vector<std::size_t> of_plan;
    for (const YearPlan* plan : plans) {
        const Reading reading(!is_same(plan->input.ecosystem, first), plan->input.ecosystem);
        const auto found = std::find(readings.begin(), readings.end(), reading);
        of_plan.push_back(static_cast<std::size_t>(found - readings.begin()));
        if (found == readings.end())
            readings.push_back(reading);
    }
    JointEcosystems ecosystems(readings);
    if (other == plans.end())
        number_codes(out.input, ecosystems);
    else
        number_pairs(out.input, (*other)->input.ecosystem, ecosystems);
    std::vector<engine::JoinPart> parts;
    for (std::size_t i = 0; i < plans.size(); ++i)
        parts.push_back({&plans[i]->plan.program, &plans[i]->input.layers, ecosystems.own(of_plan[i])});
    out.joined = engine::join_programs(parts);
    out.input.layers = out.joined.layers;
    out.input.column_name = {};
    return out;
}

}  // namespace eco::account

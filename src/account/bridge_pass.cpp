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

/// The ecosystems of a pass, and for each the number in the land cover before and after; -1: none.
struct Covers {
    std::vector<int> before, after;
};

Covers same_cover(int ecosystems)
{
    Covers out;
    for (int e = 0; e < ecosystems; ++e) {
        out.before.push_back(e);
        out.after.push_back(e);
    }
    return out;
}

Covers pair_covers(engine::PassInput& input, const engine::LayerInput& second)
{
    Covers out;
    std::map<std::pair<int, int>, int> numbers;
    const auto before = engine::label_table(input.ecosystem), after = engine::label_table(second);
    const auto number = [](double x) { return x >= 0 ? static_cast<int>(x) : -1; };
    const std::vector<char> seen = find_pairs(input, second);
    input.second_ecosystem = second;
    input.pairs.assign(seen.size(), -1);
    for (std::size_t pair = 0; pair < seen.size(); ++pair) {
        const std::pair key{number(before[pair / 256]), number(after[pair % 256])};
        if (seen[pair] == 0 || (key.first < 0 && key.second < 0))
            continue;
        const auto [found, is_new] = numbers.emplace(key, static_cast<int>(numbers.size()));
        input.pairs[pair] = found->second;
        if (is_new) {
            out.before.push_back(key.first);
            out.after.push_back(key.second);
        }
    }
    return out;
}

}  // namespace

BridgePass join_plans(const std::vector<const YearPlan*>& plans, const std::vector<bool>& is_after)
{
    BridgePass out;
    out.input = plans.front()->input;
    const auto last = std::find(is_after.begin(), is_after.end(), true) - is_after.begin();
    const engine::LayerInput& second = plans.at(static_cast<std::size_t>(last))->input.ecosystem;
    const Covers covers = is_same(out.input.ecosystem, second) ? same_cover(plans.front()->plan.program.ecosystems)
                                                               : pair_covers(out.input, second);
    std::vector<engine::JoinPart> parts;
    for (std::size_t i = 0; i < plans.size(); ++i)
        parts.push_back({&plans[i]->plan.program, &plans[i]->input.layers, is_after[i] ? covers.after : covers.before});
    out.joined = engine::join_programs(parts);
    out.input.layers = out.joined.layers;
    out.input.column_name = {};
    return out;
}

}  // namespace eco::account

#include "engine/pass.hpp"

#include <algorithm>
#include <limits>
#include <mutex>
#include <stdexcept>

#include "base/workers.hpp"
#include "engine/keyed_sums.hpp"
#include "engine/lanes.hpp"
#include "engine/machine.hpp"
#include "engine/tile.hpp"
#include "engine/vmath.hpp"

namespace eco::engine {

namespace {

MakeSource source_maker(const PassInput& input)
{
    if (input.make_source)
        return input.make_source;
    return [&input] { return make_raster_source(input.ecosystem, input.layers, input.second_ecosystem); };
}

/// What the threads of a pass share.
struct Shared {
    const Program& program;
    const PassInput& input;
    MakeSource make_source;
    std::vector<bool> used;
    std::vector<std::unique_ptr<CoarseLayer>> coarse;
    std::vector<grid::Window> tiles;

    Shared(const Program& p, const PassInput& i) : program(p), input(i), make_source(source_maker(i))
    {
        check_input(program, input);
        used = used_layers(program, input.layers.size());
        coarse.resize(input.layers.size());
        const auto source = make_source();
        check_grids(program, input, *source);
        for (std::size_t l = 0; l < coarse.size(); ++l)
            if (used[l] && input.layers[l].is_coarse)
                coarse[l] = std::make_unique<CoarseLayer>(*source, static_cast<int>(l), input.layers[l], input.grid);
        const auto all = grid::make_tiles(input.grid, input.tile);
        for (std::size_t t = 0; t < all.size(); ++t)
            if (static_cast<std::int64_t>(t) % input.shards == input.shard)
                tiles.push_back(all[t]);
    }
};

/// One thread's way through tiles: decode, cut into strips, run.
class Runner {
public:
    Runner(const Shared& shared, bool is_map, const std::vector<int>& shown)
        : shared_(&shared),
          source_(shared.make_source()),
          machine_(shared.program, shown),
          lanes_(shared.program, shared.input, is_map),
          tile_(shared.input.layers, shared.coarse, shared.used),
          is_map_(is_map)
    {
    }

    const Machine& machine() const { return machine_; }
    const Lanes& lanes() const { return lanes_; }
    const Feed& feed() const { return tile_; }

    /// Calls `take` for each strip that was run. False if the tile has no zone.
    template <typename Take>
    bool run(const grid::Window& window, const Take& take)
    {
        if (!lanes_.open(window) && !is_map_)
            return false;
        if (!shared_->input.ecosystem.path.empty()) {
            labels_.resize(static_cast<std::size_t>(window.rows * window.cols));
            source_->read(ecosystem_layer, window, std::span<std::uint8_t>(labels_));
        }
        if (!shared_->input.second_ecosystem.path.empty()) {
            second_labels_.resize(labels_.size());
            source_->read(second_ecosystem_layer, window, std::span<std::uint8_t>(second_labels_));
        }
        lanes_.set_ecosystems(labels_, second_labels_);
        tile_.read(*source_, window);
        while (lanes_.next(strip_)) {
            machine_.run(strip_, tile_);
            take(strip_);
        }
        return true;
    }

private:
    const Shared* shared_;
    std::unique_ptr<TileSource> source_;
    Machine machine_;
    Lanes lanes_;
    Tile tile_;
    Strip strip_;
    bool is_map_;
    std::vector<std::uint8_t> labels_, second_labels_;
};

/// The pixels of one register over one tile.
class Picture {
public:
    void open(const grid::Window& window)
    {
        pixels_.assign(static_cast<std::size_t>(window.rows * window.cols), missing);
    }
    void put(const Strip& strip, const double* values, const Lanes* pieces, int none_cell)
    {
        for (int i = 0; i < strip.size; ++i)
            if (!pieces || (strip.cell[i] != none_cell && (strip.is_contiguous || pieces->is_largest(i))))
                pixels_[static_cast<std::size_t>(strip.offset[i])] =
                    values[i] == values[i] ? static_cast<float>(values[i]) : missing;
    }
    std::span<const float> pixels() const { return pixels_; }

private:
    static constexpr float missing = std::numeric_limits<float>::quiet_NaN();
    std::vector<float> pixels_;
};

/// One thread of run_pass.
class Accountant {
public:
    Accountant(const Shared& shared, const Outputs& outputs)
        : shared_(&shared),
          outputs_(&outputs),
          runner_(shared, false, outputs.registers),
          sums_(shared.program, shared.input.column_name),
          pictures_(outputs.sink ? outputs.registers.size() : 0)
    {
    }

    void run(const grid::Window& window, Totals& totals, std::mutex& mutex)
    {
        is_open_ = false;
        const bool has_zones = runner_.run(window, [&](const Strip& strip) { take(window, strip); });
        const std::lock_guard lock(mutex);
        totals.pixels += window.rows * window.cols;
        if (!has_zones)
            return;
        const std::vector<int>& zones = runner_.lanes().zones();
        if (is_open_)
            sums_.close(zones, totals);
        for (std::size_t z = 0; z < zones.size(); ++z)
            totals.unclassified[static_cast<std::size_t>(zones[z])] += runner_.lanes().unclassified()[z];
        for (std::size_t o = 0; is_open_ && o < pictures_.size(); ++o)
            outputs_->sink->write(static_cast<int>(o), window, pictures_[o].pixels());
    }

private:
    void take(const grid::Window& window, const Strip& strip)
    {
        if (!is_open_) {
            sums_.open({window.row, window.col, window.cols}, static_cast<int>(runner_.lanes().zones().size()));
            for (Picture& picture : pictures_)
                picture.open(window);
            is_open_ = true;
        }
        sums_.add(strip, runner_.machine());
        for (std::size_t o = 0; o < pictures_.size(); ++o)
            pictures_[o].put(strip, runner_.machine().values(outputs_->registers[o]), &runner_.lanes(),
                             shared_->program.cells());
    }

    const Shared* shared_;
    const Outputs* outputs_;
    Runner runner_;
    Sums sums_;
    std::vector<Picture> pictures_;
    bool is_open_ = false;
};

void check_registers(const Program& program, const std::vector<int>& registers)
{
    for (const int reg : registers)
        if (reg < 0 || reg >= program.registers)
            throw std::invalid_argument("engine pass: no such output register");
}

}  // namespace

Totals run_pass(const Program& program, const PassInput& input, const Progress& progress, const Outputs& outputs)
{
    check_registers(program, outputs.registers);
    const Shared shared(program, input);
    Totals totals(program);
    totals.grid_pixels = input.grid.cells();
    std::mutex mutex;
    std::int64_t done = 0;
    const auto count = static_cast<std::int64_t>(shared.tiles.size());
    run_jobs(count, input.threads, [&] {
        const auto accountant = std::make_shared<Accountant>(shared, outputs);
        return [&, accountant](std::int64_t job) {
            accountant->run(shared.tiles[static_cast<std::size_t>(job)], totals, mutex);
            const std::lock_guard lock(mutex);
            if (++done; progress)
                progress(done, count);
        };
    });
    return totals;
}

void run_to_raster(const Program& program, const PassInput& input, int reg,
                   const std::function<void(const grid::Window&, std::span<const float>)>& take,
                   const Progress& progress)
{
    check_registers(program, {reg});
    const Shared shared(program, input);
    std::mutex mutex;
    std::int64_t done = 0;
    const auto count = static_cast<std::int64_t>(shared.tiles.size());
    run_jobs(count, input.threads, [&] {
        const auto runner = std::make_shared<Runner>(shared, true, std::vector<int>{reg});
        return [&, runner, picture = Picture()](std::int64_t job) mutable {
            const grid::Window& window = shared.tiles[static_cast<std::size_t>(job)];
            picture.open(window);
            runner->run(window,
                        [&](const Strip& strip) { picture.put(strip, runner->machine().values(reg), nullptr, 0); });
            const std::lock_guard lock(mutex);
            take(window, picture.pixels());
            if (++done; progress)
                progress(done, count);
        };
    });
}

void visit_strips(const Program& program, const PassInput& input, const std::function<TakeStrip()>& make_taker,
                  const Progress& progress)
{
    const Shared shared(program, input);
    std::mutex mutex;
    std::int64_t done = 0;
    const auto count = static_cast<std::int64_t>(shared.tiles.size());
    run_jobs(count, input.threads, [&] {
        const auto runner = std::make_shared<Runner>(shared, false, std::vector<int>{});
        return [&, runner, take = make_taker()](std::int64_t job) {
            const grid::Window& window = shared.tiles[static_cast<std::size_t>(job)];
            runner->run(window, [&](const Strip& strip) { take(window, strip, runner->feed()); });
            const std::lock_guard lock(mutex);
            if (++done; progress)
                progress(done, count);
        };
    });
}

}  // namespace eco::engine

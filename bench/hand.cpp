#include "bench/hand.hpp"

#include <cmath>
#include <limits>
#include <mutex>
#include <stdexcept>

#include "base/workers.hpp"
#include "bench/decode.hpp"
#include "method/lookup.hpp"

namespace eco::bench {

namespace {

std::array<int, hand::layers> layer_numbers(const Bench& bench)
{
    const char* names[] = {"layer:precipitation",     "layer:evapotranspiration", "kept:rainfall_erosivity",
                           "kept:soil_erodibility",   "grid:ls_factor",           "grid:slope",
                           "layer:vegetation_cover",  "layer:npp_carbon",         "layer:water_evaporation_season",
                           "layer:soil_bulk_density", "layer:storm_water_held"};
    std::array<int, hand::layers> numbers{};
    const auto& planned = bench.plan->plan.layers;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        numbers[i] = -1;
        for (std::size_t l = 0; l < planned.size(); ++l)
            if (planned[l].id.starts_with(names[i]))
                numbers[i] = static_cast<int>(l);
        if (numbers[i] < 0)
            throw std::runtime_error(std::string("the pass does not read ") + names[i]);
    }
    return numbers;
}

/// One thread's way through tiles.
class Worker {
public:
    Worker(const engine::PassInput& input, const hand::Tables& tables, const std::array<int, hand::layers>& numbers,
           std::size_t classes)
        : input_(&input),
          tables_(&tables),
          numbers_(numbers),
          classes_(classes),
          source_(input.make_source ? input.make_source() : engine::make_raster_source(input.ecosystem, input.layers)),
          table_size_(static_cast<std::size_t>(input.zones->count) * (classes + 1) * hand::quantities),
          sums_(4 * table_size_),
          planes_(hand::quantities * hand::plane),
          layers_(hand::layers),
          pieces_(hand::layers, std::vector<float>(hand::strip))
    {
        class_of_.fill(static_cast<std::int32_t>(classes));
        for (std::size_t code = 0; code < input.ecosystem.relabel.size() && code < 256; ++code)
            if (const double number = input.ecosystem.relabel[code]; number >= 0)
                class_of_[code] = static_cast<std::int32_t>(number);
    }

    void run(const grid::Window& window)
    {
        const auto size = static_cast<std::size_t>(window.rows * window.cols);
        labels_.resize(size);
        source_->read(engine::ecosystem_layer, window, std::span<std::uint8_t>(labels_));
        for (std::size_t l = 0; l < layers_.size(); ++l) {
            layers_[l].resize(size);
            source_->read(numbers_[l], window, std::span<float>(layers_[l]));
        }
        for (std::int64_t row = 0; row < window.rows; ++row)
            whole_cells(window, row);
        for (std::int64_t row = 0; row < window.rows; ++row)
            border_cells(window, row);
        flush_pieces();
    }

    void add_to(std::vector<double>& values) const
    {
        values.resize(table_size_);
        for (std::size_t i = 0; i < sums_.size(); ++i)
            values[i % table_size_] += sums_[i];
    }

private:
    void whole_cells(const grid::Window& window, std::int64_t row)
    {
        const std::int64_t end = window.col + window.cols;
        for (const auto& run : input_->zones->rows[static_cast<std::size_t>(window.row + row)].runs) {
            const std::int64_t first = std::max(run.first, window.col), last = std::min(run.last + 1, end);
            if (first >= last)
                continue;
            const auto start = static_cast<std::size_t>(row * window.cols + first - window.col);
            const int n = static_cast<int>(last - first);
            const auto base = run.zone * static_cast<std::int32_t>(classes_ + 1);
            const double area = input_->cell_area_m2[static_cast<std::size_t>(window.row + row)];
            for (int i = 0; i < n; ++i) {
                cls_[i] = class_of_[labels_[start + static_cast<std::size_t>(i)]];
                keys_[i] = base + cls_[i];
                area_[i] = area;
            }
            hand::Row pixels{{}, cls_, area_, n};
            for (std::size_t l = 0; l < layers_.size(); ++l)
                pixels.values[l] = layers_[l].data() + start;
            sum(pixels);
        }
    }

    void border_cells(const grid::Window& window, std::int64_t row)
    {
        for (const auto& piece : input_->zones->rows[static_cast<std::size_t>(window.row + row)].pieces) {
            if (piece.col < window.col || piece.col >= window.col + window.cols)
                continue;
            const auto at = static_cast<std::size_t>(row * window.cols + piece.col - window.col);
            cls_[gathered_] = class_of_[labels_[at]];
            keys_[gathered_] = piece.zone * static_cast<std::int32_t>(classes_ + 1) + cls_[gathered_];
            area_[gathered_] = input_->cell_area_m2[static_cast<std::size_t>(window.row + row)] * piece.fraction;
            for (std::size_t l = 0; l < layers_.size(); ++l)
                pieces_[l][static_cast<std::size_t>(gathered_)] = layers_[l][at];
            if (++gathered_ == hand::strip)
                flush_pieces();
        }
    }

    void flush_pieces()
    {
        hand::Row pixels{{}, cls_, area_, gathered_};
        for (std::size_t l = 0; l < layers_.size(); ++l)
            pixels.values[l] = pieces_[l].data();
        sum(pixels);
        gathered_ = 0;
    }

    void sum(const hand::Row& pixels)
    {
        hand::compute(pixels, *tables_, planes_.data());
        hand::add(planes_.data(), keys_, pixels.size, table_size_, sums_.data());
    }

    const engine::PassInput* input_;
    const hand::Tables* tables_;
    std::array<int, hand::layers> numbers_;
    std::size_t classes_;
    std::unique_ptr<engine::TileSource> source_;
    std::size_t table_size_;
    std::vector<double> sums_, planes_;
    std::vector<std::vector<float>> layers_, pieces_;
    std::vector<std::uint8_t> labels_;
    std::array<std::int32_t, 256> class_of_{};
    std::int32_t cls_[hand::strip], keys_[hand::strip];
    double area_[hand::strip];
    int gathered_ = 0;
};

}  // namespace

std::vector<double> members(const Bench& bench, const std::string& set)
{
    const auto& package = bench.project->package;
    std::vector<double> out(package.ecosystems.size() + 1);
    const auto found = package.sets.find(set);
    for (const auto& name : found == package.sets.end() ? std::vector<std::string>{set} : found->second)
        for (std::size_t e = 0; e < package.ecosystems.size(); ++e)
            for (std::string id = package.ecosystems[e].id; !id.empty();) {
                out[e] = id == name ? 1 : out[e];
                const auto parent = std::find_if(package.ecosystems.begin(), package.ecosystems.end(),
                                                 [&](const auto& x) { return x.id == id; });
                id = parent->parent;
            }
    return out;
}

double parameter(const Bench& bench, const std::string& symbol, const std::string& ecosystem,
                 const std::map<std::string, double>& numbers, const std::map<std::string, std::string>& labels)
{
    const auto& package = bench.project->package;
    method::Table table = package.parameters.at(symbol);
    std::erase_if(table.rows, [](const method::Row& row) { return row.is_required; });
    if (const auto own = bench.project->prepared.parameters.find(symbol);
        own != bench.project->prepared.parameters.end())
        table.rows.insert(table.rows.end(), own->second.rows.begin(), own->second.rows.end());
    auto keys = labels;
    if (!ecosystem.empty())
        keys["ecosystem"] = ecosystem;
    const method::Row* row = method::find_row(package, table, keys, numbers, {});
    return row ? row->value.value_or(NAN) : NAN;
}

hand::Tables hand_tables(const Bench& bench)
{
    hand::Tables out;
    for (std::size_t e = 0; e < bench.project->package.ecosystems.size(); ++e) {
        const std::string& id = bench.project->package.ecosystems[e].id;
        out.runoff.push_back(parameter(bench, "runoff_coefficient", id) / 100);
        for (const double cover : {5, 20, 40, 60, 80, 95})
            out.cover.push_back(parameter(bench, "cover_factor", id, {{"fvc", cover}}));
        for (const double slope : {0, 5, 15, 30, 60})
            out.practice.push_back(parameter(bench, "practice_factor", id, {{"theta", slope}}));
        if (id == "dry_cropland")
            out.dry_cropland = static_cast<std::int32_t>(e);
    }
    out.runoff.push_back(NAN);
    out.cover.resize(out.cover.size() + 6, NAN);
    out.practice.resize(out.practice.size() + 5, NAN);
    out.vegetated = members(bench, "vegetated");
    out.open_water = members(bench, "open_water");
    return out;
}

HandSums hand_pass(const Bench& bench, const engine::PassInput& input, const hand::Tables& tables)
{
    if (input.tile > hand::strip)
        throw std::invalid_argument("hand_pass: tiles are too wide");
    const auto tiles = touched_tiles(input);
    const auto numbers = layer_numbers(bench);
    HandSums out{bench.project->package.ecosystems.size(), {}};
    std::vector<std::shared_ptr<Worker>> workers;
    std::mutex mutex;
    run_jobs(static_cast<std::int64_t>(tiles.size()), input.threads, [&] {
        const auto worker = std::make_shared<Worker>(input, tables, numbers, out.classes);
        const std::lock_guard lock(mutex);
        workers.push_back(worker);
        return [&, worker](std::int64_t job) { worker->run(tiles[static_cast<std::size_t>(job)]); };
    });
    for (const auto& worker : workers)
        worker->add_to(out.values);
    return out;
}

}  // namespace eco::bench

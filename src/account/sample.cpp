#include "account/sample.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <tuple>

#include "base/philox.hpp"

namespace eco::account {

namespace {

constexpr std::uint32_t sample_stream = 0x53414D50;  // apart from the streams of draws

/// The program's loads: all that a sample needs of it.
engine::Program loads_of(const engine::Program& program)
{
    engine::Program out = program;
    std::erase_if(out.code, [](const engine::Instruction& in) { return in.code != engine::Code::load; });
    out.groups.clear();
    return out;
}

std::uint64_t order_of(std::uint64_t seed, std::int64_t row, std::int64_t col, int zone)
{
    const auto low = [](auto x) { return static_cast<std::uint32_t>(static_cast<std::uint64_t>(x)); };
    const auto bits = philox({low(row), low(col), low(zone), sample_stream}, {low(seed), low(seed >> 32)});
    return std::uint64_t{bits[0]} << 32 | bits[1];
}

bool is_before(const SampledPixel& a, const SampledPixel& b)
{
    return std::tie(a.order, a.row, a.col) < std::tie(b.order, b.row, b.col);
}

/// Keeps the `size` pixels that come first.
void cut(std::vector<SampledPixel>& pixels, std::size_t size)
{
    std::sort(pixels.begin(), pixels.end(), is_before);
    pixels.resize(std::min(pixels.size(), size));
}

/// What one thread has seen.
class Collector {
public:
    Collector(const engine::Program& program, std::vector<bool> is_loaded, std::size_t size, std::uint64_t seed)
        : program_(program),
          is_loaded_(std::move(is_loaded)),
          size_(size),
          seed_(seed),
          strata_(static_cast<std::size_t>(program.cells())),
          limits_(strata_.size(), ~std::uint64_t{0}),
          values_(is_loaded_.size(), std::vector<double>(engine::strip_size))
    {
    }

    void take(const grid::Window& window, const engine::Strip& strip, const engine::Feed& feed)
    {
        bool is_filled = false;
        for (int i = 0; i < strip.size; ++i) {
            if (strip.cell[i] >= program_.cells())
                continue;
            const auto cell = static_cast<std::size_t>(strip.cell[i]);
            ++strata_[cell].pixels;
            SampledPixel pixel;
            pixel.row = window.row + strip.offset[i] / window.cols;
            pixel.col = window.col + strip.offset[i] % window.cols;
            pixel.order = order_of(seed_, pixel.row, pixel.col, strip.cell[i] / program_.ecosystems);
            if (pixel.order > limits_[cell])
                continue;
            for (std::size_t l = 0; l < values_.size() && !is_filled; ++l)
                if (is_loaded_[l])
                    feed.fill(static_cast<int>(l), strip, values_[l].data());
            is_filled = true;
            pixel.area_m2 = strip.area[i];
            for (const auto& layer : values_)
                pixel.layers.push_back(layer[static_cast<std::size_t>(i)]);
            keep(cell, std::move(pixel));
        }
    }

    std::vector<Stratum>& strata() { return strata_; }

private:
    void keep(std::size_t cell, SampledPixel pixel)
    {
        auto& kept = strata_[cell].sample;
        kept.push_back(std::move(pixel));
        if (kept.size() < 2 * size_ + 16)
            return;
        cut(kept, size_);
        limits_[cell] = kept.back().order;
    }

    const engine::Program& program_;
    std::vector<bool> is_loaded_;
    std::size_t size_;
    std::uint64_t seed_;
    std::vector<Stratum> strata_;
    std::vector<std::uint64_t> limits_;
    std::vector<std::vector<double>> values_;  // of the strip, by layer
};

}  // namespace

std::vector<Stratum> sample_pixels(const engine::Program& program, const engine::PassInput& input, std::size_t size,
                                   std::uint64_t seed)
{
    const engine::Program loads = loads_of(program);
    const auto is_loaded = engine::used_layers(loads, input.layers.size());
    std::vector<std::unique_ptr<Collector>> collectors;
    std::mutex mutex;
    engine::visit_strips(loads, input, [&]() -> engine::TakeStrip {
        const std::lock_guard lock(mutex);
        collectors.push_back(std::make_unique<Collector>(loads, is_loaded, size, seed));
        return [one = collectors.back().get()](const auto& window, const auto& strip, const auto& feed) {
            one->take(window, strip, feed);
        };
    });
    std::vector<Stratum> out;
    for (std::size_t cell = 0; cell < static_cast<std::size_t>(loads.cells()); ++cell) {
        Stratum stratum{static_cast<int>(cell) / loads.ecosystems, static_cast<int>(cell) % loads.ecosystems, 0, {}};
        for (const auto& one : collectors) {
            Stratum& part = one->strata()[cell];
            stratum.pixels += part.pixels;
            std::move(part.sample.begin(), part.sample.end(), std::back_inserter(stratum.sample));
        }
        cut(stratum.sample, size);
        if (stratum.pixels > 0)
            out.push_back(std::move(stratum));
    }
    return out;
}

}  // namespace eco::account

#include "terrain/spread.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>

#include "terrain/cell_size.hpp"

namespace eco::terrain {
namespace {

/// The nearest stations of a cell, nearest first.
class Nearest {
public:
    explicit Nearest(std::size_t most) : most_(most) {}

    void clear() { found_.clear(); }
    void offer(double square, double value)
    {
        if (found_.size() == most_ && square >= found_.back().first)
            return;
        if (found_.size() == most_)
            found_.pop_back();
        const auto at = std::upper_bound(found_.begin(), found_.end(), square,
                                         [](double x, const auto& other) { return x < other.first; });
        found_.insert(at, {square, value});
    }
    double weighted(double power) const
    {
        double total = 0, weights = 0;
        for (const auto& [square, value] : found_) {
            if (square == 0 || found_.size() == 1)
                return value;
            const double w = std::pow(square, -power / 2);
            total += w * value;
            weights += w;
        }
        return weights > 0 ? total / weights : std::numeric_limits<double>::quiet_NaN();
    }

private:
    std::size_t most_;
    std::vector<std::pair<double, double>> found_;  // squared distance, value
};

}  // namespace

Raster<float> spread(const std::vector<Station>& stations, const Spread& how, const grid::Grid& grid, int threads)
{
    Raster<float> out(grid, 0);
    check_size(grid, out.values.size());
    const std::vector<CellSize> sizes = cell_sizes(grid);
    const auto fill_row = [&](std::int64_t row, Nearest& nearest) {
        const CellSize& size = sizes[static_cast<std::size_t>(row)];
        const double y = grid.y0 - (static_cast<double>(row) + 0.5) * grid.dy;
        for (std::int64_t col = 0; col < grid.cols; ++col) {
            const double x = grid.x0 + (static_cast<double>(col) + 0.5) * grid.dx;
            nearest.clear();
            for (const Station& station : stations) {
                if (std::isnan(station.value))
                    continue;
                const double east = (station.x - x) / grid.dx * size.dx_m,
                             north = (station.y - y) / grid.dy * size.dy_m;
                nearest.offer(east * east + north * north, station.value);
            }
            out.at(row, col) = static_cast<float>(nearest.weighted(how.power));
        }
    };
    const int count = std::max(threads, 1);
    std::vector<std::thread> workers;
    for (int t = 0; t < count; ++t)
        workers.emplace_back([&, t] {
            Nearest nearest(static_cast<std::size_t>(how.neighbours));
            for (std::int64_t row = t; row < grid.rows; row += count)
                fill_row(row, nearest);
        });
    for (auto& worker : workers)
        worker.join();
    return out;
}

}  // namespace eco::terrain

#include "terrain/spread.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>

#include "terrain/cell_size.hpp"

namespace eco::terrain {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// A station in cells from the upper left corner of the grid, its value and its number.
struct Spot {
    double col = 0, row = 0, value = 0;
    std::size_t number = 0;
};

/// The nearest stations of a cell, nearest first; of those equally near the first ones.
class Nearest {
public:
    explicit Nearest(std::size_t most) : most_(most) {}

    void clear() { found_.clear(); }
    /// The distance beyond which no station counts any more, squared.
    double reach() const { return found_.size() < most_ ? infinite : found_.back().square; }
    void offer(double square, const Spot& spot)
    {
        const One one{square, spot.number, spot.value};
        if (found_.size() == most_ && !is_before(one, found_.back()))
            return;
        if (found_.size() == most_)
            found_.pop_back();
        found_.insert(std::upper_bound(found_.begin(), found_.end(), one, is_before), one);
    }
    double weighted(double power) const
    {
        double total = 0, weights = 0;
        for (const One& one : found_) {
            if (one.square == 0 || found_.size() == 1)
                return one.value;
            const double w = std::pow(one.square, -power / 2);
            total += w * one.value;
            weights += w;
        }
        return weights > 0 ? total / weights : std::numeric_limits<double>::quiet_NaN();
    }

private:
    struct One {
        double square = 0;
        std::size_t number = 0;
        double value = 0;
    };
    static bool is_before(const One& a, const One& b)
    {
        return a.square < b.square || (a.square == b.square && a.number < b.number);
    }

    std::size_t most_;
    std::vector<One> found_;
};

/// Stations in square buckets, about two in each, so that a cell looks only at those around it.
class Buckets {
public:
    explicit Buckets(const std::vector<Spot>& spots)
    {
        double high_col = -infinite, high_row = -infinite;
        for (const Spot& spot : spots) {
            low_col_ = std::min(low_col_, spot.col), high_col = std::max(high_col, spot.col);
            low_row_ = std::min(low_row_, spot.row), high_row = std::max(high_row, spot.row);
        }
        const double wide = high_col - low_col_, high = high_row - low_row_;
        side_ = std::max(std::max(wide, high) / 1e4, std::sqrt(wide * high * 2 / static_cast<double>(spots.size())));
        side_ = side_ > 0 ? side_ : 1;
        cols_ = static_cast<int>(wide / side_) + 1;
        rows_ = static_cast<int>(high / side_) + 1;
        buckets_.resize(static_cast<std::size_t>(cols_) * static_cast<std::size_t>(rows_));
        for (const Spot& spot : spots)
            bucket(number(spot.col, low_col_, cols_), number(spot.row, low_row_, rows_)).push_back(spot);
    }

    /// Offers every station that may be among the nearest of the place.
    void offer_around(double col, double row, const CellSize& size, Nearest& nearest)
    {
        const int own_col = number(col, low_col_, cols_), own_row = number(row, low_row_, rows_);
        for (int ring = 0;; ++ring) {
            for (int y = std::max(own_row - ring, 0); y <= std::min(own_row + ring, rows_ - 1); ++y) {
                const bool is_whole = y == own_row - ring || y == own_row + ring;
                for (int x = own_col - ring; x <= own_col + ring; x += is_whole || ring == 0 ? 1 : 2 * ring)
                    if (x >= 0 && x < cols_)
                        for (const Spot& spot : bucket(x, y)) {
                            const double east = (spot.col - col) * size.dx_m, north = (spot.row - row) * size.dy_m;
                            nearest.offer(east * east + north * north, spot);
                        }
            }
            const double left = beyond(own_col - ring, 0, col - (low_col_ + (own_col - ring) * side_), size.dx_m),
                         right = beyond(cols_ - 1, own_col + ring, low_col_ + (own_col + ring + 1) * side_ - col,
                                        size.dx_m),
                         above = beyond(own_row - ring, 0, row - (low_row_ + (own_row - ring) * side_), size.dy_m),
                         below = beyond(rows_ - 1, own_row + ring, low_row_ + (own_row + ring + 1) * side_ - row,
                                        size.dy_m);
            const double next = std::min({left, right, above, below});
            constexpr double rounding = 1 - 1e-9;  // a bucket's edge is where its stations are, but for the last digits
            if (next == infinite || next * next * rounding > nearest.reach())
                return;
        }
    }

private:
    /// How far away stations are at least beyond a side of the buckets looked at; infinite if there are none.
    static double beyond(int outer, int inner, double cells, double cell_m)
    {
        return outer <= inner ? infinite : std::max(cells, 0.0) * cell_m;
    }
    int number(double at, double low, int count) const
    {
        return static_cast<int>(std::clamp(std::floor((at - low) / side_), 0.0, count - 1.0));
    }
    std::vector<Spot>& bucket(int x, int y)
    {
        return buckets_[static_cast<std::size_t>(y) * static_cast<std::size_t>(cols_) + static_cast<std::size_t>(x)];
    }

    double low_col_ = infinite, low_row_ = infinite, side_ = 1;
    int cols_ = 1, rows_ = 1;
    std::vector<std::vector<Spot>> buckets_;
};

}  // namespace

Raster<float> spread(const std::vector<Station>& stations, const Spread& how, const grid::Grid& grid, int threads)
{
    Raster<float> out(grid, std::numeric_limits<float>::quiet_NaN());
    check_size(grid, out.values.size());
    std::vector<Spot> spots;
    for (std::size_t i = 0; i < stations.size(); ++i)
        if (const Station& s = stations[i]; !std::isnan(s.value))
            spots.push_back({(s.x - grid.x0) / grid.dx, (grid.y0 - s.y) / grid.dy, s.value, i});
    if (spots.empty())
        return out;
    Buckets buckets(spots);
    const std::vector<CellSize> sizes = cell_sizes(grid);
    const int count = std::max(threads, 1);
    std::vector<std::thread> workers;
    for (int t = 0; t < count; ++t)
        workers.emplace_back([&, t] {
            Nearest nearest(static_cast<std::size_t>(how.neighbours));
            for (std::int64_t row = t; row < grid.rows; row += count)
                for (std::int64_t col = 0; col < grid.cols; ++col) {
                    nearest.clear();
                    buckets.offer_around(static_cast<double>(col) + 0.5, static_cast<double>(row) + 0.5,
                                         sizes[static_cast<std::size_t>(row)], nearest);
                    out.at(row, col) = static_cast<float>(nearest.weighted(how.power));
                }
        });
    for (auto& worker : workers)
        worker.join();
    return out;
}

}  // namespace eco::terrain

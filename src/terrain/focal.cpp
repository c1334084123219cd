#include "terrain/focal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>

#include "terrain/cell_size.hpp"

namespace eco::terrain {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

/// Sums over the cells around those of one row: of w x, of the weights of known cells, and how many cells there are.
struct RowSums {
    std::vector<double> total, weight, count;
    explicit RowSums(std::size_t cols) : total(cols), weight(cols), count(cols) {}
};

class Focal {
public:
    Focal(const Raster<float>& x, const Kernel& kernel, bool is_mean)
        : x_(x), kernel_(kernel), is_mean_(is_mean), sizes_(cell_sizes(x.grid)), y_(sizes_.size(), 0)
    {
        check_size(x.grid, x.values.size());
        for (std::size_t row = 1; row < y_.size(); ++row)
            y_[row] = y_[row - 1] + (sizes_[row - 1].dy_m + sizes_[row].dy_m) / 2;
    }

    Raster<float> run(int threads)
    {
        Raster<float> out(x_.grid, nan);
        if (kernel_.shape == Kernel::Shape::gaussian) {
            along_.assign(static_cast<std::size_t>(x_.rows()), RowSums(0));
            over_rows(threads, [&](std::int64_t row) { sum_along(row); });
        }
        over_rows(threads, [&, cols = static_cast<std::size_t>(x_.cols())](std::int64_t row) {
            RowSums sums(cols);
            const double cells = kernel_.shape == Kernel::Shape::disc       ? add_disc(row, sums)
                                 : kernel_.shape == Kernel::Shape::gaussian ? add_gaussian(row, sums)
                                                                            : add_exponential(row, sums);
            for (std::size_t c = 0; c < cols; ++c)
                if (is_mean_ ? sums.weight[c] > 0 : sums.count[c] == cells)
                    out.values[static_cast<std::size_t>(row) * cols + c] =
                        static_cast<float>(is_mean_ ? sums.total[c] / sums.weight[c] : sums.total[c]);
        });
        return out;
    }

private:
    template <typename Do>
    void over_rows(int threads, const Do& what) const
    {
        std::vector<std::thread> workers;
        for (int t = 0; t < std::max(threads, 1); ++t)
            workers.emplace_back([&, t] {
                for (std::int64_t row = t; row < x_.rows(); row += std::max(threads, 1))
                    what(row);
            });
        for (auto& worker : workers)
            worker.join();
    }

    const CellSize& size(std::int64_t row) const { return sizes_[static_cast<std::size_t>(row)]; }
    /// Rows of the grid and beyond it whose centres lie within `reach` of that of `row`.
    std::pair<std::int64_t, std::int64_t> rows_near(std::int64_t row, double reach) const
    {
        const auto steps = static_cast<std::int64_t>(reach / size(row).dy_m);
        std::int64_t first = row - steps - 1, last = row + steps + 1;
        while (std::abs(far(row, first)) > reach)
            ++first;
        while (std::abs(far(row, last)) > reach)
            --last;
        return {first, last};
    }
    /// North-south distance; rows beyond the grid are as high as the outermost one.
    double far(std::int64_t row, std::int64_t other) const
    {
        const std::int64_t inside = std::clamp<std::int64_t>(other, 0, x_.rows() - 1);
        return y_[static_cast<std::size_t>(inside)] - y_[static_cast<std::size_t>(row)] +
               static_cast<double>(other - inside) * size(inside).dy_m;
    }

    /// Adds w x of one row, moved by `step` columns.
    void add_moved(std::int64_t row, std::int64_t step, double w, RowSums& sums) const
    {
        const float* x = &x_.values[static_cast<std::size_t>(row * x_.cols())];
        const std::int64_t first = std::max<std::int64_t>(0, -step), last = std::min(x_.cols(), x_.cols() - step);
        for (std::int64_t c = first; c < last; ++c) {
            const float value = x[c + step];
            const bool is_known = value == value;
            const auto at = static_cast<std::size_t>(c);
            sums.total[at] += w * (is_known ? value : 0);
            sums.weight[at] += is_known ? w : 0;
            sums.count[at] += is_known ? 1 : 0;
        }
    }

    /// Calls `add(other, dy, most)` for each row of the grid within reach: how far north or south it is, and how many
    /// cells east and west of the one at hand are within reach there. The cells within reach, beyond the grid too.
    template <class Add>
    double for_rows_in_reach(std::int64_t row, Add&& add) const
    {
        const double reach = kernel_.reach_m(), dx = size(row).dx_m;
        double cells = 0;
        const auto [first, last] = rows_near(row, reach);
        for (std::int64_t other = first; other <= last; ++other) {
            const double dy = far(row, other);
            const auto most = static_cast<std::int64_t>(std::sqrt(reach * reach - dy * dy) / dx);
            cells += static_cast<double>(2 * most + 1);
            if (other >= 0 && other < x_.rows())
                add(other, dy, most);
        }
        return cells;
    }

    double add_exponential(std::int64_t row, RowSums& sums) const
    {
        const double dx = size(row).dx_m;
        return for_rows_in_reach(row, [&](std::int64_t other, double dy, std::int64_t most) {
            for (std::int64_t step = -most; step <= most; ++step)
                add_moved(other, step, std::exp(-std::hypot(dy, static_cast<double>(step) * dx) / kernel_.radius_m),
                          sums);
        });
    }

    /// Each row of the disc is a run of cells: the difference of two sums from the row's beginning.
    double add_disc(std::int64_t row, RowSums& sums) const
    {
        std::vector<double> total(static_cast<std::size_t>(x_.cols()) + 1, 0), count = total;
        return for_rows_in_reach(row, [&](std::int64_t other, double, std::int64_t most) {
            for (std::int64_t c = 0; c < x_.cols(); ++c) {
                const float value = x_.at(other, c);
                const auto at = static_cast<std::size_t>(c);
                total[at + 1] = total[at] + (value == value ? value : 0);
                count[at + 1] = count[at] + (value == value ? 1 : 0);
            }
            for (std::int64_t c = 0; c < x_.cols(); ++c) {
                const auto from = static_cast<std::size_t>(std::max<std::int64_t>(0, c - most)),
                           to = static_cast<std::size_t>(std::min(x_.cols(), c + most + 1));
                const auto at = static_cast<std::size_t>(c);
                sums.total[at] += total[to] - total[from];
                sums.weight[at] += count[to] - count[from];
                sums.count[at] += count[to] - count[from];
            }
        });
    }

    double gaussian(double d) const { return std::exp(-d * d / (2 * kernel_.radius_m * kernel_.radius_m)); }

    /// The first of two passes: along each row.
    void sum_along(std::int64_t row)
    {
        RowSums sums(static_cast<std::size_t>(x_.cols()));
        const double dx = size(row).dx_m;
        const auto most = static_cast<std::int64_t>(kernel_.reach_m() / dx);
        for (std::int64_t step = -most; step <= most; ++step)
            add_moved(row, step, gaussian(static_cast<double>(step) * dx), sums);
        along_[static_cast<std::size_t>(row)] = std::move(sums);
    }

    double add_gaussian(std::int64_t row, RowSums& sums) const
    {
        double cells = 0;
        const auto [first, last] = rows_near(row, kernel_.reach_m());
        for (std::int64_t other = first; other <= last; ++other) {
            const std::int64_t inside = std::clamp<std::int64_t>(other, 0, x_.rows() - 1);
            cells += 2 * std::floor(kernel_.reach_m() / size(inside).dx_m) + 1;
            if (other != inside)
                continue;
            const double w = gaussian(far(row, other));
            const RowSums& along = along_[static_cast<std::size_t>(other)];
            for (std::size_t c = 0; c < sums.total.size(); ++c) {
                sums.total[c] += w * along.total[c];
                sums.weight[c] += w * along.weight[c];
                sums.count[c] += along.count[c];
            }
        }
        return cells;
    }

    const Raster<float>& x_;
    const Kernel& kernel_;
    bool is_mean_;
    std::vector<CellSize> sizes_;
    std::vector<double> y_;
    std::vector<RowSums> along_;  // by row, of a gaussian
};

}  // namespace

double Kernel::reach_m() const
{
    return radius_m * (shape == Shape::disc ? 1 : shape == Shape::gaussian ? 3 : 5);
}

std::optional<Kernel::Shape> find_kernel(const std::string& name)
{
    if (name == "disc")
        return Kernel::Shape::disc;
    if (name == "gaussian")
        return Kernel::Shape::gaussian;
    return name == "exponential" ? std::optional(Kernel::Shape::exponential) : std::nullopt;
}

Raster<float> focal_mean(const Raster<float>& x, const Kernel& kernel, int threads)
{
    return Focal(x, kernel, true).run(threads);
}

Raster<float> focal_sum(const Raster<float>& x, const Kernel& kernel, int threads)
{
    return Focal(x, kernel, false).run(threads);
}

}  // namespace eco::terrain

#include "terrain/distance.hpp"

#include <cmath>
#include <limits>

#include "terrain/cell_size.hpp"

namespace eco::terrain {
namespace {

constexpr std::int32_t none = -1;

bool is_there(float value)
{
    return !std::isnan(value) && value != 0;
}

/// Row of the nearest cell in the same column, `none` where the column has no cell.
Raster<std::int32_t> nearest_in_column(const Raster<float>& holds, const std::vector<double>& y)
{
    Raster<std::int32_t> nearest(holds.grid, none);
    for (std::int64_t row = 0; row < holds.rows(); ++row)
        for (std::int64_t col = 0; col < holds.cols(); ++col)
            nearest.at(row, col) = is_there(holds.at(row, col)) ? static_cast<std::int32_t>(row)
                                   : row > 0                    ? nearest.at(row - 1, col)
                                                                : none;
    for (std::int64_t row = holds.rows() - 2; row >= 0; --row)
        for (std::int64_t col = 0; col < holds.cols(); ++col) {
            std::int32_t &own = nearest.at(row, col), below = nearest.at(row + 1, col);
            if (below == none || below <= row)
                continue;
            const double here = y[static_cast<std::size_t>(row)];
            if (own == none || y[static_cast<std::size_t>(below)] - here < here - y[static_cast<std::size_t>(own)])
                own = below;
        }
    return nearest;
}

/// The lower envelope of parabolas (x - x_i)² + f_i over one row.
class Envelope {
public:
    explicit Envelope(std::size_t size) : at_(size), from_(size) {}

    void clear() { count_ = 0; }
    void add(double x, double f)
    {
        double from = -std::numeric_limits<double>::infinity();
        while (count_ > 0) {
            const auto& [px, pf] = at_[count_ - 1];
            from = (f + x * x - pf - px * px) / (2 * (x - px));
            if (from > from_[count_ - 1])
                break;
            --count_;
            from = -std::numeric_limits<double>::infinity();
        }
        at_[count_] = {x, f};
        from_[count_++] = from;
    }
    /// The least at rising x; `k` starts at 0.
    double least(double x, std::size_t& k) const
    {
        while (k + 1 < count_ && from_[k + 1] < x)
            ++k;
        return (x - at_[k].first) * (x - at_[k].first) + at_[k].second;
    }
    bool is_empty() const { return count_ == 0; }

private:
    std::vector<std::pair<double, double>> at_;
    std::vector<double> from_;
    std::size_t count_ = 0;
};

}  // namespace

Raster<float> distance_to(const Raster<float>& holds)
{
    check_size(holds.grid, holds.values.size());
    const std::vector<CellSize> sizes = cell_sizes(holds.grid);
    std::vector<double> y(sizes.size(), 0);
    for (std::size_t row = 1; row < y.size(); ++row)
        y[row] = y[row - 1] + (sizes[row - 1].dy_m + sizes[row].dy_m) / 2;
    const Raster<std::int32_t> nearest = nearest_in_column(holds, y);
    Raster<float> out(holds.grid, std::numeric_limits<float>::quiet_NaN());
    Envelope envelope(static_cast<std::size_t>(holds.cols()));
    for (std::int64_t row = 0; row < holds.rows(); ++row) {
        const double dx = sizes[static_cast<std::size_t>(row)].dx_m;
        envelope.clear();
        for (std::int64_t col = 0; col < holds.cols(); ++col)
            if (const std::int32_t at = nearest.at(row, col); at != none) {
                const double far = y[static_cast<std::size_t>(at)] - y[static_cast<std::size_t>(row)];
                envelope.add(static_cast<double>(col) * dx, far * far);
            }
        std::size_t k = 0;
        for (std::int64_t col = 0; col < holds.cols() && !envelope.is_empty(); ++col)
            out.at(row, col) = static_cast<float>(std::sqrt(envelope.least(static_cast<double>(col) * dx, k)));
    }
    return out;
}

}  // namespace eco::terrain

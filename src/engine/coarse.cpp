#include "engine/coarse.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include "base/problem.hpp"
#include "engine/vmath.hpp"

namespace eco::engine {

namespace {

constexpr std::size_t most_bytes = std::size_t{256} << 20;

/// Position of a pixel centre on the coarse axis, in cells from its edge.
double position(double distance, double cell)
{
    return distance / cell;
}

double column_position(const grid::Grid& grid, const grid::Grid& coarse, std::int64_t col)
{
    return position(grid.x0 + (static_cast<double>(col) + 0.5) * grid.dx - coarse.x0, coarse.dx);
}

double row_position(const grid::Grid& grid, const grid::Grid& coarse, std::int64_t row)
{
    return position(coarse.y0 - (grid.y0 - (static_cast<double>(row) + 0.5) * grid.dy), coarse.dy);
}

/// First cell and number of cells of the coarse axis that pixels at positions `from` … `to` need.
std::pair<std::int64_t, std::int64_t> needed(double from, double to, std::int64_t count)
{
    const double most = static_cast<double>(count);
    const auto first = static_cast<std::int64_t>(std::clamp(std::floor(from) - 1, 0.0, most));
    const auto last = static_cast<std::int64_t>(std::clamp(std::floor(to) + 2, 0.0, most));
    return {first, last - first};
}

CoarseLayer::Spot make_spot(double at, std::int64_t first, std::int64_t held, std::int64_t count)
{
    CoarseLayer::Spot spot;
    if (!(at >= 0 && at < static_cast<double>(count)) || held == 0)
        return spot;
    const double low = std::floor(at - 0.5);
    const auto local = [&](double i) {
        return static_cast<std::int32_t>(std::clamp(static_cast<std::int64_t>(i) - first, std::int64_t{0}, held - 1));
    };
    spot.nearest = local(std::floor(at));
    spot.low = low < 0 ? local(0) : local(low);
    spot.high = low + 1 < static_cast<double>(count) ? local(low + 1) : local(static_cast<double>(count - 1));
    spot.weight = spot.low == spot.high ? 0.0 : at - 0.5 - low;
    return spot;
}

}  // namespace

CoarseLayer::CoarseLayer(TileSource& source, int layer, const LayerInput& input, const grid::Grid& grid)
    : grid_(grid), coarse_(source.grid(layer)), is_label_(input.is_label), table_(label_table(input))
{
    std::tie(window_.row, window_.rows) =
        needed(row_position(grid_, coarse_, 0), row_position(grid_, coarse_, grid.rows - 1), coarse_.rows);
    std::tie(window_.col, window_.cols) =
        needed(column_position(grid_, coarse_, 0), column_position(grid_, coarse_, grid.cols - 1), coarse_.cols);
    cols_ = static_cast<std::size_t>(window_.cols);
    const std::size_t cells = cols_ * static_cast<std::size_t>(window_.rows);
    if (cells * (is_label_ ? 1 : sizeof(float)) > most_bytes)
        throw InputError(Problem{Place{input.path, 0, 0, ""},
                                 "engine.coarse_too_large",
                                 {{"rows", std::to_string(window_.rows)}, {"cols", std::to_string(window_.cols)}},
                                 "",
                                 false});
    if (cells == 0)
        return;
    if (is_label_) {
        labels_.resize(cells);
        source.read(layer, window_, std::span<std::uint8_t>(labels_));
        return;
    }
    values_.resize(cells);
    source.read(layer, window_, std::span<float>(values_));
    for (float& v : values_)
        if (!std::isfinite(v))
            v = std::numeric_limits<float>::quiet_NaN();
}

CoarseLayer::Spot CoarseLayer::row_spot(std::int64_t row) const
{
    return make_spot(row_position(grid_, coarse_, row), window_.row, window_.rows, coarse_.rows);
}

CoarseLayer::Spot CoarseLayer::col_spot(std::int64_t col) const
{
    return make_spot(column_position(grid_, coarse_, col), window_.col, window_.cols, coarse_.cols);
}

double CoarseLayer::value(const Spot& row, const Spot& col) const
{
    if (row.nearest < 0 || col.nearest < 0)
        return vmath::nan;
    if (is_label_)
        return table_[labels_[static_cast<std::size_t>(row.nearest) * cols_ + static_cast<std::size_t>(col.nearest)]];
    const double low = at(row.low, col.low) + row.weight * (at(row.high, col.low) - at(row.low, col.low));
    const double high = at(row.low, col.high) + row.weight * (at(row.high, col.high) - at(row.low, col.high));
    const double y = low + col.weight * (high - low);
    return y == y ? y : weighted(row, col);
}

/// Of a pixel with a missing neighbour.
double CoarseLayer::weighted(const Spot& row, const Spot& col) const
{
    if (std::isnan(at(row.nearest, col.nearest)))
        return vmath::nan;
    double sum = 0, weights = 0;
    for (const auto& [r, wr] : {std::pair{row.low, 1 - row.weight}, {row.high, row.weight}})
        for (const auto& [c, wc] : {std::pair{col.low, 1 - col.weight}, {col.high, col.weight}})
            if (const double v = at(r, c), w = wr * wc; v == v && w > 0) {
                sum += w * v;
                weights += w;
            }
    return sum / weights;
}

void CoarseLayer::fill_row(const Spot& row, const Spot* cols, int count, std::vector<double>& blend, double* out) const
{
    if (is_label_ || row.nearest < 0) {
        for (int i = 0; i < count; ++i)
            out[i] = value(row, cols[i]);
        return;
    }
    // Rows are blended once for each coarse column, columns then for each pixel: the same operations as in value().
    int first = static_cast<int>(cols_), last = -1;
    for (int i = 0; i < count; ++i)
        if (cols[i].nearest >= 0)
            first = std::min(first, cols[i].low), last = std::max(last, cols[i].high);
    blend.resize(cols_ + 1);
    for (int c = first; c <= last; ++c)
        blend[static_cast<std::size_t>(c)] = at(row.low, c) + row.weight * (at(row.high, c) - at(row.low, c));
    for (int i = 0; i < count; ++i) {
        const Spot& col = cols[i];
        if (col.nearest < 0) {
            out[i] = vmath::nan;
            continue;
        }
        const double low = blend[static_cast<std::size_t>(col.low)], high = blend[static_cast<std::size_t>(col.high)];
        const double y = low + col.weight * (high - low);
        out[i] = y == y ? y : weighted(row, col);
    }
}

CoarseTile::CoarseTile(const CoarseLayer& layer, const grid::Window& window) : layer_(&layer), tile_cols_(window.cols)
{
    for (std::int64_t r = 0; r < window.rows; ++r)
        rows_.push_back(layer.row_spot(window.row + r));
    for (std::int64_t c = 0; c < window.cols; ++c)
        cols_.push_back(layer.col_spot(window.col + c));
}

void CoarseTile::fill(const Strip& strip, double* out) const
{
    std::vector<double> blend;
    for (int i = 0; i < strip.size;) {
        const std::int64_t row = strip.offset[i] / tile_cols_, col = strip.offset[i] % tile_cols_;
        const auto& spot = rows_[static_cast<std::size_t>(row)];
        if (!strip.is_contiguous) {
            out[i++] = layer_->value(spot, cols_[static_cast<std::size_t>(col)]);
            continue;
        }
        const int count = static_cast<int>(std::min<std::int64_t>(tile_cols_ - col, strip.size - i));
        layer_->fill_row(spot, cols_.data() + col, count, blend, out + i);
        i += count;
    }
    std::fill(out + strip.size, out + strip.padded, vmath::nan);
}

}  // namespace eco::engine

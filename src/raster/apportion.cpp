#include "raster/apportion.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "grid/zones.hpp"
#include "raster/crs.hpp"
#include "raster/gdal.hpp"
#include "raster/reader.hpp"

namespace eco::raster {
namespace {

constexpr std::int64_t band_rows = 512;
// A smaller share is rounding: it must not make a missing cell known.
constexpr double least_share = 1e-9;

/// A convex outline in target cells (y down). Clipping a quadrilateral four times leaves at most eight corners.
struct Outline {
    std::array<grid::Point, 8> corners{};
    int count = 0;

    void add(grid::Point p) { corners[static_cast<std::size_t>(count++)] = p; }
    grid::Point at(int i) const { return corners[static_cast<std::size_t>(i)]; }
    double area() const
    {
        double sum = 0;
        for (int i = 1; i + 1 < count; ++i)
            sum += (at(i).x - at(0).x) * (at(i + 1).y - at(0).y) - (at(i + 1).x - at(0).x) * (at(i).y - at(0).y);
        return std::abs(sum) / 2;
    }
};

/// The part where sign * (coordinate - bound) >= 0.
Outline clip(const Outline& outline, double grid::Point::*axis, double bound, double sign)
{
    Outline out;
    for (int i = 0; i < outline.count; ++i) {
        const grid::Point a = outline.at(i);
        const grid::Point b = outline.at((i + 1) % outline.count);
        const double da = sign * (a.*axis - bound);
        const double db = sign * (b.*axis - bound);
        if (da >= 0 && out.count < 8)
            out.add(a);
        if ((da >= 0) != (db >= 0) && out.count < 8) {
            const double t = da / (da - db);
            grid::Point p{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
            p.*axis = bound;
            out.add(p);
        }
    }
    return out;
}

Outline strip(const Outline& outline, double grid::Point::*axis, std::int64_t at)
{
    const auto low = static_cast<double>(at);
    return clip(clip(outline, axis, low, 1), axis, low + 1, -1);
}

std::pair<std::int64_t, std::int64_t> range(const Outline& outline, double grid::Point::*axis)
{
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (int i = 0; i < outline.count; ++i) {
        low = std::min(low, outline.at(i).*axis);
        high = std::max(high, outline.at(i).*axis);
    }
    const double first = std::floor(low);
    return {static_cast<std::int64_t>(first), static_cast<std::int64_t>(std::max(first, std::ceil(high) - 1))};
}

/// A band of target rows that takes amounts.
class Band {
public:
    Band(std::int64_t first, std::int64_t rows, std::int64_t cols)
        : first_(first), rows_(rows), cols_(cols), sums_(static_cast<std::size_t>(rows * cols), std::nan(""))
    {
    }

    void share_out(const Outline& outline, double amount)
    {
        const double whole = outline.area();
        const auto [top, bottom] = range(outline, &grid::Point::y);
        const auto [left, right] = range(outline, &grid::Point::x);
        if (!(whole > 0) || bottom < first_ || top >= first_ + rows_ || right < 0 || left >= cols_)
            return;
        if (top == bottom && left == right)
            return add(top, left, amount);
        for (std::int64_t row = std::max(top, first_); row <= std::min(bottom, first_ + rows_ - 1); ++row) {
            const Outline slice = strip(outline, &grid::Point::y, row);
            if (slice.count < 3)
                continue;
            const auto [from, to] = range(slice, &grid::Point::x);
            for (std::int64_t col = std::max<std::int64_t>(from, 0); col <= std::min(to, cols_ - 1); ++col) {
                const double share = strip(slice, &grid::Point::x, col).area() / whole;
                if (share > least_share)
                    add(row, col, amount * share);
            }
        }
    }

    std::vector<float> cells() const { return {sums_.begin(), sums_.end()}; }

private:
    void add(std::int64_t row, std::int64_t col, double amount)
    {
        double& sum = sums_[static_cast<std::size_t>((row - first_) * cols_ + col)];
        sum = std::isnan(sum) ? amount : sum + amount;
    }

    std::int64_t first_, rows_, cols_;
    std::vector<double> sums_;
};

/// Source cells that may touch the band, with two cells to spare.
grid::Window source_window(const grid::Grid& source, const grid::Grid& target, std::int64_t first, std::int64_t rows)
{
    const Bounds band{.west = target.x0,
                      .south = target.y0 - target.dy * static_cast<double>(first + rows),
                      .east = target.x0 + target.dx * static_cast<double>(target.cols),
                      .north = target.y0 - target.dy * static_cast<double>(first)};
    const Bounds box = transform_bounds(target.crs, source.crs, band);
    const auto cell = [](double at, std::int64_t size) {
        return static_cast<std::int64_t>(std::clamp(at, 0.0, static_cast<double>(size)));
    };
    const std::int64_t top = cell(std::floor((source.y0 - box.north) / source.dy) - 2, source.rows);
    const std::int64_t bottom = cell(std::ceil((source.y0 - box.south) / source.dy) + 2, source.rows);
    const std::int64_t left = cell(std::floor((box.west - source.x0) / source.dx) - 2, source.cols);
    const std::int64_t right = cell(std::ceil((box.east - source.x0) / source.dx) + 2, source.cols);
    return {top, left, bottom - top, right - left};
}

/// Corners along the upper edge of a source row, in target cells; not finite where the target has no such place.
class Corners {
public:
    Corners(const grid::Grid& source, const grid::Grid& target)
        : source_(source),
          target_(target),
          transform_(transform_between(reference_of(source.crs), reference_of(target.crs)))
    {
    }

    std::vector<grid::Point> along(std::int64_t row, std::int64_t col, std::int64_t cols) const
    {
        const auto n = static_cast<std::size_t>(cols + 1);
        std::vector<double> x(n);
        std::vector<double> y(n, source_.y0 - static_cast<double>(row) * source_.dy);
        std::vector<int> is_good(n, 0);
        for (std::size_t i = 0; i < n; ++i)
            x[i] = source_.x0 + static_cast<double>(col + static_cast<std::int64_t>(i)) * source_.dx;
        GdalErrors unheard;  // places outside the target system's use are no error: they are not on the target grid
        OCTTransformEx(transform_.get(), static_cast<int>(n), x.data(), y.data(), nullptr, is_good.data());
        std::vector<grid::Point> points(n);
        for (std::size_t i = 0; i < n; ++i) {
            const double bad = is_good[i] != 0 ? 0 : std::nan("");
            points[i] = {(x[i] - target_.x0) / target_.dx + bad, (target_.y0 - y[i]) / target_.dy + bad};
        }
        return points;
    }

private:
    const grid::Grid& source_;
    const grid::Grid& target_;
    Transform transform_;
};

void fill(Band& band, const TileReader& reader, const Corners& corners, const grid::Window& window)
{
    std::vector<float> cells(static_cast<std::size_t>(window.cols));
    std::vector<grid::Point> above = corners.along(window.row, window.col, window.cols);
    for (std::int64_t row = window.row; row < window.row + window.rows; ++row) {
        std::vector<grid::Point> below = corners.along(row + 1, window.col, window.cols);
        reader.read({row, window.col, 1, window.cols}, std::span<float>(cells));
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (std::isnan(cells[i]))
                continue;
            Outline outline;
            for (const grid::Point& p : {above[i], above[i + 1], below[i + 1], below[i]})
                if (std::isfinite(p.x) && std::isfinite(p.y))
                    outline.add(p);
            if (outline.count == 4)
                band.share_out(outline, static_cast<double>(cells[i]));
        }
        above.swap(below);
    }
}

}  // namespace

void apportion(const Warp& job)
{
    const TileReader reader(job.source, job.band);
    const grid::Grid& source = reader.grid();
    const grid::Grid& target = job.target;
    const Corners corners(source, target);
    TileWriter writer(job.output, target, Content::values);
    for (std::int64_t first = 0; first < target.rows; first += band_rows) {
        const std::int64_t rows = std::min(band_rows, target.rows - first);
        Band band(first, rows, target.cols);
        const grid::Window window = source_window(source, target, first, rows);
        if (window.rows > 0 && window.cols > 0)
            fill(band, reader, corners, window);
        const std::vector<float> cells = band.cells();
        writer.write({first, 0, rows, target.cols}, std::span<const float>(cells));
    }
    writer.finish();
}

}  // namespace eco::raster

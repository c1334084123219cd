#include "terrain/patches.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace eco::terrain {
namespace {

constexpr std::uint32_t outside = std::numeric_limits<std::uint32_t>::max();

/// Which cells are one patch; each patch has the number of its first cell.
class Patches {
public:
    explicit Patches(const Raster<float>& holds) : parent_(holds.values.size(), outside)
    {
        for (std::int64_t row = 0; row < holds.rows(); ++row)
            for (std::int64_t col = 0; col < holds.cols(); ++col)
                add(holds, row, col);
    }
    std::uint32_t of(std::uint32_t cell)
    {
        while (parent_[cell] != cell)
            cell = parent_[cell] = parent_[parent_[cell]];
        return cell;
    }
    bool has(std::uint32_t cell) const { return parent_[cell] != outside; }

private:
    /// Joins a cell to those above and to the left of it.
    void add(const Raster<float>& holds, std::int64_t row, std::int64_t col)
    {
        const auto cell = static_cast<std::uint32_t>(row * holds.cols() + col);
        const float value = holds.values[cell];
        if (std::isnan(value) || value == 0)
            return;
        parent_[cell] = cell;
        constexpr int around[4][2] = {{-1, -1}, {-1, 0}, {-1, 1}, {0, -1}};
        for (const auto& [down, right] : around) {
            if (!holds.contains(row + down, col + right))
                continue;
            const auto other = static_cast<std::uint32_t>((row + down) * holds.cols() + col + right);
            if (!has(other))
                continue;
            const std::uint32_t a = of(cell), b = of(other);
            parent_[std::max(a, b)] = std::min(a, b);
        }
    }

    std::vector<std::uint32_t> parent_;
};

}  // namespace

Raster<float> patch_area(const Raster<float>& holds)
{
    check_size(holds.grid, holds.values.size());
    const std::vector<double> cell_area = grid::cell_areas_m2(holds.grid);
    Patches patches(holds);
    std::vector<double> area(holds.values.size(), 0);
    const auto cols = static_cast<std::size_t>(holds.cols());
    for (std::size_t i = 0; i < area.size(); ++i)
        if (patches.has(static_cast<std::uint32_t>(i)))
            area[patches.of(static_cast<std::uint32_t>(i))] += cell_area[i / cols];
    Raster<float> out(holds.grid, 0);
    for (std::size_t i = 0; i < area.size(); ++i)
        out.values[i] = std::isnan(holds.values[i]) ? std::numeric_limits<float>::quiet_NaN()
                        : patches.has(static_cast<std::uint32_t>(i))
                            ? static_cast<float>(area[patches.of(static_cast<std::uint32_t>(i))])
                            : 0;
    return out;
}

}  // namespace eco::terrain

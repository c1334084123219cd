#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "raster/crs.hpp"
#include "raster/reader.hpp"
#include "raster/writer.hpp"

namespace eco::raster {

/// A folder of its own for every test.
class Scratch : public ::testing::Test {
protected:
    void SetUp() override
    {
        std::string name = (std::filesystem::temp_directory_path() / "eco_raster_XXXXXX").string();
        folder_ = mkdtemp(name.data());
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::string path(const std::string& name) const { return folder_ + "/" + name; }
    std::vector<std::string> files() const
    {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(folder_))
            names.push_back(entry.path().filename().string());
        return names;
    }
    std::string folder_;
};

using Field = std::function<float(double x, double y)>;

/// A raster whose cells are `field` at their centres.
inline void write_field(const std::string& path, const grid::Grid& grid, const Field& field)
{
    TileWriter writer(path, grid, Content::values);
    for (const grid::Window& window : make_tiles(grid, 512)) {
        std::vector<float> cells;
        for (std::int64_t row = window.row; row < window.row + window.rows; ++row)
            for (std::int64_t col = window.col; col < window.col + window.cols; ++col)
                cells.push_back(field(grid.x0 + (static_cast<double>(col) + 0.5) * grid.dx,
                                      grid.y0 - (static_cast<double>(row) + 0.5) * grid.dy));
        writer.write(window, std::span<const float>(cells));
    }
    writer.finish();
}

inline std::vector<float> read_all(const std::string& path, int band = 1)
{
    const TileReader reader(path, band);
    std::vector<float> cells(static_cast<std::size_t>(reader.grid().cells()));
    reader.read({0, 0, reader.grid().rows, reader.grid().cols}, std::span<float>(cells));
    return cells;
}

/// Albers for China on WGS 84: equal-area, metres.
inline const std::string albers = "+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +datum=WGS84 +units=m +type=crs";

}  // namespace eco::raster

#include "raster/reader.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <fstream>
#include <random>
#include <thread>

#include "base/problem.hpp"
#include "raster/describe.hpp"
#include "raster/scratch.test.hpp"

namespace eco::raster {
namespace {

const float nan_value = std::nanf("");

/// An ESRI ASCII grid: readable, and with integer and no-data spellings that GeoTIFF writers would not make.
void write_ascii(const std::string& path, const std::string& cells, const std::string& nodata)
{
    std::ofstream(path) << "ncols 3\nnrows 2\nxllcorner 100\nyllcorner 200\ncellsize 10\n"
                        << (nodata.empty() ? "" : "NODATA_value " + nodata + "\n") << cells;
}

class Reader : public Scratch {};
class Writer : public Scratch {};
class Describe : public Scratch {};

TEST_F(Reader, gives_back_what_was_written_for_windows_on_and_off_the_blocks)
{
    const grid::Grid grid = grid_of_bounds(albers, {0, 0, 700 * 30, 1100 * 30}, 30);
    const Field field = [](double x, double y) { return y < 9000 && x < 6000 ? nan_value : float(x + 3 * y); };
    write_field(path("a.tif"), grid, field);
    const TileReader reader(path("a.tif"), 1);
    EXPECT_TRUE(is_same_grid(reader.grid(), grid));
    for (const grid::Window window :
         {grid::Window{0, 0, 512, 512}, grid::Window{1024, 512, 76, 188}, grid::Window{0, 0, 1100, 700},
          grid::Window{500, 100, 30, 450}, grid::Window{1099, 699, 1, 1}, grid::Window{0, 0, 0, 0}}) {
        std::vector<float> cells(static_cast<std::size_t>(window.rows * window.cols));
        reader.read(window, std::span<float>(cells));
        for (std::int64_t i = 0; i < window.rows * window.cols; ++i) {
            const double x = 30 * (static_cast<double>(window.col + i % window.cols) + 0.5);
            const double y = grid.y0 - 30 * (static_cast<double>(window.row + i / window.cols) + 0.5);
            ASSERT_THAT(cells[static_cast<std::size_t>(i)], ::testing::NanSensitiveFloatEq(field(x, y)));
        }
    }
}

TEST_F(Reader, turns_no_data_into_nan_and_into_label_255)
{
    write_ascii(path("a.asc"), "1 2 -9999\n4 -9999 0\n", "-9999");
    EXPECT_THAT(read_all(path("a.asc")), ::testing::Pointwise(::testing::NanSensitiveFloatEq(),
                                                              std::vector<float>{1, 2, nan_value, 4, nan_value, 0}));
    std::vector<std::uint8_t> labels(6);
    TileReader(path("a.asc"), 1).read({0, 0, 2, 3}, std::span<std::uint8_t>(labels));
    EXPECT_EQ(labels, (std::vector<std::uint8_t>{1, 2, 255, 4, 255, 0}));
}

TEST_F(Reader, refuses_values_that_are_no_labels)
{
    for (const char* cells : {"1 2 3\n4 5 256\n", "1 2 3\n4 5 -1\n", "1 2 3\n4 5 255\n", "1.5 2 3\n4 5 6\n"}) {
        write_ascii(path("a.asc"), cells, "");
        std::vector<std::uint8_t> labels(6);
        EXPECT_THROW(TileReader(path("a.asc"), 1).read({0, 0, 2, 3}, std::span<std::uint8_t>(labels)), InputError)
            << cells;
    }
}

TEST_F(Reader, applies_scale_and_offset)
{
    write_ascii(path("a.asc"), "1 2 -9999\n4 5 6\n", "-9999");
    std::ofstream(path("a.vrt")) << R"(<VRTDataset rasterXSize="3" rasterYSize="2"><GeoTransform>100,10,0,220,0,-10
      </GeoTransform><VRTRasterBand dataType="Int16" band="1"><NoDataValue>-9999</NoDataValue><Offset>-1</Offset>
      <Scale>0.5</Scale><SimpleSource><SourceFilename relativeToVRT="1">a.asc</SourceFilename><SourceBand>1</SourceBand>
      </SimpleSource></VRTRasterBand></VRTDataset>)";
    EXPECT_THAT(read_all(path("a.vrt")), ::testing::Pointwise(::testing::NanSensitiveFloatEq(),
                                                              std::vector<float>{-0.5, 0, nan_value, 1, 1.5, 2}));
}

TEST_F(Reader, names_a_file_that_is_missing_or_broken_and_a_band_that_is_not_there)
{
    const auto message = [&](const std::string& name, int band) {
        try {
            TileReader reader(path(name), band);
        } catch (const IoError& error) {
            return std::string(error.what());
        }
        return std::string("no error");
    };
    testing::internal::CaptureStderr();
    EXPECT_THAT(message("absent.tif", 1), ::testing::HasSubstr("absent.tif"));
    std::ofstream(path("broken.tif")) << "II*";
    EXPECT_THAT(message("broken.tif", 1), ::testing::HasSubstr("broken.tif"));
    write_ascii(path("a.asc"), "1 2 3\n4 5 6\n", "");
    EXPECT_THAT(message("a.asc", 2), ::testing::HasSubstr("no band 2"));
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST_F(Reader, tells_of_a_file_that_ends_too_early)
{
    const grid::Grid grid = grid_of_bounds(albers, {0, 0, 512 * 30, 2048 * 30}, 30);
    std::mt19937 random(1);
    write_field(path("a.tif"), grid, [&](double, double) { return float(random()); });
    std::filesystem::resize_file(path("a.tif"), std::filesystem::file_size(path("a.tif")) / 2);
    EXPECT_THROW(read_all(path("a.tif")), IoError);
}

TEST_F(Reader, refuses_a_raster_without_or_with_a_rotated_georeference)
{
    const std::string band = R"(<VRTRasterBand dataType="Byte" band="1"/></VRTDataset>)";
    std::ofstream(path("none.vrt")) << R"(<VRTDataset rasterXSize="3" rasterYSize="2">)" << band;
    std::ofstream(path("turned.vrt"))
        << R"(<VRTDataset rasterXSize="3" rasterYSize="2"><GeoTransform>0,1,0.5,0,0.5,-1</GeoTransform>)" << band;
    std::ofstream(path("south.vrt"))
        << R"(<VRTDataset rasterXSize="3" rasterYSize="2"><GeoTransform>0,1,0,0,0,1</GeoTransform>)" << band;
    for (const char* name : {"none.vrt", "turned.vrt", "south.vrt"})
        EXPECT_THROW(TileReader(path(name), 1), InputError) << name;
}

TEST_F(Reader, one_per_thread_gives_the_same_cells)
{
    const grid::Grid grid = grid_of_bounds(albers, {0, 0, 1500 * 30, 1500 * 30}, 30);
    write_field(path("a.tif"), grid, [](double x, double y) { return float(x * y); });
    const std::vector<float> expected = read_all(path("a.tif"));
    std::vector<std::vector<float>> got(4);
    std::vector<std::thread> threads;
    for (auto& cells : got)
        threads.emplace_back([&] { cells = read_all(path("a.tif")); });
    for (std::thread& thread : threads)
        thread.join();
    for (const auto& cells : got)
        EXPECT_EQ(cells, expected);
}

TEST_F(Writer, leaves_nothing_if_it_is_not_finished)
{
    const grid::Grid grid = grid_of_bounds(albers, {0, 0, 3000, 3000}, 30);
    {
        TileWriter writer(path("a.tif"), grid, Content::values);
        writer.write({0, 0, 1, 2}, std::vector<float>{1, 2});
        EXPECT_THAT(files(), ::testing::Not(::testing::Contains("a.tif")));
    }
    EXPECT_THAT(files(), ::testing::IsEmpty());
}

TEST_F(Writer, keeps_the_old_file_until_it_is_finished)
{
    const grid::Grid grid = grid_of_bounds(albers, {0, 0, 60, 30}, 30);
    write_field(path("a.tif"), grid, [](double, double) { return 1.0f; });
    TileWriter writer(path("a.tif"), grid, Content::values);
    writer.write({0, 0, 1, 1}, std::vector<float>{7});
    EXPECT_EQ(read_all(path("a.tif")), (std::vector<float>{1, 1}));
    writer.finish();
    EXPECT_THAT(read_all(path("a.tif")), ::testing::ElementsAre(7, ::testing::IsNan()));
    EXPECT_THAT(files(), ::testing::ElementsAre("a.tif"));
}

TEST_F(Writer, that_is_killed_leaves_the_old_file_untouched)
{
    const grid::Grid grid = grid_of_bounds(albers, {0, 0, 60, 30}, 30);
    write_field(path("a.tif"), grid, [](double, double) { return 1.0f; });
    const pid_t child = fork();
    if (child == 0) {
        TileWriter writer(path("a.tif"), grid, Content::values);
        writer.write({0, 0, 1, 2}, std::vector<float>{7, 8});
        kill(getpid(), SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(read_all(path("a.tif")), (std::vector<float>{1, 1}));
}

TEST_F(Writer, names_a_folder_that_is_not_there)
{
    const grid::Grid grid = grid_of_bounds(albers, {0, 0, 60, 30}, 30);
    EXPECT_THROW(TileWriter(path("no/a.tif"), grid, Content::values), IoError);
}

TEST_F(Writer, makes_a_cloud_optimized_copy_with_the_same_cells)
{
    const grid::Grid grid = grid_of_bounds(albers, {0, 0, 1300 * 30, 1100 * 30}, 30);
    write_field(path("a.tif"), grid, [](double x, double y) { return x < y ? nan_value : float(x - y); });
    write_cog(path("a.tif"), path("cog.tif"));
    EXPECT_THAT(read_all(path("cog.tif")),
                ::testing::Pointwise(::testing::NanSensitiveFloatEq(), read_all(path("a.tif"))));
    EXPECT_GT(describe(path("cog.tif")).overviews, 0);
    EXPECT_THAT(files(), ::testing::UnorderedElementsAre("a.tif", "cog.tif"));
}

TEST_F(Describe, tells_grid_bands_and_storage)
{
    const grid::Grid grid = grid_of_bounds("EPSG:4326", {113.5, 25.5, 116, 28}, 0.01);
    TileWriter writer(path("a.tif"), grid, Content::labels);
    writer.finish();
    const Description description = describe(path("a.tif"));
    EXPECT_TRUE(is_same_grid(description.grid, grid));
    EXPECT_TRUE(description.grid.is_geographic);
    EXPECT_TRUE(description.has_crs);
    EXPECT_EQ(description.format, "GTiff");
    EXPECT_EQ(description.compression, "ZSTD");
    EXPECT_EQ(description.block_rows, 512);
    ASSERT_EQ(description.bands.size(), 1u);
    EXPECT_EQ(description.bands[0].type, "Byte");
    EXPECT_EQ(description.bands[0].nodata, 255.0);
    write_ascii(path("a.asc"), "1 2 3\n4 5 6\n", "");
    EXPECT_FALSE(describe(path("a.asc")).has_crs);
    EXPECT_FALSE(describe(path("a.asc")).bands[0].nodata.has_value());
}

TEST_F(Describe, counts_missing_values_and_those_outside_a_range)
{
    write_ascii(path("a.asc"), "1 2 -9999\n-4 500 6\n", "-9999");
    const BandRange range = scan_range(path("a.asc"), 1, 0, 100);
    EXPECT_EQ(range.min, -4);
    EXPECT_EQ(range.max, 500);
    EXPECT_EQ(range.values, 5);
    EXPECT_EQ(range.missing, 1);
    EXPECT_EQ(range.outside, 2);
    ASSERT_TRUE(range.first_outside.has_value());
    EXPECT_EQ(range.first_outside->row, 1);
    EXPECT_EQ(range.first_outside->col, 0);
    EXPECT_EQ(range.first_outside->value, -4);
    write_ascii(path("empty.asc"), "-9999 -9999 -9999\n-9999 -9999 -9999\n", "-9999");
    EXPECT_TRUE(std::isnan(scan_range(path("empty.asc"), 1, 0, 1).min));
}

}  // namespace
}  // namespace eco::raster

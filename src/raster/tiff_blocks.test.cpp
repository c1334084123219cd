#include "raster/tiff_blocks.hpp"

#include <cpl_string.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "raster/scratch.test.hpp"

namespace eco::raster {
namespace {

class Blocks : public Scratch {
protected:
    /// Two bands of random bytes that are finite in every type, 100 x 70 in tiles of 32 x 16 unless the options say
    /// else.
    void write(const std::string& name, GDALDataType type, std::vector<std::string> options)
    {
        options.insert(options.begin(),
                       {"TILED=YES", "BLOCKXSIZE=32", "BLOCKYSIZE=16", "COMPRESS=ZSTD", "INTERLEAVE=BAND"});
        CPLStringList list;
        for (const auto& option : options)
            list.SetNameValue(option.substr(0, option.find('=')).c_str(), option.substr(option.find('=') + 1).c_str());
        GDALAllRegister();
        const Dataset set(GDALCreate(GDALGetDriverByName("GTiff"), path(name).c_str(), 100, 70, 2, type, list.List()));
        std::mt19937 random(7);
        std::vector<double> values(100 * 70);
        for (int band = 1; band <= 2; ++band) {
            for (double& value : values)
                value = static_cast<double>(random() % 255) + (type == GDT_Byte ? 0 : 0.25);
            ASSERT_EQ(GDALRasterIO(GDALGetRasterBand(set.get(), band), GF_Write, 0, 0, 100, 70, values.data(), 100, 70,
                                   GDT_Float64, 0, 0),
                      CE_None);
        }
    }

    std::unique_ptr<TiffBlocks> open(const std::string& name, int band)
    {
        set_ = open_raster(path(name));
        band_ = GDALGetRasterBand(set_.get(), band);
        return TiffBlocks::open(path(name), set_, band_);
    }

    std::vector<std::byte> block() const
    {
        int cols = 0, rows = 0;
        GDALGetBlockSize(band_, &cols, &rows);
        return std::vector<std::byte>(
            static_cast<std::size_t>(cols * rows * GDALGetDataTypeSizeBytes(GDALGetRasterDataType(band_))));
    }

    Dataset set_;
    GDALRasterBandH band_ = nullptr;
};

TEST_F(Blocks, hold_the_bytes_that_gdal_reads_for_every_type_and_predictor)
{
    int compared = 0;
    for (const GDALDataType type : {GDT_Byte, GDT_UInt16, GDT_Int16, GDT_Int32, GDT_UInt32, GDT_Float32, GDT_Float64})
        for (const std::string predictor : {"1", "2", "3"}) {
            const bool is_float = type == GDT_Float32 || type == GDT_Float64;
            if (predictor == "3" && !is_float)
                continue;
            const std::string name = std::string(GDALGetDataTypeName(type)) + predictor + ".tif";
            write(name, type, {"PREDICTOR=" + predictor});
            for (int band = 1; band <= 2; ++band) {
                const auto blocks = open(name, band);
                if (predictor == "3" && type == GDT_Float64) {
                    EXPECT_EQ(blocks, nullptr);
                    continue;
                }
                ASSERT_NE(blocks, nullptr) << name;
                for (int row = 0; row < 5; ++row)
                    for (int col = 0; col < 4; ++col, ++compared) {
                        auto direct = block(), wanted = block();
                        ASSERT_TRUE(blocks->read(col, row, direct)) << name;
                        ASSERT_EQ(GDALReadBlock(band_, col, row, wanted.data()), CE_None);
                        ASSERT_EQ(direct, wanted) << name << " band " << band << " block " << col << ' ' << row;
                    }
            }
        }
    EXPECT_EQ(compared, 15 * 2 * 20);
}

TEST_F(Blocks, are_left_to_gdal_where_the_file_is_of_another_make)
{
    write("deflate.tif", GDT_Float32, {"COMPRESS=DEFLATE"});
    EXPECT_EQ(open("deflate.tif", 1), nullptr);
    write("strips.tif", GDT_Float32, {"TILED=NO", "BLOCKYSIZE=1"});
    EXPECT_EQ(open("strips.tif", 1), nullptr);
    write("pixels.tif", GDT_Float32, {"INTERLEAVE=PIXEL"});
    EXPECT_EQ(open("pixels.tif", 1), nullptr);
    write("big.tif", GDT_Float32, {"ENDIANNESS=BIG"});
    EXPECT_EQ(open("big.tif", 1), nullptr);
    write("bits.tif", GDT_Byte, {"NBITS=4"});
    EXPECT_EQ(open("bits.tif", 1), nullptr);
}

TEST_F(Blocks, that_are_absent_or_broken_are_left_to_gdal)
{
    CPLStringList options;
    for (const char* option : {"TILED=YES", "COMPRESS=ZSTD", "SPARSE_OK=TRUE"})
        options.AddString(option);
    GDALAllRegister();
    GDALClose(
        GDALCreate(GDALGetDriverByName("GTiff"), path("sparse.tif").c_str(), 300, 300, 1, GDT_Float32, options.List()));
    auto blocks = open("sparse.tif", 1);
    ASSERT_NE(blocks, nullptr);
    auto bytes = block();
    EXPECT_FALSE(blocks->read(0, 0, bytes));

    write("whole.tif", GDT_Float32, {"PREDICTOR=3"});
    std::filesystem::copy(path("whole.tif"), path("broken.tif"));
    blocks = open("broken.tif", 1);
    const std::int64_t at = std::atoll(GDALGetMetadataItem(band_, "BLOCK_OFFSET_1_1", "TIFF"));
    std::fstream file(path("broken.tif"), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at);
    file << "this is no ZSTD frame";
    file.close();
    bytes = block();
    EXPECT_TRUE(blocks->read(0, 0, bytes));
    EXPECT_FALSE(blocks->read(1, 1, bytes));
}

}  // namespace
}  // namespace eco::raster

#include <gtest/gtest.h>

#include <filesystem>

#include "base/csv.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/int128.hpp"
#include "base/problem.hpp"

namespace eco {

TEST(csv, quotes_and_line_breaks_read_back)
{
    const auto rows = read_csv_rows("a,b\r\n\"x, \"\"y\"\"\",\"1\n2\"\n\nlast,\n");
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[1].cells[0], "x, \"y\"");
    EXPECT_EQ(rows[1].cells[1], "1\n2");
    EXPECT_EQ(rows[2].line, 5);
    EXPECT_EQ(rows[2].cells.size(), 2u);
    for (const auto& row : rows)
        for (const auto& cell : row.cells)
            EXPECT_EQ(read_csv(csv_cell(cell) + ",").at(0).at(0), cell);
}

TEST(hash, sha256_of_abc_is_the_published_one)  // FIPS 180-2, appendix B.1
{
    EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(int128, prints_and_reads_back_its_extremes)
{
    const Int128 top = (Int128(1) << 126) - 1 + (Int128(1) << 126);
    for (const Int128 value : {Int128(0), Int128(-1), top, -top - 1})
        EXPECT_TRUE(int128_from(to_string(value)) == value) << to_string(value);
    EXPECT_EQ(to_string(top), "170141183460469231731687303715884105727");
    EXPECT_THROW(int128_from("1x"), std::invalid_argument);
}

TEST(file, an_atomic_write_leaves_the_new_bytes_and_nothing_else)
{
    const auto dir = std::filesystem::temp_directory_path() / "eco_base_file_test";
    std::filesystem::create_directories(dir);
    write_file_atomically((dir / "x").string(), "one");
    write_file_atomically((dir / "x").string(), "two");
    EXPECT_EQ(read_file((dir / "x").string()), "two");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir), {}), 1);
    EXPECT_THROW(write_file_atomically((dir / "no" / "x").string(), ""), IoError);
    std::filesystem::remove_all(dir);
}

}  // namespace eco

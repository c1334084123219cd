#include "grid/zones.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <ctime>
#include <map>
#include <numbers>
#include <random>

#include "grid/rings.hpp"

namespace eco::grid {
namespace {

Grid make_grid(std::int64_t rows, std::int64_t cols)
{
    return {.x0 = 1000, .y0 = 5000, .dx = 30, .dy = 30, .rows = rows, .cols = cols};
}

/// Fractions of one zone as a dense raster; also checks that no cell of a row is named twice by it.
std::vector<double> dense(const Zones& zones, const Grid& grid, int zone)
{
    std::vector<double> out(static_cast<std::size_t>(grid.cells()), 0.0);
    for (std::int64_t row = 0; row < grid.rows; ++row) {
        const Zones::Row& r = zones.rows[static_cast<std::size_t>(row)];
        for (const Zones::Run& run : r.runs)
            for (std::int64_t col = run.first; run.zone == zone && col <= run.last; ++col)
                out[static_cast<std::size_t>(row * grid.cols + col)] += 1.0;
        for (const Zones::Piece& piece : r.pieces)
            if (piece.zone == zone)
                out[static_cast<std::size_t>(row * grid.cols + piece.col)] += piece.fraction;
    }
    return out;
}

double sum(const std::vector<double>& values)
{
    double total = 0;
    for (const double value : values)
        total += value;
    return total;
}

Ring rectangle(double x0, double y0, double x1, double y1)
{
    return {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}};
}

/// The plane cut into sectors by jagged rays from one centre: neighbours share every vertex.
std::vector<Polygon> sectors(int count, Point centre, double radius, std::mt19937& random)
{
    // Small enough for the distance from the centre to grow along a ray: rays then never cross.
    const double most = std::min(0.1, 0.8 * std::numbers::pi / count);
    std::uniform_real_distribution<double> shift(-most, most);
    std::vector<Ring> rays;
    for (int i = 0; i < count; ++i) {
        Ring ray;
        for (int step = 1; step <= 40; ++step) {
            const double angle = 2 * std::numbers::pi * i / count + (step < 30 ? shift(random) : 0.0);
            const double r = radius * step / 40.0;
            ray.push_back({centre.x + r * std::cos(angle), centre.y + r * std::sin(angle)});
        }
        rays.push_back(ray);
    }
    std::vector<Polygon> zones;
    for (int i = 0; i < count; ++i) {
        Ring ring{centre};
        const Ring& next = rays[static_cast<std::size_t>((i + 1) % count)];
        ring.insert(ring.end(), rays[static_cast<std::size_t>(i)].begin(), rays[static_cast<std::size_t>(i)].end());
        ring.insert(ring.end(), next.rbegin(), next.rend());
        ring.push_back(centre);
        if (i % 2 == 1)
            std::reverse(ring.begin(), ring.end());
        zones.push_back({{ring}});
    }
    return zones;
}

TEST(Zones, of_a_partition_add_to_exactly_one_in_every_cell_inside)
{
    std::mt19937 random(7);
    for (int trial = 0; trial < 20; ++trial) {
        const Grid grid = make_grid(60, 50);
        const auto polygons = sectors(3 + trial, {1000 + 25.3 * 30, 5000 - 31.7 * 30}, 3000, random);
        const Zones zones = make_zones(polygons, grid);
        std::vector<double> all(static_cast<std::size_t>(grid.cells()), 0.0);
        for (int zone = 0; zone < zones.count; ++zone) {
            const auto part = dense(zones, grid, zone);
            for (std::size_t i = 0; i < all.size(); ++i)
                all[i] += part[i];
        }
        for (const double cell : all)
            ASSERT_EQ(cell, 1.0);
    }
}

TEST(Zones, are_multiples_of_two_to_the_minus_24_and_whole_cells_are_runs)
{
    std::mt19937 random(8);
    const Grid grid = make_grid(40, 40);
    const Zones zones = make_zones(sectors(9, {1600, 4400}, 400, random), grid);
    for (const Zones::Row& row : zones.rows) {
        std::map<std::int64_t, int> parts;
        for (const Zones::Piece& piece : row.pieces) {
            ASSERT_EQ(piece.fraction * 0x1p24, std::round(piece.fraction * 0x1p24));
            ASSERT_GT(piece.fraction, 0);
            ASSERT_LT(piece.fraction, 1);
        }
        for (std::size_t i = 1; i < row.runs.size(); ++i)
            ASSERT_TRUE(row.runs[i].first > row.runs[i - 1].last + 1 || row.runs[i].zone != row.runs[i - 1].zone);
    }
}

TEST(Zones, have_the_area_of_their_polygons)
{
    std::mt19937 random(9);
    const Grid grid = make_grid(100, 100);
    const auto polygons = sectors(11, {2500.123, 3500.456}, 1400, random);
    const Zones zones = make_zones(polygons, grid);
    for (int zone = 0; zone < zones.count; ++zone) {
        const double area = polygon_area(polygons[static_cast<std::size_t>(zone)]);
        // Each of at most some hundred border cells is rounded by half a quantum.
        EXPECT_NEAR(sum(dense(zones, grid, zone)) * 900, area, 1e-6 * area);
    }
}

TEST(Zones, with_holes_islands_and_any_orientation_count_even_odd)
{
    const Grid grid = make_grid(20, 20);
    Polygon polygon{{rectangle(1015, 4985, 1585, 4415), rectangle(1100, 4900, 1500, 4500),
                     rectangle(1200, 4800, 1400, 4600), rectangle(1015, 4000, 1020, 4405)}};
    const double expected = 570 * 570 - 400 * 400 + 200 * 200 + 5 * 5;
    for (int flips = 0; flips < 8; ++flips) {
        Polygon turned = polygon;
        for (int ring = 0; ring < 3; ++ring)
            if (flips >> ring & 1)
                std::reverse(turned.rings[static_cast<std::size_t>(ring)].begin(),
                             turned.rings[static_cast<std::size_t>(ring)].end());
        std::rotate(turned.rings.begin(), turned.rings.begin() + flips % 4, turned.rings.end());
        EXPECT_NEAR(sum(dense(make_zones({turned}, grid), grid, 0)) * 900, expected, 0.01) << flips;
    }
}

TEST(Zones, with_a_hole_that_touches_the_outer_ring_at_a_point_are_right)
{
    const Grid grid = make_grid(20, 20);
    const Polygon polygon{
        {rectangle(1000, 5000, 1600, 4400), {{1000, 4700}, {1300, 4850}, {1300, 4550}, {1000, 4700}}}};
    EXPECT_NEAR(sum(dense(make_zones({polygon}, grid), grid, 0)) * 900, 360000 - 300 * 300 / 2.0, 0.01);
}

TEST(Zones, on_cell_boundaries_are_runs_without_pieces)
{
    const Grid grid = make_grid(10, 10);
    const Zones zones =
        make_zones({{{rectangle(1060, 4940, 1150, 4850)}}, {{rectangle(1150, 4940, 1300, 4850)}}}, grid);
    for (std::int64_t row = 0; row < 10; ++row) {
        const Zones::Row& r = zones.rows[static_cast<std::size_t>(row)];
        EXPECT_TRUE(r.pieces.empty());
        ASSERT_EQ(r.runs.size(), row >= 2 && row < 5 ? 2u : 0u);
        if (r.runs.empty())
            continue;
        EXPECT_EQ(r.runs[0].first, 2);
        EXPECT_EQ(r.runs[0].last, 4);
        EXPECT_EQ(r.runs[1].first, 5);
        EXPECT_EQ(r.runs[1].last, 9);
    }
}

TEST(Zones, that_reach_beyond_the_grid_are_cut_at_its_edge)
{
    const Grid grid = make_grid(10, 10);
    const Zones zones = make_zones({{{{{0, 4850}, {1150, 9000}, {9000, 4850}, {1150, -9000}, {0, 4850}}}}}, grid);
    EXPECT_EQ(sum(dense(zones, grid, 0)), 100);
    const Polygon triangle{{{{400, 5000}, {1300, 4700}, {400, 4700}, {400, 5000}}}};
    // Of the triangle, x from 1000: height falls from 100 to 0 over 300 m.
    EXPECT_NEAR(sum(dense(make_zones({triangle}, grid), grid, 0)) * 900, 300 * 100 / 2.0, 0.01);
    EXPECT_EQ(sum(dense(make_zones({{{rectangle(0, 900, 100, 1000)}}}, grid), grid, 0)), 0);
}

TEST(Zones, that_overlap_keep_both_full_fractions)
{
    const Grid grid = make_grid(10, 10);
    const Zones zones =
        make_zones({{{rectangle(1000, 5000, 1150, 4700)}}, {{rectangle(1090, 5000, 1300, 4700)}}}, grid);
    EXPECT_EQ(sum(dense(zones, grid, 0)), 50);
    EXPECT_EQ(sum(dense(zones, grid, 1)), 70);
    EXPECT_EQ(zones.rows[0].runs.size(), 2u);
    EXPECT_EQ(zones.rows[0].pieces.size(), 4u);
}

TEST(Zones, move_with_the_grid)
{
    std::mt19937 random(10);
    const Grid grid = make_grid(50, 50);
    auto polygons = sectors(5, {1750, 4250}, 500, random);
    const auto before = dense(make_zones(polygons, grid), grid, 2);
    for (Polygon& polygon : polygons)
        for (Point& p : polygon.rings[0])
            p = {p.x + 90, p.y - 60};
    const auto after = dense(make_zones(polygons, grid), grid, 2);
    for (std::int64_t row = 0; row < 48; ++row)
        for (std::int64_t col = 0; col < 47; ++col)
            ASSERT_NEAR(before[static_cast<std::size_t>(row * 50 + col)],
                        after[static_cast<std::size_t>((row + 2) * 50 + col + 3)], 0x1p-23);
}

TEST(Zones, agree_with_supersampling)
{
    std::mt19937 random(11);
    const Grid grid = make_grid(12, 12);
    const auto polygons = sectors(4, {1170, 4830}, 140, random);
    const Zones zones = make_zones(polygons, grid);
    constexpr int n = 100;
    for (int zone = 0; zone < 4; ++zone) {
        const auto exact = dense(zones, grid, zone);
        for (std::int64_t cell = 0; cell < grid.cells(); ++cell) {
            int hits = 0;
            for (int i = 0; i < n * n; ++i) {
                const double x = 1000 + 30 * (static_cast<double>(cell % 12) + (i % n + 0.5) / n);
                const double y = 5000 - 30 * (static_cast<double>(cell / 12) + (i / n + 0.5) / n);
                hits += is_inside(polygons[static_cast<std::size_t>(zone)], {x, y});
            }
            // A line that crosses the cell misjudges at most the samples next to it: about 2 of 100 per crossing.
            ASSERT_NEAR(exact[static_cast<std::size_t>(cell)], hits / double(n * n), 0.03) << cell;
        }
    }
}

TEST(Zones, of_a_degenerate_or_empty_polygon_are_empty)
{
    const Grid grid = make_grid(5, 5);
    const Zones zones = make_zones({{}, {{{}}}, {{{{1010, 4990}, {1100, 4900}, {1010, 4990}}}}}, grid);
    EXPECT_EQ(zones.count, 3);
    for (const Zones::Row& row : zones.rows)
        EXPECT_TRUE(row.runs.empty() && row.pieces.empty());
    const double nan = std::nan("");
    EXPECT_NO_THROW(make_zones({{{rectangle(1000, 5000, 1100, 4900)}}}, grid));
    EXPECT_THROW(make_zones({{{rectangle(1000, 5000, nan, 4900), rectangle(1000, 5000, 1100, 4900)}}}, grid),
                 std::invalid_argument);
}

TEST(Zones, of_a_large_grid_take_less_than_a_second)
{
    std::mt19937 random(12);
    std::vector<Polygon> polygons = sectors(40, {1000 + 150000, 5000 - 150000}, 149000, random);
    std::uniform_real_distribution<double> noise(-40, 40);
    for (Polygon& polygon : polygons) {
        Ring fine;
        const Ring& ring = polygon.rings[0];
        for (std::size_t i = 0; i + 1 < ring.size(); ++i)
            for (int k = 0; k < 30; ++k)
                fine.push_back({ring[i].x + (ring[i + 1].x - ring[i].x) * k / 30,
                                ring[i].y + (ring[i + 1].y - ring[i].y) * k / 30});
        polygon.rings[0] = fine;
    }
    const std::clock_t start = std::clock();
    const Zones zones = make_zones(polygons, make_grid(10000, 10000));
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    RecordProperty("seconds", std::to_string(seconds));
    EXPECT_EQ(zones.rows.size(), 10000u);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    EXPECT_LT(seconds, 1.0);  // of the processor, so a shared machine does not matter
#endif
}

}  // namespace
}  // namespace eco::grid

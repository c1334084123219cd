#include "engine/input.hpp"

#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "base/problem.hpp"
#include "engine/machine.hpp"
#include "engine/quantise.hpp"

namespace eco::engine {

namespace {

void require(bool claim, const char* what)
{
    if (!claim)
        throw std::invalid_argument(std::string("engine pass: ") + what);
}

/// Same cells to within a thousandth of a cell over the whole grid.
bool is_same_grid(const grid::Grid& a, const grid::Grid& b)
{
    const auto near = [](double x, double y, double cell) { return std::fabs(x - y) <= 1e-3 * cell; };
    const auto rows = static_cast<double>(a.rows), cols = static_cast<double>(a.cols);
    return a.rows == b.rows && a.cols == b.cols && near(a.x0, b.x0, a.dx) && near(a.y0, b.y0, a.dy) &&
           near(a.dx * cols, b.dx * cols, a.dx) && near(a.dy * rows, b.dy * rows, a.dy);
}

std::string describe(const grid::Grid& g)
{
    char text[200];
    std::snprintf(text, sizeof text, "%lld x %lld, %.10g %.10g, %.10g x %.10g", static_cast<long long>(g.rows),
                  static_cast<long long>(g.cols), g.x0, g.y0, g.dx, g.dy);
    return text;
}

}  // namespace

void check_input(const Program& program, const PassInput& input)
{
    check_program(program, static_cast<int>(input.layers.size()));
    require(input.grid.rows > 0 && input.grid.cols > 0, "an empty grid");
    require(input.cell_area_m2.size() == static_cast<std::size_t>(input.grid.rows), "one cell area for each row");
    require(input.tile >= 1 && input.tile <= 4096, "tile size outside 1 … 4096");
    require(input.shards >= 1 && input.shard >= 0 && input.shard < input.shards, "no such shard");
    require(program.groups.empty() || (program.zones >= 1 && program.ecosystems >= 1),
            "sums without zones or ecosystems");
    if (input.zones) {
        require(input.zones->rows.size() == static_cast<std::size_t>(input.grid.rows), "zones of another grid");
        require(program.zones == 0 || input.zones->count == program.zones, "another number of zones");
    }
    require(input.second_ecosystem.path.empty() || (input.pairs.size() == 256 * 256 && !input.ecosystem.path.empty()),
            "a second ecosystem raster without the first, or without a number for each pair of labels");
    for (const std::int32_t number : input.pairs)
        require(number >= -1 && number < program.ecosystems, "a pair of an ecosystem that there is not");
    for (const int zone : input.zone_subset)
        require(zone >= 0 && input.zones && zone < input.zones->count, "no such zone");
    for (const double area : input.cell_area_m2)
        if (!sums::is_countable(area * program.area_scale) || area < 0)
            throw InputError(
                Problem{Place{"", 0, 0, ""}, "engine.cell_too_large", {{"area", std::to_string(area)}}, "", false});
}

std::vector<bool> used_layers(const Program& program, std::size_t layers)
{
    std::vector<bool> used(layers, false);
    for (const Instruction& in : program.code)
        if (in.code == Code::load)
            used.at(static_cast<std::size_t>(in.index)) = true;
    return used;
}

void check_grids(const Program& program, const PassInput& input, const TileSource& source)
{
    Problems problems;
    const auto check = [&](int layer, const LayerInput& file) {
        if (const grid::Grid& found = source.grid(layer); !is_same_grid(found, input.grid))
            problems.add(Problem{Place{file.path, 0, 0, ""},
                                 "engine.other_grid",
                                 {{"found", describe(found)}, {"wanted", describe(input.grid)}},
                                 "",
                                 false});
    };
    if (!input.ecosystem.path.empty())
        check(ecosystem_layer, input.ecosystem);
    if (!input.second_ecosystem.path.empty())
        check(second_ecosystem_layer, input.second_ecosystem);
    const std::vector<bool> used = used_layers(program, input.layers.size());
    for (std::size_t i = 0; i < input.layers.size(); ++i)
        if (used[i] && !input.layers[i].is_coarse)
            check(static_cast<int>(i), input.layers[i]);
    problems.throw_if_any();
}

}  // namespace eco::engine

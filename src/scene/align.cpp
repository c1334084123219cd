#include "scene/align.hpp"

#include <sys/stat.h>

#include <cmath>
#include <filesystem>

#include "base/csv.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "raster/crs.hpp"
#include "raster/describe.hpp"
#include "raster/warp.hpp"
#include "scene/text.hpp"

namespace eco::scene {
namespace {

namespace fs = std::filesystem;

std::string stamp_of(const std::string& path)
{
    struct stat info {};
    if (stat(path.c_str(), &info) != 0)
        throw IoError(path + ": cannot be opened");
    return std::to_string(info.st_size) + " " + std::to_string(info.st_mtim.tv_sec) + "." +
           std::to_string(info.st_mtim.tv_nsec);
}

/// Height of a cell in metres, near enough to compare resolutions.
double cell_m(const grid::Grid& grid)
{
    return grid.is_geographic ? grid.dy * 111000 : grid.dy;
}

/// Same cells; file formats round origins and ellipsoids, so bits are not compared.
bool is_on_grid(const grid::Grid& a, const grid::Grid& b)
{
    const auto near = [&](double x, double y) { return std::abs(x - y) <= 1e-6 * b.dx; };
    return a.rows == b.rows && a.cols == b.cols && near(a.x0, b.x0) && near(a.y0, b.y0) &&
           near(a.dx * static_cast<double>(a.cols), b.dx * static_cast<double>(b.cols)) &&
           near(a.dy * static_cast<double>(a.rows), b.dy * static_cast<double>(b.rows)) &&
           raster::is_same_crs(a.crs, b.crs);
}

std::string grid_text(const grid::Grid& grid)
{
    std::string text = grid.crs;
    for (const double value : {grid.x0, grid.y0, grid.dx, grid.dy})
        text += " " + number_text(value, 17);
    return text + " " + std::to_string(grid.rows) + " " + std::to_string(grid.cols);
}

raster::Method method_of(const std::string& name)
{
    return name == "bilinear"  ? raster::Method::bilinear
           : name == "average" ? raster::Method::average
           : name == "sum"     ? raster::Method::sum
                               : raster::Method::nearest;
}

bool is_label(Kind kind)
{
    return kind == Kind::category || kind == Kind::truth;
}

}  // namespace

Fingerprints::Fingerprints(const std::string& cache_dir) : index_((fs::path(cache_dir) / "files.csv").string())
{
    if (!fs::exists(index_))
        return;
    for (const auto& row : read_csv(read_file(index_)))
        if (row.size() == 3)
            known_[row[0]] = {row[1], row[2]};
}

std::string Fingerprints::of(const std::string& path)
{
    const std::string stamp = stamp_of(path);
    const std::string key = fs::absolute(path).lexically_normal().string();
    Known& known = known_[key];
    if (known.stamp != stamp) {
        known = {stamp, sha256_file(path)};
        is_new_ = true;
    }
    return known.sha256;
}

void Fingerprints::save() const
{
    if (!is_new_)
        return;
    std::string text;
    for (const auto& [path, known] : known_)
        text += csv_cell(path) + "," + known.stamp + "," + known.sha256 + "\n";
    write_file_atomically(index_, text);
}

Alignment plan_alignment(const Layer& layer, const std::string& path, const grid::Grid& target)
{
    const raster::Description source = raster::describe(path);
    if (is_on_grid(source.grid, target))
        return {Alignment::How::as_it_is, target, ""};
    const double ratio = cell_m(source.grid) / cell_m(target);
    if (layer.kind == Kind::density && ratio >= coarse_factor) {
        if (raster::is_same_crs(source.grid.crs, target.crs))
            return {Alignment::How::coarse, source.grid, ""};
        const double cell = target.is_geographic ? cell_m(source.grid) / 111000 : cell_m(source.grid);
        return {Alignment::How::coarse_warped, raster::suggest_grid(path, target.crs, cell), "bilinear"};
    }
    const std::string method = is_label(layer.kind)         ? "nearest"
                               : layer.kind == Kind::amount ? "sum"
                               : ratio <= 0.5               ? "average"
                                                            : "bilinear";
    return {Alignment::How::warped, target, method};
}

AlignedBand align(const Layer& layer, const std::string& path, int band, const Alignment& plan,
                  const std::string& source_sha256, const std::string& cache_dir, int threads)
{
    const bool is_coarse = plan.how == Alignment::How::coarse || plan.how == Alignment::How::coarse_warped;
    const std::string key = sha256(source_sha256 + " band " + std::to_string(band) + " " + plan.method + " " +
                                   (plan.method.empty() ? "" : grid_text(plan.grid)));
    if (plan.method.empty())
        return {path, band, is_coarse, key};
    const std::string made = (fs::path(cache_dir) / (layer.name + "-" + key.substr(0, 20) + ".tif")).string();
    if (!fs::exists(made))
        raster::warp({.source = path,
                      .band = band,
                      .target = plan.grid,
                      .method = method_of(plan.method),
                      .content = is_label(layer.kind) ? raster::Content::labels : raster::Content::values,
                      .output = made,
                      .threads = threads});
    return {made, 1, is_coarse, key};
}

}  // namespace eco::scene

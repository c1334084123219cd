#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/workers.hpp"
#include "raster/crs.hpp"
#include "raster/describe.hpp"
#include "raster/reader.hpp"
#include "scene/codes.hpp"
#include "scene/reach.hpp"
#include "scene/survey.hpp"
#include "scene/text.hpp"

namespace eco::scene {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Range {
    double low = -infinity, high = infinity;
};

/// The layer's own range and the packages', in the layer's unit.
Range range_of(const Survey& survey, const Layer& layer, const std::optional<unit::Unit>& unit)
{
    Range range{layer.low.value_or(-infinity), layer.high.value_or(infinity)};
    if (!unit)
        return range;
    for (const method::Package* package : survey.packages)
        for (const method::Sheet& sheet : package->sheets)
            for (const method::Use& use : sheet.uses) {
                if (use.source != method::Use::Source::layer || use.of != layer.name)
                    continue;
                const auto factor = unit::conversion(use.unit, *unit);
                if (!factor)
                    continue;
                if (use.low)
                    range.low = std::max(range.low, *use.low * factor->to_double());
                if (use.high)
                    range.high = std::min(range.high, *use.high * factor->to_double());
            }
    return range;
}

/// 0: an index that the package does not have.
int label_count(const method::Package& package, const std::string& index)
{
    const auto found = package.indices.find(index);
    return found == package.indices.end() ? 0 : static_cast<int>(found->second.labels.size());
}

struct OneFile {
    Survey& survey;
    const Layer& layer;
    const File& file;

    Problem problem(const std::string& spot, const std::string& key, Args args, bool is_warning = false) const
    {
        args.emplace_back("what", layer.name);
        return {{file.path, 0, 0, spot}, key, std::move(args), "", is_warning};
    }
    void tell(const std::string& key, Args args, bool is_warning = false) const
    {
        survey.problems.add(problem("", key, std::move(args), is_warning));
    }
};

/// The values of a file, which are looked at beside those of others.
struct FileScan {
    OneFile one;
    std::vector<raster::Band> bands;
    std::vector<Code> map;  // empty: none
    Range range;
    Problems problems;

    void tell(const std::string& spot, const std::string& key, Args args, bool is_warning = false)
    {
        problems.add(one.problem(spot, key, std::move(args), is_warning));
    }
};

std::string cell_text(std::int64_t row, std::int64_t col)
{
    return "row " + std::to_string(row) + " column " + std::to_string(col);
}

/// Words of a unit's text that say per cent and degrees Celsius.
bool is_percent(const std::string& unit)
{
    return unit == "percent" || unit == "%";
}

void check_numbers(FileScan& scan, int band)
{
    const Range& range = scan.range;
    const std::string& unit = scan.one.layer.unit;
    const raster::BandRange found = raster::scan_range(scan.one.file.path, band, range.low, range.high);
    const std::string spot = "band " + std::to_string(band);
    if (found.values == 0)
        return scan.tell(spot, "scene.no_values", {});
    if (found.outside > 0 && found.first_outside)
        scan.tell(spot + " " + cell_text(found.first_outside->row, found.first_outside->col), "scene.outside_range",
                  {{"value", number_text(found.first_outside->value)},
                   {"count", std::to_string(found.outside)},
                   {"low", number_text(range.low)},
                   {"high", number_text(range.high)},
                   {"unit", unit}});
    if (is_percent(unit) && found.max <= 1 && found.max > 0)
        scan.tell(spot, "scene.percent_as_fraction", {{"max", number_text(found.max)}}, true);
    if (unit == "degC" && found.min > 150)
        scan.tell(spot, "scene.kelvin_as_celsius", {{"min", number_text(found.min)}});
}

struct Codes {
    std::array<std::int64_t, 256> count{};
    std::array<std::pair<std::int64_t, std::int64_t>, 256> first{};
};

Codes count_codes(const std::string& path, int band)
{
    Codes codes;
    const raster::TileReader reader(path, band);
    std::vector<std::uint8_t> cells;
    for (const grid::Window& window : grid::make_tiles(reader.grid(), 1024)) {
        cells.resize(static_cast<std::size_t>(window.rows * window.cols));
        reader.read(window, cells);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::pair at{window.row + static_cast<std::int64_t>(i) / window.cols,
                               window.col + static_cast<std::int64_t>(i) % window.cols};
            auto& first = codes.first[cells[i]];
            if (codes.count[cells[i]]++ == 0 || at < first)
                first = at;
        }
    }
    return codes;
}

void check_codes(FileScan& scan, int band)
{
    const Layer& layer = scan.one.layer;
    const Codes codes = count_codes(scan.one.file.path, band);
    std::set<int> known{255};
    if (layer.kind == Kind::truth)
        known.insert({0, 1});
    else
        for (const Code& code : scan.map)
            known.insert(code.code);
    std::int64_t values = 0;
    for (std::size_t code = 0; code < 255; ++code) {
        values += codes.count[code];
        if (codes.count[code] == 0 || known.contains(static_cast<int>(code)) ||
            (scan.map.empty() && layer.kind == Kind::category))
            continue;
        scan.tell(cell_text(codes.first[code].first, codes.first[code].second),
                  layer.kind == Kind::truth ? "scene.not_a_truth_cell" : "scene.code_without_label",
                  {{"code", std::to_string(code)}, {"count", std::to_string(codes.count[code])}});
    }
    if (values == 0)
        scan.tell("band " + std::to_string(band), "scene.no_values", {});
}

void check_bands(const OneFile& one, int bands)
{
    if (one.layer.by.empty()) {
        if (one.layer.band > bands)
            one.tell("scene.no_band", {{"band", std::to_string(one.layer.band)}, {"bands", std::to_string(bands)}});
        return;
    }
    const auto compare = [&](int labels) {
        if (labels != bands)
            one.tell("scene.wrong_bands",
                     {{"bands", std::to_string(bands)}, {"by", one.layer.by}, {"labels", std::to_string(labels)}});
    };
    if (one.layer.by == "month" || one.layer.by == "half_month")
        return compare(one.layer.by == "month" ? 12 : 24);
    const auto readers = one.survey.readers.find("layer:" + one.layer.name);
    for (const method::Package* package : readers == one.survey.readers.end() ? one.survey.packages : readers->second)
        if (const int labels = label_count(*package, one.layer.by); labels > 0)
            compare(labels);
        else if (readers != one.survey.readers.end())
            one.survey.error(one.layer.mark, "scene.unknown_index", {{"by", one.layer.by}, {"what", one.layer.name}});
}

bool is_whole_type(const std::string& type)
{
    return type == "Byte" || type.find("Int") != std::string::npos;
}

void check_covers(const OneFile& one, const grid::Grid& grid)
{
    if (!one.survey.outlines)
        return;
    auto& boxes = one.survey.boxes;
    if (!boxes.contains(grid.crs))
        boxes[grid.crs] = read_outlines(one.survey.scene, grid.crs).bounds();
    const raster::Bounds box = boxes.at(grid.crs);
    const double east = grid.x0 + grid.dx * static_cast<double>(grid.cols);
    const double south = grid.y0 - grid.dy * static_cast<double>(grid.rows);
    const double beyond = std::max({grid.x0 - box.west, box.east - east, south - box.south, box.north - grid.y0});
    if (beyond <= std::max(grid.dx, grid.dy) * 1e-6)
        return;
    const bool is_apart = box.west >= east || box.east <= grid.x0 || box.south >= grid.y0 || box.north <= south;
    one.tell(is_apart ? "scene.apart_from_places" : "scene.does_not_cover",
             {{"beyond", number_text(beyond, 3)}, {"unit", grid.is_geographic ? "degree" : "m"}}, !is_apart);
}

/// What the file says of itself; its values are for `scans`.
void check_file(const OneFile& one, const std::vector<Code>& map, const std::optional<unit::Unit>& unit,
                std::vector<FileScan>& scans)
{
    const raster::Description description = raster::describe(one.file.path);
    if (!description.has_crs)
        one.tell("scene.no_crs", {});
    else
        check_covers(one, description.grid);
    check_bands(one, static_cast<int>(description.bands.size()));
    FileScan scan{one, description.bands, map, range_of(one.survey, one.layer, unit), {}};
    if (one.layer.by.empty())
        std::erase_if(scan.bands, [&](const raster::Band& band) { return band.number != one.layer.band; });
    scans.push_back(std::move(scan));
}

/// Does `work` for a file; that it cannot be read is told in `problems`.
template <typename Work>
void guarded(const File& file, Problems& problems, const Work& work)
{
    try {
        work();
    } catch (const InputError& error) {
        problems.add(error.problems());
    } catch (const IoError& error) {
        problems.add(file.mark.problem("scene.unreadable", {{"why", error.what()}}));
    }
}

void check_values(FileScan& scan)
{
    const Kind kind = scan.one.layer.kind;
    for (const raster::Band& band : scan.bands)
        if (kind != Kind::category && kind != Kind::truth)
            check_numbers(scan, band.number);
        else if (!is_whole_type(band.type))
            scan.tell("band " + std::to_string(band.number), "scene.labels_not_whole", {{"type", band.type}});
        else
            check_codes(scan, band.number);
}

/// Reads every file, several at once; the problems come in the order of the files.
void check_values(Survey& survey, std::vector<FileScan>& scans)
{
    run_jobs(static_cast<std::int64_t>(scans.size()), survey.threads, [&] {
        return [&](std::int64_t job) {
            FileScan& scan = scans[static_cast<std::size_t>(job)];
            guarded(scan.one.file, scan.problems, [&] { check_values(scan); });
        };
    });
    for (const FileScan& scan : scans)
        survey.problems.add(scan.problems.list());
}

std::vector<Code> read_map(Survey& survey, const std::string& path, const method::Mark& mark, const std::string& column)
{
    if (path.empty() || !survey.has_file(path, mark))
        return {};
    return read_codes(path, column, survey.problems);
}

}  // namespace

void check_layers(Survey& survey)
{
    const Scene& scene = survey.scene;
    if (!scene.ecosystem_layer.empty() && !scene.layers.contains(scene.ecosystem_layer))
        survey.error(scene.ecosystem_mark, "scene.unknown_layer",
                     {{"layer", scene.ecosystem_layer}, {"what", "ecosystems"}});
    std::vector<FileScan> scans;
    for (const auto& [name, layer] : scene.layers) {
        std::optional<unit::Unit> unit;
        if (!layer.unit.empty())
            unit = survey.read_unit(layer.unit, "layer:" + name,
                                    layer.mark.problem("scene.bad_unit", {{"unit", layer.unit}, {"what", name}}));
        for (const int year : survey.years)
            if (layer.find_file(year) == nullptr && !layer.files.empty())
                survey.error(layer.mark, "scene.year_without_layer", {{"what", name}, {"year", std::to_string(year)}});
        const bool is_cover = name == scene.ecosystem_layer;
        if (is_cover && layer.kind != Kind::category)
            survey.error(layer.mark, "scene.wrong_kind",
                         {{"what", name}, {"kind", to_string(layer.kind)}, {"wanted", "category"}});
        if (!is_cover && layer.kind == Kind::category && layer.map.empty())
            survey.error(layer.mark, "scene.category_without_map", {{"what", name}});
        const std::string map_file = is_cover ? scene.ecosystem_map : layer.map;
        const std::vector<Code> map = read_map(survey, map_file, layer.mark, is_cover ? "ecosystem" : "label");
        for (const auto& [year, file] : layer.files)
            if (survey.has_file(file.path, file.mark))
                guarded(file, survey.problems, [&] { check_file({survey, layer, file}, map, unit, scans); });
    }
    check_values(survey, scans);
}

}  // namespace eco::scene

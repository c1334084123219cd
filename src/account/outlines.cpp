#include "account/outlines.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/problem.hpp"
#include "raster/on_map.hpp"

namespace eco::account {

namespace {

using nlohmann::json;

constexpr int steps = 2048;  // of the longer side
constexpr const char* outlines_path = "data/outlines.json";

bool is_on_line(const std::array<int, 2>& a, const std::array<int, 2>& b, const std::array<int, 2>& c)
{
    const auto cross =
        static_cast<std::int64_t>(b[0] - a[0]) * (c[1] - b[1]) - static_cast<std::int64_t>(b[1] - a[1]) * (c[0] - b[0]);
    return cross == 0;
}

/// Without repeated corners and those on a line between their neighbours.
Outlines::Ring without_idle(const Outlines::Ring& ring)
{
    Outlines::Ring out;
    for (const auto& point : ring) {
        if (!out.empty() && out.back() == point)
            continue;
        if (out.size() > 1 && is_on_line(out[out.size() - 2], out.back(), point))
            out.pop_back();
        if (out.empty() || out.back() != point)
            out.push_back(point);
    }
    while (out.size() > 1 && out.front() == out.back())
        out.pop_back();
    return out;
}

}  // namespace

Outlines make_outlines(const scene::Prepared& prepared)
{
    const auto polygons = raster::on_map(prepared.outlines, prepared.grid.crs);
    constexpr double far = std::numeric_limits<double>::infinity();
    double west = far, south = far, east = -far, north = -far;
    for (const auto& polygon : polygons)
        for (const auto& ring : polygon.rings)
            for (const auto& p : ring) {
                west = std::min(west, p.x), east = std::max(east, p.x);
                south = std::min(south, p.y), north = std::max(north, p.y);
            }
    Outlines out;
    out.step_m = std::max(east - west, north - south) / steps;
    for (std::size_t i = 0; i < polygons.size(); ++i)
        for (const auto& ring : polygons[i].rings) {
            Outlines::Ring snapped;
            for (const auto& p : ring)
                snapped.push_back({static_cast<int>(std::lround((p.x - west) / out.step_m)),
                                   static_cast<int>(std::lround((p.y - south) / out.step_m))});
            if (snapped = without_idle(snapped); snapped.size() > 2)
                out.places[prepared.places[i].id].push_back(std::move(snapped));
        }
    return out;
}

std::string outlines_text(const Outlines& outlines)
{
    json places = json::object();
    for (const auto& [id, rings] : outlines.places)
        for (const auto& ring : rings) {
            json flat = json::array();
            for (const auto& [x, y] : ring)
                flat.push_back(x), flat.push_back(y);
            places[id].push_back(std::move(flat));
        }
    return json{{"step_m", outlines.step_m}, {"places", places}}.dump();
}

std::optional<Outlines> find_outlines(const Run& run)
{
    const auto found = std::find_if(run.documents.begin(), run.documents.end(),
                                    [](const Document& document) { return document.path == outlines_path; });
    if (found == run.documents.end())
        return std::nullopt;
    try {
        const json from = json::parse(found->text);
        Outlines out;
        out.step_m = from.at("step_m").get<double>();
        for (const auto& [id, rings] : from.at("places").items())
            for (const auto& flat : rings) {
                auto& ring = out.places[id].emplace_back();
                for (std::size_t i = 0; i + 1 < flat.size(); i += 2)
                    ring.push_back({flat[i].get<int>(), flat[i + 1].get<int>()});
            }
        return out;
    } catch (const json::exception& error) {
        throw IoError(found->path + ": " + error.what());
    }
}

}  // namespace eco::account

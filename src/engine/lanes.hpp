#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/int128.hpp"
#include "engine/input.hpp"
#include "engine/strip.hpp"

namespace eco::engine {

/// Cuts a tile into strips: first its pixels in rows, each with the zone that it lies in wholly; then the pieces of
/// border pixels, gathered, each with its own zone and share of the area. One per thread.
class Lanes {
public:
    /// With `is_map`, strips cover every pixel, border pixels go whole to the zone with the largest piece, and a pixel
    /// keeps its ecosystem also where no zone is.
    Lanes(const Program& program, const PassInput& input, bool is_map);

    /// Begins a tile. False if no zone touches it.
    bool open(const grid::Window& window);
    /// The tile's labels of the ecosystem raster, and of the second one if there is one; both must outlive its strips.
    /// Empty: all of ecosystem 0.
    void set_ecosystems(std::span<const std::uint8_t> labels, std::span<const std::uint8_t> second = {});
    /// The next strip that has a lane to compute; false at the end.
    bool next(Strip& strip);

    /// Zones in the tile, by their number in Strip::local.
    const std::vector<int>& zones() const { return zones_; }
    /// Area without ecosystem so far, by zone of the tile, in units of 1/area_scale m2.
    const std::vector<Int128>& unclassified() const { return unclassified_; }
    /// Of the last strip, if gathered: the lane holds the largest piece of its pixel.
    bool is_largest(int lane) const { return is_largest_[static_cast<std::size_t>(lane)] != 0; }

private:
    struct Piece {
        std::int32_t offset = 0;
        int zone = 0;  // local
        double fraction = 0;
        bool is_largest = false;
    };
    int local_zone(int zone);
    void find_zones(std::int64_t row);
    void mark_largest(std::size_t first);
    bool fill_rows(Strip& strip);
    int fill_row(Strip& strip, int lane, std::int64_t row, std::int64_t first, std::int64_t last);
    int fill_run(Strip& strip, int lane, int count, int zone);
    void fill_pieces(Strip& strip);
    void show_pieces(Strip& strip);
    void clear(Strip& strip, int from, int to) const;
    /// Ecosystem numbers of `count` pixels of the tile in a row.
    void find_ecosystems(std::int32_t offset, std::int32_t* out, int count) const;

    const PassInput* input_;
    bool is_map_;
    int none_cell_, ecosystems_;
    double area_scale_;
    std::array<std::int32_t, 256> number_of_label_;
    std::vector<char> is_wanted_;  // by zone
    std::vector<int> local_of_;    // by zone; -1: not in the tile
    std::vector<int> zones_;
    std::vector<Piece> pieces_;  // by offset
    std::vector<Int128> unclassified_;
    std::vector<char> is_largest_;
    std::span<const std::uint8_t> labels_, second_;
    std::vector<std::int32_t> number_of_pair_;
    grid::Window window_;
    std::int64_t position_ = 0;
    std::size_t piece_ = 0;
};

}  // namespace eco::engine

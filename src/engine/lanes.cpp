#include "engine/lanes.hpp"

#include <algorithm>
#include <cmath>

#include "base/clones.hpp"
#include "engine/sums.hpp"

namespace eco::engine {

namespace {

ECO_CLONES void find_numbers(const std::uint8_t* labels, const std::int32_t* numbers, std::int32_t* out, int n)
{
#pragma omp simd
    for (int i = 0; i < n; ++i)
        out[i] = numbers[labels[i]];
}

ECO_CLONES void find_pairs(const std::uint8_t* first, const std::uint8_t* second, const std::int32_t* numbers,
                           std::int32_t* out, int n)
{
#pragma omp simd
    for (int i = 0; i < n; ++i)
        out[i] = numbers[256 * first[i] + second[i]];
}

struct Cells {
    std::int32_t none;  // no ecosystem
    std::int32_t cell, none_cell, local;
};

/// Cells of ecosystem numbers; returns how many have none.
ECO_CLONES int place(const std::int32_t* ecosystem, const Cells& cells, std::int32_t* cell, std::int32_t* local, int n)
{
    const Cells c = cells;
    int missing = 0;
#pragma omp simd reduction(+ : missing)
    for (int i = 0; i < n; ++i) {
        const bool is_none = ecosystem[i] == c.none;
        missing += is_none ? 1 : 0;
        cell[i] = is_none ? c.none_cell : c.cell + ecosystem[i];
        local[i] = is_none ? 0 : c.local + ecosystem[i];
    }
    return missing;
}

}  // namespace

Lanes::Lanes(const Program& program, const PassInput& input, bool is_map)
    : input_(&input),
      is_map_(is_map),
      none_cell_(program.cells()),
      ecosystems_(program.ecosystems),
      area_scale_(program.area_scale),
      is_largest_(strip_size)
{
    const std::vector<double> table = label_table(input.ecosystem);
    for (std::size_t label = 0; label < table.size(); ++label) {
        const double number = table[label];
        number_of_label_[label] =
            number >= 0 && number < ecosystems_ ? static_cast<std::int32_t>(std::lround(number)) : ecosystems_;
    }
    for (const std::int32_t number : input.pairs)
        number_of_pair_.push_back(number < 0 ? ecosystems_ : number);
    const auto count = static_cast<std::size_t>(input.zones ? input.zones->count : 1);
    is_wanted_.assign(count, input.zone_subset.empty() ? 1 : 0);
    for (const int zone : input.zone_subset)
        is_wanted_[static_cast<std::size_t>(zone)] = 1;
    local_of_.assign(count, -1);
}

bool Lanes::open(const grid::Window& window)
{
    for (const int zone : zones_)
        local_of_[static_cast<std::size_t>(zone)] = -1;
    zones_.clear();
    pieces_.clear();
    window_ = window;
    position_ = 0;
    piece_ = 0;
    if (!input_->zones)
        local_zone(0);
    else
        for (std::int64_t row = 0; row < window.rows; ++row)
            find_zones(row);
    unclassified_.assign(zones_.size(), 0);
    return !zones_.empty();
}

void Lanes::set_ecosystems(std::span<const std::uint8_t> labels, std::span<const std::uint8_t> second)
{
    labels_ = labels;
    second_ = second;
}

void Lanes::find_ecosystems(std::int32_t offset, std::int32_t* out, int count) const
{
    if (labels_.empty())
        std::fill(out, out + count, 0);
    else if (second_.empty())
        find_numbers(labels_.data() + offset, number_of_label_.data(), out, count);
    else
        find_pairs(labels_.data() + offset, second_.data() + offset, number_of_pair_.data(), out, count);
}

int Lanes::local_zone(int zone)
{
    int& local = local_of_[static_cast<std::size_t>(zone)];
    if (local < 0) {
        local = static_cast<int>(zones_.size());
        zones_.push_back(zone);
    }
    return local;
}

void Lanes::find_zones(std::int64_t row)
{
    const auto& zones = input_->zones->rows[static_cast<std::size_t>(window_.row + row)];
    const std::int64_t end = window_.col + window_.cols;
    auto run =
        std::partition_point(zones.runs.begin(), zones.runs.end(), [&](const auto& r) { return r.last < window_.col; });
    for (; run != zones.runs.end() && run->first < end; ++run)
        if (is_wanted_[static_cast<std::size_t>(run->zone)])
            local_zone(run->zone);
    const std::size_t first = pieces_.size();
    auto piece = std::partition_point(zones.pieces.begin(), zones.pieces.end(),
                                      [&](const auto& p) { return p.col < window_.col; });
    for (; piece != zones.pieces.end() && piece->col < end; ++piece)
        if (is_wanted_[static_cast<std::size_t>(piece->zone)] && piece->fraction > 0)
            pieces_.push_back({static_cast<std::int32_t>(row * window_.cols + piece->col - window_.col),
                               local_zone(piece->zone), piece->fraction, false});
    mark_largest(first);
}

void Lanes::mark_largest(std::size_t first)
{
    for (std::size_t i = first; i < pieces_.size();) {
        std::size_t best = i, j = i;
        for (; j < pieces_.size() && pieces_[j].offset == pieces_[i].offset; ++j)
            if (pieces_[j].fraction > pieces_[best].fraction)
                best = j;
        pieces_[best].is_largest = true;
        i = j;
    }
}

bool Lanes::next(Strip& strip)
{
    const std::int64_t size = window_.rows * window_.cols;
    while (position_ < size) {
        strip.resize(static_cast<int>(std::min<std::int64_t>(strip_size, size - position_)));
        const bool has_lanes = fill_rows(strip);
        position_ += strip.size;
        if (has_lanes || is_map_)
            return true;
    }
    if (is_map_ || piece_ == pieces_.size())
        return false;
    fill_pieces(strip);
    return true;
}

void Lanes::clear(Strip& strip, int from, int to) const
{
    std::fill(strip.cell + from, strip.cell + to, none_cell_);
    std::fill(strip.local + from, strip.local + to, 0);
    std::fill(strip.ecosystem + from, strip.ecosystem + to, ecosystems_);
}

/// The next pixels in rows. False if no lane has a zone and an ecosystem.
bool Lanes::fill_rows(Strip& strip)
{
    strip.is_contiguous = true;
    for (int i = 0; i < strip.padded; ++i)
        strip.offset[i] = static_cast<std::int32_t>(position_) + i;
    int taken = 0;
    for (int lane = 0; lane < strip.size;) {
        const std::int64_t row = (position_ + lane) / window_.cols, col = (position_ + lane) % window_.cols;
        const int count = static_cast<int>(std::min<std::int64_t>(window_.cols - col, strip.size - lane));
        const double area = input_->cell_area_m2[static_cast<std::size_t>(window_.row + row)];
        std::fill(strip.area + lane, strip.area + lane + count, area);
        taken += fill_row(strip, lane, row, window_.col + col, window_.col + col + count);
        lane += count;
    }
    clear(strip, strip.size, strip.padded);
    std::fill(strip.area + strip.size, strip.area + strip.padded, 0.0);
    if (is_map_)
        show_pieces(strip);
    return taken > 0;
}

/// Puts border pixels of a map, and pixels without a zone, into their ecosystem.
void Lanes::show_pieces(Strip& strip)
{
    find_ecosystems(strip.offset[0], strip.ecosystem, strip.size);
    for (auto p =
             std::partition_point(pieces_.begin(), pieces_.end(), [&](const Piece& x) { return x.offset < position_; });
         p != pieces_.end() && p->offset < position_ + strip.size; ++p)
        if (p->is_largest)
            fill_run(strip, static_cast<int>(p->offset - position_), 1, p->zone);
}

/// Columns first … last - 1 of one row of the tile. Returns how many lanes have a zone and an ecosystem.
int Lanes::fill_row(Strip& strip, int lane, std::int64_t row, std::int64_t first, std::int64_t last)
{
    if (!input_->zones)
        return fill_run(strip, lane, static_cast<int>(last - first), 0);
    const auto& runs = input_->zones->rows[static_cast<std::size_t>(window_.row + row)].runs;
    const int end = lane + static_cast<int>(last - first);
    int taken = 0, done = lane;
    for (auto run = std::partition_point(runs.begin(), runs.end(), [&](const auto& r) { return r.last < first; });
         run != runs.end() && run->first < last; ++run)
        if (is_wanted_[static_cast<std::size_t>(run->zone)]) {
            const int from = lane + static_cast<int>(std::max(run->first, first) - first);
            const int to = lane + static_cast<int>(std::min(run->last + 1, last) - first);
            clear(strip, done, from);
            taken += fill_run(strip, from, to - from, local_of_[static_cast<std::size_t>(run->zone)]);
            done = to;
        }
    clear(strip, done, end);
    return taken;
}

/// Lanes of one zone whose offset and area are set. Returns how many have an ecosystem.
int Lanes::fill_run(Strip& strip, int lane, int count, int zone)
{
    const int cell = zones_[static_cast<std::size_t>(zone)] * ecosystems_, local = zone * ecosystems_;
    find_ecosystems(strip.offset[lane], strip.ecosystem + lane, count);
    const int missing = place(strip.ecosystem + lane, {ecosystems_, cell, none_cell_, local}, strip.cell + lane,
                              strip.local + lane, count);
    if (missing > 0 && !is_map_)
        unclassified_[static_cast<std::size_t>(zone)] += Int128{missing} * to_units(strip.area[lane], area_scale_);
    return count - missing;
}

void Lanes::fill_pieces(Strip& strip)
{
    strip.is_contiguous = false;
    strip.resize(static_cast<int>(std::min<std::size_t>(strip_size, pieces_.size() - piece_)));
    clear(strip, strip.size, strip.padded);
    for (int i = 0; i < strip.size; ++i, ++piece_) {
        const Piece& piece = pieces_[piece_];
        const std::int64_t row = window_.row + piece.offset / window_.cols;
        strip.offset[i] = piece.offset;
        strip.area[i] = input_->cell_area_m2[static_cast<std::size_t>(row)] * piece.fraction;
        is_largest_[static_cast<std::size_t>(i)] = piece.is_largest;
        fill_run(strip, i, 1, piece.zone);
    }
    std::fill(strip.area + strip.size, strip.area + strip.padded, 0.0);
    std::fill(strip.offset + strip.size, strip.offset + strip.padded, 0);
}

}  // namespace eco::engine

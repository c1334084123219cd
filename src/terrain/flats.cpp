#include "terrain/flats.hpp"

#include <vector>

#include "terrain/neighbours.hpp"

namespace eco::terrain {
namespace {

class Flats {
public:
    Flats(const Raster<float>& dem, Raster<Direction>& directions)
        : dem_(dem), directions_(directions), height_(dem.values.size(), unseen)
    {
    }

    void run()
    {
        for (std::size_t cell = 0; cell < height_.size(); ++cell) {
            if (directions_.values[cell] != Direction::sink || height_[cell] != unseen)
                continue;
            collect(static_cast<std::uint32_t>(cell));
            const std::int32_t innermost = climb_from_higher_ground();
            climb_from_outlets(innermost);
            for (const std::uint32_t member : flat_)
                direct(member);
        }
    }

private:
    static constexpr std::int32_t unseen = 0;
    static constexpr std::int32_t seen = -1;  // -1 - n: n steps from higher ground; positive: final height

    // Calls use(neighbour, k) for each neighbour inside the grid.
    template <typename Use>
    void each_neighbour(std::uint32_t cell, Use use) const
    {
        const std::int64_t row = cell / dem_.cols(), col = cell % dem_.cols();
        for (int k = 0; k < 8; ++k)
            if (dem_.contains(row + row_step[k], col + col_step[k]))
                use(static_cast<std::uint32_t>((row + row_step[k]) * dem_.cols() + col + col_step[k]), k);
    }
    bool is_level(std::uint32_t a, std::uint32_t b) const { return dem_.values[a] == dem_.values[b]; }
    bool is_member(std::uint32_t cell) const { return directions_.values[cell] == Direction::sink; }

    void collect(std::uint32_t first)
    {
        flat_.assign(1, first);
        height_[first] = seen;
        for (std::size_t i = 0; i < flat_.size(); ++i)
            each_neighbour(flat_[i], [&](std::uint32_t next, int) {
                if (is_level(flat_[i], next) && is_member(next) && height_[next] == unseen) {
                    height_[next] = seen;
                    flat_.push_back(next);
                }
            });
    }

    // Steps from the cells that touch higher ground, kept as seen - steps; returns the largest.
    std::int32_t climb_from_higher_ground()
    {
        queue_.clear();
        for (const std::uint32_t cell : flat_) {
            bool is_high_edge = false;
            each_neighbour(cell, [&](std::uint32_t next, int) {
                is_high_edge = is_high_edge || dem_.values[next] > dem_.values[cell];
            });
            if (is_high_edge) {
                height_[cell] = seen - 1;
                queue_.push_back(cell);
            }
        }
        for (std::size_t i = 0; i < queue_.size(); ++i)
            each_neighbour(queue_[i], [&](std::uint32_t next, int) {
                if (height_[next] == seen && is_level(queue_[i], next)) {
                    height_[next] = height_[queue_[i]] - 1;
                    queue_.push_back(next);
                }
            });
        return queue_.empty() ? 0 : seen - height_[queue_.back()];
    }

    void climb_from_outlets(std::int32_t innermost)
    {
        queue_.clear();
        for (const std::uint32_t cell : flat_) {
            bool has_outlet = false;
            each_neighbour(cell, [&](std::uint32_t next, int) {
                has_outlet = has_outlet || (is_level(cell, next) && !is_member(next));
            });
            if (has_outlet)
                finish(cell, 1, innermost);
        }
        std::int32_t steps = 1;
        for (std::size_t begin = 0, end = queue_.size(); begin < end; begin = end, end = queue_.size()) {
            ++steps;
            for (std::size_t i = begin; i < end; ++i)
                each_neighbour(queue_[i], [&](std::uint32_t next, int) {
                    if (height_[next] < 0 && is_level(queue_[i], next))
                        finish(next, steps, innermost);
                });
        }
    }

    void finish(std::uint32_t cell, std::int32_t steps, std::int32_t innermost)
    {
        const std::int32_t from_higher = seen - height_[cell];
        height_[cell] = 2 * steps + (from_higher == 0 ? 0 : innermost - from_higher);
        queue_.push_back(cell);
    }

    void direct(std::uint32_t cell)
    {
        std::int32_t best = height_[cell];
        each_neighbour(cell, [&](std::uint32_t next, int k) {
            if (is_level(cell, next) && height_[next] >= 0 && height_[next] < best) {
                best = height_[next];
                directions_.values[cell] = static_cast<Direction>(k);
            }
        });
    }

    const Raster<float>& dem_;
    Raster<Direction>& directions_;
    std::vector<std::int32_t> height_;
    std::vector<std::uint32_t> flat_, queue_;
};

}  // namespace

void resolve_flats(const Raster<float>& dem, Raster<Direction>& directions)
{
    Flats(dem, directions).run();
}

}  // namespace eco::terrain

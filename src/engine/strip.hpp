#pragma once
#include <cstdint>

#include "engine/loops.hpp"
#include "engine/program.hpp"

namespace eco::engine {

/// The lanes of one step of the machine: consecutive pixels of a tile, or gathered pieces of border pixels. Arrays are
/// filled up to `padded`; lanes from `size` on belong to nothing.
struct alignas(64) Strip {
    std::int32_t offset[strip_size];     // of the pixel in its tile: row x columns + column
    std::int32_t cell[strip_size];       // zone x ecosystems + ecosystem, or the program's cells() where there is none
    std::int32_t local[strip_size];      // the same with the zone's number in the tile; 0 where there is none
    std::int32_t ecosystem[strip_size];  // or the program's `ecosystems` where there is none
    double area[strip_size];             // m2
    int size = 0;
    int padded = 0;             // size rounded up to loops::lane_step
    bool is_contiguous = true;  // offset[i] = offset[0] + i

    void resize(int lanes)
    {
        size = lanes;
        padded = (lanes + loops::lane_step - 1) / loops::lane_step * loops::lane_step;
    }
};

/// Gives a strip the values of a layer: NaN where missing. Writes `padded` values.
class Feed {
public:
    virtual ~Feed() = default;
    virtual void fill(int layer, const Strip& strip, double* out) const = 0;
};

}  // namespace eco::engine

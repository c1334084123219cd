#pragma once
#include "engine/input.hpp"

namespace eco::bench {

/// All layers of a pass in memory: 4 bytes a pixel and layer, 1 for land cover.
class Held {
public:
    explicit Held(const engine::PassInput& input);
    /// The same pass, reading from memory.
    engine::PassInput input() const;

private:
    const engine::PassInput* input_;
    std::vector<std::uint8_t> labels_;
    std::vector<std::vector<float>> layers_;
};

}  // namespace eco::bench

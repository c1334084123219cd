#pragma once
#include <string>

#include "bench/scene.hpp"

namespace eco::bench {

/// Writes for bench/chain.py: inputs.json (layers, class tables by land-cover code, cell area, the totals it must
/// reach), zones.tif (zone of whole cells, 255 none) and pieces.csv (border cells with their shares).
void write_chain_inputs(Bench& bench, const std::string& directory);

/// The account of the scene's year over the full-size layers.
account::Run run_of(Bench& bench);

}  // namespace eco::bench

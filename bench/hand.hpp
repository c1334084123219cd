#pragma once
#include <array>
#include <vector>

#include "bench/hand_kernel.hpp"
#include "bench/scene.hpp"

namespace eco::bench {

/// Sums of mee-2020's pixel quantities by zone and class, as a programmer writes them down for this one method.
struct HandSums {
    std::size_t classes = 0;
    std::vector<double> values;  // [(zone x (classes + 1) + class) x hand::quantities + quantity]

    double at(std::size_t zone, std::size_t cls, hand::Quantity q) const
    {
        return values[(zone * (classes + 1) + cls) * hand::quantities + static_cast<std::size_t>(q)];
    }
};

/// Class parameters of the package and the scene, in the kernel's units.
hand::Tables hand_tables(const Bench& bench);

/// The pass by hand over the layers of `input`: reads tile by tile, as the engine does, and adds up in double.
HandSums hand_pass(const Bench& bench, const engine::PassInput& input, const hand::Tables& tables);

/// 1 for the classes of a set or below an ecosystem, by number, and 0 for none.
std::vector<double> members(const Bench& bench, const std::string& set);

/// The row of a parameter that holds for a class and numbers of interval keys: the scene's or the package's. NaN if
/// none.
double parameter(const Bench& bench, const std::string& symbol, const std::string& ecosystem,
                 const std::map<std::string, double>& numbers = {},
                 const std::map<std::string, std::string>& labels = {});

}  // namespace eco::bench

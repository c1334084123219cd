#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace eco::engine {

/// A value for every combination of labels of its dimensions. A missing element is NaN and has a reason; truth is 1 or
/// 0, a category its label's number.
struct Array {
    std::vector<std::string> dims;  // sorted names of indices
    std::vector<int> shape;
    std::vector<double> values;          // row-major; one element if there are no dims
    std::vector<std::uint16_t> reasons;  // 0: known

    std::size_t size() const { return values.size(); }
    bool is_missing(std::size_t i) const { return reasons[i] != 0; }
    int find_dim(const std::string& name) const;
};

Array make_array(std::vector<std::string> dims, std::vector<int> shape);
Array make_scalar(double value);

/// Names of the reasons for which values are missing; number 0 means known.
class Reasons {
public:
    std::uint16_t number(const std::string& reason);
    const std::string& name(std::uint16_t number) const { return names_[number]; }

private:
    std::vector<std::string> names_ = {""};
};

}  // namespace eco::engine

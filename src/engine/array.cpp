#include "engine/array.hpp"

#include <algorithm>

namespace eco::engine {

int Array::find_dim(const std::string& name) const
{
    const auto found = std::find(dims.begin(), dims.end(), name);
    return found == dims.end() ? -1 : static_cast<int>(found - dims.begin());
}

Array make_array(std::vector<std::string> dims, std::vector<int> shape)
{
    std::size_t size = 1;
    for (int n : shape)
        size *= static_cast<std::size_t>(n);
    Array array{std::move(dims), std::move(shape), {}, {}};
    array.values.assign(size, 0.0);
    array.reasons.assign(size, 0);
    return array;
}

Array make_scalar(double value)
{
    Array array = make_array({}, {});
    array.values[0] = value;
    return array;
}

std::uint16_t Reasons::number(const std::string& reason)
{
    const auto found = std::find(names_.begin(), names_.end(), reason);
    if (found != names_.end())
        return static_cast<std::uint16_t>(found - names_.begin());
    names_.push_back(reason);
    return static_cast<std::uint16_t>(names_.size() - 1);
}

}  // namespace eco::engine

#include "terrain/depressions.hpp"

#include <cmath>
#include <queue>

#include "terrain/neighbours.hpp"

namespace eco::terrain {
namespace {

struct Front {
    float z;
    std::uint32_t cell;
    bool operator>(const Front& other) const { return z > other.z; }
};

class Flood {
public:
    explicit Flood(Raster<float>& dem) : dem_(dem), closed_(dem.values.size(), 0) {}

    void run()
    {
        open_outlets();
        while (!front_.empty() || !pit_.empty()) {
            std::uint32_t cell = 0;
            if (!pit_.empty()) {  // cells just raised: all at the level of the front's lowest, no need to sort them
                cell = pit_.back();
                pit_.pop_back();
            } else {
                cell = front_.top().cell;
                front_.pop();
            }
            spread(cell);
        }
    }

private:
    void open_outlets()
    {
        for (std::int64_t row = 0; row < dem_.rows(); ++row)
            for (std::int64_t col = 0; col < dem_.cols(); ++col) {
                const auto cell = static_cast<std::uint32_t>(row * dem_.cols() + col);
                if (std::isnan(dem_.values[cell])) {
                    closed_[cell] = 1;
                } else if (is_data_edge(dem_, row, col)) {
                    closed_[cell] = 1;
                    front_.push({dem_.values[cell], cell});
                }
            }
    }

    void spread(std::uint32_t cell)
    {
        const float level = dem_.values[cell];
        const std::int64_t row = cell / dem_.cols(), col = cell % dem_.cols();
        for (int k = 0; k < 8; ++k) {
            if (!dem_.contains(row + row_step[k], col + col_step[k]))
                continue;
            const auto next = static_cast<std::uint32_t>((row + row_step[k]) * dem_.cols() + col + col_step[k]);
            if (closed_[next])
                continue;
            closed_[next] = 1;
            if (dem_.values[next] <= level) {
                dem_.values[next] = level;
                pit_.push_back(next);
            } else {
                front_.push({dem_.values[next], next});
            }
        }
    }

    Raster<float>& dem_;
    std::vector<std::uint8_t> closed_;
    std::priority_queue<Front, std::vector<Front>, std::greater<>> front_;
    std::vector<std::uint32_t> pit_;
};

}  // namespace

Raster<float> fill_depressions(Raster<float> dem)
{
    check_size(dem.grid, dem.values.size());
    Flood(dem).run();
    return dem;
}

}  // namespace eco::terrain

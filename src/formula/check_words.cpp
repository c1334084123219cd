#include <algorithm>

#include "formula/checker.hpp"

namespace eco::formula {

std::string unit_words(const unit::Unit& unit)
{
    return unit.text().empty() ? "1" : unit.text();
}

std::string join_words(const std::set<std::string>& words)
{
    std::string out;
    for (const auto& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out.empty() ? "-" : out;
}

std::string nearest_name(const std::string& name, const std::vector<std::string>& names)
{
    std::string best;
    std::size_t best_distance = 3;
    for (const auto& other : names) {
        std::vector<std::size_t> row(other.size() + 1);
        for (std::size_t j = 0; j <= other.size(); ++j)
            row[j] = j;
        for (std::size_t i = 1; i <= name.size(); ++i) {
            std::size_t diagonal = row[0];
            row[0] = i;
            for (std::size_t j = 1; j <= other.size(); ++j) {
                const std::size_t swap = diagonal + (name[i - 1] != other[j - 1]);
                diagonal = row[j];
                row[j] = std::min({row[j] + 1, row[j - 1] + 1, swap});
            }
        }
        if (row.back() < best_distance && row.back() < std::max(name.size(), other.size())) {
            best_distance = row.back();
            best = other;
        }
    }
    return best;
}

}  // namespace eco::formula

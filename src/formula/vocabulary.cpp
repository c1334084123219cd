#include <algorithm>

#include "formula/type.hpp"

namespace eco::formula {

const Index* Vocabulary::find(const std::string& name) const
{
    const auto found = indices.find(name);
    return found == indices.end() ? nullptr : &found->second;
}

std::set<std::string> Vocabulary::join(const std::set<std::string>& a, const std::set<std::string>& b) const
{
    std::set<std::string> all = a;
    all.insert(b.begin(), b.end());
    if (all.count("pixel")) {
        all.erase("zone");
        all.erase("ecosystem");
    }
    return all;
}

int Vocabulary::label_number(const std::string& category, const std::string& label) const
{
    const Index* index = find(category);
    if (!index)
        return -1;
    const auto found = std::find(index->labels.begin(), index->labels.end(), label);
    return found == index->labels.end() ? -1 : static_cast<int>(found - index->labels.begin());
}

}  // namespace eco::formula

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

unit::Unit concrete_unit(const Vocabulary& words, const unit::Unit& unit,
                         const std::map<std::string, std::string>& labels)
{
    unit::Unit out = unit;
    for (const auto& [dimension, exponent] : unit.dimensions()) {
        if (!dimension.starts_with("unit_of("))
            continue;
        const std::string index = dimension.substr(8, dimension.size() - 9);
        const auto label = labels.find(index);
        const Index* info = words.find(index);
        const int number = label == labels.end() ? -1 : words.label_number(index, label->second);
        if (!info || number < 0 || static_cast<std::size_t>(number) >= info->units.size())
            continue;
        const unit::Unit opaque = words.symbols->parse(dimension);
        out =
            out * unit::power(info->units[static_cast<std::size_t>(number)], exponent) / unit::power(opaque, exponent);
    }
    return out;
}

}  // namespace eco::formula

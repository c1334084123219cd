#include "method/units.hpp"

#include <algorithm>

namespace eco::method {

unit::Unit unit_at(const Package& package, const std::string& text, const std::map<std::string, std::string>& labels)
{
    std::string out = text;
    for (const auto& [index, label] : labels) {
        const auto set = package.indices.find(index);
        if (set == package.indices.end() || set->second.units.empty())
            continue;
        const auto& names = set->second.labels;
        const auto at = static_cast<std::size_t>(std::find(names.begin(), names.end(), label) - names.begin());
        const std::string family = "unit_of(" + index + ")";
        for (auto found = out.find(family); found != std::string::npos && at < names.size(); found = out.find(family))
            out.replace(found, family.size(), "(" + set->second.units[at].text() + ")");
    }
    return package.symbols.parse(out);
}

}  // namespace eco::method

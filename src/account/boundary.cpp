#include "account/boundary.hpp"

#include <algorithm>
#include <cmath>

namespace eco::account {

std::vector<ChangedPlace> changed_places(const Run& before, const Run& after)
{
    std::vector<ChangedPlace> all;
    for (const Place& place : before.places)
        all.push_back({place.id, place.name_zh, place.name_en, place.area_m2, 0});
    for (const Place& place : after.places) {
        auto found = std::find_if(all.begin(), all.end(), [&](const ChangedPlace& one) { return one.id == place.id; });
        if (found == all.end())
            found = all.insert(all.end(), {place.id, place.name_zh, place.name_en, 0, 0});
        found->after_m2 = place.area_m2;
    }
    std::erase_if(all, [](const ChangedPlace& one) {
        return std::fabs(one.after_m2 - one.before_m2) <= 1e-6 * std::max(one.after_m2, one.before_m2);
    });
    return all;
}

}  // namespace eco::account

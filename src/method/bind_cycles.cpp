#include <algorithm>
#include <functional>

#include "method/binder.hpp"

namespace eco::method {

void Binder::find_quantity_cycles()
{
    std::map<std::string, const Booked*> quantities;
    for (const auto& [id, sheet] : out_.sheets)
        for (const Booked& booked : sheet.booked)
            if (booked.kind == Booked::Kind::quantity)
                quantities["quantity:" + id + "." + booked.name] = &booked;
    std::vector<std::string> way;
    std::set<std::string> done;
    const std::function<void(const std::string&)> follow = [&](const std::string& id) {
        const auto found = quantities.find(id);
        if (found == quantities.end() || done.count(id))
            return;
        if (const auto again = std::find(way.begin(), way.end(), id); again != way.end()) {
            std::string text;
            for (auto step = again; step != way.end(); ++step)
                text += step->substr(9) + " -> ";
            problems_.add(found->second->entry->mark.problem("method.type.cycle", {{"way", text + id.substr(9)}}));
            return;
        }
        way.push_back(id);
        for (const auto& root : {found->second->expr, found->second->weights})
            if (root)
                formula::walk(root, [&](const formula::ExprPtr& e) {
                    if (e->fn == formula::Fn::input && e->text.starts_with("quantity:"))
                        follow(e->text);
                });
        way.pop_back();
        done.insert(id);
    };
    for (const auto& [id, booked] : quantities)
        follow(id);
}

}  // namespace eco::method

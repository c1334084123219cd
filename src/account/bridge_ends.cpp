#include <algorithm>

#include "account/bridge_parts.hpp"
#include "account/prices.hpp"
#include "account/rows.hpp"
#include "account/together.hpp"

namespace eco::account {

namespace {

bool is_same_ground(const scene::Prepared& a, const scene::Prepared& b)
{
    const auto is_same_place = [](const scene::Place& x, const scene::Place& y) {
        return x.id == y.id && x.area_m2 == y.area_m2;
    };
    const auto is_same_run = [](const grid::Zones::Run& x, const grid::Zones::Run& y) {
        return x.first == y.first && x.last == y.last && x.zone == y.zone;
    };
    const auto is_same_piece = [](const grid::Zones::Piece& x, const grid::Zones::Piece& y) {
        return x.col == y.col && x.zone == y.zone && x.fraction == y.fraction;
    };
    const auto is_same_row = [&](const grid::Zones::Row& x, const grid::Zones::Row& y) {
        return std::equal(x.runs.begin(), x.runs.end(), y.runs.begin(), y.runs.end(), is_same_run) &&
               std::equal(x.pieces.begin(), x.pieces.end(), y.pieces.begin(), y.pieces.end(), is_same_piece);
    };
    return std::equal(a.places.begin(), a.places.end(), b.places.begin(), b.places.end(), is_same_place) &&
           std::equal(a.zones.rows.begin(), a.zones.rows.end(), b.zones.rows.begin(), b.zones.rows.end(), is_same_row);
}

void check_scenes(const scene::Prepared& before, const scene::Prepared& after)
{
    const auto fail = [&](const std::string& key, const Args& args) {
        throw InputError(Problem{{after.scene->manifest, 0, 0, {}}, key, args, {}, false});
    };
    if (!(before.grid == after.grid) || before.cell_area_m2 != after.cell_area_m2)
        fail("account.bridge.other_grid", {});
    const auto text = [](const scene::Prepared& one) {
        std::string out;
        for (const auto& [name, label] : one.scene->set)
            out += (out.empty() ? "" : ", ") + name + ": " + label;
        return out.empty() ? "-" : out;
    };
    if (before.scene->set != after.scene->set)
        fail("account.bridge.other_choices", {{"a", text(before)}, {"b", text(after)}});
}

}  // namespace

BridgeEnds::BridgeEnds(const BridgeEnd& before, const BridgeEnd& after) : before_(before), after_(after)
{
    const Subject &first = before.subject, &second = after.subject;
    has_packages_ = first.checked->package->hash != second.checked->package->hash;
    has_scenes_ = first.prepared->hash != second.prepared->hash;
    if (has_scenes_)
        check_scenes(*first.prepared, *second.prepared);
    has_boundaries_ = has_scenes_ && !is_same_ground(*first.prepared, *second.prepared);
    if (has_packages_)
        for (const auto* prepared : {first.prepared, second.prepared})
            common_ecosystems({{first.checked, prepared}, {second.checked, prepared}});
    if (!has_packages_ || !has_scenes_)
        return;
    const auto cross = [](const method::Checked& checked, const scene::Prepared& prepared) {
        auto out = std::make_unique<Crossed>(Crossed{*prepared.scene, {}});
        out->prepared = scene::prepare_again(prepared, out->scene, *checked.package);
        return out;
    };
    later_scene_ = cross(*first.checked, *second.prepared);
    later_package_ = cross(*second.checked, *first.prepared);
}

const scene::Prepared& BridgeEnds::prepared(bool is_package_after, bool is_scene_after) const
{
    if (is_package_after == is_scene_after)
        return *of(is_package_after).subject.prepared;
    if (!has_packages_)
        return *of(is_scene_after).subject.prepared;
    if (!has_scenes_)
        return *of(is_package_after).subject.prepared;
    return (is_package_after ? later_package_ : later_scene_)->prepared;
}

namespace {

using Rows = std::map<std::string, method::Table>;

Rows all_rows(const BridgeEnd& end)
{
    Rows out = rows_in_force(*end.subject.checked->package, *end.subject.prepared);
    for (const auto& [id, table] : end.rows)
        out[id] = table;
    return out;
}

/// What a row says, its source aside.
std::string text_of(const method::Row& row)
{
    return without_price_year(keys_text(row)) + " " + row.value_text + " " + std::to_string(row.value.value_or(0)) +
           " " + row.label + " " + row.unit.text();
}

bool has_value(const method::Row& row)
{
    return row.value || !row.label.empty();
}

std::set<std::string> texts_of(const method::Table& table)
{
    std::set<std::string> out;
    for (const auto& row : table.rows)
        if (has_value(row))
            out.insert(text_of(row) + " " + row.index + " " + std::to_string(row.price_year));
    return out;
}

bool has_same_keys(const method::Table& a, const method::Table& b, const unit::Symbols& symbols)
{
    const auto rows_of = [](const method::Table& table) {
        std::map<std::string, const method::Row*> out;
        for (const auto& row : table.rows)
            if (has_value(row))
                out[keys_text(row)] = &row;
        return out;
    };
    const auto first = rows_of(a), second = rows_of(b);
    return std::equal(first.begin(), first.end(), second.begin(), second.end(), [&](const auto& x, const auto& y) {
        return x.first == y.first && x.second->value.has_value() == y.second->value.has_value() &&
               plain_money(x.second->unit, symbols).dimensions() == plain_money(y.second->unit, symbols).dimensions();
    });
}

bool is_keyed_by_place(const method::Table& table)
{
    return std::any_of(table.rows.begin(), table.rows.end(),
                       [](const method::Row& row) { return row.keys.count("region") || row.keys.count("zone"); });
}

/// True if some of the rows are other ones in the prices of the other end.
bool are_moved(const BridgeEnds& ends, const BridgeEnd& end, const Rows& rows)
{
    const auto texts = [&](const BridgeEnd& to) {
        Prices prices(*end.subject.checked->package, *to.subject.prepared, rows, to.constant_year);
        std::set<std::string> out;
        for (const auto& [id, table] : prices.rows(to.year))
            for (const auto& row : table.rows)
                out.insert(id + " " + text_of(row));
        return out;
    };
    return texts(ends.of(false)) != texts(ends.of(true));
}

}  // namespace

BridgeRows::BridgeRows(const BridgeEnds& ends) : before_(all_rows(ends.of(false))), after_(all_rows(ends.of(true)))
{
    is_moved_ = are_moved(ends, ends.of(false), before_) || are_moved(ends, ends.of(true), after_);
    const unit::Symbols& symbols = ends.of(false).subject.checked->package->symbols;
    const auto is_fixed = [&](const std::string& id) {
        const auto a = before_.find(id), b = after_.find(id);
        if (a == before_.end() || b == after_.end())
            return true;
        if (ends.has_packages() && !has_same_keys(a->second, b->second, symbols))
            return true;
        return ends.has_boundaries() && (is_keyed_by_place(a->second) || is_keyed_by_place(b->second));
    };
    std::set<std::string> fixed;
    for (const auto* rows : {&before_, &after_})
        for (const auto& [id, table] : *rows)
            if (is_fixed(id))
                fixed.insert(id);
    for (auto* rows : {&before_, &after_})
        std::erase_if(*rows, [&](const auto& one) { return fixed.count(one.first) > 0; });
}

Rows BridgeRows::of(bool is_after, const std::string& kind) const
{
    Rows out;
    for (const auto& [id, table] : is_after ? after_ : before_)
        if (id.starts_with(kind))
            out[id] = table;
    return out;
}

bool BridgeRows::differ(const std::string& kind) const
{
    return std::any_of(before_.begin(), before_.end(), [&](const auto& one) {
        return one.first.starts_with(kind) && texts_of(one.second) != texts_of(after_.at(one.first));
    });
}

}  // namespace eco::account

#include <algorithm>

#include "formula/type.hpp"

namespace eco::formula {

const Index* Vocabulary::find(const std::string& name) const
{
    const auto found = indices.find(name);
    return found == indices.end() ? nullptr : &found->second;
}

bool is_of_scene(const Index* index)
{
    return index != nullptr && (index->kind == Index::Kind::features || index->kind == Index::Kind::records);
}

std::set<std::string> Vocabulary::join(const std::set<std::string>& a, const std::set<std::string>& b) const
{
    std::set<std::string> all = a;
    all.insert(b.begin(), b.end());
    for (const auto& index : std::set<std::string>(all))
        for (const auto& determined : determined_by(index))
            all.erase(determined);
    return all;
}

const std::vector<std::string>& determined_by(const std::string& index)
{
    static const std::map<std::string, std::vector<std::string>> all = {{"pixel", {"zone", "ecosystem"}},
                                                                        {"hour", {"day", "half_month", "month"}},
                                                                        {"day", {"half_month", "month"}},
                                                                        {"half_month", {"month"}}};
    static const std::vector<std::string> none;
    const auto found = all.find(index);
    return found == all.end() ? none : found->second;
}

int days_of(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365;
}

std::vector<int> calendar_of(const std::string& index, const std::string& coarser, std::size_t count)
{
    constexpr std::size_t hours = 24;
    std::vector<int> out;
    if (index == "hour") {
        const auto of_day = coarser == "day" ? std::vector<int>() : calendar_of("day", coarser, count / hours);
        for (std::size_t i = 0; i < count; ++i)
            out.push_back(of_day.empty() ? static_cast<int>(i / hours) : of_day[i / hours]);
        return out;
    }
    if (index == "half_month") {
        for (std::size_t i = 0; i < count; ++i)
            out.push_back(static_cast<int>(i / 2));
        return out;
    }
    int month = 0;
    for (const int days : {31, count == 366 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}) {
        for (int day = 1; day <= days && out.size() < count; ++day)
            out.push_back(coarser == "month" ? month : 2 * month + (day > 15));
        ++month;
    }
    return out;
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

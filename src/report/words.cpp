#include "report/words.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "account/prices.hpp"
#include "base/csv.hpp"
#include "embedded/report.hpp"

namespace eco::report {
namespace {

std::string label_title(const std::string& label, Language language)
{
    static const auto titles = [] {
        std::map<std::string, std::pair<std::string, std::string>> out;
        for (const auto& row : read_csv(embedded::report_items))
            out[row.at(0)] = {row.at(1), row.at(2)};
        return out;
    }();
    const auto found = titles.find(label);
    return found == titles.end() ? label : pick(language, found->second.first, found->second.second);
}

bool is_top(const account::Run& run, const std::string& id)
{
    return std::any_of(run.places.begin(), run.places.end(),
                       [&](const auto& place) { return place.id == id && place.parent.empty(); });
}

}  // namespace

const std::string& pick(Language language, const std::string& zh, const std::string& en)
{
    return (language == Language::zh && !zh.empty()) || en.empty() ? zh : en;
}

std::string reason_text(const std::string& reason, Language language)
{
    const auto colon = reason.find(':');
    const std::string key = "report.reason." + reason.substr(0, colon);
    if (!has_message(key))
        return reason;
    const std::string what = colon == std::string::npos ? "" : reason.substr(colon + 1);
    if (what.find_first_not_of(' ') == std::string::npos)
        return say(key, {}, language);
    return say("report.reason.of",
               {{"reason", say(key, {}, language)}, {"what", what.substr(what.find_first_not_of(' '))}}, language);
}

std::string group_title(const std::string& group, Language language)
{
    const std::string key = "report.group." + group;
    return has_message(key) ? say(key, {}, language) : group;
}

std::string item_title(const std::string& item, Language language)
{
    std::string out;
    for (std::size_t at = 0; at <= item.size();) {
        const std::size_t end = std::min(item.find('/', at), item.size());
        out += (at ? "/" : "") + label_title(item.substr(at, end - at), language);
        at = end + 1;
    }
    return out;
}

std::string total_key(const account::Run& run, const Summary& sums)
{
    if (!std::all_of(run.years.begin(), run.years.end(), [&](int year) { return sums.is_whole(year); }))
        return "report.total.partial";
    if (std::none_of(run.indicators.begin(), run.indicators.end(), [](const auto& one) { return one.name == "GEP"; }))
        return "report.total.services";
    for (const auto& one : run.indicators)
        if (one.name == "GEP" && one.value && is_top(run, one.place) && sums.totals.count(one.year)) {
            const double sum = static_cast<double>(sums.totals.at(one.year)) / 100;
            if (std::abs(*one.value - sum) > 1e-9 * std::abs(sum) + 0.01)
                return "report.total.before_deductions";
        }
    return "report.total.gep";
}

std::string prices_text(const account::Run& run, Language language)
{
    const int year = account::constant_year(run);
    return year == 0 ? say("report.prices.current", {}, language)
                     : say("report.prices.constant", {{"year", std::to_string(year)}}, language);
}

std::string prices_note(const account::Run& run, Language language)
{
    const int year = account::constant_year(run);
    return year == 0 ? say("report.prices.note_current", {}, language)
                     : say("report.prices.note_constant", {{"year", std::to_string(year)}}, language);
}

}  // namespace eco::report

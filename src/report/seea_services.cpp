#include "report/seea_services.hpp"

#include <algorithm>

#include "base/csv.hpp"
#include "embedded/report.hpp"

namespace eco::report {
namespace {

/// The row of the series' item, else that of its service; nullptr if there is none.
template <class Row>
const Row* find_row(const std::vector<Row>& rows, const account::Series& series)
{
    const Row* found = nullptr;
    for (const auto& one : rows)
        if (one.service == series.service && (one.item.empty() ? !found : one.item == series.item))
            found = &one;
    return found;
}

}  // namespace

const std::vector<SeeaMapping>& seea_mappings()
{
    static const auto all = [] {
        std::vector<SeeaMapping> out;
        const auto rows = read_csv(embedded::report_seea);
        for (std::size_t i = 1; i < rows.size(); ++i) {
            const auto& r = rows[i];
            out.push_back({r.at(0), r.at(1), r.at(2), r.at(3), r.at(4), r.at(5), r.at(6), r.at(7), r.at(8), r.at(9)});
        }
        return out;
    }();
    return all;
}

const std::vector<SeeaUser>& seea_users()
{
    static const auto all = [] {
        std::vector<SeeaUser> out;
        const auto rows = read_csv(embedded::report_users);
        for (std::size_t i = 1; i < rows.size(); ++i) {
            const auto& r = rows[i];
            out.push_back({r.at(0), r.at(1), r.at(2), r.at(3), r.at(4), r.at(5), r.at(6)});
        }
        return out;
    }();
    return all;
}

const SeeaUser* find_seea_user(const account::Series& series)
{
    return find_row(seea_users(), series);
}

SeeaServices::SeeaServices(const Content& content)
{
    for (std::size_t i = 0; i < content.run.series.size(); ++i) {
        const auto& series = content.run.series[i];
        const SeeaMapping* mapping = find_row(seea_mappings(), series);
        if (!mapping || mapping->account != "service" || series.kind == "memo")
            continue;
        if (std::none_of(classes.begin(), classes.end(),
                         [&](const auto* one) { return one->class_id == mapping->class_id; }))
            classes.push_back(mapping);
        (series.kind == "value" ? valued : counted).emplace_back(mapping, static_cast<int>(i));
    }
    std::sort(classes.begin(), classes.end());  // the order of the rows of seea.csv
    std::stable_sort(counted.begin(), counted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
}

void add(const Amount& part, Amount& whole)
{
    whole.count += part.count;
    whole.parts += part.parts;
    whole.missing += part.missing;
    if (whole.reason.empty())
        whole.reason = part.reason;
}

}  // namespace eco::report

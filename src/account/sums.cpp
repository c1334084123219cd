#include <algorithm>
#include <cmath>
#include <limits>

#include "account/booking.hpp"

namespace eco::account {

using engine::Array;

namespace {

/// One part (label combination of items) of a pixel sum.
class PartSum {
public:
    PartSum(const engine::PixelSum& sum, const engine::Plan& plan, const engine::Totals& totals,
            engine::Evaluator& evaluator, RunData& data, const TellProduct& tell)
        : sum_(sum),
          tell_(tell),
          plan_(plan),
          group_(plan.groups[static_cast<std::size_t>(sum.group)]),
          totals_(totals.groups[static_cast<std::size_t>(sum.group)]),
          evaluator_(evaluator)
    {
        dims_ = {"ecosystem", "zone"};
        for (const auto& slot : group_.slots)
            dims_.push_back(slot.name);
        std::sort(dims_.begin(), dims_.end());
        ecosystems_ = static_cast<std::size_t>(plan.program.ecosystems);
        labels_ = data.labels("ecosystem").size();
        zones_ = static_cast<std::size_t>(plan.program.zones);
    }

    const std::vector<std::string>& dims() const { return dims_; }

    void add(std::size_t part, const std::vector<engine::Term>& terms, std::vector<double>& out, SumResult& result)
    {
        part_ = part;
        std::vector<Array> coefficients;
        for (const auto& term : terms)
            coefficients.push_back(evaluator_.spread(evaluator_.eval(term.coefficient), dims_));
        std::vector<std::size_t> strides(dims_.size(), 1);
        if (coefficients.empty())
            return;
        for (std::size_t d = dims_.size(); d-- > 1;)
            strides[d - 1] = strides[d] * static_cast<std::size_t>(coefficients[0].shape[d]);
        for (std::size_t zone = 0; zone < zones_; ++zone)
            for (std::size_t ecosystem = 0; ecosystem < ecosystems_; ++ecosystem)
                out[zone * ecosystems_ + ecosystem] = cell(terms, coefficients, strides, zone, ecosystem, result);
    }

private:
    /// Missing (NaN) only if the class has area there and none of it has a coefficient.
    double cell(const std::vector<engine::Term>& terms, const std::vector<Array>& coefficients,
                const std::vector<std::size_t>& strides, std::size_t zone, std::size_t ecosystem, SumResult& result)
    {
        double total = 0;
        bool any_known = false, any_area = false;
        const std::size_t row = zone * ecosystems_ + ecosystem;
        for (std::size_t slot = 0; slot < totals_.slots; ++slot) {
            const Int128 area = totals_.sum(row, slot, 0);
            if (area == 0)
                continue;
            any_area = true;
            const std::size_t at = element(strides, zone, ecosystem, slot);
            const auto missing = std::find_if(coefficients.begin(), coefficients.end(),
                                              [&](const Array& c) { return c.is_missing(at); });
            if (missing != coefficients.end()) {
                result.uncovered[row] += area;
                result.reason = evaluator_.reasons().name(missing->reasons[at]);
                continue;
            }
            any_known = true;
            for (std::size_t t = 0; t < terms.size(); ++t) {
                const engine::Basis& basis = plan_.bases[static_cast<std::size_t>(terms[t].basis)];
                const Int128 count = totals_.sum(row, slot, static_cast<std::size_t>(basis.column));
                const double amount = std::ldexp(static_cast<double>(count), -basis.scale_log2);
                total += coefficients[t].values[at] * amount;
                if (tell_)
                    tell_({part_, row, &terms[t].coefficient, at, amount});
            }
        }
        bool is_masked = false;
        for (std::size_t cause = 0; cause < totals_.causes && !any_area; ++cause)
            is_masked = is_masked || totals_.uncovered[cause * totals_.cells + row] > 0;
        if (is_masked && result.reason.empty())
            result.reason = "pixels without data";
        return is_masked || (any_area && !any_known) ? std::numeric_limits<double>::quiet_NaN() : total;
    }

    std::size_t element(const std::vector<std::size_t>& strides, std::size_t zone, std::size_t ecosystem,
                        std::size_t slot) const
    {
        std::size_t at = 0;
        std::vector<std::size_t> numbers(group_.slots.size());
        for (std::size_t k = group_.slots.size(); k-- > 0;) {
            const std::size_t count = group_.slots[k].representatives.size();
            numbers[k] = slot % count;
            slot /= count;
        }
        for (std::size_t d = 0; d < dims_.size(); ++d) {
            if (dims_[d] == "zone")
                at += strides[d] * zone;
            else if (dims_[d] == "ecosystem")
                at += strides[d] * ecosystem;
            else
                for (std::size_t k = 0; k < numbers.size(); ++k)
                    if (group_.slots[k].name == dims_[d])
                        at += strides[d] * numbers[k];
        }
        return at;
    }

    const engine::PixelSum& sum_;
    const TellProduct& tell_;
    std::size_t part_ = 0;
    const engine::Plan& plan_;
    const engine::PlannedGroup& group_;
    const engine::GroupTotals& totals_;
    engine::Evaluator& evaluator_;
    std::vector<std::string> dims_;
    std::size_t ecosystems_ = 0, labels_ = 0, zones_ = 0;
};

constexpr std::size_t any = std::numeric_limits<std::size_t>::max();

/// By dimension: the number of the label that a part has there; `any` if it is no item.
std::vector<std::size_t> numbers_of(const std::vector<std::string>& dims, const std::vector<std::string>& items,
                                    const std::vector<std::string>& labels, RunData& data)
{
    std::vector<std::size_t> out(dims.size(), any);
    for (std::size_t d = 0; d < dims.size(); ++d)
        for (std::size_t k = 0; k < items.size(); ++k)
            if (items[k] == dims[d]) {
                const auto& names = data.labels(dims[d]);
                out[d] = static_cast<std::size_t>(std::find(names.begin(), names.end(), labels[k]) - names.begin());
            }
    return out;
}

}  // namespace

SumResult combine_sum(const engine::PixelSum& sum, const engine::Plan& plan, const engine::Totals& totals,
                      engine::Evaluator& evaluator, RunData& data, const TellProduct& tell)
{
    SumResult result;
    std::vector<std::string> dims(sum.sum->type.indices.begin(), sum.sum->type.indices.end());
    std::vector<int> shape;
    for (const auto& dim : dims)
        shape.push_back(static_cast<int>(data.labels(dim).size()));
    result.values = engine::make_array(dims, shape);
    const auto ecosystems = static_cast<std::size_t>(plan.program.ecosystems),
               zones = static_cast<std::size_t>(plan.program.zones);
    result.uncovered.assign(zones * ecosystems, 0);
    PartSum part(sum, plan, totals, evaluator, data, tell);
    result.dims = part.dims();
    result.from.assign(result.values.size(), {sum.parts.size(), 0});
    std::vector<double> cells(zones * ecosystems);
    for (std::size_t p = 0; p < sum.parts.size(); ++p) {
        const auto& [labels, terms] = sum.parts[p];
        SumResult one;
        one.uncovered.assign(cells.size(), 0);
        part.add(p, terms, cells, one);
        for (std::size_t i = 0; i < cells.size(); ++i)  // an area without a row for any item is not covered
            result.uncovered[i] = std::max(result.uncovered[i], one.uncovered[i]);
        if (result.reason.empty())
            result.reason = one.reason;
        const auto reason = result.reason.empty() ? std::uint16_t{0} : evaluator.reasons().number(result.reason);
        const std::vector<std::size_t> wanted = numbers_of(dims, sum.items, labels, data);
        for (std::size_t i = 0; i < result.values.size(); ++i) {
            std::size_t rest = i, zone = 0, ecosystem = 0;
            bool is_here = true;
            for (std::size_t d = dims.size(); d-- > 0;) {
                const auto n = static_cast<std::size_t>(shape[d]), at = rest % n;
                rest /= n;
                if (dims[d] == "zone")
                    zone = at;
                else if (dims[d] == "ecosystem")
                    ecosystem = at;
                else
                    is_here = is_here && (wanted[d] == any || wanted[d] == at);
            }
            if (!is_here || ecosystem >= ecosystems)
                continue;
            const double value = cells[zone * ecosystems + ecosystem];
            result.from[i] = {p, zone * ecosystems + ecosystem};
            result.values.values[i] = value;
            result.values.reasons[i] = value != value ? reason : std::uint16_t{0};
        }
    }
    return result;
}

}  // namespace eco::account

#pragma once
#include <functional>

#include "account/account.hpp"
#include "account/forms.hpp"
#include "account/sample.hpp"

namespace eco::account {

/// Groups of each stratum's sample, by position: an estimate without one of them tells how far off the sample may be.
constexpr std::size_t sample_groups = 10;

/// An element of a class table that differs from draw to draw.
struct VaryingTable {
    std::size_t table = 0, cell = 0;
    Form form;
};

/// A layer whose error differs from draw to draw: the number of its drawn row in each cell (place x ecosystem type).
struct VaryingLayer {
    std::size_t layer = 0;
    bool is_relative = true;  // in percent of the layer, else in its unit
    std::vector<int> rows;
};

/// A part of a pixel sum, as columns of the plan's groups.
struct SampledPart {
    std::size_t sum = 0, part = 0;  // id of the sum's expression
    std::vector<std::pair<std::size_t, std::size_t>> columns;
};

/// The values of drawn rows for many draws, and of the monomials of the tables' forms.
struct PixelDraws {
    const std::vector<std::vector<double>>& rows;
    const std::vector<std::vector<double>>& monomials;
    std::size_t count = 0;
};

/// The sums of one year at the sampled pixels.
class SampledYear {
public:
    SampledYear(YearPlan plan, std::vector<Stratum> strata);

    const YearPlan& plan() const { return plan_; }
    const std::vector<Stratum>& strata() const { return strata_; }
    const std::vector<SampledPart>& parts() const { return parts_; }
    std::vector<VaryingTable> tables;
    std::vector<VaryingLayer> layers;

    /// Amounts of a draw, added up over a stratum's pixels of each group: element (part x strata + stratum) x
    /// sample_groups + group.
    using Take = std::function<void(std::size_t draw, const std::vector<double>& amounts)>;
    /// Calls `take` for each draw, for several at a time. A pixel with a missing input counts as the pass counts it: it
    /// has no amount.
    void draw(const PixelDraws& draws, int threads, const Take& take) const;

private:
    class Worker;
    void lay_out();

    YearPlan plan_;
    std::vector<Stratum> strata_;
    std::vector<SampledPart> parts_;
    std::vector<engine::Strip> strips_;        // a lane's offset is its number
    std::vector<std::vector<double>> values_;  // by layer and lane
    std::vector<std::size_t> slot_of_;         // by lane: stratum x sample_groups + group
};

}  // namespace eco::account

#include "account/sampled_year.hpp"

#include <algorithm>
#include <limits>

#include "engine/machine.hpp"
#include "engine/workers.hpp"

namespace eco::account {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Columns whose values are the parts of the sums. Unhoisted, their coefficients are 1.
std::vector<SampledPart> parts_of(const engine::Plan& plan)
{
    std::vector<SampledPart> out;
    for (const auto& sum : plan.sums)
        for (std::size_t p = 0; p < sum.parts.size(); ++p) {
            SampledPart part{sum.sum->id, p, {}};
            for (const auto& term : sum.parts[p].second) {
                const auto& basis = plan.bases[static_cast<std::size_t>(term.basis)];
                part.columns.emplace_back(static_cast<std::size_t>(basis.group),
                                          static_cast<std::size_t>(basis.column));
            }
            out.push_back(std::move(part));
        }
    return out;
}

}  // namespace

SampledYear::SampledYear(YearPlan plan, std::vector<Stratum> strata)
    : plan_(std::move(plan)), strata_(std::move(strata)), parts_(parts_of(plan_.plan))
{
    lay_out();
}

/// Puts the strata's pixels one after the other into strips.
void SampledYear::lay_out()
{
    const engine::Program& program = plan_.plan.program;
    values_.resize(plan_.input.layers.size());
    for (std::size_t s = 0; s < strata_.size(); ++s)
        for (std::size_t i = 0; i < strata_[s].sample.size(); ++i) {
            const SampledPixel& pixel = strata_[s].sample[i];
            if (strips_.empty() || strips_.back().size == engine::strip_size) {
                strips_.emplace_back();
                strips_.back().is_contiguous = false;
                std::fill_n(strips_.back().cell, engine::strip_size, program.cells());
                std::fill_n(strips_.back().local, engine::strip_size, 0);
                std::fill_n(strips_.back().ecosystem, engine::strip_size, program.ecosystems);
                std::fill_n(strips_.back().area, engine::strip_size, 0.0);
                std::fill_n(strips_.back().offset, engine::strip_size, 0);
            }
            engine::Strip& strip = strips_.back();
            const int lane = strip.size;
            strip.offset[lane] = static_cast<std::int32_t>(slot_of_.size());
            strip.cell[lane] = strata_[s].zone * program.ecosystems + strata_[s].ecosystem;
            strip.ecosystem[lane] = strata_[s].ecosystem;
            strip.area[lane] = pixel.area_m2;
            strip.resize(lane + 1);
            slot_of_.push_back(s * sample_groups + i % sample_groups);
            for (std::size_t l = 0; l < values_.size(); ++l)
                values_[l].push_back(pixel.layers[l]);
        }
}

/// Evaluates one draw after the other. One per thread.
class SampledYear::Worker : public engine::Feed {
public:
    Worker(const SampledYear& year, const PixelDraws& draws)
        : year_(year),
          draws_(draws),
          machine_(year.plan_.plan.program),
          varying_(year.values_.size(), nullptr),
          amounts_(year.parts_.size() * year.strata_.size() * sample_groups)
    {
        for (const auto& layer : year.layers)
            varying_[layer.layer] = &layer;
    }

    const std::vector<double>& run(std::size_t draw)
    {
        draw_ = draw;
        for (const auto& one : year_.tables)
            machine_.set(one.table, one.cell, Forms::at(one.form, draws_.monomials, draw));
        std::fill(amounts_.begin(), amounts_.end(), 0.0);
        for (const auto& strip : year_.strips_) {
            machine_.run(strip, *this);
            for (std::size_t g = 0; g < machine_.program().groups.size(); ++g)
                find_known(g, strip);
            for (std::size_t p = 0; p < year_.parts_.size(); ++p)
                for (const auto& [group, column] : year_.parts_[p].columns)
                    add(p, group, column, strip);
        }
        return amounts_;
    }

    void fill(int layer, const engine::Strip& strip, double* out) const override
    {
        const auto l = static_cast<std::size_t>(layer);
        const double* from = year_.values_[l].data() + strip.offset[0];
        std::copy(from, from + strip.size, out);
        std::fill(out + strip.size, out + strip.padded, missing);
        if (const VaryingLayer* error = varying_[l])
            for (int i = 0; i < strip.size; ++i) {
                const int row = error->rows[static_cast<std::size_t>(strip.cell[i])];
                const double x = draws_.rows[static_cast<std::size_t>(row)][draw_];
                out[i] = error->is_relative ? out[i] * (1 + x / 100) : out[i] + x;
            }
    }

private:
    /// Lanes that the group adds: of an ecosystem type that it applies to, and no column of it missing.
    void find_known(std::size_t g, const engine::Strip& strip)
    {
        const engine::Group& group = machine_.program().groups[g];
        known_.resize(machine_.program().groups.size());
        auto& known = known_[g];
        known.assign(static_cast<std::size_t>(strip.size), 1);
        for (int i = 0; i < strip.size; ++i)
            if (!group.applies.empty() && !group.applies[static_cast<std::size_t>(strip.ecosystem[i])])
                known[static_cast<std::size_t>(i)] = 0;
        for (const auto& column : group.columns) {
            const double* values = machine_.values(column.value);
            for (int i = 0; i < strip.size; ++i)
                if (values[i] != values[i])
                    known[static_cast<std::size_t>(i)] = 0;
        }
    }

    void add(std::size_t part, std::size_t g, std::size_t c, const engine::Strip& strip)
    {
        const engine::Column& column = machine_.program().groups[g].columns[c];
        const double* values = machine_.values(column.value);
        double* to = amounts_.data() + part * year_.strata_.size() * sample_groups;
        for (int i = 0; i < strip.size; ++i)
            if (known_[g][static_cast<std::size_t>(i)])
                to[year_.slot_of_[static_cast<std::size_t>(strip.offset[i])]] +=
                    column.is_by_area ? values[i] * strip.area[i] : values[i];
    }

    const SampledYear& year_;
    const PixelDraws& draws_;
    engine::Machine machine_;
    std::vector<const VaryingLayer*> varying_;
    std::vector<double> amounts_;
    std::vector<std::vector<std::uint8_t>> known_;
    std::size_t draw_ = 0;
};

void SampledYear::draw(const PixelDraws& draws, int threads, const Take& take) const
{
    constexpr std::size_t chunk = 32;
    engine::run_jobs(static_cast<std::int64_t>((draws.count + chunk - 1) / chunk), threads, [&] {
        return [&, worker = std::make_shared<Worker>(*this, draws)](std::int64_t job) {
            const std::size_t first = static_cast<std::size_t>(job) * chunk;
            for (std::size_t d = first; d < std::min(draws.count, first + chunk); ++d)
                take(d, worker->run(d));
        };
    });
}

}  // namespace eco::account

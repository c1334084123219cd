#pragma once
#include <cmath>
#include <vector>

#include "engine/memory.test.hpp"
#include "engine/totals.hpp"

/// The slow and obvious way to run a program: pixel by pixel, piece by piece, value by value.
namespace eco::engine::testing {

struct Pixel {
    std::int64_t row = 0, col = 0;
    int zone = 0, ecosystem = 0;
    double area = 0;
    int cell(const Program& p) const { return zone * p.ecosystems + ecosystem; }
};

inline double truth(bool claim)
{
    return claim ? 1 : 0;
}

inline double find_interval(const Intervals& bounds, double x)
{
    for (std::size_t k = 0; k < bounds.low.size(); ++k) {
        const bool above = bounds.low_closed[k] ? x >= bounds.low[k] : x > bounds.low[k];
        const bool below = bounds.high_closed[k] ? x <= bounds.high[k] : x < bounds.high[k];
        if (above && below)
            return static_cast<double>(k);
    }
    return vmath::nan;
}

inline double compute(Code code, double a, double b, double c)
{
    const bool missing = std::isnan(a) || std::isnan(b);
    switch (code) {
        case Code::add:
            return a + b;
        case Code::subtract:
            return a - b;
        case Code::multiply:
            return a * b;
        case Code::divide:
            return b == 0 ? vmath::nan : a / b;
        case Code::power:
            return vmath::pow(a, b);
        case Code::negate:
            return -a;
        case Code::minimum:
            return missing ? vmath::nan : std::min(a, b);
        case Code::maximum:
            return missing ? vmath::nan : std::max(a, b);
        case Code::absolute:
            return std::fabs(a);
        case Code::exponential:
            return vmath::exp(a);
        case Code::logarithm:
            return vmath::log(a);
        case Code::logarithm10:
            return vmath::log10(a);
        case Code::square_root:
            return a < 0 ? vmath::nan : std::sqrt(a);
        case Code::sine:
            return vmath::sin(a);
        case Code::cosine:
            return vmath::cos(a);
        case Code::tangent:
            return vmath::tan(a);
        case Code::equal:
            return missing ? vmath::nan : truth(a == b);
        case Code::not_equal:
            return missing ? vmath::nan : truth(a != b);
        case Code::less:
            return missing ? vmath::nan : truth(a < b);
        case Code::less_equal:
            return missing ? vmath::nan : truth(a <= b);
        case Code::greater:
            return missing ? vmath::nan : truth(a > b);
        case Code::greater_equal:
            return missing ? vmath::nan : truth(a >= b);
        case Code::logical_not:
            return std::isnan(a) ? vmath::nan : truth(a == 0);
        case Code::logical_and:
            return a == 0 || b == 0 ? 0 : (missing ? vmath::nan : 1);
        case Code::logical_or:
            return (!std::isnan(a) && a != 0) || (!std::isnan(b) && b != 0) ? 1 : (missing ? vmath::nan : 0);
        case Code::choose:
            return std::isnan(a) ? vmath::nan : (a != 0 ? b : c);
        case Code::coalesce:
            return std::isnan(a) ? b : a;
        case Code::is_known:
            return truth(!std::isnan(a));
        default:
            throw std::logic_error("not a plain operation");
    }
}

class Reference {
public:
    Reference(const Program& program, const Scene& scene) : program_(program), scene_(scene), totals_(program) {}

    Totals run()
    {
        totals_.pixels = totals_.grid_pixels = scene_.input.grid.cells();
        for (std::int64_t row = 0; row < scene_.input.grid.rows; ++row) {
            const auto& zones = scene_.zones->rows[static_cast<std::size_t>(row)];
            for (const auto& run : zones.runs)
                for (std::int64_t col = run.first; col <= run.last; ++col)
                    visit(row, col, run.zone, 1);
            for (const auto& piece : zones.pieces)
                visit(row, piece.col, piece.zone, piece.fraction);
        }
        return totals_;
    }

private:
    std::size_t index(const Pixel& p) const { return static_cast<std::size_t>(p.row * scene_.input.grid.cols + p.col); }
    static double labelled(const LayerInput& layer, std::uint8_t label)
    {
        if (label == 255)
            return vmath::nan;
        if (layer.relabel.empty())
            return label;
        return label < layer.relabel.size() ? layer.relabel[label] : vmath::nan;
    }
    void visit(std::int64_t row, std::int64_t col, int zone, double fraction)
    {
        Pixel p{row, col, zone, 0, scene_.input.cell_area_m2[static_cast<std::size_t>(row)] * fraction};
        const double e = labelled(scene_.input.ecosystem, scene_.memory->layers.at(ecosystem_layer).labels[index(p)]);
        if (std::isnan(e)) {
            totals_.unclassified[static_cast<std::size_t>(zone)] += units(p.area, program_.area_scale);
            return;
        }
        p.ecosystem = static_cast<int>(e);
        const std::vector<double> registers = compute_all(p);
        for (std::size_t g = 0; g < program_.groups.size(); ++g)
            if (program_.groups[g].applies[static_cast<std::size_t>(p.ecosystem)])
                add(program_.groups[g], totals_.groups[g], registers, p);
    }
    static Int128 units(double amount, double scale) { return static_cast<Int128>(std::nearbyint(amount * scale)); }

    std::vector<double> compute_all(const Pixel& p) const
    {
        std::vector<double> r(static_cast<std::size_t>(program_.registers), vmath::nan);
        for (const Instruction& in : program_.code) {
            const double a = r[static_cast<std::size_t>(in.a)], b = r[static_cast<std::size_t>(in.b)];
            const double c = r[static_cast<std::size_t>(in.c)];
            double& out = r[static_cast<std::size_t>(in.out)];
            const auto i = static_cast<std::size_t>(in.index);
            switch (in.code) {
                case Code::load:
                    out = load(in.index, p);
                    break;
                case Code::constant:
                    out = in.value;
                    break;
                case Code::area:
                    out = p.area;
                    break;
                case Code::ecosystem:
                    out = p.ecosystem;
                    break;
                case Code::gather:
                    out = program_.tables[i][static_cast<std::size_t>(p.cell(program_))];
                    break;
                case Code::member: {
                    const double k = std::nearbyint(a);
                    const bool is_inside = k >= 0 && k < static_cast<double>(program_.tables[i].size());
                    out = is_inside ? program_.tables[i][static_cast<std::size_t>(k)] : vmath::nan;
                    break;
                }
                case Code::pick: {
                    const double k = std::nearbyint(a);
                    const bool is_inside = k >= 0 && k < in.value;
                    const auto cell = static_cast<std::size_t>(p.cell(program_));
                    out = is_inside ? program_.tables[i + static_cast<std::size_t>(k)][cell] : vmath::nan;
                    break;
                }
                case Code::interval:
                    out = find_interval(program_.bounds[i], a);
                    break;
                default:
                    out = compute(in.code, a, b, c);
            }
        }
        return r;
    }
    double load(int layer, const Pixel& p) const
    {
        const Memory::Layer& from = scene_.memory->layers.at(layer);
        const LayerInput& input = scene_.input.layers[static_cast<std::size_t>(layer)];
        return input.is_label ? labelled(input, from.labels[index(p)]) : double{from.values[index(p)]};
    }
    void add(const Group& group, GroupTotals& to, const std::vector<double>& r, const Pixel& p) const
    {
        const auto cell = static_cast<std::size_t>(p.cell(program_));
        bool is_known = true;
        std::size_t slot = 0;
        for (const Column& column : group.columns)
            is_known = is_known && !std::isnan(r[static_cast<std::size_t>(column.value)]);
        for (const Group::Slot& s : group.slots) {
            const double number = r[static_cast<std::size_t>(s.value)];
            is_known = is_known && !std::isnan(number);
            slot =
                slot * static_cast<std::size_t>(s.count) + (std::isnan(number) ? 0 : static_cast<std::size_t>(number));
        }
        if (is_known) {
            for (std::size_t c = 0; c < group.columns.size(); ++c)
                to.sum(cell, slot, c) += units(
                    r[static_cast<std::size_t>(group.columns[c].value)] * (group.columns[c].is_by_area ? p.area : 1),
                    group.columns[c].scale);
            return;
        }
        std::size_t cause = 0;
        while (cause < group.inputs.size() && !std::isnan(r[static_cast<std::size_t>(group.inputs[cause])]))
            ++cause;
        to.uncovered[cause * to.cells + cell] += units(p.area, program_.area_scale);
        FirstPixel first{p.row, p.col, p.cell(program_), {}};
        for (const int input : group.inputs)
            first.inputs.push_back(r[static_cast<std::size_t>(input)]);
        if (first.is_before(to.first[cause]))
            to.first[cause] = first;
    }

    const Program& program_;
    const Scene& scene_;
    Totals totals_;
};

}  // namespace eco::engine::testing

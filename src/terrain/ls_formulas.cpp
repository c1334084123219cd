#include <cmath>

#include "terrain/ls_factor.hpp"
#include "terrain/math.hpp"

namespace eco::terrain {
namespace {

constexpr double unit_plot_m = 22.13;

// Tangents: slopes are kept as rise over run, bounds are written in degrees in the sources.
constexpr double tan_1 = 0.017455064928217585;
constexpr double tan_3 = 0.05240777928304121;
constexpr double tan_5 = 0.08748866352592401;
constexpr double tan_10 = 0.17632698070846498;
constexpr double tan_5_14 = 0.08995135874358443;
constexpr double tan_10_20 = 0.17992839927925947;
constexpr double tan_28_81 = 0.5499819560471292;
constexpr double steepest_redline = 9.5988;

double sine(SlopeRatio slope)
{
    const double t = slope.value;
    return t / std::sqrt(1 + t * t);
}

double rill_exponent(double s, double ratio_at_unity)
{
    const double beta = s / ratio_at_unity / (3 * portable_pow(s, 0.8) + 0.56);
    return beta / (1 + beta);
}

}  // namespace

double steepness_factor(SlopeRatio slope, LsVariant variant)
{
    const double s = sine(slope);
    const double t = slope.value;
    const double gentle = 10.8 * s + 0.03, middle = 16.8 * s - 0.50, steep = 21.91 * s - 0.96;
    switch (variant) {
        case LsVariant::mccool_liu:
            return t < tan_5 ? gentle : t < tan_10 ? middle : steep;
        case LsVariant::redline2017:
            return t < tan_5_14 ? gentle : t < tan_10_20 ? middle : t < tan_28_81 ? steep : steepest_redline;
        case LsVariant::invest_sdr:
            break;
    }
    return t < 0.09 ? gentle : middle;
}

double length_exponent(SlopeRatio slope, LsVariant variant)
{
    const double t = slope.value;
    switch (variant) {
        case LsVariant::mccool_liu:
            return t <= tan_1 ? 0.2 : t <= tan_3 ? 0.3 : t <= tan_5 ? 0.4 : 0.5;
        case LsVariant::redline2017:
            return rill_exponent(sine(slope), 0.089);
        case LsVariant::invest_sdr:
            break;
    }
    return t <= 0.01 ? 0.2 : t <= 0.035 ? 0.3 : t <= 0.05 ? 0.4 : t <= 0.09 ? 0.5 : rill_exponent(sine(slope), 0.0896);
}

double length_factor(double length_m, double exponent)
{
    return portable_pow(length_m / unit_plot_m, exponent);
}

double invest_length_factor(double upslope_area_m2, double side_m, SlopeRatio slope, double exponent)
{
    const double t = slope.value;
    const double x = (1 + t) / std::sqrt(1 + t * t);
    const double a = std::sqrt(upslope_area_m2);
    const double grown = portable_pow(a + side_m * side_m, exponent + 1) - portable_pow(a, exponent + 1);
    return grown / (side_m * side_m * portable_pow(side_m * x * unit_plot_m, exponent));
}

}  // namespace eco::terrain

#include <filesystem>
#include <limits>

#include "account/layers.hpp"
#include "base/hash.hpp"
#include "terrain/distance.hpp"
#include "terrain/focal.hpp"
#include "terrain/patches.hpp"

namespace eco::account {

using formula::Expr;
using formula::ExprPtr;
using formula::Fn;

namespace {

terrain::Raster<float> around(const Expr& call, const terrain::Raster<float>& value, double radius_m, int threads)
{
    if (call.text == "distance_to")
        return terrain::distance_to(value);
    if (call.text == "patch_area")
        return terrain::patch_area(value);
    const terrain::Kernel kernel{*terrain::find_kernel(call.labels[0]), radius_m};
    return call.text == "focal_mean" ? terrain::focal_mean(value, kernel, threads)
                                     : terrain::focal_sum(value, kernel, threads);
}

}  // namespace

std::string LayerMaker::around_path(const std::string& name, const ExprPtr& call) const
{
    bool is_of_layers = true;
    formula::walk(call, [&](const ExprPtr& e) {
        is_of_layers = is_of_layers && e->fn != Fn::lookup && e->fn != Fn::domain && e->fn != Fn::position &&
                       (e->fn != Fn::input || e->is_pixel());
    });
    // Rows of parameters and tables are in the hashes of package and scene.
    return cache_path(name.substr(0, name.rfind(':')),
                      sha256(fingerprint_of(call) +
                             (is_of_layers ? "" : checked_.package->hash + prepared_.hash + std::to_string(year_))));
}

FoundLayer LayerMaker::make_around_layer(const std::string& name, const ExprPtr& call)
{
    const std::string path = around_path(name, call);
    const FoundLayer out{{path, 1, false, false, {}}, 1};
    if (std::filesystem::exists(path))
        return out;
    if (options_.progress)
        options_.progress(name.substr(0, name.rfind(':')), 0);
    const double radius_m = call->args.size() > 1 ? number_of_(call->args[1]) : 1;
    if (!(radius_m > 0))
        throw InputError(Problem{
            {}, "account.radius", {{"text", formula::describe(*call)}, {"r", std::to_string(radius_m)}}, {}, false});
    PixelPass pass = open_pass(engine::make_layer_plan(checked_, call->args[0], plan_options_));
    if (pass.input.ecosystem.path.empty())
        pass.input.zones = nullptr;  // no tables by class and place: beyond the places too
    terrain::Raster<float> value(pass.input.grid, std::numeric_limits<float>::quiet_NaN());
    engine::run_to_raster(pass.plan.program, pass.input, pass.plan.program.groups[0].columns[0].value,
                          [&](const grid::Window& window, std::span<const float> cells) {
                              for (std::int64_t row = 0; row < window.rows; ++row)
                                  std::copy_n(&cells[static_cast<std::size_t>(row * window.cols)], window.cols,
                                              &value.at(window.row + row, window.col));
                          });
    const terrain::Raster<float> result = around(*call, value, radius_m, options_.threads);
    write_whole(path, result.grid, result.values);
    return out;
}

}  // namespace eco::account

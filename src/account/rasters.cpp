#include <algorithm>
#include <filesystem>

#include "account/state.hpp"
#include "raster/writer.hpp"

namespace eco::account {

using formula::ExprPtr;
using formula::Fn;

namespace {

/// The pixel sum that a booked quantity is, and by what its numbers are multiplied; null if it is no sum over pixels.
std::pair<ExprPtr, double> pixel_quantity(const ExprPtr& expr)
{
    if (expr->fn == Fn::pixel_sum)
        return {expr, 1};
    if (expr->fn == Fn::scale && expr->args[0]->fn == Fn::pixel_sum)
        return {expr->args[0], expr->number};
    return {nullptr, 1};
}

}  // namespace

/// Quantity per m2 where the service applies, missing elsewhere.
ExprPtr Accounting::State::density_of(const Line& line, const ExprPtr& sum, double factor) const
{
    formula::Pool& pool = *checked.pool;
    formula::Type density;
    density.indices = {"pixel"};
    formula::Type area = density;
    area.is_amount = true;
    ExprPtr value = pool.node(Fn::divide, density, {sum->args[0], pool.node(Fn::area, area, {})});
    if (factor != 1)
        value = pool.node(Fn::scale, density, {value}, {}, factor);
    formula::Expr member;
    member.fn = Fn::member;
    member.type.kind = formula::Kind::truth;
    member.type.indices = {"ecosystem"};
    formula::Type position;
    position.kind = formula::Kind::category;
    position.category = "ecosystem";
    position.indices = {"ecosystem"};
    member.args = {pool.node(Fn::position, position, {}, "ecosystem")};
    const auto& labels = checked.words.find("ecosystem")->labels;
    const auto& applies = checked.sheets.at(line.booked->sheet).applies;
    for (std::size_t i = 0; i < labels.size(); ++i)
        if (applies[i])
            member.labels.push_back(labels[i]);
    return pool.node(Fn::choose, density,
                     {pool.make(std::move(member)), value, pool.node(Fn::missing, density, {}, "not_applicable")});
}

void Accounting::State::write_rasters(int year)
{
    const engine::PlanOptions plan_settings = plan_options(year);
    for (const auto& name : options.rasters) {
        const auto line = std::find_if(lines.begin(), lines.end(), [&](const Line& l) { return l.id == name; });
        const auto [sum, factor] = line == lines.end() ? std::pair<ExprPtr, double>{} : pixel_quantity(line->expr);
        if (!sum) {
            std::string known;
            for (const Line& other : lines)
                if (pixel_quantity(other.expr).first)
                    known += (known.empty() ? "" : ", ") + other.id;
            throw InputError(Problem{{}, "account.no_raster", {{"name", name}, {"known", known}}, {}, false});
        }
        LayerMaker layers = layer_maker(year);
        const ExprPtr present = layers.without_absent(sum);
        if (const std::string missing = layers.find_missing(present); !missing.empty()) {
            add_note(line->booked->sheet, "", year, true, "account.note.no_raster",
                     {{"name", name}, {"reason", missing}});
            continue;
        }
        YearPlan plan;
        plan.plan = engine::make_layer_plan(checked, density_of(*line, present, factor), plan_settings);
        plan.input = layers.base_input();
        for (std::size_t i = 0; i < plan.plan.layers.size(); ++i) {
            const FoundLayer found = layers.find(plan.plan.layers[i], plan.plan.kept);
            engine::scale_layer(plan.plan.program, static_cast<int>(i), found.factor);
            plan.input.layers.push_back(found.input);
        }
        fill_tables(plan.plan, year);
        std::filesystem::create_directories(options.raster_dir);
        const std::string path = options.raster_dir + "/" + name + "-" + std::to_string(year) + ".tif",
                          whole = path + ".whole.tif";
        raster::TileWriter writer(whole, plan.input.grid, raster::Content::values);
        engine::run_to_raster(
            plan.plan.program, plan.input, plan.plan.program.groups[0].columns[0].value,
            [&](const grid::Window& window, std::span<const float> values) { writer.write(window, values); });
        writer.finish();
        raster::write_cog(whole, path);
        std::filesystem::remove(whole);
    }
}

}  // namespace eco::account

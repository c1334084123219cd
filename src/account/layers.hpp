#pragma once
#include <set>

#include "account/account.hpp"

namespace eco::account {

/// A band, and by what its numbers are multiplied to be in the formulas' unit.
struct FoundLayer {
    engine::LayerInput input;
    double factor = 1;
};

/// A program over all pixels of the scene's territory, its layers and class tables.
struct PixelPass {
    engine::Plan plan;
    engine::PassInput input;
};

/// The year that data are of; nullopt if its moment is left to the scene and the scene does not say it.
std::optional<int> year_of(const method::Package& package, const scene::Scene& scene, const formula::DataYear& year,
                           int accounting_year);

/// Years besides the accounting years of which the package's formulas read layers of the scene.
std::map<std::string, std::set<int>> other_years(const method::Checked& checked, const scene::Scene& scene,
                                                 const std::vector<int>& years);

/// Writes a raster of the whole grid.
void write_whole(const std::string& path, const grid::Grid& grid, std::span<const float> values);

/// Files of the layers that a plan reads in one year: the scene's, and those computed before the pass (terrain,
/// erosivity …), which are kept in the cache under the fingerprint of what they are computed from.
class LayerMaker {
public:
    /// Fills the tables that a plan gathers from.
    using FillTables = std::function<void(engine::Plan&)>;
    /// The numbers of an expression that does not vary by pixel; NaN where it is missing.
    using NumbersOf = std::function<std::vector<double>(const formula::ExprPtr&)>;

    LayerMaker(const method::Checked& checked, const scene::Prepared& prepared, engine::PlanOptions plan_options,
               const AccountOptions& options, int year, FillTables fill_tables, NumbersOf numbers_of)
        : checked_(checked),
          prepared_(prepared),
          plan_options_(std::move(plan_options)),
          options_(options),
          year_(year),
          sources_(prepared, year, options.data_from),
          fill_tables_(std::move(fill_tables)),
          numbers_of_(std::move(numbers_of))
    {
    }
    /// The band of a planned layer; computes and keeps it if it is a derived one.
    /// Errors: InputError if the scene has no such layer (the caller has left such sums out).
    FoundLayer find(const engine::PlannedLayer& layer, const std::vector<engine::KeptLayer>& kept);
    /// Layers that a pixel expression reads from the scene and that the scene does not have in its year, in words.
    std::string find_missing(const formula::ExprPtr& expr) const;
    /// `expr` without what `??` and known() say of layers that the scene does not have: a ?? b is b where a is absent.
    formula::ExprPtr without_absent(const formula::ExprPtr& expr) const;
    /// A pass input over the account's grid, without layers.
    engine::PassInput base_input() const;
    /// Layers and tables of a plan over the whole territory, whatever places are accounted. Pixels without a class
    /// count too, unless the plan asks for classes.
    PixelPass open_pass(engine::Plan plan);
    /// The same over the domain. Errors   InputError if the scene declares one and a table differs by place there.
    PixelPass open_domain_pass(engine::Plan plan);
    /// Where the value of an Fn::domain over `value` is kept.
    std::string domain_path(const formula::Expr& expr, const formula::ExprPtr& value) const;

private:
    FoundLayer from_scene(const engine::PlannedLayer& layer) const;
    DataSource source_of(const std::string& id) const;
    /// The year that a layer of a scene is read of.
    std::optional<int> year_of_layer(const std::string& id, const formula::DataYear& year) const;
    std::optional<scene::PreparedLayer> scene_layer(const std::string& id, const formula::DataYear& year,
                                                    const std::string& label) const;
    FoundLayer make_grid_layer(const engine::KeptLayer& kept);
    /// A function of what is around each pixel, such as distance_to; an index of `call` is bound.
    FoundLayer make_around_layer(const std::string& name, const formula::ExprPtr& call);
    formula::ExprPtr without_tables(const formula::ExprPtr& root);
    formula::ExprPtr constant(const formula::ExprPtr& expr);
    formula::ExprPtr by_class(const formula::Expr& lookup);
    /// Values of features or records at the pixels, or which of them is nearest.
    FoundLayer make_spread_layer(const std::string& name, const formula::ExprPtr& call);
    /// Where the elements of a feature or record layer lie, in their order.
    /// Errors   InputError for every record of the year that the feature layer of its name does not have.
    std::vector<grid::Point> points_of(const std::string& index) const;
    std::string around_path(const std::string& name, const formula::ExprPtr& call) const;
    FoundLayer make_kept_layer(const engine::KeptLayer& kept);
    std::string cache_path(const std::string& name, const std::string& fingerprint) const;
    std::string fingerprint_of(const formula::ExprPtr& expr) const;

    const method::Checked& checked_;
    const scene::Prepared& prepared_;
    engine::PlanOptions plan_options_;
    const AccountOptions& options_;
    int year_;
    DataSources sources_;
    FillTables fill_tables_;
    NumbersOf numbers_of_;
};

}  // namespace eco::account

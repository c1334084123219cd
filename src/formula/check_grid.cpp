#include <cmath>

#include "formula/checker.hpp"
#include "formula/names.hpp"

namespace eco::formula {

ExprPtr Checker::visit_grid(const Tree& tree)
{
    const auto value = visit(*tree.args[0]);
    if (!value)
        return nullptr;
    if (value->fn != Fn::input || !value->is_pixel() ||
        !unit::same_dimension(value->type.unit, words_.symbols->parse("m")))
        return fail(tree.args[0]->at, "formula.type.elevation_needed",
                    {{"function", tree.text}, {"text", print(*tree.args[0])}});
    Expr expr;
    expr.fn = Fn::grid;
    expr.text = tree.text;
    expr.type.indices = {"pixel"};
    expr.args = {pool_.convert(value, words_.symbols->parse("m"))};
    if (tree.text == "slope") {
        expr.type.unit = words_.symbols->parse("degree");
        return pool_.make(std::move(expr));
    }
    for (const Named& named : tree.named) {
        if (named.name == "variant") {
            const std::string& variant = named.value->text;
            if (variant != "mccool_liu" && variant != "redline2017" && variant != "invest_sdr")
                return fail(named.value->at, "formula.type.unknown_variant", {{"name", variant}});
            expr.labels = {variant};
        } else if (named.name == "max_length") {
            const auto length = visit(*named.value);
            if (!length)
                return nullptr;
            if (length->fn != Fn::number || !unit::same_dimension(length->type.unit, words_.symbols->parse("m")))
                return fail(named.value->at, "formula.type.length_needed", {{"text", print(*named.value)}});
            expr.number = unit::conversion(length->type.unit, words_.symbols->parse("m"))->to_double() * length->number;
        }
    }
    if (expr.labels.empty() || expr.number <= 0)
        return fail(tree.at, "formula.type.ls_options", {});
    return pool_.make(std::move(expr));
}

/// The value that a whole-grid function looks at: the class at a pixel is read as a layer, beyond the places too.
ExprPtr Checker::value_around(const Tree& tree)
{
    const Tree& written = *tree.args[0];
    const ExprPtr value = visit(written);
    if (!value)
        return nullptr;
    ExprPtr refused;
    const ExprPtr around = in_year(pool_, value, {}, words_, refused);
    if (refused)
        return fail(written.at, "formula.type.not_around", {{"what", describe(*refused)}, {"function", tree.text}});
    if (!around->is_pixel())
        return fail(written.at, "formula.type.not_varying", {{"text", print(written)}, {"index", "pixel"}});
    const bool is_focal = tree.text.starts_with("focal_");
    if (!(is_focal ? want_number(written, around) : want_truth(written, around)) ||
        (tree.text == "focal_mean" && !want_density(written, around)))
        return nullptr;
    if (tree.text == "focal_sum" && !around->type.is_amount)
        return fail(written.at, "formula.type.density_sum",
                    {{"text", print(written)}, {"unit", unit_words(around->type.unit)}});
    return around;
}

ExprPtr Checker::visit_around(const Tree& tree)
{
    const ExprPtr value = value_around(tree);
    if (!value)
        return nullptr;
    Expr expr;
    expr.fn = Fn::grid;
    expr.text = tree.text;
    expr.args = {value};
    expr.type.indices = value->type.indices;
    if (!tree.text.starts_with("focal_")) {
        expr.type.unit = words_.symbols->parse(tree.text == "distance_to" ? "m" : "m2");
        return pool_.make(std::move(expr));
    }
    const Tree& kernel = *tree.named.at(0).value;
    if (kernel.op != Op::call || !is_kernel(kernel.text))
        return fail(kernel.at, "formula.type.kernel_needed", {{"text", print(kernel)}});
    const ExprPtr radius = visit(*kernel.args[0]);
    if (!radius)
        return nullptr;
    const unit::Unit metre = words_.symbols->parse("m");
    for (const auto& index : radius->type.indices)
        if (!value->has_index(index) || index == "pixel")
            return fail(kernel.args[0]->at, "formula.type.radius_varies",
                        {{"text", print(*kernel.args[0])}, {"index", index}});
    if (radius->type.kind != Kind::number || !unit::same_dimension(radius->type.unit, metre) ||
        (radius->fn == Fn::number && radius->number <= 0))
        return fail(kernel.args[0]->at, "formula.type.length_needed", {{"text", print(*kernel.args[0])}});
    expr.labels = {kernel.text};
    expr.args.push_back(pool_.convert(radius, metre));
    expr.type.unit = value->type.unit;
    return pool_.make(std::move(expr));
}

/// Values of features carried to the pixels.
ExprPtr Checker::visit_spread(const Tree& tree)
{
    const Tree& written = *tree.args[0];
    const ExprPtr value = visit(written);
    if (!value || !want_number(written, value))
        return nullptr;
    Expr expr;
    expr.fn = Fn::grid;
    expr.text = "spread";
    expr.args = {value};
    expr.type = value->type;
    expr.type.is_amount = expr.type.is_any_unit = false;
    for (const auto& index : value->type.indices) {
        const Index* info = words_.find(index);
        if (is_of_scene(info) && expr.names.empty())
            expr.names = {index};
        else if (!info || is_of_scene(info) || info->kind == Index::Kind::pixel || info->kind == Index::Kind::place ||
                 index == "ecosystem")
            return fail(written.at, "formula.type.no_points", {{"text", print(written)}});
    }
    if (expr.names.empty())
        return fail(written.at, "formula.type.no_points", {{"text", print(written)}});
    double power = 2, neighbours = 12;
    for (const Named& named : tree.named) {
        if (named.name == "method") {
            if (named.value->text != "idw" && named.value->text != "nearest")
                return fail(named.value->at, "formula.type.spread_method", {{"name", print(*named.value)}});
            expr.labels = {named.value->text};
            continue;
        }
        const ExprPtr number = visit(*named.value);
        if (!number)
            return nullptr;
        if (number->fn != Fn::number || !number->type.unit.is_one() || number->number <= 0 ||
            (named.name == "neighbours" && number->number != std::floor(number->number)))
            return fail(named.value->at, "formula.type.spread_number",
                        {{"name", named.name}, {"text", print(*named.value)}});
        (named.name == "power" ? power : neighbours) = number->number;
    }
    expr.number = power;
    expr.labels.push_back(std::to_string(static_cast<long>(neighbours)));
    expr.type.indices.erase(expr.names[0]);
    expr.type.indices.insert("pixel");
    return pool_.make(std::move(expr));
}

}  // namespace eco::formula

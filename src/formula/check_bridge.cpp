#include "formula/checker.hpp"

namespace eco::formula {

/// The element of a feature or record layer that is nearest to the pixel.
ExprPtr Checker::visit_nearest(const Tree& tree)
{
    const Tree& layer = *tree.args[0];
    if (layer.op != Op::name || !is_of_scene(words_.find(layer.text)))
        return fail(layer.at, "formula.type.no_layer_of_points", {{"text", print(layer)}});
    if (!scope_.allows_pixels)
        return fail(tree.at, "formula.type.pixel_in_value", {{"name", print(tree)}});
    Expr expr;
    expr.fn = Fn::grid;
    expr.text = "nearest";
    expr.names = {layer.text};
    expr.type.kind = Kind::category;
    expr.type.category = layer.text;
    expr.type.indices = {"pixel"};
    return pool_.make(std::move(expr));
}

ExprPtr Checker::pick(const ExprPtr& value, const std::string& index, const ExprPtr& label)
{
    Expr expr;
    expr.fn = Fn::pick;
    expr.type = value->type;
    expr.type.indices.erase(index);
    expr.type.indices = words_.join(expr.type.indices, label->type.indices);
    expr.names = {index};
    expr.args = {value, label};
    return pool_.make(std::move(expr));
}

ExprPtr Checker::at_category(const Tree& tree, const ExprPtr& value)
{
    const Named& named = tree.named[0];
    bool is_known = named.value->op != Op::name;
    if (!is_known)
        scope_.resolve(named.value->text, is_known);
    if (!is_known)
        return bare_label(*named.value, named.name);
    const ExprPtr label = visit(*named.value);
    if (!label)
        return nullptr;
    if (label->type.kind != Kind::category || label->type.category != named.name)
        return fail(named.value->at, "formula.type.no_label_of",
                    {{"text", print(*named.value)}, {"index", named.name}});
    if (value->is_pixel())
        return fail(tree.at, "formula.type.not_at_pixels", {{"text", print(tree)}});
    return pick(value, named.name, label);
}

bool Checker::meet(const Tree& tree, std::vector<ExprPtr>& values)
{
    bool has_pixel = false;
    for (const auto& value : values)
        has_pixel = has_pixel || value->is_pixel();
    for (auto& value : values)
        for (const std::string& index : std::set<std::string>(value->type.indices)) {
            if (!has_pixel || value->is_pixel() || !is_of_scene(words_.find(index)))
                continue;
            bool is_known = false;
            const ExprPtr own = scope_.resolve(index, is_known);
            if (is_known && !own)
                return false;
            if (!own || !own->is_pixel() || own->type.category != index) {
                fail(tree.at, "formula.type.no_bridge", {{"text", describe(*value)}, {"index", index}});
                return false;
            }
            value = pick(value, index, own);
        }
    return true;
}

std::string Checker::loose_index(const ExprPtr& value) const
{
    for (const std::string& index : value->type.indices)
        if (value->is_pixel() && is_of_scene(words_.find(index)))
            return index;
    return {};
}

bool Checker::want_bridge(const Tree& tree, const ExprPtr& value)
{
    const std::string loose = loose_index(value);
    if (!loose.empty())
        fail(tree.at, "formula.type.no_bridge", {{"text", describe(*value)}, {"index", loose}});
    return loose.empty();
}

}  // namespace eco::formula

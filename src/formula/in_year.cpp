#include <algorithm>
#include <map>
#include <utility>

#include "formula/expr.hpp"

namespace eco::formula {
namespace {

/// Puts one expression into another year.
class InYear {
public:
    InYear(Pool& pool, const DataYear& year, const Vocabulary& words) : pool_(pool), year_(year), words_(words) {}

    ExprPtr refused;  // the first part that is of the accounting year alone

    /// `is_given`: a reduction around it goes through the classes, so that the class at hand is not the pixel's.
    ExprPtr change(const ExprPtr& e, bool is_given)
    {
        const ExprPtr outside = std::exchange(refused, nullptr);
        const auto key = std::pair(e.get(), is_given);
        auto found = done_.find(key);
        if (found == done_.end()) {
            const ExprPtr made = make(e, is_given);
            found = done_.emplace(key, std::pair(made, refused)).first;
        }
        refused = outside ? outside : found->second.second;
        return found->second.first;
    }

private:
    ExprPtr make(const ExprPtr& e, bool is_given)
    {
        Expr copy = *e;
        const bool ends_class = e->fn == Fn::reduce && std::count(e->names.begin(), e->names.end(), "ecosystem");
        for (auto& arg : copy.args)
            arg = change(arg, is_given || ends_class);
        if (e->fn == Fn::choice && refused)
            leave_out(*e, is_given, copy);
        if (e->fn == Fn::position && e->text == "ecosystem" && !is_given)
            return class_at_pixel();
        const bool has_year = e->fn == Fn::input && (e->text.starts_with("layer:") || e->text.starts_with("table:") ||
                                                     e->text == "ecosystem");
        if (has_year || ((e->fn == Fn::kept || e->fn == Fn::grid) && copy.args != e->args))
            copy.year = moved(e->year);
        const bool is_booked =
            e->fn == Fn::input && (e->text.starts_with("quantity:") || e->text.starts_with("total:"));
        const bool is_by_class = has_year && e->has_index("ecosystem") && !is_given;
        const bool is_of_days = has_year && (e->has_index("day") || e->has_index("hour"));  // years differ in them
        if (!refused && (is_booked || is_by_class || is_of_days || e->fn == Fn::pixel_sum))
            refused = e;
        if (e->fn == Fn::lookup && !is_given)
            key_by_pixel(copy);
        if (copy.args != e->args)
            settle_indices(copy);
        return pool_.make(std::move(copy));
    }

    /// What only some labels of a choice refuse is missing if they are chosen, with that reason.
    void leave_out(const Expr& choice, bool is_given, Expr& copy)
    {
        const auto why = [&](const ExprPtr& arg) { return done_.at({arg.get(), is_given}).second; };
        if (std::none_of(choice.args.begin(), choice.args.end(), [&](const auto& arg) { return !why(arg); }))
            return;
        refused = nullptr;
        for (std::size_t i = 0; i < copy.args.size(); ++i)
            if (const ExprPtr what = why(choice.args[i])) {
                Type type = choice.args[i]->type;
                type.indices.clear();
                copy.args[i] = pool_.node(Fn::missing, type, {}, "only_this_year: " + describe(*what));
            }
    }

    /// A year that is fixed stays; one that counts from the accounting year counts from the new one.
    DataYear moved(const DataYear& own) const
    {
        return own.moment.empty() ? DataYear{year_.moment, own.offset + year_.offset} : own;
    }

    ExprPtr class_at_pixel() const
    {
        Expr expr;
        expr.fn = Fn::input;
        expr.text = "ecosystem";
        expr.type.kind = Kind::category;
        expr.type.category = "ecosystem";
        expr.type.indices = {"pixel"};
        expr.year = year_;
        return pool_.make(std::move(expr));
    }

    void key_by_pixel(Expr& lookup) const
    {
        const auto key = std::find(lookup.names.begin(), lookup.names.end(), "ecosystem");
        if (key == lookup.names.end() || lookup.at.count("ecosystem"))
            return;
        lookup.names.erase(key);
        lookup.type.indices.erase("ecosystem");
        lookup.args.push_back(class_at_pixel());
        lookup.labels.emplace_back("ecosystem");
    }

    void settle_indices(Expr& e) const
    {
        if (e.fn != Fn::lookup && e.fn != Fn::grid)
            e.type.indices.clear();
        for (const auto& arg : e.args)
            e.type.indices = words_.join(e.type.indices, arg->type.indices);
        if (e.fn == Fn::domain)
            e.type.indices.erase("pixel");
        for (const auto& name : e.names)
            if (e.fn == Fn::stack)
                e.type.indices.insert(name);
            else if (e.fn == Fn::grid || e.fn == Fn::pick)
                e.type.indices.erase(name);
        if (e.fn == Fn::reduce)
            for (const auto& name : e.names)
                e.type.indices.erase(name);
    }

    Pool& pool_;
    const DataYear& year_;
    const Vocabulary& words_;
    std::map<std::pair<const Expr*, bool>, std::pair<ExprPtr, ExprPtr>> done_;  // and what refuses
};

}  // namespace

std::string in_words(const DataYear& year, std::string what)
{
    for (int i = year.offset; i < 0; ++i)
        what = "previous(" + what + ")";
    return year.moment.empty() ? what : "at(" + what + ", year = " + year.moment + ")";
}

ExprPtr in_year(Pool& pool, const ExprPtr& expr, const DataYear& year, const Vocabulary& vocabulary, ExprPtr& refused)
{
    InYear work(pool, year, vocabulary);
    const ExprPtr out = work.change(expr, false);
    refused = work.refused;
    return out;
}

ExprPtr without_years(Pool& pool, const ExprPtr& expr)
{
    return rewrite(pool, expr, [&](Expr e) {
        e.year = {};
        return pool.make(std::move(e));
    });
}

}  // namespace eco::formula

#include "account/reach.hpp"

#include <set>
#include <utility>

namespace eco::account {

namespace {

using formula::ExprPtr;
using formula::Fn;

class Reach {
public:
    explicit Reach(const engine::Plan& plan) : plan_(plan) {}

    Reached out;

    void at_pixels(const ExprPtr& e)
    {
        text_ = formula::describe(*e);
        visit(e, false);
    }
    /// Only what is reduced over the domain lies at pixels: the rest of a coefficient is free.
    void coefficient(const ExprPtr& e)
    {
        formula::walk(e, [&](const ExprPtr& inner) {
            if (inner->fn == Fn::domain)
                at_pixels(inner);
        });
    }

private:
    void visit(const ExprPtr& e, bool is_whole)
    {
        if ((e->fn == Fn::grid || e->fn == Fn::domain) && !is_whole) {
            const std::string text = std::exchange(text_, formula::describe(*e));
            visit(e, true);
            text_ = text;
            return;
        }
        if (!seen_.insert({e->id, is_whole}).second)
            return;
        if (e->fn == Fn::lookup || e->fn == Fn::interpolate || e->fn == Fn::input) {
            const bool is_kept = e->text.starts_with("kept:") || e->text.starts_with("grid:");
            if (!is_kept)
                (is_whole ? out.whole : out.at_pixels).emplace(e->text, text_);
            for (const auto& kept : plan_.kept)
                if (is_kept && kept.name == e->text && kept.year == e->year)
                    visit(kept.value, is_whole);
        }
        for (const auto& arg : e->args)
            visit(arg, is_whole);
    }

    const engine::Plan& plan_;
    std::set<std::pair<std::size_t, bool>> seen_;
    std::string text_;
};

}  // namespace

Reached reached_by(const engine::Plan& plan, const engine::PixelSum& sum)
{
    Reach reach(plan);
    for (const auto& [labels, terms] : sum.parts)
        for (const auto& term : terms) {
            reach.at_pixels(plan.bases[static_cast<std::size_t>(term.basis)].value);
            reach.coefficient(term.coefficient);
        }
    for (const auto& slot : plan.groups[static_cast<std::size_t>(sum.group)].slots)
        reach.at_pixels(slot.value);
    return reach.out;
}

}  // namespace eco::account

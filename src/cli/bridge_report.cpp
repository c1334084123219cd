#include "cli/bridge_report.hpp"

#include <algorithm>
#include <cmath>

#include "cli/report.hpp"
#include "cli/table.hpp"
#include "report/amounts.hpp"
#include "report/summary.hpp"
#include "report/words.hpp"

namespace eco::cli {
namespace {

using account::Bridge;
using account::BridgeCause;
using account::BridgeTotal;
using account::Decomposed;

constexpr std::size_t most_told = 3;  // causes in a sentence

/// Whole counts as a reader wants them: money in 1e8 CNY, others with six digits.
class Shown {
public:
    Shown(const std::string& unit, double quantum) : is_money_(unit == "CNY a-1"), quantum_(quantum) {}
    std::string operator()(Int128 count) const
    {
        return is_money_ ? report::rounded_decimal(count, static_cast<int>(std::lround(std::log10(quantum_))) - 8, 2)
                         : report::short_number(static_cast<double>(count) * quantum_);
    }
    std::string with_sign(Int128 count) const
    {
        const std::string text = (*this)(count);
        return count == 0 ? "0" : count < 0 || text.starts_with('<') ? text : "+" + text;
    }

private:
    bool is_money_;
    double quantum_;
};

class BridgeText {
public:
    BridgeText(const Bridge& bridge, const Context& context) : bridge_(bridge), c_(context) {}

    void print(const std::string& by)
    {
        print_lines(by);
        print_totals();
        tell();
        tell_ends(bridge_, c_);
        for (std::size_t i = 0; i < reasons_.size(); ++i)
            c_.out << "  [" << i + 1 << "] " << reasons_[i] << "\n";
        c_.out << c_.say("cli.bridge.residual", {{"residual", to_string(account::bridge_residual(bridge_))}}) << "\n";
    }

private:
    std::string title(const BridgeCause& cause) const { return c_.pick(cause.title_zh, cause.title_en); }

    std::vector<std::string> heading(const std::string& first, bool has_figures) const
    {
        std::vector<std::string> cells = {first, bridge_.name_before, bridge_.name_after, c_.say("cli.bridge.change")};
        for (const auto& cause : bridge_.causes)
            cells.push_back(title(cause));
        for (const auto& figure : bridge_.figures)
            if (has_figures)
                cells.push_back(title(figure));
        return cells;
    }

    std::vector<std::string> row(const std::string& name, const Decomposed& amount, const Shown& shown)
    {
        std::vector<std::string> cells = {"  " + name};
        if (const std::string text = why(amount); !text.empty())
            cells[0] += " [" + std::to_string(note(text)) + "]";
        const auto end = [&](const std::optional<Int128>& count, bool is_counted) {
            cells.push_back(count ? shown(*count) : is_counted ? c_.say("cli.report.not_computed") : "–");
        };
        end(amount.before, amount.is_counted_before);
        end(amount.after, amount.is_counted_after);
        if (const auto change = amount.change())
            cells.push_back(shown.with_sign(*change));
        for (const Int128 effect : amount.effects)
            cells.push_back(shown.with_sign(effect));
        return cells;
    }

    std::string prices() const
    {
        const std::string before = report::prices_text(bridge_.before, c_.language),
                          after = report::prices_text(bridge_.after, c_.language);
        return before == after ? after : before + " → " + after;
    }

    /// What has to be said of a line: why it has no effects, or that one end does not count it.
    std::string why(const Decomposed& amount) const
    {
        const std::string reason = reason_text(c_, amount.reason);
        if (!amount.is_known())
            return !amount.change()  ? reason
                   : has("boundary") ? c_.say("cli.bridge.mixed_boundary", {{"reason", reason}})
                                     : c_.say("cli.bridge.mixed", {{"reason", reason}});
        if (amount.is_counted_before && amount.is_counted_after)
            return "";
        return c_.say("cli.bridge.not_counted",
                      {{"end", amount.is_counted_before ? bridge_.name_after : bridge_.name_before}});
    }

    bool has(const std::string& cause) const
    {
        return std::any_of(bridge_.causes.begin(), bridge_.causes.end(),
                           [&](const BridgeCause& one) { return one.id == cause; });
    }

    std::size_t note(const std::string& text)
    {
        const auto found = std::find(reasons_.begin(), reasons_.end(), text);
        if (found != reasons_.end())
            return static_cast<std::size_t>(found - reasons_.begin()) + 1;
        reasons_.push_back(text);
        return reasons_.size();
    }

    void print_lines(const std::string& by)
    {
        Table table({Align::left, Align::right});
        table.add(heading(
            c_.say("cli.report.title", {{"scene", c_.pick(bridge_.after.scene_title_zh, bridge_.after.scene_title_en)},
                                        {"prices", prices()}}),
            false));
        for (const auto& line : account::bridge_lines(bridge_, by)) {
            std::string name = c_.pick(line.title_zh.empty() ? line.key : line.title_zh, line.title_en);
            if (by == "cell")
                name = place_name(line.place) + " " + name;
            if (line.kind != "value")
                name += " [" + line.unit + "]";
            table.add(row(name, line.amount, Shown(line.unit, line.quantum)));
        }
        if (by == "service" || by == "place")
            table.add(row(total_name(), account::bridge_total(bridge_).amount, Shown("CNY a-1", 0.01)));
        c_.out << table.text();
    }

    std::string place_name(const std::string& id) const
    {
        for (const auto& place : bridge_.places)
            if (place.id == id || (id.empty() && place.parent.empty()))
                return c_.pick(place.name_zh, place.name_en);
        return id;
    }

    /// "GEP" only if both ends call their sum so and it is the same sum.
    std::string total_name() const
    {
        const report::Summary before(bridge_.before), after(bridge_.after);
        const Decomposed total = account::bridge_total(bridge_).amount;
        const auto is_sum = [](const report::Summary& sums, int year, const std::optional<Int128>& count) {
            return count && sums.totals.count(year) && sums.totals.at(year) == *count;
        };
        const std::string key = report::total_key(bridge_.after, after);
        const bool is_same = key == report::total_key(bridge_.before, before) &&
                             is_sum(before, bridge_.year_before, total.before) &&
                             is_sum(after, bridge_.year_after, total.after);
        return c_.say(is_same ? key : "report.total.partial");
    }

    std::vector<const BridgeTotal*> totals() const
    {
        std::vector<const BridgeTotal*> out;
        for (const auto& total : bridge_.totals)
            if (total.place == bridge_.places.back().id)
                out.push_back(&total);
        return out;
    }

    std::string total_title(const BridgeTotal& total) const
    {
        const std::string text = c_.pick(total.title_zh, total.title_en);
        const std::string unit = total.unit == "CNY a-1" ? c_.say("cli.report.money") : total.unit;
        return (text.empty() || text == total.name ? "" : text + " ") + total.name +
               (unit == "1" ? "" : " [" + unit + "]");
    }

    void print_totals()
    {
        if (totals().empty())
            return;
        Table table({Align::left, Align::right});
        table.add(heading(c_.say("cli.report.indicators"), true));
        for (const auto* total : totals())
            table.add(row(total_title(*total), total->amount, Shown(total->unit, total->quantum)));
        c_.out << "\n" << table.text();
    }

    /// A sentence for each total that is known: what it did, and the causes that moved it most.
    void tell()
    {
        c_.out << "\n";
        const auto all = totals();
        const bool has_gep = std::any_of(all.begin(), all.end(), [](const BridgeTotal* total) {
            return total->name == "GEP" && total->amount.is_known();
        });
        if (!has_gep)
            tell(total_name() + " [" + c_.say("cli.report.money") + "]", account::bridge_total(bridge_).amount,
                 Shown("CNY a-1", 0.01));
        for (const auto* total : all)
            if (total->name == "GEP" || total->name == "GGI")
                tell(total_title(*total), total->amount, Shown(total->unit, total->quantum));
    }

    /// The causes that moved it most; first, where reported figures did too, all causes together and each figure.
    std::string told_causes(const Decomposed& amount, const Shown& shown) const
    {
        const std::size_t causes = bridge_.causes.size();
        const auto size = [&](std::size_t i) { return amount.effects[i] < 0 ? -amount.effects[i] : amount.effects[i]; };
        std::vector<std::size_t> order;
        Int128 together = 0;
        for (std::size_t i = 0; i < causes; ++i) {
            together += amount.effects[i];
            if (amount.effects[i] != 0)
                order.push_back(i);
        }
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
        std::string most, figures;
        const auto add = [&](std::string& to, const BridgeCause& cause, Int128 effect) {
            to += (to.empty() ? "" : c_.say("cli.compare.comma")) + title(cause) + " " + shown.with_sign(effect);
        };
        for (std::size_t i = 0; i < order.size() && i < most_told; ++i)
            add(most, bridge_.causes[order[i]], amount.effects[order[i]]);
        for (std::size_t i = causes; i < amount.effects.size(); ++i)
            if (amount.effects[i] != 0)
                add(figures, bridge_.figures.at(i - causes), amount.effects[i]);
        return figures.empty()
                   ? most
                   : c_.say("cli.bridge.parts",
                            {{"together", shown.with_sign(together)}, {"figures", figures}, {"most", most}});
    }

    void tell(const std::string& name, const Decomposed& amount, const Shown& shown)
    {
        if (!amount.is_known() || !amount.before || !amount.after)
            return;
        const Int128 change = *amount.after - *amount.before;
        if (change == 0 && told_causes(amount, shown).empty())
            return;
        const Args args = {{"name", name},
                           {"before", shown(*amount.before)},
                           {"after", shown(*amount.after)},
                           {"from", bridge_.name_before},
                           {"to", bridge_.name_after},
                           {"change", shown(change < 0 ? -change : change)},
                           {"causes", told_causes(amount, shown)}};
        c_.out << c_.say(change == 0  ? "cli.bridge.stayed"
                         : change < 0 ? "cli.bridge.fell"
                                      : "cli.bridge.rose",
                         args)
               << "\n";
    }

    const Bridge& bridge_;
    const Context& c_;
    std::vector<std::string> reasons_;
};

}  // namespace

void print_bridges(const std::vector<Bridge>& bridges, const std::string& by, const Context& context)
{
    for (const Bridge& bridge : bridges) {
        BridgeText(bridge, context).print(by);
        context.out << "\n";
    }
    if (const auto& names = bridges.front().unlisted; !names.empty())
        context.out << context.say("cli.bridge.unlisted", {{"names", joined(names)}}) << "\n";
    if (bridges.front().after.is_synthetic)
        context.out << context.say("cli.report.synthetic") << "\n";
}

}  // namespace eco::cli

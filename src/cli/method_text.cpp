#include "cli/method_text.hpp"

#include <algorithm>

#include "cli/table.hpp"

namespace eco::cli {
namespace {

using method::Entry;
using method::Package;
using method::Row;
using method::Sheet;
using method::Use;

/// Formulas of one sheet, printed as text or LaTeX.
class SheetText {
public:
    SheetText(const Package& package, const Sheet& sheet, bool is_latex, const Context& context)
        : package_(package), sheet_(sheet), is_latex_(is_latex), c_(context)
    {
    }

    void print(bool has_rows)
    {
        c_.out << sheet_.id << "  " << c_.pick(sheet_.title.zh, sheet_.title.en)
               << (sheet_.group.empty() ? "" : "  (" + sheet_.group + ")") << "\n";
        line("cli.sheet.source", source_of(sheet_.source));
        line("cli.sheet.applies", sheet_.applies_to);
        line("cli.sheet.note", sheet_.note);
        const Args sheet{{"by", sheet_.verified ? sheet_.verified->by : ""},
                         {"on", sheet_.verified ? sheet_.verified->on : ""},
                         {"fingerprint", sheet_.fingerprint}};
        c_.out << "  " << c_.say(sheet_.is_verified() ? "cli.sheet.compared" : "cli.sheet.not_compared", sheet) << "\n";
        print_choices();
        print_uses();
        for (const auto& [word, entries] : {std::pair{"let", &sheet_.lets}, std::pair{"quantity", &sheet_.quantities},
                                            std::pair{"memo", &sheet_.memos}, std::pair{"value", &sheet_.values},
                                            std::pair{"result", &sheet_.results}})
            for (const auto& entry : *entries)
                print_entry(word, entry);
        if (has_rows)
            print_rows();
    }

private:
    void line(const std::string& key, std::string text) const
    {
        while (!text.empty() && text.back() == '\n')
            text.pop_back();
        if (text.empty())
            return;
        for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
            text.insert(at + 1, "    ");
        c_.out << "  " << c_.say(key) << text << "\n";
    }

    /// "S-H1" with what the package's sources say of it.
    std::string source_of(const std::string& text) const
    {
        const auto source = package_.sources.find(text);
        return source == package_.sources.end() ? text : text + ": " + source->second.citation;
    }

    /// "  <- mee-2020/services/carbon.yaml:24": where a line of a merged text stands. Empty in a package without
    /// parent.
    std::string origin(const std::string& file, int row) const
    {
        return package_.parents.empty() || file.empty() ? "" : "  <- " + file + ":" + std::to_string(row);
    }

    void print_choices() const
    {
        for (const auto& [name, choice] : sheet_.choices) {
            const std::string full = sheet_.id + "." + name;
            const auto set = package_.set.find(full);
            const bool is_open =
                std::find(package_.left_open.begin(), package_.left_open.end(), full) != package_.left_open.end();
            c_.out << "  " << c_.say("cli.sheet.choice") << name << " = "
                   << (set != package_.set.end() ? set->second : choice.initial) << "  {" << joined(choice.labels)
                   << "}" << (is_open ? c_.say("cli.sheet.open") : "") << origin(choice.mark.file, choice.mark.line)
                   << "\n";
        }
    }

    void print_uses() const
    {
        Table table({Align::left});
        for (const auto& use : sheet_.uses) {
            const std::string of = use.column.empty() ? use.of : use.of + "." + use.column;
            const std::string unit = use.is_truth ? "true/false" : use.category.empty() ? use.unit_text : use.category;
            table.add({use.name, source_text(use.source), of, "[" + unit + "]",
                       use.by.empty() ? "" : "by " + joined(use.by), verified_of(use),
                       origin(use.mark.file, use.mark.line)});
        }
        c_.out << table.text(4);
    }

    const method::Table* table_of(const Use& use) const
    {
        const auto& tables = use.source == Use::Source::price ? package_.prices : package_.parameters;
        const auto found = tables.find(use.of);
        const bool has_rows = use.source == Use::Source::price || use.source == Use::Source::parameter;
        return has_rows && found != tables.end() ? &found->second : nullptr;
    }

    std::string verified_of(const Use& use) const
    {
        const method::Table* table = table_of(use);
        if (!table)
            return "";
        const auto verified =
            std::count_if(table->rows.begin(), table->rows.end(), [](const Row& row) { return row.is_verified; });
        return c_.say("cli.sheet.rows",
                      {{"count", std::to_string(table->rows.size())}, {"verified", std::to_string(verified)}});
    }

    std::string formula_text(const method::Formula& formula) const
    {
        if (!formula)
            return "";
        if (!is_latex_)
            return formula::print(*formula.tree);
        return formula::print_latex(*formula.tree, [&](const std::string& name) {
            if (const Use* use = sheet_.find_use(name); use && !use->sign.empty())
                return use->sign;
            const Entry* entry = sheet_.find_entry(name);
            return entry ? entry->sign : std::string();
        });
    }

    void print_entry(const std::string& word, const Entry& entry) const
    {
        c_.out << "  " << word << " " << entry.name;
        if (entry.unit)
            c_.out << " [" << entry.unit->text() << "]";
        if (const std::string& title = c_.pick(entry.title.zh, entry.title.en); !title.empty())
            c_.out << "  " << title;
        if (!entry.quantum_text.empty())
            c_.out << "  " << c_.say("cli.sheet.quantum") << entry.quantum_text;
        if (!entry.pricing.empty())
            c_.out << "  " << entry.pricing;
        c_.out << origin(entry.mark.file, entry.mark.line);
        std::string text = formula_text(entry.formula);
        for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
            text.insert(at + 1, "      ");
        c_.out << "\n      = " << text << "\n";
        if (!entry.source.empty())
            c_.out << "      " << c_.say("cli.sheet.source") << source_of(entry.source) << "\n";
    }

    void print_rows() const
    {
        Table table({Align::left});
        for (const auto& use : sheet_.uses)
            if (const method::Table* rows = table_of(use))
                for (const auto& row : rows->rows)
                    table.add({use.of, keys_text(row), row.value_text, row.unit.text(), row.source,
                               c_.say(row.is_verified ? "cli.sheet.verified" : "cli.sheet.unverified"),
                               origin(row.file, row.line)});
        if (!table.is_empty())
            c_.out << "  " << c_.say("cli.sheet.parameters") << "\n" << table.text(4);
    }

    const Package& package_;
    const Sheet& sheet_;
    bool is_latex_;
    const Context& c_;
};

}  // namespace

std::string source_text(Use::Source source)
{
    switch (source) {
        case Use::Source::layer:
            return "layer";
        case Use::Source::derived:
            return "derived";
        case Use::Source::features:
            return "features";
        case Use::Source::table:
            return "table";
        case Use::Source::records:
            return "records";
        case Use::Source::parameter:
            return "parameter";
        case Use::Source::price:
            return "price";
        case Use::Source::curve:
            return "curve";
        case Use::Source::quantity:
            return "quantity";
    }
    return "";
}

std::string keys_text(const Row& row)
{
    std::vector<std::string> parts;
    for (const auto& [key, label] : row.keys)
        parts.push_back(key + "=" + label);
    for (const auto& [key, interval] : row.intervals)
        parts.push_back(key + "=" + interval.text());
    return joined(parts);
}

void print_sheet(const Package& package, const Sheet& sheet, bool is_latex, bool has_rows, const Context& context)
{
    SheetText(package, sheet, is_latex, context).print(has_rows);
}

void print_package(const Package& package, bool is_latex, const Context& context)
{
    context.out << package.id << " " << package.version << " (" << package.status << ")  "
                << context.pick(package.title.zh, package.title.en) << "\n"
                << package.document << "\n"
                << context.say("cli.package.hash") << package.hash << "\n";
    for (const auto& parent : package.parents)
        context.out << context.say("cli.package.extends") << parent << "\n";
    for (const auto& [id, reason] : package.not_applicable)
        context.out << context.say("cli.report.not_applicable", {{"service", id}, {"reason", reason}}) << "\n";
    for (const auto& sheet : package.sheets) {
        context.out << "\n";
        print_sheet(package, sheet, is_latex, false, context);
    }
    context.out << "\n" << context.say("cli.package.totals") << "\n";
    for (const auto& total : package.totals) {
        context.out << "  " << total.name << (total.unit ? " [" + total.unit->text() + "]" : "") << "  "
                    << context.pick(total.title.zh, total.title.en) << "\n      = "
                    << (is_latex ? formula::print_latex(*total.formula.tree) : formula::print(*total.formula.tree))
                    << "\n";
    }
}

}  // namespace eco::cli

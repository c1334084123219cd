#include "report/lines.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace eco::report {
namespace {

using account::Series;

/// The quantities of the service and the prices that an entry's formula names, through its lets.
struct Basis {
    std::set<std::string> quantities, prices;  // names; symbols of price tables
};

class Reader {
public:
    Reader(const account::Run& run, const method::Sheet& sheet) : run_(run), sheet_(sheet) {}

    Basis read(const std::string& name)
    {
        basis_ = {};
        seen_ = {name};
        if (const method::Entry* entry = sheet_.find_entry(name))
            follow(*entry);
        return basis_;
    }

private:
    void follow(const method::Entry& entry)
    {
        const formula::Tree* branch = account::find_branch(run_, sheet_, entry.formula);
        std::vector<std::string> names;
        if (branch)
            account::gather_names(*branch, names);
        for (const auto& name : names)
            if (seen_.insert(name).second)
                follow(name);
    }

    void follow(const std::string& name)
    {
        const auto is_quantity = [&](const auto& entry) { return entry.name == name; };
        if (std::any_of(sheet_.quantities.begin(), sheet_.quantities.end(), is_quantity))
            basis_.quantities.insert(name);
        else if (const method::Use* use = sheet_.find_use(name); use && use->source == method::Use::Source::price)
            basis_.prices.insert(use->of);
        else if (const method::Entry* entry = sheet_.find_entry(name))
            follow(*entry);
    }

    const account::Run& run_;
    const method::Sheet& sheet_;
    Basis basis_;
    std::set<std::string> seen_;
};

bool is_of_item(const account::ParameterUse& row, const std::string& item)
{
    const std::string keys = ", " + row.keys + ",";
    return keys.find("=" + item + ",") != std::string::npos;
}

/// Rows of the prices; of the item alone where there are such rows.
std::vector<const account::ParameterUse*> find_prices(const account::Run& run, const std::set<std::string>& symbols,
                                                      const std::string& item)
{
    std::vector<const account::ParameterUse*> all, of_item;
    for (const auto& row : run.parameters) {
        if (!symbols.count(row.symbol))
            continue;
        all.push_back(&row);
        if (!item.empty() && is_of_item(row, item))
            of_item.push_back(&row);
    }
    return of_item.empty() ? all : of_item;
}

class Pairing {
public:
    explicit Pairing(const Content& content) : c_(content) {}

    std::vector<Line> lines()
    {
        for (const auto* service : c_.services())
            add(*service);
        return std::move(lines_);
    }

private:
    void add(const account::ServiceLine& service)
    {
        const auto first = lines_.size();
        const auto& all = c_.run.series;
        for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i].service == service.id && all[i].kind == "quantity")
                lines_.push_back({service.id, static_cast<int>(i), -1, {}});
        const method::Sheet* sheet = c_.package ? c_.package->find_sheet(service.id) : nullptr;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].service != service.id || all[i].kind != "value")
                continue;
            const Basis basis = sheet ? Reader(c_.run, *sheet).read(all[i].name) : Basis{};
            Line& line = find_line(first, all[i], basis);
            line.service = service.id;
            line.value = static_cast<int>(i);
            line.prices = find_prices(c_.run, basis.prices, all[i].item);
        }
    }

    /// The line of the one quantity that the value rests on, if no other value has it; else a line of its own.
    Line& find_line(std::size_t first, const Series& value, const Basis& basis)
    {
        if (basis.quantities.size() == 1)
            for (std::size_t i = first; i < lines_.size(); ++i) {
                if (lines_[i].quantity < 0 || lines_[i].value >= 0)
                    continue;
                const Series& quantity = c_.run.series.at(static_cast<std::size_t>(lines_[i].quantity));
                if (quantity.name == *basis.quantities.begin() && quantity.item == value.item)
                    return lines_[i];
            }
        return lines_.emplace_back();
    }

    const Content& c_;
    std::vector<Line> lines_;
};

}  // namespace

std::vector<Line> make_lines(const Content& content)
{
    return Pairing(content).lines();
}

Cell number_or_text(const std::string& text)
{
    double value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end.ec != std::errc() || end.ptr != text.data() + text.size())
        return Cell::of(text);
    return {Cell::Kind::number, text, value, -1};
}

}  // namespace eco::report

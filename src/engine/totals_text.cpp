#include <algorithm>
#include <bit>
#include <charconv>
#include <limits>
#include <stdexcept>

#include "base/hash.hpp"
#include "base/problem.hpp"
#include "engine/totals.hpp"

namespace eco::engine {

namespace {

constexpr std::string_view heading = "ecoledger totals 1";

/// Index and value of what is not zero.
void put(std::string& out, const std::vector<Int128>& values)
{
    std::size_t count = 0;
    for (const Int128 v : values)
        count += v != 0;
    out += std::to_string(values.size()) + " " + std::to_string(count) + "\n";
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i] != 0)
            out += std::to_string(i) + " " + to_string(values[i]) + "\n";
}

void put(std::string& out, const FirstPixel& p)
{
    out += std::to_string(p.row) + " " + std::to_string(p.col) + " " + std::to_string(p.cell) + " " +
           std::to_string(p.inputs.size());
    for (const double v : p.inputs)
        out += " " + std::to_string(v == v ? std::bit_cast<std::uint64_t>(v) : 0x7ff8000000000000U);
    out += "\n";
}

std::string body(const Totals& t)
{
    std::string out = "program " + t.program + "\nshape " + std::to_string(t.zones) + " " +
                      std::to_string(t.ecosystems) + " " + std::to_string(t.groups.size()) + "\n";
    for (const GroupTotals& g : t.groups) {
        out += std::to_string(g.cells) + " " + std::to_string(g.slots) + " " + std::to_string(g.columns) + " " +
               std::to_string(g.causes) + "\n";
        put(out, g.sums);
        put(out, g.uncovered);
        for (const FirstPixel& p : g.first)
            put(out, p);
    }
    put(out, t.unclassified);
    return out;
}

/// Words of the text; throws std::invalid_argument at anything unexpected.
class Words {
public:
    explicit Words(std::string_view text) : text_(text) {}

    std::string_view next()
    {
        const std::size_t begin = text_.find_first_not_of(" \n");
        if (begin == std::string_view::npos)
            throw std::invalid_argument("cut");
        const std::size_t end = std::min(text_.find_first_of(" \n", begin), text_.size());
        const std::string_view word = text_.substr(begin, end - begin);
        text_.remove_prefix(end);
        return word;
    }
    void expect(std::string_view word)
    {
        if (next() != word)
            throw std::invalid_argument("unexpected word");
    }
    template <typename T>
    T number()
    {
        const std::string_view word = next();
        T value{};
        if (std::from_chars(word.data(), word.data() + word.size(), value).ptr != word.data() + word.size())
            throw std::invalid_argument("not a number");
        return value;
    }
    /// A count of things of which each takes at least one byte of what is left.
    std::size_t count(std::size_t limit)
    {
        const auto n = number<std::size_t>();
        if (n > limit)
            throw std::invalid_argument("count too large");
        return n;
    }
    std::size_t left() const { return text_.size(); }

private:
    std::string_view text_;
};

std::vector<Int128> take_sums(Words& in, std::size_t size)
{
    if (in.number<std::size_t>() != size)
        throw std::invalid_argument("wrong size");
    std::vector<Int128> values(size);
    for (std::size_t n = in.count(size); n > 0; --n) {
        const std::size_t i = in.number<std::size_t>();
        values.at(i) = int128_from(std::string(in.next()));
    }
    return values;
}

GroupTotals take_group(Words& in)
{
    constexpr std::size_t most = std::size_t{1} << 32;
    GroupTotals g;
    g.cells = in.count(most), g.slots = in.count(most), g.columns = in.count(most), g.causes = in.count(most);
    g.sums = take_sums(in, g.cells * g.slots * g.columns);
    g.uncovered = take_sums(in, g.causes * g.cells);
    for (std::size_t c = 0; c < g.causes; ++c) {
        FirstPixel p;
        p.row = in.number<std::int64_t>(), p.col = in.number<std::int64_t>(), p.cell = in.number<std::int64_t>();
        for (std::size_t n = in.count(in.left()); n > 0; --n)
            p.inputs.push_back(std::bit_cast<double>(in.number<std::uint64_t>()));
        g.first.push_back(std::move(p));
    }
    return g;
}

}  // namespace

std::string to_text(const Totals& totals)
{
    const std::string text = std::string(heading) + "\npixels " + std::to_string(totals.pixels) + " " +
                             std::to_string(totals.grid_pixels) + "\n" + body(totals);
    return text + "sha256 " + sha256(text) + "\n";
}

Totals read_totals(std::string_view text, const std::string& file)
{
    const auto refuse = [&](const char* key) { throw InputError(Problem{Place{file, 0, 0, ""}, key, {}, "", false}); };
    if (!text.starts_with(heading))
        refuse("engine.not_totals");
    const std::size_t end = text.rfind("sha256 ");
    if (end == std::string_view::npos || text.substr(end) != "sha256 " + sha256(text.substr(0, end)) + "\n")
        refuse("engine.totals_damaged");
    Totals t;
    try {
        Words in(text.substr(heading.size(), end - heading.size()));
        in.expect("pixels");
        t.pixels = in.number<std::int64_t>(), t.grid_pixels = in.number<std::int64_t>();
        in.expect("program");
        t.program = in.next();
        in.expect("shape");
        t.zones = in.number<int>(), t.ecosystems = in.number<int>();
        for (std::size_t n = in.count(in.left()); n > 0; --n)
            t.groups.push_back(take_group(in));
        t.unclassified = take_sums(in, static_cast<std::size_t>(t.zones));
    } catch (const std::logic_error&) {
        refuse("engine.totals_damaged");
    }
    return t;
}

std::string hash(const Totals& totals)
{
    return sha256(body(totals));
}

}  // namespace eco::engine

#include "account/forms.hpp"

#include <algorithm>
#include <cmath>

#include "base/workers.hpp"
#include "engine/evaluate.hpp"

namespace eco::account {

using formula::Fn;

namespace {

constexpr std::size_t most_products = 64;  // as in hoisting: beyond it the factors stay as they are
constexpr std::size_t block = 256;         // draws at a time: a few monomials of them stay in the first cache

double value_of(Fn fn, std::span<const double> x)
{
    switch (fn) {
        case Fn::scale:  // of an atom: the form itself
            return x[0];
        case Fn::choose:
            return x[0] != x[0] ? x[0] : x[0] != 0 ? x[1] : x[2];
        case Fn::logical_and:
            return x[0] != 0 && x[1] != 0;
        case Fn::logical_or:
            return x[0] != 0 || x[1] != 0;
        default:
            return x.size() == 1 ? engine::apply(fn, x[0]) : engine::apply(fn, x[0], x[1]);
    }
}

double power(double x, int n)
{
    double y = 1;
    for (int i = 0; i < std::abs(n); ++i)
        y *= x;
    return n < 0 ? 1 / y : y;
}

}  // namespace

Forms::Forms()
{
    monomial({});
}

Form Forms::number(double x)
{
    return x == 0 ? Form{} : Form{{{0, x}}};
}

Form Forms::row(int row)
{
    return atom({Fn::lookup, row, {}});
}

Form Forms::scaled(const Form& a, double factor)
{
    Form out;
    for (const auto& [monomial, x] : a.terms)
        if (x * factor != 0)
            out.terms.emplace_back(monomial, x * factor);
    return out;
}

Form Forms::add(const Form& a, const Form& b, double factor)
{
    Form out;
    auto i = a.terms.begin(), j = b.terms.begin();
    while (i != a.terms.end() || j != b.terms.end()) {
        const bool takes_a = j == b.terms.end() || (i != a.terms.end() && i->first <= j->first);
        const bool takes_b = i == a.terms.end() || (j != b.terms.end() && j->first <= i->first);
        const int number = takes_a ? i->first : j->first;
        const double x = (takes_a ? (i++)->second : 0) + (takes_b ? factor * (j++)->second : 0);
        if (x != 0)
            out.terms.emplace_back(number, x);
    }
    return out;
}

Form Forms::multiply(const Form& a, const Form& b)
{
    if (a.is_constant())
        return scaled(b, a.constant());
    if (b.is_constant())
        return scaled(a, b.constant());
    if (a.terms.size() * b.terms.size() > most_products)
        return a.terms.size() > b.terms.size() ? multiply(single(a), b) : multiply(a, single(b));
    std::map<int, double> terms;
    for (const auto& [m, x] : a.terms)
        for (const auto& [n, y] : b.terms) {
            std::map<int, int> powers;
            for (const auto& [one, p] : monomials_[static_cast<std::size_t>(m)])
                powers[one] += p;
            for (const auto& [one, p] : monomials_[static_cast<std::size_t>(n)])
                powers[one] += p;
            std::erase_if(powers, [](const auto& p) { return p.second == 0; });
            terms[monomial({powers.begin(), powers.end()})] += x * y;
        }
    std::erase_if(terms, [](const auto& t) { return t.second == 0; });
    return {{terms.begin(), terms.end()}};
}

Form Forms::divide(const Form& a, const Form& b)
{
    if (b.is_constant())
        return scaled(a, 1 / b.constant());
    const Form one = single(b);
    Powers inverse = monomials_[static_cast<std::size_t>(one.terms[0].first)];
    for (auto& [atom, p] : inverse)
        p = -p;
    return multiply(a, {{{monomial(inverse), 1 / one.terms[0].second}}});
}

Form Forms::apply(Fn fn, const std::vector<Form>& args)
{
    if (std::all_of(args.begin(), args.end(), [](const Form& a) { return a.is_constant(); })) {
        std::vector<double> x;
        for (const auto& arg : args)
            x.push_back(arg.constant());
        return number(value_of(fn, x));
    }
    if (fn == Fn::power && args[1].is_constant())
        for (int n = 1; n <= 3; ++n)
            if (args[1].constant() == n)
                return n == 1 ? args[0] : multiply(args[0], n == 2 ? args[0] : multiply(args[0], args[0]));
    return atom({fn, -1, args});
}

Form Forms::single(const Form& a)
{
    return a.terms.size() == 1 ? a : atom({Fn::scale, -1, {a}});
}

Form Forms::atom(Atom atom)
{
    auto found = atom_numbers_.find(atom);
    if (found == atom_numbers_.end()) {
        found = atom_numbers_.emplace(atom, static_cast<int>(atoms_.size())).first;
        steps_.push_back({true, found->second});
        atoms_.push_back(std::move(atom));
    }
    return {{{monomial({{found->second, 1}}), 1}}};
}

int Forms::monomial(const Powers& powers)
{
    const auto [found, is_new] = monomial_numbers_.emplace(powers, static_cast<int>(monomials_.size()));
    if (is_new) {
        steps_.push_back({false, found->second});
        monomials_.push_back(powers);
    }
    return found->second;
}

double Forms::at(const Form& form, const std::vector<std::vector<double>>& values, std::size_t draw)
{
    double sum = 0;
    for (const auto& [monomial, x] : form.terms)
        sum += x * values[static_cast<std::size_t>(monomial)][draw];
    return sum;
}

std::vector<std::vector<double>> Forms::evaluate(const std::vector<std::vector<double>>& rows, std::size_t n,
                                                 int threads) const
{
    std::vector<std::vector<double>> out(monomials_.size(), std::vector<double>(n));
    run_jobs(static_cast<std::int64_t>((n + block - 1) / block), threads, [&] {
        return [&](std::int64_t job) {
            const std::size_t begin = static_cast<std::size_t>(job) * block;
            evaluate(rows, begin, std::min(n, begin + block), out);
        };
    });
    return out;
}

void Forms::evaluate(const std::vector<std::vector<double>>& rows, std::size_t begin, std::size_t end,
                     std::vector<std::vector<double>>& out) const
{
    std::vector<std::vector<double>> atoms(atoms_.size(), std::vector<double>(end - begin));
    for (const Step& step : steps_) {
        if (step.is_atom) {
            const Atom& atom = atoms_[static_cast<std::size_t>(step.index)];
            auto& to = atoms[static_cast<std::size_t>(step.index)];
            std::vector<double> x(atom.args.size());
            for (std::size_t i = begin; i < end; ++i) {
                for (std::size_t k = 0; k < x.size(); ++k)
                    x[k] = at(atom.args[k], out, i);
                to[i - begin] = atom.row >= 0 ? rows[static_cast<std::size_t>(atom.row)][i] : value_of(atom.fn, x);
            }
            continue;
        }
        auto& to = out[static_cast<std::size_t>(step.index)];
        std::fill(to.begin() + static_cast<std::ptrdiff_t>(begin), to.begin() + static_cast<std::ptrdiff_t>(end), 1.0);
        for (const auto& [number, p] : monomials_[static_cast<std::size_t>(step.index)]) {
            const auto& factor = atoms[static_cast<std::size_t>(number)];
            for (std::size_t i = begin; i < end; ++i)
                to[i] *= p == 1 ? factor[i - begin] : power(factor[i - begin], p);
        }
    }
}

}  // namespace eco::account

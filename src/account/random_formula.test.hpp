#pragma once
#include <random>
#include <string>
#include <vector>

namespace eco::account::testing {

/// Random formulas over the layers and parameters of `words` below, nearly always of the right types. Numbers that
/// formulas divide by are multiples of a quarter, so that a quotient is missing or of ordinary size.
class RandomFormula {
public:
    explicit RandomFormula(unsigned seed) : engine_(seed) {}

    int below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }
    bool chance(int percent) { return below(100) < percent; }

    /// An amount per pixel in m2.
    std::string amount(int depth)
    {
        switch (below(9)) {
            case 0:
                return "(" + amount(depth - 1) + ") " + one_of({"+", "-"}) + " (" + amount(depth - 1) + ")";
            case 1:
                return "if(" + condition(depth - 1) + ", " + amount(depth - 1) + ", " +
                       (chance(50) ? "0" : amount(depth - 1)) + ")";
            case 2:
                return "(" + number(depth) + ") * p";
            case 3:
                return one_of({"min", "max"}) + "(" + amount(depth - 1) + ", " + amount(depth - 1) + ")";
            case 4:
                return "(" + number(depth - 1) + ") * (" + number(depth - 1) + ") * area";
            case 5:
                return "area * (" + number(depth - 1) + ") / " + divisor();
            default:
                return "(" + number(depth) + ") * area";
        }
    }

    std::string number(int depth)
    {
        if (depth <= 0)
            return leaf();
        const auto inner = [&] { return number(depth - 1); };
        switch (below(19)) {
            case 0:
            case 1:
                return "(" + inner() + " + " + inner() + ")";
            case 2:
                return "(" + inner() + " - (" + inner() + "))";
            case 3:
            case 4:
            case 5:
                return "(" + inner() + ") * (" + inner() + ")";
            case 6:
                return "(" + inner() + ") / " + divisor();
            case 7:
                return "-(" + inner() + ")";
            case 8:
                return "clamp(" + inner() + ", -3, 3) ^ " + one_of({"2", "3"});
            case 9:
                return one_of({"min", "max"}) + "(" + inner() + ", " + inner() + ")";
            case 10:
                return "exp(number(clamp(" + inner() + ", -2, 2), [1]))";
            case 11:
                return one_of({"sqrt", "ln"}) + "(" + one_of({"u", "v", "alpha"}) + ")";
            case 12:
                return "abs(" + inner() + ")";
            case 13:
                return "(" + inner() + " ?? " + inner() + ")";
            case 14:
                return reduction(depth - 1);
            case 15:
                return one_of({"previous(", "at("}) == "at(" ? "at(" + inner() + ", year = opened)"
                                                             : "previous(" + inner() + ")";
            case 16:
                return "latest(" + inner() + ", within = 3)";
            default:
                return "if(" + condition(depth - 1) + ", " + inner() + ", " + inner() + ")";
        }
    }

    std::string condition(int depth)
    {
        const auto inner = [&] { return condition(depth - 1); };
        if (depth > 0)
            switch (below(8)) {
                case 0:
                    return "(" + inner() + " and " + inner() + ")";
                case 1:
                    return "(" + inner() + " or " + inner() + ")";
                case 2:
                    return "not (" + inner() + ")";
                case 3:
                    return "known(" + number(depth - 1) + ")";
                case 4:
                    return "(" + number(depth - 1) + one_of({" < ", " >= ", " == "}) + number(depth - 1) + ")";
                default:
                    break;
            }
        return one_of({"soil == clay", "soil in {loam, sand}", "open", "u > 0.5", "v <= 2", "alpha > 0.5",
                       "ecosystem == needle", "ecosystem in forest", "ecosystem in {grass, lake}", "rho >= 1",
                       "u in 0..2", "previous(ecosystem) in forest", "previous(ecosystem) == ecosystem",
                       "at(soil, year = opened) == clay", "any(m > 1 over kind)", "all(m < 1.5 over kind need 2)",
                       "gamma > 50 [percent]"});
    }

private:
    std::string leaf()
    {
        return one_of({"u",   "v",     "w", "wide", "alpha", "alpha", "beta",  "beta",  "gamma", "rho",    "zeta",
                       "eta", "theta", "2", "0.5",  "0",     "1",     "-1.25", "third", "u",     "shared", "thin"});
    }
    std::string divisor() { return one_of({"v", "u", "alpha", "(v + 0.25)", "max(u, 0.25)", "4", "rho"}); }
    std::string reduction(int depth)
    {
        switch (below(10)) {
            case 7:
                return chance(20) ? "count(kind where m > delta need 1)"
                                  : one_of({"sum", "mean", "min", "max", "product"}) + "(m over kind need 2)";
            case 8:
                return one_of({"min", "max"}) + "(m over kind where m > " + one_of({"0", "delta"}) + ")";
            case 9:
                return one_of({"sum", "mean", "max"}) + "(m * delta over kind where m > 0.25 need 50 percent)";
            case 0:
                return "sum(m * delta over kind)";
            case 1:
                return "mean(m over kind)";
            case 2:
                return one_of({"min", "max", "product"}) + "(m over kind)";
            case 3:
                return "sum(m over kind where m > delta)";
            case 4:
                return "mean(m * (" + number(depth) + ") over kind where m > 0)";
            case 5:
                return "count(kind where m > 0.5)";
            default:
                return "at(m, kind = k1)";
        }
    }
    std::string one_of(const std::vector<std::string>& words)
    {
        return words[static_cast<std::size_t>(below(static_cast<int>(words.size())))];
    }

    std::mt19937_64 engine_;
};

}  // namespace eco::account::testing

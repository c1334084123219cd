#include "base/int128.hpp"

#include <algorithm>
#include <stdexcept>

namespace eco {

std::string to_string(Int128 value)
{
    __extension__ using Unsigned = unsigned __int128;
    Unsigned rest = value < 0 ? -static_cast<Unsigned>(value) : static_cast<Unsigned>(value);
    std::string out;
    do {
        out += static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    } while (rest != 0);
    if (value < 0)
        out += '-';
    std::reverse(out.begin(), out.end());
    return out;
}

Int128 int128_from(const std::string& text)
{
    const bool negative = !text.empty() && text[0] == '-';
    Int128 value = 0;
    if (text.size() == static_cast<std::size_t>(negative) || text.size() > 40)
        throw std::invalid_argument("not a whole number: '" + text + "'");
    for (std::size_t i = negative; i < text.size(); ++i) {
        if (text[i] < '0' || text[i] > '9')
            throw std::invalid_argument("not a whole number: '" + text + "'");
        value = value * 10 + (text[i] - '0') * (negative ? -1 : 1);
    }
    return value;
}

}  // namespace eco

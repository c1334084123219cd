#include "method/trust.hpp"

#include <cstdlib>
#include <sstream>

#include "base/file.hpp"
#include "base/problem.hpp"

namespace eco::method {

std::map<std::string, std::string> trusted_keys()
{
    std::map<std::string, std::string> out;
    const char* path = std::getenv("ECOLEDGER_TRUSTED_KEYS");
    if (path == nullptr || *path == 0)
        return out;
    std::istringstream in(read_file(path));
    Problems problems;
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        const auto space = line.find(' ');
        if (line.empty() || line.starts_with("#"))
            continue;
        if (space == std::string::npos || space + 1 >= line.size())
            problems.add({{path, number, 0, line}, "method.trusted_key", {{"text", line}}, "", false});
        else
            out[line.substr(0, space)] = line.substr(space + 1);
    }
    problems.throw_if_any();
    return out;
}

}  // namespace eco::method

#pragma once
#include <string>
#include <vector>

#include "base/problem.hpp"

namespace eco::formula {

/// A formula's text together with where each of its lines stands in its file, so that a message points at the token.
struct Source {
    std::string file;
    std::string text;  // lines joined by '\n', as YAML gives them
    struct Line {
        int line = 1;         // in the file, 1-based
        int column = 1;       // of the first character of this line of the text, 1-based, in code points
        std::string excerpt;  // the whole line of the file
    };
    std::vector<Line> lines;  // one per line of `text`; never empty

    /// A problem at byte `offset` of `text`.
    Problem problem(int offset, std::string key, Args args) const;
};

/// Text that stands in no file, for tests and the command line: file "<formula>", line 1.
Source make_source(std::string text);

}  // namespace eco::formula

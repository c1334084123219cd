#pragma once
#include <string>
#include <vector>

#include "formula/source.hpp"

namespace eco::formula {

/// A word of a formula. Signs are in `text` as the grammar writes them, whatever stood in the source.
struct Token {
    enum class Kind { end, number, name, sign, unit, bad } kind = Kind::end;
    std::string text;  // unit: what stands between the brackets, trimmed
    int at = 0;        // byte offset of the first byte, `end` one past the last
    int end = 0;
    int unit_at = 0;  // of the first byte of a unit's text

    bool is(const char* sign) const { return kind == Kind::sign && text == sign; }
    bool is_word(const char* word) const { return kind == Kind::name && text == word; }
};

/// Cuts a formula into tokens; the last is the end. What is wrong goes to `problems`, and the sign that was meant goes
/// on, so that one mistake gives one problem; where nothing can be meant, a `bad` token stands.
std::vector<Token> cut(const Source& source, Problems& problems);

/// A sign of another alphabet or keyboard and what a formula has in its place.
struct ForeignSign {
    std::string replacement;  // for the message
    std::string token;        // to go on with; empty: none. A digit or letter is itself.
    bool is_full_width = false;
};

/// The replacement of one character given as UTF-8; `replacement` is empty if we know of none.
ForeignSign find_foreign_sign(std::string_view character);

/// Length in bytes of the UTF-8 character at the start of `text`, 0 if the bytes are no UTF-8.
int character_length(std::string_view text);

}  // namespace eco::formula

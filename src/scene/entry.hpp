#pragma once
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/problem.hpp"
#include "method/package.hpp"

namespace eco::scene {

/// YAML as text: nothing is read as a number or a truth value before the schema says so.
struct Value {
    enum class Kind { nothing, scalar, map, list } kind = Kind::nothing;
    std::string text;
    std::vector<std::pair<std::string, Value>> entries;
    std::vector<Value> items;
    method::Mark mark;  // of the key in a map, else of the value
};

/// Reads a YAML file as the strict reader of method packages does; a file that is no YAML gives problems and an empty
/// value. Errors   IoError if unreadable.
Value read_entries(const std::string& file, Problems& problems);

/// The fields of one mapping: each is taken by name, and what was not taken is an unknown key.
class Fields {
public:
    Fields(const Value& value, Problems& problems, std::string what);
    Fields(const Fields&) = delete;
    ~Fields() = default;

    const Value* find(const std::string& key);
    /// Text of a scalar; empty if absent. A mapping or list there is a problem.
    std::string text(const std::string& key);
    /// The same, and its absence is a problem.
    std::string required(const std::string& key);
    /// yes or no; anything else is a problem.
    bool truth(const std::string& key);
    /// {zh: …, en: …}, or one text for both.
    method::Title title(const std::string& key);
    /// A list of texts, or one text.
    std::vector<std::string> list(const std::string& key);
    /// A mapping's entries; a scalar or list there is a problem.
    const std::vector<std::pair<std::string, Value>>& entries(const std::string& key);
    /// Tells every key that nobody asked for, with the nearest known one. Call it last.
    void finish();
    method::Mark mark_of(const std::string& key) const;

private:
    const Value& value_;
    Problems& problems_;
    std::string what_;
    std::set<std::string> known_;
};

}  // namespace eco::scene

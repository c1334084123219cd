#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "method/package.hpp"
#include "method/yaml.hpp"

namespace eco::method {

/// Reads the pieces that all YAML files of a package are made of. What is wrong goes to `problems` and gives an empty
/// value.
class Schema {
public:
    Schema(Problems& problems, const unit::Symbols& symbols) : problems_(problems), symbols_(symbols) {}

    Problems& problems() const { return problems_; }

    /// True if `node` is a map; a problem otherwise, except for nothing at all, which is an empty map.
    bool is_map(const Node& node) const;
    bool is_list(const Node& node) const;
    /// A problem for every key of the map that is not in `keys`.
    void allow(const Node& map, std::initializer_list<const char*> keys) const;
    /// The value of `key`; a problem at the map's place if it is absent.
    const Node* require(const Node& map, const char* key, const Mark& at) const;

    std::string text(const Node& node) const;
    std::string text(const Node& map, const char* key) const;  // empty if absent
    /// An ASCII name that is none of `yes no on off true false null`.
    std::string id(const Node& node) const;
    /// One id or a list of ids.
    std::vector<std::string> ids(const Node& node) const;
    std::vector<std::string> ids(const Node& map, const char* key) const;
    /// `true` or `false`; false if absent.
    bool flag(const Node& map, const char* key) const;
    /// {zh: …, en: …} with either or both.
    Title title(const Node& map, const char* key = "title") const;
    std::optional<unit::Unit> unit(const Node& node) const;
    /// `1000 to 25000`.
    std::optional<std::pair<double, double>> range(const Node& node) const;
    /// `0.001 unit_of(pollutant)`: a positive number and a unit.
    std::optional<std::pair<double, unit::Unit>> quantum(const Node& node) const;
    /// One of `words`, or the problem that names them.
    std::string one_of(const Node& node, std::initializer_list<const char*> words) const;

private:
    Problems& problems_;
    const unit::Symbols& symbols_;
};

/// [A-Za-z][A-Za-z0-9_]*
bool is_name(std::string_view text);
/// `yes no on off true false null` in any case: other YAML readers turn them into values.
bool is_yaml_word(std::string_view text);
/// Why `name` cannot be an id, as a message key; empty if it can.
std::string id_fault(std::string_view name);

}  // namespace eco::method

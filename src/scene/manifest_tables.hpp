#pragma once
#include "scene/entry.hpp"
#include "scene/scene.hpp"

namespace eco::scene {

/// An entry of the manifest's `tables`: a file, or a mapping. Paths are relative to `directory`.
TableFile read_table_entry(const std::string& name, const Value& value, const std::string& directory,
                           Problems& problems);

}  // namespace eco::scene

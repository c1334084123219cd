#pragma once
#include <map>
#include <string>
#include <vector>

#include "method/yaml.hpp"

namespace eco::method {

/// The MANIFEST of a package directory: "sha256  path" of every file, sorted by path, a line each; MANIFEST and
/// MANIFEST.sig are not in it. Errors: IoError.
std::string manifest(const std::string& directory);

/// One package directory of a chain of `extends`, read but not understood.
struct Layer {
    std::string id, version, directory;
    std::string prefix;   // of its file names in messages: empty for the package itself, "mee-2020/" for a parent
    std::string hash;     // SHA-256 of its manifest
    std::string extends;  // as written, empty if none
    std::string signer;   // "NAME (KEY)", the key alone if it is not trusted, empty without a right signature
    std::map<std::string, TextFilePtr> texts;  // every file by path
    std::map<std::string, Node> yaml;          // package.yaml, sheets and cases by path
    bool is_readable = true;                   // false if a file could not be read at all
};

/// Reads the package and its parents, nearest first. A parent stands beside the package in a directory of its id, and
/// its hash must be the pinned one. Unknown files and links, a manifest that is not of these files, and bad bytes are
/// problems.
std::vector<Layer> read_layers(const std::string& directory, Problems& problems);

/// services, derived, accounts, indicators: the folder of a sheet's path, or empty.
std::string sheet_folder(const std::string& path);

}  // namespace eco::method

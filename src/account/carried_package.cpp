#include "account/carried_package.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/problem.hpp"
#include "method/yaml.hpp"

namespace eco::account {

namespace {

namespace fs = std::filesystem;

/// A directory for as long as it is read.
class Scratch {
public:
    Scratch()
    {
        std::string pattern = (fs::temp_directory_path() / "ecoledger_XXXXXX").string();
        if (!mkdtemp(pattern.data()))
            throw IoError(pattern);
        root_ = pattern;
    }
    ~Scratch()
    {
        std::error_code ignored;
        fs::remove_all(root_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    /// Writes below the directory; a path that leads out of it is left out.
    void write(const fs::path& path, const std::string& text) const
    {
        if (path.is_absolute() || std::find(path.begin(), path.end(), fs::path("..")) != path.end())
            return;
        const fs::path file = root_ / path;
        fs::create_directories(file.parent_path());
        std::ofstream out(file, std::ios::binary);
        if (!(out << text).flush())
            throw IoError(file.string());
    }
    const fs::path& root() const { return root_; }

private:
    fs::path root_;
};

}  // namespace

std::unique_ptr<method::Package> read_package(const Run& run)
{
    const Scratch scratch;
    bool any = false;
    for (const auto& document : run.documents) {
        if (document.path.starts_with("method/")) {
            scratch.write(fs::path(run.method_id) / document.path.substr(7), document.text);
            any = true;
        } else if (document.path.starts_with("parents/")) {
            scratch.write(document.path.substr(8), document.text);
        }
    }
    if (!any || run.method_id.empty() || run.method_id.find('/') != std::string::npos || run.method_id.starts_with('.'))
        return nullptr;
    try {
        return std::make_unique<method::Package>(method::load_package((scratch.root() / run.method_id).string()));
    } catch (const InputError&) {
        return nullptr;
    }
}

std::string find_ecosystem_layer(const Run& run)
{
    const auto scene = std::find_if(run.documents.begin(), run.documents.end(),
                                    [](const Document& d) { return d.path.starts_with("scene/"); });
    if (scene == run.documents.end())
        return {};
    Problems ignored;
    const method::Node root =
        method::read_yaml(std::make_shared<const method::TextFile>(scene->path, scene->text), ignored);
    const method::Node* ecosystems = root.is_map() ? root.find("ecosystems") : nullptr;
    const method::Node* layer = ecosystems && ecosystems->is_map() ? ecosystems->find("layer") : nullptr;
    return layer ? layer->text : "";
}

}  // namespace eco::account

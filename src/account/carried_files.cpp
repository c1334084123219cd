#include "account/carried_files.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/problem.hpp"

namespace eco::account {

namespace fs = std::filesystem;

CarriedFiles::CarriedFiles(const Run& run)
{
    root_ = (fs::temp_directory_path() / "ecoledger_XXXXXX").string();
    if (!mkdtemp(root_.data()))
        throw IoError("cannot create " + root_);
    const bool is_plain =
        !run.method_id.empty() && run.method_id.find('/') == std::string::npos && !run.method_id.starts_with('.');
    for (const auto& document : run.documents) {
        if (document.path.starts_with("method/") && is_plain) {
            method_ = root_ + "/" + run.method_id;
            add(run.method_id + document.path.substr(6), document.text);
        } else if (document.path.starts_with("parents/")) {
            add(document.path.substr(8), document.text);
        }
    }
}

CarriedFiles::~CarriedFiles()
{
    std::error_code ignored;
    fs::remove_all(root_, ignored);
}

std::string CarriedFiles::add(const std::string& path, const std::string& text) const
{
    const fs::path relative(path);
    if (relative.is_absolute() || std::find(relative.begin(), relative.end(), fs::path("..")) != relative.end())
        return {};
    const fs::path file = root_ / relative;
    fs::create_directories(file.parent_path());
    std::ofstream out(file, std::ios::binary);  // read once by this process and removed: nothing to sync
    if (!out.write(text.data(), static_cast<std::streamsize>(text.size())).flush())
        throw IoError("cannot write " + file.string());
    return file.string();
}

}  // namespace eco::account

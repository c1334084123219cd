#pragma once
#include <string>

namespace eco::raster {

/// A file name beside `path` that becomes `path` on commit. What is not committed is removed.
class TemporaryFile {
public:
    explicit TemporaryFile(std::string path);
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    const std::string& name() const { return name_; }
    /// Syncs and renames. Errors: IoError naming the file.
    void commit();

private:
    std::string path_, name_;
    bool is_committed_ = false;
};

}  // namespace eco::raster

#include "raster/temporary.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/problem.hpp"

namespace eco::raster {
namespace {

/// GDAL picks some behaviour by the ending, so the temporary name keeps it.
std::string temporary_name(const std::string& path)
{
    static std::atomic<int> count{0};
    const std::filesystem::path full(path);
    const std::string stem = "." + full.stem().string() + "." + std::to_string(getpid()) + "-" +
                             std::to_string(count++) + ".part" + full.extension().string();
    return (full.parent_path() / stem).string();
}

void sync(const std::string& name, int flags)
{
    const int file = open(name.c_str(), flags);
    if (file < 0 || fsync(file) != 0) {
        const std::string reason = std::strerror(errno);
        if (file >= 0)
            close(file);
        throw IoError(name + ": " + reason);
    }
    close(file);
}

}  // namespace

TemporaryFile::TemporaryFile(std::string path) : path_(std::move(path)), name_(temporary_name(path_)) {}

TemporaryFile::~TemporaryFile()
{
    std::error_code ignored;
    if (!is_committed_)
        std::filesystem::remove(name_, ignored);
    std::filesystem::remove(name_ + ".aux.xml", ignored);
}

void TemporaryFile::commit()
{
    sync(name_, O_RDONLY);
    if (std::rename(name_.c_str(), path_.c_str()) != 0)
        throw IoError(path_ + ": " + std::strerror(errno));
    is_committed_ = true;
    const std::string folder = std::filesystem::path(path_).parent_path().string();
    sync(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
}

}  // namespace eco::raster

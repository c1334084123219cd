#include "base/file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/problem.hpp"

namespace eco {

std::string read_file(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path))
        throw IoError("cannot read " + path);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

void write_file_atomically(const std::string& path, std::string_view bytes)
{
    const std::string temporary = path + ".tmp-" + std::to_string(::getpid());
    const auto fail = [&](const char* what) {
        const std::string reason = std::strerror(errno);
        ::unlink(temporary.c_str());
        throw IoError(std::string(what) + " " + path + ": " + reason);
    };
    const int file = ::open(temporary.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0644);
    if (file < 0)
        fail("cannot create");
    while (!bytes.empty()) {
        const auto written = ::write(file, bytes.data(), bytes.size());
        if (written < 0) {
            ::close(file);
            fail("cannot write");
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(file) != 0 || ::close(file) != 0)
        fail("cannot sync");
    if (::rename(temporary.c_str(), path.c_str()) != 0)
        fail("cannot rename to");
}

}  // namespace eco

#include "raster/parts.hpp"

#include <zip.h>

#include <filesystem>

#include "base/problem.hpp"
#include "raster/temporary.hpp"

namespace eco::raster {
namespace {

constexpr zip_uint64_t most_bytes = 64U << 20;  // of one part: a template is text, not an archive bomb

std::string error_text(int code)
{
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    std::string out = zip_error_strerror(&error);
    zip_error_fini(&error);
    return out;
}

InputError not_zip(const std::string& path, const std::string& detail)
{
    return InputError(Problem{{path, 0, 0, {}}, "raster.not_zip", {{"detail", detail}}, {}, false});
}

std::string read_part(zip_t* archive, zip_uint64_t index, const zip_stat_t& about, const std::string& path)
{
    if (about.size > most_bytes)
        throw not_zip(path, about.name);
    std::string bytes(about.size, '\0');
    zip_file_t* file = zip_fopen_index(archive, index, 0);
    const auto count = file ? zip_fread(file, bytes.data(), bytes.size()) : -1;
    if (file)
        zip_fclose(file);
    if (count != static_cast<zip_int64_t>(bytes.size()))
        throw not_zip(path, about.name);
    return bytes;
}

}  // namespace

Parts read_parts(const std::string& path)
{
    if (!std::filesystem::is_regular_file(path))
        throw IoError("cannot read " + path);
    int code = 0;
    zip_t* archive = zip_open(path.c_str(), ZIP_RDONLY, &code);
    if (!archive)
        throw not_zip(path, error_text(code));
    Parts parts;
    try {
        const auto count = static_cast<zip_uint64_t>(zip_get_num_entries(archive, 0));
        for (zip_uint64_t i = 0; i < count; ++i) {
            zip_stat_t about;
            zip_stat_init(&about);
            if (zip_stat_index(archive, i, 0, &about) != 0)
                throw not_zip(path, zip_strerror(archive));
            parts.emplace_back(about.name, read_part(archive, i, about, path));
        }
    } catch (...) {
        zip_discard(archive);
        throw;
    }
    zip_discard(archive);
    return parts;
}

void write_parts(const Parts& parts, const std::string& path)
{
    TemporaryFile file(path);
    int code = 0;
    zip_t* archive = zip_open(file.name().c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (!archive)
        throw IoError(path + ": " + error_text(code));
    for (const auto& [name, bytes] : parts) {
        zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
        const auto index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
        if (index >= 0)
            zip_file_set_dostime(archive, static_cast<zip_uint64_t>(index), 0, 0x21, 0);  // 1980-01-01
    }
    if (zip_close(archive) != 0) {
        const std::string reason = zip_strerror(archive);
        zip_discard(archive);
        throw IoError(path + ": " + reason);
    }
    file.commit();
}

std::string* find_part(Parts& parts, const std::string& name)
{
    for (auto& part : parts)
        if (part.first == name)
            return &part.second;
    return nullptr;
}

}  // namespace eco::raster

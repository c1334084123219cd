#include "method/files.hpp"

#include <algorithm>
#include <filesystem>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/signature.hpp"
#include "method/trust.hpp"

namespace eco::method {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t max_parents = 8;

struct Listing {
    std::vector<std::string> files, links;
};

Listing list_files(const std::string& directory)
{
    Listing out;
    std::error_code error;
    const auto end = fs::recursive_directory_iterator();
    for (auto it = fs::recursive_directory_iterator(directory, error); !error && it != end; it.increment(error)) {
        const std::string path = fs::relative(it->path(), directory).generic_string();
        if (it->is_symlink() || (!it->is_directory() && !it->is_regular_file()))
            out.links.push_back(path);
        else if (it->is_regular_file())
            out.files.push_back(path);
    }
    if (error)
        throw IoError(directory + ": " + error.message());
    std::sort(out.files.begin(), out.files.end());
    std::sort(out.links.begin(), out.links.end());
    return out;
}

bool is_listed(const std::string& path)
{
    return path != "MANIFEST" && path != "MANIFEST.sig";
}

bool has_extension(const std::string& path, std::string_view extension)
{
    return path.ends_with(extension);
}

bool is_known(const std::string& path)
{
    const auto slash = path.find('/');
    if (slash == std::string::npos)
        return path == "package.yaml" || path == "README.md" || !is_listed(path) || has_extension(path, ".csv");
    const std::string folder = path.substr(0, slash);
    const bool is_flat = path.find('/', slash + 1) == std::string::npos && path[slash + 1] != '.';
    if (folder == "parameters" || folder == "prices" || folder == "curves")
        return is_flat && has_extension(path, ".csv");
    if (folder == "cases")
        return is_flat && (has_extension(path, ".csv") || has_extension(path, ".yaml"));
    return is_flat && !sheet_folder(path).empty();
}

std::string manifest_of(const std::map<std::string, TextFilePtr>& texts)
{
    std::string out;
    for (const auto& [path, text] : texts)
        if (is_listed(path))
            out += sha256(text->bytes()) + "  " + path + "\n";
    return out;
}

std::string scalar(const Layer& layer, const char* key)
{
    const auto found = layer.yaml.find("package.yaml");
    const Node* node = found == layer.yaml.end() ? nullptr : found->second.find(key);
    return node != nullptr && node->is_scalar() ? node->text : "";
}

/// Who signed the manifest, by name if the key is trusted. An official package needs such a signature.
void check_signature(Layer& layer, const std::string& made, Problems& problems)
{
    const std::string status = scalar(layer, "status");
    const auto found = layer.texts.find("MANIFEST.sig");
    const Place place{layer.prefix + "MANIFEST.sig", 0, 0, ""};
    if (found == layer.texts.end()) {
        if (status == "official")
            problems.add({place, "method.signature_absent", {}, "", false});
        return;
    }
    const auto key = find_signer(made, found->second->bytes());
    if (!key)
        return problems.add({place, "method.signature_wrong", {}, "", status != "official"});
    const auto trusted = trusted_keys();
    const auto name = trusted.find(*key);
    layer.signer = name == trusted.end() ? *key : name->second + " (" + *key + ")";
    if (name == trusted.end())
        problems.add({place, "method.signature_untrusted", {{"key", *key}}, "", status != "official"});
}

void check_manifest(const Layer& layer, const std::string& made, Problems& problems)
{
    const std::string status = scalar(layer, "status");
    const auto found = layer.texts.find("MANIFEST");
    const bool is_stale = found != layer.texts.end() && found->second->bytes() != made;
    const Place place{layer.prefix + "MANIFEST", 0, 0, ""};
    if (is_stale)
        problems.add({place, "method.manifest_stale", {}, "", status == "draft"});
    else if (found == layer.texts.end() && (status == "reviewed" || status == "official"))
        problems.add({place, "method.manifest_absent", {{"status", status}}, "", status != "official"});
}

Layer read_layer(const std::string& directory, const std::string& prefix, Problems& problems)
{
    Layer layer;
    layer.directory = directory;
    layer.prefix = prefix;
    const Listing listing = list_files(directory);
    for (const std::string& path : listing.links)
        problems.add({{prefix + path, 0, 0, ""}, "method.file_link", {}, "", false});
    for (const std::string& path : listing.files) {
        const auto text =
            std::make_shared<const TextFile>(prefix + path, read_file((fs::path(directory) / path).string()));
        layer.texts[path] = text;
        if (!is_known(path))
            problems.add({{prefix + path, 0, 0, ""}, "method.file_unknown", {}, "", false});
        else if (has_extension(path, ".yaml"))
            layer.is_readable &= (layer.yaml[path] = read_yaml(text, problems)).file != nullptr;
        else if (const auto found = check_bytes(*text, Tabs::allowed); has_extension(path, ".csv") && !found.empty())
            problems.add(found), layer.is_readable = false;
    }
    if (!layer.texts.contains("package.yaml"))
        problems.add({{prefix + "package.yaml", 0, 0, ""}, "method.file_absent", {}, "", false});
    const std::string made = manifest_of(layer.texts);
    layer.hash = sha256(made);
    layer.id = scalar(layer, "package");
    layer.version = scalar(layer, "version");
    layer.extends = scalar(layer, "extends");
    if (layer.extends == "none")
        layer.extends.clear();
    check_manifest(layer, made, problems);
    check_signature(layer, made, problems);
    return layer;
}

struct Pin {
    std::string id, version, hash;
};

/// "mee-2020 0.3.0 sha256:<64 digits>"; an empty id if it is not of this form.
Pin parse_pin(const std::string& text)
{
    const auto first = text.find(' '), second = text.find(" sha256:", first == std::string::npos ? first : first + 1);
    if (first == std::string::npos || second == std::string::npos)
        return {};
    Pin pin{text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 8)};
    const bool is_hash = pin.hash.size() == 64 && pin.hash.find_first_not_of("0123456789abcdef") == std::string::npos;
    const bool is_folder = pin.id.find('/') == std::string::npos && !pin.id.starts_with('.');
    return is_hash && is_folder ? pin : Pin{};
}

}  // namespace

std::string sheet_folder(const std::string& path)
{
    const std::string folder = path.substr(0, std::min(path.find('/'), path.size()));
    const bool is_sheet = folder == "services" || folder == "derived" || folder == "accounts" || folder == "indicators";
    return is_sheet && has_extension(path, ".yaml") ? folder : "";
}

std::string manifest(const std::string& directory)
{
    std::string out;
    for (const std::string& path : list_files(directory).files)
        if (is_listed(path))
            out += sha256_file((fs::path(directory) / path).string()) + "  " + path + "\n";
    return out;
}

std::vector<Layer> read_layers(const std::string& directory, Problems& problems)
{
    std::vector<Layer> layers{read_layer(directory, "", problems)};
    while (!layers.back().extends.empty()) {
        const Layer& child = layers.back();
        const Node& written = *child.yaml.at("package.yaml").find("extends");
        const Pin pin = parse_pin(child.extends);
        if (pin.id.empty() || layers.size() > max_parents) {
            problems.add(written.problem(pin.id.empty() ? "method.not_a_pin" : "method.too_many_parents"));
            break;
        }
        const fs::path beside = fs::absolute(directory).lexically_normal() / ".." / pin.id;
        if (!fs::is_directory(beside)) {
            problems.add(written.problem("method.parent_absent", {{"id", pin.id}}));
            break;
        }
        Layer parent = read_layer(beside.lexically_normal().string(), pin.id + "/", problems);
        if (parent.id != pin.id || parent.version != pin.version)
            problems.add(written.problem("method.pin_version", {{"id", parent.id}, {"version", parent.version}}));
        else if (parent.hash != pin.hash)
            problems.add(written.problem("method.pin_hash", {{"id", pin.id}, {"hash", parent.hash}}));
        layers.push_back(std::move(parent));
    }
    return layers;
}

}  // namespace eco::method

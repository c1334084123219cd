#include <algorithm>

#include "method/inputs.hpp"
#include "method/merge.hpp"
#include "method/reader.hpp"

namespace eco::method {
namespace {

void read_own_files(Reader& reader, const std::vector<Layer>& layers, const std::map<std::string, Node>& merged)
{
    const auto nearest =
        std::find_if(layers.begin(), layers.end(), [](const Layer& l) { return l.texts.contains("ecosystems.csv"); });
    if (nearest != layers.end())
        read_ecosystems(reader, nearest->texts.at("ecosystems.csv"));
    else
        reader.problems.add({{"ecosystems.csv", 0, 0, ""}, "method.file_absent", {}, "", false});
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
        if (const auto file = layer->texts.find("sources.csv"); file != layer->texts.end())
            read_sources(reader, file->second);
        if (const auto file = layer->texts.find("price_indices.csv"); file != layer->texts.end())
            read_price_indices(file->second, reader.package.price_indices, reader.problems);
    }
    read_indices(reader, merged.at("package.yaml"), layers);
    for (const auto& [path, root] : merged)
        if (!sheet_folder(path).empty())
            read_sheet(reader, path, root);
    std::sort(reader.package.sheets.begin(), reader.package.sheets.end(),
              [](const Sheet& a, const Sheet& b) { return std::pair(a.kind, a.id) < std::pair(b.kind, b.id); });
    read_tables(reader, layers);
}

/// False if a file could not be read at all: then every reference to what stands in it would be reported as well.
bool is_readable(const std::vector<Layer>& layers)
{
    return std::all_of(layers.begin(), layers.end(), [](const Layer& layer) { return layer.is_readable; });
}

void keep_texts(Package& package, const std::vector<Layer>& layers)
{
    for (const auto& [path, text] : layers.front().texts)
        package.files[path] = text->bytes();
    for (auto layer = layers.begin() + 1; layer != layers.end(); ++layer) {
        package.parents.push_back(layer->id + " " + layer->version + " sha256:" + layer->hash);
        for (const auto& [path, text] : layer->texts)
            package.parent_files[layer->id + "/" + path] = text->bytes();
    }
}

void check_root_files(Reader& reader, const std::vector<Layer>& layers, const Node& root)
{
    std::vector<std::string> named{"ecosystems.csv", "sources.csv", "price_indices.csv"};
    for (const char* section : {"indices", "categories"})
        if (const Node* map = root.find(section))
            for (const Node::Entry& entry : map->entries)
                if (const Node* from = entry.value.find("from"))
                    named.push_back(from->text);
    for (const Layer& layer : layers)
        for (const auto& [path, text] : layer.texts)
            if (path.find('/') == std::string::npos && path.ends_with(".csv") &&
                std::find(named.begin(), named.end(), path) == named.end())
                reader.problems.add({{layer.prefix + path, 0, 0, ""}, "method.file_unknown", {}, "", false});
}

void read_cases(Reader& reader, const Layer& layer, const std::map<std::string, Node>& merged)
{
    for (const auto& [path, text] : layer.texts)
        if (path.starts_with("cases/") && path.ends_with(".csv"))
            read_cases_csv(reader, text, path);
    for (const auto& [path, root] : merged)
        if (path.starts_with("cases/"))
            read_cases_yaml(reader, root, path);
}

}  // namespace

Package load_package(const std::string& directory)
{
    Package package;
    package.directory = directory;
    package.symbols = unit::Symbols::standard();
    Problems problems;
    const std::vector<Layer> layers = read_layers(directory, problems);
    const std::map<std::string, Node> merged = merge_layers(layers, problems);
    const auto root = merged.find("package.yaml");
    if (root == merged.end() || !root->second.is_map()) {
        if (root != merged.end() && root->second.file)
            problems.add(root->second.problem("method.not_a_map"));
        throw InputError(problems.list());
    }
    Reader reader(package, problems);
    read_package_file(reader, root->second, layers.front());
    read_own_files(reader, layers, merged);
    if (const Node* totals = root->second.find("totals"))
        package.totals = read_entries(reader, totals, EntryKind::total, {});
    check_root_files(reader, layers, root->second);
    if (is_readable(layers)) {
        check_links(reader, root->second);
        check_tables(reader);
        read_cases(reader, layers.front(), merged);
        check_inputs(package, problems);
    }
    keep_texts(package, layers);
    problems.throw_if_any();
    package.warnings = problems.list();
    return package;
}

}  // namespace eco::method

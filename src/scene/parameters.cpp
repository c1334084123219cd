#include "scene/parameters.hpp"

#include "base/csv.hpp"
#include "base/file.hpp"
#include "method/reader.hpp"

namespace eco::scene {

std::map<std::string, method::Table> read_parameters(const std::string& file, const method::Package* package,
                                                     Problems& problems)
{
    method::Package words;  // labels and units of the package, none of its rows
    if (package != nullptr)
        words = *package;
    else
        words.symbols = unit::Symbols::standard();
    words.parameters.clear();
    words.prices.clear();
    method::Reader reader(words, problems);
    method::Layer layer;
    layer.texts["parameters/scene.csv"] = std::make_shared<const method::TextFile>(file, read_file(file));
    method::read_tables(reader, {layer});
    return words.parameters;
}

}  // namespace eco::scene

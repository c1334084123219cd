#include "account/carried_data.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "account/domain.hpp"
#include "account/outlines.hpp"
#include "account/prices.hpp"
#include "base/csv.hpp"
#include "base/file.hpp"
#include "scene/parameters.hpp"

namespace eco::account {

using nlohmann::json;

namespace {

json shares_json(const std::vector<scene::Shares>& all)
{
    json out = json::array();
    for (const auto& shares : all) {
        json by_zone = json::array();
        for (const auto& [zone, part] : shares.by_zone)
            by_zone.push_back({zone, part});
        out.push_back({{"by_zone", by_zone}, {"outside", shares.outside}});
    }
    return out;
}

std::vector<scene::Shares> read_shares(const json& all)
{
    std::vector<scene::Shares> out;
    for (const auto& one : all) {
        scene::Shares shares;
        for (const auto& part : one.at("by_zone"))
            shares.by_zone[part.at(0).get<int>()] = part.at(1).get<double>();
        shares.outside = one.at("outside").get<double>();
        out.push_back(std::move(shares));
    }
    return out;
}

json features_json(const scene::FeatureTable& table)
{
    json columns = json::object();
    for (const auto& [name, column] : table.columns)  // JSON has no NaN: null
        columns[name] = {
            {"unit", column.unit}, {"numbers", column.numbers}, {"texts", column.texts}, {"is_truth", column.is_truth}};
    return {{"ids", table.ids},
            {"titles", table.titles},
            {"columns", columns},
            {"area_shares", shares_json(table.area_shares)},
            {"length_shares", shares_json(table.length_shares)},
            {"zone", table.zone}};
}

scene::FeatureTable read_features(const std::string& name, const json& from)
{
    scene::FeatureTable table;
    table.name = name;
    table.ids = from.at("ids").get<std::vector<std::string>>();
    table.titles = from.at("titles").get<std::vector<std::string>>();
    for (const auto& [column_name, column] : from.at("columns").items()) {
        auto& out = table.columns[column_name];
        out.unit = column.at("unit").get<std::string>();
        for (const auto& number : column.at("numbers"))
            out.numbers.push_back(number.is_null() ? std::numeric_limits<double>::quiet_NaN() : number.get<double>());
        out.texts = column.at("texts").get<std::vector<std::string>>();
        out.is_truth = column.at("is_truth").get<bool>();
    }
    table.area_shares = read_shares(from.at("area_shares"));
    table.length_shares = read_shares(from.at("length_shares"));
    table.zone = from.at("zone").get<std::vector<int>>();
    return table;
}

json place_json(const scene::Place& place)
{
    return {{"id", place.id}, {"zh", place.name_zh}, {"en", place.name_en}, {"area_m2", place.area_m2}};
}

scene::Place read_place(const json& from)
{
    return {from.at("id").get<std::string>(), from.at("zh").get<std::string>(), from.at("en").get<std::string>(),
            from.at("area_m2").get<double>()};
}

json scene_json(const scene::Prepared& prepared)
{
    json out = {{"top", place_json(prepared.top)},
                {"largest_cell_m2", *std::max_element(prepared.cell_area_m2.begin(), prepared.cell_area_m2.end())}};
    for (const auto& place : prepared.places)
        out["places"].push_back(place_json(place));
    out["layers"] = json::object();
    for (const auto& [name, bands] : prepared.layers) {
        auto& layer = out["layers"][name];
        layer["labels"] = bands.labels;
        layer["years"] = json::array();
        for (const auto& [year, files] : bands.years)
            layer["years"].push_back(year);
    }
    out["features"] = json::object();
    for (const auto& [name, table] : prepared.features)
        out["features"][name] = features_json(table);
    return out;
}

void read_scene_json(const json& from, scene::Prepared& prepared)
{
    prepared.top = read_place(from.at("top"));
    prepared.cell_area_m2 = {from.at("largest_cell_m2").get<double>()};
    for (const auto& place : from.at("places"))
        prepared.places.push_back(read_place(place));
    for (const auto& [name, layer] : from.at("layers").items()) {
        auto& bands = prepared.layers[name];
        bands.labels = layer.at("labels").get<std::vector<std::string>>();
        for (const auto& year : layer.at("years"))
            bands.years[year.get<int>()].resize(bands.labels.size());
    }
    for (const auto& [name, table] : from.at("features").items())
        prepared.features[name] = read_features(name, table);
}

/// The table as CSV text that reads as the same table; places by id.
std::string table_text(const scene::DataTable& table)
{
    std::string out;
    const int place = table.find_column("place");
    const auto& columns = table.columns();
    for (std::size_t c = 0; c < columns.size(); ++c)
        out +=
            (c == 0 ? "" : ",") + csv_cell(columns[c].name + (columns[c].has_unit ? " [" + columns[c].unit + "]" : ""));
    out += "\n";
    for (const auto& row : table.rows()) {
        for (std::size_t c = 0; c < columns.size(); ++c)
            out += (c == 0 ? "" : ",") + csv_cell(static_cast<int>(c) == place ? row.place : row.cells[c]);
        out += "\n";
    }
    return out;
}

const Document* find_document(const Run& run, const std::string& path)
{
    const auto found =
        std::find_if(run.documents.begin(), run.documents.end(), [&](const Document& d) { return d.path == path; });
    return found == run.documents.end() ? nullptr : &*found;
}

const Document& need_document(const Run& run, const std::string& path)
{
    const Document* document = find_document(run, path);
    if (document == nullptr)
        throw InputError(
            Problem{{}, "account.stored.absent", {{"run", run.id.substr(0, 8)}, {"what", path}}, {}, false});
    return *document;
}

void read_tables(const Run& run, StoredRun& out)
{
    for (const auto& [name, declared] : out.scene.tables)
        if (const Document* text = find_document(run, "data/tables/" + name + ".csv")) {
            const scene::TableFile file{.name = name,
                                        .file = out.files.add("_data/tables/" + name + ".csv", text->text),
                                        .by = declared.by,
                                        .note = declared.note,
                                        .mark = declared.mark};
            out.prepared.tables.emplace(name, scene::DataTable(file, {}));
        }
    if (const Document* text = find_document(run, "data/parameters.csv")) {
        Problems problems;
        out.prepared.parameters =
            scene::read_parameters(out.files.add("_data/parameters.csv", text->text), &out.package, problems);
        problems.throw_if_any();
    }
}

void read_indices(const Run& run, StoredRun& out)
{
    const Document* text = find_document(run, "data/price_indices.csv");
    if (text == nullptr)
        return;
    Problems problems;
    out.prepared.price_indices =
        scene::read_scene_indices(out.files.add("_data/price_indices.csv", text->text), problems);
    problems.throw_if_any();
}

AccountOptions options_of(const Run& run, const scene::Prepared& prepared)
{
    AccountOptions options;
    options.years = run.years;
    options.opens_layers = false;
    options.constant_year = constant_year(run);
    if (run.places.size() < prepared.places.size() + 1)
        for (const auto& place : run.places)
            if (!place.parent.empty())
                options.only_places.push_back(place.id);
    return options;
}

}  // namespace

void carry_data(const scene::Prepared& prepared, Run& run)
{
    run.documents.push_back({"data/scene.json", scene_json(prepared).dump()});
    if (!prepared.outlines.empty())
        run.documents.push_back({"data/outlines.json", outlines_text(make_outlines(prepared))});
    for (const auto& [name, table] : prepared.tables)
        run.documents.push_back({"data/tables/" + name + ".csv", table_text(table)});
    if (!prepared.scene->parameters.empty())
        run.documents.push_back({"data/parameters.csv", read_file(prepared.scene->parameters)});
    if (!prepared.scene->price_indices.empty())
        run.documents.push_back({"data/price_indices.csv", read_file(prepared.scene->price_indices)});
}

std::unique_ptr<StoredRun> open_stored_run(const Run& run)
{
    auto out = std::make_unique<StoredRun>(run);
    if (out->files.method().empty())
        throw InputError(
            Problem{{}, "account.stored.absent", {{"run", run.id.substr(0, 8)}, {"what", "method/"}}, {}, false});
    out->package = method::load_package(out->files.method());
    out->checked = method::check(out->package);
    out->scene = scene::load_scene(
        out->files.add("_data/scene.yaml", need_document(run, "scene/" + run.scene_id + ".yaml").text));
    out->prepared.scene = &out->scene;
    out->prepared.years = run.years;
    read_scene_json(json::parse(need_document(run, "data/scene.json").text), out->prepared);
    read_tables(run, *out);
    read_indices(run, *out);
    for (int year : run.years) {
        const Document& text = need_document(run, "sums/" + std::to_string(year) + ".txt");
        out->totals[year] = engine::read_totals(text.text, text.path);
    }
    out->options = options_of(run, out->prepared);
    for (int year : run.years)
        if (const Document* text = find_document(run, "domain/" + std::to_string(year) + ".txt"))
            out->options.domains[year] = read_domain_values(text->text, text->path);
    return out;
}

Run book_again(const StoredRun& stored, const std::map<std::string, method::Table>& tables)
{
    AccountOptions options = stored.options;
    options.tables = tables;
    Accounting accounting(stored.checked, stored.prepared, options);
    for (int year : accounting.years())
        accounting.book(year, stored.totals.at(year));
    return accounting.finish();
}

}  // namespace eco::account

#pragma once
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "account/project.hpp"
#include "base/csv.hpp"
#include "base/file.hpp"
#include "raster/vector.hpp"
#include "scene/make.hpp"

namespace eco::laws {

namespace fs = std::filesystem;

/// A folder of this process, which goes with it.
inline const fs::path& scratch()
{
    struct Folder {
        const fs::path path = fs::temp_directory_path() / ("eco_bridge_" + std::to_string(::getpid()));
        Folder() { fs::create_directories(path); }
        ~Folder() { fs::remove_all(path); }
    };
    static const Folder folder;
    return folder.path;
}

inline fs::path methods()
{
    return fs::path(ECO_SOURCE_DIR) / "methods";
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    const auto at = text.find(from);
    if (at == std::string::npos)
        throw std::logic_error(from + " is not there");
    return text.replace(at, from.size(), to);
}

inline void edit(const fs::path& file, const std::string& from, const std::string& to)
{
    write_file_atomically(file.string(), replaced(read_file(file.string()), from, to));
}

/// The years 2019 and 2020 of a made territory, in a folder that goes with it.
class TwoYears {
public:
    explicit TwoYears(std::uint64_t seed, std::int64_t pixels = 10000)
    {
        static int number = 0;
        const fs::path made = scratch() / ("made_" + std::to_string(seed));
        if (!fs::exists(made)) {  // once a process, with the layers that are kept
            make(made, seed, pixels);
            const auto project = open_at(made, {methods() / "mee-2020"});
            account::account(project.front()->checked, project.front()->prepared, {});
        }
        path_ = scratch() / std::to_string(++number);
        fs::copy(made, path_, fs::copy_options::recursive);
    }
    ~TwoYears() { fs::remove_all(path_); }

    const fs::path& path() const { return path_; }

    /// 2020 as 2019, for data whose name is not among those that may differ.
    void freeze(const std::vector<std::string>& free) const
    {
        const auto is_free = [&](const std::string& name) { return std::count(free.begin(), free.end(), name) > 0; };
        for (const std::string name : {"landcover", "rain", "precipitation", "evapotranspiration", "npp",
                                       "water_evaporation_season", "evapotranspiration_season", "vegetation_cover"})
            if (!is_free(name))
                freeze_layer(name);
        for (const auto& entry : fs::directory_iterator(path_ / "tables"))
            if (!is_free(entry.path().stem()))
                freeze_table(entry.path());
    }

    /// 2020 as 2019 for these data.
    void revise(const std::vector<std::string>& names) const
    {
        for (const auto& name : names)
            if (const auto table = path_ / "tables" / (name + ".csv"); fs::exists(table))
                freeze_table(table);
            else
                freeze_layer(name);
    }

    /// Money of tables and prices of 2020 move with an index: 100 in 2019, 125 in 2020.
    void add_index() const
    {
        std::string csv;
        std::istringstream lines(read_file((path_ / "parameters.csv").string()));
        for (std::string line; std::getline(lines, line);)
            csv += (csv.empty() ? replaced(line, "price_year,", "price_year,index,")
                    : line.find(",2020,synthetic") == std::string::npos
                        ? replaced(line, ",synthetic", ",,synthetic")
                        : replaced(line, ",2020,synthetic", ",2020,cpi,synthetic")) +
                   "\n";
        write_file_atomically((path_ / "parameters.csv").string(), csv);
        write_file_atomically((path_ / "indices.csv").string(),
                              "series,year,value,source,verified\ncpi,2019,100,made up,no\ncpi,2020,125,made up,no\n");
        edit(path_ / "scene.yaml", "parameters: parameters.csv",
             "parameters: parameters.csv\nprice_indices: indices.csv");
        for (const std::string table :
             {"tourism", "crop_accounts", "forestry_accounts", "livestock_accounts", "fishery_accounts"})
            edit(path_ / "scene.yaml", "  " + table + ": {file: tables/" + table + ".csv}",
                 "  " + table + ": {file: tables/" + table + ".csv, index: cpi}");
    }

    /// Other boundaries: the first county takes the second one in, the third has another id. Tables follow: rows of the
    /// second county go.
    void move_boundaries() const
    {
        const std::string from = (path_ / "vector" / "scene.gpkg").string();
        std::string crs;
        for (const auto& layer : raster::list_layers(from))
            if (layer.name == "county")
                crs = layer.crs;
        auto counties = raster::read_features(from, "county", {"adcode", "name", "name_en"}, "");
        std::sort(counties.begin(), counties.end(),
                  [](const auto& a, const auto& b) { return a.attributes.at("adcode") < b.attributes.at("adcode"); });
        const auto& taken = counties[1].polygon.rings;
        counties[0].polygon.rings.insert(counties[0].polygon.rings.end(), taken.begin(), taken.end());
        const std::string gone = counties[1].attributes["adcode"], old = counties[2].attributes["adcode"];
        counties[2].attributes = {{"adcode", new_place}, {"name", "新县"}, {"name_en", "New"}};
        counties.erase(counties.begin() + 1);
        raster::write_features((path_ / "vector" / "other.gpkg").string(), "county", crs, counties);
        edit(path_ / "scene.yaml", "places: {file: vector/scene.gpkg", "places: {file: vector/other.gpkg");
        for (const auto& entry : fs::directory_iterator(path_ / "tables")) {
            std::string text;
            std::istringstream lines(read_file(entry.path().string()));
            for (std::string line; std::getline(lines, line);)
                if (!line.starts_with(gone + ","))
                    text += (line.starts_with(old + ",") ? new_place + line.substr(old.size()) : line) + "\n";
            write_file_atomically(entry.path().string(), text);
        }
    }
    static inline const std::string new_place = "360899";

    std::unique_ptr<account::Project> open(const fs::path& method = methods() / "mee-2020") const
    {
        return std::move(open_at(path_, {method}).front());
    }
    std::vector<std::unique_ptr<account::Project>> open_both(const fs::path& first, const fs::path& second) const
    {
        return open_at(path_, {first, second});
    }

private:
    static void make(const fs::path& path, std::uint64_t seed, std::int64_t pixels)
    {
        scene::MakeOptions options;
        options.directory = path.string();
        options.pixels = pixels;
        options.seed = seed;
        options.first_year = 2019;
        options.last_year = 2020;
        options.threads = 2;
        scene::make_scene(options);
    }

    static std::vector<std::unique_ptr<account::Project>> open_at(const fs::path& path,
                                                                  const std::vector<fs::path>& methods)
    {
        account::ProjectOptions options;
        options.scene = path.string();
        return account::open_projects(options, {methods.begin(), methods.end()});
    }

    void freeze_layer(const std::string& name) const
    {
        fs::copy_file(path_ / "raster" / (name + "_2019.tif"), path_ / "raster" / (name + "_2020.tif"),
                      fs::copy_options::overwrite_existing);
    }

    static void freeze_table(const fs::path& path)
    {
        std::string text;
        auto rows = read_csv(read_file(path.string()));
        const auto year = static_cast<std::size_t>(std::find(rows[0].begin(), rows[0].end(), "year") - rows[0].begin());
        for (auto row : rows) {
            if (year < row.size() && row[year] == "2020")
                continue;
            for (const std::string& as : year < row.size() && row[year] == "2019"
                                             ? std::vector<std::string>{"2019", "2020"}
                                             : std::vector<std::string>{""}) {
                if (!as.empty())
                    row[year] = as;
                for (std::size_t i = 0; i < row.size(); ++i)
                    text += (i == 0 ? "" : ",") + csv_cell(row[i]);
                text += "\n";
            }
        }
        write_file_atomically(path.string(), text);
    }

    fs::path path_;
};

/// mee-2020 in a folder of its own, to be changed.
inline fs::path own_package(const std::string& name)
{
    const fs::path path = scratch() / ("method_" + name);
    fs::remove_all(path);
    fs::copy(methods() / "mee-2020", path, fs::copy_options::recursive);
    return path;
}

}  // namespace eco::laws

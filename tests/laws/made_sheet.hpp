#pragma once
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>

#include "account/cases.hpp"
#include "terrain/read_raster.hpp"
#include "territory.hpp"

namespace eco::laws {

/// mee-2020 with files of a test's own, on the made territory in 2020.
class MadeSheet {
public:
    /// `files`: path in the package -> text. `scene` empty: the made one.
    MadeSheet(std::string account, const std::map<std::string, std::string>& files, std::string scene = {})
        : account_(std::move(account)), scene_(std::move(scene))
    {
        root_ = std::filesystem::temp_directory_path() / ("eco_" + account_ + "_" + std::to_string(::getpid()));
        std::filesystem::remove_all(root_);
        std::filesystem::create_directories(root_);
        std::filesystem::copy(std::string(ECO_SOURCE_DIR) + "/methods/mee-2020", root_ / "mee-2020",
                              std::filesystem::copy_options::recursive);
        for (const auto& [path, text] : files)
            std::ofstream(root_ / "mee-2020" / path) << text;
    }
    ~MadeSheet() { std::filesystem::remove_all(root_); }
    MadeSheet(const MadeSheet&) = delete;
    MadeSheet& operator=(const MadeSheet&) = delete;

    std::string folder(const std::string& name) const { return (root_ / name).string(); }
    account::ProjectOptions options() const
    {
        account::ProjectOptions out;
        out.method = folder("mee-2020");
        out.scene = scene_.empty() ? made_scene() : scene_;
        out.years = {2020};
        return out;
    }
    account::Project& project()
    {
        if (!project_)
            project_ = account::open_project(options());
        return *project_;
    }
    account::Run run_of(account::AccountOptions options, const std::string& cache)
    {
        options.years = {2020};
        options.cache_dir = folder(cache);
        return account::account(project().checked, project().prepared, options);
    }
    const account::Run& whole()
    {
        if (!whole_)
            whole_ = run_of({}, "cache");
        return *whole_;
    }
    /// A quantity of the test's account, of one place or of all.
    double amount(const account::Run& run, const std::string& name, const std::string& place = {}) const
    {
        double out = 0;
        bool is_there = false;
        for (const auto& cell : run.cells) {
            const auto& series = run.series[static_cast<std::size_t>(cell.series)];
            if (series.service != account_ || series.name != name || (!place.empty() && cell.place != place))
                continue;
            EXPECT_TRUE(cell.amount || account::is_gap(cell)) << name << " " << cell.reason;
            out += static_cast<double>(cell.amount.value_or(0)) * series.quantum;
            is_there = true;
        }
        EXPECT_TRUE(is_there) << name;
        return out;
    }
    /// A number of each cell by its class, NaN where it has none.
    terrain::Raster<float> by_class(const std::function<float(const std::string&)>& number)
    {
        const auto& prepared = project().prepared;
        terrain::Raster<float> out = terrain::read_raster(prepared.ecosystem_layer(2020)->path);
        for (float& code : out.values) {
            const std::string id =
                std::isnan(code) || code > 254 ? "" : prepared.ecosystems[static_cast<std::size_t>(code)];
            code = id.empty() ? std::nanf("") : number(id);
        }
        return out;
    }
    /// Sum of the known values times area over the pieces of cells that have a class.
    double total(const terrain::Raster<float>& values)
    {
        const auto& prepared = project().prepared;
        const terrain::Raster<float> known = by_class([](const std::string&) { return 1.0F; });
        double out = 0;
        for (std::int64_t row = 0; row < values.rows(); ++row) {
            const double area = prepared.cell_area_m2[static_cast<std::size_t>(row)];
            const auto& zones = prepared.zones.rows[static_cast<std::size_t>(row)];
            const auto add = [&](std::int64_t col, double share) {
                if (!std::isnan(known.at(row, col)) && !std::isnan(values.at(row, col)))
                    out += values.at(row, col) * area * share;
            };
            for (const auto& run : zones.runs)
                for (std::int64_t col = run.first; col <= run.last; ++col)
                    add(col, 1);
            for (const auto& piece : zones.pieces)
                add(piece.col, piece.fraction);
        }
        return out;
    }
    void expect_cases_hold(std::size_t count)
    {
        const auto results = account::run_cases(project().checked, account_);
        EXPECT_EQ(results.size(), count);
        for (const auto& result : results)
            EXPECT_TRUE(result.is_passed) << result.name << ": " << result.expected_name << " is " << result.found;
    }

private:
    std::string account_, scene_;
    std::filesystem::path root_;
    std::unique_ptr<account::Project> project_;
    std::optional<account::Run> whole_;
};

}  // namespace eco::laws

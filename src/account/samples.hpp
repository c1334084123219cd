#pragma once
#include <memory>

#include "account/carried_data.hpp"
#include "account/project.hpp"
#include "account/sampled_year.hpp"
#include "account/trace.hpp"

namespace eco::account {

struct SampleOptions {
    std::string scene{};    // directory or manifest of the run's scene
    std::size_t size = 20;  // pixels of each place and ecosystem type; a multiple of sample_groups
    std::uint64_t seed = 1;
    int threads = 2;
    std::string cache_dir{};  // empty: the scene's
    Progress progress{};
};

/// Layers with a declared error that a run reads: by name, the first formula that reads them. Of those whose neighbours
/// or whole grid a formula looks at, that one.
struct ErrorLayers {
    std::map<std::string, std::string> at_pixels, whole;
};
ErrorLayers error_layers(const StoredRun& stored, const scene::Scene& scene);

/// The scene of a run, prepared for the package that the run carries. Errors: InputError if it cannot be accounted, or
/// is not what the run read.
std::unique_ptr<Project> open_scene_of(const Run& run, const StoredRun& stored, const SampleOptions& options);

/// What class sums cannot answer: parameters and figures inside formulas of the pixel, and errors of layers. Sums that
/// read them are evaluated for each draw at a sample of the scene's pixels.
///
/// Estimate  of the cell of a sum: r B + N (mean(y) - r mean(y0)) with its booked sum B, its N pixels, the amounts y in
///           the draw and y0 at the rows' values of those that are in the sample, and the ratio r of both amounts over
///           the ecosystem type in all places. Cells add up; what all pixels have in common has no sampling error.
/// Error     jackknife over ten groups of pixels, with finite population correction.
/// Source    Cochran (1977), Sampling Techniques, 3rd ed., ch. 5 to 7; Kott (2001), The delete-a-group jackknife,
///           Journal of Official Statistics 17, 521-526
class Samples {
public:
    /// Reads the scene once a year. `stored` and `project` must outlive this. Errors: as of an account.
    Samples(const StoredRun& stored, const Project& project, const SampleOptions& options);

    /// Rows, tables and layers that are drawn at the sampled pixels: "parameter:NAME", "table:NAME.COLUMN",
    /// "layer:NAME".
    const std::set<std::string>& drawn() const { return drawn_; }
    std::int64_t pixels() const { return pixels_; }
    std::int64_t sampled() const { return sampled_; }
    /// Sums that are sampled, "sheet.name".
    const std::set<std::string>& sums() const { return sums_; }
    const ErrorLayers& layers() const { return layers_; }

    // Told by a trace, for each year; first that it begins.
    void begin();
    void begin_year(Trace& trace, int year, engine::Evaluator& evaluator, RunData& data, const RowsOf& rows_of);
    bool has(int year, std::size_t sum) const;
    /// The form of a booked cell (place x ecosystem type) of a part of a sum.
    Form find(Trace& trace, int year, const engine::PixelSum& sum, std::size_t part, std::size_t cell, double booked);

    /// Puts the values of sampled cells into the rows' draws, whose other rows have theirs. `without` gets those of
    /// each sample without one of its groups, for the first draws: [group][cell][draw], cells by number of row_of().
    struct Without {
        std::size_t draws = 0;
        std::vector<std::vector<std::vector<double>>> values;
    };
    void fill(const Trace& trace, std::vector<std::vector<double>>& rows, std::size_t draws, int threads,
              Without* without = nullptr) const;
    /// Rows of the trace that are sampled cells.
    const std::vector<int>& row_of() const { return row_of_; }

private:
    struct Cell {
        std::size_t part = 0, stratum = 0, number = 0;
        double booked = 0;
    };
    struct Year {
        explicit Year(SampledYear sample) : sampled(std::move(sample)) {}
        SampledYear sampled;
        std::vector<Cell> cells;
    };
    void find_drawn(const StoredRun& stored);
    const method::Row& error_row(const scene::Layer& layer, const std::string& label);
    std::vector<int> error_rows(Trace& trace, const scene::Layer& layer, const engine::PlannedLayer& planned, int year);
    void fill_year(const Year& year, const PixelDraws& draws, const std::vector<double>& base, int threads,
                   std::vector<std::vector<double>>& rows, Without* without) const;

    const StoredRun& stored_;
    const Project& project_;
    ErrorLayers layers_;
    std::set<std::string> drawn_, sums_;
    std::map<int, Year> years_;
    std::map<std::pair<std::string, std::string>, method::Row> error_rows_;  // by layer and label
    Trace tables_;  // forms of class tables; its rows are the other trace's
    std::vector<int> row_of_;
    std::int64_t pixels_ = 0, sampled_ = 0;
};

}  // namespace eco::account

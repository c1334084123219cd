#pragma once
#include <string>

#include "grid/grid.hpp"
#include "scene/scene.hpp"

namespace eco::scene {

/// SHA-256 of files, remembered in the cache by path, size and time of change. `save` writes what is new, atomically.
class Fingerprints {
public:
    explicit Fingerprints(const std::string& cache_dir);
    /// Errors: IoError naming the file.
    std::string of(const std::string& path);
    void save() const;

private:
    struct Known {
        std::string stamp, sha256;
    };
    std::string index_;
    std::map<std::string, Known> known_;
    bool is_new_ = false;
};

/// How one band comes to the account's grid.
struct Alignment {
    enum class How { as_it_is, coarse, coarse_warped, warped } how = How::as_it_is;
    grid::Grid grid;     // of the result
    std::string method;  // nearest, bilinear, average, sum; empty as it is
};
/// Cells at least this many times the grid's stay on a grid of their own.
constexpr double coarse_factor = 4;
Alignment plan_alignment(const Layer& layer, const std::string& path, const grid::Grid& target);

struct AlignedBand {
    std::string path;
    int band = 1;
    bool is_coarse = false;
    std::string fingerprint;
};
/// Carries it out; a result that the cache holds already is not made again. Errors: InputError, IoError.
AlignedBand align(const Layer& layer, const std::string& path, int band, const Alignment& plan,
                  const std::string& source_sha256, const std::string& cache_dir, int threads);

}  // namespace eco::scene

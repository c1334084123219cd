#pragma once
#include <string>

#include "account/run.hpp"

namespace eco::account {

/// The files of the method package that a run carries ("method/PATH", parents as "parents/ID/PATH"), in a temporary
/// directory that lives as long as this. Paths that lead out of it are left out. Errors: IoError if it cannot be
/// written.
class CarriedFiles {
public:
    explicit CarriedFiles(const Run& run);
    ~CarriedFiles();
    CarriedFiles(const CarriedFiles&) = delete;
    CarriedFiles& operator=(const CarriedFiles&) = delete;

    /// Directory of the package; empty if the run carries none.
    const std::string& method() const { return method_; }

    /// Writes one more file there. The path to open it by.
    std::string add(const std::string& path, const std::string& text) const;

private:
    std::string root_, method_;
};

}  // namespace eco::account

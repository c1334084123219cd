#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "cli/command.hpp"

namespace eco::cli {

/// A bar on a terminal, one line for each thing that is done; silent elsewhere. Copies share the bar, so that it can be
/// given as a function.
class ProgressBar {
public:
    explicit ProgressBar(const Context& context);
    /// `share` is 0 to 1.
    void operator()(const std::string& what, double share) const;

private:
    struct State {
        std::ostream& err;
        bool is_shown = false;
        std::string what;
        std::chrono::steady_clock::time_point begun, drawn;
        ~State();
        void draw(double share);
    };
    std::shared_ptr<State> state_;
};

}  // namespace eco::cli

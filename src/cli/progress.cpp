#include "cli/progress.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/table.hpp"

namespace eco::cli {
namespace {

constexpr int bar_width = 20, text_width = 24;
constexpr auto pause = std::chrono::milliseconds(100);

}  // namespace

ProgressBar::ProgressBar(const Context& context)
    : state_(new State{context.err, context.shows_progress, {}, std::chrono::steady_clock::now(), {}})
{
}

ProgressBar::State::~State()
{
    if (is_shown && !what.empty())
        err << "\n";
}

void ProgressBar::State::draw(double share)
{
    std::string bar;
    for (int i = 0; i < bar_width; ++i)
        bar += (i + 0.5) / bar_width < share ? "█" : "░";
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    err << fmt::format("\r{} {} {:3.0f} %  {:.1f} s ", pad(what, text_width, Align::left), bar, share * 100, seconds)
        << std::flush;
}

void ProgressBar::operator()(const std::string& what, double share) const
{
    State& state = *state_;
    if (!state.is_shown)
        return;
    const auto now = std::chrono::steady_clock::now();
    if (what != state.what) {
        if (!state.what.empty())
            state.err << "\n";
        state.what = what;
        state.begun = now;
    } else if (now - state.drawn < pause && share < 1) {
        return;
    }
    state.drawn = now;
    state.draw(std::clamp(share, 0.0, 1.0));
}

}  // namespace eco::cli

#include "cli/draws.hpp"

#include "cli/options.hpp"

namespace eco::cli {

account::DrawOptions read_draws(const std::string& draws, const std::string& seed, const std::string& threads)
{
    account::DrawOptions out;
    if (!draws.empty())
        out.draws = static_cast<int>(read_whole("--draws", draws, 100, 1000000));
    if (!seed.empty())
        out.seed = static_cast<std::uint64_t>(read_whole("--seed", seed, 0, 1LL << 53));
    out.threads = read_threads(threads);
    return out;
}

}  // namespace eco::cli

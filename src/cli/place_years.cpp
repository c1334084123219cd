#include "cli/place_years.hpp"

#include "cli/places.hpp"
#include "ledger/ledger.hpp"

namespace eco::cli {

void PlaceYears::declare(Options& options)
{
    options.argument("RUN", "cli.help.run", run_id_);
    options.option("--place", "P", "cli.help.place", place_);
    options.option("--year", "Y", "cli.help.year", year_);
    options.option("--ledger", "FILE", "cli.help.ledger", ledger_);
    options.flag("--csv", "cli.help.csv", is_csv_);
    options.flag("--json", "cli.help.json", is_json_);
}

account::Run PlaceYears::load()
{
    only_ = year_.empty() ? 0 : static_cast<int>(read_whole("--year", year_, 1900, 2200));
    if (is_csv_ && is_json_)
        throw UsageError("cli.two_forms", {});
    return ledger::Ledger::open_existing(find_ledger(ledger_)).load(run_id_);
}

std::vector<std::string> PlaceYears::places(const account::Run& run) const
{
    if (!place_.empty())
        return {place_};
    std::vector<std::string> out;
    for (const bool is_whole : {true, false})
        for (const auto& place : run.places)
            if (place.parent.empty() == is_whole)
                out.push_back(place.id);
    return out;
}

std::vector<int> PlaceYears::years(const account::Run& run) const
{
    return only_ == 0 ? run.years : std::vector<int>{only_};
}

}  // namespace eco::cli

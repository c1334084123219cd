#pragma once
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "account/run.hpp"
#include "engine/pass.hpp"
#include "engine/plan.hpp"
#include "method/check.hpp"
#include "scene/prepare.hpp"

namespace eco::account {

/// Called with what is being done and how far it is, 0 … 1.
using Progress = std::function<void(const std::string& what, double share)>;

class Trace;

/// A scene prepared for the package, and a year of it, that data are read of.
struct DataSource {
    const scene::Prepared* prepared = nullptr;
    int year = 0;
};

/// Where each layer and table is read: in the scene and year of the account, but for those that are named. The name
/// `day` is the calendar.
class DataSources {
public:
    DataSources(const scene::Prepared& prepared, int year, std::map<std::string, DataSource> others)
        : own_{&prepared, year}, others_(std::move(others))
    {
    }
    DataSource of(const std::string& name) const
    {
        const auto found = others_.find(name);
        return found == others_.end() ? own_ : found->second;
    }
    int accounting_year() const { return own_.year; }
    /// Which scenes and years these are, for what is kept of them.
    std::string text() const
    {
        std::string out = own_.prepared->hash + " " + std::to_string(own_.year);
        for (const auto& [name, other] : others_)
            out += "\n" + name + " " + other.prepared->hash + " " + std::to_string(other.year);
        return out;
    }

private:
    DataSource own_;
    std::map<std::string, DataSource> others_;
};

/// A reduction over the pixels of the whole territory; NaN with a reason if there is none.
struct DomainValue {
    double value = 0;
    std::string reason{};
};

/// Values of one year by their text, "percentile(5, ndvi over pixel by domain)".
using DomainValues = std::map<std::string, DomainValue>;

struct AccountOptions {
    std::vector<int> years{};  // empty: the scene's
    int threads = 2;
    int tile = 512;
    std::vector<std::string> only_places{};  // ids of finest places; empty: all
    std::string cache_dir{};                 // for kept layers; empty: the scene's
    std::vector<std::string> rasters{};      // "service.quantity": written as COG of quantity per m2
    std::string raster_dir{};
    Progress progress{};
    bool hoists = true;                             // false: every term at the pixel, for tests
    bool opens_layers = true;                       // false: no pass is made, stored totals are booked
    std::map<std::string, method::Table> tables{};  // "price:NAME": rows in place of the package's and the scene's
    std::map<std::string, DataSource> data_from{};  // layers and tables read elsewhere; then checks are not made
    int constant_year = 0;                          // prices of this year for all years; 0: current prices
    std::map<int, DomainValues> domains{};          // known already, by year: of a stored run
    Trace* trace = nullptr;                         // told how amounts come about
};

/// What is computed for one year, ready to be passed: the plan, its inputs, and what was left out and why.
struct YearPlan {
    int year = 0;
    engine::Plan plan;
    engine::PassInput input;
    std::map<std::string, std::string> missing_sums;  // "sheet.name" -> reason
};

/// An account in steps, so that a pass can be cut into shards: plan years, run passes, book. account() does all of it.
class Accounting {
public:
    /// `package`, `checked` and `prepared` must outlive this.
    Accounting(const method::Checked& checked, const scene::Prepared& prepared, AccountOptions options);
    ~Accounting();

    const std::vector<int>& years() const;
    /// Computes kept layers (terrain, erosivity …), fills class tables. Errors: InputError.
    const YearPlan& plan(int year);
    /// The same for some sums (ids of their expressions), every term and derived layer at the pixel: nothing is
    /// factored out and nothing but what looks at the whole grid is computed before.
    YearPlan plan_pixels(int year, const std::set<std::size_t>& sums);
    /// Books the totals of a year's pass.
    void book(int year, const engine::Totals& totals);
    /// What is booked so far; its cells are in no order.
    const Run& booked() const;
    /// The run, after every year was booked. Errors: InputError if coverage is below the scene's minimum, or a check
    /// fails.
    Run finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// A package and the scene as it was prepared for it.
struct Subject {
    const method::Checked* checked = nullptr;
    const scene::Prepared* prepared = nullptr;
};

/// Methods x one scene x years: one pass a year for all services of all methods. Each run is the one that its method
/// gives alone, its id too.
/// Errors   InputError with the problems of all methods; one of them with an error leaves all without a run.
std::vector<Run> account(const std::vector<Subject>& subjects, const AccountOptions& options);
Run account(const method::Checked& checked, const scene::Prepared& prepared, const AccountOptions& options);

/// The label of every choice: the scene's where the package leaves it open, else the package's, else the default.
/// Errors: InputError for a choice without label, or one that the scene may not set.
std::map<std::string, std::string> settle_choices(const method::Package& package,
                                                  const std::map<std::string, std::string>& scene_set);

}  // namespace eco::account

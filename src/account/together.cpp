#include "account/together.hpp"

#include <algorithm>
#include <limits>

#include "base/workers.hpp"
#include "engine/join.hpp"

namespace eco::account {

std::vector<std::string> common_ecosystems(const std::vector<Subject>& subjects)
{
    std::vector<std::string> out;
    Problems problems;
    for (const std::string& id : subjects.front().prepared->ecosystems) {
        if (id.empty() || std::find(out.begin(), out.end(), id) != out.end())
            continue;
        std::string known, unknown;
        for (const Subject& subject : subjects) {
            std::string& list = subject.checked->words.label_number("ecosystem", id) < 0 ? unknown : known;
            list += (list.empty() ? "" : ", ") + subject.checked->package->id;
        }
        if (unknown.empty())
            out.push_back(id);
        else if (!known.empty())
            problems.add(Problem{{subjects.front().prepared->scene->ecosystem_map, 0, 0, {}},
                                 "account.other_ecosystems",
                                 {{"ecosystem", id}, {"known", known}, {"unknown", unknown}},
                                 {},
                                 false});
    }
    problems.throw_if_any();
    return out;
}

namespace {

/// The accounts of several packages, step by step.
class Together {
public:
    Together(const std::vector<Subject>& subjects, const AccountOptions& options)
        : subjects_(subjects), options_(options), ecosystems_(common_ecosystems(subjects))
    {
        for (const Subject& subject : subjects)
            parts_.push_back(std::make_unique<Accounting>(*subject.checked, *subject.prepared, options));
    }

    void run_year(int year)
    {
        std::vector<const YearPlan*> plans;
        each(1, [&](std::size_t i) { plans.push_back(&parts_[i]->plan(year)); });
        const engine::Joined joined = join(plans);
        const engine::PassInput input = joint_input(plans, joined);
        const auto progress = [&](std::int64_t done, std::int64_t all) {
            if (options_.progress)
                options_.progress(std::to_string(year), static_cast<double>(done) / static_cast<double>(all));
        };
        const engine::Totals totals = engine::run_pass(joined.program, input, progress);
        each(options_.threads, [&](std::size_t i) {
            parts_[i]->book(year, engine::totals_of(joined, i, plans[i]->plan.program, totals));
        });
    }

    std::vector<Run> finish()
    {
        std::vector<Run> runs(parts_.size());
        each(options_.threads, [&](std::size_t i) { runs[i] = parts_[i]->finish(); });
        return runs;
    }

    const std::vector<int>& years() const { return parts_.front()->years(); }

private:
    /// Does it for every part, on `threads` of them at once, then tells the problems of all in their order. Where there
    /// are several, a problem names its package.
    template <typename Do>
    void each(int threads, const Do& what)
    {
        std::vector<std::vector<Problem>> found(parts_.size());
        run_jobs(static_cast<std::int64_t>(parts_.size()), threads, [&] {
            return [&](std::int64_t job) {
                const auto i = static_cast<std::size_t>(job);
                try {
                    what(i);
                } catch (const InputError& error) {
                    found[i] = error.problems();
                }
            };
        });
        Problems problems;
        for (std::size_t i = 0; i < parts_.size(); ++i)
            for (Problem& problem : found[i]) {
                if (parts_.size() > 1 && problem.place.spot.empty())
                    problem.place.spot = subjects_[i].checked->package->id;
                problems.add(std::move(problem));
            }
        problems.throw_if_any();
    }

    engine::Joined join(const std::vector<const YearPlan*>& plans) const
    {
        std::vector<engine::JoinPart> parts;
        for (std::size_t i = 0; i < plans.size(); ++i) {
            engine::JoinPart part{&plans[i]->plan.program, &plans[i]->input.layers, {}};
            for (const auto& id : ecosystems_)
                part.ecosystems.push_back(subjects_[i].checked->words.label_number("ecosystem", id));
            parts.push_back(std::move(part));
        }
        return engine::join_programs(parts);
    }

    engine::PassInput joint_input(const std::vector<const YearPlan*>& plans, const engine::Joined& joined) const
    {
        engine::PassInput input = plans.front()->input;
        input.layers = joined.layers;
        auto& relabel = input.ecosystem.relabel;
        const auto& codes = subjects_.front().prepared->ecosystems;
        for (std::size_t code = 0; code < relabel.size() && code < codes.size(); ++code) {
            const auto found = std::find(ecosystems_.begin(), ecosystems_.end(), codes[code]);
            relabel[code] = found == ecosystems_.end() ? std::numeric_limits<double>::quiet_NaN()
                                                       : static_cast<double>(found - ecosystems_.begin());
        }
        input.column_name = [plans, &joined](int group, int column) {
            for (std::size_t part = 0; part < plans.size(); ++part)
                for (std::size_t g = 0; g < joined.homes[part].size(); ++g) {
                    const auto& [home, columns] = joined.homes[part][g];
                    const auto own = std::find(columns.begin(), columns.end(), column);
                    if (home == group && own != columns.end())
                        return plans[part]->input.column_name(static_cast<int>(g),
                                                              static_cast<int>(own - columns.begin()));
                }
            return std::string();
        };
        return input;
    }

    const std::vector<Subject>& subjects_;
    const AccountOptions& options_;
    std::vector<std::string> ecosystems_;
    std::vector<std::unique_ptr<Accounting>> parts_;
};

}  // namespace

std::vector<Run> account(const std::vector<Subject>& subjects, const AccountOptions& options)
{
    Together together(subjects, options);
    for (const int year : together.years())
        together.run_year(year);
    return together.finish();
}

Run account(const method::Checked& checked, const scene::Prepared& prepared, const AccountOptions& options)
{
    return std::move(account({{&checked, &prepared}}, options).front());
}

}  // namespace eco::account

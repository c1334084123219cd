#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>

#include "base/problem.hpp"
#include "bench/chain_inputs.hpp"
#include "bench/compare.hpp"
#include "bench/decode.hpp"
#include "bench/held.hpp"
#include "engine/pass.hpp"

namespace eco::bench {

namespace {

void describe(const Bench& bench)
{
    const engine::Program& program = bench.plan->plan.program;
    std::size_t columns = 0, services = 0;
    for (const auto& group : program.groups)
        columns += group.columns.size();
    for (const auto& [id, status] : bench.project->package.services)
        services += status == "computed";
    say("pixels", static_cast<double>(bench.input.grid.cells()));
    double touched = 0;
    for (const auto& tile : touched_tiles(bench.input))
        touched += static_cast<double>(tile.rows * tile.cols);
    say("pixels_read", touched);
    say("services", static_cast<double>(services));
    say("layers_full", bench.full_layers());
    say("layers_coarse_made_full", bench.coarse_layers);
    say("layer_bytes", bench.bytes());
    say("instructions", static_cast<double>(program.code.size()));
    say("registers", program.registers);
    say("groups", static_cast<double>(program.groups.size()));
    say("columns", static_cast<double>(columns));
}

/// Decoding, the pass and the pass by hand, from files.
void time_files(Bench& bench, int threads, int times)
{
    engine::PassInput input = bench.input;
    input.threads = threads;
    const hand::Tables tables = hand_tables(bench);
    const std::string at = std::to_string(threads) + "thr";
    decode_only(input, false);  // the files into the page cache
    std::vector<Work> works = {{"decode." + at, [&] { decode_only(input, false); }},
                               {"decode_rasterio." + at, [&] { decode_only(input, true); }},
                               {"read." + at, [&] { read_only(input); }},
                               {"pass." + at, [&] { engine::run_pass(bench.plan->plan.program, input); }},
                               {"hand." + at, [&] { hand_pass(bench, input, tables); }}};
    time_in_turn(times, works);
    say(works);
}

/// The formulas alone, by the engine and by hand, on one thread: layers in memory, and what handing them out costs
/// taken off.
void time_formulas(const Bench& bench, int times)
{
    const Held held(bench.input);
    engine::PassInput input = held.input();
    input.threads = 1;
    const hand::Tables tables = hand_tables(bench);
    std::vector<Work> works = {{"memory_read", [&] { read_only(input); }},
                               {"memory_pass", [&] { engine::run_pass(bench.plan->plan.program, input); }},
                               {"memory_hand", [&] { hand_pass(bench, input, tables); }}};
    time_in_turn(times, works);
    say(works);
}

int make(const std::vector<std::string>& words)
{
    make_scene(words.at(0), std::atoll(words.at(1).c_str()));
    return 0;
}

/// What is done once for a scene: a second time finds it in the cache.
int prepare(const std::vector<std::string>& words)
{
    const Bench bench = open_bench(words.at(0), 2);
    say("opening", bench.opening);
    say("layers", bench.layers);
    return 0;
}

int time(const std::vector<std::string>& words)
{
    Bench bench = open_bench(words.at(0), 2);
    const int times = words.size() > 1 ? std::atoi(words[1].c_str()) : 3;
    describe(bench);
    time_files(bench, 1, times);
    time_files(bench, 2, times);
    const HandSums sums = hand_pass(bench, bench.input, hand_tables(bench));
    time_formulas(bench, times);
    const auto totals = compare(bench, sums, run_of(bench));
    require_equal(totals);
    say("totals_equal", static_cast<double>(totals.size()));
    return 0;
}

/// One account on a scene that is ready: what the process needs at its peak.
int memory(const std::vector<std::string>& words)
{
    Bench bench = open_bench(words.at(0), 2);
    say("memory_opened", peak_mib());
    const auto totals = engine::run_pass(bench.plan->plan.program, bench.input);
    say("memory_passed", peak_mib());
    bench.accounting->book(bench.plan->year, totals);
    bench.accounting->finish();
    say("memory_peak", peak_mib());
    return 0;
}

int chain(const std::vector<std::string>& words)
{
    Bench bench = open_bench(words.at(0), 2);
    engine::PassInput input = bench.input;
    input.threads = 1;
    decode_only(input, false);
    std::vector<Work> works = {{"pass", [&] { engine::run_pass(bench.plan->plan.program, input); }}};
    time_in_turn(3, works);
    say("pass_cpu", works.front().least.cpu);
    write_chain_inputs(bench, words.at(1));
    return 0;
}

/// The formulas alone, again and again: for a profiler.
int formulas(const std::vector<std::string>& words)
{
    const Bench bench = open_bench(words.at(0), 2);
    time_formulas(bench, words.size() > 1 ? std::atoi(words[1].c_str()) : 10);
    return 0;
}

int program(const std::vector<std::string>& words)
{
    const Bench bench = open_bench(words.at(0), 2);
    const auto& plan = bench.plan->plan;
    for (const auto& in : plan.program.code)
        std::printf("%2d: r%d <- r%d r%d r%d index %d value %g\n", static_cast<int>(in.code), in.out, in.a, in.b, in.c,
                    in.index, in.value);
    for (const auto& basis : plan.bases)
        std::printf("group %d column %d: %s\n", basis.group, basis.column, formula::describe(*basis.value).c_str());
    for (std::size_t g = 0; g < plan.groups.size(); ++g)
        for (const auto& slot : plan.groups[g].slots)
            std::printf("group %zu slot %zu: %s\n", g, slot.representatives.size(),
                        formula::describe(*slot.value).c_str());
    for (const auto& layer : plan.layers)
        std::printf("layer %s\n", layer.id.c_str());
    return 0;
}

}  // namespace

}  // namespace eco::bench

int main(int argc, char** argv)
{
    using namespace eco::bench;
    const std::map<std::string, std::function<int(const std::vector<std::string>&)>> commands = {
        {"make", make},   {"prepare", prepare},   {"time", eco::bench::time}, {"memory", memory},
        {"chain", chain}, {"formulas", formulas}, {"program", program}};
    const std::vector<std::string> words(argv + std::min(argc, 2), argv + argc);
    const auto command = commands.find(argc > 1 ? argv[1] : "");
    if (command == commands.end() || words.empty()) {
        std::fprintf(stderr,
                     "eco_bench make DIR PIXELS | prepare DIR | time DIR [TIMES] | memory DIR | chain DIR OUT | "
                     "formulas DIR [TIMES] | program DIR\n");
        return 2;
    }
    try {
        return command->second(words);
    } catch (const eco::InputError& error) {
        for (const auto& problem : error.problems())
            std::fprintf(stderr, "%s\n", eco::render(problem, eco::Language::en).c_str());
        return 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}

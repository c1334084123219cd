#pragma once
#include <memory>
#include <utility>
#include <vector>

#include "engine/branches.hpp"
#include "engine/program.hpp"
#include "engine/strip.hpp"

namespace eco::engine {

/// The registers of a program and the means to run it over strips. One per thread.
class Machine {
public:
    /// `program` must outlive the machine; `shown` are registers whose values are asked for besides those of sums.
    /// Errors: std::invalid_argument if an instruction or sum names a register, table or interval list that is not
    /// there.
    explicit Machine(const Program& program, const std::vector<int>& shown = {});

    /// Runs all instructions over the strip.
    void run(const Strip& strip, const Feed& feed);
    /// Changes a gathered or picked table for the strips to come.
    void set(std::size_t table, std::size_t cell, double value);
    /// Values of the last strip; `strip_size` of them.
    const double* values(int reg) const { return registers_.get() + static_cast<std::size_t>(reg) * strip_size; }
    const Program& program() const { return *program_; }

private:
    struct Free {
        void operator()(double* p) const;
    };
    void make_steps(const std::vector<int>& shown);
    void join_tables(const Instruction& pick);
    struct Step {
        Instruction instruction;
        std::size_t stretches;
    };
    /// The lanes of a strip, first and number, in which a branch is taken.
    struct Stretches {
        Branch branch;
        std::vector<std::pair<int, int>> lanes;
        bool is_found = false;  // for this strip
    };
    std::size_t stretch_of(const Branch& branch);
    void find(Stretches& stretches, int lanes);
    void step(const Instruction& instruction, const Strip& strip, const Feed& feed);
    void step_lanes(const Instruction& instruction, const Strip& strip, int first, int n);
    double* slot(int reg) { return registers_.get() + static_cast<std::size_t>(reg) * strip_size; }

    const Program* program_;
    std::vector<std::vector<double>> cell_tables_;  // tables of gather with NaN at the end, for lanes without a cell
    std::vector<std::vector<double>> picked_;       // by first table, [cell x count + number]
    std::vector<std::size_t> first_picked_;         // by table: the first of the tables that it is picked with
    std::vector<double> ecosystem_numbers_;
    std::vector<Step> steps_;  // of each strip
    std::vector<Stretches> stretches_;
    std::unique_ptr<double[], Free> registers_;
};

/// Throws std::invalid_argument where a program refers to something that it does not have.
void check_program(const Program& program, int layers);

}  // namespace eco::engine

#pragma once
#include <memory>
#include <vector>

#include "engine/program.hpp"
#include "engine/strip.hpp"

namespace eco::engine {

/// The registers of a program and the means to run it over strips. One per thread.
class Machine {
public:
    /// `program` must outlive the machine. Errors: std::invalid_argument if an instruction or sum names a register,
    /// table or interval list that is not there.
    explicit Machine(const Program& program);

    /// Runs all instructions over the strip.
    void run(const Strip& strip, const Feed& feed);
    /// Values of the last strip; `strip_size` of them.
    const double* values(int reg) const { return registers_.get() + static_cast<std::size_t>(reg) * strip_size; }
    const Program& program() const { return *program_; }

private:
    struct Free {
        void operator()(double* p) const;
    };
    void fill_constants();
    void join_tables(const Instruction& pick);
    void step(const Instruction& instruction, const Strip& strip, const Feed& feed);
    double* slot(int reg) { return registers_.get() + static_cast<std::size_t>(reg) * strip_size; }

    const Program* program_;
    std::vector<std::vector<double>> cell_tables_;  // tables of gather with NaN at the end, for lanes without a cell
    std::vector<std::vector<double>> picked_;       // by first table, [cell x count + number]
    std::vector<double> ecosystem_numbers_;
    std::vector<Instruction> steps_;  // of each strip
    std::unique_ptr<double[], Free> registers_;
};

/// Throws std::invalid_argument where a program refers to something that it does not have.
void check_program(const Program& program, int layers);

}  // namespace eco::engine

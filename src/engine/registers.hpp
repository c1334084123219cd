#pragma once
#include "engine/program.hpp"

namespace eco::engine {

/// How many of a, b and c an instruction reads.
int operand_count(Code code);

/// Reuses registers whose value is no longer needed; constants and those of groups' columns, slots and inputs stay.
/// `program` writes each register once.
void allocate_registers(Program& program);

}  // namespace eco::engine

#pragma once
#include <functional>
#include <string>
#include <vector>

#include "account/run.hpp"
#include "base/problem.hpp"
#include "ledger/database.hpp"

namespace eco::ledger {

/// What a column holds. amount: a whole number beyond 2^53, text in JSON. wide: 128 bits, text everywhere.
enum class Kind { text, integer, truth, amount, wide, real };

struct Column {
    std::string name;
    Kind kind = Kind::text;
    bool is_nullable = false;
};

/// One table of a run, read and written row by row without a copy. `run` must outlive it.
struct Table {
    std::string name;
    std::vector<Column> columns;
    std::size_t size = 0;
    FillRow fill;
    /// Takes a row of the columns' types into the run. Errors: std::invalid_argument if a wide number is none.
    std::function<void(const Row&)> append;
};

/// The tables of a run: "runs" with one row first, then years, choices, places … in the order of the schema.
/// Both the database and the run package store these.
std::vector<Table> tables_of(account::Run& run);
/// The same for reading only.
std::vector<Table> tables_of(const account::Run& run);

/// SHA-256 over every row of every table.
std::string content_hash(const account::Run& run);

/// What is wrong with a run as a whole: missing amounts without reason, cells of unknown series or places, cells twice,
/// numbers that are not finite, text that is not UTF-8. At most 20 problems.
std::vector<Problem> check_run(const account::Run& run);

}  // namespace eco::ledger

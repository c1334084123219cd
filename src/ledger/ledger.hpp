#pragma once
#include <map>
#include <span>
#include <string>
#include <vector>

#include "account/run.hpp"
#include "ledger/database.hpp"

namespace eco::ledger {

/// A run as a list shows it.
struct RunSummary {
    std::string id, created, engine_version;
    std::string method_id, method_version, method_status;
    std::string scene_id, scene_title_zh, scene_title_en;
    bool is_synthetic = false;
    std::vector<int> years;
    std::int64_t cells = 0;
    std::map<std::string, std::string> choices{};  // as Run::choices
};

/// Published runs in one SQLite file. A run is there whole or not at all, and never changes: the file itself refuses
/// updates and deletions. One Ledger per thread; several processes may use a file at once. Errors   InputError if the
/// file is no ledger, damaged or of a newer version; IoError if the disk fails.
class Ledger {
public:
    /// Opens the file, or makes an empty ledger where there is none.
    static Ledger open(const std::string& path);
    /// Errors   InputError if there is no file. A ledger in a read-only folder can be read.
    static Ledger open_existing(const std::string& path);

    /// Writes the runs in one transaction: all or none. Does nothing for one that is there already with the same
    /// content
    /// (`created` may differ). Errors   InputError if a run is inconsistent (check_run), or its id is there with other
    /// content.
    void publish(std::span<const account::Run> runs);
    void publish(const account::Run& run) { publish(std::span(&run, 1)); }

    /// In the order of publication.
    std::vector<RunSummary> runs() const;

    /// The run of that id or of that beginning of one id, proved against its checksum.
    /// Errors   InputError naming the candidates if none or several begin so; InputError if the stored run was altered.
    account::Run load(const std::string& id_or_prefix) const;

private:
    Ledger(Database database) : database_(std::move(database)) {}
    static Ledger checked(const std::string& path, Database::Mode mode);
    account::Run read(std::int64_t key) const;
    void insert(const account::Run& run);

    Database database_;
};

}  // namespace eco::ledger

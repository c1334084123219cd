#pragma once
#include <string>
#include <utility>
#include <vector>

#include "report/content.hpp"

namespace eco::report {

/// A row of seea.csv: the class of a service, or of one item of it.
struct SeeaMapping {
    std::string service, item, class_id, account, zh, en, caveat_zh, caveat_en, source, verified;
};

/// In the order of the reference list.
const std::vector<SeeaMapping>& seea_mappings();

/// A row of users.csv: who uses an item of a service or, without item, the whole of it.
struct SeeaUser {
    std::string service, item, id, zh, en, source, verified;
};

const std::vector<SeeaUser>& seea_users();
/// The row of the item, which the data name; else that of the service, which is assumed; nullptr if there is none.
const SeeaUser* find_seea_user(const account::Series& series);

/// The series of a run by the class of their service; those outside the reference list are left out.
struct SeeaServices {
    explicit SeeaServices(const Content& content);

    std::vector<const SeeaMapping*> classes;                          // that occur, in the order of the list
    std::vector<std::pair<const SeeaMapping*, int>> counted, valued;  // series of quantities and of values, by class
};

/// Adds a part with what is missing in it.
void add(const Amount& part, Amount& whole);

}  // namespace eco::report

#pragma once
#include <string>

#include "account/run.hpp"
#include "base/problem.hpp"
#include "report/summary.hpp"

namespace eco::report {

/// The text of the user's language, or the other one where it is empty.
const std::string& pick(Language language, const std::string& zh, const std::string& en);

/// A reason such as "not_covered: precipitation" in the user's language.
std::string reason_text(const std::string& reason, Language language);

/// The title of a group of services; its id where the catalogue has none.
std::string group_title(const std::string& group, Language language);

/// The title of a label of an index (grain, SO2); the label where there is none. "a/b" is titled part by part.
std::string item_title(const std::string& item, Language language);

/// What the sum of services may be called, as a key of the catalogue: it is the GEP only if the method has one, all are
/// computed in every year and nothing is deducted.
std::string total_key(const account::Run& run, const Summary& sums);

/// "current prices", "constant prices of 2020".
std::string prices_text(const account::Run& run, Language language);
/// What that means, for notes.
std::string prices_note(const account::Run& run, Language language);

}  // namespace eco::report

#pragma once

namespace eco::report {

/// Which maps a document has: those of all services, of each group and of each service; without those of services;
/// none.
enum class Maps { service, group, none };

}  // namespace eco::report

// The text of /metrics in the Prometheus exposition format. Nothing in it names a person.
#pragma once

#include <string>

#include "server/app/services.hpp"
#include "server/net/counters.hpp"
#include "storage/database.hpp"

namespace server::app {

std::string metrics_text(const net::CounterValues& net, const storage::Database& database,
                         const Counters& app);

}  // namespace server::app

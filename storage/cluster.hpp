// Which PostgreSQL wrote the log, and whether it is still the same (contract C1). Another cluster
// or timeline may lack what was acknowledged, so positions in the old one must not be trusted:
// every channel gets a new epoch. For the .cpp files of this folder only.
#pragma once

#include "storage/cluster_memory.hpp"
#include "storage/connection.hpp"

namespace storage {

/// Compares the cluster with the recorded one, records it, and gives every channel a new epoch if
/// positions are not kept, all in one transaction. A database that is itself a standby throws
/// pqxx::broken_connection, since nothing may be read from it as if it were the primary.
ClusterFinding check_cluster(pqxx::connection& connection, bool synchronous_standby);

/// The same without asking: every channel gets a new epoch, and this cluster is recorded.
void renew_epochs(pqxx::transaction_base& sql);

}  // namespace storage

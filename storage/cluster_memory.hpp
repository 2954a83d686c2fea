// What one server saw of the cluster that writes the log (storage/cluster.hpp), on all its
// connections together: so that it tells once that positions are void. Not locked.
#pragma once

#include <optional>
#include <string>
#include <utility>

namespace storage {

struct ClusterFinding {
  /// "<system identifier>/<timeline>"; empty on a database without our schema.
  std::string now;
  /// What the database says it was written by; empty on its first use.
  std::string recorded;
  /// Every channel has a new epoch.
  bool renewed = false;
};

/// Whether positions stay true when the log moves from one cluster to another: only on the same
/// one, or after the promotion of a standby that is declared to be synchronous.
bool keeps_positions(const std::string& from, const std::string& to, bool synchronous_standby);

class ClusterMemory {
 public:
  /// What a new connection found: the cluster that positions were of, if they are void by it and
  /// nobody was told of this move yet. Epochs may have been renewed by this connection, by another
  /// one of this server that comes here later, or by another server.
  std::optional<std::string> learn(const ClusterFinding& found, bool synchronous_standby) {
    const auto seen = std::exchange(seen_, found.now);
    const bool is_void = !seen.empty() && !keeps_positions(seen, found.now, synchronous_standby);
    if (!found.renewed && !is_void) return std::nullopt;
    const auto& from = found.renewed ? found.recorded : seen;
    // Of two connections that find it out at once, one renews the epochs, and the other may be
    // first here. Any other renewal is one of its own, be it of the same cluster.
    const auto awaited = std::exchange(awaited_, {});
    if (found.renewed && awaited == std::pair{from, found.now}) return std::nullopt;
    if (!found.renewed) awaited_ = {from, found.now};
    return from;
  }

 private:
  std::string seen_;
  /// A move that was told of before who renewed the epochs was heard.
  std::pair<std::string, std::string> awaited_;
};

}  // namespace storage

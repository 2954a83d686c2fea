// Carries effects to their target channels: each exactly once, in the order of their source,
// through the target's writer (architecture.md, "Life of one command"). Any thread.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <set>
#include <vector>

#include "storage/database.hpp"
#include "storage/effect.hpp"

namespace server::app {

/// The job that applies an effect, if it is still there. `finish` as in WriteJob.
storage::WriteJob make_effect_job(const storage::PendingEffect& effect,
                                  std::function<void(const storage::Outcome&)> finish);

class Follower {
 public:
  explicit Follower(storage::Database& database) : database_{database} {}

  /// Effects that were committed just now, in order.
  void follow(std::vector<storage::PendingEffect> effects);

  /// Picks up what a crash or a full queue left behind; call it every second. After a full sweep
  /// the next one follows by itself, as long as they get something done.
  void sweep();

 private:
  void submit(storage::PendingEffect effect);
  void done(const storage::EffectPlace& place, bool applied);
  void take_up(std::vector<storage::PendingEffect> found);

  storage::Database& database_;
  std::mutex mutex_;
  /// Submitted and not finished; bounded by the writers' queues.
  std::set<storage::EffectPlace> under_way_;
  std::atomic<bool> sweeping_{false};
  /// The last sweep left some behind; guarded, like how many effects were applied since.
  bool more_ = false;
  std::size_t applied_ = 0;
};

}  // namespace server::app

// Mutants: ways in which the server could break its contract (C11), for the proof that the checker
// of this folder notices each. They exist only in builds with the CMake option BT_MUTANTS, where
// the environment variable BT_TEST_MUTANT names the one that is on. In every other build all of
// this is constant, and not a byte of it is in the program. Any thread.
#pragma once

#include <cstdint>

#ifdef BT_MUTANTS
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <unordered_map>
#endif

namespace mutants {

enum class Mutant {
  /// Answers before the COMMIT.
  reply_before_commit,
  /// One frame in 10,000 is not sent.
  drop_frames,
  /// Numbers are taken from a counter beside the log, so those of a rolled back transaction are
  /// lost.
  serial_numbers,
  /// A restart forgets which commands were done.
  forget_keys,
  /// Reads are answered by a standby that is up to a second behind.
  lagging_reads,
  /// What does not fit into a full send queue is left out.
  skip_when_full,
  /// Now and then an event leaves after its successor.
  swap_events,
  /// A right that ends does not end the subscription.
  ignore_revocations,
  /// Not a breach but a fault that must not matter: hubs are not told of one batch in five.
  lose_doorbells,
};

#ifndef BT_MUTANTS

constexpr bool is_on(Mutant /*mutant*/) { return false; }
constexpr bool happens(Mutant /*mutant*/, std::uint64_t /*one_in*/) { return false; }
constexpr std::int64_t serial_head(std::int64_t /*channel*/, std::int64_t head) { return head; }
constexpr void take_serial(std::int64_t /*channel*/, std::int64_t /*seq*/) {}

template <class Frame, class Send>
void pass_on(const void* /*receiver*/, const Frame& frame, Send send) {
  send(frame);
}

#else

inline std::string_view name_of(Mutant mutant) {
  switch (mutant) {
    case Mutant::reply_before_commit: return "reply_before_commit";
    case Mutant::drop_frames: return "drop_frames";
    case Mutant::serial_numbers: return "serial_numbers";
    case Mutant::forget_keys: return "forget_keys";
    case Mutant::lagging_reads: return "lagging_reads";
    case Mutant::skip_when_full: return "skip_when_full";
    case Mutant::swap_events: return "swap_events";
    case Mutant::ignore_revocations: return "ignore_revocations";
    case Mutant::lose_doorbells: return "lose_doorbells";
  }
  return "";
}

inline bool is_on(Mutant mutant) {
  static const char* chosen = std::getenv("BT_TEST_MUTANT");
  return chosen != nullptr && name_of(mutant) == chosen;
}

/// For a mutant that does wrong only now and then.
inline bool happens(Mutant mutant, std::uint64_t one_in) {
  static std::atomic<std::uint64_t> calls{0};
  return is_on(mutant) && calls.fetch_add(1) % one_in == one_in - 1;
}

struct Serials {
  std::mutex mutex;
  std::unordered_map<std::int64_t, std::int64_t> heads;
};
inline Serials& serials() {
  static Serials all;
  return all;
}

/// The number before the next of a channel, and that one was taken.
inline std::int64_t serial_head(std::int64_t channel, std::int64_t head) {
  if (!is_on(Mutant::serial_numbers)) return head;
  const std::lock_guard lock{serials().mutex};
  const auto taken = serials().heads[channel];
  return taken > head ? taken : head;
}
inline void take_serial(std::int64_t channel, std::int64_t seq) {
  if (!is_on(Mutant::serial_numbers)) return;
  const std::lock_guard lock{serials().mutex};
  serials().heads[channel] = seq;
}

/// Sends a frame to a receiver, unless a mutant drops it or keeps it until after the next.
template <class Frame, class Send>
void pass_on(const void* receiver, const Frame& frame, Send send) {
  if (happens(Mutant::drop_frames, 10'000)) return;
  thread_local std::unordered_map<const void*, Frame> kept;
  if (happens(Mutant::swap_events, 1'000) && kept.emplace(receiver, frame).second) return;
  send(frame);
  if (const auto found = kept.find(receiver); found != kept.end()) {
    const auto late = found->second;
    kept.erase(found);
    send(late);
  }
}

#endif

}  // namespace mutants

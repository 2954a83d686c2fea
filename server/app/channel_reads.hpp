// Reads of channels for subscribers, shared (contract C7): of each channel at most one starts per
// 100 ms and answers everyone who asked until then. Who asks for a channel that nobody asked for
// just now does not wait. Channels that not everyone may read are read for each by itself: few
// follow them, and how long an answer takes must not tell a stranger whether others do. All public
// functions: any thread.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "server/app/catch_up.hpp"
#include "server/app/services.hpp"

namespace server::app {

class ChannelReads {
 public:
  static constexpr std::chrono::milliseconds read_every{100};
  /// Answered by one read; more wait for the next. Bounds what one snapshot of the database is kept
  /// open for.
  static constexpr std::size_t answers_max = 500;
  /// Bytes of the answers that exist before the first one leaves; behind it, the same.
  static constexpr std::size_t answer_bytes_max = 16 * 1024 * 1024;

  /// Called once, on any thread, so it only posts.
  using Done = std::function<void(protocol::Result<CatchUp>)>;
  /// Runs work after a delay.
  using Later = std::function<void(std::chrono::milliseconds, std::function<void()>)>;

  using Moment = std::chrono::steady_clock::time_point;
  using Now = std::function<Moment()>;

  ChannelReads(storage::Database& database, Counters& counters, Later later,
               Now now = std::chrono::steady_clock::now)
      : database_{database}, counters_{counters}, later_{std::move(later)}, now_{std::move(now)} {}

  /// What is committed when this is called is in the answer: a subscriber attaches its buffer
  /// first. `overloaded` or `unavailable` when the database cannot be asked.
  void read(const protocol::ChannelName& channel, CatchUpRequest request, Done done);

 private:
  /// Those who wait, or were taken on by a read.
  struct Waiting {
    std::vector<CatchUpRequest> requests;
    std::vector<Done> done;
  };
  struct Entry {
    Waiting waiting;
    /// A read is queued and has not begun; otherwise one began less than `read_every` ago.
    bool is_queued = true;
  };

  void read_alone(const protocol::ChannelName& channel, CatchUpRequest request, Done done);
  void queue(const protocol::ChannelName& channel);
  void begin(const protocol::ChannelName& channel, Waiting& taken);
  void count_begun(const protocol::ChannelName& channel);
  void run(storage::Reader& reader, const protocol::ChannelName& channel, Waiting& taken);
  void put_back(const protocol::ChannelName& channel, Waiting& taken, std::size_t from);
  void handle_rest_over(const protocol::ChannelName& channel);
  static void refuse_all(const Waiting& taken, const protocol::Error& error);

  storage::Database& database_;
  Counters& counters_;
  const Later later_;
  const Now now_;
  std::mutex mutex_;
  /// Of channels that were asked for within the last `read_every`, or are being asked for.
  std::unordered_map<protocol::ChannelName, Entry> entries_;
  /// Shared reads that began within the last `read_every`. Kept apart from `entries_`, so that the
  /// count does not rest on what it is to show.
  std::deque<std::pair<Moment, protocol::ChannelName>> begun_;
};

}  // namespace server::app

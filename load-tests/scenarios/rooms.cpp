// Rooms at a fixed rate, open loop: one big room, and perhaps many small ones beside it. Messages
// are due at fixed moments whatever the server does, and latency counts from there.
#include <queue>
#include <stdexcept>

#include "load-tests/scenarios/scenario.hpp"

namespace load {
namespace {

/// One room's timetable.
struct Room {
  const Person* author = nullptr;
  std::uint32_t members = 0;
  Ns every = 0;
  Ns next = 0;
  bool is_big = false;
};

class Rooms {
 public:
  Rooms(Loop& loop, Dialect& dialect, Crowd& crowd, std::size_t bytes)
      : loop_{loop}, dialect_{dialect}, bytes_{bytes} {
    crowd.on_delivered = [this](Person&, const Stamp& stamp) { take(stamp); };
  }

  void add(const Room& room) { rooms_.push_back(room); }

  /// Sends what is due until `until`; then, if asked, waits until everything has arrived.
  void run(Ns until, bool drain) {
    for (auto& room : rooms_) timetable_.emplace(room.next, &room);
    const auto deadline = until + (drain ? drain_at_most : 0);
    loop_.run([&](Ns moment) {
      while (!timetable_.empty() && timetable_.top().first <= moment) {
        auto [due, room] = timetable_.top();
        timetable_.pop();
        if (due >= until) continue;
        publish(*room, due, moment);
        room->next = due + room->every;
        timetable_.emplace(room->next, room);
      }
      const bool over = moment >= until && (!drain || missing() == 0 || moment >= deadline);
      if (over) return Loop::done;
      return timetable_.empty() ? deadline : timetable_.top().first;
    });
    timetable_ = {};
  }

  /// Only messages that are due later count.
  void count_from(Ns moment) { count_from_ = moment; }

  [[nodiscard]] std::int64_t missing() const { return expected_ - arrived_; }

  Histogram big;
  Histogram small;
  Histogram send_lag;
  std::int64_t counted_deliveries = 0;

 private:
  struct Message {
    bool is_big = false;
    std::uint32_t missing = 0;
  };

  void publish(const Room& room, Ns due, Ns moment) {
    const auto number = static_cast<std::uint32_t>(messages_.size());
    messages_.push_back({room.is_big, room.members});
    expected_ += room.members;
    if (due >= count_from_) send_lag.add(moment - due);
    dialect_.publish(loop_, *room.author, stamped_text({number, due}, bytes_));
  }

  void take(const Stamp& stamp) {
    if (stamp.number >= messages_.size() || messages_[stamp.number].missing == 0) {
      throw std::runtime_error("a message was delivered twice");
    }
    auto& message = messages_[stamp.number];
    --message.missing;
    ++arrived_;
    if (stamp.due < count_from_) return;
    ++counted_deliveries;
    (message.is_big ? big : small).add(loop_.received_at() - stamp.due);
  }

  Loop& loop_;
  Dialect& dialect_;
  const std::size_t bytes_;
  std::vector<Room> rooms_;
  using Entry = std::pair<Ns, Room*>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> timetable_;
  std::vector<Message> messages_;
  std::int64_t expected_ = 0;
  std::int64_t arrived_ = 0;
  Ns count_from_ = 0;
};

}  // namespace

void run_rooms(Options& options, Report& report) {
  const Target target{options};
  const auto dialect = make_dialect(target.name, options);
  // 0: as many as the descriptor limit allows.
  auto members = options.number("members", 10'000);
  const auto per_second = options.number("per-second", 5);
  const auto small_rooms = options.number("small-rooms", 0);
  const auto small_members = options.number("small-members", 20);
  const auto small_per_second = options.number("small-per-second", 1);
  const auto window = options.number("seconds", 20) * s;
  const auto warm_up = options.number("warm-up-ms", warm_up_ms_default) * ms;
  const auto bytes = static_cast<std::size_t>(options.number("bytes", text_bytes_default));
  // Servers are compared: nobody wakes anybody (Loop::never_sleep).
  const bool is_compared = options.number("compared", 0) != 0;
  options.require_all_used();
  const auto at_begin = memory_of(target.server);
  if (members == 0) members = connections_possible() - small_rooms * (small_members + 1) - 1;

  Loop loop{target.port};
  Crowd crowd{loop, *dialect};
  dialect->prepare(loop, static_cast<std::uint32_t>(1 + small_rooms));
  Rooms rooms{loop, *dialect, crowd, bytes};
  std::vector<Room> plan;
  plan.push_back(
      {&crowd.add(0, true), static_cast<std::uint32_t>(members), s / per_second, 0, true});
  for (std::int64_t i = 0; i < members; ++i) crowd.add(0, false);
  for (std::uint32_t room = 1; room <= small_rooms; ++room) {
    plan.push_back({&crowd.add(room, true), static_cast<std::uint32_t>(small_members),
                    s / small_per_second, 0, false});
    for (std::int64_t i = 0; i < small_members; ++i) crowd.add(room, false);
  }
  crowd.gather(gather_at_most);
  loop.acknowledge_alike();
  if (is_compared) loop.never_sleep();

  const auto begin = now() + 100 * ms;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    // The small rooms' messages are spread over their period.
    plan[i].next =
        begin + (i == 0 ? 0 : plan[i].every * static_cast<Ns>(i) / static_cast<Ns>(plan.size()));
    rooms.add(plan[i]);
  }
  const auto counted_from = begin + warm_up;
  rooms.count_from(counted_from);
  rooms.run(counted_from, false);
  Usage usage{target.server, target.database};
  const auto busy_before = loop.busy();
  usage.start();
  rooms.run(counted_from + window, true);
  usage.stop();
  if (is_compared) {
    usage.load_cpu_s = static_cast<double>(loop.busy() - busy_before) / static_cast<double>(s);
  }

  const auto deliveries = static_cast<double>(rooms.counted_deliveries);
  report.add("members", static_cast<double>(members));
  report.add("small_rooms", static_cast<double>(small_rooms));
  report.add("payload_bytes", static_cast<double>(crowd.payload_bytes()));
  report.add("big", rooms.big);
  if (small_rooms > 0) report.add("small", rooms.small);
  report.add("undelivered", static_cast<double>(rooms.missing()));
  report.add("lost_connections", crowd.lost_count());
  report.add("cpu_us_per_delivery", deliveries > 0 ? usage.server_cpu_s * 1e6 / deliveries : 0);
  // The greatest, so that nothing hides by being given back, over what it was before anyone came.
  report.add("rss_growth_bytes",
             static_cast<double>(peak_rss_bytes(target.server) - at_begin.rss_bytes));
  report.add("send_lag", rooms.send_lag);
  report.add(usage);
}

}  // namespace load

// Fan-out, closed loop: an author keeps W messages in flight in one room; the next is sent when one
// has reached every member. What counts is the server's CPU time per delivery. W = 1 is a calm
// room, where each delivery costs a send call; with W = 32 a server can save calls. A calm room has
// a pace, the same for every server: whoever is asked more often finds its caches warmer.
#include <algorithm>
#include <stdexcept>

#include "load-tests/scenarios/scenario.hpp"

namespace load {
namespace {

// No message that takes longer is on its way any more.
constexpr Ns stalled_after = 15 * s;

class FanOut {
 public:
  /// `pace` is the least time between two messages; 0: none.
  FanOut(Loop& loop, Dialect& dialect, Crowd& crowd, const Person& author, std::uint32_t members,
         std::size_t bytes, Ns pace)
      : loop_{loop},
        dialect_{dialect},
        author_{author},
        members_{members},
        bytes_{bytes},
        pace_{pace} {
    crowd.on_delivered = [this](Person&, const Stamp& stamp) { take(stamp); };
  }

  void publish() {
    last_at_ = std::max(last_at_ + pace_, now());
    const Stamp stamp{static_cast<std::uint32_t>(missing_.size()), now()};
    missing_.push_back(members_);
    dialect_.publish(loop_, author_, stamped_text(stamp, bytes_));
  }

  /// Goes on until `until`; throws when nothing moves any more.
  void run(Ns until) {
    loop_.run([&](Ns moment) {
      if (moment - last_delivery_ > stalled_after) {
        throw std::runtime_error("messages were lost: nothing was delivered for 15 s");
      }
      if (moment >= until) return Loop::done;
      for (; waiting_ > 0 && moment >= last_at_ + pace_; --waiting_) publish();
      return waiting_ > 0 ? std::min(until, last_at_ + pace_) : until;
    });
  }

  void count_from_now() {
    deliveries = 0;
    latencies = {};
  }

  std::int64_t deliveries = 0;
  Histogram latencies;

 private:
  void take(const Stamp& stamp) {
    if (stamp.number >= missing_.size() || missing_[stamp.number] == 0) {
      throw std::runtime_error("a message was delivered twice");
    }
    ++deliveries;
    last_delivery_ = loop_.received_at();
    latencies.add(last_delivery_ - stamp.due);
    if (--missing_[stamp.number] > 0) return;
    if (pace_ == 0) {
      publish();
    } else {
      ++waiting_;
    }
  }

  Loop& loop_;
  Dialect& dialect_;
  const Person& author_;
  const std::uint32_t members_;
  const std::size_t bytes_;
  const Ns pace_;
  /// When the last message was due, by the pace.
  Ns last_at_ = 0;
  /// Messages whose predecessor has arrived everywhere, before their time.
  int waiting_ = 0;
  /// Of each message: members that it has not reached.
  std::vector<std::uint32_t> missing_;
  Ns last_delivery_ = now();
};

}  // namespace

void run_fan_out(Options& options, Report& report) {
  const Target target{options};
  const auto dialect = make_dialect(target.name, options);
  const auto members = static_cast<std::uint32_t>(options.number("members", 1'000));
  const auto in_flight = options.number("in-flight", 1);
  const auto per_second = options.number("per-second", 0);
  const auto window = options.number("seconds", 8) * s;
  const auto warm_up = options.number("warm-up-ms", warm_up_ms_default) * ms;
  const auto bytes = static_cast<std::size_t>(options.number("bytes", text_bytes_default));
  options.require_all_used();

  Loop loop{target.port};
  Crowd crowd{loop, *dialect};
  dialect->prepare(loop, 1);
  for (std::uint32_t i = 0; i < members; ++i) crowd.add(0, false);
  const auto& author = crowd.add(0, true);
  crowd.gather(gather_at_most);

  loop.never_sleep();
  loop.acknowledge_alike();
  FanOut fan_out{
      loop, *dialect, crowd, author, members, bytes, per_second == 0 ? 0 : s / per_second};
  for (std::int64_t i = 0; i < in_flight; ++i) fan_out.publish();
  fan_out.run(now() + warm_up);

  Usage usage{target.server, target.database};
  fan_out.count_from_now();
  const auto busy_before = loop.busy();
  usage.start();
  fan_out.run(now() + window);
  usage.stop();
  usage.load_cpu_s = static_cast<double>(loop.busy() - busy_before) / static_cast<double>(s);
  if (crowd.lost_count() > 0)
    throw std::runtime_error("connections were lost: " + crowd.lost_why());
  if (fan_out.deliveries == 0) throw std::runtime_error("nothing was delivered");

  const auto deliveries = static_cast<double>(fan_out.deliveries);
  report.add("members", members);
  report.add("in_flight", static_cast<double>(in_flight));
  report.add("per_second_at_most", static_cast<double>(per_second));
  report.add("payload_bytes", static_cast<double>(crowd.payload_bytes()));
  report.add("cpu_us_per_delivery", usage.server_cpu_s * 1e6 / deliveries);
  report.add("database_cpu_us_per_delivery", usage.database_cpu_s * 1e6 / deliveries);
  report.add("deliveries_per_second", deliveries / usage.wall_s);
  report.add("latency", fan_out.latencies);
  report.add(usage);
}

}  // namespace load

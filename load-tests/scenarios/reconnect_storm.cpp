// Reconnect storm: everyone loses the line at once, messages are posted meanwhile, everyone comes
// back with the jitter of the contract and must get exactly what was missed. Counts the time until
// all stand at the head, and the reads that it cost the database.
#include <algorithm>
#include <queue>
#include <random>
#include <stdexcept>

#include "load-tests/dialects/behoerdentalk.hpp"
#include "load-tests/lib/metrics.hpp"
#include "load-tests/scenarios/history.hpp"
#include "load-tests/scenarios/scenario.hpp"

namespace load {
namespace {

constexpr Ns come_back_at_most = 60 * s;
// Contract C9: rand(0, min(30 s, 0.5 s x 2^n)) before the n-th new try.
constexpr Ns backoff_first = 500 * ms;
constexpr Ns backoff_max = 30 * s;

class Storm {
 public:
  Storm(Loop& loop, BehoerdenTalk& dialect, Crowd& crowd, std::uint32_t rooms, std::int64_t missed)
      : loop_{loop}, dialect_{dialect}, crowd_{crowd}, rooms_{rooms}, heads_(crowd.size()) {
    for (auto number = rooms; number < crowd.size(); ++number) {
      heads_[number] = dialect.position(crowd.person(number)).seq + missed;
    }
    crowd.on_delivered = [this](Person& person, const Stamp&) { look(person); };
    crowd.on_joined = [this](Person& person) { look(person); };
    crowd.on_lost = [this](Person& person) { try_again(person); };
  }

  /// Everyone comes back at a random moment within `jitter`. Returns the time until all were there.
  Ns run(Ns jitter, std::uint64_t seed) {
    random_.seed(seed);
    tries_.assign(crowd_.size(), 0);
    begun_.assign(crowd_.size(), 0);
    missing_ = crowd_.size() - rooms_;
    const auto begin = now();
    for (auto number = rooms_; number < crowd_.size(); ++number) {
      begun_[number] = begin + pause(jitter);
      timetable_.emplace(begun_[number], number);
    }
    const auto deadline = begin + come_back_at_most;
    loop_.run([&](Ns moment) {
      while (!timetable_.empty() && timetable_.top().first <= moment) {
        send_lag.add(moment - timetable_.top().first);
        crowd_.connect(crowd_.person(timetable_.top().second));
        timetable_.pop();
      }
      if (missing_ == 0 || moment >= deadline) return Loop::done;
      return timetable_.empty() ? deadline : timetable_.top().first;
    });
    return now() - begin;
  }

  Histogram at_head;
  Histogram send_lag;
  std::int64_t retries = 0;
  [[nodiscard]] std::uint32_t missing() const { return missing_; }

 private:
  Ns pause(Ns most) { return std::uniform_int_distribution<Ns>{0, most}(random_); }

  void look(const Person& person) {
    auto& head = heads_[person.number];
    if (head < 0 || !person.has_joined || dialect_.position(person).seq < head) return;
    head = -1;
    --missing_;
    at_head.add(loop_.received_at() - begun_[person.number]);
  }

  void try_again(const Person& person) {
    ++retries;
    const auto tries = ++tries_[person.number];
    const auto most = std::min(backoff_max, backoff_first << std::min(tries, 6));
    timetable_.emplace(now() + pause(most), person.number);
  }

  Loop& loop_;
  BehoerdenTalk& dialect_;
  Crowd& crowd_;
  /// So many authors stand before the members.
  const std::uint32_t rooms_;
  /// Of each member; -1 once there.
  std::vector<std::int64_t> heads_;
  std::vector<int> tries_;
  std::vector<Ns> begun_;
  std::uint32_t missing_ = 0;
  std::mt19937_64 random_;
  using Entry = std::pair<Ns, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> timetable_;
};

void wait_until_gone(Loop& loop, MetricsReader& metrics, std::uint32_t but) {
  const auto deadline = now() + gather_at_most;
  loop.run([&](Ns moment) {
    if (moment > deadline) throw std::runtime_error("the server keeps dead connections");
    return metrics.read()["websockets"] <= but ? Loop::done : deadline;
  });
}

}  // namespace

void run_reconnect_storm(Options& options, Report& report) {
  const Target target{options};
  const auto members = static_cast<std::uint32_t>(options.number("members", 5'000));
  const auto channels = static_cast<std::uint32_t>(options.number("channels", 10));
  const auto missed = options.number("missed", 50);
  const auto jitter = options.number("jitter-ms", 500) * ms;
  const auto seed = static_cast<std::uint64_t>(options.number("seed", 1));
  const auto bytes = static_cast<std::size_t>(options.number("bytes", text_bytes_default));
  BehoerdenTalk dialect{options};
  options.require_all_used();

  Loop loop{target.port};
  Crowd crowd{loop, dialect};
  dialect.keep_positions(true);
  dialect.prepare(loop, channels);
  for (std::uint32_t i = 0; i < channels; ++i) crowd.add(i, true);
  for (std::uint32_t i = 0; i < members; ++i) crowd.add(i % channels, false);
  crowd.gather(gather_at_most);

  MetricsReader metrics{target.port};
  for (std::uint32_t i = 0; i < members; ++i) crowd.cut(crowd.person(channels + i));
  wait_until_gone(loop, metrics, channels);
  const auto fills_before = metrics.read()["fill_reads_total"];
  Storm storm{loop, dialect, crowd, channels, missed};
  post_history(loop, dialect, crowd, channels, missed, bytes);

  MetricsWatch watch{target.port};
  Usage usage{target.server, target.database};
  usage.start();
  const auto took = storm.run(jitter, seed);
  usage.stop();
  const auto samples = watch.stop();
  auto counters = MetricsReader{target.port}.read();
  const auto per_channel = [&](const char* counter) {
    const auto most = most_per_100_ms(samples, counter);
    return most < 0 ? most : most / channels;
  };

  report.add("members", members);
  report.add("channels", channels);
  report.add("missed_per_channel", static_cast<double>(missed));
  report.add("all_at_head_s", static_cast<double>(took) / static_cast<double>(s));
  report.add("at_head", storm.at_head);
  report.add("not_at_head", storm.missing());
  report.add("retries", static_cast<double>(storm.retries));
  report.add("jumps", static_cast<double>(dialect.jumps()));
  report.add("snapshots_instead", static_cast<double>(dialect.snapshots()));
  report.add("errors", static_cast<double>(dialect.errors()));
  // Since the server's start, so of the first coming, too; -1 from a server that does not count
  // them.
  constexpr const char* most_reads = "channel_reads_in_100_ms_max";
  report.add(most_reads, counters.contains(most_reads) ? counters[most_reads] : -1);
  report.add("fill_reads", counters["fill_reads_total"] - fills_before);
  // On the average of the channels, for whoever wants to know how much is read at all.
  report.add("log_reads_per_channel_100_ms", per_channel("log_reads_total"));
  report.add("snapshot_reads_per_channel_100_ms", per_channel("snapshot_reads_total"));
  report.add("send_lag", storm.send_lag);
  report.add(usage);
}

}  // namespace load

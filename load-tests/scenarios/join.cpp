// Join: a webinar begins. Everyone comes within a few seconds, logs in by token and wants the
// talk's snapshot. Latency counts from the moment a person was due until the snapshot has arrived.
#include "load-tests/dialects/behoerdentalk.hpp"
#include "load-tests/lib/metrics.hpp"
#include "load-tests/scenarios/history.hpp"
#include "load-tests/scenarios/scenario.hpp"

namespace load {
namespace {

// After the last was due.
constexpr Ns join_at_most = 60 * s;

}  // namespace

void run_join(Options& options, Report& report) {
  const Target target{options};
  const auto members = static_cast<std::uint32_t>(options.number("members", 5'000));
  const auto within = options.number("within-ms", 10'000) * ms;
  const auto history = options.number("history", 100);
  const auto bytes = static_cast<std::size_t>(options.number("bytes", text_bytes_default));
  BehoerdenTalk dialect{options};
  options.require_all_used();

  Loop loop{target.port};
  Crowd crowd{loop, dialect};
  dialect.prepare(loop, 1);
  crowd.add(0, true);
  crowd.gather(gather_at_most);
  post_history(loop, dialect, crowd, 1, history, bytes);
  for (std::uint32_t i = 0; i < members; ++i) crowd.add(0, false);

  MetricsWatch watch{target.port};
  Usage usage{target.server, target.database};
  Histogram joins;
  Histogram send_lag;
  const auto begin = now();
  const auto due_of = [&](std::uint32_t member) { return begin + within * member / members; };
  crowd.on_joined = [&](const Person& person) {
    joins.add(loop.received_at() - due_of(person.number - 1));
  };
  usage.start();
  std::uint32_t begun = 0;
  const auto deadline = begin + within + join_at_most;
  loop.run([&](Ns moment) {
    for (; begun < members && due_of(begun) <= moment; ++begun) {
      send_lag.add(moment - due_of(begun));
      crowd.connect(crowd.person(1 + begun));
    }
    const auto settled = joins.count() + crowd.lost_count();
    if (settled == members || moment >= deadline) return Loop::done;
    return begun < members ? due_of(begun) : deadline;
  });
  usage.stop();
  const auto took = now() - begin;
  const auto samples = watch.stop();

  report.add("members", members);
  report.add("asked_within_s", static_cast<double>(within) / static_cast<double>(s));
  report.add("all_joined_s", static_cast<double>(took) / static_cast<double>(s));
  report.add("join", joins);
  report.add("lost", crowd.lost_count());
  report.add("errors", static_cast<double>(dialect.errors()));
  report.add("snapshot_reads_per_channel_100_ms", most_per_100_ms(samples, "snapshot_reads_total"));
  report.add("send_lag", send_lag);
  report.add(usage);
}

}  // namespace load

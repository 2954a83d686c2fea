// Idle memory: how many bytes of the server's own memory one joined member costs, who says and
// hears nothing. The kernel's socket buffers are not in it; they are the same for every server.
#include <stdexcept>

#include "load-tests/scenarios/scenario.hpp"

namespace load {
namespace {

// Join first, so that what a server allocates once is there before the counting begins.
constexpr std::uint32_t warm_up_members = 100;

}  // namespace

void run_idle_memory(Options& options, Report& report) {
  const Target target{options};
  const auto dialect = make_dialect(target.name, options);
  const auto members = static_cast<std::uint32_t>(options.number("members", 10'000));
  const auto settle = options.number("settle-s", 5) * s;
  options.require_all_used();

  Loop loop{target.port};
  Crowd crowd{loop, *dialect};
  dialect->prepare(loop, 1);
  const auto settled = [&] {
    const auto until = now() + settle;
    loop.run([&](Ns moment) { return moment >= until ? Loop::done : until; });
    return memory_of(target.server);
  };

  for (std::uint32_t i = 0; i < warm_up_members; ++i) crowd.add(0, false);
  crowd.gather(gather_at_most);
  const auto before = settled();

  Usage usage{target.server, target.database};
  for (std::uint32_t i = 0; i < members; ++i) crowd.add(0, false);
  usage.start();
  crowd.gather(gather_at_most);
  usage.stop();
  const auto after = settled();
  if (crowd.lost_count() > 0)
    throw std::runtime_error("connections were lost: " + crowd.lost_why());

  const auto each = [&](std::int64_t more, std::int64_t less) {
    return static_cast<double>(more - less) / static_cast<double>(members);
  };
  report.add("members", members);
  report.add("rss_bytes_per_member", each(after.rss_bytes, before.rss_bytes));
  report.add("pss_bytes_per_member", each(after.pss_bytes, before.pss_bytes));
  report.add("rss_before_bytes", static_cast<double>(before.rss_bytes));
  report.add("rss_after_bytes", static_cast<double>(after.rss_bytes));
  report.add("joins_per_second", members / usage.wall_s);
  report.add(usage);
}

}  // namespace load

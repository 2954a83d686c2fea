#include "load-tests/scenarios/history.hpp"

#include <stdexcept>
#include <vector>

namespace load {
namespace {

constexpr Ns history_at_most = 120 * s;

}  // namespace

void post_history(Loop& loop, BehoerdenTalk& dialect, Crowd& crowd, std::uint32_t rooms,
                  std::int64_t count, std::size_t bytes) {
  // One after the other in a room, as a person writes.
  std::vector<std::int64_t> left(rooms, count);
  std::int64_t unanswered = static_cast<std::int64_t>(rooms) * count;
  const auto first = dialect.published_count();
  std::vector<std::uint32_t> room_of;
  const auto post = [&](std::uint32_t room) {
    if (left[room] == 0) return;
    --left[room];
    const Stamp stamp{static_cast<std::uint32_t>(room_of.size()), now()};
    room_of.push_back(room);
    dialect.publish(loop, crowd.person(room), stamped_text(stamp, bytes));
  };
  bool refused = false;
  dialect.on_reply = [&](std::uint32_t n, bool ok) {
    refused = refused || !ok;
    --unanswered;
    post(room_of.at(n - first));
  };
  for (std::uint32_t room = 0; room < rooms; ++room) post(room);
  const auto deadline = now() + history_at_most;
  loop.run([&](Ns moment) {
    if (refused) throw std::runtime_error("a post was refused: " + dialect.last_error());
    if (moment > deadline) throw std::runtime_error("the messages could not be posted in time");
    return unanswered == 0 ? Loop::done : deadline;
  });
  dialect.on_reply = {};
}

}  // namespace load

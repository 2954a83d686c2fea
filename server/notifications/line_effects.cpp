#include "server/notifications/line_effects.hpp"

#include "storage/links/link_repository.hpp"
#include "storage/notifications/line_repository.hpp"
#include "storage/notifications/voter_effects.hpp"

namespace server::notifications {

using namespace protocol;

namespace {

// One transaction's worth: some 10 ms, for which the other channels of its writer wait.
constexpr std::size_t voters_per_step = 500;

}  // namespace

void apply_add_line(storage::Transaction& transaction, const storage::Effect& effect) {
  if (!effect.reason || !storage::exists(transaction, effect.about)) return;
  const bool renews =
      *effect.reason == LineReason::reminded || *effect.reason == LineReason::talk_soon;
  auto line = storage::next_line(transaction, effect.target, *effect.reason, effect.about, renews);
  if (!line) return;
  line->seq = transaction.next_seq(effect.target);
  line->at = transaction.now();
  const auto about = line->id.text();
  State state;
  if (renews) {
    // What waits there already comes to the top again, and does not wait twice.
    state.lines = storage::open_lines(transaction, effect.target, effect.about);
    for (auto& earlier : state.lines) earlier.done = true;
  }
  state.lines.push_back(std::move(*line));
  transaction.append(effect.target, "line.added", std::move(state), about);
}

void apply_close_lines(storage::Transaction& transaction, const storage::Effect& effect) {
  State state;
  state.lines = storage::open_lines(transaction, effect.target, effect.about);
  if (state.lines.empty()) return;
  for (auto& line : state.lines) line.done = true;
  // Lines hold no text that an erasure would have to find.
  const auto about = state.lines.front().id.text();
  transaction.append(effect.target, "line.done", std::move(state), about);
}

bool expand_voters(storage::Transaction& transaction, const storage::PendingEffect& effect) {
  return storage::add_voter_effects(transaction, effect, voters_per_step);
}

}  // namespace server::notifications

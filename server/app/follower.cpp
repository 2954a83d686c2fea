#include "server/app/follower.hpp"

#include <stdexcept>
#include <utility>

#include <spdlog/spdlog.h>

#include "server/annotations/annotation_effects.hpp"
#include "server/forum/thread_handlers.hpp"
#include "server/links/link_effects.hpp"
#include "server/notifications/line_effects.hpp"
#include "server/talks/talk_handlers.hpp"
#include "server/templates/template_effects.hpp"
#include "storage/effect_repository.hpp"
#include "storage/links/link_repository.hpp"
#include "storage/notifications/line_repository.hpp"

namespace server::app {

using namespace protocol;
using storage::Effect;
using storage::EffectKind;
using storage::PendingEffect;
using storage::Transaction;

namespace {

// Left-over effects taken up at once; more follow when these are done.
constexpr std::int64_t sweep_max = 1'000;

/// An effect cannot be refused; that it was is a fault of ours, and it stays to be tried again.
void require_applied(const Result<Done>& result) {
  if (!result) throw std::logic_error("effect refused: " + result.error().text);
}

void apply_entry(Transaction& transaction, const Effect& effect) {
  switch (effect.target.kind) {
    case ChannelKind::area: return require_applied(forum::apply_entry(transaction, effect));
    case ChannelKind::talks: return require_applied(talks::apply_entry(transaction, effect));
    case ChannelKind::library: return templates::apply_entry(transaction, effect);
    case ChannelKind::notes: return annotations::apply_entry(transaction, effect);
    default: spdlog::error("effect 'entry' for a channel without entries");
  }
}

/// Applies one effect; true when it is finished and its row may go.
bool apply(Transaction& transaction, const PendingEffect& pending) {
  const auto& effect = pending.effect;
  switch (effect.kind) {
    case EffectKind::add_line: notifications::apply_add_line(transaction, effect); return true;
    case EffectKind::close_lines:
      notifications::apply_close_lines(transaction, effect);
      return true;
    case EffectKind::link: links::apply_link(transaction, effect); return true;
    case EffectKind::unlink: links::apply_unlink(transaction, effect); return true;
    case EffectKind::touch: links::apply_touch(transaction, effect); return true;
    case EffectKind::entry: apply_entry(transaction, effect); return true;
    case EffectKind::voters: return !notifications::expand_voters(transaction, pending);
  }
  return true;
}

/// What applying most effects looks at: the things that they are about, links, the first line about
/// a thing.
std::vector<storage::Reader::ItemName> looks_of(const Effect& effect) {
  std::vector<storage::Reader::ItemName> looks{storage::look_at(effect.about)};
  if (effect.here) {
    looks.push_back(storage::look_at(*effect.here));
    looks.push_back(storage::look_at_link(*effect.here, effect.about));
    looks.push_back(storage::look_at_link(effect.about, *effect.here));
  }
  if (effect.kind == EffectKind::add_line && effect.reason) {
    looks.push_back(storage::look_at_first_line(effect.target, *effect.reason, effect.about));
  }
  return looks;
}

}  // namespace

storage::WriteJob make_effect_job(const PendingEffect& effect,
                                  std::function<void(const storage::Outcome&)> finish) {
  storage::WriteJob job;
  job.channel = effect.effect.target;
  job.looks = looks_of(effect.effect);
  job.applies = effect;
  job.by = Author::system();
  job.source = effect.source;
  job.at = effect.effect.at;
  job.handle = [effect](Transaction& transaction) -> Result<Done> {
    // Whoever finds the row applies it; a second try finds none.
    if (!transaction.is_pending(effect)) return Done{};
    if (apply(transaction, effect)) transaction.finish_effect(effect);
    return Done{};
  };
  job.finish = std::move(finish);
  return job;
}

void Follower::follow(std::vector<PendingEffect> effects) {
  for (auto& effect : effects) submit(std::move(effect));
}

void Follower::submit(PendingEffect effect) {
  const auto place = storage::place_of(effect);
  {
    const std::lock_guard lock{mutex_};
    if (!under_way_.insert(place).second) return;
  }
  auto job = make_effect_job(effect, [this, place](const storage::Outcome& outcome) {
    if (outcome.kind == storage::Outcome::Kind::refused) {
      spdlog::warn("effect postponed: {}", outcome.error.text);
    }
    done(place, outcome.kind == storage::Outcome::Kind::done);
  });
  if (!database_.write(std::move(job))) done(place, false);
}

void Follower::done(const storage::EffectPlace& place, bool applied) {
  {
    const std::lock_guard lock{mutex_};
    under_way_.erase(place);
    if (applied) ++applied_;
    // Effects that only fail must not be tried without a pause.
    if (!more_ || !under_way_.empty() || applied_ == 0) return;
    more_ = false;
  }
  sweep();
}

void Follower::take_up(std::vector<PendingEffect> found) {
  {
    const std::lock_guard lock{mutex_};
    more_ = found.size() == static_cast<std::size_t>(sweep_max);
    applied_ = 0;
  }
  // Before they are done, which may ask for the next sweep.
  sweeping_ = false;
  for (auto& effect : found) submit(std::move(effect));
}

void Follower::sweep() {
  if (sweeping_.exchange(true)) return;
  const bool queued = database_.read(
      {[this](storage::Reader& reader) { take_up(storage::pending_effects(reader, sweep_max)); },
       [this](const Error&) { sweeping_ = false; }});
  if (!queued) sweeping_ = false;
}

}  // namespace server::app

#include "server/app/channel_reads.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "server/auth/access.hpp"

namespace server::app {

using namespace protocol;

void ChannelReads::read(const ChannelName& channel, CatchUpRequest request, Done done) {
  if (auth::Access::read_action(channel.kind) != auth::Action::read_public) {
    return read_alone(channel, std::move(request), std::move(done));
  }
  {
    const std::lock_guard lock{mutex_};
    auto [entry, is_new] = entries_.try_emplace(channel);
    entry->second.waiting.requests.push_back(std::move(request));
    entry->second.waiting.done.push_back(std::move(done));
    if (!is_new) return;
  }
  queue(channel);
}

void ChannelReads::read_alone(const ChannelName& channel, CatchUpRequest request, Done done) {
  const auto taken = std::make_shared<Waiting>();
  taken->requests.push_back(std::move(request));
  taken->done.push_back(std::move(done));
  const bool is_queued = database_.read(
      {[this, channel, taken](storage::Reader& reader) { run(reader, channel, *taken); },
       [taken](const Error& error) { refuse_all(*taken, error); }});
  if (!is_queued) refuse_all(*taken, refuse(ErrorCode::overloaded, "too much to read just now"));
}

void ChannelReads::queue(const ChannelName& channel) {
  const auto taken = std::make_shared<Waiting>();
  const bool is_queued = database_.read(
      {[this, channel, taken](storage::Reader& reader) { run(reader, channel, *taken); },
       [taken](const Error& error) { refuse_all(*taken, error); },
       [this, channel, taken] { begin(channel, *taken); }});
  if (is_queued) return;
  // No rest: who asks next may be luckier.
  Waiting waiting;
  {
    const std::lock_guard lock{mutex_};
    const auto found = entries_.find(channel);
    if (found == entries_.end()) return;
    waiting = std::move(found->second.waiting);
    entries_.erase(found);
  }
  refuse_all(waiting, refuse(ErrorCode::overloaded, "too much to read just now"));
}

/// Before the snapshot is taken; a second time if that failed, when more may have come.
void ChannelReads::begin(const ChannelName& channel, Waiting& taken) {
  const std::lock_guard lock{mutex_};
  count_begun(channel);
  const auto found = entries_.find(channel);
  if (found == entries_.end()) return;
  auto& waiting = found->second.waiting;
  const auto room = answers_max - std::min(answers_max, taken.done.size());
  const auto count = static_cast<std::ptrdiff_t>(std::min(room, waiting.done.size()));
  const auto move_some = [count](auto& from, auto& to) {
    std::move(from.begin(), from.begin() + count, std::back_inserter(to));
    from.erase(from.begin(), from.begin() + count);
  };
  move_some(waiting.requests, taken.requests);
  move_some(waiting.done, taken.done);
  if (!std::exchange(found->second.is_queued, false)) return;
  later_(read_every, [this, channel] { handle_rest_over(channel); });
}

/// One that failed and begins again counts twice: so often the database is asked.
void ChannelReads::count_begun(const ChannelName& channel) {
  const auto moment = now_();
  while (!begun_.empty() && moment - begun_.front().first >= read_every) begun_.pop_front();
  begun_.emplace_back(moment, channel);
  const auto count = static_cast<std::uint64_t>(std::count_if(
      begun_.begin(), begun_.end(), [&](const auto& read) { return read.second == channel; }));
  // Only written here, under the lock.
  if (count > counters_.channel_reads_in_100_ms_max) counters_.channel_reads_in_100_ms_max = count;
}

void ChannelReads::run(storage::Reader& reader, const ChannelName& channel, Waiting& taken) {
  std::vector<Result<CatchUp>> answers;
  answers.reserve(taken.requests.size());
  CatchUps catch_ups{reader, channel, taken.requests};
  for (const auto& request : taken.requests) {
    if (catch_ups.bytes() > answer_bytes_max) break;
    answers.push_back(catch_ups.answer(request));
  }
  if (catch_ups.has_read_log()) counters_.log_reads.fetch_add(1, std::memory_order_relaxed);
  if (catch_ups.has_read_snapshot()) {
    counters_.snapshot_reads.fetch_add(1, std::memory_order_relaxed);
  }
  put_back(channel, taken, answers.size());
  // Not before everything is read: what fails on the way fails for all.
  for (std::size_t i = 0; i < answers.size(); ++i) taken.done[i](std::move(answers[i]));
}

/// Those from this place on are the first of the next read.
void ChannelReads::put_back(const ChannelName& channel, Waiting& taken, std::size_t from) {
  if (from == taken.done.size()) return;
  bool is_new = false;
  {
    const std::lock_guard lock{mutex_};
    const auto [entry, was_missing] = entries_.try_emplace(channel);
    auto& waiting = entry->second.waiting;
    const auto move_back = [from](auto& taken_ones, auto& to) {
      const auto begin = taken_ones.begin() + static_cast<std::ptrdiff_t>(from);
      to.insert(to.begin(), std::make_move_iterator(begin),
                std::make_move_iterator(taken_ones.end()));
      taken_ones.resize(from);
    };
    move_back(taken.requests, waiting.requests);
    move_back(taken.done, waiting.done);
    is_new = was_missing;
  }
  if (is_new) queue(channel);
}

void ChannelReads::handle_rest_over(const ChannelName& channel) {
  {
    const std::lock_guard lock{mutex_};
    const auto found = entries_.find(channel);
    if (found == entries_.end()) return;
    if (found->second.waiting.done.empty()) {
      entries_.erase(found);
      return;
    }
    found->second.is_queued = true;
  }
  queue(channel);
}

void ChannelReads::refuse_all(const Waiting& taken, const Error& error) {
  for (const auto& done : taken.done) done(error);
}

}  // namespace server::app

#include "server/app/catch_up.hpp"

#include <algorithm>

#include "protocol/encode.hpp"
#include "protocol/json_writer.hpp"
#include "protocol/limits.hpp"
#include "server/app/activity.hpp"
#include "server/auth/access.hpp"

namespace server::app {

using namespace protocol;

namespace {

// A page is cut here even if fewer events than limits::resume_page_events are in it.
constexpr std::size_t page_bytes_max = 128 * 1024;
// What one read takes out of the log; who misses more asks again. Texts are 64 KiB at most, so that
// the usual events of a full resume are far below it.
constexpr std::size_t read_bytes_max = 4 * 1024 * 1024;

/// A channel that is made when its first event comes stands at 0 until then.
storage::ChannelRow row_or_empty(storage::Reader& reader, const ChannelName& name) {
  if (const auto* row = reader.channel(name)) return *row;
  storage::ChannelRow empty;
  empty.name = name;
  return empty;
}

}  // namespace

CatchUps::CatchUps(storage::Reader& reader, const ChannelName& channel,
                   std::span<const CatchUpRequest> requests)
    : reader_{reader}, row_{row_or_empty(reader, channel)} {
  std::vector<AccountId> accounts;
  std::vector<AccountId> subscribing;
  auto after = row_.head;
  for (const auto& request : requests) {
    accounts.push_back(request.account);
    if (request.subscribe) subscribing.push_back(request.account);
    after = std::min(after, wanted_after(request));
  }
  reader.load_roles(accounts);
  if (!subscribing.empty()) {
    owns_ = storage::owns_of(reader, row_, subscribing);
    activity_ = activity_beside(reader, channel);
  }
  if (after < row_.head) read_log(after);
}

std::optional<SnapshotReason> CatchUps::snapshot_reason(const Subscribe& from) const {
  if (!from.epoch || !from.after) return SnapshotReason::first;
  if (*from.epoch != row_.epoch) return SnapshotReason::new_epoch;
  if (*from.after > row_.head) return SnapshotReason::rollback;
  if (row_.head - *from.after > limits::resume_events_max) return SnapshotReason::too_far;
  return std::nullopt;
}

Seq CatchUps::wanted_after(const CatchUpRequest& request) const {
  if (!request.subscribe) return std::min(request.after, row_.head);
  const auto& from = std::get<Subscribe>(request.subscribe->command);
  return snapshot_reason(from) ? row_.head : *from.after;
}

Result<CatchUp> CatchUps::answer(const CatchUpRequest& request) {
  auth::Access access{reader_, request.account};
  if (auto readable = access.require_read(row_.name); !readable) return readable.error();
  CatchUp answer;
  answer.head = row_.head;
  answer.position = wanted_after(request);
  if (request.subscribe) {
    answer.reason = snapshot_reason(std::get<Subscribe>(request.subscribe->command));
    answer.reply = reply(request, answer.reason);
  }
  answer.pages = pages_after(answer.position);
  return answer;
}

pubsub::Frame CatchUps::reply(const CatchUpRequest& request, std::optional<SnapshotReason> reason) {
  Subscribed reply;
  reply.epoch = row_.epoch;
  reply.seq = row_.head;
  reply.reason = reason;
  reply.recovered = !reason.has_value();
  reply.own = owns_.at(request.account);
  reply.activity = activity_;
  return pubsub::Frame(
      encode_subscribed(request.subscribe->id, reply, reason ? state() : std::string{}));
}

const std::string& CatchUps::state() {
  if (state_.empty()) state_ = to_json(reader_.snapshot(row_).state);
  return state_;
}

void CatchUps::read_log(Seq after) {
  has_read_log_ = true;
  std::size_t bytes = 0;
  std::size_t page_bytes = page_bytes_max;
  while (after < row_.head && bytes < read_bytes_max) {
    auto events = reader_.events(row_, after, limits::resume_page_events);
    if (events.empty()) return;
    after = events.back().seq;
    for (auto& event : events) {
      const bool is_full =
          page_bytes >= page_bytes_max || events_.size() - page_begins_.back() >=
                                              static_cast<std::size_t>(limits::resume_page_events);
      if (is_full) {
        page_begins_.push_back(events_.size());
        page_bytes = 0;
      }
      page_bytes += event.body.size();
      bytes += event.body.size();
      events_.push_back(std::move(event));
    }
  }
}

CatchUpPage CatchUps::page_of(std::size_t begin, std::size_t end) const {
  std::string text;
  for (auto at = begin; at < end; ++at) {
    if (!text.empty()) text.push_back('\n');
    text.append(events_[at].body);
  }
  return {pubsub::Frame(std::move(text)), events_[end - 1].seq};
}

CatchUps::Pages CatchUps::pages_after(Seq after) {
  Pages pages;
  const auto first = static_cast<std::size_t>(
      std::upper_bound(events_.begin(), events_.end(), after,
                       [](Seq seq, const auto& event) { return seq < event.seq; }) -
      events_.begin());
  for (std::size_t page = 0; page < page_begins_.size(); ++page) {
    const auto begin = page_begins_[page];
    const auto end = page + 1 < page_begins_.size() ? page_begins_[page + 1] : events_.size();
    if (end <= first) continue;
    if (begin >= first) {
      auto [made, is_new] = whole_pages_.try_emplace(begin);
      if (is_new) made->second = page_of(begin, end);
      pages.push_back(made->second);
    } else {
      auto [made, is_new] = begun_pages_.try_emplace(after);
      if (is_new) made->second = page_of(first, end);
      pages.push_back(made->second);
    }
  }
  return pages;
}

}  // namespace server::app

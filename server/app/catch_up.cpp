#include "server/app/catch_up.hpp"

#include <algorithm>

#include "protocol/encode.hpp"
#include "protocol/json_writer.hpp"
#include "protocol/limits.hpp"
#include "server/app/activity.hpp"
#include "server/auth/access.hpp"
#include "server/pseudonyms/pseudonym_handlers.hpp"

namespace server::app {

using namespace protocol;

namespace {

// A page is cut here even if fewer events than limits::resume_page_events are in it.
constexpr std::size_t page_bytes_max = 128 * 1024;
// What is taken out of the log for all at once; who stands beyond it gets a page of their own. A
// full resume of usual texts is far below it.
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
  if (!from.epoch || !from.after || *from.after < 0) return SnapshotReason::first;
  if (*from.epoch != row_.epoch) return SnapshotReason::new_epoch;
  if (*from.after > row_.head) return SnapshotReason::rollback;
  if (*from.after < row_.head - limits::resume_events_max) return SnapshotReason::too_far;
  return std::nullopt;
}

Seq CatchUps::wanted_after(const CatchUpRequest& request) const {
  if (!request.subscribe) return std::min(request.after, row_.head);
  const auto& from = std::get<Subscribe>(request.subscribe->command);
  return snapshot_reason(from) ? row_.head : *from.after;
}

Result<CatchUp> CatchUps::answer(const CatchUpRequest& request) {
  if (auto readable = require_read(request); !readable) return readable.error();
  CatchUp answer;
  answer.head = row_.head;
  answer.position = wanted_after(request);
  if (request.subscribe) {
    answer.reason = snapshot_reason(std::get<Subscribe>(request.subscribe->command));
    answer.reply = reply(request, answer.reason);
  }
  bytes_ += answer.reply.size();
  if (answer.position == answer.head) return answer;
  answer.page = page_after(answer.position);
  // Asked again from the same place, it would never end.
  if (answer.page->last == answer.position) return refuse(ErrorCode::internal, "a hole in the log");
  return answer;
}

Result<void> CatchUps::require_read(const CatchUpRequest& request) {
  auth::Access access{reader_, request.account};
  if (!request.secret) return access.require_read(row_.name);
  if (row_.name.kind != ChannelKind::inbox) {
    return refuse(ErrorCode::wrong_channel, "a pseudonym follows its inbox only");
  }
  const auto found = pseudonyms::find(reader_, access, row_.name, *request.secret);
  return found ? Result<void>{} : found.error();
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
  while (after < row_.head) {
    auto events = reader_.events(row_, after, limits::resume_page_events);
    if (events.empty()) return;
    for (auto& event : events) {
      if (bytes > 0 && bytes + event.body.size() > read_bytes_max) return;
      bytes += event.body.size();
      after = event.seq;
      events_.push_back(std::move(event));
    }
  }
}

const CatchUpPage& CatchUps::page_after(Seq after) {
  const auto [made, is_new] = pages_.try_emplace(after);
  if (is_new) {
    made->second = make_page(after);
    bytes_ += made->second.frame.size();
  }
  return made->second;
}

CatchUpPage CatchUps::make_page(Seq after) {
  const auto is_behind = [](Seq seq, const auto& event) { return seq < event.seq; };
  auto next = std::upper_bound(events_.begin(), events_.end(), after, is_behind);
  auto end = events_.end();
  std::vector<storage::StoredEvent> own;
  if (next == end) {
    own = reader_.events(row_, after, limits::resume_page_events);
    next = own.begin();
    end = own.end();
  }
  CatchUpPage page{{}, after};
  std::string text;
  for (std::int64_t count = 0; next != end && count < limits::resume_page_events; ++next, ++count) {
    if (!text.empty() && text.size() + next->body.size() > page_bytes_max) break;
    if (!text.empty()) text.push_back('\n');
    text.append(next->body);
    page.last = next->seq;
  }
  page.frame = pubsub::Frame(text);
  return page;
}

}  // namespace server::app

#include "server/app/catch_up.hpp"

#include "protocol/encode.hpp"
#include "protocol/limits.hpp"
#include "server/app/activity.hpp"
#include "server/auth/access.hpp"
#include "storage/own/own_repository.hpp"

namespace server::app {

using namespace protocol;

namespace {

// A page is cut here even if fewer events than limits::resume_page_events are in it.
constexpr std::size_t page_bytes_max = 128 * 1024;

/// Why the client cannot go on from where it stands; nullopt if it can.
std::optional<SnapshotReason> snapshot_reason(const Subscribe& from, const storage::ChannelRow& row) {
  if (!from.epoch || !from.after) return SnapshotReason::first;
  if (*from.epoch != row.epoch) return SnapshotReason::new_epoch;
  if (*from.after > row.head) return SnapshotReason::rollback;
  if (row.head - *from.after > limits::resume_events_max) return SnapshotReason::too_far;
  return std::nullopt;
}

/// A channel that is made when its first event comes stands at 0 until then.
storage::ChannelRow row_or_empty(storage::Reader& reader, const ChannelName& name) {
  if (const auto* row = reader.channel(name)) return *row;
  storage::ChannelRow empty;
  empty.name = name;
  return empty;
}

}  // namespace

Result<CatchUpStart> start_catch_up(storage::Reader& reader, const AccountId& account,
                                    const CommandEnvelope& envelope) {
  auth::Access access{reader, account};
  if (auto readable = access.require_read(envelope.channel); !readable) return readable.error();

  const auto& from = std::get<Subscribe>(envelope.command);
  const auto row = row_or_empty(reader, envelope.channel);
  Subscribed reply;
  reply.epoch = row.epoch;
  reply.seq = row.head;
  reply.reason = snapshot_reason(from, row);
  reply.recovered = !reply.reason.has_value();
  CatchUpStart start;
  start.head = row.head;
  start.reason = reply.reason;
  start.position = row.head;
  if (reply.recovered) {
    start.position = *from.after;
  } else {
    reply.state = reader.snapshot(row).state;
  }
  reply.own = storage::own_of(reader, row, account);
  reply.activity = activity_beside(reader, envelope.channel);
  start.reply = Frame(encode_subscribed(envelope.id, reply));
  return start;
}

CatchUpPage read_catch_up_page(storage::Reader& reader, const ChannelName& channel, Seq after) {
  const auto row = row_or_empty(reader, channel);
  CatchUpPage page{Frame(), after, row.head};
  std::string text;
  for (auto& event : reader.events(row, after, limits::resume_page_events)) {
    if (!text.empty()) text.push_back('\n');
    text.append(event.body);
    page.position = event.seq;
    if (text.size() >= page_bytes_max) break;
  }
  if (!text.empty()) page.frame = Frame(text);
  return page;
}

}  // namespace server::app

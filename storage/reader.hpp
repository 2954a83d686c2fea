// Reading inside one database transaction: channels, items, events, snapshots. A writer's
// Transaction is one too and then sees its own changes. Belongs to the database thread that made
// it.
#pragma once

#include <algorithm>
#include <any>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "protocol/accounts/messages.hpp"
#include "protocol/channel_name.hpp"
#include "protocol/state_json.hpp"
#include "storage/item_columns.hpp"

namespace pqxx {
class row;
class transaction_base;
}  // namespace pqxx

namespace storage {

/// A channel's row.
struct ChannelRow {
  std::int64_t id = 0;
  protocol::ChannelName name;
  protocol::Epoch epoch;
  protocol::Seq head = 0;
  std::int64_t marks = 0;
  std::optional<protocol::Time> changed_at;
};

/// What an account that is a guest is bound to.
struct GuestOf {
  protocol::ItemId talk;
  bool invited = false;
};

/// A stored push: its bytes as they were sent.
struct StoredEvent {
  protocol::Seq seq = 0;
  std::string body;
};

/// A state read from the items, and the position at which it is true.
struct PositionedState {
  protocol::Seq seq = 0;
  protocol::State state;
};

class Reader {
 public:
  explicit Reader(pqxx::transaction_base& sql) : sql_{&sql} {}
  virtual ~Reader() = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  /// For the repositories in this folder; each use is one statement.
  pqxx::transaction_base& sql() {
    ++round_trips_;
    return *sql_;
  }
  /// A value as SQL says it.
  [[nodiscard]] std::string quote(const std::string& value) const;
  /// Statements so far. A batch's number must not grow with its commands (docs: hot path).
  [[nodiscard]] std::size_t round_trips() const { return round_trips_; }

  /// nullptr when there is no such channel. Stays valid as long as this Reader.
  const ChannelRow* channel(const protocol::ChannelName& name);
  /// Reads the rows of all these in one statement; `channel` then needs none for them.
  void load_channels(const std::vector<protocol::ChannelName>& names);

  /// One thing of a channel by its id; T is a member type of protocol::State.
  template <class T>
  std::optional<T> find(const protocol::ChannelName& channel, std::string_view id) {
    const auto body = item_body(channel, stream_of<T>, id);
    if (!body) return std::nullopt;
    // The stored value was written from T, so only a broken database can refuse here.
    return protocol::from_json<T>(*body).value();
  }
  template <class T>
  std::optional<T> find(const protocol::ChannelName& channel, const protocol::ItemId& id) {
    return find<T>(channel, id.text());
  }
  /// What the channel is of: the talk of `talk:<id>` and `desk:<id>`, the thread of `thread:<id>`.
  template <class T>
  std::optional<T> subject(const protocol::ChannelName& channel) {
    auto body = item_body(channel, stream_of<T>, channel.item().text());
    if (!body) return std::nullopt;
    // Every command of a batch asks for its channel's; decoding it is dearer than a copy.
    auto& decoded = subjects_[channel];
    if (decoded.body != *body) {
      decoded.value = protocol::from_json<T>(*body).value();
      decoded.body = std::move(*body);
    }
    return std::any_cast<const T&>(decoded.value);
  }

  /// The open things of one kind (see ItemColumns::open), ascending; a few hundred at most.
  template <class T>
  std::vector<T> open_items(const protocol::ChannelName& channel) {
    std::vector<T> items;
    for (const auto& [id, body] : open_bodies(channel, stream_of<T>)) {
      items.push_back(protocol::from_json<T>(body).value());
    }
    std::sort(items.begin(), items.end(),
              [](const T& a, const T& b) { return std::tie(a.seq, a.id) < std::tie(b.seq, b.id); });
    return items;
  }
  /// How many they are, without reading them.
  template <class T>
  std::int64_t count_open(const protocol::ChannelName& channel) {
    return count_open_items(channel, stream_of<T>);
  }

  /// One thing of a channel, to be asked for soon.
  struct ItemName {
    protocol::ChannelName channel;
    std::string_view stream;
    std::string id;
  };
  /// Reads all of these in one statement; `find` and `subject` then need none. What belongs to
  /// channels that this Reader does not know yet is left out.
  void load_items(const std::vector<ItemName>& names);

  /// The roles of an active account as this transaction sees them; no value for any other. Read
  /// once.
  const std::optional<std::vector<protocol::Role>>& roles(const protocol::AccountId& account);
  /// For an active account that is but a guest; comes with its roles.
  std::optional<GuestOf> guest_of(const protocol::AccountId& account);
  /// Reads all of these in one statement.
  void load_roles(const std::vector<protocol::AccountId>& accounts);

  /// The contact points that the account answers for, itself or as deputy, ascending, as this
  /// transaction sees them. Read once.
  const std::vector<protocol::ContactId>& contacts(const protocol::AccountId& account);
  /// Reads all of these in one statement.
  void load_contacts(const std::vector<protocol::AccountId>& accounts);

  // For read_for_batch, which reads all of these in one statement together (found_rows.hpp). Each
  // gives the parameters for what is not known yet; from then on it counts as not there, until it
  // is found.
  struct WantedItems {
    std::string channels, streams, ids;
    bool any = false;
  };
  WantedItems want_items(const std::vector<ItemName>& names);
  /// Empty for nobody.
  std::string want_roles(const std::vector<protocol::AccountId>& accounts);
  std::string want_contacts(const std::vector<protocol::AccountId>& accounts);
  /// A row of found_rows.hpp about a role, a contact point or an item.
  void take_found(const pqxx::row& row);

  /// The snapshot of contract C7 at the channel's head.
  PositionedState snapshot(const ChannelRow& channel);
  /// At most `limit` items of one stream with seq < before, ascending.
  PositionedState page(const ChannelRow& channel, std::string_view stream, protocol::Seq before,
                       std::int64_t limit);
  /// One item by its number; empty state if there is none.
  PositionedState item_by_number(const ChannelRow& channel, std::string_view stream,
                                 std::int64_t number);
  PositionedState item_by_id(const ChannelRow& channel, std::string_view stream,
                             std::string_view id);
  /// Everything that hangs at one task, at most 500 things, ascending.
  PositionedState at_task(const ChannelRow& channel, std::string_view task);
  /// At most `limit` events with seq > after, ascending.
  std::vector<StoredEvent> events(const ChannelRow& channel, protocol::Seq after,
                                  std::int64_t limit);

 protected:
  /// Channel, stream, id.
  using ItemPlace = std::tuple<std::int64_t, std::string, std::string>;

  /// What this transaction itself changed comes first.
  virtual std::optional<std::string> changed_body(std::int64_t channel, std::string_view stream,
                                                  std::string_view id);
  /// What it changed in one stream: id -> the new value if open, nullopt if it is not.
  using ChangedItems = std::map<std::string, std::optional<std::string>>;
  virtual ChangedItems changed_items(std::int64_t channel, std::string_view stream);
  ChannelRow* remember(ChannelRow row);
  ChannelRow* known(const protocol::ChannelName& name);
  /// There is none of this name, until `remember` says otherwise.
  void remember_absent(const protocol::ChannelName& name) { absent_.insert(name); }
  /// What `contacts` remembers is no longer so.
  void forget_contacts() { contacts_.clear(); }

 private:
  std::optional<std::string> item_body(const protocol::ChannelName& channel,
                                       std::string_view stream, std::string_view id);
  std::map<std::string, std::string> open_bodies(const protocol::ChannelName& channel,
                                                 std::string_view stream);
  std::int64_t count_open_items(const protocol::ChannelName& channel, std::string_view stream);

  /// The ids of the open items of a stream as stored; read once.
  const std::set<std::string>& open_ids(std::int64_t channel, std::string_view stream);

  pqxx::transaction_base* sql_;
  std::size_t round_trips_ = 0;
  std::unordered_map<protocol::ChannelName, ChannelRow> channels_;
  /// Looked for and not there.
  std::unordered_set<protocol::ChannelName> absent_;
  struct DecodedSubject {
    std::string body;
    std::any value;
  };
  std::unordered_map<protocol::ChannelName, DecodedSubject> subjects_;
  // What was read stays read: the rows of a locked channel cannot change under its lock, and a
  // reader sees one snapshot anyway. Bounded by the one transaction that it lives for.
  std::map<ItemPlace, std::optional<std::string>> bodies_;
  std::map<std::pair<std::int64_t, std::string>, std::set<std::string>> open_ids_;
  std::unordered_map<protocol::AccountId, std::optional<std::vector<protocol::Role>>> roles_;
  std::unordered_map<protocol::AccountId, GuestOf> guests_;
  std::unordered_map<protocol::AccountId, std::vector<protocol::ContactId>> contacts_;
};

}  // namespace storage

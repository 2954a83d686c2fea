#include "storage/reader.hpp"

#include <pqxx/pqxx>

#include "protocol/enum_name.hpp"
#include "protocol/limits.hpp"
#include "storage/found_rows.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

constexpr std::int64_t at_task_max = 500;

constexpr Prepared find_channels{
    "find_channels", "SELECT id, epoch, head, marks, " STORAGE_TIME("changed_at") ", name"
    " FROM channel WHERE name = ANY($1::text[])"};
constexpr Prepared find_items{"find_items", STORAGE_FIND_ITEMS("$1", "$2", "$3")};
constexpr Prepared find_roles{"find_roles", STORAGE_FIND_ROLES("$1")};
constexpr Prepared find_contacts{"find_contacts", STORAGE_FIND_CONTACTS("$1")};

ChannelRow read_channel(const pqxx::row& row) {
  ChannelRow channel;
  channel.id = row[0].as<std::int64_t>();
  channel.epoch = read_id<Epoch>(row[1]);
  channel.head = row[2].as<std::int64_t>();
  channel.marks = row[3].as<std::int64_t>();
  channel.changed_at = read_optional_time(row[4]);
  channel.name = ChannelName::parse(row[5].c_str()).value();
  return channel;
}

template <class T>
T decode(std::string_view body) {
  return from_json<T>(body).value();
}

/// Puts one row of the item table into the member of State that bears its stream's name.
void put(State& state, std::string_view stream, std::string_view body) {
  using Members = boost::describe::describe_members<State, boost::describe::mod_public>;
  boost::mp11::mp_for_each<Members>([&](auto d) {
    if (wire_name(d.name) != stream) return;
    auto& member = state.*d.pointer;
    using M = std::remove_cvref_t<decltype(member)>;
    using T = typename M::value_type;
    if constexpr (detail::IsOptional<M>::value) {
      member = decode<T>(body);
    } else {
      member.push_back(decode<T>(body));
    }
  });
}

/// The names of all members of State, as an array literal.
const std::string& state_members() {
  static const std::string literal = [] {
    ArrayLiteral names;
    using Members = boost::describe::describe_members<State, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto d) { names.add(wire_name(d.name)); });
    return names.text();
  }();
  return literal;
}

State read_items(const pqxx::result& rows) {
  State state;
  for (const auto& row : rows) {
    put(state, {row[0].c_str(), row[0].size()}, {row[1].c_str(), row[1].size()});
  }
  return state;
}

}  // namespace

std::string Reader::quote(const std::string& value) const { return sql_->quote(value); }

ChannelRow* Reader::known(const ChannelName& name) {
  const auto found = channels_.find(name);
  return found == channels_.end() ? nullptr : &found->second;
}

ChannelRow* Reader::remember(ChannelRow row) {
  const auto name = row.name;
  absent_.erase(name);
  return &channels_.insert_or_assign(name, std::move(row)).first->second;
}

const ChannelRow* Reader::channel(const ChannelName& name) {
  if (auto* row = known(name)) return row;
  if (absent_.contains(name)) return nullptr;
  load_channels({name});
  return known(name);
}

void Reader::load_channels(const std::vector<ChannelName>& names) {
  ArrayLiteral wanted;
  for (const auto& name : names) {
    if (known(name) != nullptr || !absent_.insert(name).second) continue;
    wanted.add(std::string_view{name.text()});
  }
  if (wanted.size() == 0) return;
  const auto rows = run(*this, find_channels, wanted.text());
  for (const auto& row : rows) remember(read_channel(row));
}

std::optional<std::string> Reader::changed_body(std::int64_t /*channel*/,
                                                std::string_view /*stream*/,
                                                std::string_view /*id*/) {
  return std::nullopt;
}

std::optional<std::string> Reader::item_body(const ChannelName& name, std::string_view stream,
                                             std::string_view id) {
  const auto* row = channel(name);
  if (row == nullptr) return std::nullopt;
  if (auto body = changed_body(row->id, stream, id)) return body;
  ItemPlace place{row->id, std::string{stream}, std::string{id}};
  if (const auto read = bodies_.find(place); read != bodies_.end()) return read->second;
  const auto rows =
      sql().exec_params("SELECT body FROM item WHERE channel_id = $1 AND stream = $2 AND id = $3",
                        row->id, std::string{stream}, std::string{id});
  std::optional<std::string> body;
  if (!rows.empty()) body.emplace(rows[0][0].c_str(), rows[0][0].size());
  return bodies_.emplace(std::move(place), std::move(body)).first->second;
}

Reader::WantedItems Reader::want_items(const std::vector<ItemName>& names) {
  ArrayLiteral channels, streams, ids;
  for (const auto& name : names) {
    const auto* row = known(name.channel);
    if (row == nullptr) continue;
    ItemPlace place{row->id, std::string{name.stream}, name.id};
    if (!bodies_.emplace(std::move(place), std::nullopt).second) continue;
    channels.add(row->id);
    streams.add(name.stream);
    ids.add(std::string_view{name.id});
  }
  return {channels.text(), streams.text(), ids.text(), ids.size() != 0};
}

void Reader::load_items(const std::vector<ItemName>& names) {
  const auto wanted = want_items(names);
  if (!wanted.any) return;
  for (const auto& row : run(*this, find_items, wanted.channels, wanted.streams, wanted.ids)) {
    take_found(row);
  }
}

void Reader::take_found(const pqxx::row& row) {
  const auto text = [&](FoundColumn column) {
    return std::string_view{row[column].c_str(), row[column].size()};
  };
  const auto kind = text(found_kind);
  if (kind == found_item) {
    bodies_[{row[found_channel].as<std::int64_t>(), std::string{text(found_in)},
             std::string{text(found_id)}}]
        .emplace(text(found_text));
    return;
  }
  const auto account = read_id<AccountId>(row[found_in]);
  if (kind == found_contact) {
    auto& contacts = contacts_[account];
    const auto contact = read_id<ContactId>(row[found_id]);
    contacts.insert(std::upper_bound(contacts.begin(), contacts.end(), contact), contact);
    return;
  }
  auto& roles = roles_[account];
  if (!roles) roles.emplace();
  if (!row[found_text].is_null()) {
    guests_[account] = {read_id<ItemId>(row[found_text]), row[found_seq].as<std::int64_t>() != 0};
  }
  if (row[found_id].is_null()) return;
  if (const auto role = enum_from_name<Role>(text(found_id))) roles->push_back(*role);
}

const std::optional<std::vector<Role>>& Reader::roles(const AccountId& account) {
  if (!roles_.contains(account)) load_roles({account});
  return roles_.at(account);
}

std::optional<GuestOf> Reader::guest_of(const AccountId& account) {
  if (!roles(account)) return std::nullopt;
  const auto found = guests_.find(account);
  return found == guests_.end() ? std::nullopt : std::optional{found->second};
}

std::string Reader::want_roles(const std::vector<AccountId>& accounts) {
  ArrayLiteral wanted;
  for (const auto& account : accounts) {
    if (roles_.emplace(account, std::nullopt).second) wanted.add(std::string_view{account.text()});
  }
  return wanted.size() == 0 ? std::string{} : wanted.text();
}

void Reader::load_roles(const std::vector<AccountId>& accounts) {
  const auto wanted = want_roles(accounts);
  if (wanted.empty()) return;
  for (const auto& row : run(*this, find_roles, wanted)) take_found(row);
}

const std::vector<ContactId>& Reader::contacts(const AccountId& account) {
  if (!contacts_.contains(account)) load_contacts({account});
  return contacts_.at(account);
}

std::string Reader::want_contacts(const std::vector<AccountId>& accounts) {
  ArrayLiteral wanted;
  for (const auto& account : accounts) {
    if (contacts_.try_emplace(account).second) wanted.add(std::string_view{account.text()});
  }
  return wanted.size() == 0 ? std::string{} : wanted.text();
}

void Reader::load_contacts(const std::vector<AccountId>& accounts) {
  const auto wanted = want_contacts(accounts);
  if (wanted.empty()) return;
  for (const auto& row : run(*this, find_contacts, wanted)) take_found(row);
}

const std::set<std::string>& Reader::open_ids(std::int64_t channel, std::string_view stream) {
  const auto [found, is_new] = open_ids_.try_emplace({channel, std::string{stream}});
  if (!is_new) return found->second;
  const auto rows =
      sql().exec_params("SELECT id FROM item WHERE channel_id = $1 AND stream = $2 AND open",
                        channel, std::string{stream});
  for (const auto& row : rows) found->second.emplace(row[0].c_str());
  return found->second;
}

Reader::ChangedItems Reader::changed_items(std::int64_t /*channel*/, std::string_view /*stream*/) {
  return {};
}

std::map<std::string, std::string> Reader::open_bodies(const ChannelName& name,
                                                       std::string_view stream) {
  std::map<std::string, std::string> bodies;
  const auto* row = channel(name);
  if (row == nullptr) return bodies;
  const auto rows =
      sql().exec_params("SELECT id, body FROM item WHERE channel_id = $1 AND stream = $2 AND open",
                        row->id, std::string{stream});
  for (const auto& item : rows) {
    bodies.emplace(item[0].c_str(), std::string{item[1].c_str(), item[1].size()});
  }
  for (auto& [id, body] : changed_items(row->id, stream)) {
    if (body) {
      bodies.insert_or_assign(id, std::move(*body));
    } else {
      bodies.erase(id);
    }
  }
  return bodies;
}

std::int64_t Reader::count_open_items(const ChannelName& name, std::string_view stream) {
  const auto* row = channel(name);
  if (row == nullptr) return 0;
  const auto& stored = open_ids(row->id, stream);
  auto count = static_cast<std::int64_t>(stored.size());
  for (const auto& [id, body] : changed_items(row->id, stream)) {
    count += (body ? 1 : 0) - (stored.contains(id) ? 1 : 0);
  }
  return count;
}

PositionedState Reader::snapshot(const ChannelRow& channel) {
  // Per stream the newest window, and what stays whatever its age; both by an index.
  const auto rows = sql().exec_params(
      "SELECT i.stream, i.body FROM unnest($3::text[]) s(name), LATERAL ("
      "  (SELECT stream, id, seq, body FROM item WHERE channel_id = $1 AND stream = s.name"
      "    AND s.name <> 'totals' ORDER BY seq DESC, id DESC LIMIT $2)"
      "  UNION"
      "  (SELECT stream, id, seq, body FROM item WHERE channel_id = $1 AND stream = s.name"
      "    AND (open OR s.name = 'totals'))"
      " ) i ORDER BY i.stream, i.seq, i.id",
      channel.id, static_cast<std::int64_t>(limits::window_items), state_members());
  return {channel.head, read_items(rows)};
}

PositionedState Reader::page(const ChannelRow& channel, std::string_view stream, Seq before,
                             std::int64_t limit) {
  const auto rows = sql().exec_params(
      "SELECT stream, body FROM (SELECT stream, seq, id, body FROM item WHERE channel_id = $1"
      " AND stream = $2 AND seq < $3 ORDER BY seq DESC, id DESC LIMIT $4) p ORDER BY seq, id",
      channel.id, std::string{stream}, before, limit);
  return {channel.head, read_items(rows)};
}

PositionedState Reader::item_by_number(const ChannelRow& channel, std::string_view stream,
                                       std::int64_t number) {
  const auto rows = sql().exec_params(
      "SELECT stream, body FROM item WHERE channel_id = $1 AND stream = $2 AND number = $3",
      channel.id, std::string{stream}, number);
  return {channel.head, read_items(rows)};
}

PositionedState Reader::item_by_id(const ChannelRow& channel, std::string_view stream,
                                   std::string_view id) {
  const auto rows = sql().exec_params(
      "SELECT stream, body FROM item WHERE channel_id = $1 AND stream = $2 AND id = $3", channel.id,
      std::string{stream}, std::string{id});
  return {channel.head, read_items(rows)};
}

PositionedState Reader::at_task(const ChannelRow& channel, std::string_view task) {
  const auto rows = sql().exec_params(
      "SELECT stream, body FROM item WHERE channel_id = $1 AND task = $2 ORDER BY seq, id LIMIT $3",
      channel.id, std::string{task}, at_task_max);
  return {channel.head, read_items(rows)};
}

std::vector<StoredEvent> Reader::events(const ChannelRow& channel, Seq after, std::int64_t limit) {
  const auto rows = sql().exec_params(
      "SELECT seq, body FROM event WHERE channel_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
      channel.id, after, limit);
  std::vector<StoredEvent> events;
  events.reserve(rows.size());
  for (const auto& row : rows) {
    events.push_back({row[0].as<std::int64_t>(), {row[1].c_str(), row[1].size()}});
  }
  return events;
}

}  // namespace storage

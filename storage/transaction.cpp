#include "storage/transaction.hpp"

#include <algorithm>
#include <stdexcept>

#include <pqxx/pqxx>
#include <sodium.h>

#include "protocol/encode.hpp"
#include "storage/effect_repository.hpp"
#include "storage/own/own_repository.hpp"
#include "storage/polls/ballot_repository.hpp"
#include "storage/sql_values.hpp"
#include "tests/faults/mutants.hpp"

namespace storage {

using namespace protocol;

namespace {

constexpr Prepared lock_channels{
    "lock_channels", "SELECT id, epoch, head, marks, " STORAGE_TIME("changed_at") ", name"
    " FROM channel WHERE name = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE"};

// The slot that made a thing is found by the thing: $1 the channel, $2 the thing, $3 all streams.
constexpr const char* made_slot =
    "SELECT e.seq, e.body FROM item i JOIN event e ON e.channel_id = i.channel_id AND e.seq = i.seq"
    " WHERE i.channel_id = $1 AND i.id = $2 AND i.stream = ANY($3::text[])"
    " AND e.made AND e.item = $2";

using Members = boost::describe::describe_members<State, boost::describe::mod_public>;

/// The names of all streams and subjects, as an array.
const std::string& all_streams() {
  static const std::string text = [] {
    ArrayLiteral streams;
    boost::mp11::mp_for_each<Members>([&](auto d) {
      using M = std::remove_cvref_t<decltype(State{}.*d.pointer)>;
      streams.add(stream_of<typename M::value_type>);
    });
    return streams.text();
  }();
  return text;
}

}  // namespace

ItemId Transaction::new_id() {
  ItemId id;
  randombytes_buf(id.bytes.data(), id.bytes.size());
  // Version 4, variant 1 of RFC 4122.
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0FU) | 0x40U);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3FU) | 0x80U);
  new_ids_.insert(id.text());
  return id;
}

void Transaction::lock(const std::vector<ChannelName>& names) {
  ArrayLiteral all;
  ArrayLiteral made_on_demand;
  ArrayLiteral owners;
  for (const auto& name : names) {
    all.add(std::string_view{name.text()});
    if (name.kind == ChannelKind::inbox || name.kind == ChannelKind::notes ||
        name.kind == ChannelKind::contact) {
      made_on_demand.add(std::string_view{name.text()});
      owners.add(std::string_view{name.item().text()});
    }
  }
  if (made_on_demand.size() != 0) {
    // Only for who exists: a command for a made-up inbox must leave no trace.
    sql().exec_params(
        "INSERT INTO channel (name) SELECT w.name"
        " FROM unnest($1::text[], $2::uuid[]) w(name, owner)"
        " WHERE EXISTS (SELECT 1 FROM account a WHERE a.id = w.owner)"
        " OR EXISTS (SELECT 1 FROM contact_point c WHERE c.id = w.owner)"
        " OR EXISTS (SELECT 1 FROM pseudonym p WHERE p.id = w.owner)"
        " ON CONFLICT (name) DO NOTHING",
        made_on_demand.text(), owners.text());
  }
  const auto rows = run(*this, lock_channels, all.text());
  for (const auto& row : rows) {
    ChannelRow channel;
    channel.id = row[0].as<std::int64_t>();
    channel.epoch = read_id<Epoch>(row[1]);
    channel.head = mutants::serial_head(channel.id, row[2].as<std::int64_t>());
    channel.marks = row[3].as<std::int64_t>();
    channel.changed_at = read_optional_time(row[4]);
    channel.name = ChannelName::parse(row[5].c_str()).value();
    remember(std::move(channel));
  }
  for (const auto& name : names) {
    if (known(name) == nullptr) remember_absent(name);
  }
}

void Transaction::lock_effects(const std::vector<PendingEffect>& effects) {
  for (const auto& place : storage::lock_effects(*this, effects)) locked_effects_.insert(place);
}

bool Transaction::is_pending(const PendingEffect& effect) const {
  return locked_effects_.contains(place_of(effect));
}

void Transaction::renew_epoch(const ChannelName& name) {
  auto* row = known(name);
  if (row == nullptr) throw std::logic_error("new epoch of a channel that was not locked");
  const auto rows = sql().exec_params(
      "UPDATE channel SET epoch = gen_random_uuid() WHERE id = $1 RETURNING epoch", row->id);
  row->epoch = read_id<Epoch>(rows[0][0]);
}

void Transaction::begin_command(CommandContext context) {
  context_ = std::move(context);
  command_ = {};
}

void Transaction::keep_command() {
  for (auto& [id, row] : command_.channels) {
    *known(row.name) = row;
    kept_.channels.insert_or_assign(id, std::move(row));
  }
  for (auto& [place, items] : command_.items) {
    auto& kept = kept_.items[place];
    for (auto& [id, item] : items) kept.insert_or_assign(id, std::move(item));
  }
  for (auto& event : command_.events) kept_.events.push_back(std::move(event));
  for (auto& effect : command_.effects) kept_.effects.push_back(std::move(effect));
  for (auto& effect : command_.finished) {
    locked_effects_.erase(place_of(effect));
    kept_.finished.push_back(std::move(effect));
  }
  for (auto& key : command_.keys) kept_.keys.push_back(std::move(key));
  for (auto& vote : command_.votes) kept_.votes.push_back(std::move(vote));
  for (const auto& run : command_.posted) keep_posted(run);
  for (auto& cast : command_.ballots) kept_.ballots.push_back(std::move(cast));
  for (auto& change : command_.reactions) kept_.reactions.push_back(std::move(change));
  for (const auto& said : command_.said) {
    // The rest of the batch goes by it.
    paces_[said.channel].insert_or_assign(said.account, said.at);
    kept_.said.push_back(said);
  }
  command_ = {};
}

void Transaction::keep_posted(const PostedRun& run) {
  // The newest of this person; only that one can end right before.
  const auto same = std::find_if(kept_.posted.rbegin(), kept_.posted.rend(), [&](const auto& kept) {
    return kept.channel == run.channel && kept.account == run.account;
  });
  if (same != kept_.posted.rend() && same->last + 1 == run.first) {
    same->last = run.last;
  } else {
    kept_.posted.push_back(run);
  }
}

void Transaction::write_ballots() {
  storage::write_ballots(*this, kept_.ballots);
  kept_.ballots.clear();
}

void Transaction::forget_said(std::int64_t channel) {
  std::erase_if(kept_.said, [&](const Said& said) { return said.channel == channel; });
}

void Transaction::forget_reactions(std::int64_t channel, const ItemId& message) {
  std::erase_if(kept_.reactions, [&](const ReactionChange& change) {
    return change.channel == channel && change.message == message;
  });
}

void Transaction::write_own_states() {
  write_posted(*this, kept_.posted);
  kept_.posted.clear();
}

void Transaction::drop_command() { command_ = {}; }

ChannelRow& Transaction::changing(const ChannelName& name) {
  const auto* row = channel(name);
  if (row == nullptr) throw std::logic_error("change of a channel that was not locked");
  return command_.channels.try_emplace(row->id, *row).first->second;
}

Seq Transaction::next_seq(const ChannelName& channel) { return changing(channel).head + 1; }

std::int64_t Transaction::take_mark(const ChannelName& channel) {
  return ++changing(channel).marks;
}

void Transaction::create_channel(const ChannelName& name,
                                 const std::optional<ChannelName>& parent) {
  const auto parent_id = parent ? channel(*parent)->id : 0;
  const auto rows = sql().exec_params(
      "INSERT INTO channel (name, parent) VALUES ($1, nullif($2, 0)) RETURNING id, epoch",
      name.text(), parent_id);
  ChannelRow row;
  row.id = rows[0][0].as<std::int64_t>();
  row.epoch = read_id<Epoch>(rows[0][1]);
  row.name = name;
  remember(std::move(row));
}

Seq Transaction::append(const ChannelName& name, std::string event, State data, std::string about) {
  auto& row = changing(name);
  row.head += 1;
  mutants::take_serial(row.id, row.head);
  // Not back: an anonymous event tells its hour only.
  if (!row.changed_at || *row.changed_at < context_.now) row.changed_at = context_.now;
  save_items(name, data);
  AppendedEvent appended;
  appended.channel_id = row.id;
  appended.made = makes(row.id, about, row.head);
  appended.about = std::move(about);
  appended.event = {name,        row.head,     context_.now,    std::move(event),
                    context_.by, context_.key, context_.source, std::move(data)};
  command_.events.push_back(std::move(appended));
  return row.head;
}

bool Transaction::makes(std::int64_t channel, const std::string& item, Seq seq) const {
  if (!new_ids_.contains(item)) return false;
  return std::any_of(command_.items.begin(), command_.items.end(), [&](const auto& entry) {
    if (entry.first.first != channel) return false;
    const auto found = entry.second.find(item);
    return found != entry.second.end() && found->second.columns.seq == seq;
  });
}

void Transaction::save_items(const ChannelName& name, const State& data) {
  boost::mp11::mp_for_each<Members>([&](auto d) {
    const auto& member = data.*d.pointer;
    using M = std::remove_cvref_t<decltype(member)>;
    if constexpr (detail::IsOptional<M>::value) {
      if (member) save(name, *member);
    } else if constexpr (std::is_same_v<typename M::value_type, PollTally>) {
      for (const auto& tally : member) {
        auto poll = find<Poll>(name, tally.poll);
        if (!poll) throw std::logic_error("tally of an unknown poll");
        poll->counts = tally.counts;
        poll->ballots = tally.ballots;
        save(name, *poll);
      }
    } else if constexpr (std::is_same_v<typename M::value_type, ReactionTally>) {
      for (const auto& tally : member) {
        auto message = find<ChatMessage>(name, tally.message);
        if (!message) throw std::logic_error("tally of an unknown message");
        message->reactions = tally.totals();
        save(name, *message);
      }
    } else if constexpr (!std::is_same_v<typename M::value_type, Tally>) {
      for (const auto& item : member) save(name, item);
    } else {
      for (const auto& tally : member) {
        auto question = find<Question>(name, tally.question);
        if (!question) throw std::logic_error("tally of an unknown question");
        question->votes = tally.votes;
        save(name, *question);
      }
    }
  });
}

void Transaction::save_item(const ChannelName& name, std::string_view stream, ItemColumns columns,
                            std::string body) {
  const auto id = channel(name)->id;
  auto item_id = columns.id;
  command_.items[{id, std::string{stream}}].insert_or_assign(
      std::move(item_id), ChangedItem{std::move(columns), std::move(body)});
}

std::optional<std::string> Transaction::changed_body(std::int64_t channel, std::string_view stream,
                                                     std::string_view id) {
  const StreamPlace place{channel, std::string{stream}};
  for (const auto* changes : {&command_, &kept_}) {
    const auto items = changes->items.find(place);
    if (items == changes->items.end()) continue;
    const auto found = items->second.find(id);
    if (found != items->second.end()) return found->second.body;
  }
  return std::nullopt;
}

Reader::ChangedItems Transaction::changed_items(std::int64_t channel, std::string_view stream) {
  ChangedItems changed;
  for (const auto* changes : {&kept_, &command_}) {
    const auto items = changes->items.find({channel, std::string{stream}});
    if (items == changes->items.end()) continue;
    for (const auto& [id, item] : items->second) {
      changed.insert_or_assign(id, item.columns.open ? std::optional{item.body} : std::nullopt);
    }
  }
  return changed;
}

void Transaction::save_revision(const ChannelName& name, std::string_view item, Time at,
                                std::string_view text) {
  sql().exec_params(
      "INSERT INTO revision (channel_id, item, seq, at, text) VALUES ($1, $2, $3, $4, $5)",
      channel(name)->id, std::string{item}, next_seq(name), format_time(at), std::string{text});
}

void Transaction::rewrite_slots(const ChannelName& name, std::string_view item,
                                const std::function<void(State&)>& change) {
  const auto id = channel(name)->id;
  for (auto& appended : kept_.events) {
    if (appended.channel_id != id) continue;
    if (appended.about == item || appended.about == about_several) change(appended.event.data);
  }
  const auto rows = sql().exec_params(
      "SELECT seq, body FROM event WHERE channel_id = $1 AND item IN ($2, $4) AND NOT made"
      " UNION ALL " +
          std::string{made_slot},
      id, std::string{item}, all_streams(), std::string{about_several});
  ArrayLiteral seqs;
  ArrayLiteral bodies;
  for (const auto& row : rows) {
    auto event = from_json<Event>(std::string_view{row[1].c_str(), row[1].size()}).value();
    change(event.data);
    seqs.add(event.seq);
    bodies.add(std::string_view{encode_event(event)});
  }
  if (seqs.size() == 0) return;
  sql().exec_params(
      "UPDATE event e SET body = n.body FROM unnest($2::bigint[], $3::text[]) n(seq, body)"
      " WHERE e.channel_id = $1 AND e.seq = n.seq",
      id, seqs.text(), bodies.text());
}

void Transaction::forget(const ChannelName& name, std::string_view item) {
  const auto id = channel(name)->id;
  sql().exec_params("DELETE FROM revision WHERE channel_id = $1 AND item = $2", id,
                    std::string{item});
  sql().exec_params(
      "UPDATE command_key SET hash = NULL WHERE channel_id = $1 AND item = $2 AND NOT made", id,
      std::string{item});
  for (const auto& row : sql().exec_params(made_slot, id, std::string{item}, all_streams())) {
    const auto event = from_json<Event>(std::string_view{row[1].c_str(), row[1].size()}).value();
    const auto author = event.by.owner();
    if (!author || !event.key) continue;
    sql().exec_params(
        "UPDATE command_key SET hash = NULL WHERE channel_id = $1 AND author = $2 AND key = $3", id,
        author->text(), event.key->text());
  }
  for (auto& key : kept_.keys) {
    if (key.channel_id == id && key.done.item && key.done.item->text() == item) key.hash.clear();
  }
}

void Transaction::add_effect(Effect effect) {
  const auto& last = command_.events.back();
  effect.at = context_.now;
  std::int64_t n = 0;
  for (const auto& other : command_.effects) {
    if (other.source_channel == last.channel_id) ++n;
  }
  command_.effects.push_back(
      {last.channel_id, {last.event.channel, last.event.seq}, n, std::move(effect)});
}

void Transaction::save_key(const ChannelName& name, std::string hash, const Done& done) {
  const auto author = context_.by.owner();
  if (!context_.key || !author) return;
  const auto id = channel(name)->id;
  const bool made =
      std::any_of(command_.events.begin(), command_.events.end(), [&](const auto& appended) {
        return appended.channel_id == id && appended.made && appended.event.seq == done.seq &&
               done.item && appended.about == done.item->text();
      });
  command_.keys.push_back({id, *author, *context_.key, std::move(hash), done, made});
}

std::vector<PendingEffect> Transaction::take_effects() { return std::move(kept_.effects); }

}  // namespace storage

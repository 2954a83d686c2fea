// The end of a batch: everything that its commands changed, in a number of statements that does not
// grow with them.
#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <pqxx/pqxx>

#include "protocol/encode.hpp"
#include "storage/chat/pace_repository.hpp"
#include "storage/chat/reaction_repository.hpp"
#include "storage/effect_repository.hpp"
#include "storage/new_rows.hpp"
#include "storage/questions/vote_repository.hpp"
#include "storage/sql_values.hpp"
#include "storage/transaction.hpp"

namespace storage {

using namespace protocol;

namespace {

/// Places of what belongs to channels, those of one channel together and in their order: so each
/// page of an index is visited once.
template <class T>
std::vector<std::size_t> in_order_of_channels(const std::vector<T>& things) {
  std::vector<std::size_t> places(things.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
    return things[a].channel_id < things[b].channel_id;
  });
  return places;
}

}  // namespace

void Transaction::flush() {
  Script script{*this};
  flush_channels(script);
  flush_events(script);
  flush_items(script);
  flush_keys(script);
  script.run();
  flush_effects();
  delete_effects(*this, kept_.finished);
  write_votes(*this, kept_.votes);
  write_ballots();
  write_reactions(*this, kept_.reactions);
  write_said(*this, kept_.said);
  write_own_states();
}

void Transaction::flush_channels(Script& script) {
  if (kept_.channels.empty()) return;
  ArrayLiteral ids, heads, marks, times;
  for (const auto& [id, row] : kept_.channels) {
    ids.add(id);
    heads.add(row.head);
    marks.add(row.marks);
    if (row.changed_at) {
      times.add(std::string_view{format_time(*row.changed_at)});
    } else {
      times.add_null();
    }
  }
  script.add("UPDATE channel c SET head = n.head, marks = n.marks, changed_at = n.at FROM unnest(" +
             script.quoted(ids.text()) + "::bigint[], " + script.quoted(heads.text()) +
             "::bigint[], " + script.quoted(marks.text()) + "::bigint[], " +
             script.quoted(times.text()) +
             "::timestamptz[]) n(id, head, marks, at) WHERE c.id = n.id");
}

void Transaction::flush_events(Script& script) {
  if (kept_.events.empty()) return;
  std::vector<Frame> frames(kept_.events.size());
  NewRows<5> rows{*this, script, "event", {"channel_id", "seq", "item", "made", "body"}};
  for (const auto i : in_order_of_channels(kept_.events)) {
    const auto& appended = kept_.events[i];
    // While the database stores the one before.
    frames[i] = Frame(encode_event(appended.event));
    rows.add(appended.channel_id, appended.event.seq, appended.about, appended.made,
             frames[i].text());
  }
  rows.complete();
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const auto& event = kept_.events[i].event;
    published_.push_back({event.channel, event.seq, std::move(frames[i])});
  }
}

void Transaction::flush_new_items(Script& script) {
  NewRows<10> rows{
      *this,
      script,
      "item",
      {"channel_id", "stream", "id", "seq", "number", "author", "open", "erased", "task", "body"}};
  for (const auto& [place, items] : kept_.items) {
    for (const auto& [id, item] : items) {
      if (!new_ids_.contains(id)) continue;
      const auto& columns = item.columns;
      rows.add(place.first, place.second, id, columns.seq, columns.number, columns.author,
               columns.open, columns.erased, columns.task, item.body);
    }
  }
  rows.complete();
}

void Transaction::flush_items(Script& script) {
  flush_new_items(script);
  ArrayLiteral channels, streams, ids, seqs, numbers, authors, opens, eraseds, tasks, bodies;
  const auto add = [&](const StreamPlace& place, const std::string& id, const ChangedItem& item) {
    channels.add(place.first);
    streams.add(std::string_view{place.second});
    ids.add(std::string_view{id});
    seqs.add(item.columns.seq);
    numbers.add(item.columns.number);
    if (item.columns.author) {
      authors.add(std::string_view{item.columns.author->text()});
    } else {
      authors.add_null();
    }
    opens.add(std::string_view{item.columns.open ? "t" : "f"});
    eraseds.add(std::string_view{item.columns.erased ? "t" : "f"});
    tasks.add(item.columns.task);
    bodies.add(std::string_view{item.body});
  };
  for (const auto& [place, items] : kept_.items) {
    for (const auto& [id, item] : items) {
      if (!new_ids_.contains(id)) add(place, id, item);
    }
  }
  if (ids.size() == 0) return;
  sql().exec_params(
      "INSERT INTO item (channel_id, stream, id, seq, number, author, open, erased, task, body)"
      " SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[],"
      " $6::uuid[], $7::boolean[], $8::boolean[], $9::text[], $10::text[])"
      " ON CONFLICT (channel_id, stream, id) DO UPDATE SET seq = excluded.seq,"
      " number = excluded.number, open = excluded.open, erased = excluded.erased,"
      " task = excluded.task, body = excluded.body",
      channels.text(), streams.text(), ids.text(), seqs.text(), numbers.text(), authors.text(),
      opens.text(), eraseds.text(), tasks.text(), bodies.text());
}

void Transaction::flush_keys(Script& script) {
  if (kept_.keys.empty()) return;
  NewRows<8> rows{*this,
                  script,
                  "command_key",
                  {"channel_id", "author", "key", "hash", "seq", "item", "number", "made"}};
  for (const auto i : in_order_of_channels(kept_.keys)) {
    const auto& saved = kept_.keys[i];
    const auto hash = saved.hash.empty() ? std::nullopt : std::optional{bytes_literal(saved.hash)};
    rows.add(saved.channel_id, saved.author, saved.key, hash, saved.done.seq, saved.done.item,
             saved.done.number, saved.made);
  }
  rows.complete();
}

void Transaction::flush_effects() {
  if (kept_.effects.empty()) return;
  ArrayLiteral channels, seqs, ns, targets, bodies;
  for (const auto& pending : kept_.effects) {
    channels.add(pending.source_channel);
    seqs.add(pending.source.seq);
    ns.add(pending.n);
    targets.add(std::string_view{pending.effect.target.text()});
    bodies.add(std::string_view{to_json(pending.effect)});
  }
  sql().exec_params(
      "INSERT INTO effect (source_channel, source_seq, n, target, body)"
      " SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::integer[], $4::text[], $5::text[])",
      channels.text(), seqs.text(), ns.text(), targets.text(), bodies.text());
}

}  // namespace storage

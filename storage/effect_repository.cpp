#include "storage/effect_repository.hpp"

#include <pqxx/pqxx>

#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

#define EFFECT_ROWS "unnest($1::bigint[], $2::bigint[], $3::integer[]) w(channel, seq, n)"

/// The parameters of EFFECT_ROWS.
struct EffectRows {
  ArrayLiteral channels, seqs, numbers;
};

EffectRows rows_of(const std::vector<PendingEffect>& effects) {
  EffectRows rows;
  for (const auto& effect : effects) {
    rows.channels.add(effect.source_channel);
    rows.seqs.add(effect.source.seq);
    rows.numbers.add(effect.n);
  }
  return rows;
}

}  // namespace

std::vector<EffectPlace> lock_effects(Transaction& transaction,
                                      const std::vector<PendingEffect>& effects) {
  if (effects.empty()) return {};
  const auto wanted = rows_of(effects);
  const auto rows = transaction.sql().exec_params(
      "SELECT e.source_channel, e.source_seq, e.n FROM effect e JOIN " EFFECT_ROWS
      " ON e.source_channel = w.channel AND e.source_seq = w.seq AND e.n = w.n"
      " FOR UPDATE OF e SKIP LOCKED",
      wanted.channels.text(), wanted.seqs.text(), wanted.numbers.text());
  std::vector<EffectPlace> locked;
  for (const auto& row : rows) {
    locked.emplace_back(row[0].as<std::int64_t>(), row[1].as<std::int64_t>(),
                        row[2].as<std::int64_t>());
  }
  return locked;
}

void delete_effects(Transaction& transaction, const std::vector<PendingEffect>& effects) {
  if (effects.empty()) return;
  const auto wanted = rows_of(effects);
  transaction.sql().exec_params(
      "DELETE FROM effect e USING " EFFECT_ROWS
      " WHERE e.source_channel = w.channel AND e.source_seq = w.seq AND e.n = w.n",
      wanted.channels.text(), wanted.seqs.text(), wanted.numbers.text());
}

std::vector<PendingEffect> pending_effects(Reader& reader, std::int64_t limit) {
  const auto rows = reader.sql().exec_params(
      "SELECT e.source_channel, c.name, e.source_seq, e.n, e.body FROM effect e"
      " JOIN channel c ON c.id = e.source_channel"
      " ORDER BY e.source_channel, e.source_seq, e.n LIMIT $1",
      limit);
  std::vector<PendingEffect> effects;
  for (const auto& row : rows) {
    PendingEffect pending;
    pending.source_channel = row[0].as<std::int64_t>();
    pending.source = {ChannelName::parse(row[1].c_str()).value(), row[2].as<std::int64_t>()};
    pending.n = row[3].as<std::int64_t>();
    pending.effect = from_json<Effect>(std::string_view{row[4].c_str(), row[4].size()}).value();
    effects.push_back(std::move(pending));
  }
  return effects;
}

std::vector<std::pair<ChannelName, Seq>> heads_of(Reader& reader,
                                                  const std::vector<ChannelName>& channels) {
  ArrayLiteral names;
  for (const auto& channel : channels) names.add(std::string_view{channel.text()});
  const auto rows = reader.sql().exec_params(
      "SELECT name, head FROM channel WHERE name = ANY($1::text[])", names.text());
  std::vector<std::pair<ChannelName, Seq>> heads;
  for (const auto& row : rows) {
    heads.emplace_back(ChannelName::parse(row[0].c_str()).value(), row[1].as<std::int64_t>());
  }
  return heads;
}

}  // namespace storage

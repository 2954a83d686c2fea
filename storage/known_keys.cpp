#include "storage/known_keys.hpp"

#include <unordered_map>

#include <pqxx/pqxx>

#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

constexpr Prepared find_keys{
    "find_keys",
    "SELECT k.channel_id, k.author, k.key, k.hash, k.seq, k.item, k.number"
    " FROM unnest($1::bigint[], $2::uuid[], $3::uuid[]) w(channel, author, key)"
    " JOIN command_key k ON k.channel_id = w.channel AND k.author = w.author AND k.key = w.key"};

}  // namespace

std::optional<KnownKeys::Place> KnownKeys::place_of(const WriteJob& job) {
  if (!job.key || !job.by.account) return std::nullopt;
  return Place{job.channel, *job.by.account, *job.key};
}

KnownKeys::KnownKeys(Transaction& transaction, std::span<const WriteJob> jobs) {
  // By the ids that the lock gave: joined by name, the planner takes a channel for an average one
  // and reads all keys of a big one for each that is asked for.
  ArrayLiteral channels, authors, keys;
  std::unordered_map<std::int64_t, ChannelName> names;
  for (const auto& job : jobs) {
    if (!place_of(job)) continue;
    const auto* channel = transaction.channel(job.channel);
    if (channel == nullptr) continue;
    names.emplace(channel->id, job.channel);
    channels.add(channel->id);
    authors.add(std::string_view{job.by.account->text()});
    keys.add(std::string_view{job.key->text()});
  }
  if (keys.size() == 0) return;
  const auto rows = run(transaction, find_keys, channels.text(), authors.text(), keys.text());
  for (const auto& row : rows) {
    Known known;
    if (!row[3].is_null()) known.hash = pqxx::binarystring{row[3]}.str();
    if (!row[4].is_null()) known.done.seq = row[4].as<std::int64_t>();
    if (!row[5].is_null()) known.done.item = read_id<ItemId>(row[5]);
    if (!row[6].is_null()) known.done.number = row[6].as<std::int64_t>();
    known_.insert_or_assign(Place{names.at(row[0].as<std::int64_t>()), read_id<AccountId>(row[1]),
                                  read_id<Key>(row[2])},
                            std::move(known));
  }
}

std::optional<Outcome> KnownKeys::find(const WriteJob& job) const {
  const auto place = place_of(job);
  if (!place) return std::nullopt;
  const auto found = known_.find(*place);
  if (found == known_.end()) return std::nullopt;
  const auto& known = found->second;
  if (!known.hash.empty() && known.hash != job.hash) {
    return Outcome{Outcome::Kind::refused,
                   {},
                   refuse(ErrorCode::key_conflict, "key was used for another content", "key")};
  }
  Outcome outcome{Outcome::Kind::done, known.done, {}};
  outcome.done.repeat = true;
  if (known.hash.empty()) outcome.done.erased = true;
  return outcome;
}

void KnownKeys::add(const WriteJob& job, const Done& done) {
  if (const auto place = place_of(job)) known_.insert_or_assign(*place, Known{job.hash, done});
}

}  // namespace storage

#include "storage/known_keys.hpp"

#include <pqxx/pqxx>

#include "storage/found_rows.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

std::optional<KnownKeys::Place> KnownKeys::place_of(const WriteJob& job) {
  const auto owner = job.by.owner();
  if (!job.key || !owner) return std::nullopt;
  return Place{job.channel, *owner, *job.key};
}

KnownKeys::Wanted KnownKeys::want(Transaction& transaction, std::span<const WriteJob> jobs) {
  // By the ids that the lock gave: joined by name, the planner takes a channel for an average one
  // and reads all keys of a big one for each that is asked for.
  ArrayLiteral channels, authors, keys;
  for (const auto& job : jobs) {
    if (!place_of(job)) continue;
    const auto* channel = transaction.channel(job.channel);
    if (channel == nullptr) continue;
    names_.emplace(channel->id, job.channel);
    channels.add(channel->id);
    authors.add(std::string_view{job.by.owner()->text()});
    keys.add(std::string_view{job.key->text()});
  }
  return {channels.text(), authors.text(), keys.text()};
}

void KnownKeys::take_found(const pqxx::row& row) {
  Known known;
  if (!row[found_text].is_null()) known.hash = pqxx::binarystring{row[found_text]}.str();
  if (!row[found_seq].is_null()) known.done.seq = row[found_seq].as<std::int64_t>();
  if (!row[found_made].is_null()) known.done.item = read_id<ItemId>(row[found_made]);
  if (!row[found_number].is_null()) known.done.number = row[found_number].as<std::int64_t>();
  known_.insert_or_assign(Place{names_.at(row[found_channel].as<std::int64_t>()),
                                read_id<AccountId>(row[found_in]), read_id<Key>(row[found_id])},
                          std::move(known));
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

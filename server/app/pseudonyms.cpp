#include "server/app/pseudonyms.hpp"

#include <chrono>
#include <optional>
#include <utility>

#include <sodium.h>

#include "server/app/router.hpp"
#include "server/auth/access.hpp"
#include "server/pseudonyms/pseudonym.hpp"
#include "server/pseudonyms/pseudonym_handlers.hpp"
#include "server/pseudonyms/sealed_box.hpp"

namespace server::app {

using namespace protocol;

namespace {

using Finish = std::function<void(const storage::Outcome&)>;
using Envelope = std::shared_ptr<const CommandEnvelope>;

storage::Outcome refused(const Error& error) {
  return {storage::Outcome::Kind::refused, {}, error};
}

void queue_write(Services& services, storage::WriteJob job) {
  const auto finish = job.finish;
  if (services.database.write(std::move(job))) return;
  finish(refused(refuse(ErrorCode::overloaded, "too much to write just now")));
}

void queue_read(Services& services, const Finish& finish,
                std::function<void(storage::Reader&)> run) {
  const bool is_queued = services.database.read(
      {std::move(run), [finish](const Error& error) { finish(refused(error)); }});
  if (!is_queued) finish(refused(refuse(ErrorCode::overloaded, "too much to read just now")));
}

// --- Drawing -------------------------------------------------------------------------------------

PseudonymId new_pseudonym() {
  PseudonymId id;
  randombytes_buf(id.bytes.data(), id.bytes.size());
  // The form of a random UUID (RFC 9562, version 4).
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x40);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

void add(Services& services, storage::Pseudonym pseudonym, const Finish& finish) {
  storage::WriteJob job;
  job.channel = pseudonym.talk;
  // Not the account's: so the writer commits it apart from everything that bears a name.
  job.by = Author::under(pseudonym.id);
  job.handle = [pseudonym = std::move(pseudonym)](storage::Transaction& transaction) {
    return pseudonyms::add(transaction, pseudonym);
  };
  job.finish = finish;
  queue_write(services, std::move(job));
}

void note_drawn(Services& services, const AccountId& account, const ChannelName& talk,
                std::string secret_hash, const storage::SealingKeys& keys, const Finish& finish) {
  storage::WriteJob job;
  job.channel = talk;
  job.by = Author{account};
  job.handle = [account, talk](storage::Transaction& transaction) {
    auth::Access access{transaction, account};
    return pseudonyms::note_drawn(transaction, access, talk);
  };
  job.finish = [&services, account, talk, secret_hash = std::move(secret_hash), keys,
                finish](const storage::Outcome& outcome) {
    if (outcome.kind != storage::Outcome::Kind::done) return finish(outcome);
    const auto id = new_pseudonym();
    add(services, {id, talk, secret_hash, pseudonyms::seal({account, id}, keys)}, finish);
  };
  queue_write(services, std::move(job));
}

void draw(Services& services, const AccountId& account, const Envelope& envelope,
          const Finish& finish) {
  queue_read(services, finish, [&services, account, envelope, finish](storage::Reader& reader) {
    const auto& talk = envelope->channel;
    const auto hash = pseudonyms::hash_of_secret(envelope->pseudonym.value(), talk);
    auth::Access access{reader, account};
    // An answer that was lost is given again, also after the talk.
    if (const auto known = pseudonyms::find(reader, access, talk, *envelope->pseudonym)) {
      Done done;
      done.item = ItemId{known->id.bytes};
      done.repeat = true;
      return finish({storage::Outcome::Kind::done, done, {}});
    }
    const auto keys = pseudonyms::may_draw(reader, access, talk);
    if (!keys) return finish(refused(keys.error()));
    note_drawn(services, account, talk, hash, *keys, finish);
  });
}

// --- Everything else -----------------------------------------------------------------------------

void act(Services& services, const AccountId& account, const Envelope& envelope,
         const Finish& finish) {
  queue_read(services, finish, [&services, account, envelope, finish](storage::Reader& reader) {
    auth::Access access{reader, account};
    const auto found = pseudonyms::find(reader, access, envelope->channel, *envelope->pseudonym);
    if (!found) return finish(refused(found.error()));
    auto job = make_pseudonymous_job(*envelope, found->talk, found->id, services.secret, finish);
    // As with tickets: what stays says the hour only.
    job.at = std::chrono::floor<std::chrono::hours>(services.clock());
    queue_write(services, std::move(job));
  });
}

}  // namespace

void write_under_pseudonym(Services& services, const AccountId& account, Envelope envelope,
                           Finish finish) {
  if (std::holds_alternative<PseudonymDraw>(envelope->command)) {
    return draw(services, account, envelope, finish);
  }
  act(services, account, envelope, finish);
}

}  // namespace server::app

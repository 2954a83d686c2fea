#include "server/app/guest_entry.hpp"

#include <chrono>
#include <functional>
#include <utility>

#include "protocol/json_reader.hpp"
#include "protocol/json_writer.hpp"
#include "server/auth/credentials.hpp"
#include "server/auth/login_limiter.hpp"
#include "server/guests/entry.hpp"
#include "server/guests/guest_name.hpp"
#include "storage/accounts/account_repository.hpp"
#include "storage/accounts/login_session_repository.hpp"
#include "storage/accounts/token.hpp"
#include "storage/guests/guest_repository.hpp"
#include "storage/links/derived_id.hpp"
#include "storage/pseudonyms/pseudonym_repository.hpp"

namespace server::app {

using namespace protocol;
using auth::AnswerLogin;

namespace {

Error too_fast() { return refuse(ErrorCode::too_fast, "too many guests at once"); }
Error overloaded() { return refuse(ErrorCode::overloaded, "too many requests at once"); }
Error no_link() { return refuse(ErrorCode::not_found, "no such link", "secret"); }

using Found = std::function<void(storage::Reader&, const storage::GuestLinkPlace&)>;

/// Looks the link up; the answer is a refusal if there is none.
void find(storage::Database& database, const std::string& hash, const AnswerLogin& answer,
          Found found) {
  const bool is_queued =
      database.read({[hash, answer, found = std::move(found)](storage::Reader& reader) {
                       const auto place = storage::find_guest_link(reader, hash);
                       if (!place) return answer(auth::refused(no_link()));
                       found(reader, *place);
                     },
                     [answer](const Error& error) { answer(auth::refused(error)); }});
  if (!is_queued) answer(auth::refused(overloaded()));
}

/// The same secret and key are the same guest, and neither can be told from its id.
AccountId guest_id(const std::string& hash, const Key& key) {
  return AccountId{storage::derived_id("guest " + hash + key.text()).bytes};
}

/// Not by the roles, which this transaction has looked for before there was the account.
Result<std::string> body_for(storage::Transaction& transaction, const AccountId& guest,
                             const ItemId& talk, bool unsafe_durability) {
  const auto its = transaction.find<Guest>(channel_of(ChannelKind::desk, talk), guest.text());
  auto people = storage::people(transaction, {guest});
  if (people.empty() || !its) return no_link();
  Me me{std::move(people.front()), storage::roles_of_guest(its->invited), {}, talk, {}, {}};
  if (unsafe_durability) me.unsafe_durability = true;
  if (storage::offers_pseudonyms(transaction)) me.pseudonyms = true;
  return to_json(me);
}

storage::WriteJob entry_job(const storage::GuestLinkPlace& place, const guests::Entering& entering,
                            const auth::LoginOptions& options, const AnswerLogin& answer) {
  const auto token = storage::new_token();
  const auto body = std::make_shared<std::string>();
  storage::WriteJob job;
  job.channel = channel_of(ChannelKind::desk, place.talk);
  job.by = {entering.guest};
  job.handle = [desk = job.channel, place, entering, body, hash = storage::hash_token(token),
                unsafe =
                    options.unsafe_durability](storage::Transaction& transaction) -> Result<Done> {
    const auto done = guests::handle_enter(transaction, desk, entering);
    if (!done) return done;
    auto text = body_for(transaction, entering.guest, place.talk, unsafe);
    if (!text) return text.error();
    storage::create_login(transaction, hash, entering.guest, storage::LoginKind::browser, "");
    *body = std::move(*text);
    return done;
  };
  job.finish = [body, answer, cookie = auth::guest_cookie(place.talk, token, options.tls_in_front)](
                   const storage::Outcome& outcome) {
    switch (outcome.kind) {
      case storage::Outcome::Kind::done: return answer({200, std::move(*body), cookie});
      case storage::Outcome::Kind::refused: return answer(auth::refused(outcome.error));
      case storage::Outcome::Kind::unknown:
        return answer(auth::refused(refuse(ErrorCode::unavailable, "the database did not answer")));
    }
  };
  return job;
}

}  // namespace

void GuestEntry::look(const auth::LoginRequest& request, AnswerLogin answer) {
  const auto body = from_json<GuestLook>(request.body);
  if (!body) return answer(auth::refused(body.error()));
  const auto now = std::chrono::steady_clock::now();
  if (!limiter_.admit_look(auth::remote_network(request.remote), now)) {
    return answer(auth::refused(too_fast()));
  }
  find(database_, storage::hash_of_secret(body->secret), answer,
       [answer](storage::Reader& reader, const storage::GuestLinkPlace& place) {
         const auto invitation = guests::look_at_link(reader, place.talk, place.link);
         answer(invitation ? auth::LoginAnswer{200, to_json(*invitation), {}}
                           : auth::refused(invitation.error()));
       });
}

void GuestEntry::enter(const auth::LoginRequest& request, AnswerLogin answer) {
  const auto body = from_json<GuestEnter>(request.body);
  if (!body) return answer(auth::refused(body.error()));
  auto name = guests::normal_name(body->name);
  if (!name) return answer(auth::refused(name.error()));
  const auto hash = storage::hash_of_secret(body->secret);
  const auto now = std::chrono::steady_clock::now();
  if (!limiter_.admit(auth::remote_network(request.remote), hash, now)) {
    return answer(auth::refused(too_fast()));
  }
  const guests::Entering entering{guest_id(hash, body->key), {}, std::move(*name)};
  find(database_, hash, answer,
       [this, entering, answer](storage::Reader&, const storage::GuestLinkPlace& place) {
         auto by_link = entering;
         by_link.link = place.link;
         auto job = entry_job(place, by_link, options_, answer);
         if (!database_.write(std::move(job))) answer(auth::refused(overloaded()));
       });
}

}  // namespace server::app

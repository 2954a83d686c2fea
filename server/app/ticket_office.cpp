#include "server/app/ticket_office.hpp"

#include <chrono>
#include <memory>
#include <utility>

#include <sodium.h>

#include "protocol/encode.hpp"
#include "protocol/json_reader.hpp"
#include "protocol/limits.hpp"
#include "server/app/http_api.hpp"
#include "server/app/person_limits.hpp"
#include "server/polls/poll_handlers.hpp"
#include "server/questions/ask_handlers.hpp"
#include "server/support/base64url.hpp"
#include "server/tickets/ticket_handlers.hpp"

namespace server::app {

using namespace protocol;

namespace {

void answer_refusal(const net::Respond& respond, const Error& error) {
  respond(error_response(error));
}

/// As the replies on a connection say it.
void answer(const net::Respond& respond, const storage::Outcome& outcome) {
  switch (outcome.kind) {
    case storage::Outcome::Kind::done:
      return respond(json_response(R"({"ok":)" + to_json(outcome.done) + "}"));
    case storage::Outcome::Kind::refused: return answer_refusal(respond, outcome.error);
    case storage::Outcome::Kind::unknown: {
      // No answer means unknown; the client retries with the same key (contract C5).
      net::HttpResponse response;
      response.status = http_status(CloseCode::unknown_outcome);
      return respond(std::move(response));
    }
  }
}

/// A talk and its desk change together.
storage::WriteJob job_of(const ChannelName& talk, Author by) {
  storage::WriteJob job;
  job.channel = talk;
  job.also = {channel_of(ChannelKind::desk, talk.item())};
  job.by = std::move(by);
  job.finish = [](const storage::Outcome&) {};
  return job;
}

/// What a request without a name is about, or what is wrong with its form.
Result<storage::TicketScope> scope_of(const TicketUse& use) {
  if (use.ask.has_value() == use.vote.has_value()) {
    return refuse(ErrorCode::bad_value, "either a question or a vote", "ask");
  }
  storage::TicketScope scope{use.channel, {}};
  if (use.vote) scope.poll = use.vote->poll;
  return scope;
}

Result<Done> carry_out(storage::Transaction& transaction, const TicketUse& use) {
  auto access = auth::Access::by_ticket(transaction, use.channel);
  if (use.ask) return questions::handle_ask(transaction, access, use.channel, *use.ask);
  return polls::handle_secret_vote(transaction, access, use.channel, *use.vote);
}

}  // namespace

TicketOffice::TicketOffice(Services& services) : services_{services}, pool_{1, waiting_max} {}

std::string TicketOffice::keyed_hash(std::string_view bytes) const {
  const auto& secret = services_.secret;
  std::string hash(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                     reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
  return hash;
}

// --- Drawing -------------------------------------------------------------------------------------

void TicketOffice::draw(const auth::Caller& caller, const net::HttpRequest& request,
                        net::Respond respond) {
  if (!services_.person_limits.take_command(caller.account, std::chrono::steady_clock::now())) {
    return answer_refusal(respond, refuse(ErrorCode::too_fast, "too many requests"));
  }
  const auto draw = from_json<TicketDraw>(request.body);
  if (!draw) return answer_refusal(respond, draw.error());
  const auto blinded = support::from_base64url(draw->blinded, limits::ticket_key_bytes);
  if (!blinded) {
    return answer_refusal(respond, refuse(ErrorCode::wrong_type, "not 256 bytes", "blinded"));
  }
  auto job = job_of(draw->channel, Author{caller.account});
  // What the last run of the handler found; set again if the batch runs again.
  const auto private_key = std::make_shared<std::string>();
  job.handle = [scope = storage::TicketScope{draw->channel, draw->poll}, account = caller.account,
                hash = keyed_hash(*blinded),
                private_key](storage::Transaction& transaction) -> Result<Done> {
    auth::Access access{transaction, account};
    auto key = tickets::draw(transaction, access, scope, hash);
    if (!key) return key.error();
    *private_key = std::move(*key);
    return Done{};
  };
  job.finish = [this, private_key, blinded = *blinded, respond](const storage::Outcome& outcome) {
    if (outcome.kind != storage::Outcome::Kind::done) return answer(respond, outcome);
    sign(*private_key, blinded, respond);
  };
  if (!services_.database.write(std::move(job))) {
    answer_refusal(respond, refuse(ErrorCode::overloaded, "too much to write just now"));
  }
}

void TicketOffice::sign(const std::string& private_key, const std::string& blinded,
                        const net::Respond& respond) {
  const bool queued = pool_.post([private_key, blinded, respond] {
    try {
      const auto signature = tickets::blind_sign(private_key, blinded);
      if (!signature) return answer_refusal(respond, signature.error());
      respond(json_response(to_json(TicketDrawn{support::to_base64url(*signature)})));
    } catch (const std::exception&) {
      answer_refusal(respond, refuse(ErrorCode::internal, "the ticket cannot be signed"));
      throw;
    }
  });
  if (!queued) answer_refusal(respond, refuse(ErrorCode::overloaded, "too many tickets just now"));
}

// --- Using ---------------------------------------------------------------------------------------

void TicketOffice::use(const net::HttpRequest& request, net::Respond respond) {
  // A client that says who it is has a fault, which it should notice.
  if (!request.cookie.empty() || !request.authorization.empty()) {
    return answer_refusal(respond, refuse(ErrorCode::bad_value, "must come without a login"));
  }
  auto use = from_json<TicketUse>(request.body);
  if (!use) return answer_refusal(respond, use.error());
  const auto scope = scope_of(*use);
  if (!scope) return answer_refusal(respond, scope.error());
  const auto ticket = support::from_base64url(use->ticket, limits::ticket_bytes);
  const auto signature = support::from_base64url(use->signature, limits::ticket_key_bytes);
  if (!ticket || !signature) {
    return answer_refusal(respond, refuse(ErrorCode::bad_ticket, "not the form of a ticket"));
  }
  const bool queued = services_.database.read(
      {[this, use = std::move(*use), scope = *scope, ticket = *ticket, signature = *signature,
        respond](storage::Reader& reader) {
         const auto modulus = tickets::modulus_of(reader, scope);
         if (!modulus) return answer_refusal(respond, modulus.error());
         if (!tickets::verify(*modulus, ticket, signature)) {
           return answer_refusal(respond, refuse(ErrorCode::bad_ticket, "not signed for this"));
         }
         write_use(use, scope, keyed_hash(ticket), respond);
       },
       [respond](const Error& error) { answer_refusal(respond, error); }});
  if (!queued) answer_refusal(respond, refuse(ErrorCode::overloaded, "too much to read"));
}

void TicketOffice::write_use(const TicketUse& use, storage::TicketScope scope, std::string ticket,
                             const net::Respond& respond) {
  if (!pace_.take(ticket, std::chrono::steady_clock::now())) {
    return answer_refusal(respond, refuse(ErrorCode::too_fast, "too many uses of this ticket"));
  }
  auto job = job_of(use.channel, Author::anonymous());
  // All of it, so that only who has the ticket and the key could try out what it says.
  tickets::Use entry{std::move(scope), std::move(ticket), keyed_hash(to_json(use))};
  // What stays keeps its hour only. A ballot keeps no time, and is not to be late by one.
  if (use.ask) job.at = std::chrono::floor<std::chrono::hours>(services_.clock());
  job.handle = [use, entry = std::move(entry)](storage::Transaction& transaction) {
    return tickets::handle_use(transaction, entry, [&] { return carry_out(transaction, use); });
  };
  job.finish = [respond](const storage::Outcome& outcome) { answer(respond, outcome); };
  if (!services_.database.write(std::move(job))) {
    answer_refusal(respond, refuse(ErrorCode::overloaded, "too much to write just now"));
  }
}

// --- Keys ----------------------------------------------------------------------------------------

void TicketOffice::make_key(const storage::Due& due) {
  const auto name = due.channel.text() + " " + due.item.text();
  {
    const std::lock_guard lock{making_mutex_};
    if (!making_.insert(name).second) return;
  }
  const auto made = [this, name] {
    const std::lock_guard lock{making_mutex_};
    making_.erase(name);
  };
  const bool queued = pool_.post([this, due, made] {
    auto job = job_of(due.channel, Author::system());
    job.handle = [due, key = tickets::make_signing_key()](storage::Transaction& transaction) {
      return tickets::set_key(transaction, due.channel, due.item, key);
    };
    job.finish = [made](const storage::Outcome&) { made(); };
    // What was not set is due again at the next tick.
    if (!services_.database.write(std::move(job))) made();
  });
  if (!queued) made();
}

}  // namespace server::app

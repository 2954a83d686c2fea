// A talk whose tickets are drawn and used, without the signatures.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "protocol/enum_name.hpp"
#include "server/polls/poll_handlers.hpp"
#include "server/tickets/ticket_handlers.hpp"
#include "storage/due/due_repository.hpp"
#include "tests/storage/questions/question_fixture.hpp"

namespace tests {

struct Tickets : QuestionFixture {
  using Scope = storage::TicketScope;

  /// The code and field.
  static std::string refused(const protocol::Result<protocol::Done>& result) {
    if (result) return "done";
    const auto& error = result.error();
    return std::string{protocol::enum_name(error.code)} +
           (error.field.empty() ? "" : " " + error.field);
  }
  /// The real one takes its time; here only its names matter.
  static server::tickets::SigningKey key(char letter = 'k') {
    return {std::string{"private "} + letter,
            std::string(protocol::limits::ticket_key_bytes, letter)};
  }
  protocol::Result<protocol::Done> set_key(const protocol::ItemId& item, char letter = 'k') {
    return run_as(protocol::Author::system(), talk,
                  [&](storage::Transaction& transaction, server::auth::Access&) {
                    return server::tickets::set_key(transaction, talk, item, key(letter));
                  });
  }
  /// The private key, or the refusal.
  std::string draw(const protocol::AccountId& who, const char* blinded,
                   std::optional<protocol::ItemId> poll = {}) {
    std::string found;
    const auto result =
        run_as(protocol::Author{who}, talk,
               [&](storage::Transaction& transaction, server::auth::Access& access) {
                 auto drawn = server::tickets::draw(transaction, access, {talk, poll}, blinded);
                 if (!drawn) return protocol::Result<protocol::Done>{drawn.error()};
                 found = *drawn;
                 return protocol::Result<protocol::Done>{protocol::Done{}};
               });
    return result ? found : refused(result);
  }
  protocol::Result<protocol::Done> use(const Scope& scope, const char* ticket, const char* request,
                                       const Handle& act) {
    return run_as(protocol::Author::anonymous(), talk,
                  [&](storage::Transaction& transaction, server::auth::Access&) {
                    auto access = server::auth::Access::by_ticket(transaction, talk);
                    return server::tickets::handle_use(transaction, {scope, ticket, request},
                                                       [&] { return act(transaction, access); });
                  });
  }
  protocol::Result<protocol::Done> ask(const char* ticket, const char* request,
                                       const protocol::QuestionAsk& command) {
    return use({talk, {}}, ticket, request,
               [&](storage::Transaction& transaction, server::auth::Access& access) {
                 return server::questions::handle_ask(transaction, access, talk, command);
               });
  }
  protocol::Result<protocol::Done> vote(const protocol::ItemId& poll, const char* ticket,
                                        const char* request, std::vector<std::int64_t> choices,
                                        std::optional<std::string> text = {}) {
    protocol::PollVote command{poll, std::move(choices), {}};
    if (text) command.text = std::move(*text);
    return use({talk, poll}, ticket, request,
               [&](storage::Transaction& transaction, server::auth::Access& access) {
                 return server::polls::handle_secret_vote(transaction, access, talk, command);
               });
  }
  protocol::ItemId open_secret(protocol::PollKind kind = protocol::PollKind::single,
                               std::vector<const char*> options = {"Ja", "Nein"}) {
    protocol::PollCreate command;
    command.text = "Vertrauen Sie dem Zeitplan?";
    command.kind = kind;
    command.secret = true;
    for (const auto* option : options) command.options.emplace_back(option);
    const auto poll = must(server::polls::handle_create, ada, desk, command).item.value();
    must(server::polls::handle_open, ada, desk, protocol::PollOpen{poll, {}});
    return poll;
  }
  protocol::Poll shown(const protocol::ItemId& poll) {
    for (const auto& one : snapshot(talk).polls) {
      if (one.id == poll) return one;
    }
    throw std::logic_error("no such poll in the snapshot");
  }
  void end() {
    run_as(protocol::Author{ada}, desk,
           [&](storage::Transaction& transaction, server::auth::Access& access) {
             return server::talks::handle_move(
                 transaction, access, desk, protocol::TalkMove{protocol::TalkState::follow_up},
                 [](auto& ending, const protocol::ChannelName& ended, protocol::State& changed) {
                   server::polls::end_with_talk(ending, ended, changed);
                   server::tickets::end_with_talk(ending, ended);
                 },
                 nullptr);
           });
  }
  bool is_due(storage::DueKind kind, const protocol::ItemId& item) {
    bool found = false;
    read([&](storage::Reader& reader) {
      for (const auto& due : storage::due_by(reader, now + std::chrono::hours{1}, 1'000)) {
        found |= due.kind == kind && due.channel == talk && due.item == item;
      }
    });
    return found;
  }
  std::string count(const std::string& table) {
    return query_value("SELECT count(*) FROM " + table +
                           " t JOIN channel c ON c.id = t.channel_id WHERE c.name = $1",
                       {talk.text()});
  }
};

}  // namespace tests

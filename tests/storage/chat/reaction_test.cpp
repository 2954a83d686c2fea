#include <catch2/catch.hpp>

#include "server/chat/message_handlers.hpp"
#include "server/chat/reaction_handlers.hpp"
#include "server/chat/rule_handlers.hpp"
#include "storage/own/own_repository.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::chat;
using tests::QuestionFixture;

namespace {

struct Reactions : QuestionFixture {
  ItemId said;

  Reactions() {
    go_live();
    said = say("Wir haben alles gescannt.");
  }
  ItemId say(const char* text) {
    ChatPost command;
    command.text = text;
    return must(handle_post, kim, talk, command).item.value();
  }
  void react(const AccountId& who, Reaction reaction, bool on = true) {
    must(handle_react, who, talk, ChatReact{said, reaction, on});
  }
  std::optional<Seq> tally() {
    return run_as(Author::system(), talk,
                  [&](storage::Transaction& transaction, server::auth::Access&) {
                    return server::chat::publish_tallies(transaction, talk);
                  })
        .value()
        .seq;
  }
  std::vector<ReactionTotal> shown() {
    return snapshot(talk).messages.at(0).reactions.value_or(std::vector<ReactionTotal>{});
  }
  std::vector<Reacted> own(const AccountId& who) {
    std::vector<Reacted> found;
    read([&](storage::Reader& reader) {
      found = storage::own_of(reader, *reader.channel(talk), who).reactions;
    });
    return found;
  }
  std::string rows() {
    return query_value("SELECT count(*) FROM reaction WHERE message = $1", {said.text()});
  }
};

using Totals = std::vector<ReactionTotal>;

}  // namespace

TEST_CASE("chat.react: told as totals, by nobody's name") {
  Reactions chat;
  SECTION("gathered, and only when something changed") {
    chat.record("chat_reactions");
    chat.react(chat.kim, Reaction::thanks);
    chat.react(chat.lou, Reaction::thanks);
    chat.react(chat.lou, Reaction::agree);
    chat.react(chat.lou, Reaction::agree);
    CHECK(chat.shown().empty());
    CHECK(chat.tally());
    CHECK(chat.shown() == Totals{{Reaction::agree, 1}, {Reaction::thanks, 2}});
    const auto event = chat.events(chat.talk).back();
    CHECK(event.event == "chat.tally");
    CHECK(event.by.is_system());
    CHECK(to_json(event.data).find(chat.lou.text()) == std::string::npos);
    CHECK_FALSE(chat.tally());

    chat.react(chat.lou, Reaction::agree, false);
    CHECK(chat.tally());
    CHECK(chat.shown() == Totals{{Reaction::thanks, 2}});
    chat.react(chat.ben, Reaction::idea);
    chat.react(chat.ben, Reaction::idea, false);
    CHECK_FALSE(chat.tally());
    chat.check_replay();
  }
  SECTION("one's own stand beside the snapshot") {
    chat.react(chat.lou, Reaction::laugh);
    chat.react(chat.lou, Reaction::agree);
    const auto own = chat.own(chat.lou);
    REQUIRE(own.size() == 2);
    CHECK(own[0].message == chat.said);
    CHECK(own[0].reaction == Reaction::agree);
    CHECK(own[1].reaction == Reaction::laugh);
    CHECK(chat.own(chat.kim).empty());
  }
  SECTION("they go with the message") {
    chat.react(chat.lou, Reaction::thanks);
    chat.tally();
    chat.react(chat.ben, Reaction::thanks);
    chat.must(handle_erase, chat.kim, chat.talk, ChatErase{chat.said});
    CHECK(chat.shown().empty());
    CHECK(chat.rows() == "0");
    CHECK_FALSE(chat.tally());
    CHECK(chat.refusal(handle_react, chat.lou, chat.talk,
                       ChatReact{chat.said, Reaction::thanks, true}) == "erased data.message");
  }
  SECTION("a new wording keeps them") {
    chat.react(chat.lou, Reaction::thanks);
    chat.tally();
    ChatEdit edit;
    edit.message = chat.said;
    edit.text = "Wir haben fast alles gescannt.";
    chat.must(handle_edit, chat.kim, chat.talk, edit);
    CHECK(chat.shown() == Totals{{Reaction::thanks, 1}});
  }
  SECTION("refused") {
    const ChatReact thanks{chat.said, Reaction::thanks, true};
    CHECK(chat.refusal(handle_react, chat.lou, chat.talk,
                       ChatReact{ItemId{}, Reaction::thanks, true}) == "not_found data.message");
    CHECK(chat.refusal(handle_react, chat.ada, chat.desk, thanks) == "wrong_channel channel");
    chat.must(handle_mute, chat.ada, chat.desk, ChatMute{chat.lou, true});
    CHECK(chat.refusal(handle_react, chat.lou, chat.talk, thanks) == "forbidden");
    chat.move({TalkState::follow_up});
    CHECK(chat.refusal(handle_react, chat.kim, chat.talk, thanks) == "wrong_state");
    CHECK(chat.rows() == "0");
  }
}

#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "protocol/encode.hpp"
#include "server/chat/message_handlers.hpp"
#include "server/guests/entry.hpp"
#include "server/guests/forget.hpp"
#include "server/guests/guest_handlers.hpp"
#include "server/guests/guest_view.hpp"
#include "server/own/own_handlers.hpp"
#include "server/polls/poll_handlers.hpp"
#include "server/speakers/hand_handlers.hpp"
#include "storage/accounts/account_repository.hpp"
#include "storage/accounts/login_session_repository.hpp"
#include "storage/guests/guest_repository.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::guests;
using tests::QuestionFixture;

namespace {

// All tests share one database, in which hashes and accounts are unique.
struct Hall : QuestionFixture {
  [[nodiscard]] std::string hex(char digit) const {
    auto text = id.text();
    std::erase(text, '-');
    return text + std::string(32, digit);
  }
  [[nodiscard]] AccountId new_guest(std::uint8_t number) const {
    AccountId guest{id.bytes};
    guest.bytes.back() = static_cast<std::uint8_t>(guest.bytes.back() + number);
    return guest;
  }
  ItemId open(char digit = 'a') {
    return must(handle_open, ada, desk, GuestOpen{hex(digit)}).item.value();
  }
  ItemId invite(char digit, const char* name = "") {
    GuestInvite command;
    command.hash = hex(digit);
    command.for_name = name;
    return must(handle_invite, ada, desk, command).item.value();
  }
  Result<Done> try_enter(const AccountId& guest, const ItemId& link, const std::string& name) {
    return run_as(Author{guest}, desk,
                  [&](storage::Transaction& transaction, server::auth::Access&) {
                    return handle_enter(transaction, desk, {guest, link, name});
                  });
  }
  AccountId enter(std::uint8_t number, const ItemId& link, const std::string& name) {
    const auto guest = new_guest(number);
    const auto done = try_enter(guest, link, name);
    CHECK(done.has_value());
    return guest;
  }
  std::string not_let_in(std::uint8_t number, const ItemId& link, const std::string& name) {
    const auto done = try_enter(new_guest(number), link, name);
    REQUIRE_FALSE(done.has_value());
    return std::string{enum_name(done.error().code)} + " " + done.error().field;
  }
  GuestLink link(const ItemId& id) {
    for (const auto& one : snapshot(desk).guest_links) {
      if (one.id == id) return one;
    }
    throw std::logic_error("no such link in the snapshot");
  }
  Person person(const AccountId& account) {
    std::vector<Person> found;
    read([&](storage::Reader& reader) { found = storage::people(reader, {account}); });
    return found.at(0);
  }
  bool may_read(const AccountId& account, const ChannelName& channel) {
    bool may = false;
    read([&](storage::Reader& reader) {
      may = server::auth::Access{reader, account}.require_read(channel).has_value();
    });
    return may;
  }
};

ChatPost chat(const char* text) { return ChatPost{text, {}, {}}; }

}  // namespace

TEST_CASE("guests: links are made, used, closed, and guests come and go") {
  Hall hall;
  hall.record("guests");
  hall.go_live();
  const auto first = hall.open('a');
  const auto second = hall.open('b');
  // One open link a talk.
  CHECK(hall.link(first).state == GuestLinkState::revoked);
  CHECK(hall.not_let_in(1, first, "Mika Gerber") == "not_found secret");
  const auto mika = hall.enter(1, second, "Mika Gerber");
  const auto uma = hall.enter(2, second, "Uma Reich");
  CHECK(hall.person(mika).name == "Mika Gerber (Gast)");
  CHECK(hall.person(mika).office == "Gast (nicht verifiziert)");

  const auto personal = hall.invite('c');
  const auto unused =
      hall.must(handle_invite, hall.ada, hall.desk, GuestInvite{hall.hex('d'), "Jo Lindt"})
          .item.value();
  const auto jo = hall.enter(3, personal, "Jo Lindt");
  CHECK(hall.link(personal).state == GuestLinkState::used);
  CHECK(hall.link(personal).guest == jo);
  CHECK(hall.not_let_in(4, personal, "Ina Roth") == "wrong_state secret");
  // The same person again, who did not hear the answer.
  CHECK(hall.try_enter(jo, personal, "Jo Lindt").has_value());
  hall.must(handle_withdraw, hall.ada, hall.desk, GuestWithdraw{unused});
  CHECK(hall.not_let_in(5, unused, "Ina Roth") == "not_found secret");

  hall.must(handle_remove, hall.ada, hall.desk, GuestRemove{uma});
  CHECK_FALSE(hall.may_read(uma, hall.talk));
  CHECK(hall.not_let_in(2, second, "Uma Reich") == "not_found secret");
  hall.must(handle_close, hall.ada, hall.desk, GuestClose{true});
  CHECK_FALSE(hall.may_read(mika, hall.talk));
  CHECK(hall.may_read(jo, hall.talk));
  CHECK(hall.refusal(handle_close, hall.ada, hall.desk, GuestClose{true}) == "wrong_state");
  hall.check_replay();
}

TEST_CASE("guests: what by the open link, what by a personal one") {
  Hall hall;
  hall.go_live();
  const auto link = hall.open();
  const auto mika = hall.enter(1, link, "Mika Gerber");
  const auto jo = hall.enter(2, hall.invite('b'), "Jo Lindt");
  hall.must(server::speakers::handle_rule, hall.ada, hall.desk, QueueRule{true, false, 0});
  PollCreate asked;
  asked.text = "Geht das?";
  asked.kind = PollKind::single;
  asked.options = {"Ja", "Nein"};
  const auto poll =
      hall.must(server::polls::handle_create, hall.ada, hall.desk, asked).item.value();
  hall.must(server::polls::handle_open, hall.ada, hall.desk, PollOpen{poll, {}});
  PollVote ballot;
  ballot.poll = poll;
  ballot.choices = {0};

  const auto kims = hall.must(server::questions::handle_ask, hall.kim, hall.talk,
                              QuestionFixture::question("Wer?"))
                        .item.value();
  for (const auto& guest : {mika, jo}) {
    hall.must(server::chat::handle_post, guest, hall.talk, chat("Guten Morgen"));
    hall.must(server::questions::handle_ask, guest, hall.talk, QuestionFixture::question("Wann?"));
    hall.must(server::questions::handle_vote, guest, hall.talk, QuestionVote{kims, true});
  }
  CHECK(hall.refusal(server::polls::handle_vote, mika, hall.talk, ballot) == "forbidden");
  CHECK(hall.refusal(server::speakers::handle_raise, mika, hall.talk, HandRaise{}) == "forbidden");
  hall.must(server::polls::handle_vote, jo, hall.talk, ballot);
  hall.must(server::speakers::handle_raise, jo, hall.talk, HandRaise{});
  auto plan = hall.snapshot(hall.desk).talk->plan;
  plan.guest_polls = true;
  hall.must(server::talks::handle_edit, hall.ada, hall.desk, TalkEdit{plan});
  hall.must(server::polls::handle_vote, mika, hall.talk, ballot);

  // Nothing elsewhere, and nobody announces a guest.
  for (const auto& guest : {mika, jo}) {
    CHECK(hall.may_read(guest, hall.talk));
    CHECK(hall.may_read(guest, channel_of(ChannelKind::inbox, guest)));
    for (const auto& channel :
         {hall.desk, hall.home, talks_channel, library_channel,
          channel_of(ChannelKind::contact, hall.contact), channel_of(ChannelKind::notes, guest),
          channel_of(ChannelKind::inbox, hall.kim)}) {
      INFO(channel.text());
      CHECK_FALSE(hall.may_read(guest, channel));
    }
  }
  plan.speakers = {jo};
  CHECK(hall.refusal(server::talks::handle_edit, hall.ada, hall.desk, TalkEdit{plan}) ==
        "bad_value data.plan.speakers");
  hall.check_replay();
}

TEST_CASE("guests: nobody comes in by the name of who is there") {
  Hall hall;
  hall.go_live();
  const auto link = hall.open();
  hall.must(server::chat::handle_post, hall.kim, hall.talk, chat("Guten Morgen"));
  // Moderates, speaks, writes; who does neither lends nobody a name.
  for (const auto& somebody : {hall.ada, hall.ben}) {
    CHECK(hall.not_let_in(1, link, hall.person(somebody).name) == "forbidden name");
  }
  hall.enter(1, link, "Mika Gerber");
  CHECK(hall.not_let_in(2, link, "Gerber, MIKA") == "wrong_state name");
}

TEST_CASE("guests: an archived talk has none") {
  Hall hall;
  hall.go_live();
  const auto link = hall.open();
  const auto mika = hall.enter(1, link, "Mika Gerber");
  hall.must(server::chat::handle_post, mika, hall.talk, chat("Guten Morgen"));
  hall.move({TalkState::follow_up});
  CHECK(hall.may_read(mika, hall.talk));
  CHECK(hall.not_let_in(2, link, "Uma Reich") == "wrong_state talk");
  const auto moved = hall.run_as(
      Author{hall.ada}, hall.desk,
      [&](storage::Transaction& transaction, server::auth::Access& access) {
        return server::talks::handle_move(
            transaction, access, hall.desk, TalkMove{TalkState::archived},
            [](storage::Transaction&, const ChannelName&, State&) {}, nullptr, end_with_archive);
      },
      TalkMove::name);
  CHECK(moved.has_value());
  CHECK_FALSE(hall.may_read(mika, hall.talk));
  CHECK(hall.link(link).state == GuestLinkState::revoked);
  CHECK(hall.query_value("SELECT active FROM account WHERE id = $1", {mika.text()}) == "f");
  CHECK(hall.query_value("SELECT count(*) FROM guest_link WHERE talk = $1", {hall.id.text()}) ==
        "0");
  CHECK(hall.query_value("SELECT count(*) FROM revocation WHERE account = $1", {mika.text()}) ==
        "1");
  // What was written keeps its label.
  CHECK(hall.person(mika).name == "Mika Gerber (Gast)");
  hall.check_replay();
}

TEST_CASE("guests: a day after the talk nothing tells who only listened, nor when anybody came") {
  Hall hall;
  hall.go_live();
  const auto open = hall.open('a');
  const auto personal = hall.invite('b', "Nora Quast");
  const auto unused = hall.invite('c', "Olli Timm");
  const auto mika = hall.enter(1, open, "Mika Gerber");
  const auto silent = hall.enter(2, open, "Uma Reich");
  const auto invited = hall.enter(3, personal, "Nora Quast");
  hall.must(server::chat::handle_post, mika, hall.talk, chat("Guten Morgen"));
  hall.must(handle_remove, hall.ada, hall.desk, GuestRemove{silent});
  hall.now += std::chrono::hours{1};
  hall.move({TalkState::follow_up});
  hall.check_replay();
  const storage::Due due{storage::DueKind::forget_guests, hall.desk, hall.id};
  hall.run_as(Author::system(), hall.talk,
              [&](storage::Transaction& transaction, server::auth::Access&) {
                server::guests::end_with_talk(transaction, hall.talk);
                return Result<Done>{Done{}};
              })
      .value();
  hall.read([&](storage::Reader& reader) {
    CHECK_FALSE(storage::is_due(reader, due, hall.now + std::chrono::hours{22}));
    CHECK(storage::is_due(reader, due, hall.now + std::chrono::hours{24}));
  });
  hall.now += std::chrono::hours{23};
  const auto step = [&] {
    return hall
        .run_as(Author::system(), hall.desk,
                [&](storage::Transaction& transaction, server::auth::Access&) {
                  return forget_due(transaction, due);
                })
        .value();
  };
  CHECK(step().seq.has_value());
  CHECK_FALSE(step().seq.has_value());
  hall.read([&](storage::Reader& reader) {
    CHECK_FALSE(storage::is_due(reader, due, hall.now + std::chrono::hours{48}));
  });

  CHECK(hall.person(mika).name == "Mika Gerber (Gast)");
  CHECK(hall.person(silent).name == "Gast");
  CHECK(hall.person(invited).name == "Gast");
  const auto after = hall.snapshot(hall.desk);
  REQUIRE(after.guests.size() == 3);
  const auto live_at = after.talk->live_at;
  for (const auto& guest : after.guests) CHECK(guest.at == live_at);
  CHECK(hall.link(unused).name == "Olli Timm");
  // No event of before leads to one of them, by id or by name.
  const auto events = hall.events(hall.desk);
  for (const auto& event : events) {
    if (event.event == "guest.forgotten") continue;
    const auto text = encode_event(event);
    for (const auto& trace : {mika.text(), silent.text(), invited.text(), std::string{"Nora"}}) {
      INFO(text);
      CHECK(text.find(trace) == std::string::npos);
    }
  }
  CHECK(hall.query_value("SELECT count(*) FROM event WHERE item IN ($1, $2, $3)",
                         {mika.text(), silent.text(), invited.text()}) == "0");
  CHECK(hall.query_value("SELECT count(*) FROM item WHERE body LIKE '%Nora Quast%'") == "0");
  // Who comes to the log anew arrives at the same.
  hall.check_replay();
}

TEST_CASE("guests: more than one step forgets, and each tells its own anew") {
  Hall hall;
  hall.go_live();
  const auto open = hall.open('a');
  const std::string_view letters = "bcdfghkpqstvwxzy";
  for (std::size_t n = 0; n < 205; ++n) {
    hall.now += std::chrono::seconds{1};
    hall.enter(static_cast<std::uint8_t>(n + 1), open,
               std::string{"Gast "} + letters[n / 16] + letters[n % 16]);
  }
  const auto invited = hall.enter(206, hall.invite('b', "Nora Quast"), "Nora Quast");
  hall.move({TalkState::follow_up});
  const storage::Due due{storage::DueKind::forget_guests, hall.desk, hall.id};
  int steps = 0;
  for (bool more = true; more && steps < 5; ++steps) {
    more = hall.run_as(Author::system(), hall.desk,
                       [&](storage::Transaction& transaction, server::auth::Access&) {
                         return forget_due(transaction, due);
                       })
               .value()
               .seq.has_value();
  }
  CHECK(steps == 3);
  std::set<AccountId> told;
  std::size_t used = 0;
  for (const auto& event : hall.events(hall.desk)) {
    for (const auto& guest : event.data.guests) told.insert(guest.id);
    for (const auto& link : event.data.guest_links) used += link.guest == invited ? 1 : 0;
    if (event.event != "guest.forgotten") CHECK(event.data.guests.empty());
  }
  // The log alone tells all of them, as the items do.
  CHECK(told.size() == 206);
  CHECK(used == 1);
  hall.check_replay();
}

TEST_CASE("guests: labels of who the talk shows, and of nobody else") {
  Hall hall;
  hall.go_live();
  const auto mika = hall.enter(1, hall.open(), "Mika Gerber");
  std::vector<AccountId> shown;
  hall.read([&](storage::Reader& reader) {
    shown = people_for_guest(reader, hall.id, mika, {hall.ada, hall.ben, hall.kim, mika});
  });
  std::sort(shown.begin(), shown.end());
  auto expected = std::vector{hall.ada, hall.ben, mika};
  std::sort(expected.begin(), expected.end());
  CHECK(shown == expected);
}

TEST_CASE("guests: refused") {
  Hall hall;
  const auto hash = hall.hex('a');
  CHECK(hall.refusal(handle_open, hall.kim, hall.desk, GuestOpen{hash}) == "no_channel");
  CHECK(hall.refusal(handle_open, hall.ben, hall.desk, GuestOpen{hash}) == "forbidden");
  CHECK(hall.refusal(handle_open, hall.ada, hall.desk, GuestOpen{std::string(64, 'g')}) ==
        "bad_value data.hash");
  CHECK(hall.refusal(handle_open, hall.ada, hall.desk, GuestOpen{std::string(62, 'a')}) ==
        "bad_value data.hash");
  const auto link = hall.open();
  CHECK(hall.refusal(handle_invite, hall.ada, hall.desk, GuestInvite{hash, {}}) ==
        "bad_value data.hash");
  CHECK(hall.not_let_in(1, link, "Mika Gerber") == "wrong_state draft");
  // The open link is closed, not withdrawn.
  CHECK(hall.refusal(handle_withdraw, hall.ada, hall.desk, GuestWithdraw{link}) ==
        "not_found data.link");
  CHECK(hall.refusal(handle_withdraw, hall.ada, hall.desk, GuestWithdraw{}) ==
        "not_found data.link");
  CHECK(hall.refusal(handle_remove, hall.ada, hall.desk, GuestRemove{hall.kim}) ==
        "not_found data.guest");
  hall.go_live();
  CHECK(hall.refusal(handle_close, hall.ada, hall.talk, GuestClose{}) == "wrong_channel channel");
}

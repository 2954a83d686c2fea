#include <catch2/catch.hpp>

#include "server/polls/poll_handlers.hpp"
#include "server/slides/deck_handlers.hpp"
#include "server/talks/draft_handlers.hpp"
#include "server/talks/talk_handlers.hpp"
#include "storage/links/link_repository.hpp"
#include "storage/talks/talk_repository.hpp"
#include "tests/support/database_fixture.hpp"

using namespace protocol;
using namespace server::talks;
using storage::EffectKind;
using tests::DatabaseFixture;

namespace {

struct Drafts : DatabaseFixture {
  AccountId ada = make_account({Role::moderator});
  AccountId kim = make_account();
  ChannelName library = make_template(make_contact({}), {"2.1", "2.2"});
  Address task = task_address(library.item(), "2.1");
  Address other_task = task_address(library.item(), "2.2");

  ItemId create(std::vector<Address> links = {}) {
    TalkPlan plan;
    plan.title = "E-Akte live";
    plan.starts_at = now;
    plan.minutes = 60;
    plan.speakers = {kim};
    return must(handle_create, ada, talks_channel, TalkCreate{plan, std::move(links)}).item.value();
  }
  Done move(const ItemId& talk, TalkState to) {
    return must(handle_move, ada, channel_of(ChannelKind::desk, talk), TalkMove{to});
  }
  std::size_t drafts() {
    std::size_t found = 0;
    read([&](storage::Reader& reader) { found = storage::drafts_of(reader, ada).size(); });
    return found;
  }
};

ChannelName talk_of(const ItemId& id) { return channel_of(ChannelKind::talk, id); }
ChannelName desk_of(const ItemId& id) { return channel_of(ChannelKind::desk, id); }

}  // namespace

TEST_CASE_METHOD(Drafts, "link.add and link.remove: the links of a draft, told to its desk only") {
  const auto id = create({task});
  const auto desk = desk_of(id);
  const auto here = address_of(talk_of(id));
  const auto at_library = to_json(snapshot(library));
  const auto added = must(handle_draft_link, ada, desk, LinkAdd{here, other_task});
  CHECK(added.seq == 2);
  CHECK(last_event(desk) == "link.added");
  CHECK(snapshot(desk).links.size() == 2);
  must(handle_draft_unlink, ada, desk, LinkRemove{here, task});
  CHECK(last_event(desk) == "link.removed");
  CHECK(effects().empty());
  CHECK(to_json(snapshot(library)) == at_library);

  SECTION("what is so already changes nothing") {
    CHECK_FALSE(must(handle_draft_link, ada, desk, LinkAdd{here, other_task}).seq);
    CHECK_FALSE(must(handle_draft_unlink, ada, desk, LinkRemove{here, task}).seq);
  }
  SECTION("one that was removed comes back as the same") {
    record("draft_links");
    const auto again = must(handle_draft_link, ada, desk, LinkAdd{here, task});
    CHECK(again.seq == 4);
    const auto links = snapshot(desk).links;
    REQUIRE(links.size() == 2);
    CHECK(links[0].id == again.item);
    CHECK(links[0].seq == 1);
    CHECK_FALSE(links[0].removed);
    check_replay();
  }
  SECTION("published, the talk has those that stood at the end") {
    move(id, TalkState::planned);
    const auto links = snapshot(talk_of(id)).links;
    REQUIRE(links.size() == 1);
    CHECK(links[0].other == other_task);
    REQUIRE(effects(EffectKind::link).size() == 1);
    CHECK(effects(EffectKind::link)[0].here == other_task);
    // From now on its own channel has them.
    CHECK(refusal(handle_draft_link, ada, desk, LinkAdd{here, task}) == "wrong_state");
    CHECK(refusal(handle_draft_unlink, ada, desk, LinkRemove{here, other_task}) == "wrong_state");
    check_replay();
  }
  SECTION("refused, and nothing changed") {
    const auto before = to_json(snapshot(desk));
    const auto add = [&](const AccountId& who, const Address& from, const Address& to) {
      return refusal(handle_draft_link, who, desk, LinkAdd{from, to});
    };
    CHECK(add(kim, here, task) == "forbidden");
    CHECK(add(make_account({Role::moderator}), here, task) == "no_channel");
    CHECK(add(ada, address_of(talk_of(create())), task) == "bad_value data.from");
    CHECK(add(ada, here, here) == "bad_value data.to");
    CHECK(add(ada, here, task_address(library.item(), "9.9")) == "bad_value data.to");
    CHECK(add(ada, here, address_of(desk_of(create()))) == "bad_value data.to");
    CHECK(refusal(handle_draft_unlink, kim, desk, LinkRemove{here, other_task}) == "forbidden");
    CHECK(refusal(handle_draft_unlink, ada, desk,
                  LinkRemove{here, address_of(make_template(make_contact({}), {"1.1"}))}) ==
          "not_found data.to");
    CHECK(to_json(snapshot(desk)) == before);
  }
}

TEST_CASE_METHOD(Drafts, "talk.move: a draft is discarded, and taken back") {
  const auto id = create({task});
  REQUIRE(drafts() == 1);
  CHECK(move(id, TalkState::discarded).seq == 2);
  CHECK(drafts() == 0);
  CHECK(snapshot(desk_of(id)).talk->state == TalkState::discarded);
  CHECK_FALSE(exists(talk_of(id)));
  CHECK(effects().empty());

  SECTION("taken back, it is published with its links") {
    record("draft_discard");
    move(id, TalkState::draft);
    CHECK(drafts() == 1);
    move(id, TalkState::planned);
    CHECK(snapshot(talk_of(id)).links.size() == 1);
    check_replay();
  }
  SECTION("nothing is done with a discarded one") {
    const auto before = to_json(snapshot(desk_of(id)));
    for (const auto to : {TalkState::planned, TalkState::lobby, TalkState::discarded}) {
      CHECK(refusal(handle_move, ada, desk_of(id), TalkMove{to}) == "wrong_state data.to");
    }
    const auto plan = snapshot(desk_of(id)).talk->plan;
    CHECK(refusal(handle_edit, ada, desk_of(id), TalkEdit{plan}) == "wrong_state");
    CHECK(refusal(handle_draft_link, ada, desk_of(id),
                  LinkAdd{address_of(talk_of(id)), other_task}) == "wrong_state");
    PollCreate poll;
    poll.text = "Ja?";
    poll.options = {"Ja", "Nein"};
    CHECK(refusal(server::polls::handle_create, ada, desk_of(id), poll) == "wrong_state");
    CHECK(to_json(snapshot(desk_of(id))) == before);
  }
  SECTION("by who may run it only") {
    CHECK(refusal(handle_move, kim, desk_of(id), TalkMove{TalkState::draft}) == "forbidden");
  }
}

TEST_CASE_METHOD(Drafts, "talk.move: what was published is cancelled, not discarded") {
  const auto id = create();
  move(id, TalkState::planned);
  CHECK(refusal(handle_move, ada, desk_of(id), TalkMove{TalkState::discarded}) ==
        "wrong_state data.to");
}

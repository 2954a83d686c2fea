#include <catch2/catch.hpp>

#include "server/annotations/annotation_handlers.hpp"
#include "server/links/link_handlers.hpp"
#include "storage/links/link_repository.hpp"
#include "tests/storage/templates/template_fixture.hpp"

namespace tests {

using namespace protocol;
using namespace server;
using links::handle_add;
using links::handle_remove;
using storage::EffectKind;

namespace {

struct LinkFixture : TemplateFixture {
  ChannelName template_channel = create(plan({task("2.1"), task("2.2")}));
  Address task_21 = task_address(template_channel.item(), "2.1");
  Address post = first_post(make_thread(jana));
  Address question = first_question(make_talk(jana));

  void add(const AccountId& by, const Address& from, const Address& to) {
    must<LinkAdd>(handle_add, by, from.channel, {from, to});
  }
  void remove(const AccountId& by, const Address& from, const Address& to) {
    must<LinkRemove>(handle_remove, by, from.channel, {from, to});
  }
};

}  // namespace

TEST_CASE_METHOD(LinkFixture, "link.add: both ends, and the task's total") {
  record("links");
  const auto done = must<LinkAdd>(handle_add, kim, question.channel, {question, task_21});
  REQUIRE(links(question.channel).size() == 1);
  CHECK(links(question.channel)[0].id == *done.item);
  CHECK(links(template_channel).empty());
  follow();
  REQUIRE(links(template_channel).size() == 1);
  CHECK(links(template_channel)[0].here == task_21);
  CHECK(links(template_channel)[0].other == question);
  CHECK(totals(template_channel, "2.1").links == 1);
  CHECK(events(template_channel).back().by.is_system());

  SECTION("again, from either end: no change") {
    discard_recording();
    const auto again = must<LinkAdd>(handle_add, jana, question.channel, {question, task_21});
    CHECK_FALSE(again.seq);
    CHECK(*again.item == *done.item);
    must<LinkAdd>(handle_add, jana, template_channel, {task_21, question});
    CHECK(effects().empty());
    CHECK(totals(template_channel, "2.1").links == 1);
  }
  SECTION("removed at the other end, and made again") {
    remove(kim, task_21, question);
    CHECK(totals(template_channel, "2.1").links == 0);
    follow();
    CHECK(links(question.channel).empty());
    CHECK(last_event(question.channel) == "link.removed");
    add(kim, task_21, question);
    follow();
    REQUIRE(links(question.channel).size() == 1);
    CHECK(links(question.channel)[0].version == 2);
    CHECK(totals(template_channel, "2.1").links == 1);
  }
  check_replay();
}

TEST_CASE_METHOD(LinkFixture, "link.add: inside one channel there is one end") {
  const auto other = task_address(template_channel.item(), "2.2");
  add(kim, task_21, other);
  CHECK(effects().empty());
  CHECK(links(template_channel).size() == 1);
  add(kim, other, task_21);
  CHECK(links(template_channel).size() == 1);
  remove(kim, other, task_21);
  CHECK(links(template_channel).empty());
  add(kim, other, task_21);
  CHECK(links(template_channel).size() == 1);
}

TEST_CASE_METHOD(LinkFixture, "link.add: refusals") {
  const auto refusal_of = [&](const ChannelName& channel, const Address& from, const Address& to) {
    return refusal<LinkAdd>(handle_add, kim, channel, {from, to});
  };
  const auto notes = channel_of(ChannelKind::notes, kim);
  auto nobody = post;
  nobody.id = kim.text();

  CHECK(refusal_of(notes, address_of(notes), post) == "wrong_channel");
  CHECK(refusal_of(library_channel, address_of(library_channel), post) == "wrong_channel");
  CHECK(refusal_of(channel_of(ChannelKind::thread, kim), nobody, post) == "no_channel");
  CHECK(refusal_of(template_channel, post, task_21) == "bad_value data.from");
  CHECK(refusal_of(post.channel, nobody, task_21) == "not_found data.from");
  CHECK(refusal_of(post.channel, post, nobody) == "bad_value data.to");
  CHECK(refusal_of(post.channel, post, post) == "bad_value data.to");
  CHECK(refusal_of(post.channel, post, address_of(notes)) == "bad_value data.to");
  CHECK(refusal_of(post.channel, post, task_address(template_channel.item(), "9.9")) ==
        "bad_value data.to");
  CHECK(links(post.channel).empty());
}

TEST_CASE_METHOD(LinkFixture, "link.add: five hundred of a channel and no more") {
  const auto filled =
      run_as({kim}, post.channel, [&](storage::Transaction& transaction, auth::Access&) {
        State state;
        for (int i = 0; i < 500; ++i) {
          const auto to = address_of(channel_of(ChannelKind::thread, transaction.new_id()));
          state.links.push_back(
              storage::make_link_end(post, to, transaction.next_seq(post.channel)));
        }
        transaction.append(post.channel, "link.added", std::move(state), "x");
        return Done{};
      });
  REQUIRE(filled.has_value());
  CHECK(refusal<LinkAdd>(handle_add, kim, post.channel, {post, task_21}) == "too_many");
  CHECK(refusal<LinkAdd>(handle_add, kim, template_channel, {task_21, post}) == "too_many");

  SECTION("an effect leaves a full channel as it is") {
    storage::Effect effect;
    effect.kind = EffectKind::link;
    effect.target = post.channel;
    effect.here = post;
    effect.about = task_21;
    apply(effect);
    CHECK(links(post.channel).size() == 500);
  }
}

TEST_CASE_METHOD(LinkFixture, "link.remove: by who made it or may moderate") {
  SECTION("made by link.add") {
    add(kim, post, task_21);
    follow();
    CHECK(refusal<LinkRemove>(handle_remove, jana, post.channel, {post, task_21}) == "forbidden");
    SECTION("at its own end") { remove(kim, post, task_21); }
    SECTION("at the other") { remove(kim, task_21, post); }
    SECTION("with its ends named the other way round") {
      must<LinkRemove>(handle_remove, kim, post.channel, {task_21, post});
    }
    SECTION("by the template's contact point, there only") {
      CHECK(refusal<LinkRemove>(handle_remove, owner, post.channel, {post, task_21}) ==
            "forbidden");
      remove(owner, task_21, post);
    }
    SECTION("by a moderator") { remove(make_account({Role::moderator}), post, task_21); }
    follow();
    CHECK(links(post.channel).empty());
    CHECK(links(template_channel).empty());
    const auto again = must<LinkRemove>(handle_remove, kim, post.channel, {post, task_21});
    CHECK_FALSE(again.seq);
  }
  SECTION("made with its annotation") {
    AnnotationCreate command;
    command.task = "2.1";
    command.text = "Siehe dort.";
    command.links = {post};
    const auto id =
        *must<AnnotationCreate>(annotations::handle_create, kim, template_channel, command).item;
    follow();
    const auto here = address_of(template_channel, AddressKind::annotation, id);
    CHECK(refusal<LinkRemove>(handle_remove, jana, post.channel, {post, here}) == "forbidden");
    remove(kim, post, here);
    follow();
    CHECK(links(template_channel).empty());
  }
  SECTION("refusals") {
    add(kim, post, task_21);
    CHECK(refusal<LinkRemove>(handle_remove, kim, post.channel, {post, question}) ==
          "not_found data.to");
    CHECK(refusal<LinkRemove>(handle_remove, kim, question.channel, {post, task_21}) ==
          "bad_value data.from");
    CHECK(refusal<LinkRemove>(handle_remove, kim, channel_of(ChannelKind::inbox, kim),
                              {post, task_21}) == "wrong_channel");
  }
}

TEST_CASE_METHOD(LinkFixture, "link effects: applied twice or too late, nothing happens") {
  add(kim, question, task_21);
  const auto link = effects(EffectKind::link).at(0);

  SECTION("twice") {
    apply(link);
    const auto count = events(template_channel).size();
    apply(link);
    CHECK(events(template_channel).size() == count);
  }
  SECTION("the link was removed before its effect") {
    remove(kim, question, task_21);
    const auto unlink = effects(EffectKind::unlink).at(0);
    apply(link);
    apply(unlink);
    CHECK(events(template_channel).size() == 1);
  }
  SECTION("removed and made again: the late removal is stale") {
    apply(link);
    remove(kim, question, task_21);
    const auto unlink = effects(EffectKind::unlink).at(0);
    add(kim, question, task_21);
    follow();
    apply(unlink);
    CHECK(links(template_channel).size() == 1);
    CHECK(totals(template_channel, "2.1").links == 1);
  }
  SECTION("the task is gone") {
    publish(template_channel, "v2.0", plan({task("2.2")}));
    apply(link);
    CHECK(links(template_channel).empty());
  }
  SECTION("what changed before the effect came renews the card") {
    now += std::chrono::seconds{1};
    publish(template_channel, "v2.0", plan({task("2.1"), task("2.2"), task("2.3")}));
    apply(link);
    REQUIRE(effects(EffectKind::touch).size() == 1);
    follow();
    CHECK(links(question.channel).at(0).version == 2);
  }
}

TEST_CASE_METHOD(LinkFixture, "link effects: cards are renewed") {
  add(kim, question, task_21);
  follow();
  const auto before = links(question.channel).at(0).version;

  SECTION("of a task with another name") {
    auto renamed = task("2.1");
    renamed.name = "Anders";
    publish(template_channel, "v2.0", plan({renamed, task("2.2")}));
    follow();
    CHECK(links(question.channel).at(0).version == before + 1);
    CHECK(last_event(question.channel) == "link.changed");
  }
  SECTION("not of an unchanged one") {
    publish(template_channel, "v2.0", plan({task("2.1"), task("2.3")}));
    CHECK(effects(EffectKind::touch).empty());
  }
  SECTION("of a task that is gone, which may come back: the link stays") {
    publish(template_channel, "v2.0", plan({task("2.2")}));
    follow();
    CHECK(links(question.channel).at(0).version == before + 1);
  }
  SECTION("of what was erased: the link ends") {
    const auto erased =
        run_as({jana}, question.channel, [&](storage::Transaction& transaction, auth::Access&) {
          auto found = transaction.find<Question>(question.channel, question.id).value();
          found.erased = true;
          State state;
          state.questions = {found};
          transaction.append(question.channel, "question.erased", std::move(state), question.id);
          storage::touch_links(transaction, question.channel, {question});
          return Done{};
        });
    REQUIRE(erased.has_value());
    follow();
    CHECK(links(template_channel).empty());
    CHECK(totals(template_channel, "2.1").links == 0);
  }
}

}  // namespace tests

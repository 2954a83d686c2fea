#include <catch2/catch.hpp>

#include "server/annotations/annotation_handlers.hpp"
#include "tests/storage/templates/template_fixture.hpp"

namespace tests {

using namespace protocol;
using namespace server;
using annotations::handle_attach;
using annotations::handle_create;
using annotations::handle_edit;
using annotations::handle_erase;
using annotations::handle_reply;

namespace {

const std::string text = "Den Aktenplan prüfen. Höchstens vier Ebenen vergeben.";

struct AnnotationFixture : TemplateFixture {
  ChannelName channel = create(plan({task("2.1", text), task("2.2", "Anders.")}));
  ChannelName notes = channel_of(ChannelKind::notes, kim);

  static AnnotationCreate at(std::string where, std::optional<Quote> quote = {},
                             std::string says = "Fünf waren zu viele.") {
    AnnotationCreate command;
    command.task = std::move(where);
    command.quote = std::move(quote);
    command.text = std::move(says);
    return command;
  }
  AnnotationCreate privately(AnnotationCreate command) const {
    command.template_ = channel.item();
    return command;
  }
  /// A text that is nowhere else in the database.
  std::string secret(const std::string& which) const {
    return "geheim-" + which + "-" + channel.item().text();
  }
  ItemId annotate(const AccountId& by, const AnnotationCreate& command) {
    return *must<AnnotationCreate>(handle_create, by, channel, command).item;
  }
};

}  // namespace

TEST_CASE_METHOD(AnnotationFixture, "annotation.create: at a task and at a quote") {
  const auto at_task = annotate(kim, at("2.1"));
  const auto done = must<AnnotationCreate>(handle_create, jana, channel,
                                           at("2.1", quote_of(text, "vier Ebenen")));
  CHECK(last_event(channel) == "annotation.created");

  CHECK_FALSE(annotation(channel, at_task).quote);
  const auto made = annotation(channel, *done.item);
  CHECK(made.seq == *done.seq);
  CHECK(made.by == Author{jana});
  CHECK(made.template_ == channel.item());
  CHECK(made.version == "v1.0");
  CHECK(made.anchor == AnchorState::attached);
  REQUIRE(made.quote);
  CHECK(made.quote->prefix == "Den Aktenplan prüfen. Höchstens ");
  CHECK(made.quote->suffix == " vergeben.");
  CHECK(totals(channel, "2.1").annotations == 2);
  CHECK(effects().empty());
}

TEST_CASE_METHOD(AnnotationFixture, "annotation.create: refusals") {
  auto command = at("2.1", quote_of(text, "vier Ebenen"));
  auto where = channel;
  auto by = kim;
  std::string expected;

  SECTION("as it is, it is done") { annotate(kim, command); }
  SECTION("no such task") { command.task = "9.9", expected = "bad_value data.task"; }
  SECTION("a quote of another text") { command.task = "2.2", expected = "bad_value data.quote"; }
  SECTION("a quote elsewhere") { command.quote->start++, expected = "bad_value data.quote"; }
  SECTION("another template") {
    command.template_ = ItemId{kim.bytes};
    expected = "bad_value data.template";
  }
  SECTION("a channel without annotations") { where = library_channel, expected = "wrong_channel"; }
  SECTION("no such template") {
    where = channel_of(ChannelKind::template_, kim);
    expected = "no_channel";
  }
  SECTION("nobody's account") { by = AccountId{channel.id}, expected = "no_channel"; }
  SECTION("a link to nothing") {
    command.links = {address_of(channel_of(ChannelKind::thread, kim))};
    expected = "bad_value data.links[0]";
  }
  SECTION("a link to something private") {
    command.links = {address_of(notes)};
    expected = "bad_value data.links[0]";
  }
  SECTION("too many links") {
    command.links.resize(11, first_post(make_thread(jana)));
    expected = "too_long data.links";
  }
  if (!expected.empty()) {
    CHECK(refusal<AnnotationCreate>(handle_create, by, where, command) == expected);
    CHECK(snapshot(channel).annotations.empty());
  }
}

TEST_CASE_METHOD(AnnotationFixture, "annotation.create: linked things show at both ends") {
  const auto post = first_post(make_thread(jana));
  auto command = at("2.1");
  command.links = {post, post, task_address(channel.item(), "2.2")};
  const auto id = annotate(kim, command);
  const auto here = address_of(channel, AddressKind::annotation, id);

  const auto ends = links(channel);
  REQUIRE(ends.size() == 2);
  CHECK(ends[0].here == here);
  CHECK(ends[1].here == here);
  REQUIRE(effects(storage::EffectKind::link).size() == 1);
  follow();
  const auto there = links(post.channel);
  REQUIRE(there.size() == 1);
  CHECK(there[0].here == post);
  CHECK(there[0].other == here);

  SECTION("a new wording renews the card there") {
    must<AnnotationEdit>(handle_edit, kim, channel, {id, "Anders."});
    follow();
    CHECK(links(post.channel).at(0).version == 2);
  }
  SECTION("an erasure ends the links") {
    must<AnnotationErase>(handle_erase, kim, channel, {id});
    follow();
    CHECK(links(channel).empty());
    CHECK(links(post.channel).empty());
  }
}

TEST_CASE_METHOD(AnnotationFixture, "annotation: private ones stand in notes and nowhere else") {
  const auto command = privately(at("2.1", quote_of(text, "vier Ebenen"), secret("1")));
  const auto done = must<AnnotationCreate>(handle_create, kim, notes, command);
  CHECK(annotation(notes, *done.item).quote);
  CHECK(snapshot(channel).annotations.empty());
  CHECK(totals(channel, "2.1").annotations == 0);
  CHECK(effects().empty());

  SECTION("the owner edits, answers, moves and erases them") {
    record("annotation_private");
    must<AnnotationEdit>(handle_edit, kim, notes, {*done.item, secret("2")});
    must<AnnotationReplyTo>(handle_reply, kim, notes, {*done.item, secret("3")});
    CHECK(effects().empty());
    must<AnnotationAttach>(handle_attach, kim, notes, {*done.item, "2.2", {}});
    CHECK(annotation(notes, *done.item).task == "2.2");
    must<AnnotationErase>(handle_erase, kim, notes, {*done.item});
    for (const auto* gone : {"1", "2", "3"}) CHECK(count_places_with(secret(gone)) == 0);
  }
  SECTION("for others the channel is not there") {
    CHECK(refusal<AnnotationCreate>(handle_create, jana, notes, command) == "no_channel");
    CHECK(refusal<AnnotationEdit>(handle_edit, jana, notes, {*done.item, "x"}) == "no_channel");
    CHECK(refusal<AnnotationErase>(handle_erase, owner, notes, {*done.item}) == "no_channel");
    CHECK(refusal<AnnotationReplyTo>(handle_reply, jana, notes, {*done.item, "x"}) == "no_channel");
  }
  SECTION("refusals") {
    auto spoiled = command;
    spoiled.template_.reset();
    CHECK(refusal<AnnotationCreate>(handle_create, kim, notes, spoiled) ==
          "missing_field data.template");
    spoiled.template_ = ItemId{kim.bytes};
    CHECK(refusal<AnnotationCreate>(handle_create, kim, notes, spoiled) ==
          "bad_value data.template");
    spoiled = command;
    spoiled.links = {task_address(channel.item(), "2.1")};
    CHECK(refusal<AnnotationCreate>(handle_create, kim, notes, spoiled) == "bad_value data.links");
  }
}

TEST_CASE_METHOD(AnnotationFixture,
                 "annotation.edit: the new wording everywhere, the old as a revision") {
  const auto id = annotate(kim, at("2.1", {}, "Erste 1111"));
  must<AnnotationReplyTo>(handle_reply, jana, channel, {id, "Antwort"});
  must<AnnotationEdit>(handle_edit, kim, channel, {id, "Zweite 2222"});
  must<AnnotationEdit>(handle_edit, kim, channel, {id, "Dritte 3333"});
  CHECK(last_event(channel) == "annotation.edited");

  const auto edited = annotation(channel, id);
  CHECK(edited.text == "Dritte 3333");
  CHECK(edited.edited_at);
  CHECK(edited.replies.size() == 1);
  for (const auto& event : events(channel)) {
    for (const auto& slot : event.data.annotations) CHECK(slot.text == "Dritte 3333");
  }
  CHECK(query_value("SELECT string_agg(text, ',' ORDER BY seq) FROM revision WHERE item = $1",
                    {id.text()}) == "Erste 1111,Zweite 2222");
  check_replay();

  CHECK(refusal<AnnotationEdit>(handle_edit, jana, channel, {id, "x"}) == "forbidden");
  CHECK(refusal<AnnotationEdit>(handle_edit, owner, channel, {id, "x"}) == "forbidden");
  CHECK(refusal<AnnotationEdit>(handle_edit, kim, channel, {ItemId{}, "x"}) ==
        "not_found data.annotation");
  CHECK(refusal<AnnotationEdit>(handle_edit, kim, talks_channel, {id, "x"}) == "wrong_channel");
}

TEST_CASE_METHOD(AnnotationFixture, "annotation.erase: nothing of its texts is left") {
  record("annotation");
  const auto quote = quote_of(text, "vier Ebenen");
  const auto id = annotate(kim, at("2.1", quote, secret("1")));
  must<AnnotationEdit>(handle_edit, kim, channel, {id, secret("2")});
  must<AnnotationReplyTo>(handle_reply, jana, channel, {id, secret("3")});
  publish(channel, "v2.0", plan({task("2.1", "Vorab. " + text), task("2.2")}));
  REQUIRE(annotation(channel, id).anchor == AnchorState::moved);
  const auto other = annotate(jana, at("2.1", {}, secret("4")));

  SECTION("refusals") {
    discard_recording();
    CHECK(refusal<AnnotationErase>(handle_erase, jana, channel, {id}) == "forbidden");
    CHECK(refusal<AnnotationErase>(handle_erase, kim, channel, {ItemId{}}) ==
          "not_found data.annotation");
    CHECK(annotation(channel, id).text == secret("2"));
  }
  SECTION("by its author") {
    discard_recording();
    must<AnnotationErase>(handle_erase, kim, channel, {id});
    const auto erased = annotation(channel, id);
    CHECK(erased.erased);
    CHECK(erased.text.empty());
    CHECK_FALSE(erased.quote);
    CHECK(erased.replies.empty());
    for (const auto* gone : {"1", "2", "3"}) CHECK(count_places_with(secret(gone)) == 0);
    CHECK(count_places_with(secret("4")) > 0);
    CHECK(annotation(channel, other).text == secret("4"));
    CHECK(totals(channel, "2.1").annotations == 1);
    // The hash of the erasure itself, which held no text.
    CHECK(query_value("SELECT count(*) FROM command_key WHERE item = $1 AND hash IS NOT NULL",
                      {id.text()}) == "1");
    check_replay();

    CHECK(refusal<AnnotationErase>(handle_erase, kim, channel, {id}) == "erased data.annotation");
    CHECK(refusal<AnnotationEdit>(handle_edit, kim, channel, {id, "x"}) ==
          "erased data.annotation");
    CHECK(refusal<AnnotationReplyTo>(handle_reply, jana, channel, {id, "x"}) ==
          "erased data.annotation");
    CHECK(refusal<AnnotationAttach>(handle_attach, kim, channel, {id, "2.1", {}}) ==
          "erased data.annotation");
  }
  SECTION("by a moderator of the forum") {
    const auto moderator = make_account({Role::moderator});
    must<AnnotationErase>(handle_erase, moderator, channel, {id});
    CHECK(annotation(channel, id).erased);
  }
}

TEST_CASE_METHOD(AnnotationFixture, "annotation.reply: whoever annotated is told") {
  const auto id = annotate(kim, at("2.1"));
  const auto done = must<AnnotationReplyTo>(handle_reply, jana, channel, {id, "Bei uns auch."});
  CHECK(last_event(channel) == "annotation.replied");
  const auto& replies = annotation(channel, id).replies;
  REQUIRE(replies.size() == 1);
  CHECK(replies[0].id == *done.item);
  CHECK(replies[0].by == Author{jana});

  SECTION("by a line") {
    follow();
    const auto inbox = channel_of(ChannelKind::inbox, kim);
    REQUIRE(lines(inbox).size() == 1);
    CHECK(lines(inbox)[0].reason == LineReason::replied);
    CHECK(lines(inbox)[0].about == address_of(channel, AddressKind::annotation, id));
  }
  SECTION("not of one's own reply") {
    must<AnnotationReplyTo>(handle_reply, kim, channel, {id, "Danke."});
    CHECK(effects().empty());
  }
  SECTION("fifty and no more") {
    for (int i = 1; i < 50; ++i) {
      must<AnnotationReplyTo>(handle_reply, jana, channel, {id, std::to_string(i)});
    }
    CHECK(refusal<AnnotationReplyTo>(handle_reply, jana, channel, {id, "x"}) == "too_many");
  }
}

}  // namespace tests

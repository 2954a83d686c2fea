// What a new version of a template does to what is annotated in it.
#include "server/annotations/reanchor.hpp"

#include <catch2/catch.hpp>

#include "protocol/limits.hpp"
#include "server/annotations/annotation_handlers.hpp"
#include "server/templates/template_handlers.hpp"
#include "storage/annotations/annotation_repository.hpp"
#include "tests/storage/templates/template_fixture.hpp"

namespace tests {

using namespace protocol;
using namespace server;

namespace {

const std::string text =
    "Sichtprüfung und Stichprobe beschreiben und das Papier erst sechs Monate nach dem Scannen "
    "vernichten. Ausnahmen in einer Liste führen.";

struct ReanchorFixture : TemplateFixture {
  ChannelName channel = create(plan({task("3.4", text), task("5.2", "Stichtag setzen.")}));
  ChannelName notes = channel_of(ChannelKind::notes, kim);

  /// Nowhere else in the database.
  std::string remark = "Gilt das für Urkunden? " + channel.item().text();

  ItemId annotate(const ChannelName& where, std::string task_id, std::optional<Quote> quote) {
    AnnotationCreate command;
    if (where != channel) command.template_ = channel.item();
    command.task = std::move(task_id);
    command.quote = std::move(quote);
    command.text = remark;
    return *must<AnnotationCreate>(annotations::handle_create, kim, where, command).item;
  }
};

}  // namespace

TEST_CASE_METHOD(ReanchorFixture, "template.publish: annotations come along in the same event") {
  const auto at_quote = annotate(channel, "3.4", quote_of(text, "sechs Monate"));
  const auto at_task = annotate(channel, "3.4", {});
  const auto elsewhere = annotate(channel, "5.2", quote_of("Stichtag setzen.", "Stichtag"));

  SECTION("moved with their text") {
    record("template_publish");
    publish(channel, "v2.0",
            plan({task("3.4", "Zuerst zählen. " + text), task("5.2", "Stichtag setzen.")}));
    const auto event = events(channel).back();
    CHECK(event.event == "template.published");
    REQUIRE(event.data.annotations.size() == 1);
    const auto moved = annotation(channel, at_quote);
    CHECK(moved.anchor == AnchorState::moved);
    CHECK(moved.quote->start == quote_of(text, "sechs Monate").start + 15);
    CHECK(moved.version == "v1.0");
    CHECK(annotation(channel, at_task).anchor == AnchorState::attached);
    CHECK(annotation(channel, elsewhere).anchor == AnchorState::attached);

    publish(channel, "v2.1", plan({task("3.4", "Zuerst zählen. " + text), task("5.2")}));
    CHECK(annotation(channel, at_quote).anchor == AnchorState::attached);
  }
  SECTION("orphaned without it, with the old text, and back with it") {
    publish(channel, "v2.0", plan({task("3.4", "Scannen."), task("5.2", text)}));
    const auto orphan = annotation(channel, at_quote);
    CHECK(orphan.anchor == AnchorState::orphaned);
    // The same words stand at another task now; it is not theirs.
    CHECK(orphan.task == "3.4");
    CHECK(orphan.quote->exact == "sechs Monate");
    CHECK(annotation(channel, elsewhere).anchor == AnchorState::orphaned);

    publish(channel, "v3.0", plan({task("3.4", "Neu. " + text + " Ende."), task("5.2")}));
    const auto back = annotation(channel, at_quote);
    CHECK(back.anchor == AnchorState::moved);
    CHECK(back.quote->start == quote_of(text, "sechs Monate").start + 5);
  }
  SECTION("orphaned without their task, and back with it") {
    publish(channel, "v2.0", plan({task("5.2", "Stichtag setzen.")}));
    CHECK(annotation(channel, at_quote).anchor == AnchorState::orphaned);
    CHECK(annotation(channel, at_task).anchor == AnchorState::orphaned);
    publish(channel, "v2.1", plan({task("3.4", text), task("5.2", "Stichtag setzen.")}));
    CHECK(annotation(channel, at_quote).anchor == AnchorState::attached);
    CHECK(annotation(channel, at_task).anchor == AnchorState::attached);
  }
  SECTION("unchanged: not in the event") {
    publish(channel, "v2.0", plan({task("3.4", text), task("5.2", "Stichtag setzen.")}));
    CHECK(events(channel).back().data.annotations.empty());
  }
  check_replay();
}

TEST_CASE_METHOD(ReanchorFixture, "template.publish: the event has no more than a snapshot shows") {
  const auto window = limits::window_items;
  std::vector<ItemId> ids;
  for (std::size_t i = 0; i < window + 20; ++i) {
    ids.push_back(annotate(channel, "3.4", quote_of(text, "sechs Monate")));
  }
  publish(channel, "v2.0", plan({task("3.4", "Zuerst zählen. " + text), task("5.2")}));
  CHECK(events(channel).back().data.annotations.size() == window);
  CHECK(snapshot(channel).annotations.size() == window);
  // The older ones moved as well; a page and the task's entries show them.
  read([&](storage::Reader& reader) {
    for (const auto& one : storage::annotations_of(reader, channel, channel.item())) {
      CHECK(one.anchor == AnchorState::moved);
    }
    const auto at_task = reader.at_task(*reader.channel(channel), "3.4").state;
    CHECK(at_task.annotations.size() == ids.size());
  });
  check_replay();

  SECTION("an older one is erased with its text") {
    must<AnnotationErase>(annotations::handle_erase, kim, channel, AnnotationErase{ids[0]});
    // Event and item of each other one, and the one event of the publication.
    CHECK(count_places_with(remark) == static_cast<std::int64_t>(2 * (ids.size() - 1) + 1));
  }
  SECTION("and private ones likewise") {
    for (std::size_t i = 0; i < window + 5; ++i) {
      annotate(notes, "3.4", quote_of("Zuerst zählen. " + text, "Stichprobe"));
    }
    publish(channel, "v3.0", plan({task("3.4", "Erst planen. " + text), task("5.2")}));
    follow();
    CHECK(last_event(notes) == "annotation.reanchored");
    CHECK(events(notes).back().data.annotations.size() == window);
    read([&](storage::Reader& reader) {
      for (const auto& one : storage::annotations_of(reader, notes, channel.item())) {
        CHECK(one.anchor == AnchorState::moved);
      }
    });
  }
}

TEST_CASE_METHOD(ReanchorFixture, "template.publish: private annotations follow by an effect") {
  const auto id = annotate(notes, "3.4", quote_of(text, "sechs Monate"));
  const auto next = plan({task("3.4", "Zuerst zählen. " + text)});
  publish(channel, "v2.0", next);
  CHECK(snapshot(channel).annotations.empty());
  REQUIRE(effects(storage::EffectKind::entry).size() == 2);

  SECTION("once") {
    follow();
    CHECK(last_event(notes) == "annotation.reanchored");
    CHECK(annotation(notes, id).anchor == AnchorState::moved);
    const auto count = events(notes).size();
    storage::Effect again;
    again.kind = storage::EffectKind::entry;
    again.target = notes;
    again.about = address_of(channel);
    // Found again where it was moved to: attached from now on.
    apply(again);
    CHECK(annotation(notes, id).anchor == AnchorState::attached);
    apply(again);
    CHECK(events(notes).size() == count + 1);
  }
  SECTION("two versions at once: to where they are now") {
    publish(channel, "v3.0", plan({task("3.4", "Ganz neu.")}));
    follow();
    CHECK(annotation(notes, id).anchor == AnchorState::orphaned);
    CHECK(annotation(notes, id).quote->start == quote_of(text, "sechs Monate").start);
  }
  SECTION("an erasure finds them in that event too") {
    follow();
    must<AnnotationErase>(annotations::handle_erase, kim, notes, {id});
    CHECK(count_places_with(remark) == 0);
    publish(channel, "v3.0", plan({task("3.4", "Ganz neu.")}));
    CHECK(effects(storage::EffectKind::entry).size() == 1);
  }
}

TEST_CASE_METHOD(ReanchorFixture, "template.publish: sees an annotation of the same batch") {
  AnnotationCreate create_command;
  create_command.task = "3.4";
  create_command.quote = quote_of(text, "sechs Monate");
  create_command.text = "Gerade noch.";
  TemplatePublish publish_command;
  publish_command.version = "v2.0";
  publish_command.plan = plan({task("3.4", "Ganz neu.")});
  const auto results =
      run_batch({owner}, channel,
                {[&](storage::Transaction& transaction, auth::Access& access) {
                   return annotations::handle_create(transaction, access, channel, create_command);
                 },
                 [&](storage::Transaction& transaction, auth::Access& access) {
                   return templates::handle_publish(transaction, access, channel, publish_command,
                                                    annotations::reanchor);
                 }});
  REQUIRE((results[0].has_value() && results[1].has_value()));
  CHECK(annotation(channel, *results[0]->item).anchor == AnchorState::orphaned);
}

TEST_CASE_METHOD(ReanchorFixture, "annotation.attach: an orphan finds a new place") {
  using annotations::handle_attach;
  const auto id = annotate(channel, "3.4", quote_of(text, "sechs Monate"));
  const std::string next = "Zwölf Monate sind üblich.";
  publish(channel, "v2.0", plan({task("3.4", "Ganz neu."), task("5.2", next)}));
  REQUIRE(annotation(channel, id).anchor == AnchorState::orphaned);
  CHECK(totals(channel, "3.4").annotations == 1);

  SECTION("by its author, at another task") {
    must<AnnotationAttach>(handle_attach, kim, channel, {id, "5.2", quote_of(next, "Monate")});
    const auto attached = annotation(channel, id);
    CHECK(attached.anchor == AnchorState::attached);
    CHECK(attached.task == "5.2");
    CHECK(attached.quote->exact == "Monate");
    CHECK(totals(channel, "3.4").annotations == 0);
    CHECK(totals(channel, "5.2").annotations == 1);
    CHECK(last_event(channel) == "annotation.attached");
  }
  SECTION("by the contact point, at the task as a whole") {
    must<AnnotationAttach>(handle_attach, owner, channel, {id, "3.4", {}});
    CHECK_FALSE(annotation(channel, id).quote);
    CHECK(totals(channel, "3.4").annotations == 1);
  }
  SECTION("refusals") {
    CHECK(refusal<AnnotationAttach>(handle_attach, jana, channel, {id, "3.4", {}}) == "forbidden");
    CHECK(refusal<AnnotationAttach>(handle_attach, kim, channel, {id, "7.7", {}}) ==
          "bad_value data.task");
    CHECK(refusal<AnnotationAttach>(handle_attach, kim, channel,
                                    {id, "3.4", quote_of(next, "Monate")}) ==
          "bad_value data.quote");
    CHECK(refusal<AnnotationAttach>(handle_attach, kim, channel, {ItemId{}, "3.4", {}}) ==
          "not_found data.annotation");
  }
}

}  // namespace tests

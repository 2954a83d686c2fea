#include <catch2/catch.hpp>

#include "server/templates/template_handlers.hpp"
#include "storage/templates/version_repository.hpp"
#include "tests/storage/templates/template_fixture.hpp"

namespace tests {

using namespace protocol;
using namespace server;

TEST_CASE_METHOD(TemplateFixture,
                 "template.create: a channel of its own and a place in the library") {
  record("template_create");
  const auto before = snapshot(library_channel).templates.size();
  const auto channel = create(plan({task("1.1"), task("1.2", {}, {"1.1"})}));

  const auto state = snapshot(channel);
  REQUIRE(state.template_);
  CHECK(state.template_->id == channel.item());
  CHECK(state.template_->plan.tasks.size() == 2);
  REQUIRE(state.versions.size() == 1);
  CHECK(state.versions[0].version == "v1.0");
  CHECK(state.versions[0].by == Author{owner});
  CHECK(last_event(channel) == "template.created");

  const auto library = snapshot(library_channel).templates;
  if (before < limits::window_items) REQUIRE(library.size() == before + 1);
  CHECK(library.back().id == channel.item());
  CHECK(library.back().tasks == 2);
  CHECK(library.back().days == 20);
  CHECK(last_event(library_channel) == "template.listed");
  CHECK(effects().empty());
}

TEST_CASE_METHOD(TemplateFixture, "template.create: refusals") {
  TemplateCreate command;
  command.title = "Vergabe";
  command.contact = contact;
  command.version = "v1.0";
  command.plan = plan({task("1.1")});
  const auto refusal_of = [&](const AccountId& by, const ChannelName& channel) {
    return refusal<TemplateCreate>(templates::handle_create, by, channel, command);
  };

  SECTION("as it is, it is done") {
    must<TemplateCreate>(templates::handle_create, owner, library_channel, command);
  }
  SECTION("who answers for nothing") { CHECK(refusal_of(kim, library_channel) == "forbidden"); }
  SECTION("another office's contact point") {
    command.contact = make_contact({kim});
    CHECK(refusal_of(owner, library_channel) == "forbidden data.contact");
  }
  SECTION("another channel") { CHECK(refusal_of(owner, talks_channel) == "wrong_channel"); }
  SECTION("no sound plan") {
    command.plan.tasks[0].after = {"9.9"};
    CHECK(refusal_of(owner, library_channel) == "bad_value data.plan.tasks[0].after[0]");
  }
}

TEST_CASE_METHOD(TemplateFixture, "template.publish: every version stays readable") {
  const auto channel = create(plan({task("1.1", "Alt.")}));
  const auto done = publish(channel, "v2.0", plan({task("1.1", "Neu."), task("2.1")}));

  const auto state = snapshot(channel);
  CHECK(state.template_->version == "v2.0");
  CHECK(state.template_->title == "E-Akte einführen");
  REQUIRE(state.versions.size() == 2);
  CHECK(state.versions[1].id == *done.item);
  CHECK(state.versions[1].seq == 2);
  read([&](storage::Reader& reader) {
    const auto first = storage::find_version(reader, channel.item(), "v1.0");
    const auto second = storage::find_version(reader, channel.item(), "v2.0");
    REQUIRE((first && second));
    CHECK(first->version == "v1.0");
    CHECK(first->plan.tasks[0].text == "Alt.");
    CHECK(second->plan.tasks.size() == 2);
    CHECK_FALSE(storage::find_version(reader, channel.item(), "v3.0"));
    CHECK(storage::version_names(reader, channel.item(), 10) ==
          std::vector<std::string>{"v2.0", "v1.0"});
  });

  SECTION("the library follows, once") {
    const auto& entry = effects(storage::EffectKind::entry);
    REQUIRE(entry.size() == 1);
    const auto again = entry.front();
    const auto head = events(library_channel).size();
    follow();
    CHECK(snapshot(library_channel).templates.back().version == "v2.0");
    CHECK(snapshot(library_channel).templates.back().tasks == 2);
    CHECK(events(library_channel).size() == head + 1);
    apply(again);
    CHECK(events(library_channel).size() == head + 1);
  }
  SECTION("the log tells the same") { check_replay(); }
}

TEST_CASE_METHOD(TemplateFixture, "template.publish: refusals") {
  const auto channel = create(plan({task("1.1")}));
  const auto refusal_of = [&](const AccountId& by, const ChannelName& to, std::string version,
                              Plan next) {
    const auto result = try_publish(by, to, std::move(version), std::move(next));
    REQUIRE_FALSE(result.has_value());
    return result.error();
  };
  const auto next = plan({task("1.1"), task("1.2")});

  CHECK(refusal_of(kim, channel, "v2.0", next).code == ErrorCode::forbidden);
  CHECK(refusal_of(owner, channel, "v1.0", next).field == "data.version");
  CHECK(refusal_of(owner, library_channel, "v2.0", next).code == ErrorCode::wrong_channel);
  CHECK(refusal_of(owner, channel, "v2.0", Plan{}).code == ErrorCode::too_short);
  CHECK(refusal_of(owner, channel_of(ChannelKind::template_, kim), "v2.0", next).code ==
        ErrorCode::no_channel);
  publish(channel, "v2.0", next);
  CHECK(refusal_of(owner, channel, "v1.0", next).field == "data.version");
}

}  // namespace tests

#include "tests/storage/templates/template_fixture.hpp"

#include <deque>
#include <set>

#include <catch2/catch.hpp>

#include "server/annotations/annotation_effects.hpp"
#include "server/annotations/reanchor.hpp"
#include "server/links/link_effects.hpp"
#include "server/notifications/line_effects.hpp"
#include "server/templates/template_effects.hpp"
#include "server/templates/template_handlers.hpp"

namespace tests {

using namespace protocol;
using namespace server;
using storage::Effect;
using storage::EffectKind;
using storage::Transaction;

TemplateFixture::TemplateFixture()
    : owner{make_account()},
      contact{make_contact({owner})},
      kim{make_account()},
      jana{make_account()} {}

Task TemplateFixture::task(std::string number, std::string text, std::vector<std::string> after) {
  Task made;
  made.id = number;
  made.name = "Aufgabe " + number;
  made.number = std::move(number);
  made.text = std::move(text);
  made.days = 10;
  made.after = std::move(after);
  return made;
}

Plan TemplateFixture::plan(std::vector<Task> tasks) {
  Plan made;
  std::set<std::string> phases;
  for (const auto& each : tasks) phases.insert(each.number.substr(0, 1));
  for (const auto& number : phases) made.phases.push_back({number, "Phase " + number});
  made.tasks = std::move(tasks);
  return made;
}

ChannelName TemplateFixture::create(Plan plan) {
  TemplateCreate command;
  command.title = "E-Akte einführen";
  command.contact = contact;
  command.version = "v1.0";
  command.plan = std::move(plan);
  const auto done = must<TemplateCreate>(templates::handle_create, owner, library_channel, command);
  return channel_of(ChannelKind::template_, *done.item);
}

Result<Done> TemplateFixture::try_publish(const AccountId& author, const ChannelName& channel,
                                          std::string version, Plan plan) {
  TemplatePublish command;
  command.version = std::move(version);
  command.plan = std::move(plan);
  const auto publish = [&](Transaction& transaction, auth::Access& access) {
    return templates::handle_publish(transaction, access, channel, command, annotations::reanchor);
  };
  return run_as(Author{author}, channel, publish, TemplatePublish::name);
}

Done TemplateFixture::publish(const ChannelName& channel, std::string version, Plan plan) {
  auto done = try_publish(owner, channel, std::move(version), std::move(plan));
  REQUIRE(done.has_value());
  return *done;
}

ChannelName TemplateFixture::make_thread(const AccountId& author) {
  ChannelName channel;
  const auto made = run_as({author}, library_channel, [&](Transaction& transaction, auth::Access&) {
    channel = channel_of(ChannelKind::thread, transaction.new_id());
    transaction.create_channel(channel);
    State state;
    state.thread = Thread{channel.item(), {}, transaction.now(), {author}, "Scanner gesucht"};
    Post post;
    post.id = transaction.new_id();
    post.seq = 1;
    post.at = transaction.now();
    post.by = {author};
    post.number = 1;
    post.text = "Welchen Scanner haben Sie?";
    state.posts = {post};
    transaction.append(channel, "thread.created", std::move(state), post.id.text());
    return Done{};
  });
  REQUIRE(made.has_value());
  return channel;
}

ChannelName TemplateFixture::make_talk(const AccountId& asker) {
  ChannelName channel;
  const auto made = run_as({asker}, library_channel, [&](Transaction& transaction, auth::Access&) {
    channel = channel_of(ChannelKind::talk, transaction.new_id());
    transaction.create_channel(channel);
    State state;
    Talk talk;
    talk.id = channel.item();
    talk.state = TalkState::live;
    talk.plan.title = "Was der Pilot gelehrt hat";
    talk.plan.starts_at = transaction.now();
    talk.plan.minutes = 60;
    state.talk = talk;
    Question question;
    question.id = transaction.new_id();
    question.seq = 1;
    question.at = transaction.now();
    question.by = {asker};
    question.number = 14;
    question.text = "Welchen Aktenplan haben Sie genommen?";
    question.state = QuestionState::released;
    state.questions = {question};
    transaction.append(channel, "question.asked", std::move(state), question.id.text());
    return Done{};
  });
  REQUIRE(made.has_value());
  return channel;
}

Address TemplateFixture::first_post(const ChannelName& thread) {
  return address_of(thread, AddressKind::post, snapshot(thread).posts.at(0).id);
}

Address TemplateFixture::first_question(const ChannelName& talk) {
  return address_of(talk, AddressKind::question, snapshot(talk).questions.at(0).id);
}

void TemplateFixture::apply(const Effect& effect) {
  const auto applied =
      run_as(Author::system(), effect.target, [&](Transaction& transaction, auth::Access&) {
        switch (effect.kind) {
          case EffectKind::add_line: notifications::apply_add_line(transaction, effect); break;
          case EffectKind::close_lines:
            notifications::apply_close_lines(transaction, effect);
            break;
          case EffectKind::link: links::apply_link(transaction, effect); break;
          case EffectKind::unlink: links::apply_unlink(transaction, effect); break;
          case EffectKind::touch: links::apply_touch(transaction, effect); break;
          case EffectKind::entry:
            if (effect.target.kind == ChannelKind::notes) {
              annotations::apply_entry(transaction, effect);
            } else {
              templates::apply_entry(transaction, effect);
            }
            break;
          case EffectKind::voters: break;
        }
        return Done{};
      });
  REQUIRE(applied.has_value());
}

std::size_t TemplateFixture::follow() {
  std::deque<Effect> waiting;
  const auto take = [&] {
    for (const auto& pending : effects()) waiting.push_back(pending.effect);
  };
  take();
  std::size_t applied = 0;
  for (; !waiting.empty(); ++applied) {
    const auto effect = std::move(waiting.front());
    waiting.pop_front();
    apply(effect);
    take();
  }
  return applied;
}

Annotation TemplateFixture::annotation(const ChannelName& channel, const ItemId& id) {
  for (auto& each : snapshot(channel).annotations) {
    if (each.id == id) return each;
  }
  FAIL("no such annotation");
  return {};
}

TaskTotals TemplateFixture::totals(const ChannelName& channel, const std::string& task) {
  for (const auto& each : snapshot(channel).totals) {
    if (each.task == task) return each;
  }
  return {};
}

std::vector<LinkEnd> TemplateFixture::links(const ChannelName& channel) {
  auto all = snapshot(channel).links;
  std::erase_if(all, [](const LinkEnd& link) { return link.removed; });
  return all;
}

std::vector<Line> TemplateFixture::lines(const ChannelName& channel) {
  return snapshot(channel).lines;
}

Quote quote_of(const std::string& text, const std::string& exact) {
  const auto at = text.find(exact);
  REQUIRE(at != std::string::npos);
  Quote quote;
  quote.exact = exact;
  quote.start = static_cast<std::int64_t>(count_code_points(text.substr(0, at)));
  quote.end = quote.start + static_cast<std::int64_t>(count_code_points(exact));
  return quote;
}

}  // namespace tests

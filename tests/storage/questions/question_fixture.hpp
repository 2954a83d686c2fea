// A talk and a template with people around, for the tests of questions.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "server/questions/answer_handlers.hpp"
#include "server/questions/ask_handlers.hpp"
#include "server/questions/assign_handlers.hpp"
#include "server/questions/desk_handlers.hpp"
#include "server/questions/merge_handlers.hpp"
#include "server/talks/talk_handlers.hpp"
#include "tests/support/database_fixture.hpp"

namespace tests {

struct QuestionFixture : DatabaseFixture {
  /// Moderates the talk; speaks in it; takes part; takes part; answers for the template.
  protocol::AccountId ada = make_account({protocol::Role::moderator});
  protocol::AccountId ben = make_account();
  protocol::AccountId kim = make_account();
  protocol::AccountId lou = make_account();
  protocol::AccountId rita = make_account();
  protocol::ContactId contact = make_contact({rita});
  protocol::ChannelName home = make_template(contact, {"2.1", "2.2"});
  protocol::ItemId id = make_talk();
  protocol::ChannelName talk = protocol::channel_of(protocol::ChannelKind::talk, id);
  protocol::ChannelName desk = protocol::channel_of(protocol::ChannelKind::desk, id);

  protocol::ItemId make_talk() {
    protocol::TalkPlan plan;
    plan.title = "E-Akte live";
    plan.minutes = 60;
    plan.speakers = {ben};
    return must(server::talks::handle_create, ada, protocol::talks_channel,
                protocol::TalkCreate{plan, {}})
        .item.value();
  }
  void set_review(bool review) {
    auto plan = snapshot(desk).talk->plan;
    plan.review = review;
    must(server::talks::handle_edit, ada, desk, protocol::TalkEdit{plan});
  }
  void move(std::initializer_list<protocol::TalkState> states) {
    for (const auto state : states) {
      must(server::talks::handle_move, ada, desk, protocol::TalkMove{state});
    }
  }
  void go_live() {
    using enum protocol::TalkState;
    move({planned, lobby, live});
  }

  static protocol::QuestionAsk question(const char* text, const char* task = nullptr) {
    protocol::QuestionAsk command;
    command.text = text;
    if (task != nullptr) command.task = task;
    return command;
  }
  protocol::ItemId ask(const protocol::AccountId& author, const char* text) {
    return must(server::questions::handle_ask, author, talk, question(text)).item.value();
  }
  protocol::ItemId ask_at_task(const protocol::AccountId& author, const char* text) {
    return must(server::questions::handle_ask, author, home, question(text, "2.1")).item.value();
  }
  static protocol::QuestionAnswer answer(const protocol::ItemId& question, const char* text) {
    protocol::QuestionAnswer command;
    command.question = question;
    command.text = text;
    return command;
  }
  protocol::Question find(const protocol::ChannelName& channel, const protocol::ItemId& question) {
    for (const auto& one : snapshot(channel).questions) {
      if (one.id == question) return one;
    }
    throw std::logic_error("no such question in the snapshot");
  }
  std::optional<protocol::Seq> publish_tallies(const protocol::ChannelName& channel) {
    return run_as(protocol::Author::system(), channel,
                  [&](storage::Transaction& transaction, server::auth::Access&) {
                    return server::questions::publish_tallies(transaction, channel);
                  })
        .value()
        .seq;
  }
};

}  // namespace tests

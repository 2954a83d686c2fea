// A database with a contact point, people, and templates whose tasks have texts; for everything
// that hangs at templates. Effects are applied when a test says so, as the server's follower would.
#pragma once

#include <string>
#include <vector>

#include "tests/support/database_fixture.hpp"

namespace tests {

class TemplateFixture : public DatabaseFixture {
 public:
  TemplateFixture();

  /// Answers for the contact point.
  protocol::AccountId owner;
  protocol::ContactId contact;
  /// Two members who are nothing else.
  protocol::AccountId kim;
  protocol::AccountId jana;

  static protocol::Task task(std::string number, std::string text = {},
                             std::vector<std::string> after = {});
  /// One phase a first digit of the tasks' numbers.
  static protocol::Plan plan(std::vector<protocol::Task> tasks);

  /// A `template:` channel of version v1.0.
  protocol::ChannelName create(protocol::Plan plan);
  protocol::Result<protocol::Done> try_publish(const protocol::AccountId& author,
                                               const protocol::ChannelName& channel,
                                               std::string version, protocol::Plan plan);
  protocol::Done publish(const protocol::ChannelName& channel, std::string version,
                         protocol::Plan plan);

  /// A `thread:` channel with one post, as its author made it.
  protocol::ChannelName make_thread(const protocol::AccountId& author);
  /// A live `talk:` channel with one question of this account.
  protocol::ChannelName make_talk(const protocol::AccountId& asker);
  /// Address of the first post, question or annotation of the channel.
  protocol::Address first_post(const protocol::ChannelName& thread);
  protocol::Address first_question(const protocol::ChannelName& talk);

  /// Applies the effects of the last command and those that follow from them; gives how many.
  std::size_t follow();
  /// Applies one effect.
  void apply(const storage::Effect& effect);

  /// One item of the snapshot; the test fails if it is not there.
  protocol::Annotation annotation(const protocol::ChannelName& channel, const protocol::ItemId& id);
  /// The totals that the snapshot has for the task, zero if none.
  protocol::TaskTotals totals(const protocol::ChannelName& channel, const std::string& task);
  /// Links that are not removed.
  std::vector<protocol::LinkEnd> links(const protocol::ChannelName& channel);
  std::vector<protocol::Line> lines(const protocol::ChannelName& channel);
};

/// The quote of the first occurrence in the text, without context.
protocol::Quote quote_of(const std::string& text, const std::string& exact);

}  // namespace tests

// An area with a thread and two people, for the tests of posts.
#pragma once

#include <optional>
#include <string>

#include "server/forum/post_handlers.hpp"
#include "server/forum/thread_handlers.hpp"
#include "storage/own/own_repository.hpp"
#include "tests/support/database_fixture.hpp"

namespace tests {

struct ForumFixture : DatabaseFixture {
  protocol::AccountId ada = make_account();
  protocol::AccountId kim = make_account();
  protocol::ChannelName area = make_area();
  protocol::ChannelName thread = open_thread();

  protocol::ChannelName open_thread() {
    protocol::ThreadCreate command;
    command.title = "Scannen";
    command.text = "Kanarienvogel-4711 am Anfang";
    const auto done = must(server::forum::handle_create, ada, area, command);
    return protocol::channel_of(protocol::ChannelKind::thread, done.item.value());
  }
  protocol::Done post(const protocol::AccountId& author, const char* text,
                      std::optional<protocol::ItemId> reply_to = {}) {
    protocol::PostCreate command;
    command.text = text;
    command.reply_to = reply_to;
    return must(server::forum::handle_create, author, thread, command);
  }
  static protocol::PostEdit edit_of(const protocol::ItemId& post, const char* text) {
    protocol::PostEdit command;
    command.post = post;
    command.text = text;
    return command;
  }
  protocol::ItemId first_post() { return snapshot(thread).posts.at(0).id; }
  protocol::Own own_of(const protocol::AccountId& account) {
    protocol::Own own;
    read([&](storage::Reader& reader) {
      own = storage::own_of(reader, *reader.channel(thread), account);
    });
    return own;
  }
};

}  // namespace tests

#include "server/forum/thread_handlers.hpp"

#include <string>

#include "server/forum/attachments.hpp"
#include "server/forum/thread.hpp"
#include "server/support/fresh_links.hpp"
#include "server/support/guard.hpp"
#include "server/support/markdown.hpp"
#include "storage/files/file_repository.hpp"
#include "storage/links/link_repository.hpp"
#include "storage/own/own_repository.hpp"

namespace server::forum {

using namespace protocol;

Result<Done> handle_create(storage::Transaction& transaction, auth::Access& access,
                           const ChannelName& area, const ThreadCreate& command) {
  if (auto may = support::may_act(transaction, access, area, {ChannelKind::area},
                                  auth::Action::create_thread);
      !may) {
    return may.error();
  }
  const auto id = transaction.new_id();
  const auto channel = channel_of(ChannelKind::thread, id);
  const auto links = support::check_links(transaction, access, channel, command.links);
  if (!links) return links.error();
  const auto files = check_files(transaction, area, command.files);
  if (!files) return files.error();

  const auto& by = transaction.context().by;
  const auto now = transaction.now();
  transaction.create_channel(channel, area);
  const Thread thread{id, area.item(), now, by, command.title};
  State listed;
  listed.threads.push_back(entry_of(thread, transaction.next_seq(area)));
  const auto seq = transaction.append(area, "thread.created", std::move(listed), id.text());

  Post post;
  post.id = transaction.new_id();
  post.seq = transaction.next_seq(channel);
  post.at = now;
  post.by = by;
  post.number = transaction.take_mark(channel);
  post.text = command.text;
  post.html = support::render_markdown(command.text);
  post.files = *files;
  const auto first = post.id.text();
  const auto number = post.number;
  State made;
  made.thread = thread;
  made.posts.push_back(std::move(post));
  made.links = support::link_ends(transaction, channel, address_of(channel), *links);
  const auto ends = made.links;
  transaction.append(channel, "thread.created", std::move(made), first);

  for (const auto& end : ends) storage::add_link_effect(transaction, end);
  for (const auto& file : *files) storage::name_file(transaction, file.id, channel, first);
  transaction.add_posted({transaction.channel(channel)->id, by.account.value(), number, number});
  return Done{seq, id, {}, {}, {}};
}

Result<Done> handle_rename(storage::Transaction& transaction, auth::Access& access,
                           const ChannelName& channel, const ThreadRename& command) {
  if (auto may = support::may_enter(transaction, access, channel, {ChannelKind::thread}); !may) {
    return may.error();
  }
  auto thread = transaction.subject<Thread>(channel).value();
  if (auto may = access.require(auth::Action::rename_thread, channel, thread.by); !may) {
    return may.error();
  }
  thread.title = command.title;
  State changed;
  changed.thread = thread;
  const auto seq =
      transaction.append(channel, "thread.renamed", std::move(changed), thread.id.text());
  transaction.add_effect({storage::EffectKind::entry,
                          channel_of(ChannelKind::area, thread.area),
                          address_of(channel),
                          {},
                          {},
                          {}});
  support::touch_all_links(transaction, channel);
  return Done{seq, {}, {}, {}, {}};
}

Result<Done> apply_entry(storage::Transaction& transaction, const storage::Effect& effect) {
  const auto thread = transaction.subject<Thread>(effect.about.channel);
  if (!thread) return refuse(ErrorCode::not_found, "no such thread");
  const auto listed = transaction.find<ThreadEntry>(effect.target, thread->id);
  if (listed && listed->title == thread->title) return Done{};
  State changed;
  changed.threads.push_back(
      entry_of(*thread, listed ? listed->seq : transaction.next_seq(effect.target)));
  const auto seq =
      transaction.append(effect.target, "thread.renamed", std::move(changed), thread->id.text());
  return Done{seq, {}, {}, {}, {}};
}

}  // namespace server::forum

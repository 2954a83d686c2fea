#include "server/forum/post_handlers.hpp"

#include <string>

#include "server/forum/attachments.hpp"
#include "server/forum/post.hpp"
#include "server/support/fresh_links.hpp"
#include "server/support/guard.hpp"
#include "server/support/markdown.hpp"
#include "storage/files/file_repository.hpp"
#include "storage/links/link_repository.hpp"
#include "storage/own/own_repository.hpp"

namespace server::forum {

using namespace protocol;

namespace {

/// The post, if it is there and the caller may do that to it.
Result<Post> find_changeable(storage::Transaction& transaction, auth::Access& access,
                             const ChannelName& channel, const ItemId& id, auth::Action action) {
  if (auto may = support::may_enter(transaction, access, channel, {ChannelKind::thread}); !may) {
    return may.error();
  }
  auto post = transaction.find<Post>(channel, id);
  if (!post) return refuse(ErrorCode::not_found, "no such post", "data.post");
  if (auto may = access.require(action, channel, post->by); !may) return may.error();
  if (auto may = may_change(*post); !may) return may.error();
  return std::move(*post);
}

template <class Change>
void rewrite(storage::Transaction& transaction, const ChannelName& channel, const ItemId& id,
             const Change& change) {
  transaction.rewrite_slots(channel, id.text(), [&](State& slot) {
    for (auto& post : slot.posts) {
      if (post.id == id) post = change(post);
    }
  });
}

}  // namespace

Result<Done> handle_create(storage::Transaction& transaction, auth::Access& access,
                           const ChannelName& channel, const PostCreate& command) {
  if (auto may = support::may_act(transaction, access, channel, {ChannelKind::thread},
                                  auth::Action::write_post);
      !may) {
    return may.error();
  }
  std::optional<Post> replied_to;
  if (command.reply_to) {
    replied_to = transaction.find<Post>(channel, *command.reply_to);
    if (auto may = may_reply_to(replied_to); !may) return may.error();
  }
  const auto links = support::check_links(transaction, access, channel, command.links);
  if (!links) return links.error();
  const auto files = check_files(transaction, channel, command.files);
  if (!files) return files.error();

  const auto& by = transaction.context().by;
  Post post;
  post.id = transaction.new_id();
  post.seq = transaction.next_seq(channel);
  post.at = transaction.now();
  post.by = by;
  post.number = transaction.take_mark(channel);
  post.text = command.text;
  post.html = support::render_markdown(command.text);
  post.reply_to = command.reply_to;
  post.files = *files;
  const Done done{post.seq, post.id, post.number, {}, {}};
  const auto address = address_of(channel, AddressKind::post, post.id);
  State made;
  made.posts.push_back(std::move(post));
  made.links = support::link_ends(transaction, channel, address, *links);
  const auto ends = made.links;
  transaction.append(channel, "post.created", std::move(made), address.id);

  for (const auto& end : ends) storage::add_link_effect(transaction, end);
  if (const auto told = replied_to ? told_of_reply(*replied_to, by) : std::nullopt) {
    transaction.add_effect({storage::EffectKind::add_line,
                            channel_of(ChannelKind::inbox, *told),
                            address,
                            {},
                            LineReason::replied,
                            {}});
  }
  for (const auto& file : *files) storage::name_file(transaction, file.id, channel, address.id);
  transaction.add_posted({transaction.channel(channel)->id, by.account.value(), done.number.value(),
                          done.number.value()});
  return done;
}

Result<Done> handle_edit(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& channel, const PostEdit& command) {
  const auto found =
      find_changeable(transaction, access, channel, command.post, auth::Action::edit_post);
  if (!found) return found.error();
  const auto post =
      edited(*found, command.text, support::render_markdown(command.text), transaction.now());
  const auto id = post.id.text();
  transaction.save_revision(channel, id, found->edited_at.value_or(found->at), found->text);
  rewrite(transaction, channel, post.id, [&](Post slot) {
    slot.text = post.text;
    slot.html = post.html;
    return slot;
  });
  State changed;
  changed.posts.push_back(post);
  const auto seq = transaction.append(channel, "post.edited", std::move(changed), id);
  storage::touch_links(transaction, channel, {address_of(channel, AddressKind::post, post.id)});
  // Naming the post lets its erasure find this command's hash.
  return Done{seq, post.id, post.number, {}, {}};
}

Result<Done> handle_erase(storage::Transaction& transaction, auth::Access& access,
                          const ChannelName& channel, const PostErase& command) {
  const auto found =
      find_changeable(transaction, access, channel, command.post, auth::Action::erase_post);
  if (!found) return found.error();
  const auto post = erased(*found);
  const auto id = post.id.text();
  rewrite(transaction, channel, post.id, erased);
  transaction.forget(channel, id);
  if (post.number == 1) {
    // The first post's text came with the command that made the thread, under the area's keys.
    const auto thread = transaction.subject<Thread>(channel).value();
    transaction.forget(channel_of(ChannelKind::area, thread.area), thread.id.text());
  }
  storage::erase_files(transaction, channel, id);
  const auto links =
      support::removed_links(transaction, channel, address_of(channel, AddressKind::post, post.id));
  State changed;
  changed.posts.push_back(post);
  changed.links = links;
  const auto seq = transaction.append(channel, "post.erased", std::move(changed), id);
  for (const auto& link : links) storage::add_unlink_effect(transaction, link);
  return Done{seq, {}, {}, {}, {}};
}

}  // namespace server::forum

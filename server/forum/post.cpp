#include "server/forum/post.hpp"

#include <utility>

namespace server::forum {

using namespace protocol;

Result<void> may_change(const Post& post) {
  if (post.erased) return refuse(ErrorCode::erased, "the post was erased", "data.post");
  return {};
}

Result<void> may_reply_to(const std::optional<Post>& post) {
  if (!post) return refuse(ErrorCode::bad_value, "no such post", "data.reply_to");
  if (post->erased) return refuse(ErrorCode::erased, "the post was erased", "data.reply_to");
  return {};
}

std::optional<AccountId> told_of_reply(const Post& replied_to, const Author& by) {
  return replied_to.by == by ? std::nullopt : replied_to.by.account;
}

Post edited(Post post, std::string text, std::string html, Time now) {
  post.text = std::move(text);
  post.html = std::move(html);
  post.edited_at = now;
  return post;
}

Post erased(Post post) {
  post.text.clear();
  post.html.clear();
  post.files.clear();
  post.erased = true;
  return post;
}

}  // namespace server::forum

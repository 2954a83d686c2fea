// The forum: areas, threads, posts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/address.hpp"
#include "protocol/author.hpp"
#include "protocol/files/messages.hpp"
#include "protocol/limits.hpp"
#include "protocol/text.hpp"
#include "protocol/time.hpp"

namespace protocol {

/// The subject of an `area:` channel.
struct Area {
  ItemId id;
  std::string name;
  std::string description;
};
BOOST_DESCRIBE_STRUCT(Area, (), (id, name, description))

/// A thread as its area lists it. Counts are no part of it: they come as activity (C7).
struct ThreadEntry {
  ItemId id;
  Seq seq = 0;
  Time at{};
  Author by;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(ThreadEntry, (), (id, seq, at, by, title))

/// The subject of a `thread:` channel.
struct Thread {
  ItemId id;
  ItemId area;
  Time at{};
  Author by;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(Thread, (), (id, area, at, by, title))

/// One post; `number` is its mark (B 12). An erased one keeps id, seq, number and place only.
struct Post {
  ItemId id;
  Seq seq = 0;
  Time at{};
  Author by;
  std::int64_t number = 0;
  /// Markdown as typed.
  std::string text;
  /// Made from `text` by the server; safe to insert.
  std::string html;
  std::optional<ItemId> reply_to;
  std::vector<Attachment> files;
  std::optional<Time> edited_at;
  bool erased = false;
};
BOOST_DESCRIBE_STRUCT(Post, (),
                      (id, seq, at, by, number, text, html, reply_to, files, edited_at, erased))

/// On `area:`. Opens a thread with its first post. Reply: the thread's id.
struct ThreadCreate {
  static constexpr auto name = "thread.create";
  Text<limits::title_max> title;
  Text<limits::post_text_max> text;
  std::vector<Address> links;
  std::vector<FileId> files;
};
BOOST_DESCRIBE_STRUCT(ThreadCreate, (), (title, text, links, files))

/// On `thread:`. By its author or a moderator.
struct ThreadRename {
  static constexpr auto name = "thread.rename";
  Text<limits::title_max> title;
};
BOOST_DESCRIBE_STRUCT(ThreadRename, (), (title))

/// On `thread:`. Reply: the post's id and number.
struct PostCreate {
  static constexpr auto name = "post.create";
  Text<limits::post_text_max> text;
  std::optional<ItemId> reply_to;
  std::vector<Address> links;
  std::vector<FileId> files;
};
BOOST_DESCRIBE_STRUCT(PostCreate, (), (text, reply_to, links, files))

/// On `thread:`. By its author. The earlier wording stays readable as a revision.
struct PostEdit {
  static constexpr auto name = "post.edit";
  ItemId post;
  Text<limits::post_text_max> text;
};
BOOST_DESCRIBE_STRUCT(PostEdit, (), (post, text))

/// On `thread:`. By its author or a moderator. Text, revisions and attachments are deleted.
struct PostErase {
  static constexpr auto name = "post.erase";
  ItemId post;
};
BOOST_DESCRIBE_STRUCT(PostErase, (), (post))

}  // namespace protocol

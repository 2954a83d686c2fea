// Attachments as they stand in items. Uploading and downloading is HTTP: README.md, "Files".
#pragma once

#include <cstdint>
#include <string>

#include <boost/describe.hpp>

#include "protocol/ids.hpp"

namespace protocol {

/// Content types that are checked by content and served; nothing else is stored.
BOOST_DEFINE_ENUM_CLASS(FileType, png, jpeg, gif, webp, pdf)

/// A picture or PDF of a post. `alt` is what a screen reader says for a picture.
struct Attachment {
  FileId id;
  std::string name;
  FileType type{};
  std::int64_t bytes = 0;
  std::string alt;
};
BOOST_DESCRIBE_STRUCT(Attachment, (), (id, name, type, bytes, alt))

}  // namespace protocol

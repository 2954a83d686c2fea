// The SQL of earlier wordings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/time.hpp"
#include "storage/reader.hpp"

namespace storage {

/// A wording and until when it stood.
struct Revision {
  protocol::Time at{};
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Revision, (), (at, text))

/// Oldest first, at most 200; empty for what was never edited or was erased.
std::vector<Revision> revisions_of(Reader& reader, const ChannelRow& channel,
                                   std::string_view item);

}  // namespace storage

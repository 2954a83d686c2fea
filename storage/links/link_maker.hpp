// Who made a link: that person may remove it again. Belongs to the database thread that made the
// reader.
#pragma once

#include <optional>
#include <string_view>

#include <boost/describe.hpp>

#include "protocol/links/messages.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// Who made a link by `link.add`; kept beside the end, since no snapshot shows it. A link that came
/// with a thing has none.
struct LinkMaker {
  protocol::ItemId id;
  protocol::Author by;
};
BOOST_DESCRIBE_STRUCT(LinkMaker, (), (id, by))
template <>
inline constexpr std::string_view stream_of<LinkMaker> = "link_makers";
ItemColumns columns_of(const LinkMaker& maker);

/// Remembers who made this end by `link.add`.
void save_link_maker(Transaction& transaction, const protocol::LinkEnd& link,
                     const protocol::Author& by);

/// Who made the link, asked at either end: by `link.add`, or with the thing that it came with.
/// System where nobody is known.
protocol::Author maker_of(Reader& reader, const protocol::LinkEnd& link);

}  // namespace storage

// The SQL of annotations: which stand at a template, in its own channel and privately. Belongs to
// the database thread that made the reader.
#pragma once

#include <cstdint>
#include <vector>

#include "protocol/annotations/messages.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// Remembers that this annotation of the template stands in that channel.
void save_annotation_place(Transaction& transaction, const protocol::ChannelName& channel,
                           const protocol::Annotation& annotation);

/// Forgets that, for one that is erased.
void delete_annotation_place(Transaction& transaction, const protocol::ChannelName& channel,
                             const protocol::Annotation& annotation);

/// All annotations of the template in this channel that are not erased, those of the same batch
/// included, in the order in which they were made.
std::vector<protocol::Annotation> annotations_of(Reader& reader,
                                                 const protocol::ChannelName& channel,
                                                 const protocol::ItemId& template_id);

/// Of annotations that changed, saves those that the channel's snapshot does not show, and keeps
/// the others, which are to stand in its event: so an event has no more of them than a snapshot.
void save_beyond_window(Transaction& transaction, const protocol::ChannelName& channel,
                        std::vector<protocol::Annotation>& changed);

/// The `notes:` channels that hold annotations of the template; at most `limit`.
std::vector<protocol::ChannelName> notes_with(Reader& reader, const protocol::ItemId& template_id,
                                              std::int64_t limit);

}  // namespace storage

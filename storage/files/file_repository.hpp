// The SQL of attached files: what was uploaded, for which channel, and which item names it. The
// bytes lie in server/files/file_store. Database threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/channel_name.hpp"
#include "protocol/files/messages.hpp"
#include "protocol/ids.hpp"
#include "protocol/time.hpp"
#include "storage/reader.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// A file's row.
struct FileRecord {
  protocol::Attachment attachment;
  /// Whose right to it is the right to this channel.
  protocol::ChannelName channel;
  protocol::AccountId account;
  /// What names it; while nothing does, only its uploader may read it.
  std::optional<std::string> item;
  /// BLAKE2b-256 of the content, raw bytes.
  std::string hash;
};

/// The file, if that account uploaded it for that channel and nothing names it yet.
std::optional<protocol::Attachment> unnamed_file(Reader& reader, const protocol::FileId& file,
                                                 const protocol::ChannelName& channel,
                                                 const protocol::AccountId& account);

/// Gives an unnamed file to an item of `channel`. The channel may be another one than it was
/// uploaded for: a file of a new thread's first post was uploaded for the area. Throws if the file
/// has been swept or named in the meantime, so ask unnamed_file in the same transaction.
void name_file(Transaction& transaction, const protocol::FileId& file,
               const protocol::ChannelName& channel, std::string_view item);

/// Everything that the item names in `from` belongs to the same item in `to` from now on.
void move_files(Transaction& transaction, const protocol::ChannelName& from,
                const protocol::ChannelName& to, std::string_view item);

/// Deletes the rows of everything that the item names; the bytes follow with the next sweep.
void erase_files(Transaction& transaction, const protocol::ChannelName& channel,
                 std::string_view item);

std::optional<FileRecord> find_file(Reader& reader, const protocol::FileId& file);

/// False when there is no such channel. Does nothing if the id is there: a commit of unknown
/// outcome is tried again (contract C5).
bool add_file(Transaction& transaction, const FileRecord& record);

/// How many files the account has uploaded for the channel that nothing names yet.
std::int64_t count_unnamed_files(Reader& reader, const protocol::ChannelName& channel,
                                 const protocol::AccountId& account);

/// Deletes rows that nothing has named for a day, at most 1,000 a call.
void sweep_unnamed_files(Transaction& transaction);

/// Keeps every file of a row where it is, whatever becomes of the row, until the connection ends: a
/// backup copies them after its moment. Waits for a sweep that is under way.
void hold_files(Reader& reader);
/// Whether files without a row may be removed now; asked in the transaction that looks for the
/// rows.
bool may_remove_files(Reader& reader);

/// Those of the ids that have a row.
std::vector<protocol::FileId> known_files(Reader& reader,
                                          const std::vector<protocol::FileId>& files);

}  // namespace storage

#include "storage/files/file_repository.hpp"

#include <stdexcept>

#include <pqxx/pqxx>

#include "protocol/enum_name.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

// The advisory lock between backups, which share it, and sweeps. 4711 is the migrations'.
constexpr int files_lock = 4712;

// id, name, type, bytes, alt: the first five columns of every query here.
Attachment read_attachment(const pqxx::row& row) {
  Attachment attachment;
  attachment.id = read_id<FileId>(row[0]);
  attachment.name = row[1].c_str();
  attachment.type = enum_from_name<FileType>(row[2].c_str()).value();
  attachment.bytes = row[3].as<std::int64_t>();
  attachment.alt = row[4].c_str();
  return attachment;
}

}  // namespace

std::optional<Attachment> unnamed_file(Reader& reader, const FileId& file,
                                       const ChannelName& channel, const AccountId& account) {
  const auto* row = reader.channel(channel);
  if (row == nullptr) return std::nullopt;
  const auto rows = reader.sql().exec_params(
      "SELECT id, name, type, bytes, alt FROM file"
      " WHERE id = $1 AND channel_id = $2 AND account = $3 AND item IS NULL",
      file.text(), row->id, account.text());
  if (rows.empty()) return std::nullopt;
  return read_attachment(rows[0]);
}

void name_file(Transaction& transaction, const FileId& file, const ChannelName& channel,
               std::string_view item) {
  const auto* row = transaction.channel(channel);
  if (row == nullptr) throw std::logic_error("a file named in a channel that does not exist");
  const auto changed = transaction.sql().exec_params(
      "UPDATE file SET channel_id = $2, item = $3 WHERE id = $1 AND item IS NULL", file.text(),
      row->id, std::string{item});
  if (changed.affected_rows() != 1) throw std::runtime_error("the file is not there to be named");
}

void move_files(Transaction& transaction, const ChannelName& from, const ChannelName& to,
                std::string_view item) {
  const auto* old_home = transaction.channel(from);
  const auto* new_home = transaction.channel(to);
  if (old_home == nullptr || new_home == nullptr) {
    throw std::logic_error("files moved between channels that do not exist");
  }
  transaction.sql().exec_params(
      "UPDATE file SET channel_id = $3 WHERE channel_id = $1 AND item = $2", old_home->id,
      std::string{item}, new_home->id);
}

void erase_files(Transaction& transaction, const ChannelName& channel, std::string_view item) {
  const auto* row = transaction.channel(channel);
  if (row == nullptr) return;
  transaction.sql().exec_params("DELETE FROM file WHERE channel_id = $1 AND item = $2", row->id,
                                std::string{item});
}

std::optional<FileRecord> find_file(Reader& reader, const FileId& file) {
  const auto rows = reader.sql().exec_params(
      "SELECT f.id, f.name, f.type, f.bytes, f.alt, c.name, f.account, f.item, f.hash"
      " FROM file f JOIN channel c ON c.id = f.channel_id WHERE f.id = $1",
      file.text());
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  FileRecord record;
  record.attachment = read_attachment(row);
  record.channel = ChannelName::parse(row[5].c_str()).value();
  record.account = read_id<AccountId>(row[6]);
  if (!row[7].is_null()) record.item = row[7].c_str();
  record.hash = pqxx::binarystring{row[8]}.str();
  return record;
}

bool add_file(Transaction& transaction, const FileRecord& record) {
  const auto* row = transaction.channel(record.channel);
  if (row == nullptr) return false;
  const auto& attachment = record.attachment;
  transaction.sql().exec_params(
      "INSERT INTO file (id, channel_id, account, item, name, type, bytes, hash, alt, uploaded_on)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8::bytea, $9, $10::date)"
      " ON CONFLICT DO NOTHING",
      attachment.id.text(), row->id, record.account.text(), record.item, attachment.name,
      std::string{enum_name(attachment.type)}, attachment.bytes, bytes_literal(record.hash),
      attachment.alt, format_time(transaction.now()));
  return true;
}

std::int64_t count_unnamed_files(Reader& reader, const ChannelName& channel,
                                 const AccountId& account) {
  const auto* row = reader.channel(channel);
  if (row == nullptr) return 0;
  return reader.sql()
      .exec_params1(
          "SELECT count(*) FROM file"
          " WHERE channel_id = $1 AND item IS NULL AND account = $2",
          row->id, account.text())[0]
      .as<std::int64_t>();
}

void sweep_unnamed_files(Transaction& transaction) {
  // Only the day of the upload is known, so a day has passed for certain after two.
  transaction.sql().exec_params(
      "DELETE FROM file WHERE id IN (SELECT id FROM file"
      " WHERE item IS NULL AND uploaded_on < $1::date - 1 LIMIT 1000)",
      format_time(transaction.now()));
}

void hold_files(Reader& reader) {
  reader.sql().exec_params("SELECT pg_advisory_lock_shared($1)", files_lock);
}

bool may_remove_files(Reader& reader) {
  return reader.sql()
      .exec_params1("SELECT pg_try_advisory_xact_lock($1)", files_lock)[0]
      .as<bool>();
}

std::vector<FileId> known_files(Reader& reader, const std::vector<FileId>& files) {
  ArrayLiteral ids;
  for (const auto& file : files) ids.add(std::string_view{file.text()});
  const auto rows =
      reader.sql().exec_params("SELECT id FROM file WHERE id = ANY($1::uuid[])", ids.text());
  std::vector<FileId> known;
  for (const auto& row : rows) known.push_back(read_id<FileId>(row[0]));
  return known;
}

}  // namespace storage

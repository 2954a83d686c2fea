// Values as PostgreSQL's text forms, and back. For the .cpp files of this folder only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pqxx/pqxx>

#include "protocol/ids.hpp"
#include "protocol/time.hpp"
#include "storage/reader.hpp"

namespace storage {

/// "{...}" for any text[], uuid[], bigint[] parameter: every element quoted, NULL for nullopt.
/// libpqxx 6.4 has no container parameters.
class ArrayLiteral {
 public:
  void add(std::string_view element);
  void add(const std::optional<std::string>& element);
  void add(std::int64_t element) { add(std::string_view{std::to_string(element)}); }
  void add(std::optional<std::int64_t> element);
  void add_null();
  [[nodiscard]] std::string text() const { return text_ + "}"; }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  void separate();
  std::string text_ = "{";
  std::size_t size_ = 0;
};

/// A statement that every batch needs: the database reads and plans it once a connection, which
/// costs more than to carry it out for a few.
struct Prepared {
  /// Of this text alone.
  const char* name;
  const char* text;
};

template <class... Values>
pqxx::result run(Reader& reader, const Prepared& statement, const Values&... values) {
  auto& sql = reader.sql();
  // Known by its name after the first time.
  sql.conn().prepare(statement.name, statement.text);
  return sql.exec_prepared(statement.name, values...);
}

/// Statements without results that leave together, so that the database is waited for once.
class Script {
 public:
  explicit Script(Reader& reader) : reader_{reader} {}

  void add(std::string_view statement);
  /// A value as SQL says it: quoted, NULL for nullopt.
  [[nodiscard]] std::string quoted(const std::optional<std::string>& value) const;
  /// Runs what was added, in its order. Throws what the database objects to.
  void run();

 private:
  Reader& reader_;
  std::string text_;
};

/// "\x..." for a bytea parameter.
std::string bytes_literal(std::string_view bytes);

protocol::Time read_time(const pqxx::field& field);
std::optional<protocol::Time> read_optional_time(const pqxx::field& field);

template <class IdType>
IdType read_id(const pqxx::field& field) {
  return IdType::parse(field.c_str()).value();
}

/// Time columns are selected in this form, so that reading them is exact and cheap.
#define STORAGE_TIME(column) \
  "to_char(" column " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"

}  // namespace storage

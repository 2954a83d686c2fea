// Values as PostgreSQL's text forms, and back. For the .cpp files of this folder only.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <pqxx/pqxx>

#include "protocol/ids.hpp"
#include "protocol/time.hpp"

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

/// New rows of one table by COPY: the database works on them while the next ones are made, and
/// needs no plan. Half the cost of an INSERT of many rows, and not more for a few. Rows must be
/// new.
class CopyRows {
 public:
  CopyRows(pqxx::transaction_base& sql, const std::string& table,
           const std::vector<std::string>& columns)
      : stream_{sql, table, columns} {}

  /// A row, its fields in the order of the columns: numbers, texts without NUL, truths, ids, or
  /// optionals of these.
  template <class... Fields>
  void add(const Fields&... fields) {
    add_texts(std::array{text_of(fields)...}, std::index_sequence_for<Fields...>{});
  }
  /// Waits for the database to have taken all. Throws what it objects to.
  void complete() { stream_.complete(); }

 private:
  using Text = std::optional<std::string>;
  static Text text_of(std::string_view field) { return std::string{field}; }
  static Text text_of(std::int64_t field) { return std::to_string(field); }
  static Text text_of(bool field) { return field ? "t" : "f"; }
  template <class Tag>
  static Text text_of(const protocol::Id<Tag>& field) {
    return field.text();
  }
  template <class T>
  static Text text_of(const std::optional<T>& field) {
    return field ? text_of(*field) : std::nullopt;
  }
  /// libpqxx 6.4 takes tuples only.
  template <std::size_t count, std::size_t... i>
  void add_texts(const std::array<Text, count>& texts, std::index_sequence<i...> /*places*/) {
    stream_ << std::make_tuple((texts[i] ? texts[i]->c_str() : nullptr)...);
  }

  pqxx::stream_to stream_;
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

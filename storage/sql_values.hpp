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

/// New rows of one table. Many go by COPY: the database works on them while the next ones are made,
/// and needs no plan, which is half the cost of an INSERT. But it is waited for twice, so few are
/// an INSERT in a script. Rows must be new.
template <std::size_t count>
class NewRows {
 public:
  /// A COPY pays from here on.
  static constexpr std::size_t few_max = 16;

  /// `script` is run after this is complete. The names come from the code.
  NewRows(Reader& reader, Script& script, std::string table, std::array<const char*, count> columns)
      : reader_{reader}, script_{script}, table_{std::move(table)}, columns_{columns} {}

  /// A row, its fields in the order of the columns: numbers, texts without NUL, truths, ids, or
  /// optionals of these.
  template <class... Fields>
  void add(const Fields&... fields) {
    static_assert(sizeof...(Fields) == count);
    Row row{text_of(fields)...};
    if (!stream_ && few_.size() < few_max) {
      few_.push_back(std::move(row));
      return;
    }
    if (!stream_) {
      stream_.emplace(reader_.sql(), table_,
                      std::vector<std::string>(columns_.begin(), columns_.end()));
      for (const auto& earlier : few_) copy(earlier, std::make_index_sequence<count>{});
      few_.clear();
    }
    copy(row, std::make_index_sequence<count>{});
  }

  /// Waits for the database to have taken many, or adds few to the script. Throws what it objects
  /// to.
  void complete() {
    if (stream_) {
      stream_->complete();
    } else if (!few_.empty()) {
      script_.add(insert());
    }
  }

 private:
  using Text = std::optional<std::string>;
  using Row = std::array<Text, count>;

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
  template <std::size_t... i>
  void copy(const Row& row, std::index_sequence<i...> /*places*/) {
    *stream_ << std::make_tuple((row[i] ? row[i]->c_str() : nullptr)...);
  }

  [[nodiscard]] std::string insert() const {
    auto statement = "INSERT INTO " + table_;
    const char* separator = " (";
    for (const auto* column : columns_) {
      statement.append(std::exchange(separator, ", ")).append(column);
    }
    statement += ") VALUES";
    const char* before = " (";
    for (const auto& row : few_) {
      for (const auto& field : row) {
        statement.append(std::exchange(before, ", ")).append(script_.quoted(field));
      }
      before = "), (";
    }
    return statement + ")";
  }

  Reader& reader_;
  Script& script_;
  const std::string table_;
  const std::array<const char*, count> columns_;
  std::vector<Row> few_;
  std::optional<pqxx::stream_to> stream_;
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

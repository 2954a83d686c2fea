// New rows of one table, as many as a batch made, the quickest way. For the .cpp files of this
// folder only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/ids.hpp"
#include "storage/sql_values.hpp"

namespace storage {

/// A running COPY into a table, told in PostgreSQL's text format (documentation of COPY, "Text
/// Format"). Lines leave in pieces, so that the database works on them while the next ones are
/// made.
class Copy {
 public:
  /// Begins it. `columns` is "a, b, c".
  Copy(Reader& reader, const std::string& table, const std::string& columns);
  ~Copy();
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  /// The next field of the line.
  void add(std::string_view field);
  void add(std::int64_t field);
  void add(bool field) { add(std::string_view{field ? "t" : "f"}); }
  void add_null();
  /// The line has all its fields.
  void end_line();
  /// Waits until the database has taken all. Throws what it objects to.
  void complete();

 private:
  void separate();
  void send();

  struct Table;
  std::unique_ptr<Table> table_;
  /// Lines that have not left yet.
  std::string text_;
  bool is_line_begun_ = false;
};

/// Many new rows go by COPY, which needs no plan and costs half of an INSERT. But it is waited for
/// twice, so few are an INSERT in a script.
template <std::size_t count>
class NewRows {
 public:
  /// A COPY pays from here on.
  static constexpr std::size_t few_max = 16;

  /// `script` is run after this is complete. The names come from the code.
  NewRows(Reader& reader, Script& script, std::string table, std::array<const char*, count> columns)
      : reader_{reader}, script_{script}, table_{std::move(table)} {
    for (const auto* column : columns) {
      columns_.append(columns_.empty() ? "" : ", ").append(column);
    }
  }

  /// A row, its fields in the order of the columns: numbers, texts without NUL, truths, ids, or
  /// optionals of these.
  template <class... Fields>
  void add(const Fields&... fields) {
    static_assert(sizeof...(Fields) == count);
    if (!copy_ && few_.size() < few_max) {
      few_.push_back({text_of(fields)...});
      return;
    }
    if (!copy_) begin_copy();
    (add_field(fields), ...);
    copy_->end_line();
  }

  /// Waits for the database to have taken many, or adds few to the script. Throws what it objects
  /// to.
  void complete() {
    if (copy_) {
      copy_->complete();
    } else if (!few_.empty()) {
      script_.add(insert());
    }
  }

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

  template <class T>
  void add_field(const T& field) {
    copy_->add(field);
  }
  template <class Tag>
  void add_field(const protocol::Id<Tag>& field) {
    copy_->add(field.text());
  }
  template <class T>
  void add_field(const std::optional<T>& field) {
    if (field) {
      add_field(*field);
    } else {
      copy_->add_null();
    }
  }

  void begin_copy() {
    copy_.emplace(reader_, table_, columns_);
    for (const auto& row : few_) {
      for (const auto& field : row) add_field(field);
      copy_->end_line();
    }
    few_.clear();
  }

  [[nodiscard]] std::string insert() const {
    auto statement = "INSERT INTO " + table_ + " (" + columns_ + ") VALUES";
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
  std::string columns_;
  std::vector<std::array<Text, count>> few_;
  std::optional<Copy> copy_;
};

}  // namespace storage

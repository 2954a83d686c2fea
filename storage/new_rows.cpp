#include "storage/new_rows.hpp"

#include <algorithm>
#include <charconv>

#include <pqxx/pqxx>
#include <pqxx/tablewriter>

namespace storage {
namespace {

// What leaves at once: libpq cuts it into pieces of 8 KiB anyway, and with more the database would
// wait for its first line.
constexpr std::size_t piece_bytes = 16'384;

/// For each byte the letter that stands for it after a backslash; 0 for those that stand for
/// themselves.
constexpr auto escapes = [] {
  std::array<char, 256> letters{};
  letters['\\'] = '\\';
  letters['\t'] = 't';
  letters['\n'] = 'n';
  letters['\r'] = 'r';
  return letters;
}();

char escape_of(char c) { return escapes[static_cast<unsigned char>(c)]; }

}  // namespace

// Its successor in libpqxx, stream_to, looks at each byte through a table of the encoding and takes
// a line in its own types only: an eighth of what a writer did in a full batch.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
struct Copy::Table {
  Table(pqxx::transaction_base& sql, const std::string& name,
        const std::vector<std::string>& columns)
      : writer{sql, name, columns.begin(), columns.end()} {}

  pqxx::tablewriter writer;
};
#pragma GCC diagnostic pop

Copy::Copy(Reader& reader, const std::string& table, const std::string& columns)
    : table_{std::make_unique<Table>(reader.sql(), table, std::vector<std::string>{columns})} {}

Copy::~Copy() = default;

void Copy::separate() {
  if (is_line_begun_) text_.push_back('\t');
  is_line_begun_ = true;
}

void Copy::add(std::string_view field) {
  separate();
  while (true) {
    const auto* special =
        std::find_if(field.begin(), field.end(), [](char c) { return escape_of(c) != 0; });
    text_.append(field.begin(), special);
    if (special == field.end()) return;
    text_.push_back('\\');
    text_.push_back(escape_of(*special));
    field.remove_prefix(static_cast<std::size_t>(special - field.begin()) + 1);
  }
}

void Copy::add(std::int64_t field) {
  separate();
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.begin(), digits.end(), field).ptr;
  text_.append(digits.begin(), end);
}

void Copy::add_null() {
  separate();
  text_.append("\\N");
}

void Copy::end_line() {
  text_.push_back('\n');
  is_line_begun_ = false;
  if (text_.size() >= piece_bytes) send();
}

void Copy::send() {
  // Which adds the end of the last line.
  text_.pop_back();
  table_->writer.write_raw_line(text_);
  text_.clear();
}

void Copy::complete() {
  if (!text_.empty()) send();
  table_->writer.complete();
}

}  // namespace storage

#include "storage/sql_values.hpp"

namespace storage {

void Script::add(std::string_view statement) { text_.append(statement).append(";\n"); }

std::string Script::quoted(const std::optional<std::string>& value) const {
  return value ? reader_.quote(*value) : "NULL";
}

void Script::run() {
  if (!text_.empty()) reader_.sql().exec(text_);
}

void ArrayLiteral::separate() {
  if (size_++ != 0) text_.push_back(',');
}

void ArrayLiteral::add(std::string_view element) {
  separate();
  text_.push_back('"');
  while (true) {
    const auto special = element.find_first_of("\"\\");
    text_.append(element.substr(0, special));
    if (special == std::string_view::npos) break;
    text_.push_back('\\');
    text_.push_back(element[special]);
    element.remove_prefix(special + 1);
  }
  text_.push_back('"');
}

void ArrayLiteral::add(const std::optional<std::string>& element) {
  if (element) {
    add(std::string_view{*element});
  } else {
    add_null();
  }
}

void ArrayLiteral::add(std::optional<std::int64_t> element) {
  if (element) {
    add(*element);
  } else {
    add_null();
  }
}

void ArrayLiteral::add_null() {
  separate();
  text_.append("NULL");
}

std::string bytes_literal(std::string_view bytes) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string text = "\\x";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text.push_back(hex[byte >> 4U]);
    text.push_back(hex[byte & 0x0FU]);
  }
  return text;
}

protocol::Time read_time(const pqxx::field& field) {
  return protocol::parse_time(field.c_str()).value();
}

std::optional<protocol::Time> read_optional_time(const pqxx::field& field) {
  return field.is_null() ? std::nullopt : protocol::parse_time(field.c_str());
}

}  // namespace storage

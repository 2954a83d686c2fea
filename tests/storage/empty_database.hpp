// A database with nothing in it, not even our schema; others use database_fixture.hpp.
#pragma once

#include <exception>
#include <string>

namespace tests {

/// Dropped at the end.
class EmptyDatabase {
 public:
  EmptyDatabase();
  ~EmptyDatabase();
  EmptyDatabase(const EmptyDatabase&) = delete;
  EmptyDatabase& operator=(const EmptyDatabase&) = delete;

  /// First column of the first row; empty if there is none.
  [[nodiscard]] std::string value(const std::string& sql) const;
  void execute(const std::string& sql) const;
  [[nodiscard]] bool has_tables() const;

  /// libpq connection string.
  std::string connection;

 private:
  std::string server_;
  std::string name_;
};

/// What is said when it is refused.
template <class F>
std::string refusal(F work) {
  try {
    work();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "no refusal";
}

}  // namespace tests

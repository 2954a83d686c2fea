#include "server/own/own_state.hpp"

#include <catch2/catch.hpp>

#include "tests/support/show_result.hpp"

using protocol::ErrorCode;
using server::own::may_read_up_to;

TEST_CASE("own: only what exists can have been read") {
  struct Row {
    std::int64_t number;
    std::int64_t marks;
    bool may;
  };
  for (const auto& row : {Row{0, 0, true}, Row{0, 5, true}, Row{5, 5, true}, Row{6, 5, false},
                          Row{1, 0, false}, Row{-1, 5, false}}) {
    INFO(row.number << " of " << row.marks);
    const auto may = may_read_up_to(row.number, row.marks);
    CHECK(may.has_value() == row.may);
    if (!row.may) CHECK(may.error().code == ErrorCode::bad_value);
  }
}

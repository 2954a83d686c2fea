#include "server/own/own_state.hpp"

namespace server::own {

using namespace protocol;

Result<void> may_read_up_to(std::int64_t number, std::int64_t marks) {
  if (number >= 0 && number <= marks) return {};
  return refuse(ErrorCode::bad_value, "there is no such number yet", "data.number");
}

}  // namespace server::own

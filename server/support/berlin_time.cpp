#include "server/support/berlin_time.hpp"

namespace server {

using namespace std::chrono;

namespace {

protocol::Time change(year y, month m) { return sys_days{y / m / Sunday[last]} + hours{1}; }

}  // namespace

hours berlin_offset(protocol::Time time) {
  const year_month_day date{floor<days>(time)};
  const bool summer = time >= change(date.year(), March) && time < change(date.year(), October);
  return hours{summer ? 2 : 1};
}

protocol::Time from_berlin(local_time<milliseconds> wall_clock) {
  const protocol::Time as_if_utc{wall_clock.time_since_epoch()};
  const auto summer = as_if_utc - hours{2};
  return berlin_offset(summer) == hours{2} ? summer : as_if_utc - hours{1};
}

local_time<milliseconds> to_berlin(protocol::Time time) {
  return local_time<milliseconds>{(time + berlin_offset(time)).time_since_epoch()};
}

}  // namespace server

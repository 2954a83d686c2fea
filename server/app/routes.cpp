#include "server/app/routes.hpp"

namespace server::app {
namespace {

bool fits(std::string_view pattern, std::string_view path) {
  if (!pattern.ends_with("/*")) return pattern == path;
  return path.starts_with(pattern.substr(0, pattern.size() - 1));
}

}  // namespace

RouteRow find_route(net::Method method, std::string_view path) {
  const auto asked = method == net::Method::head ? net::Method::get : method;
  for (const auto& row : routes) {
    if (row.method == asked && fits(row.path, path)) return row;
  }
  return {Route::none, asked, path, ForGuests::refused};
}

}  // namespace server::app

#include "load-tests/dialects/dialect.hpp"

#include <stdexcept>

#include "load-tests/dialects/behoerdentalk.hpp"
#include "load-tests/dialects/peers.hpp"

namespace load {

std::unique_ptr<Dialect> make_dialect(const std::string& name, Options& options) {
  if (name == "behoerdentalk") return std::make_unique<BehoerdenTalk>(options);
  if (auto peer = make_peer(name)) return peer;
  throw std::runtime_error("there is no server " + name);
}

std::string upgrade_request(std::string_view path, std::string_view headers) {
  std::string request = "GET ";
  request.append(path).append(" HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n");
  request.append("Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ");
  request.append(websocket_key).append("\r\n").append(headers).append("\r\n");
  return request;
}

}  // namespace load

// A client that sends whatever bytes it is told to, and reads with patience. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace server::net::tests {

struct RawResponse {
  int status = 0;
  /// Names in lower case.
  std::map<std::string, std::string> headers;
  std::string body;

  [[nodiscard]] std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
};

struct RawFrame {
  int opcode = 0;
  bool fin = false;
  /// The three reserved bits as a number.
  int reserved = 0;
  std::string payload;

  /// Of a close frame; 0 if it has none.
  [[nodiscard]] int close_code() const;
};

enum Opcode : int { continuation = 0, text = 1, binary = 2, close_frame = 8, ping = 9, pong = 10 };

class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  /// With a small receive buffer, so that what is not read soon stays with the server.
  RawClient(std::uint16_t port, int receive_buffer_bytes);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// False when the server has closed already.
  bool send(std::string_view bytes);
  /// Nothing when the connection ends before a whole response or frame.
  std::optional<RawResponse> read_response(bool has_body = true);
  std::optional<RawFrame> read_frame();
  /// Reads up to the end; true if it came, and nothing before it.
  bool is_closed();
  /// Whether nothing, not even the end, comes within this time.
  bool is_quiet_for(std::chrono::milliseconds time);
  /// Ends with a reset instead of an orderly end.
  void reset();
  void shutdown_send();

  /// Sends the handshake with these further lines and reads the answer.
  std::optional<RawResponse> upgrade(const std::string& lines);
  /// The handshake that the test server accepts; throws if it does not.
  void upgrade();
  /// As a program: without an Origin, which every server of ours takes. Throws if it does not.
  void upgrade_with_token();
  bool send_frame(int opcode, std::string_view payload, bool fin = true, bool masked = true);

 private:
  void connect(std::uint16_t port);
  bool read_more();

  int descriptor_;
  std::string input_;
};

/// The handshake without Origin and subprotocol, and without the empty line.
std::string upgrade_lines();

}  // namespace server::net::tests

// The client's side of one conformance case: says what it is told to, byte by byte if need be, and
// fails the case at the first thing that is not as expected. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tests/server/net/raw_client.hpp"

namespace conformance {

using server::net::tests::Opcode;

/// Says what came instead of what was expected.
class CaseFailure : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct FrameBits {
  bool fin = true;
  /// The three reserved bits as a number.
  int reserved = 0;
};

/// One masked frame of a client. `opcode` may be one that does not exist.
std::string frame(int opcode, std::string_view payload, FrameBits bits = {});
/// A message in fragments of `fragment_bytes`; the last one is final.
std::string fragments(Opcode opcode, std::string_view payload, std::size_t fragment_bytes);
std::string close_payload(int code, std::string_view reason = "");
/// `part` again and again, cut at `bytes`.
std::string filled(std::string_view part, std::size_t bytes);

class Peer {
 public:
  /// Connects and upgrades.
  explicit Peer(std::uint16_t port);

  void send(std::string_view bytes);
  /// In pieces of so many bytes, each given to the kernel by itself.
  void send_chopped(std::string_view bytes, std::size_t piece_bytes);
  void send_in_octets(std::string_view bytes) { send_chopped(bytes, 1); }

  /// The next frame must be this one, unfragmented.
  void expect(Opcode opcode, std::string_view payload);
  void expect_text(std::string_view payload) { expect(Opcode::text, payload); }
  /// Nothing comes for a moment: what was sent so far is no reason to fail.
  void expect_nothing();
  /// The server's close frame has one of these codes (0: none), and then it ends the connection.
  void expect_close(const std::vector<int>& codes);
  /// As above; these texts before it may come or not, in this order.
  void expect_close_after_any_of(const std::vector<std::string>& texts,
                                 const std::vector<int>& codes);
  /// We close with 1000, which must be answered with 1000 and the end.
  void close();

 private:
  server::net::tests::RawFrame next();

  server::net::tests::RawClient client_;
};

}  // namespace conformance

#include "peer.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <random>

namespace conformance {
namespace {

using server::net::tests::RawFrame;

/// The cases of the list wait a second; a wrong server answers at once.
constexpr std::chrono::milliseconds quiet_for{100};
constexpr int normal_closure = 1000;
constexpr std::size_t shown_bytes_max = 40;

std::array<char, 4> next_mask() {
  static std::minstd_rand random(1);
  std::array<char, 4> mask{};
  for (auto& byte : mask) byte = static_cast<char>(random());
  return mask;
}

std::string shown(int opcode, std::string_view payload) {
  std::string text =
      "opcode " + std::to_string(opcode) + ", " + std::to_string(payload.size()) + " bytes ";
  for (const char byte : payload.substr(0, shown_bytes_max)) {
    const bool is_printable = byte >= 0x20 && byte < 0x7F;
    text.push_back(is_printable ? byte : '?');
  }
  return text;
}

void append_length(std::string& bytes, std::size_t length) {
  if (length < 126) {
    bytes.push_back(static_cast<char>(0x80 | length));
    return;
  }
  const int bits = length <= 0xFFFF ? 16 : 64;
  bytes.push_back(static_cast<char>(0x80 | (bits == 16 ? 126 : 127)));
  for (int shift = bits - 8; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(length >> shift & 0xFFU));
  }
}

}  // namespace

std::string frame(int opcode, std::string_view payload, FrameBits bits) {
  std::string bytes;
  bytes.reserve(payload.size() + 14);
  bytes.push_back(static_cast<char>((bits.fin ? 0x80 : 0) | bits.reserved << 4 | opcode));
  append_length(bytes, payload.size());
  const auto mask = next_mask();
  bytes.append(mask.data(), mask.size());
  for (std::size_t at = 0; at < payload.size(); ++at) {
    bytes.push_back(static_cast<char>(payload[at] ^ mask[at % 4]));
  }
  return bytes;
}

std::string fragments(Opcode opcode, std::string_view payload, std::size_t fragment_bytes) {
  std::string bytes;
  int next_opcode = opcode;
  do {
    const auto part = payload.substr(0, fragment_bytes);
    payload.remove_prefix(part.size());
    bytes += frame(next_opcode, part, {.fin = payload.empty()});
    next_opcode = Opcode::continuation;
  } while (!payload.empty());
  return bytes;
}

std::string close_payload(int code, std::string_view reason) {
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
  return payload.append(reason);
}

std::string filled(std::string_view part, std::size_t bytes) {
  std::string text;
  text.reserve(bytes + part.size());
  while (text.size() < bytes) text += part;
  text.resize(bytes);
  return text;
}

Peer::Peer(std::uint16_t port) : client_(port) { client_.upgrade_with_token(); }

void Peer::send(std::string_view bytes) {
  // A server that has seen enough may end before all is sent; what it said is judged then.
  client_.send(bytes);
}

void Peer::send_chopped(std::string_view bytes, std::size_t piece_bytes) {
  while (!bytes.empty()) {
    const auto piece = bytes.substr(0, piece_bytes);
    bytes.remove_prefix(piece.size());
    send(piece);
  }
}

RawFrame Peer::next() {
  auto frame = client_.read_frame();
  if (!frame) throw CaseFailure("the connection ended without a close frame");
  if (frame->reserved != 0) throw CaseFailure("a frame with reserved bits came");
  if (!frame->fin) throw CaseFailure("a fragment came");
  return std::move(*frame);
}

void Peer::expect(Opcode opcode, std::string_view payload) {
  const auto frame = next();
  if (frame.opcode == opcode && frame.payload == payload) return;
  throw CaseFailure("got " + shown(frame.opcode, frame.payload) + ", expected " +
                    shown(opcode, payload));
}

void Peer::expect_nothing() {
  if (!client_.is_quiet_for(quiet_for)) throw CaseFailure("something came too early");
}

void Peer::expect_close(const std::vector<int>& codes) { expect_close_after_any_of({}, codes); }

void Peer::expect_close_after_any_of(const std::vector<std::string>& texts,
                                     const std::vector<int>& codes) {
  auto text = texts.begin();
  auto frame = next();
  for (; frame.opcode == Opcode::text; frame = next()) {
    text = std::find(text, texts.end(), frame.payload);
    if (text == texts.end()) break;
    ++text;
  }
  if (frame.opcode != Opcode::close_frame) {
    throw CaseFailure("got " + shown(frame.opcode, frame.payload) + ", expected a close frame");
  }
  const auto code = frame.close_code();
  if (std::find(codes.begin(), codes.end(), code) == codes.end()) {
    throw CaseFailure("closed with " + std::to_string(code));
  }
  if (!client_.is_closed()) throw CaseFailure("something came after the close frame");
}

void Peer::close() {
  send(frame(Opcode::close_frame, close_payload(normal_closure)));
  expect_close({normal_closure});
}

}  // namespace conformance

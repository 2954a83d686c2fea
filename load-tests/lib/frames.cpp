#include "load-tests/lib/frames.hpp"

#include <array>
#include <cstring>
#include <stdexcept>

namespace load {
namespace {

constexpr std::uint8_t final_bit = 0x80;
constexpr std::uint8_t mask_bit = 0x80;
constexpr std::uint8_t length_16 = 126;
constexpr std::uint8_t length_64 = 127;
constexpr std::size_t mask_bytes = 4;

struct Head {
  Opcode opcode{};
  bool masked = false;
  /// 0 while the head is incomplete.
  std::size_t bytes = 0;
  std::size_t payload_bytes = 0;
};

Head read_head(const char* bytes, std::size_t count) {
  Head head;
  if (count < 2) return head;
  const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  head.opcode = static_cast<Opcode>(at(0) & 0x0f);
  head.masked = (at(1) & mask_bit) != 0;
  std::uint64_t length = at(1) & 0x7f;
  const std::size_t more = length == length_16 ? 2 : length == length_64 ? 8 : 0;
  if (count < 2 + more) return head;
  if (more > 0) {
    length = 0;
    for (std::size_t i = 0; i < more; ++i) length = length << 8 | at(2 + i);
  }
  if (length > frame_bytes_max) throw std::runtime_error("a frame is too long");
  head.bytes = 2 + more;
  head.payload_bytes = static_cast<std::size_t>(length);
  return head;
}

void append_head(std::string& out, Opcode opcode, std::size_t bytes, std::uint8_t mask) {
  out.push_back(static_cast<char>(final_bit | static_cast<std::uint8_t>(opcode)));
  const auto append_length = [&](int shift) {
    for (; shift >= 0; shift -= 8) out.push_back(static_cast<char>(bytes >> shift & 0xff));
  };
  if (bytes < length_16) {
    out.push_back(static_cast<char>(mask | bytes));
  } else if (bytes <= 0xffff) {
    out.push_back(static_cast<char>(mask | length_16));
    append_length(8);
  } else {
    out.push_back(static_cast<char>(mask | length_64));
    append_length(56);
  }
}

}  // namespace

std::size_t read_frame(std::string_view bytes, Frame& frame) {
  const auto head = read_head(bytes.data(), bytes.size());
  if (head.bytes == 0) return 0;
  if (head.masked) throw std::runtime_error("a server must not mask");
  const auto end = head.bytes + head.payload_bytes;
  if (bytes.size() < end) return 0;
  frame.opcode = head.opcode;
  frame.payload = bytes.substr(head.bytes, head.payload_bytes);
  return end;
}

std::size_t read_masked_frame(std::span<char> bytes, Frame& frame) {
  const auto head = read_head(bytes.data(), bytes.size());
  if (head.bytes == 0) return 0;
  if (!head.masked) throw std::runtime_error("a client must mask");
  const auto end = head.bytes + mask_bytes + head.payload_bytes;
  if (bytes.size() < end) return 0;
  std::array<char, mask_bytes> mask{};
  std::memcpy(mask.data(), bytes.data() + head.bytes, mask.size());
  char* payload = bytes.data() + head.bytes + mask_bytes;
  for (std::size_t i = 0; i < head.payload_bytes; ++i) {
    payload[i] = static_cast<char>(payload[i] ^ mask[i % mask_bytes]);
  }
  frame.opcode = head.opcode;
  frame.payload = {payload, head.payload_bytes};
  return end;
}

void append_masked_frame(std::string& out, Opcode opcode, std::string_view payload,
                         std::uint32_t mask) {
  append_head(out, opcode, payload.size(), mask_bit);
  std::array<char, mask_bytes> key{};
  std::memcpy(key.data(), &mask, key.size());
  out.append(key.data(), key.size());
  const auto begin = out.size();
  out.append(payload);
  for (std::size_t i = 0; i < payload.size(); ++i) {
    out[begin + i] = static_cast<char>(out[begin + i] ^ key[i % mask_bytes]);
  }
}

void append_frame(std::string& out, Opcode opcode, std::string_view payload) {
  append_head(out, opcode, payload.size(), 0);
  out.append(payload);
}

}  // namespace load

#include "server/net/head_scan.hpp"

namespace server::net {
namespace {

bool is_allowed_in_line(unsigned char byte) {
  return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
}

}  // namespace

HeadScan scan_head(std::string_view bytes, std::size_t& scanned) {
  const HeadScan malformed{HeadScan::Result::malformed, 0};
  while (scanned < bytes.size()) {
    const char byte = bytes[scanned];
    if (byte == '\r') {
      if (scanned + 1 == bytes.size()) return {};
      if (bytes[scanned + 1] != '\n') return malformed;
      const bool line_is_empty = scanned == 0 || bytes[scanned - 1] == '\n';
      scanned += 2;
      // Nothing may stand before the request line, so an empty line ends a head or is an error.
      if (line_is_empty && scanned == 2) return malformed;
      if (line_is_empty) return {HeadScan::Result::complete, scanned};
      continue;
    }
    if (!is_allowed_in_line(static_cast<unsigned char>(byte))) return malformed;
    const bool starts_line = scanned == 0 || bytes[scanned - 1] == '\n';
    if (starts_line && (byte == ' ' || byte == '\t')) return malformed;
    ++scanned;
  }
  return {};
}

}  // namespace server::net

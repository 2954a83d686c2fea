// Finds the end of a request's head in raw bytes and refuses what parsers read differently: bare
// CR or LF, folded lines, control characters (RFC 9112, 2.2 and 5.2; request smuggling). Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace server::net {

struct HeadScan {
  enum class Result { incomplete, complete, malformed };
  Result result = Result::incomplete;
  /// Bytes of the head with its empty line, when complete.
  std::size_t head_bytes = 0;
};

/// Goes on at `scanned`, up to which an earlier call with a prefix of `bytes` has come, so that a
/// head that drips in byte by byte costs no more than one that comes at once.
HeadScan scan_head(std::string_view bytes, std::size_t& scanned);

}  // namespace server::net

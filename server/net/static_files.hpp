// The built browser client, loaded into memory at start: no request touches the disk, so no path
// can leave the folder. Constant after construction, any thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "server/net/dispatcher.hpp"
#include "server/net/response.hpp"

namespace server::net {

/// The client with its precompressed siblings has some MiB; more is a wrong folder.
inline constexpr std::size_t static_bytes_max = 64 * 1024 * 1024;

/// What an Accept-Encoding header allows.
struct AcceptedEncodings {
  bool br = false;
  bool gzip = false;
};
AcceptedEncodings parse_accept_encoding(std::string_view header);

/// Whether an If-None-Match header names this entity tag (weak comparison, RFC 9110, 13.1.2).
bool matches_etag(std::string_view if_none_match, std::string_view etag);

class StaticFiles {
 public:
  /// No files: every answer is the 404 page.
  StaticFiles() = default;
  /// Throws std::runtime_error when the folder cannot be read, has no index.html or is too large.
  explicit StaticFiles(const std::filesystem::path& folder);

  /// GET or HEAD. A path without an extension that names no file is a view of the client and gets
  /// index.html; any other unknown path gets the 404 page.
  [[nodiscard]] Reply answer(const HttpRequest& request) const;

 private:
  struct Variant {
    SharedBytes bytes;
    std::string etag;
  };
  struct File {
    std::string content_type;
    bool immutable = false;
    Variant plain;
    Variant br;
    Variant gzip;
  };

  [[nodiscard]] const File* find(std::string_view path) const;

  /// By request path: "/assets/app-1a2b.js".
  std::map<std::string, File, std::less<>> files_;
};

}  // namespace server::net

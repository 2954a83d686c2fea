#include "server/net/static_files.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <utility>

#include <boost/beast/core/string.hpp>

namespace server::net {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 20> content_types{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".txt", "text/plain; charset=utf-8"},
    {".xml", "application/xml"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".avif", "image/avif"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".wasm", "application/wasm"},
    {".pdf", "application/pdf"},
    {".vtt", "text/vtt; charset=utf-8"},
}};

constexpr std::string_view not_found_page =
    "<!doctype html>\n<html lang=\"de\"><head><meta charset=\"utf-8\">"
    "<title>Seite nicht gefunden – BehördenTalk</title></head><body><main>"
    "<h1>Seite nicht gefunden</h1><p>Diese Adresse gibt es hier nicht. "
    "<a href=\"/\">Zur Startseite</a></p></main></body></html>\n";

std::string_view content_type_of(const fs::path& file) {
  const auto extension = file.extension().string();
  const auto* found = std::find_if(content_types.begin(), content_types.end(),
                                   [&](const auto& entry) { return entry.first == extension; });
  return found == content_types.end() ? "application/octet-stream" : found->second;
}

/// FNV-1a. The files are ours, so nobody forges a collision.
std::uint64_t hash_of(std::string_view bytes) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char byte : bytes) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3U;
  }
  return hash;
}

/// Each encoding is another representation and has its own strong tag (RFC 9110, 8.8.3.3).
std::string etag_of(std::string_view bytes) {
  std::array<char, 16> digits{};
  const auto* end =
      std::to_chars(digits.data(), digits.data() + digits.size(), hash_of(bytes), 16).ptr;
  const std::string_view hash(digits.data(), static_cast<std::size_t>(end - digits.data()));
  return "\"" + std::string(hash) + "-" + std::to_string(bytes.size()) + "\"";
}

std::string read_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  if (!stream.eof() && !stream) throw std::runtime_error("cannot read " + file.string());
  return bytes;
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Takes the next part of a comma-separated header.
std::string_view take_part(std::string_view& list) {
  const auto end = std::min(list.find(','), list.size());
  const auto part = trim(list.substr(0, end));
  list.remove_prefix(std::min(end + 1, list.size()));
  return part;
}

/// "br;q=0.0" is a refusal, as is any weight that is zero.
bool has_weight_zero(std::string_view parameters) {
  const auto weight = parameters.find("q=");
  if (weight == std::string_view::npos) return false;
  const auto value = trim(parameters.substr(weight + 2));
  return value.starts_with('0') && value.find_first_of("123456789") == std::string_view::npos;
}

/// A view of the client, not a file that is missing. Extensions begin with a letter; the number of
/// a task ("/templates/17/tasks/2.1") is none.
bool is_view_path(std::string_view path) {
  if (path.starts_with("/assets/")) return false;
  const auto name = path.substr(path.rfind('/') + 1);
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos || dot + 1 == name.size() ||
         (name[dot + 1] >= '0' && name[dot + 1] <= '9');
}

Reply not_found() {
  Reply reply;
  reply.response.status = 404;
  reply.response.content_type = "text/html; charset=utf-8";
  reply.response.body = not_found_page;
  reply.response.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

}  // namespace

AcceptedEncodings parse_accept_encoding(std::string_view header) {
  AcceptedEncodings accepted;
  while (!header.empty()) {
    const auto part = take_part(header);
    const auto semicolon = std::min(part.find(';'), part.size());
    const auto name = trim(part.substr(0, semicolon));
    const bool allowed = !has_weight_zero(part.substr(semicolon));
    if (boost::beast::iequals({name.data(), name.size()}, "br")) accepted.br = allowed;
    if (boost::beast::iequals({name.data(), name.size()}, "gzip")) accepted.gzip = allowed;
  }
  return accepted;
}

bool matches_etag(std::string_view if_none_match, std::string_view etag) {
  while (!if_none_match.empty()) {
    auto part = take_part(if_none_match);
    if (part == "*") return true;
    if (part.starts_with("W/")) part.remove_prefix(2);
    if (part == etag) return true;
  }
  return false;
}

StaticFiles::StaticFiles(const fs::path& folder) {
  if (!fs::is_directory(folder)) {
    throw std::runtime_error("the client's folder is missing: " + folder.string());
  }
  std::size_t total = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    total += entry.file_size();
    if (total > static_bytes_max) throw std::runtime_error("too large: " + folder.string());
    auto bytes = std::make_shared<const std::string>(read_file(entry.path()));
    auto etag = etag_of(*bytes);
    Variant variant{std::move(bytes), std::move(etag)};
    auto name = "/" + entry.path().lexically_relative(folder).generic_string();
    if (name.ends_with(".br")) {
      files_[name.substr(0, name.size() - 3)].br = std::move(variant);
    } else if (name.ends_with(".gz")) {
      files_[name.substr(0, name.size() - 3)].gzip = std::move(variant);
    } else {
      auto& file = files_[name];
      file.plain = std::move(variant);
      file.content_type = content_type_of(entry.path());
      // The build puts a hash of the content into these names, so a name never changes meaning.
      file.immutable = name.starts_with("/assets/");
    }
  }
  // A compressed file without its original answers nobody who takes no encoding.
  std::erase_if(files_, [](const auto& entry) { return !entry.second.plain.bytes; });
  if (!files_.contains("/index.html")) {
    throw std::runtime_error("no index.html in " + folder.string());
  }
}

const StaticFiles::File* StaticFiles::find(std::string_view path) const {
  auto found = files_.find(path);
  if (found == files_.end() && is_view_path(path))
    found = files_.find(std::string_view("/index.html"));
  return found == files_.end() ? nullptr : &found->second;
}

Reply StaticFiles::answer(const HttpRequest& request) const {
  const auto* file = find(request.path);
  if (file == nullptr) return not_found();
  const auto accepted = parse_accept_encoding(request.accept_encoding);
  const bool use_br = accepted.br && file->br.bytes;
  const bool use_gzip = !use_br && accepted.gzip && file->gzip.bytes;
  const auto& variant = use_br ? file->br : use_gzip ? file->gzip : file->plain;

  Reply reply;
  reply.response.content_type = file->content_type;
  auto& headers = reply.response.headers;
  headers.emplace_back("ETag", variant.etag);
  headers.emplace_back("Cache-Control",
                       file->immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (file->br.bytes || file->gzip.bytes) headers.emplace_back("Vary", "Accept-Encoding");
  if (matches_etag(request.if_none_match, variant.etag)) {
    reply.response.status = 304;
    return reply;
  }
  if (use_br) headers.emplace_back("Content-Encoding", "br");
  if (use_gzip) headers.emplace_back("Content-Encoding", "gzip");
  reply.shared_body = variant.bytes;
  return reply;
}

}  // namespace server::net

#include "server/net/static_files.hpp"

#include <fstream>
#include <stdexcept>

#include <catch2/catch.hpp>
#include <unistd.h>

namespace server::net {
namespace {

namespace fs = std::filesystem;

/// A folder of its own that goes with the test.
class Folder {
 public:
  Folder() {
    auto name = (fs::temp_directory_path() / "static_files_XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }

  void write(const std::string& name, const std::string& bytes) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string header(const Reply& reply, std::string_view name) {
  for (const auto& [key, value] : reply.response.headers) {
    if (key == name) return value;
  }
  return {};
}

Reply get(const StaticFiles& files, std::string path, std::string accept_encoding = {},
          std::string if_none_match = {}) {
  HttpRequest request;
  request.method = Method::get;
  request.path = std::move(path);
  request.accept_encoding = std::move(accept_encoding);
  request.if_none_match = std::move(if_none_match);
  return files.answer(request);
}

}  // namespace

TEST_CASE("static files: types, caching, variants") {
  const Folder folder;
  folder.write("index.html", "<h1>index</h1>");
  folder.write("favicon.svg", "<svg/>");
  folder.write("assets/app-1a2b.js", "plain");
  folder.write("assets/app-1a2b.js.br", "brotli");
  folder.write("assets/app-1a2b.js.gz", "gzip");
  folder.write("assets/lonely.css.gz", "gzip");
  const StaticFiles files(folder.path());

  SECTION("the root and views are the index") {
    for (const auto* path :
         {"/", "/index.html", "/talks", "/talks/17/questions", "/a.b/c", "/tasks/2.1"}) {
      CAPTURE(path);
      const auto reply = get(files, path);
      CHECK(reply.response.status == 200);
      CHECK(*reply.shared_body == "<h1>index</h1>");
      CHECK(reply.response.content_type == "text/html; charset=utf-8");
      CHECK(header(reply, "Cache-Control") == "no-cache");
      CHECK(header(reply, "Vary").empty());
    }
  }
  SECTION("an unknown file is not found") {
    for (const auto* path : {"/x.js", "/talks/x.html", "/assets/none", "/assets/lonely.css",
                             "/assets/app-1a2b.js.br"}) {
      CAPTURE(path);
      const auto reply = get(files, path);
      CHECK(reply.response.status == 404);
      CHECK(header(reply, "Cache-Control") == "no-store");
      CHECK(reply.response.body.find("<html lang=\"de\">") != std::string::npos);
    }
  }
  SECTION("the best encoding that is accepted") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"", "plain"},           {"identity", "plain"},      {"gzip", "gzip"},
        {"gzip, br", "brotli"},  {"br;q=0, gzip", "gzip"},   {"BR", "brotli"},
        {"gzip;q=0.0", "plain"}, {"deflate, zstd", "plain"}, {"br; q=0.1 ,gzip;q=1", "brotli"},
        {"*", "plain"},          {"gzip;q=0.001", "gzip"}};
    for (const auto& [accepted, expected] : cases) {
      CAPTURE(accepted);
      const auto reply = get(files, "/assets/app-1a2b.js", accepted);
      CHECK(*reply.shared_body == expected);
      CHECK(header(reply, "Vary") == "Accept-Encoding");
      CHECK(header(reply, "Content-Encoding") == (expected == "plain"  ? ""
                                                  : expected == "gzip" ? "gzip"
                                                                       : "br"));
      CHECK(header(reply, "Cache-Control") == "public, max-age=31536000, immutable");
      CHECK(reply.response.content_type == "text/javascript; charset=utf-8");
    }
  }
  SECTION("entity tags differ by encoding and answer 304") {
    const auto plain = header(get(files, "/assets/app-1a2b.js"), "ETag");
    const auto br = header(get(files, "/assets/app-1a2b.js", "br"), "ETag");
    CHECK(plain.front() == '"');
    CHECK(plain != br);
    const auto fresh = get(files, "/assets/app-1a2b.js", "br", br);
    CHECK(fresh.response.status == 304);
    CHECK_FALSE(fresh.shared_body);
    CHECK(header(fresh, "ETag") == br);
    CHECK(header(fresh, "Vary") == "Accept-Encoding");
    CHECK(header(fresh, "Content-Encoding").empty());
    CHECK(get(files, "/assets/app-1a2b.js", "br", plain).response.status == 200);
  }
}

TEST_CASE("static files: a wrong folder is an error at start") {
  const Folder folder;
  CHECK_THROWS_WITH(StaticFiles(folder.path()), "no index.html in " + folder.path().string());
  const auto none = folder.path() / "none";
  CHECK_THROWS_WITH(StaticFiles(none), "the client's folder is missing: " + none.string());
}

TEST_CASE("static files: without a folder nothing is found") {
  CHECK(get(StaticFiles(), "/").response.status == 404);
}

TEST_CASE("static files: If-None-Match") {
  CHECK(matches_etag("\"a\"", "\"a\""));
  CHECK(matches_etag("\"b\", W/\"a\"", "\"a\""));
  CHECK(matches_etag("*", "\"a\""));
  CHECK_FALSE(matches_etag("", "\"a\""));
  CHECK_FALSE(matches_etag("a", "\"a\""));
  CHECK_FALSE(matches_etag("\"ab\"", "\"a\""));
}

}  // namespace server::net

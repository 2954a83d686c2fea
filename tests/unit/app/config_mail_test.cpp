#include <stdexcept>
#include <string>

#include <catch2/catch.hpp>

#include "server/app/config.hpp"

namespace server::app {
namespace {

std::string refused(const Config& config) {
  try {
    require_sound(config);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "no refusal";
}

}  // namespace

TEST_CASE("configuration: of mail") {
  const std::string begin = "configuration: ";
  Config config;
  config.database = "dbname=talk";
  const auto sent_by = [&](const std::string& url, const std::string& from) {
    auto one = config;
    one.smtp_url = url;
    one.smtp_from = from;
    return refused(one);
  };

  SECTION("the mail server") {
    for (const char* url :
         {"smtp://mail.example:25", "smtps://mail.example", "smtp://[::1]:2525"}) {
      INFO(url);
      CHECK(sent_by(url, "talk@amt.example") == "no refusal");
    }
    for (const char* url :
         {"mail.example", "http://mail.example", "smtp:mail.example", " smtp://a"}) {
      INFO(url);
      CHECK(sent_by(url, "talk@amt.example") ==
            begin + "'smtp_url' must begin with smtp:// or smtps://");
    }
  }
  SECTION("the sender, which stands in a header of every mail") {
    for (const char* from :
         {"", "talk", "Talk <talk@amt.example>", "a@b.example c@d.example",
          "talk@amt.example\nBcc: b@b.example", "talk@amt.example\r", "talk@amt.example\x7F"}) {
      INFO(from);
      CHECK(sent_by("smtp://mail.example", from) ==
            begin + "'smtp_from' must be an address, as 'smtp_url' is set");
      // Nothing is sent, so there is nothing to say it of.
      CHECK(sent_by("", from) == "no refusal");
    }
  }
  SECTION("the login, both or none") {
    config.smtp_url = "smtp://mail.example";
    config.smtp_from = "talk@amt.example";
    auto user = config;
    user.smtp_user = "talk";
    auto password = config;
    password.smtp_password_file = "/run/secrets/smtp";
    for (const auto& one : {user, password}) {
      CHECK(refused(one) ==
            begin + "'smtp_user' and 'smtp_password_file' are set together or not at all");
    }
    user.smtp_password_file = password.smtp_password_file;
    CHECK(refused(user) == "no refusal");
  }
  SECTION("where links in mails lead") {
    for (const char* url :
         {"", "https://talk.amt.example", "http://localhost:8080", "https://amt.example/talk"}) {
      INFO(url);
      config.public_url = url;
      CHECK(refused(config) == "no refusal");
    }
    for (const char* url : {"talk.amt.example", "https://talk.amt.example/", "ftp://amt.example",
                            "https://amt.example\r\nX: y"}) {
      INFO(url);
      config.public_url = url;
      CHECK(refused(config) == begin + "'public_url' must be like https://talk.example");
    }
  }
}

}  // namespace server::app

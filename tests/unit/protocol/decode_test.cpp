#include "protocol/decode.hpp"

#include <catch2/catch.hpp>

#include "protocol/json_reader.hpp"
#include "protocol/limits.hpp"

using namespace protocol;

namespace {

const std::string talk = "talk:01234567-89ab-4cde-8f01-23456789abcd";
const std::string key = "01234567-89ab-4cde-8f01-23456789abcd";

std::string chat(const std::string& data) {
  return R"({"id":1,"do":"chat.post","channel":")" + talk + R"(","key":")" + key + R"(","data":)" +
         data + "}";
}

struct Refusal {
  const char* what;
  std::string text;
  ErrorCode code;
  std::string field;
};

}  // namespace

TEST_CASE("decode: a good command", "[protocol]") {
  const auto decoded = decode_command(chat(R"({"text":"Guten Morgen"})"));
  REQUIRE(decoded.has_value());
  CHECK(decoded->id == 1);
  CHECK(decoded->channel.text() == talk);
  CHECK(std::get<ChatPost>(decoded->command).text == "Guten Morgen");
  CHECK(decoded->data == R"({"text":"Guten Morgen","mentions":[]})");
}

TEST_CASE("decode: refusals name code and field", "[protocol]") {
  const std::string deep = std::string(40, '[') + std::string(40, ']');
  const std::string umlauts = [] {
    std::string text;
    for (std::size_t i = 0; i < limits::chat_text_max; ++i) text.append("ü");
    return text;
  }();
  REQUIRE(decode_command(chat("{\"text\":\"" + umlauts + "\"}")).has_value());
  using enum ErrorCode;
  const std::vector<Refusal> refusals{
      {"not JSON", "{", malformed, ""},
      {"nothing", "", malformed, ""},
      {"a list", "[]", malformed, ""},
      {"too deep", chat("{\"text\":" + deep + "}"), malformed, ""},
      {"invalid UTF-8", chat("{\"text\":\"\xff\"}"), malformed, ""},
      {"NUL", chat(R"({"text":"a\u0000b"})"), malformed, ""},
      {"lone surrogate", chat(R"({"text":"\ud800"})"), malformed, ""},
      {"name twice", chat(R"({"text":"a","text":"b"})"), malformed, ""},
      {"trailing text", chat(R"({"text":"a"})") + "x", malformed, ""},
      {"unknown command", R"({"id":1,"do":"chat.sing","data":{}})", unknown_command, "do"},
      {"no id", R"({"do":"ping"})", missing_field, "id"},
      {"id 0", R"({"id":0,"do":"ping"})", wrong_type, "id"},
      {"id too large", R"({"id":9007199254740992,"do":"ping"})", wrong_type, "id"},
      {"id a text", R"({"id":"1","do":"ping"})", wrong_type, "id"},
      {"no do", R"({"id":1})", missing_field, "do"},
      {"do a number", R"({"id":1,"do":4})", wrong_type, "do"},
      {"unknown envelope field", R"({"id":1,"do":"ping","x":1})", unknown_field, "x"},
      {"no channel", R"({"id":1,"do":"subscribe","data":{}})", missing_field, "channel"},
      {"no such channel form", R"({"id":1,"do":"subscribe","channel":"talk:1","data":{}})",
       wrong_type, "channel"},
      {"no key", R"({"id":1,"do":"chat.post","channel":")" + talk + R"(","data":{"text":"a"}})",
       missing_key, "key"},
      {"key for a keyless command", R"({"id":1,"do":"ping","key":")" + key + "\"}", unknown_field,
       "key"},
      {"missing field", chat("{}"), missing_field, "data.text"},
      {"unknown field", chat(R"({"text":"a","size":3})"), unknown_field, "data.size"},
      {"wrong type", chat(R"({"text":5})"), wrong_type, "data.text"},
      {"null", chat(R"({"text":null})"), wrong_type, "data.text"},
      {"data a list", chat("[]"), wrong_type, "data"},
      {"empty", chat(R"({"text":""})"), too_short, "data.text"},
      {"blank", chat("{\"text\":\" \\n\xC2\xA0\"}"), too_short, "data.text"},
      {"too long", chat("{\"text\":\"" + umlauts + "x\"}"), too_long, "data.text"},
  };
  for (const auto& refusal : refusals) {
    INFO(refusal.what);
    const auto decoded = decode_command(refusal.text);
    REQUIRE_FALSE(decoded.has_value());
    CHECK(decoded.error().error.code == refusal.code);
    CHECK(decoded.error().error.field == refusal.field);
  }
}

TEST_CASE("decode: a refused command keeps its id", "[protocol]") {
  const auto decoded = decode_command(R"({"id":42,"do":"nothing"})");
  REQUIRE_FALSE(decoded.has_value());
  CHECK(decoded.error().id == 42);
}

TEST_CASE("decode: a message is one command a line, at most eight", "[protocol]") {
  const std::string ping = R"({"id":1,"do":"ping"})";
  CHECK(decode_message(ping).size() == 1);
  std::string eight = ping;
  for (int i = 1; i < 8; ++i) eight.append("\n").append(ping);
  const auto decoded = decode_message(eight);
  REQUIRE(decoded.size() == 8);
  for (const auto& one : decoded) CHECK(one.has_value());
  const auto nine = decode_message(eight + "\n" + ping);
  REQUIRE(nine.size() == 9);
  REQUIRE_FALSE(nine.back().has_value());
  CHECK(nine.back().error().error.code == ErrorCode::too_long);
  REQUIRE(decode_message("").size() == 1);
  CHECK_FALSE(decode_message("").front().has_value());
}

TEST_CASE("decode: the secret of a pseudonym stands in the envelope, of some commands",
          "[protocol]") {
  const auto command = [](const std::string& name, const std::string& data,
                          const std::string& rest) {
    return R"({"id":1,"do":")" + name + R"(","channel":")" + talk + "\"," + rest + R"("data":)" +
           data + "}";
  };
  const std::string secret = R"("pseudonym":"AAECAwQFBgcICQoLDA0ODw",)";
  const std::string keyed = R"("key":")" + key + "\",";
  SECTION("taken") {
    const auto asked =
        decode_command(command("question.ask", R"({"text":"Wer?"})", keyed + secret));
    REQUIRE(asked.has_value());
    CHECK(asked->pseudonym == "AAECAwQFBgcICQoLDA0ODw");
    // What the key's hash is made of knows nothing of it.
    CHECK(asked->data.find("AAECAw") == std::string::npos);
    const auto named = decode_command(command("question.ask", R"({"text":"Wer?"})", keyed));
    CHECK_FALSE(named->pseudonym);
    CHECK(named->data == asked->data);
    CHECK(decode_command(command("pseudonym.draw", "{}", secret))->pseudonym);
    CHECK(decode_command(command("subscribe", "{}", secret))->pseudonym);
  }
  SECTION("refused") {
    const auto field_of = [](const std::string& text) {
      const auto decoded = decode_command(text);
      REQUIRE_FALSE(decoded.has_value());
      return decoded.error().error.field;
    };
    CHECK(field_of(command("chat.post", R"({"text":"Hallo"})", keyed + secret)) == "pseudonym");
    CHECK(field_of(command("pseudonym.draw", "{}", "")) == "pseudonym");
    CHECK(field_of(command("pseudonym.draw", "{}", keyed + secret)) == "key");
    for (const char* wrong : {R"("AAECAwQFBgcICQoLDA0OD")", R"("AAECAwQFBgcICQoLDA0OD==")", "7"}) {
      CHECK(field_of(command("pseudonym.draw", "{}",
                             R"("pseudonym":)" + std::string{wrong} + ",")) == "pseudonym");
    }
    // A level is no part of the question, so it cannot be changed by one.
    CHECK(field_of(command("question.ask", R"({"text":"Wer?","by":"anonymous"})", keyed)) ==
          "data.by");
  }
}

TEST_CASE("authors: each kind reads back as it is written", "[protocol]") {
  const std::string id = "01234567-89ab-4cde-8f01-23456789abcd";
  for (const auto& text :
       {id, std::string{"system"}, std::string{"anonymous"}, "pseudonym:" + id}) {
    const auto author = from_json<Author>('"' + text + '"');
    REQUIRE(author.has_value());
    CHECK(author->text() == text);
  }
  CHECK_FALSE(from_json<Author>(R"("pseudonym:7")").has_value());
  CHECK_FALSE(from_json<Author>(R"("somebody")").has_value());
  CHECK(Author::under(PseudonymId{}).is_nameless());
  CHECK_FALSE(Author::under(PseudonymId{}) == Author{AccountId{}});
}

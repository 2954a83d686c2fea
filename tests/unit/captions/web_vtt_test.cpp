#include "server/captions/web_vtt.hpp"

#include <catch2/catch.hpp>

using namespace protocol;
using namespace server::captions;
using namespace std::chrono_literals;

namespace {

const auto start = parse_time("2026-11-24T10:00:00.000Z").value();

Caption line(std::chrono::milliseconds at, const char* text) {
  Caption caption;
  caption.at = start + at;
  caption.text = text;
  return caption;
}

std::string file_of(const std::vector<Caption>& lines) {
  WebVtt file{start};
  for (const auto& one : lines) file.add(one);
  return file.finish();
}

}  // namespace

TEST_CASE("web_vtt: a talk without captions is a file without cues") {
  CHECK(file_of({}) == "WEBVTT\n");
}

TEST_CASE("web_vtt: a line stands until the next one, or for its reading time") {
  CHECK(file_of({line(1'500ms, "Guten Morgen"), line(4s, "und willkommen"),
                 line(41min + 12s + 7ms, "Grüße nach Talaue")}) ==
        "WEBVTT\n"
        "\n00:00:01.500 --> 00:00:04.000\nGuten Morgen\n"
        "\n00:00:04.000 --> 00:00:11.000\nund willkommen\n"
        "\n00:41:12.007 --> 00:41:19.007\nGrüße nach Talaue\n");
}

TEST_CASE("web_vtt: hours go on as far as a talk goes") {
  CHECK(file_of({line(10h, "x"), line(100h, "y")}) ==
        "WEBVTT\n\n10:00:00.000 --> 10:00:07.000\nx\n\n100:00:00.000 --> 100:00:07.000\ny\n");
}

TEST_CASE("web_vtt: an erased line is left out, as if it had never been there") {
  auto gone = line(3s, "");
  gone.erased = true;
  CHECK(file_of({line(2s, "x"), gone, line(5s, "y")}) ==
        "WEBVTT\n\n00:00:02.000 --> 00:00:05.000\nx\n\n00:00:05.000 --> 00:00:12.000\ny\n");
  CHECK(file_of({gone}) == "WEBVTT\n");
}

TEST_CASE(
    "web_vtt: every cue is longer than nothing, and none is before the talk or the last one") {
  CHECK(file_of({line(-5s, "a"), line(2s, "b"), line(2s, "c"), line(1s, "d")}) ==
        "WEBVTT\n"
        "\n00:00:00.000 --> 00:00:02.000\na\n"
        "\n00:00:02.000 --> 00:00:02.001\nb\n"
        "\n00:00:02.000 --> 00:00:02.001\nc\n"
        "\n00:00:02.000 --> 00:00:09.000\nd\n");
}

TEST_CASE("web_vtt: a text cannot be taken for what the format has a meaning for") {
  CHECK(cue_text("A & B") == "A &amp; B");
  CHECK(cue_text("<v Kim>hallo</v>") == "&lt;v Kim&gt;hallo&lt;/v&gt;");
  CHECK(cue_text("1 --> 2") == "1 --&gt; 2");
  CHECK(cue_text("&lt;") == "&amp;lt;");
  CHECK(cue_text("a\r\n\r\n00:00:00.000 --> 00:00:01.000\nb") ==
        "a    00:00:00.000 --&gt; 00:00:01.000 b");
  CHECK(cue_text("Grüße 😀") == "Grüße 😀");
}

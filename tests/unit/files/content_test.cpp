// What is taken and what is not. The good files are as small as their formats allow.
#include "server/files/content.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

namespace server::files {

using namespace std::string_literals;
using protocol::FileType;

namespace {

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string{hex.substr(i, 2)}, nullptr, 16)));
  }
  return bytes;
}

std::string good_png() {
  return from_hex(
      "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c636064"
      "62"
      "0600000e0007d76fe4780000000049454e44ae426082");
}

std::string good_jpeg() {
  return from_hex("ffd8ffe000104a46494600010100000100010000ffdb004300") + std::string(64, '\1') +
         from_hex(
             "ffc0000b080001000101011100ffc40014000100000000000000000000000000000009"
             "ffc40014100100000000000000000000000000000000ffda0008010100003f0037ffd9");
}

std::string good_gif() {
  return from_hex(
      "47494638396101000100800000000000ffffff2c0000000001000100000202440100"
      "3b");
}

std::string good_webp() {
  return from_hex(
      "524946461a000000574542505650384c0d0000002f0000001007101111888"
      "8fe0700");
}

std::string good_pdf() {
  return "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
         "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
         "xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n"
         "trailer<</Size 3/Root 1 0 R>>\nstartxref\n96\n%%EOF\n";
}

/// End-of-directory record of a ZIP with so long a comment.
std::string zip_end(std::size_t comment) {
  return from_hex("504b050600000000010001002e0000002a000000") + static_cast<char>(comment % 256) +
         static_cast<char>(comment / 256);
}

const std::string zip_entry = "PK\3\4\x14\0\0\0\0\0payload"s;
const std::string html = "<!doctype html><html><script>alert(1)</script></html>";

}  // namespace

TEST_CASE("content: the five types are recognised by both judges") {
  const std::vector<std::pair<std::string, FileType>> good{
      {good_png(), FileType::png},   {good_jpeg(), FileType::jpeg}, {good_gif(), FileType::gif},
      {good_webp(), FileType::webp}, {good_pdf(), FileType::pdf},
  };
  for (const auto& [bytes, type] : good) {
    INFO(content_type(type));
    CHECK(recognise_structure(bytes) == type);
    CHECK(recognise_by_magic(bytes) == type);
    CHECK(recognise(bytes) == type);
  }
  // Cameras put a second picture behind the first.
  CHECK(recognise(good_jpeg() + good_jpeg()) == FileType::jpeg);
  CHECK(recognise(good_gif() + std::string(3, '\0')) == FileType::gif);
}

TEST_CASE("content: bad files are refused") {
  const auto png = good_png();
  const auto jpeg = good_jpeg();
  const auto gif = good_gif();
  const auto webp = good_webp();
  const auto pdf = good_pdf();
  auto no_width = png;
  no_width.replace(16, 4, 4, '\0');
  auto long_chunk = png;
  long_chunk.replace(33, 4, "\x7F\xFF\xFF\xFF");
  auto long_riff = webp;
  long_riff[4] = '\x7F';
  auto gif_script = "GIF89a=1;alert(document.domain)//"s;
  const std::vector<std::pair<std::string, std::string>> bad{
      {"empty", ""},
      {"one byte", "\x89"},
      {"page", html},
      {"page named png", "\n\n" + html},
      {"picture with a script",
       "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"},
      {"the same as XML",
       "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"},
      {"script", "#!/bin/sh\nrm -rf /\n"},
      {"program", from_hex("7f454c4602010100") + std::string(60, '\0')},
      {"Windows program", "MZ" + std::string(100, '\0')},
      {"zip", zip_entry + zip_end(0)},
      {"empty zip", zip_end(0)},
      {"png signature only", png.substr(0, 8)},
      {"png without data", png.substr(0, 33) + png.substr(png.size() - 12)},
      {"png cut off", png.substr(0, png.size() - 12)},
      {"png cut in its last chunk", png.substr(0, png.size() - 1)},
      {"png without width", no_width},
      {"png with a chunk longer than the file", long_chunk},
      {"png and a page", png + html},
      {"png and a zip", png + zip_entry + zip_end(0)},
      {"page and a png", html + png},
      {"jpeg header only", jpeg.substr(0, 20)},
      {"jpeg without end", jpeg.substr(0, jpeg.size() - 2)},
      {"jpeg without frame", from_hex("ffd8ffda0008010100003f0037ffd9")},
      {"jpeg signature and a page", "\xFF\xD8\xFF\xE0" + html},
      {"jpeg and a zip", jpeg + zip_entry + zip_end(0)},
      {"jpeg and a zip with a comment", jpeg + zip_entry + zip_end(5) + "hello"},
      {"jpeg and a zip with a long comment",
       jpeg + zip_entry + zip_end(65'535) + std::string(65'535, 'x')},
      {"gif that is a script", gif_script},
      {"gif header only", gif.substr(0, 13)},
      {"gif without image", gif.substr(0, 19) + "\x3B"},
      {"gif cut off", gif.substr(0, gif.size() - 1)},
      {"gif and a page", gif + html},
      {"gif and a zip", gif + zip_entry + zip_end(0)},
      {"webp longer than the file", long_riff},
      {"webp and a page", webp + html},
      {"webp header only", webp.substr(0, 12)},
      {"sound in the same container", "RIFF" + webp.substr(4, 4) + "WAVEfmt " + webp.substr(16)},
      {"pdf header only", "%PDF-1.7\n"},
      {"pdf without end", pdf.substr(0, pdf.size() - 7)},
      {"pdf and a page", pdf + html},
      {"page and a pdf", html + pdf},
      {"pdf and a zip", pdf + zip_entry + zip_end(0)},
      {"pdf of no version", "%PDF-9" + pdf.substr(6)},
      {"bitmap", "BM" + std::string(60, '\0')},
      {"TIFF", from_hex("49492a0008000000") + std::string(60, '\0')},
      {"icon", from_hex("000001000100") + std::string(60, '\0')},
      {"PostScript", "%!PS-Adobe-3.0\n"},
      {"zeros", std::string(1'000, '\0')},
  };
  CHECK(bad.size() >= 25);
  for (const auto& [what, bytes] : bad) {
    INFO(what);
    CHECK_FALSE(recognise(bytes).has_value());
  }
}

TEST_CASE("content: every beginning of a good file is refused or is that type") {
  for (const auto& whole : {good_png(), good_jpeg(), good_gif(), good_webp(), good_pdf()}) {
    const auto type = recognise_structure(whole);
    for (std::size_t length = 0; length < whole.size(); ++length) {
      const auto found = recognise_structure(std::string_view{whole}.substr(0, length));
      if (found) CHECK(found == type);
      // A PDF is complete before its last line break.
      CHECK((!found || (type == FileType::pdf && length + 1 == whole.size())));
    }
  }
}

TEST_CASE("content: only pictures show in the page") {
  CHECK(is_picture(FileType::png));
  CHECK(is_picture(FileType::jpeg));
  CHECK(is_picture(FileType::gif));
  CHECK(is_picture(FileType::webp));
  CHECK_FALSE(is_picture(FileType::pdf));
  CHECK(content_type(FileType::pdf) == "application/pdf");
}

}  // namespace server::files

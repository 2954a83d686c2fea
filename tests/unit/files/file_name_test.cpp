#include "server/files/file_name.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "protocol/text.hpp"

namespace server::files {

using protocol::FileType;

TEST_CASE("file names: safe to show and to save") {
  struct Row {
    std::string given;
    FileType type;
    std::string safe;
  };
  const std::vector<Row> rows{
      {"Skizze.png", FileType::png, "Skizze.png"},
      {"Übersicht Ämter 2026.PDF", FileType::pdf, "Übersicht Ämter 2026.PDF"},
      {"foto.jpeg", FileType::jpeg, "foto.jpeg"},
      {"foto", FileType::jpeg, "foto.jpg"},
      {"👩‍💻.webp", FileType::webp, "👩‍💻.webp"},
      // Paths.
      {"../../etc/passwd", FileType::png, "passwd.png"},
      {"..\\..\\windows\\system32\\a.png", FileType::png, "a.png"},
      {"C:\\Bilder\\a.png", FileType::png, "a.png"},
      {"/", FileType::png, "bild.png"},
      {"..", FileType::pdf, "datei.pdf"},
      {"", FileType::gif, "bild.gif"},
      {".htaccess", FileType::png, "htaccess.png"},
      {"  ...a.png.. ", FileType::png, "a.png"},
      {".png", FileType::png, "png.png"},
      {"%2e%2e%2fa.png", FileType::png, "_2e_2e_2fa.png"},
      // Endings that are something else.
      {"a.html", FileType::png, "a.html.png"},
      {"a.png.exe", FileType::png, "a.png.exe.png"},
      {"a.svg", FileType::gif, "a.svg.gif"},
      {"a.jpg", FileType::png, "a.jpg.png"},
      // Text direction, invisible, control.
      {"rechnung\u202Egnp.exe", FileType::png, "rechnunggnp.exe.png"},
      {"a\u200B\u2066b\u2069.png", FileType::png, "ab.png"},
      {std::string("a\0b.png", 7), FileType::png, "ab.png"},
      {"a\r\nSet-Cookie: x=y.png", FileType::png, "aSet-Cookie_ x=y.png"},
      {"a\"b<c>|?*:.png", FileType::png, "a_b_c_____.png"},
      // Not UTF-8.
      {"a\xFF\xC3.png", FileType::png, "a.png"},
      {"a\xC0\xAF\xE0\x80\xAF/b.png", FileType::png, "b.png"},
      {"a\xED\xA0\x80.png", FileType::png, "a.png"},
  };
  for (const auto& row : rows) {
    INFO(row.given);
    CHECK(safe_file_name(row.given, row.type) == row.safe);
    CHECK(safe_file_name(row.safe, row.type) == row.safe);
  }
}

TEST_CASE("file names: bounded, with their ending") {
  std::string longest;
  for (int n = 0; n < 500; ++n) longest += "ä";
  const auto safe = safe_file_name(longest + ".pdf", FileType::pdf);
  CHECK(protocol::count_code_points(safe) == file_name_code_points_max);
  CHECK(safe.ends_with("ä.pdf"));
}

TEST_CASE("file names: Content-Disposition") {
  CHECK(content_disposition("a b.png", FileType::png) ==
        "inline; filename=\"a b.png\"; filename*=UTF-8''a%20b.png");
  CHECK(content_disposition("Ämter.pdf", FileType::pdf) ==
        "attachment; filename=\"_mter.pdf\"; filename*=UTF-8''%C3%84mter.pdf");
  CHECK(content_disposition("a\"; x=\"\r\n.png", FileType::png) ==
        "inline; filename=\"a__ x____.png\"; filename*=UTF-8''a%22%3B%20x%3D%22%0D%0A.png");
}

TEST_CASE("file names: one line of text") {
  CHECK(safe_line("Balken\n und\tLinien\u202E", 100) == "Balken undLinien");
  CHECK(safe_line("äöü", 2) == "äö");
}

}  // namespace server::files

// server/support/markdown: whatever somebody writes, the HTML is well formed, made of the allowed
// elements and attributes alone, leads to allowed addresses only, and is not too large.
#include "server/support/markdown.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "protocol/limits.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

constexpr std::array<std::string_view, 21> elements{
    "p",  "em", "strong", "del", "code",  "pre",   "blockquote", "ul", "ol", "li", "h3",
    "h4", "h5", "h6",     "a",   "table", "thead", "tbody",      "tr", "th", "td"};

/// Reads HTML as strictly as XML.
class HtmlReader {
 public:
  explicit HtmlReader(std::string_view html) : rest_(html) {}

  void check() {
    while (!rest_.empty()) {
      if (rest_.front() == '<') {
        check_tag();
      } else {
        check_text(take_until('<'));
      }
    }
    fuzz::require(open_.empty(), "every element is closed");
  }

 private:
  std::string_view take_until(char end) {
    const auto size = std::min(rest_.find(end), rest_.size());
    const auto taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  static void check_text(std::string_view text) {
    fuzz::require(text.find_first_of("<>\"") == std::string_view::npos, "text is escaped");
    for (auto at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
      const auto reference = text.substr(at);
      fuzz::require(reference.starts_with("&amp;") || reference.starts_with("&lt;") ||
                        reference.starts_with("&gt;") || reference.starts_with("&quot;") ||
                        reference.starts_with("&#x27;"),
                    "an ampersand begins a reference");
    }
  }

  void check_tag() {
    rest_.remove_prefix(1);
    auto tag = take_until('>');
    fuzz::require(!rest_.empty(), "a tag ends");
    rest_.remove_prefix(1);
    if (tag == "br /" || tag == "hr /") return;
    if (tag.starts_with('/')) {
      fuzz::require(!open_.empty() && open_.back() == tag.substr(1), "tags are nested");
      open_.pop_back();
      return;
    }
    const auto name = tag.substr(0, tag.find(' '));
    fuzz::require(std::find(elements.begin(), elements.end(), name) != elements.end(),
                  "an element of the list");
    const auto is_open = [&](std::string_view other) {
      return std::find(open_.begin(), open_.end(), other) != open_.end();
    };
    fuzz::require(name != "a" || !is_open("a"), "no link in a link");
    fuzz::require(name != "p" || !is_open("p"), "no paragraph in a paragraph");
    open_.push_back(name);
    tag.remove_prefix(name.size());
    check_attributes(name, tag);
  }

  static void check_attributes(std::string_view element, std::string_view attributes) {
    bool has_rel = false;
    while (!attributes.empty()) {
      fuzz::require(attributes.front() == ' ', "a blank before an attribute");
      attributes.remove_prefix(1);
      const auto equals = attributes.find("=\"");
      fuzz::require(equals != std::string_view::npos, "an attribute has a value in quotes");
      const auto name = attributes.substr(0, equals);
      attributes.remove_prefix(equals + 2);
      const auto end = attributes.find('"');
      fuzz::require(end != std::string_view::npos, "the quotes are closed");
      const auto value = attributes.substr(0, end);
      attributes.remove_prefix(end + 1);
      check_text(value);
      check_attribute(element, name, value);
      has_rel = has_rel || name == "rel";
    }
    fuzz::require(element != "a" || has_rel, "a link has its rel");
  }

  static void check_attribute(std::string_view element, std::string_view name,
                              std::string_view value) {
    if (element == "a" && name == "href") {
      std::string address(value.substr(0, 8));
      std::transform(address.begin(), address.end(), address.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      fuzz::require(address.starts_with("http://") || address.starts_with("https://") ||
                        address.starts_with("mailto:"),
                    "an address that is allowed");
      return;
    }
    const bool is_allowed =
        (element == "a" && name == "rel" && value == "nofollow noopener noreferrer") ||
        (element == "a" && name == "title") || (element == "ol" && name == "start") ||
        (element == "code" && name == "class" && value.starts_with("language-")) ||
        ((element == "th" || element == "td") && name == "align");
    fuzz::require(is_allowed, "an attribute of the list");
  }

  std::string_view rest_;
  std::vector<std::string_view> open_;
};

/// What the server takes: valid UTF-8 without NUL. Bad bytes become ASCII, so that little is lost.
std::string text_of(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  if (!fuzz::is_utf8(text)) {
    for (auto& byte : text) byte = static_cast<char>(static_cast<std::uint8_t>(byte) & 0x7FU);
  }
  std::replace(text.begin(), text.end(), '\0', ' ');
  return text;
}

void check(const std::string& html) {
  fuzz::require(fuzz::is_utf8(html), "HTML is UTF-8");
  fuzz::require(html.size() <= protocol::limits::html_bytes_max, "HTML is not too large");
  HtmlReader(html).check();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = text_of(data, size);
  check(server::support::render_markdown(text));
  check(server::support::render_plain(text));
  return 0;
}

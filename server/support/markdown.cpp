#include "server/support/markdown.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include "protocol/limits.hpp"

namespace server::support {
namespace {

// Browsers slow down long before this; people stay below ten.
constexpr int depth_max = 32;
// Every row of a table is filled up to as many cells as its head has, so a post of 10,000
// characters could have three million, which takes seconds and most of a gigabyte. People write
// some hundred.
constexpr std::size_t cells_max = 20'000;
// h1 and h2 are the page's own.
constexpr int heading_offset = 2;
constexpr int heading_max = 6;

struct FreeNode {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreeParser {
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
struct FreeIterator {
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};
struct FreeText {
  void operator()(char* text) const { std::free(text); }
};
using Node = std::unique_ptr<cmark_node, FreeNode>;
using Iterator = std::unique_ptr<cmark_iter, FreeIterator>;

Node parse(std::string_view markdown, int options) {
  static std::once_flag registered;
  std::call_once(registered, [] { cmark_gfm_core_extensions_ensure_registered(); });
  const std::unique_ptr<cmark_parser, FreeParser> parser{cmark_parser_new(options)};
  for (const auto* name : {"table", "strikethrough", "autolink"}) {
    cmark_parser_attach_syntax_extension(parser.get(), cmark_find_syntax_extension(name));
  }
  cmark_parser_feed(parser.get(), markdown.data(), markdown.size());
  return Node{cmark_parser_finish(parser.get())};
}

/// More cells than all tables together can have: as if each line had as many as the widest.
std::size_t cells_at_most(std::string_view markdown) {
  std::size_t lines = 1, cells = 1, widest = 1;
  for (const char c : markdown) {
    // cmark ends a line at either.
    if (c == '\n' || c == '\r') {
      ++lines;
      cells = 1;
    } else if (c == '|') {
      widest = std::max(widest, ++cells);
    }
  }
  return lines * widest;
}

bool is_allowed_link(const char* url) {
  constexpr std::array<std::string_view, 3> schemes{"http://", "https://", "mailto:"};
  const std::string_view text{url == nullptr ? "" : url};
  return std::any_of(schemes.begin(), schemes.end(), [&](std::string_view scheme) {
    return text.size() > scheme.size() &&
           std::equal(scheme.begin(), scheme.end(), text.begin(), [](char a, char b) {
             return a == std::tolower(static_cast<unsigned char>(b));
           });
  });
}

bool is_inside_link(cmark_node* node) {
  for (auto* up = cmark_node_parent(node); up != nullptr; up = cmark_node_parent(up)) {
    if (cmark_node_get_type(up) == CMARK_NODE_LINK) return true;
  }
  return false;
}

/// The iterator enters these and never leaves them.
bool is_leaf(cmark_node_type type) {
  const std::array leaves{CMARK_NODE_HTML_BLOCK, CMARK_NODE_HTML_INLINE, CMARK_NODE_THEMATIC_BREAK,
                          CMARK_NODE_CODE_BLOCK, CMARK_NODE_TEXT,        CMARK_NODE_SOFTBREAK,
                          CMARK_NODE_LINEBREAK,  CMARK_NODE_CODE};
  return std::find(leaves.begin(), leaves.end(), type) != leaves.end();
}

/// Leaves what stood inside.
void unwrap(cmark_node* node) {
  while (auto* child = cmark_node_first_child(node)) cmark_node_insert_before(node, child);
  cmark_node_unlink(node);
  cmark_node_free(node);
}

/// A picture would be a request to a foreign server; its description, as a link, is not.
void image_to_link(cmark_node* image) {
  if (cmark_node_first_child(image) == nullptr) {
    auto* text = cmark_node_new(CMARK_NODE_TEXT);
    cmark_node_set_literal(text, cmark_node_get_url(image));
    cmark_node_append_child(image, text);
  }
  if (is_inside_link(image) || !is_allowed_link(cmark_node_get_url(image))) return unwrap(image);
  auto* link = cmark_node_new(CMARK_NODE_LINK);
  cmark_node_set_url(link, cmark_node_get_url(image));
  cmark_node_set_title(link, cmark_node_get_title(image));
  cmark_node_insert_before(image, link);
  while (auto* child = cmark_node_first_child(image)) cmark_node_append_child(link, child);
  cmark_node_unlink(image);
  cmark_node_free(image);
}

/// Changes what must not be rendered as written. False when it nests too deep.
bool make_safe(cmark_node* document) {
  std::vector<cmark_node*> images, links, raw;
  const Iterator iterator{cmark_iter_new(document)};
  int depth = 0;
  for (;;) {
    const auto event = cmark_iter_next(iterator.get());
    if (event == CMARK_EVENT_DONE) break;
    auto* node = cmark_iter_get_node(iterator.get());
    const auto type = cmark_node_get_type(node);
    if (event == CMARK_EVENT_EXIT) {
      --depth;
      if (type == CMARK_NODE_IMAGE) images.push_back(node);
      if (type == CMARK_NODE_LINK) links.push_back(node);
      continue;
    }
    if (type == CMARK_NODE_HEADING) {
      cmark_node_set_heading_level(
          node, std::min(cmark_node_get_heading_level(node) + heading_offset, heading_max));
    }
    if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE) raw.push_back(node);
    if (!is_leaf(type) && ++depth > depth_max) return false;
  }
  for (auto* node : raw) {
    cmark_node_unlink(node);
    cmark_node_free(node);
  }
  // From the outside in: of links in links, which only pictures bring about, the outer one stays.
  for (auto node = images.rbegin(); node != images.rend(); ++node) image_to_link(*node);
  for (auto node = links.rbegin(); node != links.rend(); ++node) {
    if (is_inside_link(*node) || !is_allowed_link(cmark_node_get_url(*node))) unwrap(*node);
  }
  return true;
}

/// The renderer writes this only for links: text and attributes have their < escaped.
void add_rel(std::string& html) {
  constexpr std::string_view opening = "<a href=\"";
  constexpr std::string_view with_rel = "<a rel=\"nofollow noopener noreferrer\" href=\"";
  std::string result;
  result.reserve(html.size());
  std::size_t from = 0;
  for (auto at = html.find(opening); at != std::string::npos; at = html.find(opening, from)) {
    result.append(html, from, at - from).append(with_rel);
    from = at + opening.size();
  }
  result.append(html, from);
  html = std::move(result);
}

}  // namespace

std::string render_plain(std::string_view text) {
  std::string html = "<p>";
  for (const char c : text) {
    switch (c) {
      case '&': html += "&amp;"; break;
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '"': html += "&quot;"; break;
      case '\n': html += "<br />\n"; break;
      default: html += c;
    }
  }
  return html + "</p>\n";
}

std::string render_markdown(std::string_view markdown) {
  // Without CMARK_OPT_UNSAFE; what make_safe overlooked would still be left out by the renderer.
  constexpr int options = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8;
  if (cells_at_most(markdown) > cells_max) return render_plain(markdown);
  const auto document = parse(markdown, options);
  if (!make_safe(document.get())) return render_plain(markdown);
  const std::unique_ptr<char, FreeText> rendered{
      cmark_render_html(document.get(), options, nullptr)};
  std::string html{rendered.get()};
  add_rel(html);
  return html.size() > protocol::limits::html_bytes_max ? render_plain(markdown) : html;
}

}  // namespace server::support

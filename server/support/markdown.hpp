// Markdown as people write it -> HTML that is safe to insert. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace server::support {

/// GitHub's Markdown with tables, strike-through and bare links, without raw HTML, pictures and
/// h1, h2. Links lead to http, https and mailto only. What would grow beyond
/// limits::html_bytes_max, nest too deep or have too large a table comes back as plain paragraphs.
/// `markdown` is valid UTF-8.
std::string render_markdown(std::string_view markdown);

/// Paragraphs and line breaks only.
std::string render_plain(std::string_view text);

}  // namespace server::support

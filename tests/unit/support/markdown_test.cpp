#include "server/support/markdown.hpp"

#include <algorithm>
#include <chrono>
#include <string>

#include <catch2/catch.hpp>

#include "protocol/limits.hpp"

using server::support::render_markdown;
using server::support::render_plain;

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string repeated(const std::string& part, std::size_t bytes) {
  std::string text;
  while (text.size() + part.size() <= bytes) text += part;
  return text;
}

/// Whether every tag is one of those that Markdown makes, with none but the expected attributes.
/// Independent of how the renderer works: it reads the output as a browser would.
bool has_only_known_tags(const std::string& html) {
  const std::string rel = "a rel=\"nofollow noopener noreferrer\" href=\"";
  for (auto at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    const auto end = html.find('>', at);
    if (end == std::string::npos) return false;
    auto tag = html.substr(at + 1, end - at - 1);
    if (tag.starts_with(rel)) {
      const auto target = tag.substr(rel.size());
      if (!target.starts_with("http://") && !target.starts_with("https://") &&
          !target.starts_with("mailto:") && !target.starts_with("HTTP")) {
        return false;
      }
      const auto quote = target.find('"');
      const auto rest = target.substr(quote + 1);
      if (!rest.empty() &&
          !(rest.starts_with(" title=\"") && rest.find('"', 8) == rest.size() - 1)) {
        return false;
      }
      continue;
    }
    if (tag.starts_with("/")) tag.erase(0, 1);
    static const std::string known[] = {
        "a",  "p",  "em", "strong", "del",  "code",  "pre",   "blockquote", "ul", "ol", "li", "h3",
        "h4", "h5", "h6", "hr /",   "br /", "table", "thead", "tbody",      "tr", "th", "td"};
    bool found = false;
    for (const auto& name : known) found |= tag == name;
    found |= tag.starts_with("ol start=\"") || tag.starts_with("code class=\"language-") ||
             tag.starts_with("th align=\"") || tag.starts_with("td align=\"");
    // An attribute's value cannot end early: quotes in it are escaped.
    const auto quotes = std::count(tag.begin(), tag.end(), '"');
    if (!found || (quotes != 0 && quotes != 2)) return false;
  }
  return true;
}

const char* const attacks[] = {
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<style>*{display:none}</style>",
    "<b onmouseover=alert(1)>x</b>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "<div\n onclick=alert(1)>\n\ntext\n</div>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6A&#x61;vascript:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](<\tjavascript:alert(1)>)",
    "[x](\\javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example/)",
    "[x](/api/logout)",
    "[x](#anchor)",
    "[x](ftp://evil.example/)",
    "[x](https:evil.example)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "[x]: javascript:alert(1)\n\n[x]",
    "[x][y]\n\n[y]: javascript:alert(1) \"t\"",
    "![x](javascript:alert(1))",
    "![](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](https://evil.example/p.png)",
    "![x](https://evil.example/p.png\"onerror=\"alert(1))",
    "![\"onerror=\"alert(1)](https://evil.example/p.png)",
    "[x](https://evil.example/\"onclick=\"alert(1))",
    "[x](https://evil.example/ \"t\\\" onclick=\\\"alert(1)\")",
    "[x](https://evil.example/ 't\" onclick=\"alert(1)')",
    "https://evil.example/\"onclick=\"alert(1)",
    "www.evil.example/\"onmouseover=\"alert(1)",
    "a\"onclick=alert(1)@evil.example",
    "``` \" onclick=alert(1) x=\"\ncode\n```",
    "```<script>\ncode\n```",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "| <script> | \"x\" onclick=1 |\n|:--|--|\n| <img src=x onerror=alert(1)> | b |",
    "~~<script>alert(1)</script>~~",
    "# <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "- <script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "<a href=\"https://evil.example\">no rel</a>",
    "\\<a href=\"https://evil.example\">",
    "<a rel=\"x\" href=\"https://evil.example\">",
    "[![x](javascript:alert(1))](javascript:alert(2))",
    "![![x](https://a.example)](https://b.example)",
    "![[x](https://a.example)](https://b.example)",
    "[a](<https://evil.example/\n>)",
    "<http://evil.example/\" onclick=alert(1)>",
    "\xE2\x80\xA8<script>\xE2\x80\xA9",
    "[\xE2\x80\xAEx](https://evil.example)",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "[x](https://evil.example)<script>",
    "1. <details open ontoggle=alert(1)>",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
};

}  // namespace

TEST_CASE("markdown: what people write") {
  struct Row {
    const char* markdown;
    const char* html;
  };
  const std::string link = "<a rel=\"nofollow noopener noreferrer\" href=\"";
  for (const auto& row : {
           Row{"Guten Morgen", "<p>Guten Morgen</p>\n"},
           Row{"*a* **b** ~~c~~ `d`",
               "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>\n"},
           Row{"- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"},
           Row{"1 < 2 & \"3\"", "<p>1 &lt; 2 &amp; &quot;3&quot;</p>\n"},
           Row{"# a\n\n## b\n\n###### c", "<h3>a</h3>\n<h4>b</h4>\n<h6>c</h6>\n"},
           Row{"a\n===\n\nb\n---", "<h3>a</h3>\n<h4>b</h4>\n"},
           Row{"|a|\n|-|\n|b|",
               "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n"
               "</tr>\n</tbody>\n</table>\n"},
           Row{"", ""},
       }) {
    CHECK(render_markdown(row.markdown) == row.html);
  }
  CHECK(render_markdown("[a](https://b.de)") == "<p>" + link + "https://b.de\">a</a></p>\n");
  CHECK(render_markdown("https://b.de") == "<p>" + link + "https://b.de\">https://b.de</a></p>\n");
  CHECK(render_markdown("[a](mailto:a@b.de)") == "<p>" + link + "mailto:a@b.de\">a</a></p>\n");
  CHECK(render_markdown("[a](HTTPS://b.de)") == "<p>" + link + "HTTPS://b.de\">a</a></p>\n");
}

TEST_CASE("markdown: pictures become links, other targets plain text") {
  const std::string link = "<a rel=\"nofollow noopener noreferrer\" href=\"";
  CHECK(render_markdown("![Plan](https://b.de/p.png)") ==
        "<p>" + link + "https://b.de/p.png\">Plan</a></p>\n");
  CHECK(render_markdown("![](https://b.de/p.png)") ==
        "<p>" + link + "https://b.de/p.png\">https://b.de/p.png</a></p>\n");
  CHECK(render_markdown("[![Plan](https://b.de/p.png)](https://c.de)") ==
        "<p>" + link + "https://c.de\">Plan</a></p>\n");
  CHECK(render_markdown("![![x](https://a.de)](https://b.de)") ==
        "<p>" + link + "https://b.de\">x</a></p>\n");
  CHECK(render_markdown("[a *b*](/c)") == "<p>a <em>b</em></p>\n");
  CHECK(render_markdown("[a](javascript:b)") == "<p>a</p>\n");
}

TEST_CASE("markdown: nothing that runs or loads comes out") {
  for (const std::string attack : attacks) {
    for (const auto& text : {attack, "x " + attack + " y", "> - " + attack, "*" + attack + "*",
                             "| " + attack + " |\n|-|\n| " + attack + " |"}) {
      const auto html = render_markdown(text);
      INFO(text << "\n" << html);
      CHECK(has_only_known_tags(html));
      CHECK_FALSE(contains(html, "<img"));
      CHECK_FALSE(contains(html, "<script"));
    }
    CHECK(has_only_known_tags(render_plain(attack)));
  }
}

TEST_CASE("markdown: raw HTML is left out") {
  CHECK(render_markdown("a <b>c</b> d") == "<p>a c d</p>\n");
  CHECK(render_markdown("<div>\nx\n</div>") == "");
}

TEST_CASE("markdown: too much comes back plain") {
  using protocol::limits::html_bytes_max;
  using protocol::limits::post_text_max;
  SECTION("nested too deep") {
    const auto html = render_markdown(repeated("> ", 200) + "tief");
    CHECK(html.starts_with("<p>&gt; &gt;"));
    CHECK(contains(render_markdown(repeated("> ", 20) + "tief"), "<blockquote>"));
  }
  // Every row is filled up to as many cells as the head has.
  const auto table = [](std::size_t columns, const std::string& ruler, std::size_t rows) {
    return "|" + repeated("a|", 2 * columns) + "\n|" + repeated(ruler, ruler.size() * columns) +
           "\n" + repeated("b\n", 2 * rows);
  };
  SECTION("grown too big") {
    const auto html = render_markdown(table(90, ":-:|", 200));
    CHECK(html.size() <= html_bytes_max);
    CHECK(html.starts_with("<p>|a|"));
    CHECK(contains(render_markdown(table(90, "-|", 100)), "<table>"));
  }
  SECTION("a table of millions of cells, before it takes seconds") {
    const auto start = std::chrono::steady_clock::now();
    for (const std::size_t columns : {100, 400, 1'250, 2'400}) {
      auto text = table(columns, "-|", post_text_max);
      text.resize(post_text_max);
      CHECK(render_markdown(text).starts_with("<p>|a|"));
      std::replace(text.begin(), text.end(), '\n', '\r');
      CHECK(render_markdown(text).starts_with("<p>|a|"));
    }
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{1});
  }
}

TEST_CASE("markdown: no input of the permitted size is slow") {
  using protocol::limits::post_text_max;
  const auto start = std::chrono::steady_clock::now();
  for (const std::string part :
       {">",       "> ",   "![[]()",  "_",       "*",    "**a ",     "*a_",      "[",
        "](",      "<",    "`",       "~~a",     "|",    "|-",       "- ",       "1. ",
        "www.",    "a@",   "http://", "[a](",    "<!--", "&",        "[a]: b\n", "[a][",
        "*a **a ", "`a``", "> -\n",   "_a __a ", "\t",   "- - - \n", "a@b.c ",   "[a](<b",
        "<a ",     "|a",   "~",       "\\",      "((",   "![l",      "x|\n-|\n"}) {
    const auto html = render_markdown(repeated(part, post_text_max));
    CHECK(html.size() <= protocol::limits::html_bytes_max);
    CHECK(has_only_known_tags(html));
  }
  // Forty of them; a quadratic one takes longer than all of this by itself.
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{5});
}

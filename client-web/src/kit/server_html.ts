/*
 * Prepares HTML that the server made from Markdown. The server has made it safe; the policy of the
 * page allows no script or style in it. What is done here is about links and headings only.
 */

export interface HtmlWords {
  opens_new: string;
}

/** Links to other hosts open in a new window and say so; headings go below the page's own. */
export function prepare_html(html: string, origin: string, words: HtmlWords): string {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  for (const link of parsed.querySelectorAll('a[href]')) {
    const url = new URL(link.getAttribute('href') ?? '', origin);
    link.setAttribute('rel', 'nofollow noopener noreferrer');
    if (url.origin === origin || !/^https?:$/.test(url.protocol)) continue;
    link.setAttribute('target', '_blank');
    const note = parsed.createElement('span');
    note.className = 'sr-only';
    note.textContent = ` (${words.opens_new})`;
    link.append(note);
  }
  for (const heading of parsed.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const level = Math.min(6, Number(heading.tagName[1]) + 3);
    const lower = parsed.createElement(`h${level}`);
    lower.append(...heading.childNodes);
    heading.replaceWith(lower);
  }
  // Wide tables and code scroll in themselves, also by keyboard.
  for (const wide of parsed.querySelectorAll('pre, table')) {
    const box = parsed.createElement('div');
    box.className = 'scroll';
    box.tabIndex = 0;
    box.setAttribute('role', 'group');
    wide.replaceWith(box);
    box.append(wide);
  }
  return parsed.body.innerHTML;
}

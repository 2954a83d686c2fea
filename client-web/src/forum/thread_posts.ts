/* What a reader sees of a thread's posts: where it opens, what waits, how far it was read. Pure. */
import type { Id, Post } from '../protocol/messages';

/** More unread posts than this are not fetched at once; the thread then opens at its newest ones. */
export const unread_fetch_max = 400;

/** The first post that was not read; undefined when all were. Own posts count as read. */
export function first_unread(posts: readonly Post[], read: number, is_own: (post: Post) => boolean): Post | undefined {
  return posts.find((post) => post.number > read && !is_own(post));
}

/** How many from the divider on: what the reader wrote themself is not new to them. */
export function count_unread(posts: readonly Post[], from: number, is_own: (post: Post) => boolean): number {
  return posts.filter((post) => post.number >= from && !is_own(post) && !post.erased).length;
}

/** Posts up to `seq` and those that `lets_in` names; the others wait behind the strip. */
export function visible_posts(posts: readonly Post[], seq: number, lets_in: (post: Post) => boolean): Post[] {
  return posts.filter((post) => post.seq <= seq || lets_in(post));
}

/**
 * The number up to which everything was read. `passed` are posts that were on screen; posts that the
 * reader never saw (a link led past them) stay unread until the end was reached.
 */
export function read_up_to(
  posts: readonly Post[],
  read: number,
  passed: ReadonlySet<number>,
  at_end: boolean,
  is_own: (post: Post) => boolean,
): number {
  const last = posts.at(-1);
  if (!last) return read;
  if (at_end) return Math.max(read, last.number);
  let up_to = read;
  for (const post of posts) {
    if (post.number <= up_to) continue;
    if (!passed.has(post.number) && !is_own(post) && !post.erased) break;
    up_to = post.number;
  }
  return up_to;
}

/** Markdown as one plain line, for quotes of a few words. */
export function plain_line(markdown: string, max = 140): string {
  const text = markdown
    .replace(/```[\s\S]*?```/g, ' ')
    .replace(/^\s{0,3}>.*$/gm, ' ')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s{0,3}(#{1,6}|[-*+]|\d+\.)\s+/gm, '')
    .replace(/^\s*\|?[\s:|-]+\|\s*$/gm, ' ')
    .replace(/[*_`~|]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (text.length <= max) return text;
  const cut = text.slice(0, max);
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > max * 0.6 ? space : max)} …`;
}

/** Authors of the posts, each once. */
export function people_in(posts: readonly Post[]): number {
  return new Set(posts.map((post) => post.by)).size;
}

/** A post by what stands in the address: its number or its id. */
export function is_wanted(post: Post, wanted: string): boolean {
  return String(post.number) === wanted || post.id === (wanted as Id);
}

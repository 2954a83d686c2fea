import { expect, test } from 'vitest';
import type { Post } from '../protocol/messages';
import { count_unread, first_unread, plain_line, read_up_to, visible_posts } from './thread_posts';

const post = (number: number, more: Partial<Post> = {}): Post => ({
  id: `id-${number}`,
  seq: number * 10,
  at: '2026-11-24T10:00:00.000Z',
  by: 'anna',
  number,
  text: `Text ${number}`,
  html: '',
  files: [],
  erased: false,
  ...more,
});
const mine = (one: Post): boolean => one.by === 'me';
const posts = [post(1), post(2), post(3, { by: 'me' }), post(4), post(5)];

test('opens at the first post of others that was not read', () => {
  expect(first_unread(posts, 1, mine)?.number).toBe(2);
  expect(first_unread(posts, 2, mine)?.number).toBe(4);
  expect(first_unread(posts, 5, mine)).toBeUndefined();
});

test('counts what is new to the reader: neither own posts nor deleted ones', () => {
  expect(count_unread(posts, 2, mine)).toBe(3);
  expect(count_unread([...posts, post(6, { erased: true })], 4, mine)).toBe(2);
});

test('shows what was there and what is own; the rest waits', () => {
  const shown = visible_posts([...posts, post(6), post(7, { by: 'me' })], 50, mine);
  expect(shown.map((one) => one.number)).toEqual([1, 2, 3, 4, 5, 7]);
});

test('reads on without a gap, and never back', () => {
  expect(read_up_to(posts, 1, new Set([2]), false, mine)).toBe(3);
  expect(read_up_to(posts, 1, new Set([2, 4]), false, mine)).toBe(4);
  expect(read_up_to(posts, 9, new Set([2]), false, mine)).toBe(9);
});

test('a link past unread posts leaves them unread until the end is reached', () => {
  expect(read_up_to(posts, 1, new Set([5]), false, mine)).toBe(1);
  expect(read_up_to(posts, 1, new Set([5]), true, mine)).toBe(5);
});

test('a quote is one plain line without Markdown and without what it quotes itself', () => {
  expect(plain_line('> frühere Worte\n\n**Stichtag** für [Neues](https://x.example), `wörtlich`')).toBe(
    'Stichtag für Neues, wörtlich',
  );
  expect(plain_line('Wort '.repeat(60), 40).length).toBeLessThan(45);
});

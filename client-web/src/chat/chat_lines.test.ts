import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../protocol/messages';
import { chat_rows, first_unseen, unseen_count } from './chat_lines';

const line = (seq: number, by = 'you', erased = false): ChatMessage => ({
  id: `m${seq}`,
  seq,
  at: `2026-11-2${seq < 5 ? 3 : 4}T10:0${seq}:00.000Z`,
  by,
  text: '',
  erased,
});
const is_own = (message: ChatMessage): boolean => message.by === 'me';
const lines = [line(1), line(2, 'me'), line(3, 'you', true), line(4), line(6)];

describe('lines of a chat', () => {
  it('finds where the unread ones of others begin', () => {
    expect(first_unseen(lines, 1, is_own)).toBe('m4');
    expect(first_unseen(lines, 6, is_own)).toBeNull();
    expect(unseen_count(lines, 0, is_own)).toBe(3);
  });

  it('stands a day above its first line, but not above the very first', () => {
    const rows = chat_rows(lines, 'm4', (at) => at.slice(0, 10));
    expect(rows.map((row) => row.new_day)).toEqual([false, false, false, false, true]);
    expect(rows.map((row) => row.new_since)).toEqual([false, false, false, true, false]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Hand } from '../protocol/messages';
import { queue_of } from './hands';

const hand = (seq: number, state: Hand['state'], first = true): Hand => ({
  id: `h${seq}`,
  seq,
  at: '2026-11-24T10:00:00.000Z',
  by: `p${seq}`,
  state,
  first,
});
const hands = [
  hand(1, 'done'),
  hand(2, 'raised', false),
  hand(3, 'speaking'),
  hand(4, 'raised'),
  hand(5, 'lowered'),
  hand(6, 'raised', false),
  hand(7, 'raised'),
];
const ids = (list: readonly Hand[]): string[] => list.map((one) => one.id);

describe('the speaker queue', () => {
  it('is in the order of the server', () => {
    const queue = queue_of(hands, undefined);
    expect(queue.speaking?.id).toBe('h3');
    expect(ids(queue.waiting)).toEqual(['h2', 'h4', 'h6', 'h7']);
  });

  it('lets who has not spoken come first where the rules say so', () => {
    const queue = queue_of(hands, { open: true, first_first: true, speaking_s: 0 });
    expect(ids(queue.waiting)).toEqual(['h4', 'h7', 'h2', 'h6']);
    expect(ids(hands)[1]).toBe('h2');
  });
});

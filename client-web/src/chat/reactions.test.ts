import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../protocol/messages';
import { buttons_of } from './reactions';

const message: ChatMessage = {
  id: 'm1',
  seq: 4,
  at: '2026-11-24T10:00:00.000Z',
  by: 'kim',
  text: 'Moin',
  reactions: [
    { reaction: 'agree', count: 3 },
    { reaction: 'laugh', count: 1 },
  ],
  erased: false,
};

describe('reactions to a message', () => {
  it('shows those that somebody gave, and all on request', () => {
    expect(buttons_of(message, [], [], false)).toEqual([
      { reaction: 'agree', count: 3, own: false },
      { reaction: 'laugh', count: 1, own: false },
    ]);
    expect(buttons_of(message, [], [], true).map((button) => button.reaction)).toEqual([
      'agree',
      'thanks',
      'idea',
      'laugh',
      'unclear',
    ]);
  });

  it('knows what is one’s own, and what one just wants', () => {
    const own = [{ message: 'm1', reaction: 'agree' as const }];
    expect(buttons_of(message, own, [], false)[0]?.own).toBe(true);
    const taken = [{ message: 'm1', reaction: 'agree' as const, on: false }];
    expect(buttons_of(message, own, taken, false)[0]?.own).toBe(false);
    const given = [
      { message: 'm2', reaction: 'idea' as const, on: true },
      { message: 'm1', reaction: 'thanks' as const, on: false },
      { message: 'm1', reaction: 'thanks' as const, on: true },
    ];
    expect(buttons_of(message, own, given, false)).toContainEqual({ reaction: 'thanks', count: 0, own: true });
  });
});

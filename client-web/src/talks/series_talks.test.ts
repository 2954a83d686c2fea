import { describe, expect, it } from 'vitest';
import type { TalkEntry, TalkState } from '../protocol/messages';
import { neighbours_of, series_of } from './series_talks';

const talk = (id: string, day: string, state: TalkState, more: Partial<TalkEntry> = {}): TalkEntry => ({
  id, seq: 1, state, title: id, starts_at: `2026-12-${day}T09:00:00.000Z`, minutes: 60, moderators: [],
  series: { id: 's', title: 'Sprechstunde' }, ...more,
});
const talks = [
  talk('c', '15', 'planned'),
  talk('a', '01', 'archived'),
  talk('b', '08', 'archived', { cancelled: true }),
  talk('e', '22', 'draft'),
  talk('x', '10', 'planned', { series: { id: 'other', title: 'Andere' } }),
];
const ids = (found: readonly TalkEntry[]): string => found.map((one) => one.id).join('');

describe('the talks of a series', () => {
  it('are what comes, what is over, and drafts, by their dates', () => {
    const found = series_of('s', talks);
    expect([found.title, ids(found.drafts), ids(found.coming), ids(found.past)]).toEqual(['Sprechstunde', 'e', 'c', 'ba']);
    expect(series_of('nobody', talks).title).toBe('');
  });

  it('stand before and after each other, a cancelled one passed over', () => {
    const list = talks.filter((one) => one.state !== 'draft');
    expect(neighbours_of('c', 's', list).before?.id).toBe('a');
    expect(neighbours_of('c', 's', list).after).toBeUndefined();
    expect(neighbours_of('a', 's', list).after?.id).toBe('c');
    expect(neighbours_of('b', 's', list)).toMatchObject({ before: { id: 'a' }, after: { id: 'c' } });
    expect(neighbours_of('nobody', 's', list)).toEqual({});
  });
});

import { describe, expect, it } from 'vitest';
import type { TalkEntry, TalkState } from '../protocol/messages';
import { group_talks, month_of, weeks_of } from './talk_list';

const entry = (id: string, state: TalkState, starts_at: string, moderators: string[] = []): TalkEntry => ({
  id,
  seq: 1,
  state,
  title: id,
  starts_at,
  minutes: 60,
  moderators,
});
const ids = (talks: TalkEntry[]): string[] => talks.map((talk) => talk.id);

describe('list of talks', () => {
  const all = [
    entry('old', 'archived', '2026-09-01T08:00:00.000Z'),
    entry('older', 'archived', '2026-08-01T08:00:00.000Z'),
    entry('later', 'planned', '2026-12-14T09:00:00.000Z', ['me']),
    entry('soon', 'registration', '2026-11-26T09:00:00.000Z'),
    entry('now', 'live', '2026-11-24T09:00:00.000Z', ['me']),
    entry('draft', 'draft', '2026-11-24T09:00:00.000Z', ['me']),
  ];

  it('puts what comes soonest first, what is over latest first', () => {
    const groups = group_talks(all, null);
    expect(ids(groups.live)).toEqual(['now']);
    expect(ids(groups.next)).toEqual(['soon', 'later']);
    expect(ids(groups.archive)).toEqual(['old', 'older']);
  });

  it('shows those that one leads', () => {
    const groups = group_talks(all, 'me');
    expect(ids(groups.next)).toEqual(['later']);
    expect(groups.archive).toEqual([]);
  });
});

describe('month', () => {
  it('begins weeks on Monday and fills them', () => {
    const weeks = weeks_of('2026-11');
    expect(weeks[0]).toEqual([null, null, null, null, null, null, '2026-11-01']);
    expect(weeks.at(-1)).toEqual(['2026-11-30', null, null, null, null, null, null]);
    expect(weeks_of('2027-02')).toHaveLength(4);
  });

  it('moves over the year', () => {
    expect(month_of('2026-11-24', 2)).toBe('2027-01');
    expect(month_of('2026-01-31', -1)).toBe('2025-12');
  });
});

import { describe, expect, it } from 'vitest';
import type { Talk } from '../protocol/messages';
import { agenda_rows, minutes_left, passed } from './agenda';

const start = Date.parse('2026-11-24T09:00:00.000Z');
const minute = 60_000;

function talk(state: Talk['state'], live_at?: number): Talk {
  return {
    id: 'x',
    state,
    muted: [],
    plan: {
      title: 'T',
      description: '',
      starts_at: new Date(start).toISOString(),
      minutes: 90,
      moderators: [],
      speakers: [],
      caption_writers: [],
      agenda: [
        { minute: 55, title: 'Fragen' },
        { minute: 0, title: 'Begrüßung' },
        { minute: 30, title: 'Vertrauensniveau' },
      ],
      review: false,
    },
    ...(live_at === undefined ? {} : { live_at: new Date(live_at).toISOString() }),
  };
}
const states = (of: Talk, now: number) => agenda_rows(of, now).map((row) => row.state);

describe('agenda', () => {
  it('knows the entry that runs, in order of time', () => {
    const rows = agenda_rows(talk('live', start), start + 47 * minute);
    expect(rows.map((row) => row.title)).toEqual(['Begrüßung', 'Vertrauensniveau', 'Fragen']);
    expect(rows.map((row) => row.state)).toEqual(['done', 'current', 'ahead']);
    expect(minutes_left(rows[1]!, start + 47 * minute)).toBe(8);
    expect(passed(rows[1]!, start + 42.5 * minute)).toBeCloseTo(0.5);
  });

  it('stays at the last entry when the talk takes longer', () => {
    expect(states(talk('live', start), start + 200 * minute)).toEqual(['done', 'done', 'current']);
  });

  it('is at the first entry when it begins early', () => {
    expect(states(talk('live', start - 5 * minute), start - 4 * minute)).toEqual([
      'current',
      'ahead',
      'ahead',
    ]);
  });

  it('counts from the real beginning when that is far off the plan', () => {
    const begun = start - 30 * 24 * 60 * minute;
    const rows = agenda_rows(talk('live', begun), begun + 31 * minute);
    expect(rows.map((row) => row.state)).toEqual(['done', 'current', 'ahead']);
    expect(rows[0]?.at).toBe(begun);
  });

  it('has nothing running before and after', () => {
    expect(states(talk('planned'), start + minute)).toEqual(['ahead', 'ahead', 'ahead']);
    expect(states(talk('follow_up', start), start + minute)).toEqual(['done', 'done', 'done']);
  });
});

import { describe, expect, it } from 'vitest';
import type { Talk, TalkEntry, TalkState } from '../protocol/messages';
import { is_full, offer_of, row_note } from './registration_state';

const noon = Date.parse('2026-11-24T12:00:00.000Z');
const talk = (state: TalkState, registration: Talk['plan']['registration']): Pick<Talk, 'state' | 'plan'> => ({
  state,
  plan: {
    title: 'E-Akte', description: '', starts_at: '2026-12-01T09:00:00.000Z', minutes: 60, moderators: [],
    speakers: [], caption_writers: [], agenda: [], review: false, ...(registration ? { registration } : {}),
  },
});

describe('registration', () => {
  it('is open in its state and in the lobby, until its time', () => {
    const rules = { approval: false };
    expect(offer_of(talk('registration', undefined), noon)).toBe('none');
    expect(offer_of(talk('planned', rules), noon)).toBe('later');
    expect(offer_of(talk('registration', rules), noon)).toBe('open');
    expect(offer_of(talk('lobby', rules), noon)).toBe('open');
    expect(offer_of(talk('live', rules), noon)).toBe('closed');
    const until = { ...rules, closes_at: '2026-11-24T12:00:00.000Z' };
    expect(offer_of(talk('registration', until), noon - 1)).toBe('open');
    expect(offer_of(talk('registration', until), noon)).toBe('closed');
  });

  it('is full when the next one waits', () => {
    const seats = (confirmed: number, waiting: number) => ({ id: 'x', confirmed, waiting });
    expect(is_full({ approval: false, capacity: 2 }, undefined)).toBe(false);
    expect(is_full({ approval: false, capacity: 2 }, seats(1, 0))).toBe(false);
    expect(is_full({ approval: false, capacity: 2 }, seats(2, 0))).toBe(true);
    expect(is_full({ approval: false, capacity: 2 }, seats(1, 1))).toBe(true);
    expect(is_full({ approval: false }, seats(900, 0))).toBe(false);
  });

  it('stands in a row of the list when one cannot simply register', () => {
    const entry = (registration: TalkEntry['registration']): TalkEntry => ({
      id: 'x', seq: 1, state: 'registration', title: '', starts_at: '', minutes: 60, moderators: [],
      ...(registration ? { registration } : {}),
    });
    expect(row_note(entry(undefined), noon)).toBeNull();
    expect(row_note(entry({ full: false }), noon)).toBeNull();
    expect(row_note(entry({ full: true }), noon)).toBe('full');
    expect(row_note(entry({ full: true, closes_at: '2026-11-24T11:00:00.000Z' }), noon)).toBe('closed');
  });
});

import { describe, expect, it } from 'vitest';
import type { Poll } from '../protocol/messages';
import { in_order, is_same_vote, is_withheld, left_ms, mean_of, problems_of, results_of } from './poll_results';

const poll = (changes: Partial<Poll> = {}): Poll => ({
  id: 'u1',
  seq: 1,
  at: '2026-11-24T10:00:00.000Z',
  by: 'ute',
  text: 'Woran hängt es?',
  kind: 'multiple',
  options: ['Technik', 'Personal', 'Geld'],
  hidden: false,
  state: 'open',
  counts: [1, 2, 0],
  ballots: 3,
  answers: [],
  erased: false,
  ...changes,
});

describe('the result of a poll', () => {
  it('is in percent of those who voted', () => {
    expect(results_of(poll())).toEqual([
      { option: 'Technik', votes: 1, percent: 33 },
      { option: 'Personal', votes: 2, percent: 67 },
      { option: 'Geld', votes: 0, percent: 0 },
    ]);
    expect(results_of(poll({ counts: [0, 0, 0], ballots: 0 }))?.[0]?.percent).toBe(0);
  });

  it('is not there while it is hidden, and never for own words', () => {
    expect(results_of(poll({ counts: [] }))).toBeNull();
    expect(results_of(poll({ options: [], counts: [] }))).toBeNull();
  });

  it('of a secret one stays closed where so few voted that it would tell who voted how', () => {
    const secret = { secret: true, state: 'closed' as const, counts: [], ballots: 4 };
    expect(is_withheld(poll(secret))).toBe(true);
    expect(is_withheld(poll({ ...secret, state: 'open' }))).toBe(false);
    expect(is_withheld(poll({ ...secret, counts: [2, 2, 1], ballots: 5 }))).toBe(false);
    expect(is_withheld(poll({ ...secret, secret: false }))).toBe(false);
    expect(is_withheld(poll({ ...secret, ballots: 0 }))).toBe(false);
  });

  it('has a mean on a scale', () => {
    expect(mean_of(poll({ kind: 'scale', counts: [1, 0, 3] }))).toBe(2.5);
    expect(mean_of(poll({ kind: 'scale', counts: [0, 0, 0] }))).toBeNull();
    expect(mean_of(poll())).toBeNull();
  });
});

describe('polls', () => {
  it('stand with the running ones first, without those taken off', () => {
    const all = [
      poll({ id: 'a', seq: 1, state: 'closed' }),
      poll({ id: 'b', seq: 2 }),
      poll({ id: 'c', seq: 3, state: 'closed' }),
      poll({ id: 'd', seq: 4 }),
      poll({ id: 'e', seq: 5, erased: true }),
    ];
    expect(in_order(all).map((one) => one.id)).toEqual(['d', 'b', 'c', 'a']);
  });

  it('say how long they are open', () => {
    const now = Date.parse('2026-11-24T10:00:00.000Z');
    expect(left_ms(poll(), now)).toBeNull();
    expect(left_ms(poll({ closes_at: '2026-11-24T10:00:40.000Z' }), now)).toBe(40_000);
    expect(left_ms(poll({ closes_at: '2026-11-24T09:00:00.000Z' }), now)).toBe(0);
    expect(left_ms(poll({ state: 'closed', closes_at: '2026-11-24T10:00:40.000Z' }), now)).toBeNull();
  });

  it('know an own vote again', () => {
    const ballot = { poll: 'u1', choices: [0, 2], text: '' };
    expect(is_same_vote(ballot, [2, 0], '')).toBe(true);
    expect(is_same_vote(ballot, [0], '')).toBe(false);
    expect(is_same_vote(undefined, [], '')).toBe(false);
  });

  it('are checked while they are written', () => {
    expect(problems_of('Und?', 'single', ['Ja', 'Nein', ' '], 20)).toBeNull();
    expect(problems_of('Und?', 'text', [], 20)).toBeNull();
    expect(problems_of(' ', 'single', ['Ja'], 20)).toEqual({ text: 'empty', options: 'few' });
    expect(problems_of('Und?', 'scale', ['Ja', 'Ja '], 20)).toEqual({ options: 'twice' });
    expect(problems_of('Und?', 'single', ['1', '2', '3'], 2)).toEqual({ options: 'many' });
  });
});

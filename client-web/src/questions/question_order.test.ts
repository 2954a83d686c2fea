import { describe, expect, it } from 'vitest';
import type { Question, QuestionState } from '../protocol/messages';
import * as order from './question_order';

function question(number: number, votes: number, state: QuestionState = 'released'): Question {
  return {
    id: `q${number}`,
    seq: number,
    at: '2026-11-24T10:00:00.000Z',
    by: 'a',
    number,
    text: `Frage ${number}`,
    state,
    task: '',
    votes,
    erased: false,
  };
}

const by_id = (questions: Question[]) => new Map(questions.map((one) => [one.id, one]));
const numbers = (questions: Question[]): number[] => questions.map((one) => one.number);

describe('order of questions', () => {
  it('sorts by votes, then by age; the newest first when asked for', () => {
    const all = [question(1, 2), question(2, 5), question(3, 2), question(4, 9, 'answering')];
    expect(numbers(order.sorted(all, 'votes'))).toEqual([2, 1, 3]);
    expect(numbers(order.sorted(all, 'time'))).toEqual([3, 2, 1]);
    expect(order.next_by_votes(all)?.number).toBe(2);
  });

  it('leaves out what is erased', () => {
    expect(order.sorted([{ ...question(1, 9), erased: true }], 'votes')).toEqual([]);
  });

  it('keeps the order while votes change, until it is sorted again', () => {
    const kept = order.begin([question(1, 5), question(2, 3)], 'votes', 0);
    const changed = [question(1, 5), question(2, 8)];
    expect(numbers(order.rows(kept, by_id(changed), false))).toEqual([1, 2]);
    expect(order.resort(kept, changed, 20_000).order).toEqual(['q2', 'q1']);
  });

  it('sorts again at the top only, with no hand in the list, every 10 s at most', () => {
    const kept = order.begin([question(1, 1)], 'votes', 1000);
    const free = { at_top: true, pointer: false, focus: false };
    expect(order.may_resort(kept, 11_000, free)).toBe(true);
    expect(order.may_resort(kept, 10_999, free)).toBe(false);
    expect(order.may_resort(kept, 20_000, { ...free, at_top: false })).toBe(false);
    expect(order.may_resort(kept, 20_000, { ...free, pointer: true })).toBe(false);
    expect(order.may_resort(kept, 20_000, { ...free, focus: true })).toBe(false);
  });

  it('lets new ones wait, then shows them on top for a minute', () => {
    const first = [question(1, 5)];
    const kept = order.begin(first, 'votes', 0);
    const all = [...first, question(2, 0), question(3, 0)];
    expect(numbers(order.hidden(kept, all))).toEqual([2, 3]);
    expect(numbers(order.rows(kept, by_id(all), false))).toEqual([1]);

    const shown = order.show(kept, order.hidden(kept, all), 1000);
    expect(shown.order).toEqual(['q3', 'q2', 'q1']);
    expect(order.hidden(shown, all)).toEqual([]);
    expect(order.resort(shown, all, 30_000).order).toEqual(['q3', 'q2', 'q1']);
    expect(order.resort(shown, all, 62_000).order).toEqual(['q1', 'q2', 'q3']);
  });

  it('adds nothing that waits when it sorts again', () => {
    const kept = order.begin([question(1, 5)], 'votes', 0);
    expect(order.resort(kept, [question(1, 5), question(2, 9)], 20_000).order).toEqual(['q1']);
  });

  it('keeps a row that left the list while a hand is in it', () => {
    const kept = order.begin([question(1, 5), question(2, 3)], 'votes', 0);
    const called = [question(1, 5, 'answering'), question(2, 3)];
    expect(numbers(order.rows(kept, by_id(called), true))).toEqual([1, 2]);
    expect(numbers(order.rows(kept, by_id(called), false))).toEqual([2]);
    const pruned = order.prune(kept, called);
    expect(numbers(order.rows(pruned, by_id(called), true))).toEqual([2]);
    expect(order.prune(pruned, called)).toBe(pruned);
  });

  it('is the same order object as long as nothing moved', () => {
    const all = [question(1, 5), question(2, 3)];
    const kept = order.begin(all, 'votes', 0);
    expect(order.resort(kept, all, 20_000).order).toBe(kept.order);
  });

  it('lists everything open in the follow-up', () => {
    const all = [question(1, 1, 'postponed'), question(2, 2), question(3, 3, 'answered')];
    expect(order.begin(all, 'votes', 0, order.is_open).order).toEqual(['q2', 'q1']);
  });
});

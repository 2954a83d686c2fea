import { expect, test } from 'vitest';
import type { Question, QuestionState } from '../protocol/messages';
import { candidates, is_on_desk, likeness, may_hold, may_merge, may_unmerge } from './duplicates';

function question(number: number, state: QuestionState = 'released', text = 'Wer scannt die Post?'): Question {
  return {
    id: `q${number}`, seq: number, at: '2026-11-24T10:00:00.000Z', by: 'a', number, text, state,
    task: '', votes: 0, erased: false,
  };
}
function merged(number: number, into: Question, was: QuestionState = 'released'): Question {
  return { ...question(number, 'merged'), merged: { into: into.id, number: into.number, was } };
}
const by_id = (all: Question[]): Map<string, Question> => new Map(all.map((one) => [one.id, one]));

test('what can be merged, and what can hold others', () => {
  const states: QuestionState[] = ['waiting', 'held', 'released', 'answering', 'postponed', 'answered', 'merged'];
  expect(states.filter((state) => may_merge(question(1, state)))).toEqual(['waiting', 'held', 'released', 'postponed']);
  expect(states.filter((state) => may_hold(question(1, state)))).toEqual([
    'waiting', 'held', 'released', 'answering', 'postponed',
  ]);
  expect(may_hold({ ...question(1), erased: true })).toBe(false);
});

test('a duplicate comes back until the question at the end of its chain is answered', () => {
  const open = question(3);
  const middle = merged(2, open);
  const first = merged(1, middle);
  expect(may_unmerge(first, by_id([open, middle, first]))).toBe(true);
  expect(may_unmerge(first, by_id([{ ...open, state: 'answered' }, middle, first]))).toBe(false);
  expect(may_unmerge(first, by_id([first]))).toBe(true);
  expect(may_unmerge(open, by_id([open]))).toBe(false);
});

test('candidates stand on the same side, the most alike first', () => {
  const all = [
    question(1, 'released', 'Wann beginnt die Frist?'),
    { ...question(2, 'released', 'Wann kommt die nächste Schulung?'), votes: 9 },
    question(3, 'answering', 'Die Frist für Akten beginnt wann?'),
    question(4, 'waiting', 'Wann beginnt die Frist?'),
    question(5, 'answered', 'Wann beginnt die Frist?'),
  ];
  const asked = question(6, 'released', 'Wann beginnt die Frist für Akten?');
  expect(candidates(asked, all).map((one) => one.number)).toEqual([1, 3, 2]);
  expect(candidates(question(7, 'held', asked.text), all).map((one) => one.number)).toEqual([4]);
});

test('likeness counts the words in common', () => {
  expect(likeness('Wer scannt die Post?', 'Post: wer SCANNT?')).toBe(1);
  expect(likeness('Wer scannt?', 'Wann beginnt es?')).toBe(0);
});

test('a duplicate stays where it was', () => {
  expect(is_on_desk(merged(1, question(2), 'waiting'))).toBe(true);
  expect(is_on_desk(merged(1, question(2)))).toBe(false);
});

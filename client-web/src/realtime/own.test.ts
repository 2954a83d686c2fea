import { expect, test } from 'vitest';
import type { Question } from '../protocol/messages';
import { apply_own_changed, counted_with, no_own } from './own';

function question(id: string, into?: string): Question {
  const merged = into === undefined ? {} : { merged: { into, number: 1, was: 'released' as const } };
  return {
    id, seq: 1, at: '2026-11-24T10:00:00.000Z', by: 'a', number: 1, text: '?', task: '', votes: 0, erased: false,
    state: into === undefined ? 'released' : 'merged', ...merged,
  };
}
const questions = [question('first', 'middle'), question('middle', 'last'), question('last'), question('other')];

test('what was merged counts at the end of the chain', () => {
  expect([...counted_with('last', questions)].sort()).toEqual(['first', 'last', 'middle']);
  expect([...counted_with('middle', questions)].sort()).toEqual(['first', 'middle']);
  expect([...counted_with('other', questions)]).toEqual(['other']);
});

test('a vote taken back is taken back from what was merged, too', () => {
  const own = { ...no_own, votes: ['first', 'other'] };
  const without = apply_own_changed(own, { channel: 'talk', question: 'last', vote: false }, questions);
  expect(without.votes).toEqual(['other']);
  const more = apply_own_changed(own, { channel: 'talk', question: 'last', vote: true }, questions);
  expect(more.votes).toEqual(['first', 'other', 'last']);
});

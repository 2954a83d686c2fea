import { describe, expect, it } from 'vitest';
import type { ChatMessage, Question } from '../protocol/messages';
import { clock_of, cluster_max, clusters, timeline } from './timeline';

const begin = Date.parse('2026-11-17T09:00:00.000Z');
const at = (seconds: number): string => new Date(begin + seconds * 1000).toISOString();
const talk = { live_at: at(0), ended_at: at(5280) };

const line = (id: string, seconds: number): ChatMessage => ({
  id,
  seq: seconds,
  at: at(seconds),
  by: 'a',
  text: id,
  erased: false,
});
const asked = (number: number, seconds: number, called?: number): Question => ({
  id: `q${number}`,
  seq: number,
  at: at(seconds),
  by: 'a',
  number,
  text: '',
  state: 'released',
  task: '',
  votes: 0,
  erased: false,
  ...(called === undefined ? {} : { called_at: at(called) }),
});
const keys = (entries: { key: string }[]): string[] => entries.map((entry) => entry.key);

describe('course of a talk', () => {
  it('gathers lines that came close together', () => {
    const found = clusters([line('a', 10), line('b', 60), line('c', 400), line('d', 410)], []);
    expect(keys(found)).toEqual(['a', 'c']);
  });

  it('begins anew at a question in between, and when there are many', () => {
    expect(keys(clusters([line('a', 10), line('b', 60)], [{ at: begin + 30_000 }]))).toEqual(['a', 'b']);
    const many = Array.from({ length: cluster_max + 1 }, (_, index) => line(`m${index}`, index));
    expect(keys(clusters(many, []))).toEqual(['m0', `m${cluster_max}`]);
  });

  it('leaves out erased lines', () => {
    expect(clusters([{ ...line('a', 10), erased: true }], [])).toEqual([]);
  });

  it('puts questions where they were called, else where they were asked', () => {
    const entries = timeline(talk, [asked(1, -600, 1200), asked(2, 900)], [line('a', 1000)], 'all');
    expect(keys(entries)).toEqual(['start', 'q2', 'a', 'q1', 'end']);
  });

  it('shows one kind when asked for', () => {
    const questions = [asked(1, 100)];
    const lines = [line('a', 200)];
    expect(keys(timeline(talk, questions, lines, 'chat'))).toEqual(['start', 'a', 'end']);
    expect(keys(timeline(talk, questions, lines, 'questions'))).toEqual(['start', 'q1', 'end']);
  });

  it('counts by the clock of the talk', () => {
    expect(clock_of(talk, begin + 2_472_000)).toEqual({ kind: 'in', ms: 2_472_000 });
    expect(clock_of(talk, begin - 1)).toEqual({ kind: 'before' });
    expect(clock_of(talk, begin + 6_000_000)).toEqual({ kind: 'after' });
    expect(clock_of({}, begin)).toEqual({ kind: 'before' });
  });
});

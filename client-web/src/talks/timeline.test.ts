import { describe, expect, it } from 'vitest';
import type { ChatMessage, Poll, Question, ShownSlide } from '../protocol/messages';
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
const keys = (entries: readonly ({ key: string } | { id: string })[]): string[] =>
  entries.map((entry) => ('key' in entry ? entry.key : entry.id));
const nothing = { questions: [], messages: [], captions: [], slides: [], polls: [] };

describe('course of a talk', () => {
  it('gathers lines that came close together', () => {
    const found = clusters([line('a', 10), line('b', 60), line('c', 400), line('d', 410)], []);
    expect(found.map(keys)).toEqual([['a', 'b'], ['c', 'd']]);
  });

  it('begins anew at a question in between, and when there are many', () => {
    expect(clusters([line('a', 10), line('b', 60)], [{ at: begin + 30_000 }]).map(keys)).toEqual([['a'], ['b']]);
    const many = Array.from({ length: cluster_max + 1 }, (_, index) => line(`m${index}`, index));
    expect(clusters(many, []).map((lines) => lines.length)).toEqual([cluster_max, 1]);
  });

  it('leaves out erased lines', () => {
    expect(clusters([{ ...line('a', 10), erased: true }], [])).toEqual([]);
  });

  it('puts an anonymous question behind what comes before it in the log, whose time says the hour only', () => {
    const anonymous = (seq: number, called?: number): Question =>
      ({ ...asked(seq, -1800, called), id: 'nobody', by: 'anonymous' });
    const said = { ...nothing, messages: [line('a', 10), line('b', 700)] };
    const place = (question: Question): number | undefined =>
      timeline(talk, { ...said, questions: [asked(5, 5), question] }, 'all').find(({ key }) => key === 'nobody')?.at;
    expect(place(anonymous(11))).toBe(begin + 10_000);
    expect(place(anonymous(8))).toBe(begin + 5_000);
    expect(place(anonymous(701))).toBe(begin + 700_000);
    expect(place(anonymous(1))).toBe(begin);
    expect(place(anonymous(11, 900))).toBe(begin + 900_000);
  });

  it('puts questions where they were called, else where they were asked', () => {
    const entries = timeline(
      talk,
      { ...nothing, questions: [asked(1, -600, 1200), asked(2, 900)], messages: [line('a', 1000)] },
      'all',
    );
    expect(keys(entries)).toEqual(['start', 'q2', 'a', 'q1', 'end']);
  });

  it('shows one kind when asked for', () => {
    const questions = [asked(1, 100)];
    const messages = [line('a', 200)];
    expect(keys(timeline(talk, { ...nothing, questions, messages }, 'chat'))).toEqual(['start', 'a', 'end']);
    expect(keys(timeline(talk, { ...nothing, questions, messages }, 'questions'))).toEqual(['start', 'q1', 'end']);
  });

  it('shows slides that stayed, polls that were opened, and captions in their lines', () => {
    const slide = (id: string, seconds: number, until?: number): ShownSlide => ({
      id,
      seq: seconds,
      at: at(seconds),
      by: 'a',
      deck: 'd',
      page: 1,
      ...(until === undefined ? {} : { until: at(until) }),
    });
    const poll = (id: string, opened_at?: string): Poll => ({ id, at: at(0), erased: false, opened_at }) as Poll;
    const things = {
      ...nothing,
      slides: [slide('leafed', 10, 11), slide('s1', 11, 60), slide('s2', 60)],
      polls: [poll('prepared'), poll('p1', at(30))],
      captions: [line('c1', 40), line('c2', 42)],
    };
    expect(keys(timeline(talk, things, 'all'))).toEqual(['start', 's1', 'p1', 'c1', 's2', 'end']);
    expect(keys(timeline(talk, things, 'slides'))).toEqual(['start', 's1', 's2', 'end']);
  });

  it('counts by the clock of the talk', () => {
    expect(clock_of(talk, begin + 2_472_000)).toEqual({ kind: 'in', ms: 2_472_000 });
    expect(clock_of(talk, begin - 1)).toEqual({ kind: 'before' });
    expect(clock_of(talk, begin + 6_000_000)).toEqual({ kind: 'after' });
    expect(clock_of({}, begin)).toEqual({ kind: 'before' });
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seeded_random } from '../realtime/testing/fake_clock';
import type { Event, LinkEnd, Line, Post, Question, State } from './messages';
import { limits } from './messages';
import { reduce, streams } from './reduce';

function id_of(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}
function question(seq: number, more: Partial<Question> = {}): Question {
  return {
    id: id_of(seq),
    seq,
    at: '2026-11-24T10:46:12.345Z',
    by: id_of(9),
    number: seq,
    text: `Frage ${seq}`,
    state: 'released',
    task: '',
    votes: 0,
    erased: false,
    ...more,
  };
}
function post(seq: number, more: Partial<Post> = {}): Post {
  return {
    id: id_of(seq),
    seq,
    at: '2026-11-24T10:46:12.345Z',
    by: id_of(9),
    number: seq,
    text: `Beitrag ${seq}`,
    html: '',
    files: [],
    erased: false,
    ...more,
  };
}
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
const seqs = (items: { seq: number }[] | undefined) => (items ?? []).map((item) => item.seq);

describe('reduce', () => {
  it('replaces a subject and leaves the others', () => {
    const area = { id: id_of(1), name: 'IT', description: '' };
    const before: State = { area };
    const thread = { id: id_of(2), area: id_of(1), at: '', by: id_of(3), title: 'Neu' };
    const after = reduce(reduce(before, { thread }), { thread: { ...thread, title: 'Alt' } });
    expect(after).toEqual({ area, thread: { ...thread, title: 'Alt' } });
  });

  it('puts items in the order of seq, then of id', () => {
    const a = post(5, { id: id_of(0xb) });
    const b = post(5, { id: id_of(0xa) });
    const after = reduce({ posts: [post(2), post(9)] }, { posts: [a, post(1), b, post(12)] });
    expect(after.posts?.map((item) => item.id)).toEqual(
      [1, 2, 0xa, 0xb, 9, 12].map((number) => id_of(number)),
    );
  });

  it('replaces an item where it stands', () => {
    const before = { posts: [post(1), post(2), post(3)] };
    const after = reduce(before, { posts: [post(2, { text: 'neu' })] });
    expect(after.posts?.map((item) => item.text)).toEqual(['Beitrag 1', 'neu', 'Beitrag 3']);
  });

  it('changes nothing that it was given, and keeps what it does not touch', () => {
    const before: State = { posts: [post(1)], questions: [question(2)] };
    const copy = structuredClone(before);
    const after = reduce(before, { posts: [post(3)], tallies: [{ question: id_of(9), votes: 1 }] });
    expect(before).toEqual(copy);
    expect(after.questions).toBe(before.questions);
    expect(after.posts).not.toBe(before.posts);
  });

  it('folds tallies into questions and keeps none', () => {
    const before: State = { questions: [question(1), question(2)] };
    const after = reduce(before, {
      tallies: [
        { question: id_of(2), votes: 7 },
        { question: id_of(2), votes: 9 },
        { question: id_of(8), votes: 1 },
      ],
    });
    expect(after.questions?.map((item) => item.votes)).toEqual([0, 9]);
    expect(after).not.toHaveProperty('tallies');
    expect(before.questions?.[1]?.votes).toBe(0);
  });

  it('replaces totals by task, in the order of the task ids', () => {
    const total = (task: string, questions: number) => ({
      task,
      questions,
      annotations: 0,
      links: 0,
    });
    let state = reduce({}, { totals: [total('4.2', 1), total('10', 1)] });
    state = reduce(state, { totals: [total('4.10', 1), total('4.2', 5)] });
    expect(state.totals?.map((entry) => [entry.task, entry.questions])).toEqual([
      ['10', 1],
      ['4.10', 1],
      ['4.2', 5],
    ]);
  });

  it('keeps the newest of a stream', () => {
    let state: State = {};
    for (const seq of numbers(1, 150)) state = reduce(state, { posts: [post(seq)] });
    expect(seqs(state.posts)).toEqual(numbers(51, 150));
  });

  it('keeps what is open whatever its age, and lets it go when it closes', () => {
    const done = { at: '', reason: 'asked', about: 'talks' } as const;
    const line = (seq: number, is_done: boolean): Line => ({
      ...done,
      id: id_of(seq),
      seq,
      done: is_done,
    });
    const link = (seq: number, removed: boolean): LinkEnd => ({
      id: id_of(seq),
      seq,
      here: 'talks',
      other: 'library',
      version: 1,
      removed,
    });
    let state: State = {
      questions: [question(1), question(2, { state: 'answered' }), question(3, { erased: true })],
      lines: [line(1, false), line(2, true)],
      links: [link(1, false), link(2, true)],
    };
    for (const seq of numbers(10, 109)) {
      state = reduce(state, {
        questions: [question(seq, { state: 'answered' })],
        lines: [line(seq, true)],
        links: [link(seq, true)],
      });
    }
    expect(seqs(state.questions)).toEqual([1, ...numbers(10, 109)]);
    expect(seqs(state.lines)).toEqual([1, ...numbers(10, 109)]);
    expect(seqs(state.links)).toEqual([1, ...numbers(10, 109)]);
    state = reduce(state, {
      questions: [question(1, { state: 'answered' })],
      lines: [line(1, true)],
      links: [link(1, true)],
    });
    for (const stream of ['questions', 'lines', 'links'] as const) {
      expect(seqs(state[stream])).toEqual(numbers(10, 109));
    }
  });

  it('gives the same state from any old snapshot and the events after it', () => {
    const random = seeded_random(42);
    const pick = (count: number) => 1 + Math.floor(random() * count);
    const events: State[] = numbers(1, 600).map((seq) => {
      if (random() < 0.5) return { questions: [question(seq)] };
      const old = question(pick(seq), { state: random() < 0.7 ? 'answered' : 'postponed' });
      if (random() < 0.3) return { tallies: [{ question: old.id, votes: pick(50) }] };
      return { questions: [old], posts: [post(seq)] };
    });
    const states: State[] = [{}];
    for (const event of events) states.push(reduce(states.at(-1) ?? {}, event));
    for (const from of [0, 1, 99, 100, 101, 350, 599]) {
      const replayed = events.slice(from).reduce(reduce, structuredClone(states[from]) ?? {});
      expect(replayed).toEqual(states.at(-1));
    }
    expect(states.at(-1)?.posts?.length).toBeLessThanOrEqual(limits.window_items);
  });
});

// Written by the C++ tests from the real handlers: what the server's reducer made of each event.
const scenarios_folder = join(import.meta.dirname, '../../../tests/scenarios');

interface Scenario {
  name: string;
  steps: { before: State; event: Event; after: State }[];
}

describe.skipIf(!existsSync(scenarios_folder))('shared scenarios', () => {
  const files = existsSync(scenarios_folder)
    ? readdirSync(scenarios_folder).filter((name) => name.endsWith('.json'))
    : [];

  it('are there', () => {
    expect(files).not.toEqual([]);
  });

  it.each(files)('%s', (file) => {
    const scenario = JSON.parse(readFileSync(join(scenarios_folder, file), 'utf8')) as Scenario;
    expect(scenario.steps).not.toEqual([]);
    scenario.steps.forEach((step, place) => {
      const after = reduce(step.before, step.event.data);
      expect(without_empty(after), `${scenario.name}, step ${place}`).toEqual(
        without_empty(step.after),
      );
    });
  });
});

/** The wire leaves empty streams out. */
function without_empty(state: State): State {
  const whole = { ...state };
  for (const stream of [...streams, 'totals', 'tallies'] as const) {
    if (whole[stream]?.length === 0) delete whole[stream];
  }
  return whole;
}

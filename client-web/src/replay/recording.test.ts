import { describe, expect, it } from 'vitest';
import { limits, type ChatMessage, type Event, type State } from '../protocol/messages';
import { reduce } from '../protocol/reduce';
import { load_log } from './load_log';
import { after, before, just_begun_ms, moment_at, moments_of, parse_clock } from './moments';
import { Recording } from './recording';

const begin = Date.parse('2026-11-17T09:00:00.000Z');
const at = (seconds: number): string => new Date(begin + seconds * 1000).toISOString();
const talk = { live_at: at(0), ended_at: at(1000) };

const event = (seq: number, seconds: number, data: State = {}, by = 'kim'): Event =>
  ({ channel: 'talk:t', seq, at: at(seconds), event: 'x', by, data });
const message = (seq: number, text = `m${seq}`): ChatMessage =>
  ({ id: `m${seq}`, seq, at: at(seq), by: 'kim', text, erased: false });
/** One message each second, from 1 on. */
const chat = (count: number): Event[] =>
  Array.from({ length: count }, (_, index) => event(index + 1, index + 1, { messages: [message(index + 1)] }));

describe('a recording', () => {
  it('is, at any position, what the events up to it make', () => {
    const events = chat(700);
    const recording = new Recording(events, talk);
    let state: State = {};
    const live = [state, ...events.map(({ data }) => (state = reduce(state, data)))];
    // Back and forth, so that what is kept between is used and not in order.
    for (const position of [700, 0, 251, 1, 250, 499, 500, 699]) {
      expect(recording.state_at(position)).toEqual(live[position]);
      expect(recording.position_at(begin + position * 1000)).toBe(position);
      expect(recording.position_at(begin + position * 1000 + 999)).toBe(position);
    }
  });

  it('tells apart what came one millisecond later', () => {
    const recording = new Recording([event(1, 1), event(2, 1.001)], talk);
    expect(recording.position_at(begin + 999)).toBe(0);
    expect(recording.position_at(begin + 1000)).toBe(1);
    expect(recording.position_at(begin + 1001)).toBe(2);
  });

  it('shows what is not dated with the next thing that is', () => {
    const recording = new Recording([event(1, 10), event(2, -3000, {}, 'anonymous'), event(3, 20)], talk);
    expect(recording.position_at(begin + 19_999)).toBe(1);
    expect(recording.position_at(begin + 20_000)).toBe(3);
    const last = new Recording([event(1, 10), event(2, -3000, {}, 'anonymous')], talk);
    expect(last.position_at(begin + 900_000)).toBe(1);
  });

  it('goes on where the clock of the server was put back', () => {
    const recording = new Recording([event(1, 10), event(2, 5), event(3, 20)], talk);
    expect(recording.position_at(begin + 9_000)).toBe(0);
    expect(recording.position_at(begin + 10_000)).toBe(2);
  });

  it('has what lies outside the window, with totals', () => {
    const tally = { reaction_tallies: [{ message: 'm1', reactions: [{ reaction: 'agree', count: 3 }] }] } as State;
    const count = limits.window_items + 20;
    const recording = new Recording([...chat(count), event(count + 1, count + 1, tally)], talk);
    expect(recording.state_at(count + 1).messages).toHaveLength(limits.window_items);
    const whole = recording.whole('messages');
    expect(whole).toHaveLength(count);
    expect(whole[0]?.reactions).toEqual([{ reaction: 'agree', count: 3 }]);
    expect(recording.whole('messages', 5)).toHaveLength(5);
  });

  it('ends with its last event where nobody ended it', () => {
    expect(new Recording(chat(30), { live_at: at(0) }).end).toBe(begin + 30_000);
    expect(new Recording([], {}).end).toBe(0);
  });
});

describe('the log of a channel', () => {
  it('is read page after page, and says how far it is', async () => {
    const events = chat(2_500);
    const asked: number[] = [];
    const steps: [number, number][] = [];
    const load = (_channel: string, from: number, limit: number) => {
      asked.push(from);
      return Promise.resolve({ epoch: 'e', head: 2_500, events: events.slice(from, from + limit) });
    };
    expect(await load_log('talk:t', load, (there, of) => steps.push([there, of]))).toEqual(events);
    expect(asked).toEqual([0, 1_000, 2_000]);
    expect(steps.at(-1)).toEqual([2_500, 2_500]);
  });

  it('ends where a page is empty, whatever the head says', async () => {
    const load = () => Promise.resolve({ epoch: 'e', head: 9, events: [] });
    expect(await load_log('talk:t', load, () => undefined)).toEqual([]);
  });
});

describe('where one can jump to', () => {
  const moments = moments_of({
    begin,
    end: begin + 1_000_000,
    questions: [
      { called_at: at(100), number: 7, erased: false },
      { number: 8, erased: false },
      { called_at: at(-5), number: 9, erased: false },
      { called_at: at(110), number: 10, erased: true },
    ] as never,
    polls: [{ opened_at: at(50), text: 'Wie?', erased: false }] as never,
    slides: [{ at: at(20), page: 3, deck: 'd' }] as never,
    decks: [{ id: 'd', title: 'Stand' }] as never,
  });

  it('is what began while the talk was live, in order', () => {
    expect(moments.map(({ kind }) => kind)).toEqual(['start', 'slide', 'poll', 'question']);
    expect(moments[1]).toEqual({ kind: 'slide', at: begin + 20_000, page: 3, deck: 'Stand' });
  });

  it('goes on to the next, and back to what runs, or before it', () => {
    expect(moment_at(moments, begin + 60_000)?.kind).toBe('poll');
    expect(after(moments, begin + 60_000)?.kind).toBe('question');
    expect(after(moments, begin + 100_000)).toBeUndefined();
    expect(before(moments, begin + 60_000)?.kind).toBe('poll');
    expect(before(moments, begin + 50_000 + just_begun_ms)?.kind).toBe('slide');
    expect(before(moments, begin)?.kind).toBe('start');
  });

  it('reads the second of an address', () => {
    expect(parse_clock('00:41:12')).toBe(2_472_000);
    expect(parse_clock('100:00:00')).toBe(360_000_000);
    for (const wrong of [null, '', '41:12', '00:61:00', '00:00:61', 'x', '00:00:001']) {
      expect(parse_clock(wrong)).toBeNull();
    }
  });
});

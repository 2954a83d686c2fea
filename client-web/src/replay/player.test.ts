import { describe, expect, it } from 'vitest';
import { limits, type ChatMessage, type Event } from '../protocol/messages';
import { FakeBrowser } from '../realtime/testing/fake_browser';
import { FakeClock } from '../realtime/testing/fake_clock';
import { Player } from './player.svelte';
import { Recording } from './recording';

const begin = Date.parse('2026-11-17T09:00:00.000Z');
const at = (seconds: number): string => new Date(begin + seconds * 1000).toISOString();
const message = (seq: number): ChatMessage =>
  ({ id: `m${seq}`, seq, at: at(seq), by: 'kim', text: `m${seq}`, erased: false });
const events: Event[] = Array.from({ length: 600 }, (_, index) => {
  const seq = index + 1;
  return { channel: 'talk:t', seq, at: at(seq), event: 'chat.posted', by: 'kim', data: { messages: [message(seq)] } };
});

function player(): { player: Player; clock: FakeClock } {
  const clock = new FakeClock();
  const network = { open_socket: () => never(), fetch: () => never() };
  const { environment } = new FakeBrowser(clock, network).tab();
  const recording = new Recording(events, { live_at: at(0), ended_at: at(600) });
  return { player: new Player(recording, 'talk:t', environment), clock };
}
function never(): never {
  throw new Error('a recording asks nobody');
}
const newest = (one: Player): string | undefined => one.store.shown('messages').at(-1)?.text;

describe('a player', () => {
  it('stands at the beginning, known and not now', () => {
    const { player: one } = player();
    expect(one.store.status).toBe('ready');
    expect(one.store.moment).toBe(begin);
    expect(newest(one)).toBeUndefined();
  });

  it('shows any second, forward and back, by steps and by jumps', () => {
    const { player: one } = player();
    for (const second of [5, 3, 500, 501, 2, 600]) {
      one.seek(begin + second * 1000 + 400);
      expect(newest(one)).toBe(`m${second}`);
    }
    expect(one.at).toBe(begin + 600_000);
    expect(one.ended).toBe(true);
    one.seek(begin - 5);
    expect(one.at).toBe(begin);
    expect(newest(one)).toBeUndefined();
  });

  it('tells what follows step by step, as a live channel does', () => {
    const { player: one } = player();
    const told: number[] = [];
    one.store.on_event((event) => told.push(event.seq));
    one.seek(begin + 3_000);
    expect(told).toEqual([1, 2, 3]);
  });

  it('plays by the clock, faster where wanted, and holds at its end', async () => {
    const { player: one, clock } = player();
    one.play();
    await clock.advance(10_000);
    expect(newest(one)).toBe('m10');
    one.pause();
    await clock.advance(10_000);
    expect(newest(one)).toBe('m10');
    one.speed = 4;
    one.play();
    await clock.advance(10_000);
    expect(newest(one)).toBe('m50');
    await clock.advance(1_000_000);
    expect(one.playing).toBe(false);
    expect(newest(one)).toBe('m600');
    one.play();
    expect(one.at).toBe(begin);
    one.pause();
  });

  it('has what is older than its window', async () => {
    const { player: one } = player();
    one.seek(begin + 300_000);
    expect(one.store.shown('messages')).toHaveLength(limits.window_items);
    expect(await one.store.load_older('messages')).toBe(true);
    expect(one.store.shown('messages').map(({ seq }) => seq)).toEqual(
      Array.from({ length: 200 }, (_, index) => index + 101),
    );
  });
});

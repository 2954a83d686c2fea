import { beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../protocol/messages';
import { tries_max, Typer, typing_every_ms } from './typer';

let now = 0;
let timers: { at: number; run: () => void }[] = [];
let sent: string[] = [];
/** Whether the server passes it on. */
let passes: (text: string) => boolean;
let typer: Typer;

/** What was sent is answered at once. */
async function pass(ms: number): Promise<void> {
  await Promise.resolve();
  await Promise.resolve();
  now += ms;
  const due = timers.filter((timer) => timer.at <= now);
  timers = timers.filter((timer) => timer.at > now);
  for (const timer of due) timer.run();
  await Promise.resolve();
  await Promise.resolve();
}

beforeEach(() => {
  now = 0;
  timers = [];
  sent = [];
  passes = () => true;
  typer = new Typer({
    send: (text) => {
      sent.push(text);
      return Promise.resolve(passes(text));
    },
    now: () => now,
    set_timer: (run, ms) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => (timers = timers.filter((one) => one !== timer));
    },
  });
});

describe('typer', () => {
  it('sends the first change at once, then the latest', async () => {
    for (const text of ['G', 'Gu', 'Gut', 'Gute']) typer.type(text);
    expect(sent).toEqual(['G']);
    await pass(typing_every_ms);
    expect(sent).toEqual(['G', 'Gute']);
    typer.type('Guten');
    expect(sent).toEqual(['G', 'Gute']);
    await pass(typing_every_ms);
    expect(sent).toEqual(['G', 'Gute', 'Guten']);
  });

  it('stays below what the server passes on', async () => {
    for (let n = 0; n < 200; n += 1) {
      typer.type('x'.repeat(n + 1));
      await pass(50);
    }
    expect(sent.length).toBeLessThanOrEqual(10 * limits.caption_types_per_second);
    expect(sent.length).toBeGreaterThan(20);
  });

  it('sends nothing of a line that was finished meanwhile', async () => {
    typer.type('G');
    typer.type('Guten Morgen');
    typer.finish();
    typer.type('');
    await pass(1_000);
    expect(sent).toEqual(['G']);
    typer.type('u');
    expect(sent).toEqual(['G', 'u']);
  });

  it('says that everything was taken back', async () => {
    typer.type('G');
    await pass(1_000);
    typer.type('');
    expect(sent).toEqual(['G', '']);
  });

  it('cuts what is too long for a line, between characters', () => {
    typer.type('😀'.repeat(limits.caption_text_max + 5));
    expect([...(sent[0] ?? '')]).toHaveLength(limits.caption_text_max);
  });

  it('sends again what was not passed on, as long as the line stands, a few times', async () => {
    passes = () => sent.length > 2;
    typer.type('Guten');
    for (let n = 0; n < 10; n += 1) await pass(typing_every_ms);
    expect(sent).toEqual(['Guten', 'Guten', 'Guten']);
    passes = () => false;
    typer.type('Guten Tag');
    for (let n = 0; n < 20; n += 1) await pass(typing_every_ms);
    expect(sent.filter((text) => text === 'Guten Tag')).toHaveLength(tries_max);
  });

  it('has one on its way at a time', async () => {
    let answer: (passed: boolean) => void = () => undefined;
    const slow = new Typer({
      send: (text) => {
        sent.push(text);
        return new Promise((resolve) => (answer = resolve));
      },
      now: () => now,
      set_timer: (run, ms) => {
        const timer = { at: now + ms, run };
        timers.push(timer);
        return () => (timers = timers.filter((one) => one !== timer));
      },
    });
    slow.type('G');
    slow.type('Gu');
    await pass(5_000);
    expect(sent).toEqual(['G']);
    answer(true);
    await pass(0);
    expect(sent).toEqual(['G', 'Gu']);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Caption } from '../protocol/messages';
import { Typing, typing_stays_ms } from './typing.svelte';

let now = 0;
let timers: { at: number; run: () => void }[] = [];
let finished: Caption[] = [];
let typing: Typing;

const texts = (): string[] => typing.lines.map((one) => one.text);

function pass(ms: number): void {
  now += ms;
  const due = timers.filter((timer) => timer.at <= now);
  timers = timers.filter((timer) => timer.at > now);
  for (const timer of due) timer.run();
}

function finish(by: string, seq: number): void {
  finished.push({ id: `${seq}`, seq, at: '2026-11-24T10:00:00.000Z', by, text: 'x', erased: false });
  typing.renew();
}

beforeEach(() => {
  now = 0;
  timers = [];
  finished = [];
  const set_timer = (run: () => void, ms: number): (() => void) => {
    const timer = { at: now + ms, run };
    timers.push(timer);
    return () => (timers = timers.filter((one) => one !== timer));
  };
  typing = new Typing({ set_timer }, () => finished);
});

describe('captions that are being typed', () => {
  it('are one a person, each in its place', () => {
    typing.take({ by: 'a', text: 'G', after: 1 });
    typing.take({ by: 'b', text: 'M', after: 1 });
    typing.take({ by: 'a', text: 'Gu', after: 1 });
    expect(texts()).toEqual(['Gu', 'M']);
  });

  it('go when the line is finished, and what was typed before comes too late', () => {
    typing.take({ by: 'a', text: 'Guten', after: 4 });
    typing.take({ by: 'b', text: 'M', after: 4 });
    finish('a', 5);
    expect(texts()).toEqual(['M']);
    typing.take({ by: 'a', text: 'Guten Morge', after: 4 });
    expect(texts()).toEqual(['M']);
    typing.take({ by: 'a', text: 'und', after: 5 });
    expect(texts()).toEqual(['M', 'und']);
  });

  it('go when everything was taken back, or nothing more comes', () => {
    typing.take({ by: 'a', text: 'G', after: 1 });
    typing.take({ by: 'a', text: '', after: 1 });
    expect(texts()).toEqual([]);
    typing.take({ by: 'a', text: 'G', after: 1 });
    pass(typing_stays_ms - 1);
    typing.take({ by: 'a', text: 'Gu', after: 1 });
    pass(typing_stays_ms - 1);
    expect(texts()).toEqual(['Gu']);
    pass(1);
    expect(texts()).toEqual([]);
  });

  it('go all at once when the connection is lost', () => {
    typing.take({ by: 'a', text: 'G', after: 1 });
    typing.take({ by: 'b', text: 'M', after: 1 });
    typing.clear();
    expect(texts()).toEqual([]);
    expect(timers).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Caption, CaptionTyping } from '../protocol/messages';
import type { Stream, StreamItems } from '../protocol/reduce';
import { last_lines, time_of } from './caption_state';
import { CaptionReader } from './reader.svelte';

function line(seq: number, part: Partial<Caption> = {}): Caption {
  const at = new Date(Date.UTC(2026, 10, 24, 10, 0, seq)).toISOString();
  return { id: `line-${seq}`, seq, at, by: 'gesa', text: `Zeile ${seq}`, erased: false, ...part };
}

class View {
  lines = $state.raw<Caption[]>([line(1), line(2), line(3)]);
  typing: CaptionTyping[] = [{ by: 'gesa', text: 'Zei', after: 3 }];
  shown<S extends Stream>(): StreamItems[S][] {
    return this.lines as StreamItems[S][];
  }
}

const seqs = (lines: readonly Caption[]): number[] => lines.map((one) => one.seq);

describe('a reader of captions', () => {
  it('shows what there is, and what is being typed', () => {
    const reader = new CaptionReader(() => new View());
    expect(seqs(reader.lines)).toEqual([1, 2, 3]);
    expect(reader.typing[0]?.text).toBe('Zei');
    expect(reader.waiting).toBe(0);
  });

  it('held, shows what was there, counts what came, and goes on with all of it', () => {
    const view = new View();
    const reader = new CaptionReader(() => view);
    reader.hold();
    // The window moved on: older ones left it, one was corrected.
    view.lines = [line(2, { text: 'berichtigt' }), line(3), line(4), line(5)];
    expect(reader.lines.map((one) => one.text)).toEqual(['Zeile 1', 'Zeile 2', 'Zeile 3']);
    expect(reader.waiting).toBe(2);
    expect(reader.typing).toEqual([]);
    reader.go_on();
    expect(seqs(reader.lines)).toEqual([2, 3, 4, 5]);
    expect(reader.waiting).toBe(0);
  });

  it('held, still lets go of a text that was erased', () => {
    const reader = new CaptionReader(() => new View());
    reader.hold();
    reader.renew([line(2, { erased: true, text: '' }), line(3, { text: 'berichtigt' })]);
    expect(reader.lines.map((one) => one.text)).toEqual(['Zeile 1', '', 'Zeile 3']);
  });

  it('held, takes what is loaded above', () => {
    const view = new View();
    view.lines = [line(5), line(6)];
    const reader = new CaptionReader(() => view);
    reader.hold();
    view.lines = [line(3), line(4), line(5), line(6), line(7)];
    expect(seqs(reader.lines)).toEqual([3, 4, 5, 6]);
    expect(reader.waiting).toBe(1);
  });
});

describe('lines', () => {
  it('have their second of the talk', () => {
    expect(time_of(line(12), { live_at: line(2).at })).toBe(10_000);
    expect(time_of(line(1), { live_at: line(2).at })).toBe(0);
    expect(time_of(line(1), {})).toBe(0);
  });

  it('fill a band with the newest, without erased ones', () => {
    expect(seqs(last_lines([line(1), line(2), line(3, { erased: true }), line(4)], 2))).toEqual([2, 4]);
  });
});

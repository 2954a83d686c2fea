import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limits, type SlidePointer } from '../protocol/messages';
import { moved_pointer, pointer_at, Pointing } from './presenting';

describe('pointing', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('tells ten places a second, and always the last one', () => {
    const told: SlidePointer[] = [];
    const pointing = new Pointing((place) => told.push(place), () => Date.now());
    for (let n = 0; n < 100; n += 1) {
      pointing.to({ x: n, y: 0 });
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(1_000);
    expect(told.length).toBeLessThanOrEqual(11);
    expect(told[0]).toEqual({ x: 0, y: 0 });
    expect(told.at(-1)).toEqual({ x: 99, y: 0 });
  });

  it('tells nothing more once it stopped', () => {
    const told: SlidePointer[] = [];
    const pointing = new Pointing((place) => told.push(place), () => Date.now());
    pointing.to({ x: 1, y: 1 });
    pointing.to({ x: 2, y: 2 });
    pointing.stop();
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual([{ x: 1, y: 1 }]);
  });

  it('stays on the slide', () => {
    const end = limits.pointer_scale;
    expect(pointer_at(-0.1, 1.2)).toEqual({ x: 0, y: end });
    expect(moved_pointer('ArrowLeft', null)).toEqual({ x: end / 2 - end / 40, y: end / 2 });
    expect(moved_pointer('ArrowUp', { x: 5, y: 5 })).toEqual({ x: 5, y: 0 });
    expect(moved_pointer('a', null)).toBeNull();
  });
});

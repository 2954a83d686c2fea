// Time that only tests move. Timers run in the order of their moment, then of their making.
import type { Cancel } from '../../transport/environment';

interface Timer {
  at: number;
  order: number;
  run: () => void;
}

export class FakeClock {
  private time: number;
  private order = 0;
  private timers: Timer[] = [];

  constructor(start = Date.UTC(2026, 10, 24, 9, 0, 0)) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  set_timer(run: () => void, ms: number): Cancel {
    const timer = { at: this.time + Math.max(0, ms), order: this.order++, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** Runs what is due within the next `ms`, with answers that promises bring in between. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await settle();
    for (let next = this.next(end); next; next = this.next(end)) {
      this.time = Math.max(this.time, next.at);
      this.timers = this.timers.filter((timer) => timer !== next);
      next.run();
      await settle();
    }
    this.time = end;
  }

  /** The machine slept: time passed and no timer ran. */
  sleep(ms: number): void {
    this.time += ms;
  }

  /** How long until the next timer; null without one. */
  next_in(): number | null {
    const next = this.next(Infinity);
    return next ? next.at - this.time : null;
  }

  private next(end: number): Timer | undefined {
    return this.timers
      .filter((timer) => timer.at <= end)
      .sort((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}

/** Lets everything run that waits for promises only. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; ++turn) await Promise.resolve();
}

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
export function seeded_random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/*
 * What came to the template live while the page is open: for 60 s it is "gerade eben", and it counts
 * as new in the tree until its task was looked at.
 */
import { clock } from '../app/clock.svelte';
import type { Arrived } from './task_entries';

export const fresh_ms = 60_000;
const kept_max = 200;

interface Arrival extends Arrived {
  at: number;
  seen: boolean;
}

export class Arrivals {
  private all = $state.raw<readonly Arrival[]>([]);

  add(arrived: readonly Arrived[], now = Date.now()): void {
    if (arrived.length === 0) return;
    const more = arrived.map((one) => ({ ...one, at: now, seen: false }));
    this.all = [...more, ...this.all].slice(0, kept_max);
  }

  /** The task is being looked at. */
  see(task: string): void {
    if (!this.all.some((one) => one.task === task && !one.seen)) return;
    this.all = this.all.map((one) => (one.task === task ? { ...one, seen: true } : one));
  }

  /** Reactive, follows the clock while anything is fresh. */
  is_fresh(key: string): boolean {
    return this.all.some((one) => one.key === key && this.is_young(one));
  }

  /** New entries of each task. */
  readonly counts = $derived.by(() => {
    const counts = new Map<string, number>();
    for (const one of this.all) {
      if (one.seen && !this.is_young(one)) continue;
      counts.set(one.task, (counts.get(one.task) ?? 0) + 1);
    }
    return counts as ReadonlyMap<string, number>;
  });

  /** Not looked at yet, latest first. */
  readonly unseen = $derived.by(() => this.all.filter((one) => !one.seen));

  private is_young(one: Arrival): boolean {
    // Without anything young the clock is not read, so nothing renews each second.
    return Date.now() - one.at < fresh_ms && clock.seconds - one.at < fresh_ms;
  }
}

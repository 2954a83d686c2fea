// Counts what was missed while offline, over all channels that are open: "Alles Verpasste ist da:
// 48 Beiträge, 6 Fragen". Plain data, no clock.
import { streams, type AnyItem, type Stream } from '../protocol/reduce';
import type { State } from '../protocol/messages';

export type CreatedCounts = Partial<Record<Stream, number>>;

export interface CaughtUp {
  /** When the last channel was complete again. */
  at: number;
  offline_ms: number;
  /** How many items of each stream appeared meanwhile; streams without any are absent. */
  created: CreatedCounts;
  /** False when a channel was so far behind that the numbers are a lower bound. */
  complete: boolean;
}

/** Items that came into being after `after`: an item's seq is that of the event that made it. */
export function count_created(changes: State, after: number): CreatedCounts {
  const counts: CreatedCounts = {};
  for (const stream of streams) {
    const items = (changes[stream] ?? []) as AnyItem[];
    const created = items.filter((item) => item.seq > after).length;
    if (created > 0) counts[stream] = created;
  }
  return counts;
}

export function add_counts(sum: CreatedCounts, more: CreatedCounts): CreatedCounts {
  const result = { ...sum };
  for (const stream of streams) {
    const count = more[stream];
    if (count) result[stream] = (result[stream] ?? 0) + count;
  }
  return result;
}

/** One return to the connection: begins with its opening, ends when every channel reported. */
export class CatchUpRound {
  private created: CreatedCounts = {};
  private complete = true;
  private readonly awaited: Set<string>;

  constructor(
    channels: Iterable<string>,
    private readonly finished: (created: CreatedCounts, complete: boolean) => void,
  ) {
    this.awaited = new Set(channels);
    if (this.awaited.size === 0) finished({}, true);
  }

  /** A channel is complete again, or will not be: each counts once. */
  report(channel: string, created: CreatedCounts, complete: boolean): void {
    if (!this.awaited.delete(channel)) return;
    this.created = add_counts(this.created, created);
    this.complete = this.complete && complete;
    if (this.awaited.size === 0) this.finished(this.created, this.complete);
  }
}

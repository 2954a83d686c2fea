// Gathers single lookups into batched queries: what is asked within 50 ms travels together. Failed
// batches are asked again while the page lives. Plain data; the owner keeps the answers.
import { backoff_ms } from '../transport/backoff';
import type { Cancel, Environment } from '../transport/environment';

export const gather_ms = 50;

export class Batcher<K extends string, T> {
  private readonly queued = new Set<K>();
  private readonly travelling = new Set<K>();
  private cancel: Cancel | null = null;
  private due_at = 0;
  private failures = 0;
  private generation = 0;

  /** `load` answers for all keys it was given, or rejects; `max` is the most for one query. */
  constructor(
    private readonly environment: Environment,
    private readonly max: number,
    private readonly load: (keys: K[]) => Promise<T>,
    private readonly deliver: (keys: K[], answer: T) => void,
  ) {}

  /** Once for keys that are on their way already. Changes nothing reactive. */
  ask(key: K): void {
    if (this.queued.has(key) || this.travelling.has(key)) return;
    this.queued.add(key);
    this.gather(gather_ms);
  }

  /** Like ask, but also when an answer is on its way that may be older than the reason to ask. */
  ask_again(key: K): void {
    this.queued.add(key);
    this.gather(gather_ms);
  }

  /** What failed is asked now: the server can be reached again. */
  retry_now(): void {
    if (this.queued.size > 0) this.gather(0);
  }

  /** Forgets what was asked; answers on their way are not delivered. */
  clear(): void {
    this.generation += 1;
    this.queued.clear();
    this.travelling.clear();
    this.failures = 0;
  }

  private gather(ms: number): void {
    const due_at = this.environment.now() + ms;
    if (this.cancel && this.due_at <= due_at) return;
    this.cancel?.();
    this.due_at = due_at;
    this.cancel = this.environment.set_timer(() => {
      this.cancel = null;
      this.send();
    }, ms);
  }

  private send(): void {
    const keys = [...this.queued];
    this.queued.clear();
    for (let from = 0; from < keys.length; from += this.max) {
      void this.send_batch(keys.slice(from, from + this.max));
    }
  }

  private async send_batch(keys: K[]): Promise<void> {
    const generation = this.generation;
    for (const key of keys) this.travelling.add(key);
    try {
      const answer = await this.load(keys);
      if (generation !== this.generation) return;
      this.failures = 0;
      for (const key of keys) this.travelling.delete(key);
      this.deliver(keys, answer);
    } catch {
      if (generation !== this.generation) return;
      for (const key of keys) {
        this.travelling.delete(key);
        this.queued.add(key);
      }
      this.failures += 1;
      this.gather(gather_ms + backoff_ms(this.failures, this.environment.random()));
    }
  }
}

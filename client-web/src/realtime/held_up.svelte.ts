// The server answers, but cannot do what is asked: its database is away, or its queues are full.
// Whoever tries again by itself registers here, so that the bar can say so, the person can hurry
// all of them at once, and the first that succeeds tells the others that it is worth trying.
import type { ErrorBody } from '../protocol/envelope';

/** Ends the wait: `answered` when the server did what was asked, or refused it for good. */
export type EndWait = (answered: boolean) => void;

/** Errors that say something about the server and not about this person's pace. */
export function is_of_server(error: ErrorBody): boolean {
  return error.temporary && error.code !== 'too_fast';
}

export class HeldUp {
  private current_since = $state.raw<number | null>(null);
  private readonly retries = new Set<() => void>();

  constructor(private readonly now: () => number) {}

  /** Reactive; when it began, null while nobody waits. */
  get since(): number | null {
    return this.current_since;
  }

  /** `retry` tries at once; it is not called after the end. */
  wait(retry: () => void): EndWait {
    const own = () => retry();
    this.retries.add(own);
    this.current_since ??= this.now();
    return (answered) => {
      if (!this.retries.delete(own)) return;
      if (this.retries.size === 0) this.current_since = null;
      else if (answered) this.retry_now();
    };
  }

  retry_now(): void {
    for (const retry of [...this.retries]) if (this.retries.has(retry)) retry();
  }
}

// What a poll session does about a request that was refused or lost: try again, or end, and with
// which code.
import { backoff_ms } from './backoff';
import type { Environment } from './environment';
import type { Failed, Refused } from './poll_requests';
import { close_code } from './transport';

/** Failures in a row, with pauses of together some 2 s: more is no hiccup of a line. */
export const failures_max = 3;

export class PollFailures {
  private in_a_row = 0;

  constructor(private readonly environment: Environment) {}

  succeeded(): void {
    this.in_a_row = 0;
  }

  /** How long to wait before the same request is made again, or the code to end with. */
  verdict(outcome: Refused | Failed): { pause_ms: number } | { code: number } {
    const is_temporary = outcome.kind === 'failed' || outcome.error.temporary;
    if (!is_temporary) return { code: code_of(outcome) };
    this.in_a_row += 1;
    if (this.in_a_row > failures_max) return { code: code_of(outcome) };
    return { pause_ms: backoff_ms(this.in_a_row - 1, this.environment.random()) };
  }
}

/** The close code that a WebSocket would have had. */
export function code_of(outcome: Refused | Failed): number {
  if (outcome.kind === 'failed') return close_code.abnormal;
  switch (outcome.error.code) {
    case 'not_logged_in':
      return close_code.login_ended;
    case 'overloaded':
    case 'unavailable':
    case 'too_fast':
      return close_code.overloaded;
    default:
      // Expired, out of step, a session of another login: a new one mends it.
      return close_code.abnormal;
  }
}

/** Resolves after this time, or when the signal is aborted. */
export function pause(environment: Environment, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = environment.set_timer(done, ms);
    signal.addEventListener('abort', done);
  });
}

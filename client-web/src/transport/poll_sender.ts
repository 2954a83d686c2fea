// Sends the frames of one poll session: one request at a time, numbered, each the frames that came
// meanwhile. A request without an answer is made again as it was; its number makes that harmless.
import type { Id } from '../protocol/messages';
import type { Environment } from './environment';
import { pause, PollFailures } from './poll_failures';
import type { PollRequests } from './poll_requests';

/** What a message of a client may have (protocol/limits.hpp). */
export const lines_max = 8;
export const message_bytes_max = 64 * 1024;

export class PollSender {
  private readonly waiting: string[] = [];
  private readonly leaving = new AbortController();
  private readonly failures: PollFailures;
  private number = 0;
  private is_sending = false;

  /** `ended` is called at most once, with a close code; nothing is sent after it. */
  constructor(
    private readonly environment: Environment,
    private readonly requests: PollRequests,
    private readonly session: Id,
    private readonly ended: (code: number) => void,
  ) {
    this.failures = new PollFailures(environment);
  }

  send(frame: string): void {
    this.waiting.push(frame);
    if (!this.is_sending) void this.send_next();
  }

  close(): void {
    this.leaving.abort();
    this.waiting.length = 0;
  }

  private async send_next(): Promise<void> {
    this.is_sending = true;
    // A turn later, so that the frames of one turn leave together.
    await Promise.resolve();
    while (this.waiting.length > 0 && !this.leaving.signal.aborted) {
      const message = this.take_message();
      this.number += 1;
      if (!(await this.deliver(message))) return;
    }
    this.is_sending = false;
  }

  /** Until it is taken; false when the session is over. */
  private async deliver(message: string): Promise<boolean> {
    for (;;) {
      const { session, number } = this;
      const sent = await this.requests.send(session, number, message, this.leaving.signal);
      if (this.leaving.signal.aborted) return false;
      if (sent.kind === 'taken') {
        this.failures.succeeded();
        return true;
      }
      const verdict = this.failures.verdict(sent);
      if ('code' in verdict) {
        this.close();
        this.ended(verdict.code);
        return false;
      }
      await pause(this.environment, verdict.pause_ms, this.leaving.signal);
      if (this.leaving.signal.aborted) return false;
    }
  }

  private take_message(): string {
    const frames: string[] = [];
    let bytes = 0;
    while (this.waiting.length > 0 && frames.length < lines_max) {
      const next = this.waiting[0] ?? '';
      bytes += utf8_bytes(next) + 1;
      if (frames.length > 0 && bytes > message_bytes_max) break;
      frames.push(next);
      this.waiting.shift();
    }
    return frames.join('\n');
  }
}

function utf8_bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

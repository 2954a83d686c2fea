// Polls without end for a set of sessions of this login, with one request at a time for all of them.
// Which sessions those are, and who hears of their answers, is poll_tabs.ts.
import type { Id } from '../protocol/messages';
import type { Environment } from './environment';
import { code_of, pause, PollFailures } from './poll_failures';
import type { PollRequests, Refused, SessionAnswer } from './poll_requests';

/** Between two polls when another one took this one's place, so that two do not chase each other, or
 * when the first came back empty at once. */
export const calm_ms = 1_000;

export interface PollLoopEvents {
  /** The next answer of a session; after one with a `close` nothing comes. */
  on_answer(answer: SessionAnswer): void;
  /** A poll for these sessions came through. */
  on_alive(sessions: Id[]): void;
  /** The session is over without an answer that says so; the code as of a WebSocket. */
  on_gone(session: Id, code: number): void;
}

export class PollLoop {
  /** The last answer of each session. */
  private readonly sessions = new Map<Id, number>();
  private readonly failures: PollFailures;
  private is_running = false;
  private is_stopped = false;
  // Ends the request or pause that is under way.
  private turn = new AbortController();

  constructor(
    private readonly environment: Environment,
    private readonly requests: PollRequests,
    private readonly events: PollLoopEvents,
  ) {
    this.failures = new PollFailures(environment);
  }

  get names(): Id[] {
    return [...this.sessions.keys()];
  }

  /** Polls for it too, from the answer after this one. Again: harmless. */
  add(session: Id, answer: number): void {
    if (this.is_stopped || (this.sessions.get(session) ?? -1) >= answer) return;
    this.sessions.set(session, answer);
    this.turn.abort();
    if (!this.is_running) void this.run();
  }

  remove(session: Id): void {
    if (this.sessions.delete(session)) this.turn.abort();
  }

  /** Nothing is called any more. */
  stop(): void {
    this.is_stopped = true;
    this.sessions.clear();
    this.turn.abort();
  }

  private async run(): Promise<void> {
    this.is_running = true;
    while (this.sessions.size > 0) {
      this.turn = new AbortController();
      const { signal } = this.turn;
      await this.poll_once(signal);
    }
    this.is_running = false;
  }

  private async poll_once(signal: AbortSignal): Promise<void> {
    const asked = [...this.sessions].map(([session, answer]) => ({ session, answer }));
    const began = this.environment.now();
    const waited = await this.requests.wait(asked, signal);
    // What an aborted poll brought is brought again by the next one.
    if (signal.aborted) return;
    if (waited.kind === 'answers') {
      this.failures.succeeded();
      for (const answer of waited.answers) this.take(answer);
      if (!this.is_stopped) this.events.on_alive(asked.map(({ session }) => session));
      const is_hasty = this.environment.now() - began < calm_ms && waited.answers.length === 0;
      if (is_hasty) await pause(this.environment, calm_ms, signal);
      return;
    }
    if (waited.kind === 'refused' && !waited.error.temporary) {
      return this.handle_refusal(waited, signal);
    }
    const verdict = this.failures.verdict(waited);
    if ('code' in verdict) return this.end_all(verdict.code);
    await pause(this.environment, verdict.pause_ms, signal);
  }

  private take(answer: SessionAnswer): void {
    const last = this.sessions.get(answer.session);
    if (last === undefined || answer.answer !== last + 1) return;
    if (answer.close === undefined) this.sessions.set(answer.session, answer.answer);
    else this.sessions.delete(answer.session);
    this.events.on_answer(answer);
  }

  private async handle_refusal(refused: Refused, signal: AbortSignal): Promise<void> {
    const { code, field } = refused.error;
    if (field !== undefined && this.sessions.delete(field)) {
      return this.events.on_gone(field, code_of(refused));
    }
    if (code !== 'wrong_state') return this.end_all(code_of(refused));
    await pause(this.environment, calm_ms, signal);
  }

  private end_all(code: number): void {
    this.failures.succeeded();
    const { names } = this;
    this.sessions.clear();
    for (const session of names) this.events.on_gone(session, code);
  }
}

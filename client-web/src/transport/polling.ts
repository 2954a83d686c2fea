// One attempt at one poll session (contract C9): what a WebSocket is, for networks that let none
// through. The session is this tab's; the poll that waits may be another tab's (poll_tabs.ts).
import type { Environment } from './environment';
import { code_of } from './poll_failures';
import { PollRequests } from './poll_requests';
import { PollSender } from './poll_sender';
import { PollTabs } from './poll_tabs';
import type { OpenTransport, Transport, TransportEvents } from './transport';

/** A poll without anything comes back after 25 s; it may take one more that is given up. */
export const polling_silence_max_ms = 60_000;

/** Opens sessions from this environment. */
export function polling_transport(environment: Environment): OpenTransport {
  return (events) => new Polling(environment, events);
}

class Polling implements Transport {
  readonly carrier = 'polling';
  readonly silence_max_ms = polling_silence_max_ms;
  private readonly requests: PollRequests;
  private readonly opening = new AbortController();
  private is_closed = false;
  private sender: PollSender | null = null;
  private close_session: () => void = () => undefined;

  constructor(
    private readonly environment: Environment,
    private readonly events: TransportEvents,
  ) {
    this.requests = new PollRequests(environment);
    void this.open();
  }

  send(text: string): void {
    this.sender?.send(text);
  }

  close(): void {
    if (this.is_closed) return;
    this.is_closed = true;
    this.opening.abort();
    this.close_session();
  }

  private async open(): Promise<void> {
    const opened = await this.requests.open(this.opening.signal);
    if (opened.kind !== 'opened') return this.end(code_of(opened));
    const { session } = opened;
    if (this.is_closed) return this.requests.end(session);
    const sender = new PollSender(this.environment, this.requests, session, (code) => this.end(code));
    const stop_listening = this.environment.on_leave(() => this.requests.end(session));
    let tabs: PollTabs | null = null;
    this.sender = sender;
    this.close_session = () => {
      stop_listening();
      sender.close();
      tabs?.close();
      this.requests.end(session);
    };
    this.events.on_open();
    if (this.is_closed) return;
    tabs = new PollTabs(this.environment, this.requests, session, {
      on_lines: (text) => this.handle_lines(text),
      on_alive: () => this.handle_lines('{}'),
      on_end: (code) => this.end(code),
    });
  }

  private handle_lines(text: string): void {
    if (!this.is_closed) this.events.on_frame(text);
  }

  private end(code: number): void {
    if (this.is_closed) return;
    this.close();
    this.events.on_close(code);
  }
}

// The one connection of the page as views see it, and as the rest of realtime/ uses it: status,
// requests with their answers, and what arrives without being asked.
import {
  decode_frame,
  type EphemeralPush,
  type ErrorBody,
  type ErrorReply,
} from '../protocol/envelope';
import type { ChannelName, Event } from '../protocol/messages';
import type { Environment } from '../transport/environment';
import {
  PersistentConnection,
  type ConnectionState,
  type ConnectionStatus,
} from '../transport/persistent_connection';
import type { Carrier, OpenTransport } from '../transport/transport';
import type { CaughtUp } from './catch_up';
import { HeldUp } from './held_up.svelte';
import { Requests } from './requests';

export interface ConnectionListener {
  /** A new connection; subscribe again before anything else is sent. `offline_ms` is how long there
   * was none, null for the first one. */
  on_open?(offline_ms: number | null): void;
  on_event?(event: Event): void;
  on_ephemeral?(push: EphemeralPush): void;
  on_lost?(): void;
  /** The right to read a channel was taken away; no more of it comes. */
  on_revoked?(channel: ChannelName, error: ErrorBody): void;
  /** The server ended the login: no connection comes before somebody logs in again. */
  on_ended?(): void;
}

export class Connection {
  private status = $state.raw<ConnectionStatus>({
    state: 'connecting',
    since: 0,
    next_try_at: null,
    trying: false,
    carrier: null,
  });
  private last_caught_up = $state.raw<CaughtUp | null>(null);
  private readonly listeners: ConnectionListener[] = [];
  private readonly persistent: PersistentConnection;
  private lost_at: number | null = null;
  /** Commands and their answers; answers come synchronously, in order. */
  readonly requests: Requests;
  /** For realtime/ only: who got a temporary error and tries again. */
  readonly held_up: HeldUp;

  /** `is_login_gone` asks over HTTP after an attempt that never opened. */
  constructor(
    private readonly environment: Environment,
    open_transport: OpenTransport,
    is_login_gone: () => Promise<boolean>,
  ) {
    this.persistent = new PersistentConnection(environment, open_transport, {
      on_status: (status) => this.handle_status(status),
      on_open: () => this.handle_open(),
      on_frame: (text) => this.handle_frame(text),
      on_lost: (is_moving) => this.handle_lost(is_moving),
      ping_frame: () => this.requests.ping_frame(),
      is_login_gone,
    });
    this.requests = new Requests((frame) => this.persistent.send(frame));
    this.held_up = new HeldUp(() => environment.now());
  }

  /** Reactive. `offline` also while an attempt runs, so that a bar does not flicker. */
  get state(): ConnectionState {
    return this.status.state;
  }
  /** Reactive; when the state began, by this machine's clock. */
  get since(): number {
    return this.status.since;
  }
  /** Reactive; null while an attempt runs, when live and when ended. */
  get next_try_at(): number | null {
    return this.status.next_try_at;
  }
  /** Reactive. */
  get trying(): boolean {
    return this.status.trying;
  }
  /** Reactive; since when the server answers and cannot do what it is asked; null when it can. */
  get held_up_since(): number | null {
    return this.status.state === 'live' ? this.held_up.since : null;
  }
  /** Reactive; what is sent now is done at once. */
  get works(): boolean {
    return this.status.state === 'live' && this.held_up.since === null;
  }
  /** Reactive; what the last connection goes or went through, null before the first. */
  get carrier(): Carrier | null {
    return this.status.carrier;
  }
  /** Reactive; null until everything is there after an absence, and once dismissed. */
  get caught_up(): CaughtUp | null {
    return this.last_caught_up;
  }

  /** Milliseconds to the server and back; null when the connection went before the answer. */
  round_trip(): Promise<number | null> {
    const sent_at = this.environment.now();
    return new Promise((resolve) => {
      this.requests.send({ do: 'ping', data: {} }, (answer) =>
        resolve(answer.kind === 'ok' ? this.environment.now() - sent_at : null),
      );
    });
  }

  /** "Jetzt verbinden", "Jetzt versuchen". */
  retry_now(): void {
    this.persistent.retry_now();
    this.held_up.retry_now();
  }

  dismiss_caught_up(): void {
    this.last_caught_up = null;
  }

  /** For realtime/ only: listeners are called in the order they were added. */
  listen(listener: ConnectionListener): void {
    this.listeners.push(listener);
  }

  /** For realtime/ only. */
  report_caught_up(caught_up: CaughtUp): void {
    this.last_caught_up = caught_up;
  }

  /** For realtime/ only: somebody is logged in. */
  start(): void {
    this.persistent.start();
  }

  /** For realtime/ only: logged out; everything unanswered is lost. */
  stop(): void {
    this.persistent.stop();
    this.lost_at = null;
    this.last_caught_up = null;
  }

  /** For realtime/ only: gives the transport up, as one that answers nothing. */
  give_up(): void {
    this.persistent.give_up();
  }

  private handle_status(status: ConnectionStatus): void {
    this.status = status;
    if (status.state === 'ended') for (const listener of this.listeners) listener.on_ended?.();
  }

  private handle_open(): void {
    const offline_ms = this.lost_at === null ? null : this.environment.now() - this.lost_at;
    for (const listener of this.listeners) listener.on_open?.(offline_ms);
  }

  private handle_frame(text: string): void {
    for (const message of decode_frame(text)) {
      switch (message.kind) {
        case 'ok':
          this.requests.handle_ok(message.reply);
          break;
        case 'error':
          this.handle_error(message.reply);
          break;
        case 'event':
          for (const listener of this.listeners) listener.on_event?.(message.event);
          break;
        case 'ephemeral':
          this.handle_ephemeral(message.push);
          break;
        case 'heartbeat':
          break;
        default: {
          const never: never = message;
          return never;
        }
      }
    }
  }

  private handle_error(reply: ErrorReply): void {
    const { id, error } = reply;
    if (id !== undefined || error.code !== 'no_channel' || error.field === undefined) {
      return this.requests.handle_error(reply);
    }
    // Nobody asked: a subscription that had been granted ends.
    for (const listener of this.listeners) listener.on_revoked?.(error.field, error);
  }

  private handle_ephemeral(push: EphemeralPush): void {
    if (push.event === 'restarting') this.persistent.expect_restart(push.data.spread_ms);
    for (const listener of this.listeners) listener.on_ephemeral?.(push);
  }

  private handle_lost(is_moving: boolean): void {
    this.lost_at = is_moving ? null : this.environment.now();
    if (!is_moving) this.last_caught_up = null;
    this.requests.handle_lost();
    for (const listener of this.listeners) listener.on_lost?.();
  }
}

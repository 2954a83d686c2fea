// Keeps one transport open for as long as somebody is logged in (contract C9): tries again with
// full jitter, notices silence, checks at once when the page wakes up, and stops for good when the
// login ended. Knows no command but `ping`. One thread; every callback is synchronous.
import { backoff_ms } from './backoff';
import type { Cancel, Environment } from './environment';
import { close_code, type Carrier, type OpenTransport, type Transport } from './transport';

/** A wake-up check must be answered within this. */
export const check_max_ms = 3_000;
/** While the browser says that it is offline and the connection answers all the same, it is asked again
 * after this: what was on the way when the network went may still have arrived. */
export const doubt_ms = 2_000;
/** An attempt that neither opens nor fails; browsers themselves wait minutes. */
export const open_max_ms = 10_000;
/** A connection that lived this long was no accident: the next wait starts small again. */
export const stable_ms = 10_000;
/** For a 1012 without the push that names the spread. */
export const restart_spread_ms = 2_000;

export type ConnectionState = 'connecting' | 'live' | 'offline' | 'ended';

export interface ConnectionStatus {
  state: ConnectionState;
  /** When the state began. */
  since: number;
  /** When the next attempt starts; null while one runs, when live, and when ended. */
  next_try_at: number | null;
  /** An attempt is running. */
  trying: boolean;
  /** What the last connection that opened goes or went through. */
  carrier: Carrier | null;
}

export interface ConnectionEvents {
  on_status(status: ConnectionStatus): void;
  /** Frames may be sent. Called for each new transport, before its first frame. */
  on_open(): void;
  on_frame(text: string): void;
  /** The transport of the last on_open is gone: what was unanswered stays unknown. `is_moving` when
   * an on_open follows at once. */
  on_lost(is_moving: boolean): void;
  /** The frame of a `ping` command. */
  ping_frame(): string;
  /** After an attempt that never opened: browsers hide the 401 of an upgrade. */
  is_login_gone(): Promise<boolean>;
}

export class PersistentConnection {
  private status: ConnectionStatus = {
    state: 'connecting',
    since: 0,
    next_try_at: null,
    trying: false,
    carrier: null,
  };
  private transport: Transport | null = null;
  private is_open = false;
  private is_started = false;
  private attempt = 0;
  private opened_at = 0;
  private last_frame_at = 0;
  private planned_spread_ms: number | null = null;
  // Counts attempts, so that a late answer of is_login_gone is not taken for the current one.
  private generation = 0;
  private cancel_wait: Cancel = () => undefined;
  private cancel_watch: Cancel = () => undefined;
  private cancel_check: Cancel | null = null;
  /** The browser says that it is offline. */
  private is_doubted = false;
  private cancel_doubt: Cancel = () => undefined;
  private stop_listening: Cancel = () => undefined;

  constructor(
    private readonly environment: Environment,
    private readonly open_transport: OpenTransport,
    private readonly events: ConnectionEvents,
  ) {}

  /** Starts trying; also after `ended`, when somebody logged in again. */
  start(): void {
    if (this.is_started) return;
    this.is_started = true;
    this.attempt = 0;
    this.stop_listening = this.environment.on_page_event((what) => {
      if (what === 'hidden') return;
      if (what !== 'visible') this.is_doubted = what === 'offline';
      // An attempt begun on a network that is gone fails only after minutes.
      if (what === 'offline' && !this.is_open) this.give_up();
      else this.check();
    });
    this.set_state('connecting', null, true);
    this.try_now();
  }

  /** Closes and stays closed, without a callback but the status. */
  stop(): void {
    this.end('connecting');
  }

  /** False when there is no open transport; then nothing was sent. */
  send(frame: string): boolean {
    if (!this.is_open || !this.transport) return false;
    this.transport.send(frame);
    return true;
  }

  /** "Jetzt verbinden": tries at once if it waits. */
  retry_now(): void {
    if (this.is_started && !this.transport) this.try_now();
  }

  /** The server said that it restarts: the wait after the coming close is spread over this. */
  expect_restart(spread_ms: number): void {
    this.planned_spread_ms = Math.max(0, spread_ms);
  }

  /** The page woke up or the network changed: timers may have slept, so ask now. */
  check(): void {
    if (!this.is_started) return;
    if (!this.transport) return this.retry_now();
    if (!this.is_open || this.cancel_check) return;
    this.transport.send(this.events.ping_frame());
    this.cancel_check = this.environment.set_timer(() => this.give_up(), check_max_ms);
  }

  /** Gives this transport up as broken and tries again. */
  give_up(): void {
    if (!this.transport) return;
    this.transport.close();
    this.handle_close(close_code.abnormal);
  }

  private try_now(): void {
    this.cancel_wait();
    this.generation += 1;
    this.set_state(this.status.state, null, true);
    this.transport = this.open_transport({
      on_open: () => this.handle_open(),
      on_moved: () => this.handle_moved(),
      on_frame: (text) => this.handle_frame(text),
      on_close: (code) => this.handle_close(code),
    });
    this.cancel_watch = this.environment.set_timer(() => this.give_up(), open_max_ms);
  }

  private handle_open(): void {
    this.is_open = true;
    this.opened_at = this.last_frame_at = this.environment.now();
    this.planned_spread_ms = null;
    this.watch_silence();
    this.doubt();
    this.status = { ...this.status, carrier: this.transport?.carrier ?? null };
    this.set_state('live', null, false);
    this.events.on_open();
  }

  private handle_moved(): void {
    this.events.on_lost(true);
    // Whoever heard of it may have stopped everything.
    if (this.is_open) this.handle_open();
  }

  private handle_frame(text: string): void {
    this.last_frame_at = this.environment.now();
    this.cancel_check?.();
    this.cancel_check = null;
    this.doubt();
    this.events.on_frame(text);
  }

  private doubt(): void {
    this.cancel_doubt();
    if (this.is_doubted) this.cancel_doubt = this.environment.set_timer(() => this.check(), doubt_ms);
  }

  private watch_silence(): void {
    this.cancel_watch();
    const silence_max_ms = this.transport?.silence_max_ms ?? 0;
    const left = this.last_frame_at + silence_max_ms - this.environment.now();
    this.cancel_watch = this.environment.set_timer(() => {
      if (this.environment.now() - this.last_frame_at >= silence_max_ms) this.give_up();
      else this.watch_silence();
    }, left);
  }

  private handle_close(code: number): void {
    const was_open = this.is_open;
    this.forget_transport();
    if (code === close_code.login_ended || code === close_code.not_allowed) {
      this.end('ended');
      if (was_open) this.events.on_lost(false);
      return;
    }
    const now = this.environment.now();
    if (was_open && now - this.opened_at >= stable_ms) this.attempt = 0;
    const random = this.environment.random();
    const spread =
      this.planned_spread_ms ?? (code === close_code.restart ? restart_spread_ms : null);
    this.planned_spread_ms = null;
    const wait = spread === null ? backoff_ms(this.attempt, random) : Math.floor(random * spread);
    this.attempt += 1;
    this.set_state('offline', now + wait, false);
    this.cancel_wait = this.environment.set_timer(() => this.try_now(), wait);
    if (was_open) this.events.on_lost(false);
    else this.ask_for_login();
  }

  private ask_for_login(): void {
    const asked = this.generation;
    this.events.is_login_gone().then(
      (is_gone) => {
        // An attempt that has opened since knows better.
        if (is_gone && this.is_started && !this.is_open && asked === this.generation) {
          this.end('ended');
        }
      },
      () => undefined,
    );
  }

  private forget_transport(): void {
    this.transport = null;
    this.is_open = false;
    this.cancel_watch();
    this.cancel_doubt();
    this.cancel_check?.();
    this.cancel_check = null;
  }

  private end(state: 'connecting' | 'ended'): void {
    this.transport?.close();
    const was_open = this.is_open && this.transport !== null;
    this.forget_transport();
    this.cancel_wait();
    this.stop_listening();
    this.generation += 1;
    this.is_started = false;
    this.set_state(state, null, false);
    if (was_open) this.events.on_lost(false);
  }

  private set_state(state: ConnectionState, next_try_at: number | null, trying: boolean): void {
    const since = state === this.status.state ? this.status.since : this.environment.now();
    this.status = { ...this.status, state, since, next_try_at, trying };
    this.events.on_status(this.status);
  }
}

// What an attempt goes through (contract C9): a WebSocket, and where none gets through while HTTP
// does, long polling. While it polls it looks for the way back, and moves when a WebSocket works.
import type { Cancel, Environment } from './environment';
import {
  close_code,
  type Carrier,
  type OpenTransport,
  type Transport,
  type TransportEvents,
} from './transport';

/** The server's first push comes right behind the upgrade; a line without it swallows frames. */
export const first_push_max_ms = 5_000;
/** Upgrades that must fail in a row before HTTP is tried: one may be an accident. */
export const failed_upgrades_max = 2;
/** Polls that must fail to open in a row before a WebSocket is tried again instead. */
export const failed_polls_max = 2;
/** How long to poll before a WebSocket is tried again: this, and up to as much at random. */
export const look_back_after_ms = 120_000;

/** Stands while this browser polls, so that the next page need not find out again. */
const memory = 'bt.polling';

/** What the server itself says; any other end before the first push is the line's doing. */
const codes_of_server: ReadonlySet<number> = new Set([
  close_code.not_allowed,
  close_code.restart,
  close_code.overloaded,
  close_code.login_ended,
]);

/** The attempts of one page, which remember what the ones before came to. */
export class Fallback {
  /** Null until the first attempt. */
  private prefers: Carrier | null = null;
  private failed_upgrades = 0;
  private failed_polls = 0;

  constructor(
    private readonly environment: Environment,
    private readonly websocket: OpenTransport,
    private readonly polling: OpenTransport,
  ) {}

  readonly open: OpenTransport = (events) => {
    const route = new Route();
    // What was true for the page before may not be for this one: it looks at once.
    const is_hearsay = this.prefers === null;
    this.prefers ??= this.environment.storage()?.get(memory) ? 'polling' : 'websocket';
    if (this.prefers === 'polling') this.poll(route, events, is_hearsay);
    else this.try_websocket(route, events);
    return route;
  };

  private prefer(carrier: Carrier): void {
    this.prefers = carrier;
    const storage = this.environment.storage();
    try {
      if (carrier === 'polling') storage?.set(memory, '1');
      else storage?.remove(memory);
    } catch {
      // A full storage: the next page finds out by itself.
    }
  }

  private try_websocket(route: Route, events: TransportEvents): void {
    let is_open = false;
    route.take(
      this.open_websocket({
        ...events,
        on_open: () => {
          is_open = true;
          this.failed_upgrades = 0;
          this.prefer('websocket');
          events.on_open();
        },
        on_close: (code) => {
          if (is_open || codes_of_server.has(code)) return events.on_close(code);
          this.failed_upgrades += code === close_code.swallowed ? failed_upgrades_max : 1;
          if (this.failed_upgrades < failed_upgrades_max) return events.on_close(code);
          this.poll(route, events, false);
        },
      }),
    );
  }

  private poll(route: Route, events: TransportEvents, look_now: boolean): void {
    let is_open = false;
    route.take(
      this.polling({
        ...events,
        on_open: () => {
          is_open = true;
          this.failed_polls = 0;
          this.prefer('polling');
          route.while_open(this.look_back(route, events, look_now));
          events.on_open();
        },
        on_close: (code) => {
          if (!is_open && !codes_of_server.has(code)) this.note_failed_poll();
          route.close();
          events.on_close(code);
        },
      }),
    );
  }

  /** Nothing looks for the way back before a poll is open. So if none opens any more, the next attempt
      looks, and comes back here at once if there is no way. */
  private note_failed_poll(): void {
    this.failed_polls += 1;
    if (this.failed_polls < failed_polls_max) return;
    this.failed_polls = 0;
    this.failed_upgrades = failed_upgrades_max - 1;
    this.prefers = 'websocket';
  }

  /** Tries a WebSocket beside now and then, and when the network changes. */
  private look_back(route: Route, events: TransportEvents, look_now: boolean): Cancel {
    const { environment } = this;
    let probe: Transport | null = null;
    let cancel_wait: Cancel = () => undefined;
    const wait = () => {
      cancel_wait = environment.set_timer(look, look_back_after_ms * (1 + environment.random()));
    };
    const look = () => {
      if (probe) return;
      cancel_wait();
      let has_moved = false;
      const found = (probe = this.open_websocket({
        ...events,
        on_open: () => {
          has_moved = true;
          probe = null;
          this.failed_upgrades = 0;
          this.prefer('websocket');
          route.take(found);
          events.on_moved();
        },
        on_close: (code) => {
          if (has_moved) return events.on_close(code);
          probe = null;
          wait();
        },
      }));
    };
    const stop_listening = environment.on_page_event((what) => {
      if (what === 'online') look();
    });
    if (look_now) look();
    else wait();
    return () => {
      stop_listening();
      cancel_wait();
      probe?.close();
      probe = null;
    };
  }

  /** A WebSocket that is open when its first push is there, and ends with `swallowed` without one. */
  private open_websocket(events: TransportEvents): Transport {
    let is_open = false;
    const cancel = this.environment.set_timer(() => {
      transport.close();
      events.on_close(close_code.swallowed);
    }, first_push_max_ms);
    const transport = this.websocket({
      on_open: () => undefined,
      on_moved: events.on_moved,
      on_frame: (text) => {
        if (!is_open) {
          is_open = true;
          cancel();
          events.on_open();
        }
        events.on_frame(text);
      },
      on_close: (code) => {
        cancel();
        events.on_close(code);
      },
    });
    return {
      carrier: transport.carrier,
      silence_max_ms: transport.silence_max_ms,
      send: (text) => transport.send(text),
      close: () => {
        cancel();
        transport.close();
      },
    };
  }
}

/** The transport that the outside holds while the one inside changes. */
class Route implements Transport {
  private current: Transport | null = null;
  private leave: Cancel = () => undefined;
  private is_closed = false;

  get carrier(): Carrier {
    return this.current?.carrier ?? 'websocket';
  }
  get silence_max_ms(): number {
    return this.current?.silence_max_ms ?? 0;
  }
  send(text: string): void {
    this.current?.send(text);
  }
  close(): void {
    this.is_closed = true;
    this.leave();
    this.current?.close();
  }

  /** From here on through this one; the one before is closed. */
  take(transport: Transport): void {
    this.leave();
    this.leave = () => undefined;
    this.current?.close();
    this.current = transport;
    if (this.is_closed) transport.close();
  }

  /** Called when the current transport is left or closed. */
  while_open(leave: Cancel): void {
    this.leave = leave;
  }
}

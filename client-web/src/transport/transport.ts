// What carries text frames both ways: a WebSocket now, long polling where proxies break it. Logic
// sees this interface only, never a socket.

export interface TransportEvents {
  /** Frames may be sent from now on. At most once, before anything else. */
  on_open(): void;
  /** Another line took over: what was unanswered is lost, and all begins again as after on_open. */
  on_moved(): void;
  /** One text frame: one JSON object or several separated by newlines. */
  on_frame(text: string): void;
  /** The last callback; exactly once, unless `close` was called. Codes as of close_code.hpp. */
  on_close(code: number): void;
}

/** What a transport goes through. */
export type Carrier = 'websocket' | 'polling';

export interface Transport {
  readonly carrier: Carrier;
  /** Without any frame for so long it is broken. */
  readonly silence_max_ms: number;
  /** Only after on_open. What was given to a transport that then closes may or may not arrive. */
  send(text: string): void;
  /** No callback comes afterwards. */
  close(): void;
}

/** Starts one attempt. Never throws: a failure is an on_close, later. */
export type OpenTransport = (events: TransportEvents) => Transport;

/** Close codes of contract C9 that a client acts on, beside the standard ones. */
export const close_code = {
  normal: 1000,
  /** Made up by browsers when there was no closing handshake; we use it for our own give-ups. */
  abnormal: 1006,
  /** Never on a wire: opened, and then nothing came through. */
  swallowed: 0,
  not_allowed: 1008,
  restart: 1012,
  overloaded: 1013,
  login_ended: 4003,
} as const;

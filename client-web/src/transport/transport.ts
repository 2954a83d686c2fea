// What carries text frames both ways: a WebSocket now, long polling where proxies break it. Logic
// sees this interface only, never a socket.

export interface TransportEvents {
  /** Frames may be sent from now on. At most once, before anything else. */
  on_open(): void;
  /** One text frame: one JSON object or several separated by newlines. */
  on_frame(text: string): void;
  /** The last callback; exactly once, unless `close` was called. Codes as of close_code.hpp. */
  on_close(code: number): void;
}

export interface Transport {
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
  not_allowed: 1008,
  restart: 1012,
  login_ended: 4003,
} as const;

// One attempt at one WebSocket (contract C3): the only file that touches a socket. Reconnecting,
// heartbeats and backoff are persistent_connection.ts.
import type { Environment } from './environment';
import { close_code, type OpenTransport, type Transport, type TransportEvents } from './transport';

/** The server pushes at least every 10 s; two of those may be lost. */
export const websocket_silence_max_ms = 25_000;

export const subprotocol = 'behoerdentalk.v1';

/** `ws://` or `wss://` as the page itself was loaded. */
export function socket_url(origin: string): string {
  return `${origin.replace(/^http/, 'ws')}/ws`;
}

/** Opens sockets of this environment. Binary frames (sound) are not for here and are left out. */
export function websocket_transport(environment: Environment): OpenTransport {
  return (events) => open_websocket(environment, events);
}

const kind = {
  carrier: 'websocket',
  silence_max_ms: websocket_silence_max_ms,
} as const;

function open_websocket(environment: Environment, events: TransportEvents): Transport {
  let is_closed = false;
  const close_once = (code: number) => {
    if (is_closed) return;
    is_closed = true;
    events.on_close(code);
  };
  let socket: ReturnType<Environment['open_socket']>;
  try {
    socket = environment.open_socket(socket_url(environment.origin()), subprotocol);
  } catch {
    // A policy that forbids the address throws at once; the caller does not have its object yet.
    const cancel = environment.set_timer(() => close_once(close_code.abnormal), 0);
    return {
      ...kind,
      send: () => undefined,
      close: () => {
        is_closed = true;
        cancel();
      },
    };
  }
  socket.onopen = () => {
    if (!is_closed) events.on_open();
  };
  socket.onmessage = (event) => {
    if (!is_closed && typeof event.data === 'string') events.on_frame(event.data);
  };
  socket.onclose = (event) => close_once(event.code);
  // What went wrong is not told to scripts; a close follows always.
  socket.onerror = () => undefined;
  return {
    ...kind,
    send: (text) => {
      if (!is_closed) socket.send(text);
    },
    close: () => {
      is_closed = true;
      // A dead peer answers no closing handshake: the callbacks are cut, not waited for.
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    },
  };
}

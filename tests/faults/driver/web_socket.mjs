// The client's end of a WebSocket (RFC 6455) over a plain TCP socket: just what the driver needs to
// carry a thousand of them in one process and to see every frame. Text out; text, ping and close in.
import { connect } from 'node:net';
import { randomBytes } from 'node:crypto';

const text_opcode = 0x1;
const close_opcode = 0x8;
const ping_opcode = 0x9;
const pong_opcode = 0xa;

/** The upgrade has to be answered within this time; the server's own bounds are 5 s and 60 s. */
const upgrade_timeout_ms = 15_000;

/** Code reported when the connection ended without a close frame, as browsers do. */
export const ended_without_close = 1006;

export class WebSocket {
  /**
   * `handlers`: `open()`, `text(string)`, and `close(code, status)` exactly once, with the HTTP
   * status of a refused upgrade. None of them is called from within the constructor.
   */
  constructor({ port, token, handlers }) {
    this.handlers = handlers;
    this.rest = null;
    this.is_open = false;
    this.code = ended_without_close;
    this.status = null;
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('connect', () => {
      this.socket.write(
        `GET /ws HTTP/1.1\r\nHost: localhost:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n` +
        `Sec-WebSocket-Protocol: behoerdentalk.v1\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    });
    this.socket.on('data', (data) => this.take(data));
    this.socket.on('error', () => {});
    this.socket.on('end', () => this.socket.destroy());
    this.socket.on('close', () => {
      clearTimeout(this.upgrading);
      this.is_open = false;
      this.handlers.close(this.code, this.status);
    });
    this.upgrading = setTimeout(() => this.socket.destroy(), upgrade_timeout_ms);
  }

  send(text) {
    this.write(text_opcode, Buffer.from(text));
  }

  /** Ends it like a lost line: nothing is said. */
  cut() {
    this.socket.destroy();
  }

  /** Stops and starts reading; the kernel's buffers fill meanwhile. */
  pause() {
    this.socket.pause();
  }
  resume() {
    this.socket.resume();
  }

  write(opcode, payload) {
    if (this.socket.destroyed) return;
    const mask = randomBytes(4);
    const head = payload.length < 126 ? Buffer.alloc(2) : Buffer.alloc(4);
    head[0] = 0x80 | opcode;
    if (payload.length < 126) {
      head[1] = 0x80 | payload.length;
    } else {
      // A command is below 64 KiB.
      head[1] = 0x80 | 126;
      head.writeUInt16BE(payload.length, 2);
    }
    const masked = Buffer.allocUnsafe(payload.length);
    for (let i = 0; i < payload.length; i += 1) masked[i] = payload[i] ^ mask[i & 3];
    this.socket.write(Buffer.concat([head, mask, masked]));
  }

  take(data) {
    const input = this.rest === null ? data : Buffer.concat([this.rest, data]);
    this.rest = null;
    let at = 0;
    if (!this.is_open) {
      const end = input.indexOf('\r\n\r\n');
      if (end < 0) {
        this.rest = input;
        return;
      }
      this.status = Number(/^HTTP\/1\.1 (\d+)/.exec(input.latin1Slice(0, end))?.[1] ?? 0);
      if (this.status !== 101) {
        this.socket.destroy();
        return;
      }
      clearTimeout(this.upgrading);
      this.is_open = true;
      at = end + 4;
      this.handlers.open();
    }
    at = this.take_frames(input, at);
    if (at < input.length) this.rest = input.subarray(at);
  }

  /** Where the first incomplete frame begins. */
  take_frames(input, from) {
    let at = from;
    while (!this.socket.destroyed && input.length - at >= 2) {
      let size = input[at + 1] & 0x7f;
      let head = 2;
      if (size === 126) {
        if (input.length - at < 4) return at;
        size = input.readUInt16BE(at + 2);
        head = 4;
      } else if (size === 127) {
        if (input.length - at < 10) return at;
        size = Number(input.readBigUInt64BE(at + 2));
        head = 10;
      }
      if (input.length - at < head + size) return at;
      this.take_frame(input[at], input, at + head, at + head + size);
      at += head + size;
    }
    return at;
  }

  take_frame(first, input, from, to) {
    // The server never fragments; a frame that is no whole message would be read wrongly.
    if ((first & 0x80) === 0) throw new Error('a fragment from the server');
    switch (first & 0x0f) {
      case text_opcode:
        this.handlers.text(input.utf8Slice(from, to));
        break;
      case ping_opcode:
        this.write(pong_opcode, input.subarray(from, to));
        break;
      case close_opcode:
        if (to - from >= 2) this.code = input.readUInt16BE(from);
        this.write(close_opcode, input.subarray(from, Math.min(to, from + 2)));
        this.socket.end();
        break;
      default:
        break;
    }
  }
}

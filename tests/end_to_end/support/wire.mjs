// A program as a client: the protocol over a WebSocket (BT_TEST_CARRIER=polling: over long polling)
// with a token, without the page. Logs every push, so that tests compare what each subscriber saw.
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import WebSocket from 'ws';
import { keyless } from './commands.mjs';
import { PollSocket } from './poll_socket.mjs';

function openSocket(port, headers) {
  if (process.env.BT_TEST_CARRIER === 'polling') return new PollSocket(`http://localhost:${port}`, headers);
  return new WebSocket(`ws://localhost:${port}/ws`, 'behoerdentalk.v1', { headers });
}

export class Wire {
  static connect(world, email) {
    return Wire.with_token(world, world.command('token', email, '--label', 'test').trim());
  }

  static async with_token(world, token) {
    const wire = new Wire();
    wire.token = token;
    wire.world = world;
    wire.pushes = [];
    // Refusals of what could not even be read, so that they name no command.
    wire.unnumbered = [];
    wire.waiting = new Map();
    wire.nextId = 1;
    await wire.open();
    return wire;
  }

  async open() {
    this.socket = openSocket(this.world.port, { Authorization: `Bearer ${this.token}` });
    this.socket.on('message', (data) => {
      for (const line of String(data).split('\n')) this.take(JSON.parse(line));
    });
    this.socket.on('close', (code) => {
      this.closed = code;
      for (const { reject } of this.waiting.values()) reject(new Error(`closed ${code}`));
      this.waiting.clear();
    });
    this.socket.on('error', () => {});
    this.closed = null;
    await once(this.socket, 'open');
  }

  take(message) {
    if (message.id !== undefined) {
      this.waiting.get(message.id)?.resolve(message);
      this.waiting.delete(message.id);
    } else if (message.error !== undefined) {
      this.unnumbered.push(message.error);
    } else {
      this.pushes.push(message);
    }
  }

  /** The whole reply, ok or error. `pseudonym`: the secret that it comes under. */
  command(name, channel, data = {}, key = randomUUID(), pseudonym = undefined) {
    const id = this.nextId++;
    const message = { id, do: name, data };
    // It cannot come without one.
    const secret = pseudonym ?? (name === 'pseudonym.draw' ? randomBytes(16).toString('base64url') : undefined);
    if (secret !== undefined) message.pseudonym = secret;
    if (channel !== null) message.channel = channel;
    if (!keyless.includes(name)) message.key = key;
    return this.raw(id, JSON.stringify(message));
  }

  raw(id, text) {
    // A closed socket swallows what is sent, and nobody would ever be told.
    if (this.closed !== null) return Promise.reject(new Error(`closed ${this.closed}`));
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.socket.send(text);
    });
  }

  /** The `ok`, or a failure that shows the error. */
  async must(name, channel, data = {}, key = undefined, pseudonym = undefined) {
    const reply = await this.command(name, channel, data, key, pseudonym);
    if (!reply.ok) throw new Error(`${name} on ${channel}: ${JSON.stringify(reply.error)}`);
    return reply.ok;
  }

  events(channel) {
    return this.pushes.filter((push) => push.channel === channel && push.seq !== undefined);
  }

  close() {
    this.socket.close();
  }
}

// A program that posts without end into one thread, as contract C8 asks of a client: the key is made
// before the first attempt and kept until there is an answer. It logs what each attempt came to, so
// that afterwards every reply can be held against the log (contract C11).
import { randomUUID } from 'node:crypto';
import { Wire } from './wire.mjs';

/** Posts on their way at the same time. */
const lanes = 4;
/** Between an error or a failed connection and the next attempt. */
const pause_ms = 50;

const pause = () => new Promise((go) => setTimeout(go, pause_ms));

export class Poster {
  /** `name` begins each text. Starts at once. */
  static async start(world, email, thread, name) {
    const poster = new Poster();
    Object.assign(poster, { thread, name, entries: [], closes: [], going: true });
    poster.wire = await Wire.connect(world, email);
    poster.done = Promise.all(Array.from({ length: lanes }, () => poster.work()));
    // Whoever waits for it is told; until then it must not end the process.
    poster.done.catch(() => {});
    return poster;
  }

  acknowledged() {
    return this.entries.filter((entry) => entry.seq !== undefined);
  }

  /** All attempts ended in an error: by contract C5 it is certain that nothing was committed. */
  givenUp() {
    return this.entries.filter((entry) => entry.givenUp);
  }

  /** Ends after the posts under way; fails with what went wrong. */
  async stop() {
    this.going = false;
    await this.done;
    this.wire.close();
  }

  async work() {
    while (this.going) {
      const n = this.entries.length + 1;
      const entry = { key: randomUUID(), text: `${this.name} ${n}`, attempts: [] };
      this.entries.push(entry);
      await this.post(entry);
    }
  }

  async post(entry) {
    while (entry.seq === undefined) {
      let reply;
      try {
        reply = await this.wire.command('post.create', this.thread, { text: entry.text }, entry.key);
      } catch {
        entry.attempts.push('unknown');
        await this.reopen();
        continue;
      }
      if (reply.ok) {
        entry.attempts.push('ok');
        entry.seq = reply.ok.seq;
        return;
      }
      entry.attempts.push('error');
      if (!reply.error.temporary) {
        throw new Error(`'${entry.text}' was refused for good: ${JSON.stringify(reply.error)}`);
      }
      // Every other one is not tried again, to show that its error was true.
      if (this.givenUp().length * 2 < this.entries.length && entry.attempts.every((a) => a === 'error')) {
        entry.givenUp = true;
        await pause();
        return;
      }
      await pause();
    }
  }

  /** One for all lanes, since they share the connection. */
  reopen() {
    this.opening ??= (async () => {
      this.closes.push(this.wire.closed);
      for (;;) {
        try {
          await this.wire.open();
          break;
        } catch {
          await pause();
        }
      }
      this.opening = null;
    })();
    return this.opening;
  }
}

// What the clients of one round saw: the only thing that the checker looks at, beside the history that
// a fresh reader fetches afterwards. Times are milliseconds of this process's monotonic clock.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

/** Every text of the load carries one of these, and no other text has it. */
const token_pattern = /t0ken[0-9a-z]+/g;

export function tokens_in(text) {
  return [...new Set(text.match(token_pattern) ?? [])];
}

export class Log {
  constructor() {
    /** The channels of the load; the checker looks at these. */
    this.channels = [];
    /**
     * Commands: `{ account, do, channel, key, mark, token?, t0, t1, attempts, seq?, item? }`.
     * `mark` is what the event must contain, made from what was sent. An attempt is
     * `{ t, result: 'ok' | 'error' | 'unknown', seq?, repeat?, erased?, code? }`. `t1` is when the
     * first `ok` came, or null.
     */
    this.commands = [];
    /**
     * Subscriptions, one an answered `subscribe`: `{ client, account, channel, t0, t1, epoch, head,
     * from, recovered, tokens, pushes, ended }`. `from` is the position from which pushes follow,
     * `tokens` what the snapshot contained; `pushes` alternates time and body.
     */
    this.subscriptions = [];
    /** Pushes of channels that their receiver did not follow then: `{ account, channel, t, body }`. */
    this.strays = [];
    /** Reads: `{ account, channel, t0, t1, epoch, head, tokens }`. */
    this.reads = [];
    /** Each different push once; by its bytes. */
    this.bodies = new Map();
    /** `{ name, t0, t1, … }` */
    this.faults = [];
    /** When the last fault was over. */
    this.healed_at = null;
    /** From the end: channel → head, as soon as nothing more came, or when time was up. */
    this.heads = {};
    /** From the end: `{ client, account, channel, epoch, last, state }` of every subscriber. */
    this.positions = [];
    /** Commands that still had no answer then: `{ do, channel, key }`. */
    this.unanswered = [];
    /** Fresh reader, after all pushes: channel → `{ epoch, head, events: [body] }`. */
    this.history = {};
    /** Fresh readers: `{ account, channel, votes: [question] }`. */
    this.own_votes = [];
    /** Fresh reader: `{ channel, question, votes }`. */
    this.totals = [];
    this.counts = { pushes: 0, ephemeral: 0, connections: 0, closes: {}, snapshots: 0, resumes: 0,
      poll_sessions: 0, restarting: 0 };
  }

  /** The push with these bytes, taken apart once. */
  body(raw) {
    let body = this.bodies.get(raw);
    if (body === undefined) {
      const { channel, seq, event, by, key, source, at, data } = JSON.parse(raw);
      body = { raw, channel, seq, event, by, key, source, at, data, tokens: tokens_in(raw) };
      this.bodies.set(raw, body);
    }
    return body;
  }

  count_close(code) {
    this.counts.closes[code] = (this.counts.closes[code] ?? 0) + 1;
  }

  /** Writes everything as lines of JSON, to look into what went wrong. */
  async save(file) {
    const out = createWriteStream(file);
    const line = async (kind, value) => {
      if (!out.write(`${JSON.stringify({ kind, ...value })}\n`)) await once(out, 'drain');
    };
    for (const fault of this.faults) await line('fault', fault);
    for (const command of this.commands) await line('command', command);
    for (const read of this.reads) await line('read', read);
    for (const subscription of this.subscriptions) {
      const pushes = [];
      for (let i = 0; i < subscription.pushes.length; i += 2) {
        pushes.push([Math.round(subscription.pushes[i]), subscription.pushes[i + 1].seq]);
      }
      await line('subscription', { ...subscription, pushes });
    }
    for (const { body, ...stray } of this.strays) await line('stray', { ...stray, seq: body.seq });
    for (const { raw } of this.bodies.values()) await line('push', { raw });
    for (const position of this.positions) await line('position', position);
    for (const votes of this.own_votes) await line('own_votes', votes);
    for (const total of this.totals) await line('total', total);
    for (const [channel, { epoch, head, events }] of Object.entries(this.history)) {
      await line('history', { channel, epoch, head, events: events.map(({ raw }) => raw) });
    }
    out.end();
    await once(out, 'finish');
  }
}

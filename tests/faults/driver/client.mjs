// One device of one person, exactly as contract C7 to C9 ask: it keeps a position a channel, resumes by
// it, makes a key once an intent and sends it again after everything that is no answer, comes back with
// full jitter, and does not believe in a silent line. Everything it sees goes into the log unfiltered.
import { tokens_in } from './log.mjs';
import { PollSocket } from './poll_socket.mjs';
import { WebSocket } from './web_socket.mjs';

/** Contract C9: a client without any push for so long comes back on a new connection. */
export const silent_ms = 25_000;
const backoff_first_ms = 500;
const backoff_max_ms = 30_000;
/** Between a temporary error and the next attempt. */
const retry_ms = [50, 400];
/** A subscription that was refused is asked for again; the right may have come back. */
const refused_retry_ms = [700, 1_300];
/** The login ended: not to be tried again. */
const login_ended = 4003;
const restart = 1012;

const now = () => performance.now();
export const sleep = (ms) => new Promise((go) => setTimeout(go, ms));

/** Heartbeats of all clients are looked after by one timer. */
const watched = new Set();
setInterval(() => {
  const deadline = now() - silent_ms;
  for (const client of watched) client.watch(deadline);
}, 1_000).unref();

export class Client {
  /**
   * `port()`: where to connect to. `on_event(body)`: what is applied (contract C8), for a load that
   * reacts. `on_text(text)`: every message, raw. Both may be absent. `polls`: over long polling.
   */
  constructor({ name, account, log, port, random, on_event = null, on_text = null, polls = false }) {
    Object.assign(this, { name, account, log, port, random, on_event, on_text, polls });
    this.socket = null;
    this.is_stopped = false;
    this.is_connected = false;
    /** Between two attempts to connect. */
    this.is_waiting = false;
    this.failed_attempts = 0;
    /** When the server last said that it restarts, and over how long to spread after this connection. */
    this.told_at = null;
    this.spread_ms = null;
    /** How the last connection ended that had been open: `{ at, code }`. */
    this.last_end = null;
    this.last_push = now();
    this.next_id = 1;
    /** By the id of the command: what waits for its reply on this connection. */
    this.waiting = new Map();
    /** Intents without an answer yet, in their order. */
    this.outbox = new Set();
    /** channel → `{ channel, epoch, last, state, log }`. */
    this.followed = new Map();
  }

  start() {
    watched.add(this);
    this.connect();
  }

  /** Ends it for good; what has no answer stays unknown. */
  stop() {
    this.is_stopped = true;
    watched.delete(this);
    clearTimeout(this.reconnecting);
    this.socket?.cut();
  }

  // --- Connection --------------------------------------------------------------------------------

  connect() {
    this.is_waiting = false;
    this.log.counts.connections += 1;
    const Carrier = this.polls ? PollSocket : WebSocket;
    const socket = new Carrier({
      port: this.port(),
      token: this.account.token,
      random: this.random,
      handlers: {
        open: () => this.opened(),
        text: (text) => this.take(text),
        close: (code, status) => this.closed(socket, code, status),
      },
    });
    this.socket = socket;
    this.spread_ms = null;
    this.last_push = now();
  }

  /** Comes back as after a lost line. */
  cut() {
    this.socket?.cut();
  }

  /** As when a person looks at the page again: does not wait for the next attempt (contract C9). */
  look() {
    if (!this.is_waiting) return;
    clearTimeout(this.reconnecting);
    this.connect();
  }

  /** Each poll has a time of its own after which it is given up. */
  watch(deadline) {
    if (this.is_connected && !this.polls && this.last_push < deadline) {
      this.log.count_close('silent');
      this.socket.cut();
    }
  }

  opened() {
    this.is_connected = true;
    if (this.polls) this.log.counts.poll_sessions += 1;
    this.last_push = now();
    for (const channel of this.followed.values()) this.ask(channel);
    for (const entry of this.outbox) this.attempt(entry);
  }

  closed(socket, code, status) {
    if (socket !== this.socket) return;
    if (this.is_connected) this.last_end = { at: now(), code };
    this.is_connected = false;
    this.log.count_close(status !== null && status !== 101 ? `http ${status}` : code);
    for (const { on_close } of this.waiting.values()) on_close();
    this.waiting.clear();
    for (const channel of this.followed.values()) this.end(channel, `closed ${code}`);
    if (this.is_stopped || code === login_ended) return;
    const backoff = Math.min(backoff_max_ms, backoff_first_ms * 2 ** this.failed_attempts);
    const longest = code === restart && this.spread_ms !== null ? this.spread_ms : backoff;
    this.failed_attempts += 1;
    this.is_waiting = true;
    this.reconnecting = setTimeout(() => this.connect(), this.random.between(0, longest));
  }

  take(text) {
    this.last_push = now();
    this.on_text?.(text);
    if (!text.includes('\n')) return this.take_line(text);
    for (const line of text.split('\n')) this.take_line(line);
  }

  take_line(line) {
    if (line.startsWith('{"channel":')) return this.take_push(line);
    const message = JSON.parse(line);
    if (message.event === 'restarting') {
      this.log.counts.restarting += 1;
      this.told_at = now();
      this.spread_ms = message.data.spread_ms;
    } else if (message.id !== undefined) {
      this.failed_attempts = 0;
      const waiting = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      waiting?.on_reply(message, line);
    } else if (message.error?.code === 'no_channel') {
      const channel = this.followed.get(message.error.field);
      if (channel) this.refused(channel);
    }
  }

  request(message, on_reply, on_close) {
    const id = this.next_id++;
    this.waiting.set(id, { on_reply, on_close });
    this.socket.send(JSON.stringify({ id, ...message }));
  }

  // --- Following channels ------------------------------------------------------------------------

  follow(name) {
    if (this.followed.has(name)) return;
    const channel = { name, epoch: null, last: null, state: 'none', log: null };
    this.followed.set(name, channel);
    if (this.is_connected) this.ask(channel);
  }

  position(name) {
    return this.followed.get(name);
  }

  /** Subscribes, from where this client stands if it stands anywhere. */
  ask(channel) {
    const t0 = now();
    const after = channel.last;
    channel.state = 'asked';
    const data = channel.epoch === null ? {} : { epoch: channel.epoch, after };
    this.request({ do: 'subscribe', channel: channel.name, data }, (reply, raw) => {
      if (reply.error) {
        if (reply.error.temporary) {
          channel.state = 'none';
          this.ask_later(channel, retry_ms);
        } else {
          this.refused(channel);
        }
        return;
      }
      const { epoch, seq, recovered, reason, own } = reply.ok;
      this.log.counts[recovered ? 'resumes' : 'snapshots'] += 1;
      this.end(channel, 'subscribed again');
      channel.epoch = epoch;
      channel.last = recovered ? after : seq;
      channel.state = 'live';
      channel.log = {
        client: this.name, account: this.account.id, channel: channel.name, t0, t1: now(), epoch,
        head: seq, from: channel.last, recovered, reason, tokens: recovered ? [] : tokens_in(raw),
        own_votes: own?.votes ?? [], pushes: [], ended: null,
      };
      this.log.subscriptions.push(channel.log);
    }, () => {});
  }

  ask_later(channel, [least, most]) {
    setTimeout(() => {
      if (this.is_connected && (channel.state === 'none' || channel.state === 'refused')) this.ask(channel);
    }, this.random.between(least, most));
  }

  refused(channel) {
    this.end(channel, 'no_channel');
    channel.state = 'refused';
    this.ask_later(channel, refused_retry_ms);
  }

  end(channel, why) {
    channel.state = 'none';
    if (channel.log === null) return;
    channel.log.ended = { t: now(), why };
    channel.log = null;
  }

  take_push(raw) {
    // Ephemeral ones have no number.
    const at_seq = raw.indexOf(',"seq":');
    if (at_seq < 0 || at_seq > 120) {
      this.log.counts.ephemeral += 1;
      return;
    }
    const body = this.log.body(raw);
    const channel = this.followed.get(body.channel);
    if (channel === undefined || channel.log === null) {
      this.log.strays.push({ account: this.account.id, channel: body.channel, t: now(), body });
      return;
    }
    this.log.counts.pushes += 1;
    channel.log.pushes.push(now(), body);
    if (body.seq <= channel.last) return;
    if (body.seq > channel.last + 1) {
      // Contract C8: apply nothing, subscribe again. What still comes on the old one is logged.
      if (channel.state === 'live') this.ask(channel);
      return;
    }
    channel.last = body.seq;
    this.on_event?.(body);
  }

  // --- Commands ----------------------------------------------------------------------------------

  /**
   * Sends until there is an answer, and resolves with the log's entry then. `patience`: what to do
   * when there is none, `{ error, unknown }`, the probabilities to give up after a temporary error
   * and after an unknown outcome; 0 never does.
   */
  command(name, channel, data, { mark = null, token = null, patience = null, ...more } = {}) {
    const entry = {
      account: this.account.id, do: name, channel, key: this.random.uuid(), mark, token,
      t0: null, t1: null, attempts: [], ...more,
    };
    this.log.commands.push(entry);
    const gives_up = {
      error: this.random.chance(patience?.error ?? 0),
      unknown: this.random.chance(patience?.unknown ?? 0),
    };
    return new Promise((resolve) => {
      const intent = {
        entry, gives_up, is_under_way: false, message: { do: name, channel, key: entry.key, data },
        resolve: () => {
          this.outbox.delete(intent);
          resolve(entry);
        },
      };
      this.outbox.add(intent);
      if (this.is_connected) this.attempt(intent);
    });
  }

  attempt(intent) {
    const { entry } = intent;
    if (intent.is_under_way) return;
    intent.is_under_way = true;
    entry.t0 ??= now();
    const attempt = { t: now(), result: 'unknown' };
    entry.attempts.push(attempt);
    this.request(intent.message, (reply) => {
      intent.is_under_way = false;
      note(attempt, reply);
      if (reply.ok) {
        entry.t1 ??= now();
        entry.seq ??= reply.ok.seq;
        entry.item ??= reply.ok.item;
        entry.number ??= reply.ok.number;
        return intent.resolve();
      }
      const never_unknown = entry.attempts.every(({ result }) => result === 'error');
      if (!reply.error.temporary || (intent.gives_up.error && never_unknown)) return intent.resolve();
      setTimeout(() => {
        if (this.is_connected && this.outbox.has(intent)) this.attempt(intent);
      }, this.random.between(...retry_ms));
    }, () => {
      intent.is_under_way = false;
      if (intent.gives_up.unknown) intent.resolve();
    });
  }

  /**
   * Once more, as a copy that was under way for long: the same bytes under the same key, after the
   * answer came. Nothing waits for it.
   */
  repeat(entry, data) {
    if (!this.is_connected) return;
    const attempt = { t: now(), result: 'unknown', late: true };
    entry.attempts.push(attempt);
    this.request({ do: entry.do, channel: entry.channel, key: entry.key, data },
      (reply) => note(attempt, reply), () => {});
  }
}

function note(attempt, reply) {
  if (reply.ok) {
    attempt.result = 'ok';
    attempt.seq = reply.ok.seq;
    attempt.item = reply.ok.item;
    if (reply.ok.repeat) attempt.repeat = true;
    if (reply.ok.erased) attempt.erased = true;
  } else {
    attempt.result = 'error';
    attempt.code = reply.error.code;
  }
}

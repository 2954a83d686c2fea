// The load of a round: 20 channels (8 threads, 6 talks and their 6 desks) and 200 clients. Each channel
// has two writers with two commands on their way each, who post, edit, erase, ask, vote, release, link
// and read; every second somebody loses the right to a desk and somebody gets it back.
import { Client, sleep } from './client.mjs';
import { fetch_history, fetch_totals } from './fresh_reader.mjs';
import { tokens_in } from './log.mjs';

const thread_count = 8;
const talk_count = 6;
const speakers_per_desk = 4;
export const client_count = 200;
const writers_per_channel = 2;
/** Commands of one writer on their way at once; contract C8 allows 8. */
const lanes = 2;
const pause_ms = [100, 600];
const revocation_every_ms = 1_000;

/** Things of its own that a writer still touches. */
const own_items_max = 30;
/** Answered commands that may be sent once more. */
const remembered_max = 300;
const open_links_max = 4;

/** How often a person gives up, after a temporary error and after an unknown outcome. */
const patience = { error: 0.3, unknown: 0.03 };

/** G9: so long after the last fault everybody has to be at the head. */
export const settle_ms = 30_000;
/** Who had bad luck often may wait for 30 s before the next attempt to connect (contract C9), which is all
 * the time that G9 gives; so after half of it everybody looks at their page. */
const look_after_ms = settle_ms / 2;
/** Tallies and effects follow within a second; then nothing more comes by itself. */
const quiet_ms = 1_600;

const now = () => performance.now();

export class Load {
  /** `port(n)`: where client number n connects to; `polls(n)`: whether it does so by long polling. */
  constructor({ world, log, random, port = () => world.port, polls = () => false, clients = client_count }) {
    Object.assign(this, { world, log, random, port, polls });
    this.client_count = clients;
    this.clients = [];
    this.lanes = [];
    this.is_writing = true;
    this.token_prefix = `t0ken${random.uuid().slice(0, 6)}`;
    this.tokens = 0;
  }

  // --- Setting up --------------------------------------------------------------------------------

  /** Makes the channels, before there is any fault. */
  async set_up() {
    const { planner, people } = this.world;
    this.planner = this.client('planner', planner);
    const rest = [...people];
    const take = (count) => rest.splice(0, count);
    this.threads = [];
    this.talks = [];
    for (let i = 0; i < thread_count; i += 1) {
      const { token, text } = this.text();
      const made = await this.must(this.planner.command('thread.create', this.world.area,
        { title: `Faden ${i}`, text }, { mark: JSON.stringify(text), token }));
      this.threads.push({ channel: `thread:${made.item}`, writers: take(writers_per_channel) });
    }
    for (let i = 0; i < talk_count; i += 1) {
      const moderators = take(writers_per_channel);
      const speakers = take(speakers_per_desk);
      const talk = { speakers, present: new Set(speakers), moderators, writers: take(writers_per_channel) };
      const { token, text } = this.text();
      const made = await this.must(this.planner.command('talk.create', 'talks',
        { plan: this.plan(talk, text) }, { mark: JSON.stringify(text), token }));
      Object.assign(talk, { channel: `talk:${made.item}`, desk: `desk:${made.item}` });
      for (const to of ['planned', 'lobby', 'live']) {
        await this.must(this.planner.command('talk.move', talk.desk, { to }, { mark: `"state":"${to}"` }));
      }
      this.talks.push(talk);
    }
    this.listeners = rest;
    this.public_channels = [...this.threads, ...this.talks].map(({ channel }) => channel);
    this.channels = [...this.public_channels, ...this.talks.map(({ desk }) => desk)];
    this.log.channels = this.channels;
  }

  plan(talk, description) {
    const ids = (accounts) => [...accounts].map(({ id }) => id);
    return {
      title: 'Probe', description, starts_at: '2027-01-12T09:00:00.000Z', minutes: 60,
      moderators: [this.world.planner.id, ...ids(talk.moderators)], speakers: ids(talk.present),
      agenda: [], review: true,
    };
  }

  async must(answer) {
    const entry = await answer;
    if (entry.t1 === null) throw new Error(`${entry.do} on ${entry.channel}: ${JSON.stringify(entry.attempts)}`);
    return entry;
  }

  client(name, account, { port = this.port(this.clients.length), ...more } = {}) {
    const client = new Client({
      name, account, log: this.log, random: this.random.branch(name), port: () => port,
      polls: this.polls(this.clients.length), ...more,
    });
    this.clients.push(client);
    client.start();
    return client;
  }

  text() {
    this.tokens += 1;
    const token = `${this.token_prefix}${this.tokens.toString(36)}`;
    return { token, text: `${token} ${'Grüße aus dem Prüfstand. '.repeat(this.random.whole(0, 8))}.` };
  }

  // --- Running -----------------------------------------------------------------------------------

  /** Connects everybody and starts writing. */
  start() {
    for (const thread of this.threads) {
      thread.writers.forEach((account, n) => this.write(new ThreadWriter(this, thread, account, n)));
    }
    for (const talk of this.talks) {
      talk.writers.forEach((account, n) => this.write(new TalkWriter(this, talk, account, n)));
      talk.moderators.forEach((account, n) => this.write(new DeskWriter(this, talk, account, n)));
      for (const account of talk.speakers) {
        const client = this.client(`speaker ${account.number}`, account);
        client.follow(talk.desk);
        client.follow(talk.channel);
      }
    }
    for (let n = 0; this.clients.length < this.client_count; n += 1) {
      const client = this.client(`listener ${n}`, this.listeners[n % this.listeners.length]);
      client.follow(this.public_channels[n % this.public_channels.length]);
      client.follow(this.public_channels[(n * 5 + 3) % this.public_channels.length]);
    }
    this.lanes.push(this.revoke());
    // Whoever waits for them is told; until then they must not end the process.
    for (const lane of this.lanes) lane.catch(() => {});
  }

  write(writer) {
    for (let lane = 0; lane < lanes; lane += 1) this.lanes.push(this.run_lane(writer));
  }

  async run_lane(writer) {
    const { random } = writer.client;
    while (this.is_writing) {
      await sleep(random.between(...pause_ms));
      if (this.is_writing) await writer.act();
    }
  }

  async revoke() {
    for (let tick = 0; this.is_writing; tick += 1) {
      const due = now() + revocation_every_ms;
      const lose = this.talks[tick % talk_count];
      const regain = this.talks[(tick + talk_count / 2) % talk_count];
      await Promise.all([
        this.take_away(lose, lose.speakers[Math.floor(tick / talk_count) % speakers_per_desk]),
        this.give_back(regain),
      ]);
      await sleep(Math.max(0, due - now()));
    }
    for (const talk of this.talks) await this.give_back(talk);
  }

  take_away(talk, account) {
    talk.present.delete(account);
    return this.edit_talk(talk, { revokes: account.id });
  }

  give_back(talk) {
    const missing = talk.speakers.filter((account) => !talk.present.has(account));
    if (missing.length === 0) return null;
    for (const account of missing) talk.present.add(account);
    return this.edit_talk(talk, { grants: missing.map(({ id }) => id) });
  }

  edit_talk(talk, more) {
    const { token, text } = this.text();
    return this.must(this.planner.command('talk.edit', talk.desk, { plan: this.plan(talk, text) },
      { mark: JSON.stringify(text), token, ...more }));
  }

  /** Commands answered with `ok` so far. */
  acknowledged() {
    return this.log.commands.reduce((sum, { t1 }) => sum + (t1 === null ? 0 : 1), 0);
  }

  /** Waits until nobody waits for an answer to a subscription; false if that takes too long. */
  async everybody_follows(ms = settle_ms) {
    const deadline = now() + ms;
    const is_answered = ({ state }) => state === 'live' || state === 'refused';
    while (!this.clients.every(({ followed }) => [...followed.values()].every(is_answered))) {
      if (now() > deadline) return false;
      await sleep(20);
    }
    return true;
  }

  /** Waits until so many more commands are acknowledged than now; false if that takes too long. */
  async progress(count, ms = 60_000) {
    const wanted = this.acknowledged() + count;
    const deadline = now() + ms;
    while (this.acknowledged() < wanted) {
      if (now() > deadline) return false;
      await sleep(20);
    }
    return true;
  }

  // --- Ending ------------------------------------------------------------------------------------

  /** After the last fault: goes on for a moment, then waits until everybody knows everything. */
  async settle() {
    this.log.healed_at = now();
    const deadline = this.log.healed_at + settle_ms;
    await sleep(2_000);
    this.is_writing = false;
    const looking = setTimeout(() => {
      for (const client of this.clients) client.look();
    }, look_after_ms);
    await Promise.race([Promise.all(this.lanes), sleep(deadline - now())]);
    clearTimeout(looking);
    let heads = {};
    let quiet_since = now();
    while (now() < deadline) {
      if (now() > this.log.healed_at + look_after_ms) for (const client of this.clients) client.look();
      const fresh = await this.heads().catch(() => null);
      if (fresh === null || JSON.stringify(fresh) !== JSON.stringify(heads)) {
        heads = fresh ?? {};
        quiet_since = now();
      } else if (now() - quiet_since >= quiet_ms && this.all_at(heads)) {
        break;
      }
      await sleep(100);
    }
    this.log.heads = heads;
    this.log.settled_ms = Math.round(now() - this.log.healed_at);
    this.log.unanswered = this.clients.flatMap((client) =>
      [...client.outbox].map(({ entry }) => ({ do: entry.do, channel: entry.channel, key: entry.key })));
    for (const client of this.clients) {
      for (const { name, epoch, last, state } of client.followed.values()) {
        this.log.positions.push(
          { client: client.name, account: client.account.id, channel: name, epoch, last, state });
      }
      client.stop();
    }
    await this.collect();
  }

  async heads() {
    const found = {};
    for (const channel of this.channels) {
      found[channel] = (await this.read(this.world.planner, channel, Number.MAX_SAFE_INTEGER)).head;
    }
    return found;
  }

  all_at(heads) {
    return this.clients.every((client) => [...client.followed.values()].every((channel) =>
      channel.state === 'live' && channel.last >= (heads[channel.name] ?? 0)));
  }

  /** What fresh readers find, after everybody else has stopped. */
  async collect() {
    const { log, world } = this;
    await fetch_history({ world, log, channels: this.channels });
    await fetch_totals({ world, log, channels: this.talks.map(({ channel }) => channel) });
    await this.collect_votes();
  }

  async collect_votes() {
    const voters = this.talks.flatMap((talk) => talk.writers.map((account) => ({ talk, account })));
    const fresh = voters.map(({ talk, account }) => {
      const client = this.client(`fresh ${account.number}`, account, { port: this.world.port });
      client.follow(talk.channel);
      return { talk, account, client };
    });
    const deadline = now() + 10_000;
    const is_there = ({ talk, client }) => client.position(talk.channel).state === 'live';
    while (!fresh.every(is_there) && now() < deadline) await sleep(20);
    for (const one of fresh) {
      if (!is_there(one)) continue;
      const { own_votes } = one.client.position(one.talk.channel).log;
      this.log.own_votes.push({ account: one.account.id, channel: one.talk.channel, votes: own_votes });
    }
  }

  stop() {
    this.is_writing = false;
    for (const client of this.clients) client.stop();
  }

  // --- Reading -----------------------------------------------------------------------------------

  /** Reads events over HTTP and logs that read. */
  async read(account, channel, after) {
    const t0 = now();
    const text = await this.world.get(account, `/api/channels/${channel}/events?after=${after}&limit=20`);
    const { epoch, head } = JSON.parse(text);
    const read = { account: account.id, channel, t0, t1: now(), epoch, head, tokens: tokens_in(text) };
    this.log.reads.push(read);
    return read;
  }
}

/** What all writers have: one device, things of their own, and now and then a late copy or a read. */
class Writer {
  constructor(load, channel, client) {
    Object.assign(this, { load, channel, client, random: client.random });
    client.follow(channel);
    /** `{ item, tokens }`, without those that are being changed. */
    this.own = [];
    this.answered = [];
    this.links = [];
  }

  async command(name, channel, data, more = {}) {
    const entry = await this.client.command(name, channel, data, { patience, ...more });
    if (entry.t1 !== null) this.remember(entry, data);
    if (this.random.chance(0.05)) this.repeat_late();
    if (entry.seq !== undefined && this.random.chance(0.1)) {
      // A failed one is no answer; the next may be.
      await this.load.read(this.client.account, channel, Math.max(0, entry.seq - 3)).catch(() => {});
    }
    return entry;
  }

  remember(entry, data) {
    if (this.answered.length >= remembered_max) {
      this.answered[this.random.whole(0, remembered_max - 1)] = { entry, data };
    } else {
      this.answered.push({ entry, data });
    }
  }

  repeat_late() {
    if (this.answered.length === 0) return;
    const { entry, data } = this.random.pick(this.answered);
    this.client.repeat(entry, data);
  }

  /** Writes something new; keeps it as its own. */
  async make(name, channel = this.channel, more = {}) {
    const { token, text } = this.load.text();
    const entry = await this.command(name, channel, { text, ...more }, { mark: JSON.stringify(text), token });
    if (entry.item && this.own.length < own_items_max) this.own.push({ item: entry.item, tokens: [token] });
    return entry;
  }

  /** Takes one of its own things to change it; whoever does not put it back leaves it alone. */
  borrow() {
    if (this.own.length === 0) return null;
    return this.own.splice(this.random.whole(0, this.own.length - 1), 1)[0];
  }

  async erase(name, field) {
    const thing = this.borrow();
    if (thing === null) return;
    await this.command(name, this.channel, { [field]: thing.item },
      { mark: `"id":"${thing.item}"`, erases: thing.tokens });
  }

  /** Links something here with another channel, or takes such a link away. */
  async link(here) {
    if (this.links.length >= open_links_max || (this.links.length > 0 && this.random.chance(0.4))) {
      const link = this.links.shift();
      await this.command('link.remove', this.channel, link, { mark: `"other":"${link.to}"` });
      return;
    }
    const to = this.random.pick(this.load.public_channels.filter((channel) => channel !== this.channel));
    const link = { from: here, to };
    const entry = await this.command('link.add', this.channel, link, { mark: `"other":"${to}"` });
    if (entry.t1 !== null) this.links.push(link);
  }
}

class ThreadWriter extends Writer {
  constructor(load, thread, account, n) {
    super(load, thread.channel, load.client(`author ${account.number}.${n}`, account));
    this.client.follow(this.random.pick(load.public_channels));
  }

  act() {
    return this.random.weighted([
      [60, () => this.make('post.create')],
      [15, () => this.edit()],
      [10, () => this.erase('post.erase', 'post')],
      [8, () => this.link(this.channel)],
    ])();
  }

  async edit() {
    const thing = this.borrow();
    if (thing === null) return;
    const { token, text } = this.load.text();
    const entry = await this.command('post.edit', this.channel, { post: thing.item, text },
      { mark: JSON.stringify(text), token });
    // If it is not known which text stands there, nobody can say what an erasure has to erase.
    if (entry.t1 !== null) this.own.push({ item: thing.item, tokens: [...thing.tokens, token] });
  }
}

class TalkWriter extends Writer {
  constructor(load, talk, account, n) {
    /** Released questions of others; `on` is the last vote that was sent. */
    const questions = [];
    const client = load.client(`voter ${account.number}.${n}`, account, {
      on_event: (body) => {
        if (body.channel !== talk.channel) return;
        for (const question of body.data.questions ?? []) {
          if (question.by === account.id || questions.some(({ id }) => id === question.id)) continue;
          questions.push({ id: question.id, on: false, is_busy: false });
        }
      },
    });
    super(load, talk.channel, client);
    this.questions = questions;
  }

  act() {
    return this.random.weighted([
      [50, () => this.make('chat.post')],
      [10, () => this.erase('chat.erase', 'message')],
      [8, () => this.ask()],
      [25, () => this.vote()],
      [2, () => this.link(this.channel)],
    ])();
  }

  /** It waits on the desk, so it is nothing that this writer could erase here. */
  async ask() {
    const { token, text } = this.load.text();
    await this.command('question.ask', this.channel, { text }, { mark: JSON.stringify(text), token });
  }

  async vote() {
    const free = this.questions.filter((question) => !question.is_busy);
    if (free.length === 0) return;
    const question = this.random.pick(free);
    question.is_busy = true;
    question.on = !question.on;
    await this.command('question.vote', this.channel, { question: question.id, on: question.on },
      { question: question.id, on: question.on });
    question.is_busy = false;
  }
}

class DeskWriter extends Writer {
  constructor(load, talk, account, n) {
    const waiting = new Map();
    const client = load.client(`moderator ${account.number}.${n}`, account, {
      on_event: (body) => {
        if (body.channel !== talk.desk) return;
        for (const { id, state } of body.data.questions ?? []) {
          if (state === 'waiting' || state === 'held') waiting.set(id, state);
          else waiting.delete(id);
        }
      },
    });
    super(load, talk.desk, client);
    client.follow(talk.channel);
    this.waiting = waiting;
  }

  async act() {
    if (this.waiting.size === 0) return;
    const [id, state] = this.random.pick([...this.waiting]);
    this.waiting.delete(id);
    const name = state === 'waiting' && this.random.chance(0.3) ? 'question.hold' : 'question.release';
    await this.command(name, this.channel, { question: id }, { mark: `"id":"${id}"` });
  }
}

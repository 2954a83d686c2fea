#!/usr/bin/env node
// Shows that what was acknowledged survives kill -9 of the server.
//
//   acknowledged.mjs crash   ORIGIN TOKEN LOG PID   posts into a thread, kills the server meanwhile
//   acknowledged.mjs compare ORIGIN TOKEN LOG       reads the thread again and sends on what had no answer
//
// LOG is written by the first and read by the second: the thread, and each post with its key and, if
// it was acknowledged, its seq. Over long polling, since Node.js 18 has no WebSocket. Prints one line
// about what it found; status 1 when something is missing or there twice.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { PollSocket } from '../../tests/end_to_end/support/poll_socket.mjs';

/** Posts on their way at the same time, so that the crash falls between them. */
const lanes = 8;
/** The server is killed after some number of acknowledged posts in between. */
const posts_min = 50;
const posts_max = 300;
/** Long enough for any server that answers at all. */
const wait_ms = 30_000;
const page_events = 200;

const [what, origin, token, log_file, pid] = process.argv.slice(2);
const headers = { Authorization: `Bearer ${token}` };

async function get(where) {
  const response = await fetch(origin + where, { headers });
  if (!response.ok) throw new Error(`${where}: status ${response.status}`);
  return response.json();
}

/** Sends posts and waits for their replies, by long polling. */
class Sender {
  static async open(thread) {
    const sender = new Sender();
    Object.assign(sender, { thread, waiting: new Map(), next_id: 1 });
    sender.socket = new PollSocket(origin, headers);
    sender.closed = once(sender.socket, 'close').then(() => {
      for (const { give_up } of sender.waiting.values()) give_up(new Error('closed'));
    });
    sender.socket.on('message', (line) => {
      const reply = JSON.parse(line);
      sender.waiting.get(reply.id)?.answer(reply);
      sender.waiting.delete(reply.id);
    });
    await Promise.race([once(sender.socket, 'open'), sender.closed]);
    return sender;
  }

  /** The reply; fails when the connection ends before. */
  command(post) {
    if (this.socket.isOver) throw new Error('closed');
    const id = this.next_id++;
    return new Promise((answer, give_up) => {
      this.waiting.set(id, { answer, give_up });
      const data = { text: post.text };
      this.socket.send(JSON.stringify({ id, do: 'post.create', channel: this.thread, key: post.key, data }));
    });
  }

  /** Until it is acknowledged; what is only refused for now is tried again. */
  async deliver(post) {
    for (;;) {
      const { ok, error } = await this.command(post);
      if (ok) return (post.seq = ok.seq);
      if (!error.temporary) throw new Error(`'${post.text}' was refused: ${JSON.stringify(error)}`);
      await pause(100);
    }
  }
}

async function crash() {
  const { threads } = await get('/api/threads?limit=1');
  const thread = `thread:${threads[0].entry.id}`;
  const sender = await Sender.open(thread);
  const posts = [];
  const enough = posts_min + Math.floor(Math.random() * (posts_max - posts_min));
  const run_of = randomUUID().slice(0, 8);
  let acknowledged = 0;
  const refused = [];
  const lane = async () => {
    for (;;) {
      const post = { key: randomUUID(), text: `Beitrag ${posts.length + 1} im Lauf ${run_of}` };
      posts.push(post);
      await sender.deliver(post);
      acknowledged += 1;
      if (acknowledged === enough) process.kill(Number(pid), 'SIGKILL');
    }
  };
  const all = Promise.all(Array.from({ length: lanes }, () => lane().catch((error) => {
    if (error.message !== 'closed') refused.push(error.message);
  })));
  await Promise.race([all, pause(wait_ms, null, { ref: false })]);
  if (refused.length > 0) throw new Error(refused[0]);
  if (acknowledged < enough) throw new Error(`only ${acknowledged} of ${enough} posts were acknowledged`);
  writeFileSync(log_file, JSON.stringify({ thread, posts }));
  const open = posts.filter((post) => post.seq === undefined).length;
  console.log(`${acknowledged} posts acknowledged and ${open} without an answer when the server was killed`);
}

/** Every event of the channel, by pages. */
async function events_of(channel) {
  const events = [];
  for (;;) {
    const after = events.at(-1)?.seq ?? 0;
    const page = await get(`/api/channels/${channel}/events?after=${after}&limit=${page_events}`);
    events.push(...page.events);
    if (page.events.length === 0) return { head: page.head, events };
  }
}

/** What is wrong with the thread; `posts` without a seq may be there or not. */
function faults({ head, events }, posts) {
  const found = [];
  if (events.length !== head || events.some((event, i) => event.seq !== i + 1)) {
    found.push(`the thread's numbers are not 1 to ${head}`);
  }
  const by_key = new Map();
  const by_text = new Map();
  for (const event of events) {
    by_key.set(event.key, [...(by_key.get(event.key) ?? []), event]);
    for (const { text } of event.data.posts ?? []) by_text.set(text, (by_text.get(text) ?? 0) + 1);
  }
  for (const post of posts) {
    const there = by_key.get(post.key) ?? [];
    if (post.seq !== undefined && !there.some(({ seq, data }) => seq === post.seq && data.posts?.[0].text === post.text)) {
      found.push(`'${post.text}' was acknowledged as ${post.seq} and is missing there`);
    }
    if (there.length > 1 || (by_text.get(post.text) ?? 0) > 1) found.push(`'${post.text}' is there twice`);
  }
  return { found, is_there: (post) => by_key.has(post.key) };
}

async function compare() {
  const { thread, posts } = JSON.parse(readFileSync(log_file, 'utf8'));
  const open = posts.filter((post) => post.seq === undefined);
  const acknowledged = posts.length - open.length;
  const after_crash = faults(await events_of(thread), posts);
  const stored = open.filter(after_crash.is_there).length;
  // As a client does: the same keys, so that what had been stored stays as it is.
  const sender = await Sender.open(thread);
  for (const post of open) await sender.deliver(post);
  sender.socket.close();
  await sender.closed;
  const found = [...new Set([...after_crash.found, ...faults(await events_of(thread), posts).found])];
  for (const fault of found) console.log(fault);
  console.log(`${acknowledged} acknowledged posts compared, ${open.length} sent again of which ${stored} were stored: ` +
    (found.length === 0 ? 'each is there exactly once' : `${found.length} faults`));
  process.exitCode = found.length === 0 ? 0 : 1;
}

await { crash, compare }[what]();
process.exit();

// What one person may do, with the limits of a server that nobody configured: on however many
// connections, and without anybody else noticing.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { eventually, World } from './support/world.mjs';
import { Wire } from './support/wire.mjs';

let world, kim, ute, thread;

const headers = (wire) => ({ Authorization: `Bearer ${wire.token}` });
const codes = (replies) => replies.map((reply) => reply.error?.code ?? 'ok');
const count = (found, code) => found.filter((one) => one === code).length;

/** Another connection with the same login. */
async function beside(wire) {
  const other = Object.assign(new Wire(), {
    token: wire.token, world, pushes: [], unnumbered: [], waiting: new Map(), nextId: 1,
  });
  await other.open();
  return other;
}

async function close(wire) {
  wire.close();
  await once(wire.socket, 'close');
}

before(async () => {
  world = await World.start();
  kim = await Wire.connect(world, 'kim.albers@talaue.example');
  ute = await Wire.connect(world, 'ute.sommer@talaue.example');
  const directory = await (
    await fetch(`${world.origin}/api/directory`, { headers: headers(kim) })
  ).json();
  const area = `area:${directory.areas[0].id}`;
  thread = `thread:${(await ute.must('thread.create', area, { title: 'Tempo', text: 'Hallo' })).item}`;
});
after(() => world.stop());

test('a thousand messages at once, over many connections: too fast for one, nothing to others', async () => {
  const lines = [kim, ...await Promise.all(Array.from({ length: 9 }, () => beside(kim)))];
  const began = performance.now();
  const flood = Promise.all(Array.from({ length: 1000 }, (_, n) =>
    lines[n % lines.length].command('own.follow', thread, { level: 'following' })));
  const posts = await Promise.all(Array.from({ length: 5 }, (_, n) =>
    ute.command('post.create', thread, { text: `Ruhig ${n}` })));
  const found = codes(await flood);
  const seconds = (performance.now() - began) / 1000;
  assert.deepEqual(codes(posts), ['ok', 'ok', 'ok', 'ok', 'ok']);
  // Forty at once, then ten a second, whatever the number of connections.
  assert.ok(count(found, 'ok') >= 40);
  assert.ok(count(found, 'ok') <= 41 + 10 * seconds, `${count(found, 'ok')} in ${seconds} s`);
  assert.equal(count(found, 'ok') + count(found, 'too_fast'), 1000);
  await Promise.all(lines.slice(1).map(close));
});

test('a loop of subscribes to what there is not, and to the own inbox: too fast', async () => {
  const me = (await (await fetch(`${world.origin}/api/me`, { headers: headers(kim) })).json()).person.id;
  const lines = [kim, ...await Promise.all(Array.from({ length: 4 }, () => beside(kim)))];
  const unknown = `desk:${randomUUID()}`;
  const began = performance.now();
  const flood = Promise.all(Array.from({ length: 2000 }, (_, n) =>
    lines[n % lines.length].command('subscribe', n % 4 < 2 ? unknown : `inbox:${me}`)));
  const other = await ute.command('subscribe', thread);
  const found = codes(await flood);
  const seconds = (performance.now() - began) / 1000;
  assert.equal(codes([other])[0], 'ok');
  const carried_out = 2000 - count(found, 'too_fast');
  assert.ok(count(found, 'no_channel') > 0 && count(found, 'ok') > 0);
  assert.ok(carried_out <= 401 + 50 * seconds, `${carried_out} in ${seconds} s`);
  // Queries share it, more of them than a rest could have filled up; nobody else's do.
  const asked = await Promise.all(Array.from({ length: 600 }, () =>
    fetch(`${world.origin}/api/directory`, { headers: headers(kim) })));
  const refused = asked.filter((answer) => answer.status === 429);
  assert.ok(refused.length > 0);
  assert.equal((await refused[0].json()).error.code, 'too_fast');
  assert.equal(refused[0].headers.get('retry-after'), '1');
  assert.equal((await fetch(`${world.origin}/api/directory`, { headers: headers(ute) })).status, 200);
  await Promise.all(lines.slice(1).map(close));
});

test('twenty connections of one person, by either way, and no more until one ends', async () => {
  const lines = [];
  // The connections of before may still be on their way out.
  while (lines.length < 19) {
    lines.push(await eventually('there is room', () => beside(kim).catch(() => null)));
  }
  const poll = (path, wire) => fetch(`${world.origin}/api/poll/${path}`, {
    method: 'POST', headers: headers(wire),
  });
  const one_more = await poll('open', kim);
  assert.equal(one_more.status, 503);
  assert.equal(one_more.headers.get('retry-after'), '1');
  await assert.rejects(beside(kim), /503/);
  assert.equal((await poll('open', ute)).status, 200);

  await close(lines.pop());
  const { session } = await eventually('there is room for one', async () => {
    const answer = await poll('open', kim);
    return answer.status === 200 && answer.json();
  });
  await assert.rejects(beside(kim), /503/);
  assert.equal((await poll(`end?session=${session}`, kim)).status, 204);
  lines.push(await beside(kim));
  await Promise.all(lines.map(close));
});

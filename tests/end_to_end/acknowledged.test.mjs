// The program with which scripts/bare-debian kills the server while posts are on their way and holds
// the thread against what was acknowledged: it finds nothing wrong, unless something is.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { once } from 'node:events';
import { repo, World, unhurried } from './support/world.mjs';

const program = path.join(repo, 'scripts/lib/acknowledged.mjs');
let world, token, log;

before(async () => {
  world = await World.start({
    env: unhurried,
  });
  token = world.command('token', 'kim.albers@talaue.example', '--label', 'test').trim();
  log = path.join(world.folder, 'acknowledged.json');
});
after(() => world.stop());

/** Its exit status and what it printed. */
const run = (mode, ...args) => new Promise((resolve) => {
  execFile(process.execPath, [program, mode, world.origin, token, log, ...args], (error, out, err) =>
    resolve({ status: error ? error.code : 0, out: out + err }));
});

test('kill -9 while posts are on their way: nothing acknowledged is missing', async () => {
  const ended = once(world.server, 'exit');
  const crash = await run('crash', String(world.server.pid));
  assert.equal(crash.status, 0, crash.out);
  assert.match(crash.out, /^\d+ posts acknowledged and [1-8] without an answer/);
  await ended;
  await world.serve();
  const compared = await run('compare');
  assert.equal(compared.status, 0, compared.out);
  assert.match(compared.out, /^\d+ acknowledged posts compared, [1-8] sent again .*: each is there exactly once\n$/);
});

test('what is missing, elsewhere or there twice is found', async () => {
  const good = JSON.parse(readFileSync(log, 'utf8'));
  const with_post = async (post) => {
    writeFileSync(log, JSON.stringify({ ...good, posts: [post] }));
    const { status, out } = await run('compare');
    assert.equal(status, 1, out);
    return out;
  };
  const kept = good.posts.find(({ seq }) => seq !== undefined);
  assert.match(await with_post({ ...kept, key: crypto.randomUUID() }), /is missing there/);
  assert.match(await with_post({ ...kept, seq: kept.seq + 1 }), /is missing there/);
  assert.match(await with_post({ ...kept, text: 'Etwas anderes' }), /is missing there/);
  assert.match(await with_post({ key: crypto.randomUUID(), text: kept.text }), /is there twice/);
});

// The volume data set (seed --volume): as large as it says, the same texts in every database, within
// the bounds of channels, and never half of it taken for the whole.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { eventually, World } from './support/world.mjs';

let world, other, broken;

before(async () => {
  world = await World.start({ seed: false });
  await world.stopServer();
  [other, broken] = [await world.beside('other'), await world.beside('broken')];
  for (const place of [other, broken]) place.command('migrate');
});
after(() => world.stop());

const number = (place, sql) => Number(place.sql(sql));
const items = (stream, kind) => `FROM item JOIN channel c ON c.id = channel_id
  WHERE stream = '${stream}' AND c.name LIKE '${kind}:%'`;

/** Of everything that people wrote, for each channel in its order, and of who they are. */
const texts_hash = (place) => place.sql(`
  SELECT md5(string_agg(of_channel, ';' ORDER BY of_channel)) FROM (
    SELECT md5(string_agg(concat(body::json->>'title', '|', body::json->>'text', '|',
        body::json->>'plan', '|', body::json->'answer'->>'text'), ';' ORDER BY stream, seq))
      FROM item JOIN channel c ON c.id = channel_id
      WHERE c.name ~ '^(thread|template):' OR c.name LIKE 'talk:%' AND stream = 'questions'
      GROUP BY c.id) AS channels (of_channel);
  SELECT md5(string_agg(a.name || '|' || email || '|' || o.name, ';' ORDER BY email))
    FROM account a JOIN authority o ON o.id = a.authority`);

/** What a run said when it refused: one line. */
async function refusal(place, ...args) {
  const { status, out, err } = await place.run('seed', '--volume', ...args);
  assert.equal(status, 1);
  assert.equal(out, '');
  assert.match(err, /^behoerdentalk: [^\n]+\n$/);
  return err;
}

test('two databases get the same texts', async () => {
  for (const { status, err } of await Promise.all([world, other].map((one) => one.run('seed', '--volume')))) {
    assert.equal(status, 0, err);
  }
  const hash = texts_hash(world);
  assert.match(hash, /^[0-9a-f]{32}\n[0-9a-f]{32}$/);
  assert.equal(texts_hash(other), hash);
});

test('there is as much as the reference says', () => {
  const counts = {
    accounts: 'SELECT count(*) FROM account',
    authorities: 'SELECT count(*) FROM authority',
    templates: `SELECT count(*) ${items('template', 'template')}`,
    tasks: `SELECT sum(json_array_length(body::json->'plan'->'tasks')) ${items('template', 'template')}`,
    threads: `SELECT count(*) ${items('thread', 'thread')}`,
    posts: `SELECT count(*) ${items('posts', 'thread')}`,
    talks: `SELECT count(*) ${items('talk', 'talk')}`,
    annotations: `SELECT count(*) ${items('annotations', 'template')}`,
    effects: 'SELECT count(*) FROM effect',
  };
  const found = Object.fromEntries(
    Object.entries(counts).map(([name, sql]) => [name, number(world, sql)]));
  assert.deepEqual(found, {
    accounts: 5_000, authorities: 300, templates: 40, tasks: 900, threads: 2_000, posts: 30_000,
    talks: 60, annotations: 1_500, effects: 0,
  });
  const talks = world.sql(`SELECT count(*), count(*) FILTER (WHERE open) ${items('questions', 'talk')}
    GROUP BY c.id`).split('\n').map((row) => row.split('|').map(Number));
  assert.equal(talks.length, 60);
  for (const [questions, open] of talks) {
    assert.ok(questions >= 30 && questions <= 120, `${questions} questions`);
    assert.equal(open, Math.ceil(questions / 5));
  }
});

test('a second run says that it is there, and another size is refused', async () => {
  const untouched = texts_hash(world);
  const { status, out, err } = await world.run('seed', '--volume');
  assert.deepEqual({ status, err }, { status: 0, err: '' });
  assert.match(out, /nothing was loaded\n$/);
  assert.match(await refusal(world, '2000000'), /another size/);
  assert.equal(number(world, 'SELECT count(*) FROM account'), 5_000);
  assert.equal(texts_hash(world), untouched);
});

test('a run that was broken off is never taken for the whole', async () => {
  const seeding = broken.launch('seed', '--volume');
  const ended = once(seeding, 'exit');
  await eventually('it is at work', () => broken.sql("SELECT value FROM server_meta WHERE name = 'volume'"), 60_000);
  seeding.kill('SIGKILL');
  await ended;
  assert.match(await refusal(broken), /broken off/);
  assert.match(await refusal(broken, '1000'), /broken off/);
});

test('a number that is none, or too large, is refused', async () => {
  for (const wrong of ['0', '10000001', 'viele', '5x']) {
    assert.match(await refusal(other, wrong), /from 1 to 10000000/);
  }
});

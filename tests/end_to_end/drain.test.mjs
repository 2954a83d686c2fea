// The server is told to end while people post: with a database that answers and with one that is
// frozen. Every command is answered or its connection closed, nothing is answered that did not
// happen, and after the restart everything acknowledged is there once (contract C5, C9).
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { eventually, signal, World, unhurried } from './support/world.mjs';
import { Poster } from './support/poster.mjs';
import { Wire } from './support/wire.mjs';

const spread_ms = 700;

let world, reader, area;

before(async () => {
  // The rate limit has a test of its own.
  world = await World.start({
    env: {
      ...unhurried,
      BT_RESTART_SPREAD_MS: String(spread_ms),
    },
  });
  reader = await Wire.connect(world, 'mona.eilers@behoerdentalk.example');
  area = `area:${(await get('/api/directory')).areas[0].id}`;
});
after(() => world.stop());

async function get(where) {
  const answer = await fetch(world.origin + where, { headers: { Authorization: `Bearer ${reader.token}` } });
  return answer.json();
}

/** Two programs that post into a new thread. */
async function startPosting(name) {
  const made = await reader.must('thread.create', area, { title: name, text: 'Anfang' });
  const thread = `thread:${made.item}`;
  const posters = await Promise.all([
    Poster.start(world, 'kim.albers@talaue.example', thread, `${name}, Kim`),
    Poster.start(world, 'ute.sommer@talaue.example', thread, `${name}, Ute`),
  ]);
  await morePosts(posters);
  return { thread, posters };
}

/** Waits until each has ten more acknowledged posts. */
async function morePosts(posters) {
  const before = posters.map((poster) => poster.acknowledged().length);
  await Promise.race([
    eventually('all post', () =>
      posters.every((poster, i) => poster.acknowledged().length >= before[i] + 10), 60_000),
    // A refusal for good fails here, not after a minute.
    ...posters.map((poster) => poster.done),
  ]);
}

/** SIGTERM; the server's exit status, and what it took. */
async function terminate() {
  const since = performance.now();
  const ended = once(world.server, 'exit');
  world.server.kill('SIGTERM');
  const [status] = await ended;
  return { status, took: performance.now() - since };
}

/** Who waited for an answer when the server ended lost the connection with one of these. */
function checkCloses(posters) {
  for (const poster of posters) {
    assert.equal(poster.closes.length, 1);
    assert.ok([1012, 4011].includes(poster.closes[0]), `closed with ${poster.closes[0]}`);
  }
}

/** Holds every answer against the log. */
async function checkLog({ thread, posters }) {
  for (const poster of posters) await poster.stop();
  const log = [];
  for (let head = Infinity; log.length < head;) {
    const page = await get(`/api/channels/${thread}/events?after=${log.length}&limit=1000`);
    log.push(...page.events);
    head = page.head;
  }
  log.forEach((event, i) => assert.equal(event.seq, i + 1, 'the log has no hole'));
  // The first one began the thread.
  const keys = log.slice(1).map((event) => event.key);
  assert.equal(new Set(keys).size, keys.length, 'no key twice');
  for (const entry of posters.flatMap((poster) => poster.entries)) {
    if (entry.givenUp) assert.ok(!keys.includes(entry.key), `'${entry.text}' was refused and is there`);
    else assert.equal(log[entry.seq - 1]?.key, entry.key, `'${entry.text}' was acknowledged`);
  }
}

test('SIGTERM while people post: all are told, nothing is lost', async () => {
  const posting = await startPosting('Neustart');
  const { status, took } = await terminate();
  assert.equal(status, 0);
  assert.ok(took < 10_000, `it took ${took} ms`);
  for (const wire of [reader, ...posting.posters.map((poster) => poster.wire)]) {
    const told = wire.pushes.filter((push) => push.event === 'restarting');
    assert.deepEqual(told.map((push) => push.data), [{ spread_ms }]);
  }
  await eventually('the reader is closed', () => reader.closed !== null);
  assert.equal(reader.closed, 1012);
  await eventually('the posters are closed', () =>
    posting.posters.every((poster) => poster.closes.length > 0));
  checkCloses(posting.posters);

  await world.serve();
  await reader.open();
  await morePosts(posting.posters);
  await checkLog(posting);
});

test('SIGTERM while the database is frozen: it ends, and nobody gets a false answer', async () => {
  const posting = await startPosting('Starre');
  const acknowledged = () =>
    posting.posters.map((poster) => poster.acknowledged().length);
  const frozen = world.databaseProcesses();
  for (const pid of frozen) signal(pid, 'SIGSTOP');
  try {
    // By then every answer to what was committed before has come.
    await eventually('not ready', async () => !(await world.isReady()), 5_000);
    const before = acknowledged();
    const { status, took } = await terminate();
    assert.equal(status, 0);
    assert.ok(took < 15_000, `it took ${took} ms`);
    await eventually('the posters are closed', () =>
      posting.posters.every((poster) => poster.closes.length > 0));
    checkCloses(posting.posters);
    assert.deepEqual(acknowledged(), before);
  } finally {
    for (const pid of frozen) signal(pid, 'SIGCONT');
  }

  await world.serve();
  await reader.open();
  await morePosts(posting.posters);
  await checkLog(posting);
});

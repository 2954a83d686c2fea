// The database goes away while people post: killed, stopped, its connections cut, frozen. The server
// stays up, says what is wrong, and goes on by itself; no reply was false (contract C5, G1 to G5).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, signal, World, unhurried } from './support/world.mjs';
import { Poster } from './support/poster.mjs';
import { Wire } from './support/wire.mjs';

let world, kim, olaf, talk, area, posters, reader;

before(async () => {
  // The rate limit has a test of its own.
  world = await World.start({
    env: {
      ...unhurried,
    },
  });
  reader = await Wire.connect(world, 'mona.eilers@behoerdentalk.example');
  [kim, olaf] = await Promise.all(
    ['kim.albers@talaue.example', 'olaf.brandt@moorfeld.example'].map((email) => world.person(email)));
  talk = await world.talk(kim, 'OZG-Formulare mit FIM');
  area = `area:${(await kim.get('/api/directory')).areas[0].id}`;
});
after(() => world.stop());

/** Two programs post into a new thread, a third one reads it live, until `trouble` is over. */
async function posting(name, trouble) {
  const made = await reader.must('thread.create', area, { title: name, text: 'Anfang' });
  const thread = `thread:${made.item}`;
  await reader.must('subscribe', thread);
  posters = await Promise.all([
    Poster.start(world, 'kim.albers@talaue.example', thread, `${name}, Kim`),
    Poster.start(world, 'ute.sommer@talaue.example', thread, `${name}, Ute`),
  ]);
  try {
    await morePosts();
    await trouble();
    await morePosts();
  } finally {
    // Also after a failure: what goes on posting keeps the process alive.
    await Promise.all(posters.map((poster) => poster.stop()));
  }
  await check(thread);
}

/** Waits until each of both has ten more acknowledged posts. */
async function morePosts() {
  const before = posters.map((poster) => poster.acknowledged().length);
  await Promise.race([
    eventually('both post', () =>
      posters.every((poster, i) => poster.acknowledged().length >= before[i] + 10), 60_000),
    // A refusal for good fails here, not after a minute.
    ...posters.map((poster) => poster.done),
  ]);
}

/** Holds every reply and every push against the log. */
async function check(thread) {
  const log = [];
  for (let head = Infinity; log.length < head;) {
    const page = await kim.get(`/api/channels/${thread}/events?after=${log.length}&limit=1000`);
    log.push(...page.events);
    head = page.head;
  }
  log.forEach((event, i) => assert.equal(event.seq, i + 1, 'the log has no hole'));

  const entries = posters.flatMap((poster) => poster.entries);
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  // The first one began the thread.
  const posts = log.slice(1);
  assert.equal(new Set(posts.map((event) => event.key)).size, posts.length, 'no key twice');
  for (const event of posts) {
    const entry = byKey.get(event.key);
    assert.ok(entry, 'nothing is there that nobody posted');
    assert.equal(event.data.posts[0].text, entry.text);
    assert.ok(!entry.givenUp, `'${entry.text}' was refused and is there: ${entry.attempts}`);
  }
  for (const poster of posters) {
    assert.ok(poster.acknowledged().length >= 20);
    for (const entry of poster.acknowledged()) {
      assert.equal(log[entry.seq - 1]?.key, entry.key, `'${entry.text}' was acknowledged`);
    }
    // The server closes a connection only for what it does not know.
    for (const code of poster.closes) assert.equal(code, 4011);
  }
  await eventually('the reader is at the head', () => reader.events(thread).at(-1)?.seq === log.length);
  assert.deepEqual(reader.events(thread), posts, 'live as in the log');
  assert.equal(reader.closed, null, 'who only reads keeps the connection');
}

/** Whether the server says within a second that its database is gone, and that it lives. */
async function saysSo(since) {
  await eventually('not ready', async () => !(await world.isReady()), 5_000);
  const took = performance.now() - since;
  assert.ok(took < 1_000, `/readyz took ${took} ms`);
  assert.equal((await fetch(`${world.origin}/livez`)).status, 200);
}

/** Waits until a post came back with an error, so that the outage was seen by somebody. */
function refusedOrUnknown() {
  return eventually('a post is refused or unknown', () =>
    posters.some((poster) => poster.entries.some((entry) =>
      entry.attempts.some((attempt) => attempt !== 'ok'))), 30_000);
}

async function recovers() {
  await eventually('ready again', () => world.isReady(), 30_000);
}

test('kill -9 of the whole database: nothing is lost, the browsers go on by themselves', async () => {
  const say = async (person, text) => {
    await person.page.getByRole('textbox', { name: 'Nachricht an alle' }).fill(text);
    await person.page.getByRole('button', { name: 'Senden' }).click();
  };
  // Whose command was under way when the database died lost the connection (4011), and gets a new one
  // only when logins can be looked up again; the others keep theirs.
  const trouble = (person) => person.page.getByRole('group', { name: 'Verbindung' })
    .getByText(/^(Der Server ist gerade nicht bereit|Verbindung wird wiederhergestellt)$/);
  const shown = async (person) => {
    const texts = await person.page.getByRole('log').getByRole('listitem').allInnerTexts();
    return texts.map((text) => /Ausfall: (Kim|Olaf) \d/.exec(text)?.[0]).filter(Boolean);
  };
  for (const person of [kim, olaf]) {
    await person.goto(`/talks/${talk.id}`);
    await person.page.getByRole('textbox', { name: 'Nachricht an alle' }).waitFor();
  }
  const server = world.server.pid;
  await posting('Absturz', async () => {
    await say(kim, 'Ausfall: Kim 1');
    await world.crashDatabase();
    await saysSo(performance.now());
    await refusedOrUnknown();

    await say(kim, 'Ausfall: Kim 2');
    await say(olaf, 'Ausfall: Olaf 1');
    // What happened and what is safe, in the bar; the page can be used as before.
    for (const person of [kim, olaf]) await trouble(person).waitFor();
    const read = await kim.context.request.get(`${world.origin}/api/threads`);
    assert.equal(read.status(), 503);
    assert.equal((await read.json()).error.code, 'unavailable');
    await kim.page.getByRole('link', { name: 'Vorlagen' }).first().click();
    await kim.page.goBack();
    await say(kim, 'Ausfall: Kim 3');

    await world.startDatabase();
    await recovers();
    await eventually('both browsers show all of it', async () => {
      const [mine, theirs] = await Promise.all([shown(kim), shown(olaf)]);
      return mine.length === 4 && JSON.stringify(mine) === JSON.stringify(theirs);
    }, 60_000);
    assert.deepEqual((await shown(kim)).sort(), [
      'Ausfall: Kim 1', 'Ausfall: Kim 2', 'Ausfall: Kim 3', 'Ausfall: Olaf 1']);
    for (const person of [kim, olaf]) await trouble(person).waitFor({ state: 'hidden' });
  });
  const { events } = await kim.get(`/api/channels/talk:${talk.id}/events?after=0&limit=1000`);
  const texts = events.flatMap((event) => event.data.messages ?? []).map((message) => message.text);
  for (const text of ['Kim 1', 'Kim 2', 'Kim 3', 'Olaf 1']) {
    assert.equal(texts.filter((other) => other === `Ausfall: ${text}`).length, 1, text);
  }
  assert.equal(world.server.pid, server);
  assert.equal(world.server.exitCode, null);
  for (const person of [kim, olaf]) assert.deepEqual(person.problems, []);
});

test('a stop and a start of the database', () =>
  posting('Halt', async () => {
    const stopped = world.stopDatabase();
    await eventually('not ready', async () => !(await world.isReady()), 30_000);
    await stopped;
    await refusedOrUnknown();
    assert.equal((await fetch(`${world.origin}/livez`)).status, 200);
    await world.startDatabase();
    await recovers();
  }));

test('the connection of the writer is cut, again and again', () =>
  posting('Schnitt', async () => {
    for (let i = 0; i < 10; i += 1) {
      const cut = await world.sql(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'behoerdentalk writer'");
      assert.ok(Number(cut) >= 1);
      await morePosts();
    }
  }));

// A COMMIT that waits for a standby is on this disk already. Cancelled, it succeeds with a warning;
// with its backend or the whole database ended, nothing is heard of it. None of them may be answered
// before the standby is there.
for (const how of ['pg_cancel_backend', 'pg_terminate_backend', 'kill -9']) {
  test(`a commit of unknown outcome is settled before it is answered (${how})`, () =>
    posting(how, async () => {
      const settings = async (statement) => {
        await world.sql(statement, 'postgres');
        await world.sql('SELECT pg_reload_conf()', 'postgres');
      };
      const waiting = "application_name = 'behoerdentalk writer' AND wait_event = 'SyncRep'";
      const isWaiting = async () =>
        (await world.sql(`SELECT count(*) FROM pg_stat_activity WHERE ${waiting}`)) !== '0';
      const answered = () => posters.map((poster) =>
        poster.entries.flatMap((entry) => entry.attempts).length);
      await settings("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
      try {
        await eventually('a commit waits', isWaiting);
        const before = answered();
        const doubts = world.log.split('unknown outcome').length;
        if (how === 'kill -9') {
          await world.crashDatabase();
          await world.startDatabase();
        } else {
          await world.sql(`SELECT ${how}(pid) FROM pg_stat_activity WHERE ${waiting}`);
        }
        await eventually('the outcome is unknown', () =>
          world.log.split('unknown outcome').length > doubts);
        await eventually('the same commands wait in a commit again', isWaiting);
        assert.deepEqual(answered(), before);
      } finally {
        await settings('ALTER SYSTEM RESET synchronous_standby_names');
      }
    }));
}

test('the database is frozen for longer than a transaction may be idle', () =>
  posting('Starre', async () => {
    const frozen = world.databaseProcesses();
    for (const pid of frozen) signal(pid, 'SIGSTOP');
    try {
      await saysSo(performance.now());
      // Backends end a transaction that was idle for 5 s; this is what wakes up here.
      await new Promise((go) => setTimeout(go, 6_000));
    } finally {
      for (const pid of frozen) signal(pid, 'SIGCONT');
    }
    await recovers();
  }));

// The server without a browser: what a program sees of replies, pushes, resume and crashes.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { eventually, World, unhurried } from './support/world.mjs';
import { Wire } from './support/wire.mjs';

let world, kim, ute, area, thread;

before(async () => {
  // The rate limit has a test of its own.
  world = await World.start({
    env: {
      ...unhurried,
    },
  });
  kim = await Wire.connect(world, 'kim.albers@talaue.example');
  ute = await Wire.connect(world, 'ute.sommer@talaue.example');
  const headers = { Authorization: `Bearer ${kim.token}` };
  const directory = await (await fetch(`${world.origin}/api/directory`, { headers })).json();
  area = `area:${directory.areas[0].id}`;
  const made = await kim.must('thread.create', area, { title: 'Draht', text: 'Erster Beitrag' });
  thread = `thread:${made.item}`;
});
after(() => world.stop());

test('a post reaches both subscribers with the bytes of the log', async () => {
  for (const wire of [kim, ute]) await wire.must('subscribe', thread);
  const reply = await kim.must('post.create', thread, { text: 'Zweiter' });
  assert.equal(reply.number, 2);
  await eventually('both have it', () =>
    [kim, ute].every((wire) => wire.events(thread).some((event) => event.seq === reply.seq)));
  const headers = { Authorization: `Bearer ${kim.token}` };
  const log = await (
    await fetch(`${world.origin}/api/channels/${thread}/events?after=0`, { headers })
  ).json();
  assert.deepEqual(log.events.at(-1), ute.events(thread).at(-1));
  assert.deepEqual(log.events.map((event) => event.seq), [1, 2]);
});

test('what is read again and did not change is not sent again', async () => {
  const ask = (where, wire, tag = undefined) =>
    fetch(world.origin + where, {
      headers: { Authorization: `Bearer ${wire.token}`, ...(tag ? { 'If-None-Match': tag } : {}) },
    });
  const made = await kim.must('thread.create', area, { title: 'Lesen', text: 'Ein Beitrag' });
  const read = `thread:${made.item}`;
  const { item } = await kim.must('post.create', read, { text: 'Vor dem Lesen' });
  const template = (await (await ask('/api/channels/library/page?stream=templates', kim)).json()).state
    .templates[0];
  const of_thread = [
    `/api/channels/${read}/events?after=0`,
    `/api/channels/${read}/page?stream=posts`,
    `/api/channels/${read}/item?stream=posts&id=${item}`,
    `/api/channels/${read}/revisions?item=${item}`,
  ];
  const of_template = [
    `/api/templates/${template.id}/tasks/1.1`,
    `/api/templates/${template.id}/versions/${encodeURIComponent(template.version)}`,
  ];
  // What the demo content left to be counted is counted, and told, first.
  await eventually('everything is counted', () => world.sql(
    'SELECT (SELECT count(*) FROM tally_due) + (SELECT count(*) FROM effect)'
    + ' + (SELECT count(*) FROM card_total WHERE due)') === '0');
  const tags = {};
  for (const where of [...of_thread, ...of_template, '/api/threads?limit=5']) {
    const first = await ask(where, kim);
    assert.equal(first.status, 200, where);
    assert.equal(first.headers.get('cache-control'), 'private, no-cache', where);
    tags[where] = first.headers.get('etag');
    assert.match(tags[where], /^"[^"]+"$/, where);
    const again = await ask(where, kim, `"other", ${tags[where]}`);
    assert.equal(again.status, 304, where);
    assert.equal(again.headers.get('etag'), tags[where], where);
    assert.equal(again.headers.get('cache-control'), 'private, no-cache', where);
    assert.equal(await again.text(), '', where);
    assert.equal((await ask(where, kim, '"other"')).status, 200, where);
  }
  // Everyone who may read a channel reads the same; the list of threads holds one's own state.
  for (const where of of_thread) assert.equal((await ask(where, ute, tags[where])).status, 304, where);
  await ute.must('own.follow', read, { level: 'following' });
  assert.equal((await ask('/api/threads?limit=5', ute, tags['/api/threads?limit=5'])).status, 200);

  // Any change of the channel makes the answers new, and nothing else does.
  await kim.must('post.edit', read, { post: item, text: 'Nach dem Lesen' });
  for (const where of [...of_thread, '/api/threads?limit=5']) {
    const changed = await ask(where, kim, tags[where]);
    assert.equal(changed.status, 200, where);
    assert.notEqual(changed.headers.get('etag'), tags[where], where);
  }
  for (const where of of_template) assert.equal((await ask(where, kim, tags[where])).status, 304, where);

  // A tag is no right: whoever may not read gets the refusal.
  const notes = `/api/channels/inbox:${(await (await ask('/api/me', kim)).json()).person.id}/page?stream=lines`;
  for (const tag of ['*', tags[of_thread[0]]]) {
    const refused = await ask(notes, ute, tag);
    assert.equal(refused.status, 404);
    assert.equal((await refused.json()).error.code, 'no_channel');
    assert.equal(refused.headers.get('etag'), null);
  }
  assert.equal((await fetch(world.origin + of_thread[0], { headers: { 'If-None-Match': '*' } })).status, 401);
});

test('the same key again is a repeat, with other content a conflict', async () => {
  const key = randomUUID();
  const first = await kim.must('post.create', thread, { text: 'Einmal' }, key);
  const again = await kim.must('post.create', thread, { text: 'Einmal' }, key);
  assert.equal(again.repeat, true);
  assert.equal(again.seq, first.seq);
  assert.equal(again.item, first.item);
  const other = await kim.command('post.create', thread, { text: 'Anders' }, key);
  assert.equal(other.error.code, 'key_conflict');
});

test('a resume brings exactly what was missed; another epoch or a place ahead a snapshot', async () => {
  const stand = await ute.must('subscribe', thread);
  await ute.must('unsubscribe', thread);
  const before = ute.events(thread).length;
  for (const text of ['a', 'b', 'c']) await kim.must('post.create', thread, { text });
  const resumed = await ute.must('subscribe', thread, { epoch: stand.epoch, after: stand.seq });
  assert.equal(resumed.recovered, true);
  assert.equal(resumed.state, undefined);
  await eventually('three events', () => ute.events(thread).length === before + 3);
  assert.deepEqual(
    ute.events(thread).slice(before).map((event) => event.seq),
    [stand.seq + 1, stand.seq + 2, stand.seq + 3],
  );
  const ahead = await ute.must('subscribe', thread, { epoch: stand.epoch, after: 10_000 });
  assert.deepEqual([ahead.recovered, ahead.reason], [false, 'rollback']);
  const epoch = await ute.must('subscribe', thread, { epoch: randomUUID(), after: 1 });
  assert.deepEqual([epoch.recovered, epoch.reason], [false, 'new_epoch']);
  assert.equal(epoch.state.posts.length, 6);
});

test('subscribing again before the first time is answered starts anew', async () => {
  const stand = await ute.must('subscribe', thread);
  const missed = { epoch: stand.epoch, after: stand.seq - 3 };
  // All at once: each is answered, and the last one counts.
  const replies = await Promise.all([
    ute.must('subscribe', thread, missed),
    ute.must('subscribe', thread, missed),
    ute.must('unsubscribe', thread),
    ute.must('subscribe', thread, missed),
    ute.must('subscribe', thread),
  ]);
  assert.deepEqual(replies.map((reply) => reply.recovered), [true, true, undefined, true, false]);
  const next = await kim.must('post.create', thread, { text: 'Danach' });
  await eventually('it is live', () => ute.events(thread).at(-1)?.seq === next.seq);
  assert.equal(ute.events(thread).filter((event) => event.seq === next.seq).length, 1);
});

test('1,500 missed events: too far, a snapshot; 900: every one of them, in order', async () => {
  const made = await kim.must('thread.create', area, { title: 'Lang', text: 'Anfang' });
  const long = `thread:${made.item}`;
  const start = await ute.must('subscribe', long);
  await ute.must('unsubscribe', long);
  const many = await Wire.connect(world, 'mona.eilers@behoerdentalk.example');
  const post = async (count) => {
    for (let i = 0; i < count; i += 1) await many.must('post.create', long, { text: `Nr. ${i}` });
  };
  await post(900);
  await ute.must('subscribe', long, { epoch: start.epoch, after: start.seq });
  await eventually('900 events', () => ute.events(long).length === 900, 20_000);
  ute.events(long).forEach((event, i) => assert.equal(event.seq, start.seq + 1 + i));
  await post(600);
  const far = await kim.must('subscribe', long, { epoch: start.epoch, after: start.seq });
  assert.deepEqual([far.recovered, far.reason], [false, 'too_far']);
  assert.equal(far.state.posts.length, 100);
  many.close();
});

test('kill -9 while posting: everything acknowledged is there once, in order', async () => {
  const stand = await ute.must('subscribe', thread);
  const acknowledged = [];
  const open = [];
  for (let i = 0; i < 30; i += 1) {
    const entry = { key: randomUUID(), text: `Absturz ${i}` };
    open.push(entry);
    const sent = kim.command('post.create', thread, { text: entry.text }, entry.key);
    sent.then((reply) => reply.ok && acknowledged.push(entry), () => {});
    if (i === 12) await sent;
  }
  await world.crash();
  await world.serve();
  await kim.open();
  await ute.open();
  // Unknown ones are sent again with their keys.
  for (const entry of open) {
    await kim.must('post.create', thread, { text: entry.text }, entry.key);
  }
  await ute.must('subscribe', thread, { epoch: stand.epoch, after: stand.seq });
  const headers = { Authorization: `Bearer ${kim.token}` };
  const log = await (
    await fetch(`${world.origin}/api/channels/${thread}/events?after=0&limit=1000`, { headers })
  ).json();
  const keys = log.events.map((event) => event.key);
  assert.equal(new Set(keys).size, keys.length);
  for (const entry of open) assert.ok(keys.includes(entry.key));
  assert.ok(acknowledged.length >= 13);
  log.events.forEach((event, i) => assert.equal(event.seq, i + 1));
  await eventually('ute is at the head', () => ute.events(thread).at(-1)?.seq === log.head);
});

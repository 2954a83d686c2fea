// Bad input, for every command there is: each gets its specified code, and the database is the same
// afterwards, byte for byte. The commands come from the golden files, so a new one is covered when
// its fixture is written.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { eventually, repo, World } from './support/world.mjs';
import { Wire } from './support/wire.mjs';

const fixtures = path.join(repo, 'protocol/fixtures');
const keyless = ['subscribe', 'unsubscribe', 'ping', 'own.follow', 'own.read'];
const commands = readdirSync(fixtures, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['events', 'replies', 'pushes', 'polling'].includes(entry.name))
  .flatMap((folder) =>
    readdirSync(path.join(fixtures, folder.name)).map((file) =>
      JSON.parse(readFileSync(path.join(fixtures, folder.name, file), 'utf8'))));

/** Optional fields by command, read from the printed TypeScript types. */
const optional = (() => {
  const types = readFileSync(path.join(repo, 'client-web/src/protocol/messages.ts'), 'utf8');
  const found = {};
  for (const [, name, body] of types.matchAll(/^ {2}'([\w.]+)': \{\n([\s\S]*?)^ {2}\};/gm)) {
    found[name] = [...body.matchAll(/^ {4}(\w+)\?:/gm)].map(([, field]) => field);
  }
  return found;
})();

let world, wire, channels;

/** Everything but logins, whose day of last use may change. */
function dump() {
  const options = Object.fromEntries(world.database.split(' ').map((part) => part.split('=')));
  return execFileSync('/usr/lib/postgresql/15/bin/pg_dump', [
    '--data-only', '--exclude-table=login_session',
    '-h', options.host, '-p', options.port ?? '5432', '-U', options.user, options.dbname,
  ], { encoding: 'utf8', maxBuffer: 1 << 28 }).replace(/^(\\(un)?restrict |SELECT pg_catalog.setval).*$/gm, '');
}

before(async () => {
  world = await World.start({
    env: {
      BT_COMMANDS_PER_SECOND: '100000', BT_COMMANDS_BURST: '100000',
      BT_READS_PER_SECOND: '100000', BT_READS_BURST: '100000',
    },
  });
  wire = await Wire.connect(world, 'olaf.brandt@moorfeld.example');
  const get = async (where) =>
    (await fetch(world.origin + where, {
      headers: { Authorization: `Bearer ${wire.token}` },
    })).json();
  const talks = (await get('/api/channels/talks/page?stream=talks')).state.talks;
  const byState = (state) => talks.find((talk) => talk.state === state).id;
  channels = {
    me: (await get('/api/me')).person.id,
    live: byState('live'),
    archived: byState('archived'),
    template: (await get('/api/channels/library/page?stream=templates')).state.templates[0].id,
    thread: (await get('/api/threads?limit=1')).threads[0].entry.id,
    area: (await get('/api/directory')).areas[0].id,
  };
  channels.contact = (await get('/api/directory')).contacts[0].id;
  channels.question = (await get(`/api/channels/talk:${channels.live}/page?stream=questions`))
    .state.questions.find((question) => question.state === 'released').id;
});
after(() => world.stop());

/** A channel that the command is for and its sender may read. */
function channelFor(name) {
  const noun = name.split('.')[0];
  if (name === 'thread.create') return `area:${channels.area}`;
  if (name === 'talk.create') return 'talks';
  if (name === 'template.create') return 'library';
  return {
    thread: `thread:${channels.thread}`, post: `thread:${channels.thread}`,
    talk: `talk:${channels.live}`, chat: `talk:${channels.live}`,
    question: `talk:${channels.live}`, template: `template:${channels.template}`,
    annotation: `template:${channels.template}`, link: `thread:${channels.thread}`,
    inbox: `inbox:${channels.me}`, own: `thread:${channels.thread}`,
  }[noun] ?? `thread:${channels.thread}`;
}

const wrongValue = (value) => (typeof value === 'string' ? 5 : 'x');
const isFixedForm = (value) =>
  typeof value !== 'string' || /^[0-9a-f]{8}-|^talk:|^template:|Z$|^[a-z_]+$/.test(value);

async function refused(message, codes, what) {
  const id = (message.id = wire.nextId++);
  const reply = await wire.raw(id, JSON.stringify(message));
  assert.ok(reply.error, `${what}: ${JSON.stringify(message).slice(0, 200)} was accepted`);
  assert.ok([codes].flat().includes(reply.error.code),
    `${what}: ${reply.error.code} (${reply.error.text}) instead of ${codes}`);
  assert.equal(typeof reply.error.temporary, 'boolean');
}

/** What is no JSON of ours is refused without an id, since none was read. */
async function malformed(text, what) {
  const before = wire.unnumbered.length;
  wire.socket.send(text);
  await eventually(what, () => wire.unnumbered.length > before);
  assert.equal(wire.unnumbered.at(-1).code, 'malformed', what);
}

test('the form of every command', async (t) => {
  const untouched = dump();
  for (const fixture of commands) {
    const name = fixture.do;
    if (name === 'ping') continue;
    await t.test(name, async () => {
      const good = () => {
        const message = { do: name, channel: channelFor(name), data: structuredClone(fixture.data) };
        if (!keyless.includes(name)) message.key = randomUUID();
        return message;
      };
      const changed = (change) => {
        const message = good();
        change(message);
        return message;
      };
      await refused(changed((m) => (m.data.surplus = 1)), 'unknown_field', 'unknown field');
      await refused(changed((m) => (m.surplus = 1)), 'unknown_field', 'unknown envelope field');
      await refused(changed((m) => delete m.channel), 'missing_field', 'no channel');
      await refused(changed((m) => (m.channel = 'room:1')), 'wrong_type', 'no channel name');
      await refused(changed((m) => (m.data = [])), 'wrong_type', 'data a list');
      if (!keyless.includes(name)) {
        await refused(changed((m) => delete m.key), 'missing_key', 'no key');
        await refused(changed((m) => (m.key = 'k')), 'wrong_type', 'bad key');
      }
      for (const [field, value] of Object.entries(fixture.data)) {
        await refused(changed((m) => (m.data[field] = wrongValue(value))), 'wrong_type',
          `${field} of a wrong type`);
        await refused(changed((m) => (m.data[field] = null)), 'wrong_type', `${field} null`);
        if (!optional[name].includes(field)) {
          await refused(changed((m) => delete m.data[field]), 'missing_field', `no ${field}`);
        }
        if (!isFixedForm(value)) {
          await refused(changed((m) => (m.data[field] = 'x'.repeat(20_001))),
            ['too_long', 'bad_value', 'wrong_channel', 'forbidden'], `${field} too long`);
          await malformed(JSON.stringify(changed((m) => (m.data[field] = 'a\u0000b'))), `${field} NUL`);
        }
      }
    });
  }
  assert.equal(dump(), untouched);
});

test('wrong and unreadable channels', async (t) => {
  const untouched = dump();
  for (const fixture of commands) {
    const name = fixture.do;
    if (['ping', 'subscribe', 'unsubscribe'].includes(name)) continue;
    await t.test(name, async () => {
      const message = (channel) => ({
        do: name, channel, data: fixture.data,
        ...(keyless.includes(name) ? {} : { key: randomUUID() }),
      });
      const wrong = name.startsWith('inbox.') || name.startsWith('own.') ? 'talks' : `inbox:${channels.me}`;
      await refused(message(wrong), ['wrong_channel', 'bad_value'], 'wrong kind of channel');
      for (const hidden of [`thread:${randomUUID()}`, `desk:${channels.live}`,
        `inbox:${randomUUID()}`, `notes:${randomUUID()}`, `contact:${channels.contact}`]) {
        await refused(message(hidden), 'no_channel', `on ${hidden}`);
      }
    });
  }
  for (const hidden of [`desk:${channels.live}`, `inbox:${randomUUID()}`, `contact:${channels.contact}`,
    `talk:${randomUUID()}`]) {
    await refused({ do: 'subscribe', channel: hidden, data: {} }, 'no_channel', `subscribe ${hidden}`);
  }
  assert.equal(dump(), untouched);
});

test('no right, wrong state, not there', async () => {
  const untouched = dump();
  const live = `talk:${channels.live}`;
  const archived = `talk:${channels.archived}`;
  const template = `template:${channels.template}`;
  const on = (channel, name, data) => ({ do: name, channel, data, key: randomUUID() });
  const nothing = randomUUID();
  const question = channels.question;
  const cases = [
    [on(live, 'question.call', { question }), 'forbidden'],
    [on(live, 'question.postpone', { question }), 'forbidden'],
    [on(live, 'question.answer', { question, text: 'Nein' }), 'forbidden'],
    [on(live, 'question.vote', { question: nothing, on: true }), 'not_found'],
    [on(live, 'question.erase', { question: nothing }), 'not_found'],
    [on(live, 'chat.erase', { message: nothing }), 'not_found'],
    [on(live, 'question.ask', { text: 'Hängt wo?', links: [`template:${nothing}#task:1.1`] }), 'bad_value'],
    [on(archived, 'chat.post', { text: 'zu spät' }), 'wrong_state'],
    [on(archived, 'question.ask', { text: 'zu spät' }), 'wrong_state'],
    [on(template, 'question.ask', { text: 'Ohne Aufgabe' }), ['missing_field', 'bad_value']],
    [on(template, 'question.ask', { text: 'Wo?', task: '99.9' }), 'bad_value'],
    [on(template, 'annotation.create', { task: '99.9', text: 'Wo?' }), 'bad_value'],
    [on(template, 'annotation.erase', { annotation: nothing }), 'not_found'],
    [on('talks', 'talk.create', { plan: { title: 'Mein Talk', description: '', minutes: 60,
      starts_at: '2026-12-01T10:00:00.000Z', review: false } }), 'forbidden'],
    [on(`thread:${channels.thread}`, 'post.edit', { post: nothing, text: 'x' }), 'not_found'],
    [on(`thread:${channels.thread}`, 'post.create', { text: 'x', reply_to: nothing }), ['not_found', 'bad_value']],
    [on(`inbox:${channels.me}`, 'inbox.done', { line: nothing, done: true }), 'not_found'],
    [{ do: 'own.read', channel: `thread:${channels.thread}`, data: { number: 9_999 } }, 'bad_value'],
  ];
  for (const [message, codes] of cases) await refused(message, codes, message.do);
  assert.equal(dump(), untouched);
});

test('what is no command at all', async () => {
  await refused({ do: 'chat.sing', channel: `talk:${channels.live}`, data: {} }, 'unknown_command', 'unknown');
  for (const text of ['{', 'null', '[]', '{"id":1', '{"id":1,"id":2}']) await malformed(text, text);
  const open = async () => {
    const socket = new WebSocket(`ws://localhost:${world.port}/ws`, 'behoerdentalk.v1', {
      headers: { Authorization: `Bearer ${wire.token}` },
    });
    socket.on('error', () => {});
    await once(socket, 'open');
    return socket;
  };
  for (const [what, send, code] of [
    ['invalid UTF-8', (s) => s.send(Buffer.from([0x7b, 0xff, 0x7d]), { binary: false }), 1007],
    ['binary', (s) => s.send(Buffer.from('{}'), { binary: true }), 1003],
    ['too large', (s) => s.send('x'.repeat(64 * 1024 + 1)), 1009],
  ]) {
    const socket = await open();
    const closed = once(socket, 'close');
    send(socket);
    assert.equal((await closed)[0], code, what);
  }
});

test('JSON that would be costly to read is refused within 100 ms', async () => {
  const nested = (levels, open, close) => open.repeat(levels) + close.repeat(levels);
  const inData = (data) => `{"id":1,"do":"chat.post","channel":"talk:${channels.live}","key":"${randomUUID()}","data":${data}}`;
  for (const [what, text] of [
    ['100 levels of lists', nested(100, '[', ']')],
    ['100 levels of objects', `${nested(100, '{"a":', '')}1${'}'.repeat(100)}`],
    ['100 levels in the data of a command', inData(`{"text":${nested(100, '[', ']')}}`)],
    ['30,000 levels', nested(30_000, '[', ']')],
    ['30,000 levels that never end', '['.repeat(60_000)],
    ['5,000 names in one object', `{${Array.from({ length: 5_000 }, (_, n) => `"n${n}":1`).join(',')},"n0":1}`],
    ['a number of 60,000 digits', inData(`{"text":${'9'.repeat(60_000)}}`)],
  ]) {
    // The quickest of some: the machine may be busy with something else.
    let quickest = Infinity;
    for (let n = 0; n < 5 && quickest > 100; n += 1) {
      const before = wire.unnumbered.length;
      const sentAt = performance.now();
      wire.socket.send(text);
      while (wire.unnumbered.length === before) await once(wire.socket, 'message');
      quickest = Math.min(quickest, performance.now() - sentAt);
      assert.equal(wire.unnumbered.at(-1).code, 'malformed', what);
    }
    assert.ok(quickest <= 100, `${what}: ${quickest} ms`);
  }
});

test('nobody is let in without a login', async () => {
  for (const where of ['/api/me', '/api/directory', '/api/people?ids=', '/api/cards?of=talks',
    '/api/threads', '/api/following', '/api/drafts', '/api/channels/talks/events',
    '/api/channels/talks/page?stream=talks', `/api/templates/${channels.template}/tasks/1.1`]) {
    assert.equal((await fetch(world.origin + where)).status, 401, where);
  }
  const socket = new WebSocket(`ws://localhost:${world.port}/ws`, 'behoerdentalk.v1', {
    headers: { Authorization: 'Bearer nonsense' },
  });
  const [, response] = await once(socket, 'unexpected-response');
  assert.equal(response.statusCode, 401);
  socket.on('error', () => {});
  socket.terminate();
});

test('a write from another origin, and a body in chunks, change nothing', async () => {
  const login = (headers) =>
    fetch(`${world.origin}/api/login/demo`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ email: 'kim.albers@talaue.example' }),
    });
  for (const Origin of ['https://evil.example', 'null', `${world.origin}.evil.example`,
    world.origin.replace('http:', 'https:')]) {
    assert.equal((await login({ Origin })).status, 403, Origin);
  }
  assert.equal((await login({ Origin: world.origin })).status, 200);
  const chunked = await fetch(`${world.origin}/api/login`, {
    method: 'POST',
    headers: { Origin: world.origin },
    body: new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{}'));
        controller.close();
      },
    }),
    duplex: 'half',
  });
  assert.equal(chunked.status, 400);
});

test('more commands than one person may send are refused as temporary', async () => {
  await world.stopServer();
  world.env.BT_COMMANDS_PER_SECOND = '5';
  world.env.BT_COMMANDS_BURST = '20';
  await world.serve();
  await wire.open();
  const replies = await Promise.all(Array.from({ length: 60 }, () =>
    wire.command('chat.post', `talk:${channels.archived}`, { text: 'x' })));
  const codes = replies.map((reply) => reply.error.code);
  assert.ok(codes.filter((code) => code === 'too_fast').length >= 35);
  assert.ok(replies.filter((reply) => reply.error.code === 'too_fast')
    .every((reply) => reply.error.temporary));
});

// Bad input, for every command there is: each gets its specified code, and the database is the same
// afterwards, byte for byte. What is beyond a bound is in refusals_bounds.test.mjs.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { at_field, commands, fields, keyless } from './support/commands.mjs';
import { dump, malformed, refused } from './support/refusals.mjs';
import { Wire } from './support/wire.mjs';
import { World, unhurried } from './support/world.mjs';

let world, wire, channels;

before(async () => {
  world = await World.start({
    env: {
      ...unhurried,
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
    question: `talk:${channels.live}`, caption: `talk:${channels.live}`, template: `template:${channels.template}`,
    annotation: `template:${channels.template}`, link: `thread:${channels.thread}`,
    deck: `talk:${channels.live}`, slides: `talk:${channels.live}`,
    inbox: `inbox:${channels.me}`, feed: `inbox:${channels.me}`, own: `thread:${channels.thread}`,
  }[noun] ?? `thread:${channels.thread}`;
}

const wrong_value = (value) => (typeof value === 'string' ? 5 : 'x');

// A task is looked up by its name, which has no length of its own here: in "no right, wrong state, not
// there", and in refusals_bounds.test.mjs.
const names_of_tasks = ['question.ask data.task', 'template.create data.plan.tasks[0].after[0]',
  'template.publish data.plan.tasks[0].after[0]'];

test('the form of every command, nested fields included', async (t) => {
  const untouched = dump(world);
  for (const fixture of commands) {
    const name = fixture.do;
    if (name === 'ping') continue;
    await t.test(name, async () => {
      const good = () => {
        const message = { do: name, channel: channelFor(name), data: structuredClone(fixture.data) };
        if (!keyless.includes(name)) message.key = randomUUID();
        if (fixture.pseudonym) message.pseudonym = fixture.pseudonym;
        return message;
      };
      const changed = (change) => {
        const message = good();
        change(message);
        return message;
      };
      const no = (change, code, what, field) => refused(wire, changed(change), code, what, field);
      await no((m) => (m.data.surplus = 1), 'unknown_field', 'unknown field', 'data.surplus');
      await no((m) => (m.surplus = 1), 'unknown_field', 'unknown envelope field', 'surplus');
      await no((m) => delete m.channel, 'missing_field', 'no channel', 'channel');
      await no((m) => (m.channel = 'room:1'), 'wrong_type', 'no channel name', 'channel');
      await no((m) => (m.data = []), 'wrong_type', 'data a list', 'data');
      if (!keyless.includes(name)) {
        await no((m) => delete m.key, 'missing_key', 'no key', 'key');
        await no((m) => (m.key = 'k'), 'wrong_type', 'bad key', 'key');
      }
      for (const { path, where, value, type, is_list, is_optional } of fields(name, fixture.data)) {
        const set = (to) => (m) => at_field(m.data, path, (holder, last) => (holder[last] = to));
        await no(set(wrong_value(value)), 'wrong_type', `${where} of a wrong type`, where);
        await no(set(null), 'wrong_type', `${where} null`, where);
        if (!is_optional) {
          const without = (m) => at_field(m.data, path, (holder, last) => delete holder[last]);
          await no(without, 'missing_field', `no ${where}`, where);
        }
        if (!is_list && typeof value === 'object') {
          await no(set({ ...value, surplus: 1 }), 'unknown_field', `unknown in ${where}`, `${where}.surplus`);
        }
        if (typeof value !== 'string') continue;
        // Ids, times and addresses have a form; only texts have a length.
        const too_long = type === 'string' ? 'too_long' : 'wrong_type';
        if (!names_of_tasks.includes(`${name} ${where}`)) {
          await no(set('x'.repeat(20_001)), too_long, `${where} too long`, where);
        }
        await malformed(wire, JSON.stringify(changed(set('a\u0000b'))), `${where} NUL`);
      }
    });
  }
  assert.equal(dump(world), untouched);
});

test('wrong and unreadable channels', async (t) => {
  const untouched = dump(world);
  for (const fixture of commands) {
    const name = fixture.do;
    if (['ping', 'subscribe', 'unsubscribe'].includes(name)) continue;
    await t.test(name, async () => {
      const message = (channel) => ({
        do: name, channel, data: fixture.data,
        ...(keyless.includes(name) ? {} : { key: randomUUID() }),
        ...(fixture.pseudonym ? { pseudonym: fixture.pseudonym } : {}),
      });
      const wrong = /^(inbox|own|feed)\./.test(name) ? 'talks' : `inbox:${channels.me}`;
      await refused(wire, message(wrong), 'wrong_channel', 'wrong kind of channel');
      for (const hidden of [`thread:${randomUUID()}`, `desk:${channels.live}`,
        `inbox:${randomUUID()}`, `notes:${randomUUID()}`, `contact:${channels.contact}`]) {
        await refused(wire, message(hidden), 'no_channel', `on ${hidden}`);
      }
    });
  }
  for (const hidden of [`desk:${channels.live}`, `inbox:${randomUUID()}`, `contact:${channels.contact}`,
    `talk:${randomUUID()}`]) {
    await refused(wire, { do: 'subscribe', channel: hidden, data: {} }, 'no_channel', `subscribe ${hidden}`);
  }
  assert.equal(dump(world), untouched);
});

test('no right, wrong state, not there', async () => {
  const untouched = dump(world);
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
    [on(live, 'question.merge', { question, into: question }), 'forbidden'],
    [on(live, 'question.unmerge', { question }), 'forbidden'],
    [on(live, 'question.assign', { question }), 'forbidden'],
    [on(live, 'question.vote', { question: nothing, on: true }), 'not_found'],
    [on(live, 'question.erase', { question: nothing }), 'not_found'],
    [on(live, 'chat.erase', { message: nothing }), 'not_found'],
    [on(live, 'question.take', { message: nothing }), 'forbidden'],
    [on(`desk:${channels.live}`, 'chat.rule', { closed: true, slow_s: 0 }), 'no_channel'],
    [{ do: 'caption.type', channel: live, data: { text: 'x' } }, 'forbidden'],
    [on(live, 'caption.add', { text: 'x' }), 'forbidden'],
    [on(live, 'caption.edit', { caption: nothing, text: 'x' }), 'forbidden'],
    [on(live, 'caption.erase', { caption: nothing }), 'not_found'],
    [on(live, 'chat.edit', { message: nothing, text: 'x' }), 'not_found'],
    [on(live, 'chat.post', { text: 'x', reply_to: nothing }), 'bad_value'],
    [on(live, 'question.ask', { text: 'Hängt wo?', links: [`template:${nothing}#task:1.1`] }), 'bad_value'],
    [on(live, 'deck.add', { file: nothing, title: 'x', pages: 1 }), 'forbidden'],
    [on(live, 'deck.rename', { deck: nothing, title: 'x' }), 'forbidden'],
    [on(live, 'deck.erase', { deck: nothing }), 'forbidden'],
    [on(live, 'slides.show', { deck: nothing, page: 1 }), 'forbidden'],
    [on(live, 'slides.hide', {}), 'forbidden'],
    [{ do: 'slides.point', channel: live, data: { x: 1, y: 1 } }, 'forbidden'],
    [on(archived, 'chat.post', { text: 'zu spät' }), 'wrong_state'],
    [on(archived, 'question.ask', { text: 'zu spät' }), 'wrong_state'],
    [on(template, 'question.ask', { text: 'Ohne Aufgabe' }), 'missing_field'],
    ...['99.9', '', 'x'.repeat(20_001)].map((task) =>
      [on(template, 'question.ask', { text: 'Wo?', task }), 'bad_value']),
    [on(template, 'annotation.create', { task: '99.9', text: 'Wo?' }), 'bad_value'],
    [on(template, 'annotation.erase', { annotation: nothing }), 'not_found'],
    [on('talks', 'talk.create', { plan: { title: 'Mein Talk', description: '', minutes: 60,
      starts_at: '2026-12-01T10:00:00.000Z', review: false } }), 'forbidden'],
    [on(`thread:${channels.thread}`, 'post.edit', { post: nothing, text: 'x' }), 'not_found'],
    [on(`thread:${channels.thread}`, 'post.create', { text: 'x', reply_to: nothing }), 'bad_value'],
    [on(`inbox:${channels.me}`, 'inbox.done', { line: nothing, done: true }), 'not_found'],
    [{ do: 'own.read', channel: `thread:${channels.thread}`, data: { number: 9_999 } }, 'bad_value'],
  ];
  for (const [message, code] of cases) await refused(wire, message, code, message.do);
  assert.equal(dump(world), untouched);
});

test('what is no command at all', async () => {
  await refused(wire, { do: 'chat.sing', channel: `talk:${channels.live}`, data: {} }, 'unknown_command', 'unknown');
  for (const text of ['{', 'null', '[]', '{"id":1', '{"id":1,"id":2}']) await malformed(wire, text, text);
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

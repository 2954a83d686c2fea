// What staff councils ask: who listened to a talk, and when, is told by nothing. Somebody enters, listens,
// says nothing and leaves; then every table, column by column, the logs, the metrics and everything that can
// be read are searched. Somebody else votes and asks for a certificate, so that the search can fail.
import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { all_rows, changed_rows } from './support/stored_rows.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, repo, unhurried, World } from './support/world.mjs';

let world, ute, mona, listener, active, talk, channel, desk, question, readers;
/** The database before anybody came, and the answers to everything that can be read. */
let at_first, answers_at_first;

before(async () => {
  world = await World.start({ env: { ...unhurried, BT_LOG_LEVEL: 'trace' }, settings: ['log_connections=on'] });
  [ute, mona, active] = await Promise.all(['ute.sommer@talaue.example', 'mona.eilers@behoerdentalk.example',
    'kim.albers@talaue.example'].map((email) => Wire.connect(world, email)));
  const staff = await Promise.all(['aylin.koc', 'stefan.kuehl'].map(async (name) =>
    [name, (await world.run('token', `${name}@behoerdentalk.example`, '--label', 'test')).out.trim()]));
  readers = { moderator: ute.token, admin: mona.token, ...Object.fromEntries(staff) };
  listener = await world.person('olaf.brandt@moorfeld.example');
  const ute_id = (await get('/api/me')).person.id;
  active.id = (await get('/api/me', active.token)).person.id;
  const plan = {
    title: 'Dienstvereinbarung Homeoffice', description: 'Für alle.', starts_at: new Date().toISOString(), minutes: 60,
    moderators: [ute_id], speakers: [], agenda: [], review: false,
  };
  talk = (await ute.must('talk.create', 'talks', { plan, links: [] })).item;
  [channel, desk] = [`talk:${talk}`, `desk:${talk}`];
  for (const to of ['planned', 'lobby', 'live']) await ute.must('talk.move', desk, { to });
  question = (await ute.must('question.ask', channel, { text: 'Was gilt ab Januar?' })).item;
  // Lists are told of it a moment later.
  await eventually('the list of talks knows of the question', async () =>
    JSON.stringify((await active.must('subscribe', 'talks')).activity ?? []).includes(channel));
  await active.must('unsubscribe', 'talks');
  for (const wire of [ute, mona]) for (const name of [channel, desk, 'talks']) await wire.must('subscribe', name);
  await eventually('tickets are given out', async () =>
    (await get(`/api/channels/${channel}/item?stream=talk&id=${talk}`)).state.talk.ticket_key !== undefined);
  await eventually('what is due is done', () => world.sql('SELECT count(*) FROM due WHERE at <= now()') === '0');
  await eventually('no effect waits', () => world.sql('SELECT count(*) FROM effect') === '0');
  // Everybody was here yesterday and not yet today.
  world.sql("UPDATE login_session SET last_used = last_used - 1 WHERE account IN"
    + ` ('${listener.me.person.id}', '${active.id}')`);
});
after(async () => {
  for (const wire of [ute, mona, active]) wire.close();
  await world.stop();
});

const ask = (where, token) => fetch(world.origin + where, { headers: token ? { Authorization: `Bearer ${token}` } : {} });
async function get(where, token = ute.token) {
  return (await ask(where, token)).json();
}

/** All that leads to a person: account, name, address, logins. */
function traces_of(id) {
  const hashes = world.sql(`SELECT encode(token_hash, 'hex') FROM login_session WHERE account = '${id}'`).split('\n');
  return [id, ...world.sql(`SELECT email, name FROM account WHERE id = '${id}'`).split('|'), ...hashes];
}
const naming = (rows, id) => {
  const traces = traces_of(id);
  return rows.filter(({ text }) => traces.some((trace) => text.includes(trace)));
};
/** Whatever looks like a moment, to the minute or closer. */
const is_moment = /\d\d:\d\d/;

/** Each path that is read by GET (server/app/routes.hpp), with everything of it that this talk has. */
const reads = () => {
  const of_channels = [channel, desk, 'talks'].flatMap((name) => [
    'events?after=0&limit=200', ...['talk', 'questions', 'messages', 'polls', 'hands', 'captions', 'decks', 'guests',
      'seats', 'talks', 'links'].map((stream) => `page?stream=${stream}`),
    `item?stream=questions&id=${question}`, `item?stream=talk&id=${talk}`, `revisions?item=${question}`,
    `answers?id=${question}`, 'captions.vtt', 'talk.ics', 'registration', 'registrations', 'registrations?state=registered', 'certificates', 'listeners',
    'attendance',
  ].map((what) => `/api/channels/${name}/${what}`));
  return {
    '/api/login': ['/api/login'], '/api/me': ['/api/me'],
    '/api/files/*': [`/api/files/${talk}`],
    '/api/channels/*': of_channels,
    '/api/templates/*': ['/api/templates/x/tasks/1.1'],
    '/api/directory': ['/api/directory'],
    '/api/people': [`/api/people?ids=${listener.me.person.id}`, '/api/people?q=olaf'],
    '/api/cards': [`/api/cards?of=${encodeURIComponent(channel)},${encodeURIComponent(`${channel}#question:${question}`)}`],
    '/api/threads': ['/api/threads'], '/api/drafts': ['/api/drafts'], '/api/following': ['/api/following'],
    '/feeds/*': [`/feeds/${talk}.ics`],
  };
};
async function answers() {
  const found = {};
  for (const [reader, token] of Object.entries(readers)) {
    for (const where of Object.values(reads()).flat()) {
      const answer = await ask(where, token);
      found[`${reader} ${where}`] = `${answer.status} ${await answer.text()}`;
    }
  }
  return found;
}

test('every path that is read is asked', async () => {
  const table = readFileSync(path.join(repo, 'server/app/routes.hpp'), 'utf8');
  const paths = [...table.matchAll(/Method::get,\s*"([^"]+)"/g)].map(([, where]) => where);
  assert.deepEqual(Object.keys(reads()).sort(), paths.sort());
  answers_at_first = await answers();
  assert.match(answers_at_first[`moderator /api/channels/${channel}/events?after=0&limit=200`], /^200 .*question\.asked/);
  at_first = all_rows(world);
});

test('somebody listens and says nothing', async (t) => {
  const pushed = () => [ute, mona].map((wire) => wire.pushes.length);
  const before_it = pushed();

  await t.test('in the room, from entering to leaving', async () => {
    await listener.goto(`/talks/${talk}`);
    await listener.page.getByRole('heading', { name: 'Dienstvereinbarung Homeoffice', level: 1 }).waitFor();
    await listener.page.getByText('Was gilt ab Januar?').first().waitFor();
    await eventually('the ticket is drawn', () => listener.page.evaluate((scope) =>
      Object.entries(localStorage).some(([name, value]) => name.endsWith(`.ticket.${scope}`) && value.includes('"signature"')),
    channel));
    await listener.goto(`/talks/${talk}`);
    await listener.page.getByText('Was gilt ab Januar?').first().waitFor();
    await listener.page.goto('about:blank');
    await eventually('the line is closed', async () =>
      Number(/^behoerdentalk_websockets (\d+)/m.exec(await (await ask('/metrics')).text())[1]) === 3);
  });

  await t.test('who leads and who administers was told nothing', () => {
    for (const [i, wire] of [ute, mona].entries()) {
      const told = wire.pushes.slice(before_it[i]);
      assert.deepEqual(told.filter(({ event }) => event !== undefined && event !== 'listeners'), []);
      // Fewer than five are not even counted.
      for (const { data } of told) assert.equal(data?.count, undefined);
    }
  });

  await t.test('of all columns of all tables two were written: that a ticket was drawn, and the day', () => {
    const changed = changed_rows(at_first, all_rows(world));
    assert.deepEqual([...new Set(changed.map(({ table }) => table))].sort(), ['login_session', 'ticket_issue']);
    const [drawn] = changed.filter(({ table }) => table === 'ticket_issue');
    assert.deepEqual(Object.keys(drawn.row).sort(), ['account', 'blinded', 'channel_id', 'poll']);
    const [now, then] = changed.filter(({ table }) => table === 'login_session').map(({ row }) => row);
    assert.deepEqual({ ...now, last_used: '' }, { ...then, last_used: '' });
    assert.match(now.last_used, /^\d{4}-\d\d-\d\d$/);
    for (const { text } of changed) assert.doesNotMatch(text, is_moment);
  });

  await t.test('every answer is the same as before, byte for byte', async () => {
    assert.deepEqual(await answers(), answers_at_first);
  });
});

const guests = { silent: 'Uma Reich', invited: 'Nora Quast', writer: 'Mika Gerber' };

test('guests come in: two only listen, one by a link with a name on it, one writes', async () => {
  const link = async (how, more = {}) => {
    const secret = randomBytes(32).toString('base64url');
    await ute.must(how, desk, { hash: createHash('sha256').update(secret).digest('hex'), ...more });
    return secret;
  };
  const enter = async (secret, name) => {
    const entered = await fetch(`${world.origin}/api/guests/enter`, {
      method: 'POST', headers: { Origin: world.origin }, body: JSON.stringify({ secret, name, key: randomUUID() }),
    });
    assert.equal(entered.status, 200);
    const cookie = entered.headers.getSetCookie()[0].split(';')[0];
    return { id: (await entered.json()).person.id, token: cookie.slice(cookie.indexOf('=') + 1) };
  };
  const open = await link('guest.open');
  const writer = await enter(open, guests.writer);
  await enter(open, guests.silent);
  await enter(await link('guest.invite', { for_name: guests.invited }), guests.invited);
  guests.id = writer.id;
  const wire = await Wire.with_token(world, writer.token);
  await wire.must('chat.post', channel, { text: 'Ich bin zu Gast' });
  wire.close();
  // Until the talk is over moderators see who is there.
  assert.match(JSON.stringify(await answers()), /Uma Reich \(Gast\)|guest\.entered/);
});

test('somebody else takes part: what is signed, votes without a time, a certificate', async () => {
  await active.must('chat.post', channel, { text: 'Danke für die Einladung' });
  await active.must('question.vote', channel, { question, on: true });
  await active.must('certificate.request', channel);
  const { item } = await ute.must('poll.create', desk, { text: 'Reicht das?', kind: 'single', options: ['Ja', 'Nein'], hidden: false });
  await ute.must('poll.open', desk, { poll: item });
  await active.must('poll.vote', channel, { poll: item, choices: [0] });
  active.close();
});

test('after the talk', async (t) => {
  await ute.must('talk.move', desk, { to: 'follow_up' });
  // A day goes by: what is due within it is due now.
  world.sql("UPDATE due SET at = at - interval '1 day'");
  await eventually('what is due is done', () => world.sql('SELECT count(*) FROM due WHERE at <= now()') === '0');
  await eventually('no effect waits', () => world.sql('SELECT count(*) FROM effect') === '0');
  const rows = all_rows(world);
  const changed = changed_rows(at_first, rows);

  await t.test('no row leads from the talk to who listened', () => {
    assert.deepEqual(naming(changed, listener.me.person.id).map(({ table }) => table), ['login_session', 'login_session']);
    assert.deepEqual(rows.filter(({ table }) => table === 'ticket_issue'), []);
  });

  await t.test('neither leads a name to the guests who listened, nor a moment to the one who wrote', async () => {
    const found = (trace) => rows.filter(({ text }) => text.includes(trace));
    for (const name of [guests.silent, guests.invited]) assert.deepEqual(found(name), [], name);
    const told = JSON.stringify(await answers());
    for (const name of [guests.silent, guests.invited]) assert.ok(!told.includes(name), name);
    // Of the desk's log only the list of a day later names the one who wrote.
    const [entered] = rows.filter(({ table, text }) => table === 'event' && text.includes('guest.entered'));
    assert.ok(entered && !entered.text.includes(guests.id));
    const at_desk = rows.filter(({ table, text }) => table === 'event' && text.includes(desk) && text.includes(guests.id));
    assert.deepEqual(at_desk.map(({ text }) => /guest\.\w+/.exec(text)[0]), ['guest.forgotten']);
    const xmins = new Set(rows.filter(({ text }) => text.includes('guest.entered')).map(({ xmin }) => xmin));
    const account = rows.find(({ table, text }) => table === 'account' && text.includes(guests.id));
    assert.equal(account.row.name, guests.writer);
    // One transaction, in which all of it was forgotten.
    assert.deepEqual([...xmins], [account.xmin]);
  });

  await t.test('the search finds who asked for a certificate, and what that person signed', () => {
    const found = naming(changed, active.id);
    const undated = ['ballot', 'certificate', 'own_state', 'vote'];
    const tables = new Set(found.map(({ table }) => table));
    for (const table of [...undated.filter((name) => name !== 'own_state'), 'command_key', 'event', 'item']) {
      assert.ok(tables.has(table), `${table} of ${[...tables]}`);
    }
    // A moment stands beside what was signed, and nowhere else; neither in the transaction that wrote it.
    for (const { table, text } of found) if (undated.includes(table)) assert.doesNotMatch(text, is_moment);
    const moments = new Set(found.filter(({ table }) => undated.includes(table)).map(({ xmin }) => xmin));
    assert.equal(moments.size, 1);
  });

  await t.test('nobody but that person reads of the certificate', async () => {
    const own = await Wire.with_token(world, active.token);
    assert.equal((await own.must('subscribe', channel)).own.certificate, true);
    own.close();
    const traces = traces_of(listener.me.person.id);
    for (const [asked, answer] of Object.entries(await answers())) {
      assert.doesNotMatch(answer, /"certificate":true/, asked);
      for (const trace of traces) {
        // What has it from before the talk is a list of people.
        assert.ok(!answer.includes(trace) || answers_at_first[asked].includes(trace), `${asked}: ${trace}`);
      }
    }
  });

  await t.test('logs and metrics name nobody', async () => {
    const postgres = readFileSync(path.join(world.folder, 'pg', 'postgres.log'), 'utf8');
    const metrics = await (await ask('/metrics')).text();
    const sessions = [listener, { me: { person: { id: active.id } } }].flatMap(({ me }) => traces_of(me.person.id));
    const tokens = [active.token, (await listener.context.cookies()).find(({ name }) => /session/.test(name)).value];
    const hashed = tokens.map((token) => createHash('sha256').update(token).digest('base64url'));
    for (const trace of [...sessions, ...tokens, ...hashed]) {
      for (const [where, text] of Object.entries({ log: world.log, postgres, metrics })) {
        assert.ok(!text.includes(trace), `${where} has ${trace}`);
      }
    }
    // One number each, of all together.
    for (const line of metrics.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
      assert.match(line, /^behoerdentalk_\w+ \d+$/);
    }
    assert.match(world.log, /serving on/);
  });
});

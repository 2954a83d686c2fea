// Plays the administrator who wants to know who asked and who voted: with a dump, the tables, their
// transactions, a backup and the log. And what a forger tries with tickets.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { blind } from './support/tickets.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, unhurried, World } from './support/world.mjs';

let world, ute, people, channel, desk;

before(async () => {
  world = await World.start({ env: { ...unhurried } });
  ute = await Wire.connect(world, 'ute.sommer@talaue.example');
  const emails = world.sql('SELECT email FROM account WHERE active ORDER BY email LIMIT 8').split('\n');
  people = await Promise.all(emails.map((email) => Wire.connect(world, email)));
  const { state } = await get('/api/channels/talks/page?stream=talks');
  const talk = state.talks.find((entry) => entry.state === 'live');
  channel = `talk:${talk.id}`;
  desk = `desk:${talk.id}`;
});
after(() => world.stop());

const get = async (path) =>
  (await fetch(world.origin + path, { headers: { Authorization: `Bearer ${ute.token}` } })).json();
const post = async (path, body, headers = {}) =>
  (await fetch(world.origin + path, { method: 'POST', body: JSON.stringify(body), headers })).json();
const draw = (wire, body) => post('/api/tickets', body, { Authorization: `Bearer ${wire.token}` });
const use = (body) => post('/anonymous', body);
const polls = async () => (await get(`/api/channels/${channel}/page?stream=polls`)).state.polls;
const dump = () => execFileSync('pg_dump', ['-d', world.database], { encoding: 'utf8', maxBuffer: 1 << 28 });

/** Transactions that wrote rows of both: what comes by ticket, and what names an account. */
const joined = () => Number(world.sql(
  'SELECT count(*) FROM ticket_use u JOIN'
  + ' (SELECT xmin::text x FROM command_key UNION ALL SELECT xmin::text FROM ballot'
  + ' UNION ALL SELECT xmin::text FROM ticket_issue UNION ALL SELECT xmin::text FROM own_state) n'
  + ' ON n.x = u.xmin::text'));

async function ticket_of(wire, key, poll = undefined) {
  const blinding = blind(key);
  const body = { channel, blinded: blinding.blinded, ...(poll ? { poll } : {}) };
  const { blind_signature } = await draw(wire, body);
  assert.ok(blind_signature);
  assert.equal((await draw(wire, body)).blind_signature, blind_signature);
  assert.equal((await draw(wire, { ...body, blinded: blind(key).blinded })).error.code, 'ticket_drawn');
  return { ...blinding.finish(blind_signature), blinded: blinding.blinded };
}

test('an anonymous question and a secret ballot lead to nobody', async (t) => {
  let talk_key, poll;
  await t.test('keys come by themselves', async () => {
    await eventually('the talk has a key', async () => {
      talk_key = (await get(`/api/channels/${channel}/item?stream=talk&id=${channel.slice(5)}`)).state?.talk?.ticket_key;
      return talk_key !== undefined;
    });
    const { item } = await ute.must('poll.create', desk, {
      text: 'Geheim?', kind: 'single', options: ['Ja', 'Nein'], hidden: false, secret: true,
    });
    await ute.must('poll.open', desk, { poll: item });
    await eventually('the poll has a key', async () => {
      poll = (await polls()).find((one) => one.id === item);
      return poll?.ticket_key !== undefined;
    });
  });

  const tickets = [];
  await t.test('everybody draws', async () => {
    for (const wire of people) tickets.push(await ticket_of(wire, poll.ticket_key, poll.id));
  });
  const ballot = ({ ticket, signature }, choice, key = randomUUID()) =>
    ({ channel, key, ticket, signature, vote: { poll: poll.id, choices: [choice] } });

  await t.test('a question of nobody', async () => {
    const mine = await ticket_of(people[0], talk_key);
    const body = { channel, key: randomUUID(), ticket: mine.ticket, signature: mine.signature, ask: { text: 'Wer ist es?' } };
    const { ok } = await use(body);
    assert.equal((await use(body)).ok.repeat, true);
    // The demo's talk looks at questions first: the event is on its desk.
    const { events } = await get(`/api/channels/${ok.seq ? channel : desk}/events?after=0&limit=200`);
    const asked = events.find(({ data }) => data.questions?.some(({ id }) => id === ok.item));
    assert.equal(asked.by, 'anonymous');
    assert.equal(asked.key, undefined);
    assert.match(asked.at, /:00:00\.000Z$/);
    assert.equal((await post('/anonymous', body, { Authorization: 'Bearer x' })).error.code, 'bad_value');
  });

  await t.test('forged, foreign and second uses are refused, many at once count once', async () => {
    const [first, ...rest] = tickets;
    const forged = { ...first, signature: rest[0].signature };
    assert.equal((await use(ballot(forged, 0))).error.code, 'bad_ticket');
    const foreign = await ticket_of(people[1], talk_key);
    assert.equal((await use(ballot(foreign, 0))).error.code, 'bad_ticket');
    const answers = await Promise.all(Array.from({ length: 200 }, () => use(ballot(first, 0))));
    assert.equal(answers.filter(({ ok }) => ok).length, 1);
    for (const one of rest) {
      const body = ballot(one, 1);
      assert.ok((await use(body)).ok);
      assert.equal((await use(body)).ok.repeat, true);
      assert.equal((await use({ ...body, key: randomUUID() })).error.code, 'ticket_used');
    }
  });

  await t.test('while it is open: no transaction joins, and no order', () => {
    assert.equal(joined(), 0);
    assert.equal(world.sql('SELECT count(DISTINCT xmin::text) FROM secret_ballot'), '1');
    // The search finds what would join.
    world.sql('BEGIN; INSERT INTO ticket_use (channel_id, poll, ticket, request)'
      + " SELECT id, 'mutant', 'a', 'b' FROM channel LIMIT 1; UPDATE command_key SET made = made; COMMIT");
    assert.ok(joined() > 0);
    world.sql("DELETE FROM ticket_use WHERE poll = 'mutant'");
  });

  await t.test('after its end: totals only', async () => {
    await ute.must('poll.close', channel, { poll: poll.id });
    const closed = (await polls()).find((one) => one.id === poll.id);
    assert.deepEqual([closed.counts, closed.ballots], [[1, people.length - 1], people.length]);
    await eventually('the tables are rewritten', () =>
      world.sql("SELECT count(*) FROM due WHERE kind = 'rewrite_tickets'") === '0');
    assert.equal(world.sql('SELECT count(*) FROM secret_ballot'), '0');
    const text = dump();
    for (const { ticket, signature, blinded } of tickets) {
      for (const secret of [ticket, signature, blinded]) {
        assert.ok(!text.includes(secret) && !text.includes(Buffer.from(secret, 'base64url').toString('hex')));
      }
    }
    await eventually('the ticket may be tried again', async () =>
      (await use(ballot(tickets[0], 0))).error.code === 'ticket_used');
  });
});

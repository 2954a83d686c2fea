// Plays the administrator who wants to know who asked and who voted what: with a dump, the tables, their
// places and transactions, a backup, the files and the log. And what a forger tries with tickets.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { dice, guess } from './support/guesses.mjs';
import { blind } from './support/tickets.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, unhurried, World } from './support/world.mjs';

/** How many are entitled, and how many of them ask and vote. */
const entitled = 20;
const busy = 12;
/** No better than by chance. A fault falls below; chance alone does so once in a thousand runs. */
const chance = 2e-4;

const seed = Number(process.env.BT_TEST_SEED ?? randomInt(2 ** 31));
const random = dice(seed);

let world, ute, people, channel, desk, talk_key, poll;
/** In the order in which everybody did everything, which is the worst: a trace of any order tells. */
let in_order;
/** Who asks and who votes, in that order too, but drawn at random: everybody draws tickets one after the other,
 * and nothing is given away by who does so early or late. */
let askers, voters;
const questions = [];
const ballots = [];

before(async () => {
  world = await World.start({ env: { ...unhurried, BT_LOG_LEVEL: 'trace' } });
  ute = await Wire.connect(world, 'ute.sommer@talaue.example');
  const accounts = world.sql(`SELECT id, email, name FROM account WHERE active AND email IS NOT NULL
    AND email <> 'ute.sommer@talaue.example' ORDER BY email LIMIT ${entitled}`).split('\n');
  people = await Promise.all(accounts.map(async (line) => {
    const [id, email, name] = line.split('|');
    return { id, email, name, token: (await world.run('token', email, '--label', 'test')).out.trim() };
  }));
  in_order = random.shuffled(people);
  const mixed = random.shuffled(people);
  askers = in_order.filter((person) => mixed.indexOf(person) < busy);
  // Others than those who ask, as far as there are any.
  voters = in_order.filter((person) => mixed.indexOf(person) >= entitled - busy);
  const { state } = await get('/api/channels/talks/page?stream=talks');
  const talk = state.talks.find((entry) => entry.state === 'live');
  channel = `talk:${talk.id}`;
  desk = `desk:${talk.id}`;
});
after(() => world.stop());

const get = async (where) =>
  (await fetch(world.origin + where, { headers: { Authorization: `Bearer ${ute.token}` } })).json();
const post = async (where, body, headers = {}) => {
  const answer = await fetch(world.origin + where, { method: 'POST', body: JSON.stringify(body), headers });
  return { status: answer.status, ...(await answer.json()) };
};
const draw = (token, body) => post('/api/tickets', body, { Authorization: `Bearer ${token}` });
const use = (body) => post('/anonymous', body);
const polls = async () => (await get(`/api/channels/${channel}/page?stream=polls`)).state.polls;
const ballot = ({ ticket, signature }, text, key = randomUUID()) =>
  ({ channel, key, ticket, signature, vote: { poll: poll.id, choices: [], text } });

async function ticket_of(token, key, of_poll = undefined) {
  const blinding = blind(key);
  const body = { channel, blinded: blinding.blinded, ...(of_poll ? { poll: of_poll } : {}) };
  const { blind_signature } = await draw(token, body);
  assert.ok(blind_signature);
  assert.equal((await draw(token, body)).blind_signature, blind_signature);
  assert.equal((await draw(token, { ...body, blinded: blind(key).blinded })).error.code, 'ticket_drawn');
  return { ...blinding.finish(blind_signature), blinded: blinding.blinded };
}

/** Transactions that wrote rows of both: what comes by ticket, and what names an account. */
const joined = () => Number(world.sql(
  'SELECT count(*) FROM ticket_use u JOIN'
  + ' (SELECT xmin::text x FROM command_key UNION ALL SELECT xmin::text FROM ballot'
  + ' UNION ALL SELECT xmin::text FROM ticket_issue UNION ALL SELECT xmin::text FROM own_state) n'
  + ' ON n.x = u.xmin::text'));

const place_of = (person) => people.indexOf(person);
const guess_questions = () =>
  guess(world, questions.map(({ id }) => id), people.map(({ id }) => id), questions.map(({ by }) => place_of(by)), random);
const guess_ballots = () =>
  guess(world, ballots.map(({ text }) => text), people.map(({ id }) => id), ballots.map(({ by }) => place_of(by)), random);

/** That nobody is guessed better than by chance. */
function assert_chance(what, { share, by, rows, looked_at }) {
  assert.ok(rows > 0 && looked_at > 10, `${what}: ${rows} rows, ${looked_at} clues`);
  assert.ok(share > chance, `${what}: ${share} by ${by} (BT_TEST_SEED=${seed})`);
}

/** All files below a folder, as text. */
const files_of = (folder) => readdirSync(folder, { recursive: true }).map((name) => path.join(folder, name))
  .filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, 'latin1')).join('\n');

/** Everything that is kept, as text: a dump, the product's own backup, the files, the log. */
async function kept(name) {
  const folder = path.join(world.folder, name);
  const { status, err } = await world.run('backup', folder);
  assert.equal(status, 0, err);
  const backup = readdirSync(folder, { recursive: true }).map((entry) => path.join(folder, entry))
    .filter((file) => statSync(file).isFile() && readFileSync(file).subarray(0, 5).toString() === 'PGDMP')
    .map((file) => execFileSync('pg_restore', ['-f', '-', file], { encoding: 'utf8', maxBuffer: 1 << 28 })).join('\n');
  assert.match(backup, /COPY public\.ticket_use/);
  return {
    dump: execFileSync('pg_dump', ['-d', world.database], { encoding: 'utf8', maxBuffer: 1 << 28 }),
    backup, copied: files_of(folder), files: files_of(world.env.BT_FILES_DIR), log: world.log,
  };
}

/** A secret as bytes are shown: as sent, in hexadecimal, in base64. */
const forms = (secret) => {
  const bytes = Buffer.from(secret, 'base64url');
  return [secret, bytes.toString('hex'), bytes.toString('base64')];
};

function assert_nowhere(everything, secrets) {
  for (const [where, text] of Object.entries(everything)) {
    for (const form of secrets.flatMap(forms)) assert.ok(!text.includes(form), `${where} has ${form}`);
  }
}

test('keys come by themselves', async () => {
  await eventually('the talk has a key', async () => {
    talk_key = (await get(`/api/channels/${channel}/item?stream=talk&id=${channel.slice(5)}`)).state?.talk?.ticket_key;
    return talk_key !== undefined;
  });
  const { item } = await ute.must('poll.create', desk, { text: 'Geheim?', kind: 'text', options: [], hidden: false, secret: true });
  await ute.must('poll.open', desk, { poll: item });
  await eventually('the poll has a key', async () => {
    poll = (await polls()).find((one) => one.id === item);
    return poll?.ticket_key !== undefined;
  });
});

test('everybody draws, and nobody else', async (t) => {
  for (const person of in_order) {
    person.talk_ticket = await ticket_of(person.token, talk_key);
    person.ballot_ticket = await ticket_of(person.token, poll.ticket_key, poll.id);
  }
  await t.test('who is logged out draws none', async () => {
    const token = (await world.run('token', people[0].email, '--label', 'out')).out.trim();
    const out = await fetch(`${world.origin}/api/logout`, { method: 'POST', headers: { Authorization: `Bearer ${token}` } });
    assert.equal(out.status, 204);
    const refused = await draw(token, { channel, blinded: blind(talk_key).blinded });
    assert.deepEqual([refused.status, refused.error.code], [401, 'not_logged_in']);
    assert.equal((await post('/api/tickets', { channel, blinded: blind(talk_key).blinded })).status, 401);
  });
  await t.test('nor does a guest by the open link, for the talk or the poll', async () => {
    const secret = randomBytes(32).toString('base64url');
    await ute.must('guest.open', desk, { hash: createHash('sha256').update(secret).digest('hex') });
    const entry = await fetch(`${world.origin}/api/guests/enter`, {
      method: 'POST', headers: { Origin: world.origin },
      body: JSON.stringify({ secret, name: 'Mika Gerber', key: randomUUID() }),
    });
    assert.equal(entry.status, 200);
    const token = /^guest-[0-9a-f-]+=([\w-]+);/.exec(entry.headers.get('set-cookie'))[1];
    const bodies = [{ blinded: blind(talk_key).blinded }, { blinded: blind(poll.ticket_key).blinded, poll: poll.id }];
    for (const body of bodies) {
      const refused = await draw(token, { channel, ...body });
      assert.deepEqual([refused.status, refused.error.code], [403, 'forbidden']);
    }
  });
  assert.equal(world.sql('SELECT count(*) FROM ticket_issue'), String(2 * entitled));
});

/** Sends a request and takes no answer: the line is cut once what it asks for is done. */
async function use_without_answer(body, is_done) {
  const socket = connect(world.port, '127.0.0.1');
  socket.pause();
  const text = JSON.stringify(body);
  socket.write(`POST /anonymous HTTP/1.1\r\nHost: localhost:${world.port}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  await eventually('it is done', is_done);
  socket.destroy();
}

test('some ask and vote, while others write by name', async (t) => {
  const cast = () => Number(world.sql('SELECT count(*) FROM secret_ballot'));
  const chatty = await Promise.all(random.shuffled(people).slice(0, 3).map(({ token }) => Wire.with_token(world, token)));
  for (const [n, person] of askers.entries()) {
    const { ticket, signature } = person.talk_ticket;
    const body = { channel, key: randomUUID(), ticket, signature, ask: { text: `Anonyme Frage ${n}?` } };
    const { ok } = await use(body);
    assert.equal((await use(body)).ok.repeat, true);
    questions.push({ id: ok.item, by: person, asked_at: Date.now() });
    await chatty[n % chatty.length].must('chat.post', channel, { text: `Beitrag ${n}` });
  }
  await t.test('a lost reply costs no vote', async () => {
    const body = ballot(voters[0].ballot_ticket, `Stimme ${randomUUID()}`);
    await use_without_answer(body, () => cast() === 1);
    assert.equal((await use(body)).ok.repeat, true);
    assert.equal(cast(), 1);
    ballots.push({ text: body.vote.text, by: voters[0] });
  });
  for (const person of voters.slice(1)) {
    const body = ballot(person.ballot_ticket, `Stimme ${randomUUID()}`);
    assert.ok((await use(body)).ok);
    assert.equal((await use({ ...body, key: randomUUID() })).error.code, 'ticket_used');
    ballots.push({ text: body.vote.text, by: person });
    await chatty[0].must('chat.post', channel, { text: 'Ich war es nicht' });
  }
  assert.equal(cast(), busy);
});

test('forged, foreign and second uses are refused, many at once count once', async () => {
  const [first, second] = in_order.filter((person) => !voters.includes(person));
  const other = { ...first.ballot_ticket, signature: second.ballot_ticket.signature };
  for (const ticket of [other, first.talk_ticket]) {
    assert.equal((await use(ballot(ticket, 'Falsch'))).error.code, 'bad_ticket');
  }
  const body = ballot(first.ballot_ticket, `Stimme ${randomUUID()}`);
  const answers = await Promise.all(Array.from({ length: 200 }, () => use(ballot(first.ballot_ticket, body.vote.text))));
  assert.equal(answers.filter(({ ok }) => ok).length, 1);
  ballots.push({ text: body.vote.text, by: first });
  assert.equal((await post('/anonymous', body, { Authorization: 'Bearer x' })).error.code, 'bad_value');
});

test('while it is open, nothing leads to anybody', async () => {
  assert.equal(joined(), 0);
  // All of them are mixed with each that comes.
  assert.equal(world.sql('SELECT count(DISTINCT xmin::text) FROM secret_ballot'), '1');
  assert_chance('questions', guess_questions());
  assert_chance('ballots', guess_ballots());
  // Within its hour the place of a row still tells when; so what looks for that finds it.
  assert.ok(told_by_place().length > 0);
  const { events } = await get(`/api/channels/${desk}/events?after=0&limit=200`);
  for (const { id } of questions) {
    const asked = events.find(({ data }) => data.questions?.some((question) => question.id === id));
    assert.deepEqual([asked.by, asked.key], ['anonymous', undefined]);
    assert.match(asked.at, /:00:00\.000Z$/);
  }
  const everything = await kept('open');
  assert_nowhere(everything, in_order.flatMap(({ talk_ticket, ballot_ticket }) =>
    [talk_ticket, ballot_ticket].flatMap(({ ticket, signature, blinded }) => [ticket, signature, blinded])));
  for (const table of ['ticket_issue', 'ticket_key']) {
    assert.match(everything.backup, new RegExp(`CREATE TABLE public\\.${table} `));
    assert.doesNotMatch(everything.backup, new RegExp(`COPY public\\.${table} `));
  }
  for (const { id, email, name, token } of people) {
    for (const trace of [id, email, name, token]) assert.ok(!world.log.includes(trace), `the log has ${trace}`);
  }
});

/** The anonymous questions whose row in the log lies between two dated ones, such as it was asked between
 * these two times. The place in its own channel is known anyway; this would be one among all channels. */
function told_by_place() {
  const rows = world.sql("SELECT jsonb_build_object('by', body::jsonb->'by', 'at', body::jsonb->'at',"
    + " 'asked', body::jsonb#>'{data,questions,0,id}') FROM event ORDER BY ctid").split('\n').map((line) => JSON.parse(line));
  return questions.filter(({ id, asked_at }) => {
    const place = rows.findIndex(({ by, asked }) => by === 'anonymous' && asked === id);
    const earlier = rows.slice(0, place).findLast(({ by }) => by !== 'anonymous');
    const later = rows.slice(place).find(({ by }) => by !== 'anonymous');
    return later && Date.parse(earlier.at) <= asked_at && asked_at <= Date.parse(later.at);
  });
}

test('after the end, totals only, and neither place nor transaction tells more than the hour', async () => {
  // The search held the process for seconds, in which no ping was answered.
  if (ute.closed !== null) await ute.open();
  await ute.must('poll.close', channel, { poll: poll.id });
  const closed = (await polls()).find((one) => one.id === poll.id);
  assert.equal(closed.ballots, ballots.length);
  assert.deepEqual([...closed.answers].sort(), ballots.map(({ text }) => text).sort());
  await ute.must('talk.move', desk, { to: 'follow_up' });
  await eventually('the tables are rewritten', () =>
    world.sql("SELECT count(*) FROM due WHERE kind IN ('rewrite_tickets', 'forget_moments')") === '0');
  assert.equal(world.sql('SELECT count(*) FROM ticket_issue'), '0');
  assert.equal(world.sql('SELECT count(*) FROM secret_ballot'), '0');
  assert.equal(joined(), 0);
  assert.equal(world.sql(`SELECT count(DISTINCT x) FROM (SELECT xmin::text x FROM event WHERE body::jsonb->>'by' = 'anonymous'
    AND made UNION SELECT xmin::text FROM ticket_use WHERE poll = '') t`), '1');
  assert.deepEqual(told_by_place(), []);
  assert_chance('questions', guess_questions());
  assert_chance('ballots', guess_ballots());
  assert_nowhere(await kept('closed'), in_order.flatMap(({ talk_ticket, ballot_ticket }) =>
    [talk_ticket.ticket, ballot_ticket.ticket, talk_ticket.blinded, ballot_ticket.blinded]));
  const again = ballot(voters[0].ballot_ticket, 'Noch einmal');
  await eventually('the ticket may be tried again', async () => (await use(again)).error.code === 'ticket_used');
});

test('the search finds what would lead to somebody', async (t) => {
  const found = (what, { share, by }) => assert.ok(share <= chance, `${what}: only ${share} by ${by}`);
  const authors = questions.map(({ id, by }) => [id, by.id]);
  await t.test('a value in both', () => {
    world.sql('CREATE TABLE mutant (question text, mark text); CREATE TABLE mutant_of (account uuid, mark text);'
      + authors.map(([id, by], n) => `INSERT INTO mutant VALUES ('${id}', 'm${n}'); INSERT INTO mutant_of VALUES ('${by}', 'm${n}');`).join(''));
    found('a value', guess_questions());
    world.sql('DROP TABLE mutant, mutant_of');
  });
  await t.test('a transaction that wrote both', () => {
    world.sql(authors.map(([id, by]) => `BEGIN; UPDATE ticket_use SET number = number WHERE item = '${id}';`
      + ` UPDATE login_session SET label = label WHERE account = '${by}'; COMMIT;`).join(''));
    found('a transaction', guess_questions());
    assert.equal(joined(), 0);
  });
  await t.test('the order alone', () => {
    world.sql('UPDATE ticket_use SET number = number');
    world.sql(random.shuffled(people).map(({ id }) => `UPDATE login_session SET label = label WHERE account = '${id}';`).join(''));
    assert_chance('mended', guess_questions());
    world.sql(authors.map(([, by]) => `UPDATE login_session SET label = label WHERE account = '${by}';`).join(''));
    found('an order', guess_questions());
  });
});

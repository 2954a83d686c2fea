// kill -9 of the server at the moment at which a talk ends: once right after the end was acknowledged, and once
// while it is on its way. Everything that was acknowledged before is there afterwards, and the talk is in one of
// its two states, never between them.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { live_talk } from './support/live_talk.mjs';
import { within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, unhurried, World } from './support/world.mjs';

let world, olaf;

before(async () => {
  world = await World.start({ env: unhurried });
  olaf = await world.person('olaf.brandt@moorfeld.example');
});
after(() => world.stop());

const emails = ['ute.sommer@talaue.example', 'olaf.brandt@moorfeld.example', 'kim.albers@talaue.example'];

/** All that there is of a talk, without what a start of the server may change. */
async function stored(id) {
  const get = async (channel, stream) =>
    (await olaf.get(`/api/channels/${channel}:${id}/page?stream=${stream}&limit=100`)).state[stream] ?? [];
  const [questions, polls, messages, captions] = await Promise.all(
    ['questions', 'polls', 'messages', 'captions'].map((stream) => get('talk', stream)));
  return { questions, polls, messages, captions };
}

/** A talk with questions in several states, a closed poll and an open one, chat and captions; each of them was
 * acknowledged. */
async function full_talk(title) {
  const [ute, two, three] = await Promise.all(emails.map((email) => Wire.connect(world, email)));
  const { id } = await live_talk(world, title);
  const [talk, desk] = [`talk:${id}`, `desk:${id}`];
  const questions = [];
  for (let n = 0; n < 6; n += 1) {
    const { item } = await (n % 2 ? two : three).must('question.ask', talk, { text: `Frage ${n} zum Ende?`, links: [] });
    questions.push(item);
    // The last one is still looked at when the talk ends.
    if (n < 5) await ute.must('question.release', desk, { question: item });
  }
  await two.must('question.vote', talk, { question: questions[0], on: true });
  await ute.must('question.call', talk, { question: questions[0] });
  await ute.must('question.answer', talk, { question: questions[0], text: '' });
  const poll = async (text, options) => {
    const { item } = await ute.must('poll.create', desk, { text, kind: 'single', options, hidden: false });
    await ute.must('poll.open', desk, { poll: item });
    return item;
  };
  const closed = await poll('War das klar?', ['Ja', 'Nein', 'Zum Teil']);
  for (const [wire, choice] of [[ute, 0], [two, 1], [three, 1]]) {
    await wire.must('poll.vote', talk, { poll: closed, choices: [choice] });
  }
  await ute.must('poll.close', talk, { poll: closed });
  const open = await poll('Und jetzt?', ['Weiter', 'Ende']);
  await two.must('poll.vote', talk, { poll: open, choices: [1] });
  for (let n = 0; n < 10; n += 1) await (n % 2 ? two : three).must('chat.post', talk, { text: `Nachricht ${n}` });
  for (let n = 0; n < 3; n += 1) await ute.must('caption.add', talk, { text: `Untertitel ${n}` });
  for (const wire of [two, three]) wire.close();
  return { id, talk, desk, ute, questions, closed, open };
}

/** What was acknowledged before the end is as it was; what the end changes is changed or not, as a whole. */
async function everything_is_there({ id, talk, questions, closed, open }, before, has_ended) {
  const poll_of = (all, which) => all.polls.find((one) => one.id === which);
  // Votes are told in totals; one that the crash was faster than comes after it.
  const now = await eventually('the votes are told', async () => {
    const all = await stored(id);
    const question = all.questions.find((one) => one.id === questions[0]);
    return poll_of(all, open).ballots === 1 && question.votes === 1 && all;
  });
  assert.deepEqual(now.messages, before.messages);
  assert.deepEqual(now.captions, before.captions);
  assert.equal(now.messages.filter(({ text }) => /^Nachricht \d$/.test(text)).length, 10);
  assert.equal(now.captions.length, 3);
  const poll = (which) => poll_of(now, which);
  assert.deepEqual([poll(closed).state, poll(closed).counts, poll(closed).ballots], ['closed', [1, 2, 0], 3]);
  assert.deepEqual([poll(open).state, poll(open).counts, poll(open).ballots], [has_ended ? 'closed' : 'open', [0, 1], 1]);
  for (const [n, question] of questions.slice(0, 5).entries()) {
    const found = now.questions.find((one) => one.id === question);
    assert.equal(found?.text, `Frage ${n} zum Ende?`);
  }
  assert.equal(now.questions.find((one) => one.id === questions[0]).state, 'answered');
  // By anybody's program, with a login of their own.
  const { state } = await olaf.get(`/api/channels/${talk}/page?stream=talk`);
  assert.equal(state.talk.state, has_ended ? 'follow_up' : 'live');
  // No number of the log is missing or there twice.
  const { events } = await olaf.get(`/api/channels/${talk}/events?after=0&limit=1000`);
  events.forEach((event, n) => assert.equal(event.seq, n + 1));
  const ends = events.filter(({ event, data }) => event === 'talk.moved' && data.talk.state === 'follow_up');
  assert.equal(ends.length, has_ended ? 1 : 0);
}

test('right after the end was acknowledged', async () => {
  const full = await full_talk('Ende, bestätigt');
  const before = await stored(full.id);
  await full.ute.must('talk.move', full.desk, { to: 'follow_up' });
  await world.crash();
  await world.serve();
  await everything_is_there(full, before, true);
  // The question that nobody had looked at is answered in the follow-up, not lost.
  const ute = await Wire.connect(world, emails[0]);
  const { state } = await ute.must('subscribe', full.desk);
  const { state: public_state } = await ute.must('subscribe', full.talk);
  const all = [...(state.questions ?? []), ...(public_state.questions ?? [])];
  assert.ok(all.some(({ text }) => text === 'Frage 5 zum Ende?'));
  ute.close();
  // And in the browser: the result stands in the page of who comes later.
  await olaf.goto(`/talks/${full.id}/dokumentation`);
  await within(10_000, olaf.page.getByText('War das klar?').first());
  for (let n = 0; n < 5; n += 1) await olaf.page.getByText(`Frage ${n} zum Ende?`).first().waitFor();
  await olaf.page.getByText('Nachricht 9').first().waitFor();
});

/** Somebody else holds the rows of the talk in the database, so that what comes next has to wait. */
async function hold({ talk, desk }) {
  const psql = spawn('psql', ['-XqAt', '-d', `${world.database} user=behoerdentalk`], { stdio: ['pipe', 'pipe', 'ignore'] });
  psql.stdin.write(`BEGIN; SELECT name FROM channel WHERE name IN ('${talk}', '${desk}') FOR UPDATE;\n`);
  await once(psql.stdout, 'data');
  return async () => {
    psql.stdin.end();
    await once(psql, 'exit');
  };
}

/** The end is asked for, the server killed at `moment`, and it must be as if nothing or all of it had been. */
async function crash_within(t, what, moment) {
  const full = await full_talk(`Ende, ${what}`);
  const before = await stored(full.id);
  const key = randomUUID();
  const release = await moment.prepare?.(full);
  const sent = full.ute.command('talk.move', full.desk, { to: 'follow_up' }, key).then(({ ok }) => Boolean(ok), () => null);
  await moment.wait();
  await world.crash();
  const acknowledged = await sent;
  await release?.();
  await world.serve();
  const { events } = await olaf.get(`/api/channels/${full.talk}/events?after=0&limit=1000`);
  const has_ended = events.findLast(({ data }) => data.talk).data.talk.state === 'follow_up';
  t.diagnostic(`${what}: ${acknowledged ? 'acknowledged, ' : ''}${has_ended ? 'ended' : 'live'}`);
  if (acknowledged) assert.ok(has_ended, 'what was acknowledged is kept');
  await everything_is_there(full, before, has_ended);
  // Asked for again with the same key it ends, once.
  const ute = await Wire.connect(world, emails[0]);
  await ute.must('talk.move', full.desk, { to: 'follow_up' }, key);
  await everything_is_there(full, before, true);
  ute.close();
  return has_ended;
}

test('while the end waits for the database', async (t) => {
  const is_waiting = () =>
    world.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'", 'postgres') !== '0';
  const has_ended = await crash_within(t, 'angehalten', {
    prepare: hold, wait: () => eventually('the command waits', is_waiting),
  });
  assert.equal(has_ended, false);
});

test('at some moment while the end is on its way', async (t) => {
  // Each time another one, so that it falls before, into and behind the commit.
  for (const ms of [0, 4, 8, 16, 32]) {
    await crash_within(t, `nach ${ms} ms`, { wait: () => new Promise((go) => setTimeout(go, ms)) });
  }
});

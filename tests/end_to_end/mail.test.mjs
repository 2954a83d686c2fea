// Mails about registrations, to a real mail server, and talks as files for calendars: what is told, once,
// also where the server is killed while it sends.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { MailServer } from './support/mail_server.mjs';
import { eventually, World } from './support/world.mjs';
import { Wire } from './support/wire.mjs';

const authority = 'Stadt Aue';
const address = (name) => `${name}@aue.example`;
const crowd = Array.from({ length: 12 }, (_, n) => `gast${n}`);
const names = ['max', 'lea', 'kim', ...crowd];

let world, mails;
const wires = {};

before(async () => {
  mails = await MailServer.start();
  world = await World.start({
    seed: false, env: { BT_SMTP_URL: mails.url, BT_SMTP_FROM: 'talk@aue.example', BT_PUBLIC_URL: 'https://talk.example' },
  });
  const file = path.join(world.folder, 'people.json');
  writeFileSync(file, JSON.stringify({
    authorities: [{ name: authority }],
    accounts: names.map((name) => ({
      email: address(name), name: `${name} Ähre`, authority, roles: name === 'max' ? ['moderator'] : [],
    })),
  }));
  const made = await world.run('people', file);
  assert.equal(made.status, 0, made.err);
  for (const name of names) wires[name] = await Wire.connect(world, address(name));
});
after(async () => {
  for (const wire of Object.values(wires)) wire.close();
  await world?.stop();
  await mails?.stop();
});

const get = (name, where) =>
  fetch(world.origin + where, { headers: { Authorization: `Bearer ${wires[name].token}` } });

async function open_talk(title, seats, more = {}) {
  const me = await (await get('max', '/api/me')).json();
  const plan = {
    title, description: '', starts_at: '2027-03-29T08:00:00.000Z', minutes: 60, moderators: [me.person.id],
    speakers: [], agenda: [], review: false, registration: { approval: false, ...(seats && { capacity: seats }) }, ...more,
  };
  const { item } = await wires.max.must('talk.create', 'talks', { plan, links: [] });
  for (const to of ['planned', 'registration']) await wires.max.must('talk.move', `desk:${item}`, { to });
  return { id: item, plan };
}
const request = (name, talk) => wires[name].must('registration.request', `talk:${talk.id}`);
const sequence_of = (ics) => Number(/^SEQUENCE:(\d+)\r$/m.exec(ics)[1]);
const uid_of = (ics) => /^UID:(.+)\r$/m.exec(ics)[1];
const mail_to = async (name, subject) => {
  await eventually(`a mail to ${name}: ${subject}`, () => mails.to(address(name)).some((m) => m.subject === subject));
  return mails.to(address(name)).filter((m) => m.subject === subject);
};
const outbox_is_empty = () => eventually('all mails left', () => world.sql('SELECT count(*) FROM mail') === '0', 90_000);

test('mails about a registration', async (t) => {
  const title = 'Akten, Fristen & Grüße 🗓️';
  const talk = await open_talk(title, 1);

  await t.test('a seat: one mail, with the talk for the calendar', async () => {
    await request('lea', talk);
    const [mail, ...more] = await mail_to('lea', `Angemeldet: ${title}`);
    assert.deepEqual(more, []);
    assert.match(mail.text, /^Guten Tag lea Ähre,\r\n/);
    assert.match(mail.text, /Montag, 29\. März 2027, 10:00 bis 11:00 Uhr/);
    assert.ok(mail.text.includes(`https://talk.example/talks/${talk.id}`));
    assert.equal(mail.headers.from, 'talk@aue.example');
    assert.equal(mail.method, 'PUBLISH');
    assert.equal(uid_of(mail.ics), `${talk.id}@talk.example`);
    assert.equal(sequence_of(mail.ics), 0);
    const file = await get('lea', `/api/channels/talk:${talk.id}/talk.ics`);
    assert.match(file.headers.get('content-type'), /^text\/calendar/);
    assert.equal(await file.text(), mail.ics);
    assert.equal((await fetch(`${world.origin}/api/channels/talk:${talk.id}/talk.ics`)).status, 401);
  });

  await t.test('the waiting list, and moving up: one mail each', async () => {
    await request('kim', talk);
    const [waiting] = await mail_to('kim', `Warteliste: ${title}`);
    assert.equal(waiting.ics, undefined);
    await wires.lea.must('registration.withdraw', `talk:${talk.id}`);
    assert.equal((await mail_to('kim', `Angemeldet: ${title}`)).length, 1);
    assert.equal(mails.to(address('kim')).length, 2);
    // The date of who left goes from the calendar.
    const [left, ...more] = await mail_to('lea', `Abgemeldet: ${title}`);
    assert.deepEqual(more, []);
    assert.match(left.text, /Sie haben sich von diesem Talk abgemeldet/);
    assert.equal(left.method, 'CANCEL');
    assert.equal(uid_of(left.ics), `${talk.id}@talk.example`);
  });

  await t.test('another time: the same UID, a higher sequence', async () => {
    await request('lea', talk);
    await eventually('lea waits', () => mails.to(address('lea')).some((m) => m.subject === `Warteliste: ${title}`));
    const plan = { ...talk.plan, starts_at: '2027-10-31T09:00:00.000Z' };
    await wires.max.must('talk.edit', `desk:${talk.id}`, { plan });
    const [moved] = await mail_to('kim', `Neuer Termin: ${title}`);
    assert.match(moved.text, /Sonntag, 31\. Oktober 2027, 10:00 bis 11:00 Uhr/);
    assert.equal(uid_of(moved.ics), `${talk.id}@talk.example`);
    assert.equal(sequence_of(moved.ics), 1);
    const file = await (await get('kim', `/api/channels/talk:${talk.id}/talk.ics`)).text();
    assert.equal(sequence_of(file), 1);
    // Whoever waits has no date yet; whoever moved it knows.
    assert.equal((await mail_to('lea', `Neuer Termin: ${title}`))[0].ics, undefined);
    assert.deepEqual(mails.to(address('max')), []);
  });

  await t.test('a cancelled talk leaves the calendar', async () => {
    await wires.max.must('talk.cancel', `desk:${talk.id}`, { reason: 'Krank' });
    const [cancelled] = await mail_to('kim', `Abgesagt: ${title}`);
    assert.match(cancelled.text, /Grund: Krank/);
    assert.equal(cancelled.method, 'CANCEL');
    assert.match(cancelled.ics, /^STATUS:CANCELLED\r$/m);
    assert.equal(sequence_of(cancelled.ics), 2);
    await outbox_is_empty();
  });
});

test('a talk that a moderator decides about, with somebody who speaks', async (t) => {
  const title = 'Mit Prüfung';
  const lea = (await (await get('lea', '/api/me')).json()).person.id;
  const talk = await open_talk(title, 1, { speakers: [lea], registration: { approval: true } });

  await t.test('that a request waits is told, and a refusal takes no seat', async () => {
    await request('kim', talk);
    assert.equal((await mail_to('kim', `Anmeldung eingegangen: ${title}`))[0].ics, undefined);
    const kim = (await (await get('kim', '/api/me')).json()).person.id;
    await wires.max.must('registration.refuse', `desk:${talk.id}`, { person: kim });
    assert.equal((await mail_to('kim', `Abgelehnt: ${title}`))[0].method, 'CANCEL');
  });

  await t.test('another time and the cancellation reach who speaks, by mail and in the inbox', async () => {
    const plan = { ...talk.plan, starts_at: '2027-04-05T08:00:00.000Z' };
    await wires.max.must('talk.edit', `desk:${talk.id}`, { plan });
    assert.equal((await mail_to('lea', `Neuer Termin: ${title}`))[0].method, 'PUBLISH');
    await wires.max.must('talk.cancel', `desk:${talk.id}`, { reason: 'Krank' });
    assert.equal((await mail_to('lea', `Abgesagt: ${title}`))[0].method, 'CANCEL');
    const reasons = async () => (await (await get('lea', `/api/channels/inbox:${lea}/page?stream=lines`)).json())
      .state.lines.filter(({ about }) => about === `talk:${talk.id}`).map(({ reason }) => reason);
    await eventually('both stand there', async () => {
      const there = await reasons();
      return there.includes('talk_moved') && there.includes('talk_cancelled');
    });
  });
});

test('a talk that begins soon: who has a seat is told, once, by mail and in the inbox', async () => {
  const title = 'Gleich geht es los';
  const talk = await open_talk(title, 1);
  await request('lea', talk);
  await request('kim', talk);
  await mail_to('kim', `Warteliste: ${title}`);
  // Within a day, so that the next reminder is the one of the last minutes; its time is moved to now.
  const plan = { ...talk.plan, starts_at: new Date(Date.now() + 3_600_000).toISOString() };
  await wires.max.must('talk.edit', `desk:${talk.id}`, { plan });
  const set = `FROM due WHERE kind = 'remind_start' AND item = '${talk.id}'`;
  assert.equal(world.sql(`SELECT round(extract(epoch FROM at - now()) / 60) ${set}`), '45');
  world.sql(`UPDATE due SET at = now() - interval '1 second' WHERE kind = 'remind_start' AND item = '${talk.id}'`);
  const [mail, ...more] = await mail_to('lea', `Beginnt bald: ${title}`);
  assert.deepEqual(more, []);
  assert.match(mail.text, /beginnt bald/);
  assert.equal(uid_of(mail.ics), `${talk.id}@talk.example`);
  const me = await (await get('lea', '/api/me')).json();
  await eventually('the line is there, alone', async () => {
    const { state } = await (await get('lea', `/api/channels/inbox:${me.person.id}/page?stream=lines`)).json();
    const open = state.lines.filter((line) => line.about === `talk:${talk.id}` && !line.done);
    return open.length === 1 && open[0].reason === 'talk_soon';
  });
  await outbox_is_empty();
  assert.equal(world.sql(`SELECT count(*) ${set} AND at <= now()`), '0');
  assert.deepEqual(mails.to(address('kim')).filter((m) => m.subject === `Beginnt bald: ${title}`), []);
});

test('a mail server that cannot just now gets the mail later, one that refuses does not', async () => {
  const talk = await open_talk('Später', 10);
  let tries = 0;
  mails.answer = async ({ to }) => {
    if (to === address('kim')) throw Object.assign(new Error('no such mailbox'), { responseCode: 550 });
    tries += 1;
    if (tries === 1) throw Object.assign(new Error('later'), { responseCode: 451 });
  };
  await request('lea', talk);
  await request('kim', talk);
  await mail_to('lea', 'Angemeldet: Später');
  await outbox_is_empty();
  mails.answer = async () => {};
  assert.equal(tries, 2);
  const attempts = mails.seen.filter((mail) => mail.subject === 'Angemeldet: Später');
  assert.equal(new Set(attempts.filter(({ to }) => to === address('lea')).map(({ id }) => id)).size, 1);
  assert.equal(attempts.filter(({ to }) => to === address('kim')).length, 1);
  const metrics = await (await fetch(`${world.origin}/metrics`)).text();
  assert.match(metrics, /^behoerdentalk_mails_given_up_total 1$/m);
  assert.match(metrics, /^behoerdentalk_mails_delayed_total 1$/m);
  for (const name of names) assert.equal(world.log.includes(address(name)), false, 'the log names nobody');
});

test('killed while it sends: nothing is lost, and twice is only what was not answered', async () => {
  const talk = await open_talk('Kill', 100);
  // Slow to answer, so that the kill meets a mail whose text was taken.
  mails.answer = () => new Promise((resolve) => void setTimeout(resolve, 300));
  await Promise.all(crowd.map((name) => request(name, talk)));
  const seen = () => mails.seen.filter((mail) => mail.subject === 'Angemeldet: Kill');
  await eventually('some left', () => seen().length >= 4, 30_000);
  await world.crash();
  const before = seen().length;
  mails.answer = async () => {};
  await world.serve();
  await outbox_is_empty();
  for (const name of crowd) {
    const ids = seen().filter(({ to }) => to === address(name)).map(({ id }) => id);
    assert.ok(ids.length === 1 || ids.length === 2, `${name} got ${ids.length}`);
    assert.equal(new Set(ids).size, 1, 'the same Message-ID');
  }
  assert.ok(seen().length <= crowd.length + 1, `${seen().length} mails, ${before} before the kill`);
});

// A person's talks as a calendar to subscribe to: made and ended in the profile, read by a program
// without a login, which learns of a new date and a cancellation.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, World } from './support/world.mjs';

let world, kim, wire, ute, talk, address;

before(async () => {
  world = await World.start();
  kim = await world.person('kim.albers@talaue.example');
  [wire, ute] = await Promise.all(['kim.albers@talaue.example', 'ute.sommer@talaue.example'].map(
    (email) => Wire.connect(world, email)));
  const me = await (await fetch(`${world.origin}/api/me`, { headers: { Authorization: `Bearer ${ute.token}` } })).json();
  const plan = {
    title: 'Akten, Fristen', description: '', starts_at: '2027-03-29T08:00:00.000Z', minutes: 60,
    moderators: [me.person.id], speakers: [], agenda: [], review: false, registration: { approval: false },
  };
  const { item } = await ute.must('talk.create', 'talks', { plan, links: [] });
  for (const to of ['planned', 'registration']) await ute.must('talk.move', `desk:${item}`, { to });
  talk = { id: item, plan };
});
after(async () => {
  wire?.close();
  ute?.close();
  await world.stop();
});

const panel = () => kim.page.getByRole('group', { name: 'Kalender-Abo' });
const read = (where, headers = {}) => fetch(where, { headers });
/** The event of the talk, unfolded. */
async function event_of() {
  const response = await read(address);
  assert.equal(response.status, 200);
  const ics = (await response.text()).replaceAll('\r\n ', '');
  return ics.split('BEGIN:VEVENT').find((part) => part.includes(`UID:${talk.id}@`)) ?? '';
}

test('the calendar is made in the profile, and its address is shown once', async () => {
  await kim.goto('/profil');
  await panel().getByRole('button', { name: 'Adresse erzeugen' }).click();
  const field = panel().getByRole('textbox', { name: 'Adresse Ihres Kalenders' });
  await within(2_000, field);
  address = await field.inputValue();
  assert.match(address, new RegExp(`^${world.origin}/feeds/[A-Za-z0-9_-]{22}\\.ics$`));
  assert.deepEqual(await violations(kim), []);
  await kim.page.reload();
  await within(5_000, panel().getByText('Es gibt eine Adresse.', { exact: false }));
  assert.equal(await field.count(), 0);
  const secret = /feeds\/(.+)\.ics/.exec(address)[1];
  assert.equal(world.sql(`SELECT count(*) FROM calendar_feed WHERE encode(hash, 'escape') LIKE '%${secret}%'`), '0');
  assert.equal(world.log.includes(secret), false);
});

test('a program reads it without a login, and asks again only for what changed', async (t) => {
  await t.test('who registers has the talk in it, in the time of Berlin', async () => {
    assert.equal(await event_of(), '');
    await wire.must('registration.request', `talk:${talk.id}`);
    const event = await event_of();
    assert.match(event, /\r\nDTSTART;TZID=Europe\/Berlin:20270329T100000\r\n/);
    assert.match(event, /\r\nSEQUENCE:0\r\n/);
    assert.match(event, /\r\nSTATUS:CONFIRMED\r\n/);
    assert.match(event, /\r\nSUMMARY:Akten\\, Fristen\r\n/);
  });

  await t.test('304 until something changes', async () => {
    const first = await read(address);
    assert.match(first.headers.get('content-type'), /^text\/calendar/);
    assert.equal(first.headers.get('set-cookie'), null);
    const tag = first.headers.get('etag');
    assert.equal((await read(address, { 'If-None-Match': tag })).status, 304);
    await ute.must('talk.edit', `desk:${talk.id}`, { plan: { ...talk.plan, starts_at: '2027-07-12T08:00:00.000Z' } });
    assert.equal((await read(address, { 'If-None-Match': tag })).status, 200);
  });

  await t.test('a moved talk keeps its UID and has a higher SEQUENCE', async () => {
    const event = await event_of();
    assert.match(event, /\r\nDTSTART;TZID=Europe\/Berlin:20270712T100000\r\n/);
    assert.match(event, /\r\nSEQUENCE:1\r\n/);
  });

  await t.test('a talk that is called off says so', async () => {
    await ute.must('talk.cancel', `desk:${talk.id}`, { reason: 'Sturm' });
    assert.match(await event_of(), /\r\nSTATUS:CANCELLED\r\n/);
    assert.match(await event_of(), /\r\nSEQUENCE:2\r\n/);
  });
});

test('a replaced or withdrawn address answers like one that never was', async (t) => {
  const never = await (await read(`${world.origin}/feeds/AAAAAAAAAAAAAAAAAAAAAA.ics`)).text();
  await t.test('replaced', async () => {
    const old = address;
    await panel().getByRole('button', { name: 'Adresse ersetzen' }).click();
    await panel().getByText('Ersetzen?', { exact: false }).waitFor();
    await panel().getByRole('button', { name: 'Adresse ersetzen' }).click();
    const field = panel().getByRole('textbox', { name: 'Adresse Ihres Kalenders' });
    await within(2_000, field);
    address = await field.inputValue();
    assert.notEqual(address, old);
    const gone = await read(old);
    assert.equal(gone.status, 404);
    assert.equal(await gone.text(), never);
    assert.equal((await read(address)).status, 200);
  });
  await t.test('withdrawn', async () => {
    await panel().getByRole('button', { name: 'Abo beenden' }).click();
    await panel().getByRole('button', { name: 'Abo beenden' }).click();
    await within(2_000, panel().getByRole('button', { name: 'Adresse erzeugen' }));
    await eventually('the address is gone', async () => (await read(address)).status === 404);
    assert.equal(await (await read(address)).text(), never);
  });
  await t.test('asked too often from one place it is 429', async () => {
    const statuses = await Promise.all(Array.from({ length: 80 }, () => read(address).then((r) => r.status)));
    assert.ok(statuses.includes(429), statuses.join(' '));
  });
});

test('nothing went wrong in the page', () => assert.deepEqual(kim.problems, []));

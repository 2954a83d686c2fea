// A place that is set up by `people` from a file, in production: accounts that log in with what was
// printed, offices and areas; and what a changed file does to whoever is there.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { eventually, World } from './support/world.mjs';
import { Wire } from './support/wire.mjs';

let world;
const lea = { email: 'lea.baum@aue.example', name: 'Lea Baum', authority: 'Stadt Aue' };
const max = { email: 'max.dorn@aue.example', name: 'Max Dorn', authority: 'Stadt Aue', roles: ['moderator'] };
const office = { name: 'Bauberatung', authority: 'Stadt Aue', people: [lea.email], deputies: [max.email] };
const place = {
  authorities: [{ name: 'Stadt Aue' }],
  accounts: [lea, max],
  contact_points: [office],
  areas: [{ name: 'Straßen', description: 'Alles über Straßen' }],
};

before(async () => {
  world = await World.start({ seed: false, env: { BT_DEMO: 'false', BT_PRODUCTION: 'true' } });
});
after(() => world.stop());

function people(content) {
  const file = path.join(world.folder, 'people.json');
  writeFileSync(file, JSON.stringify(content));
  return world.run('people', file);
}

const password_of = ({ out }, email) => new RegExp(`^${email}  (\\S+)$`, 'm').exec(out)?.[1];

function log_in(email, password) {
  return fetch(`${world.origin}/api/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: world.origin },
    body: JSON.stringify({ email, password }),
  });
}

test('people of a file log in to a server that runs, and work', async (t) => {
  const made = await people(place);
  assert.equal(made.status, 0, made.err);
  assert.match(made.out, /^account lea\.baum@aue\.example: made$/m);
  const first = password_of(made, lea.email);
  assert.equal((await log_in(lea.email, `${first}x`)).status, 401);
  assert.equal((await log_in(max.email, first)).status, 401);
  const login = await log_in(lea.email, first);
  assert.equal(login.status, 200);
  const me = await login.json();
  assert.equal(me.person.name, 'Lea Baum');
  assert.equal(me.contacts.length, 1);
  const Cookie = login.headers.get('set-cookie').split(';')[0];
  const directory = () => fetch(`${world.origin}/api/directory`, { headers: { Cookie } });
  const { areas, contacts } = await (await directory()).json();
  assert.deepEqual(areas.map((area) => area.name), ['Straßen']);
  assert.deepEqual(contacts[0].people, [me.person.id]);

  await t.test('the same file again changes nothing', async () => {
    const again = await people(place);
    assert.equal(again.status, 0);
    assert.match(again.out, /nothing was changed/);
    assert.equal(password_of(again, lea.email), undefined);
  });

  const wire = await Wire.connect(world, lea.email);
  const deputy = await Wire.connect(world, max.email);
  const desk = `contact:${contacts[0].id}`;
  const area = `area:${areas[0].id}`;
  for (const one of [wire, deputy]) await one.must('subscribe', desk);
  await wire.must('subscribe', area);
  await wire.must('thread.create', area, { title: 'Es geht los', text: 'Guten Morgen' });

  await t.test('whoever has the desk or the area open sees a new name', async () => {
    const renamed = { ...place, contact_points: [{ ...office, name: 'Bauamt', formerly: 'Bauberatung' }],
      areas: [{ name: 'Wege', formerly: 'Straßen' }] };
    assert.equal((await people(renamed)).status, 0);
    for (const one of [wire, deputy]) {
      await eventually('the desk has its new name', () => one.events(desk)
        .some((event) => event.event === 'contact.changed' && event.data.contact.name === 'Bauamt'));
    }
    await eventually('the area has its new name',
      () => wire.events(area).some((event) => event.data.area?.name === 'Wege'));
  });

  await t.test('whoever answers for the office no more loses its desk, and nothing else', async () => {
    const alone = { contact_points: [{ ...office, name: 'Bauamt', people: [max.email], deputies: [] }] };
    assert.equal((await people(alone)).status, 0);
    await eventually('the right has ended', () => wire.unnumbered
      .some((error) => error.code === 'no_channel' && error.field === desk));
    const refused = await wire.command('subscribe', desk);
    assert.equal(refused.error.code, 'no_channel');
    await deputy.must('subscribe', desk);
    await wire.must('subscribe', area);
    assert.equal((await directory()).status, 200);
  });

  await t.test('a deactivated account is out at once, and its password opens nothing', async () => {
    const gone = await people({ accounts: [{ email: lea.email, active: false }] });
    assert.equal(gone.status, 0, gone.err);
    await eventually('the connection is closed', () => wire.closed !== null);
    if (process.env.BT_TEST_CARRIER !== 'polling') assert.equal(wire.closed, 4003);
    assert.equal((await directory()).status, 401);
    assert.equal((await log_in(lea.email, first)).status, 401);
    // Back again with a password of its own, which is how a forgotten one is replaced.
    const back = await people({ accounts: [lea] });
    assert.equal((await log_in(lea.email, first)).status, 401);
    assert.equal((await log_in(lea.email, password_of(back, lea.email))).status, 200);
  });

  await t.test('what the file says wrong is named, and nothing is done', async () => {
    const wrong = await people({ ...place, accounts: [lea, { ...max, rolle: 'admin' }] });
    assert.equal(wrong.status, 1);
    assert.match(wrong.err, /accounts\[1\]\.rolle: no such field/);
    const missing = await world.run('people', path.join(world.folder, 'none.json'));
    assert.equal(missing.status, 1);
    assert.match(missing.err, /cannot read/);
    assert.equal((await world.run('people')).status, 1);
  });
});

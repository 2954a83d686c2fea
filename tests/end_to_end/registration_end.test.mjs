// When registering ends: the date is set in the plan's form, everybody reads it, and after it nobody gets on
// the list, whether the page or a program asks. And a talk as a file for calendars, pressed for in its page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { within } from './support/page.mjs';
import { eventually, World } from './support/world.mjs';
import { Wire } from './support/wire.mjs';

const day_ms = 86_400_000;
let world, ute, olaf, kim, wire, talk, starts_at;

before(async () => {
  world = await World.start();
  [ute, olaf, kim] = await Promise.all(
    ['ute.sommer@talaue.example', 'olaf.brandt@moorfeld.example', 'kim.albers@talaue.example'].map(
      (email) => world.person(email, { viewport: { width: 1366, height: 768 } })));
  wire = await Wire.connect(world, 'ute.sommer@talaue.example');
  starts_at = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 7 * day_ms).toISOString();
  const plan = {
    title: 'Nur mit Anmeldung', description: '', starts_at, minutes: 60, moderators: [ute.me.person.id],
    speakers: [], agenda: [], review: false,
  };
  talk = (await wire.must('talk.create', 'talks', { plan, links: [] })).item;
  await wire.must('subscribe', `desk:${talk}`);
});
after(async () => {
  wire.close();
  await world.stop();
});

const panel = (person) => person.page.getByRole('region', { name: 'Anmeldung' });
const rules = () => wire.events(`desk:${talk}`).findLast(({ data }) => data.talk)?.data.talk.plan.registration;
/** As it is written in the fields, in Berlin. */
const fields = (at) => {
  const parts = Object.fromEntries(new Intl.DateTimeFormat('de-DE', { timeZone: 'Europe/Berlin', year: 'numeric',
    month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).formatToParts(at)
    .map(({ type, value }) => [type, value]));
  return { date: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}`, ...parts };
};
/** Writes the date when registering ends into the form, and saves it. */
async function close_at(at) {
  const { date, time } = fields(at);
  const group = ute.page.getByRole('group', { name: 'Anmeldeschluss (freiwillig)' });
  await group.getByLabel('Datum').fill(date);
  await group.getByLabel('Uhrzeit in Berlin').fill(time);
  await ute.page.getByRole('button', { name: 'Änderungen speichern' }).click();
}
/** How many are or were on the list, and how much happened in the talk. */
const rows = () => world.sql(`SELECT count(*) FROM registration r JOIN channel c ON c.id = r.channel_id
  WHERE c.name = 'talk:${talk}'; SELECT count(*) FROM event e JOIN channel c ON c.id = e.channel_id
  WHERE c.name = 'talk:${talk}'`);

test('when registering ends', async (t) => {
  const in_two_days = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 2 * day_ms);

  await t.test('the date cannot be after the beginning', async () => {
    await ute.goto(`/talks/${talk}/planen`);
    await ute.page.getByRole('checkbox', { name: /^Mit Anmeldung/ }).check();
    await close_at(Date.parse(starts_at) + day_ms);
    await ute.page.getByText('Der Anmeldeschluss liegt nach dem Beginn.').first().waitFor();
    assert.equal(rules(), undefined);
  });

  await t.test('it is set in the form, and everybody reads it', async () => {
    await close_at(in_two_days);
    await eventually('it is saved', () => rules()?.closes_at === in_two_days.toISOString());
    for (const to of ['planned', 'registration']) await wire.must('talk.move', `desk:${talk}`, { to });
    await Promise.all([olaf, kim].map((person) => person.goto(`/talks/${talk}`)));
    const { time } = fields(in_two_days);
    for (const person of [olaf, kim]) await within(5_000, panel(person).getByText(new RegExp(`^Anmeldung bis .*${time}`)));
    await panel(olaf).getByRole('button', { name: 'Anmelden' }).click();
    await within(2_500, panel(olaf).getByText('Sie sind angemeldet.'));
  });

  await t.test('after it the page offers no registering, and the list of talks says so', async () => {
    const a_minute_ago = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 60_000);
    await close_at(a_minute_ago);
    await eventually('it is saved', () => rules()?.closes_at === a_minute_ago.toISOString());
    await within(5_000, panel(kim).getByText('Die Anmeldung ist geschlossen.'));
    assert.equal(await panel(kim).getByRole('button', { name: 'Anmelden' }).count(), 0);
    // Who has a seat keeps it, and may still leave it.
    await panel(olaf).getByText('Sie sind angemeldet.').waitFor();
    await panel(olaf).getByRole('button', { name: 'Abmelden' }).waitFor();
    await kim.goto('/talks');
    await kim.page.locator(`[data-talk="${talk}"]`).getByText('Anmeldung geschlossen').waitFor();
  });

  await t.test('nor does the server, whoever asks; and nothing of it is there', async () => {
    const before = rows();
    const program = await Wire.connect(world, 'kim.albers@talaue.example');
    const { error } = await program.command('registration.request', `talk:${talk}`, {});
    assert.deepEqual([error?.code, error?.temporary], ['wrong_state', false]);
    program.close();
    assert.equal(rows(), before);
    const { registration } = await kim.get(`/api/channels/talk:${talk}/registration`);
    assert.equal(registration, undefined);
  });
});

test('a talk goes into a calendar by the button of its page', async () => {
  await kim.goto(`/talks/${talk}`);
  const [download] = await Promise.all([
    kim.page.waitForEvent('download'),
    kim.page.getByRole('link', { name: 'In den Kalender' }).click(),
  ]);
  assert.match(download.suggestedFilename(), /\.ics$/);
  const lines = readFileSync(await download.path(), 'utf8').replaceAll('\r\n ', '').split('\r\n');
  const utc = starts_at.replace(/[-:]|\.\d+/g, '');
  assert.equal(lines[0], 'BEGIN:VCALENDAR');
  assert.ok(lines.includes('SUMMARY:Nur mit Anmeldung'), lines.join('\n'));
  assert.ok(lines.some((line) => line.startsWith(`UID:${talk}@`)));
  assert.ok(lines.some((line) => line === `DTSTART:${utc}`), lines.join('\n'));
  // Pressed, it leads nowhere else.
  assert.ok(kim.page.url().endsWith(`/talks/${talk}`));
  for (const person of [ute, olaf, kim]) assert.deepEqual(person.problems, []);
});

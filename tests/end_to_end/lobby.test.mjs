// A talk that opens its lobby and begins by the clock, as its plan says; two browsers, nobody presses
// anything.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { within } from './support/page.mjs';
import { eventually, World } from './support/world.mjs';
import { Wire } from './support/wire.mjs';

let world, ute, kim, wire;

before(async () => {
  world = await World.start();
  [ute, kim] = await Promise.all(
    ['ute.sommer@talaue.example', 'kim.albers@talaue.example'].map((email) => world.person(email)));
  wire = await Wire.connect(world, 'ute.sommer@talaue.example');
});
after(async () => {
  wire.close();
  await world.stop();
});

const plan_of = (starts_at, more) => ({
  title: 'Beginnt von selbst', description: '', starts_at: new Date(starts_at).toISOString(), minutes: 60,
  moderators: [ute.me.person.id], speakers: [], agenda: [], review: false, ...more,
});

test('a lobby by the clock', async (t) => {
  await t.test('is planned in the form', async () => {
    const { item } = await wire.must('talk.create', 'talks', { plan: plan_of(Date.now() + 86_400_000, {}), links: [] });
    await wire.must('subscribe', `desk:${item}`);
    await ute.goto(`/talks/${item}/planen`);
    const on_time = ute.page.getByRole('checkbox', { name: /^Zur geplanten Zeit von selbst beginnen/ });
    assert.equal(await on_time.isDisabled(), true);
    await ute.page.getByRole('combobox', { name: 'Warteraum öffnen' }).selectOption({ label: '15 Minuten vorher' });
    await on_time.check();
    await ute.page.getByRole('button', { name: 'Änderungen speichern' }).click();
    const saved = () => wire.events(`desk:${item}`).at(-1)?.data.talk?.plan;
    await eventually('the plan is saved', () => saved()?.lobby_minutes === 15 && saved().live_on_time === true);
  });

  await t.test('opens, begins, and everyone who waits is in it', async () => {
    // The lobby is due at once, the start in some seconds.
    const starts_at = Date.now() + 6_000;
    const plan = plan_of(starts_at, { lobby_minutes: 10, live_on_time: true });
    const { item } = await wire.must('talk.create', 'talks', { plan, links: [] });
    await wire.must('talk.move', `desk:${item}`, { to: 'planned' });
    await kim.goto(`/talks/${item}`);
    await kim.page.getByText('Der Warteraum ist offen').first().waitFor();
    await kim.page.getByText(/^.*Die Übertragung beginnt .*von selbst\.$/).first().waitFor();
    await within(9_000, kim.page.getByText(/^Live/).first());
    const talks = (await kim.get('/api/channels/talks/page?stream=talks')).state.talks;
    const { live_at, state: now } = talks.find((entry) => entry.id === item);
    assert.equal(now, 'live');
    const late = Date.parse(live_at) - starts_at;
    assert.ok(late >= 0 && late < 1_000, `it began ${late} ms after its time`);
  });

  await t.test('nothing went wrong in the pages', () => {
    for (const person of [ute, kim]) assert.deepEqual(person.problems, []);
  });
});

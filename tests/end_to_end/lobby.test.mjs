// A talk that opens its lobby and begins by the clock, as its plan says, and nobody presses anything; and
// who waits in a lobby: a number, and those names that their owners show the moderators.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { within } from './support/page.mjs';
import { dump } from './support/refusals.mjs';
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

test('who waits', async (t) => {
  const olaf = await world.person('olaf.brandt@moorfeld.example');
  // Speakers read the desk too, and learn no name.
  const plan = plan_of(Date.now() + 3_600_000, { title: 'Wer wartet', speakers: [kim.me.person.id], anonymous: false });
  const { item } = await wire.must('talk.create', 'talks', { plan, links: [] });
  const [talk, desk] = [`talk:${item}`, `desk:${item}`];
  for (const to of ['planned', 'lobby']) await wire.must('talk.move', desk, { to });
  const waits = (person) => person.page.getByRole('region', { name: 'Im Warteraum' });
  const own = olaf.page.getByRole('checkbox', { name: 'Meinen Namen der Leitung zeigen' });

  await t.test('a number, and no name unasked', async () => {
    await Promise.all([
      ute.goto(`/talks/${item}/regie`), kim.goto(`/talks/${item}/regie`), olaf.goto(`/talks/${item}`)]);
    await waits(ute).getByText('Weniger als 5 Personen sind da').waitFor();
    await waits(ute).getByText('Niemand zeigt seinen Namen.').waitFor();
    await own.waitFor();
    assert.equal(await own.isChecked(), false);
  });

  await t.test('whoever wants to shows the name, to the moderators alone', async () => {
    const before = dump(world);
    await own.check();
    await olaf.page.getByText('Die Leitung kann Ihren Namen jetzt sehen.').waitFor();
    await within(3_000, waits(ute).getByRole('listitem').filter({ hasText: 'Olaf Brandt' }));
    await waits(ute).getByText('1 Person zeigt ihren Namen').waitFor();
    await waits(kim).getByText('Weniger als 5 Personen sind da').waitFor();
    assert.equal(await kim.page.getByText('Olaf Brandt').count(), 0);
    assert.ok(dump(world) === before, 'nothing of it is stored');
  });

  await t.test('a moderator who comes later sees it soon', async () => {
    await ute.page.reload();
    await within(25_000, waits(ute).getByText('Olaf Brandt'));
  });

  await t.test('unticked, or gone, it is taken back at once', async () => {
    await own.uncheck();
    await within(3_000, waits(ute).getByText('Niemand zeigt seinen Namen.'));
    await own.check();
    await within(3_000, waits(ute).getByText('Olaf Brandt'));
    await olaf.context.close();
    await within(3_000, waits(ute).getByText('Niemand zeigt seinen Namen.'));
  });

  await t.test('on the wire: names go to inboxes of moderators, and only from the lobby', async () => {
    const [waiting, speaker] = await Promise.all(
      ['olaf.brandt@moorfeld.example', 'kim.albers@talaue.example'].map((email) => Wire.connect(world, email)));
    const inbox = (person) => `inbox:${person.me.person.id}`;
    await wire.must('subscribe', inbox(ute));
    await speaker.must('subscribe', inbox(kim));
    for (const one of [wire, speaker]) for (const channel of [talk, desk]) await one.must('subscribe', channel);
    await waiting.must('lobby.show', talk, { on: true });
    const shown = () => wire.pushes.filter((push) => push.event === 'lobby.shown').map((push) => push.data.on);
    await eventually('the moderator is told', () => shown().length === 1);
    assert.equal((await waiting.command('lobby.show', desk, { on: true })).error.code, 'no_channel');
    waiting.close();
    await eventually('and that the connection ended', () => shown().length === 2);
    assert.deepEqual(shown(), [true, false]);
    assert.deepEqual(speaker.pushes.filter((push) => push.event === 'lobby.shown'), []);
    await wire.must('talk.move', desk, { to: 'live' });
    assert.equal((await speaker.command('lobby.show', talk, { on: true })).error.code, 'wrong_state');
    speaker.close();
  });

  await t.test('with the beginning nobody waits', async () => {
    await waits(ute).waitFor({ state: 'hidden' });
    for (const person of [ute, kim]) assert.deepEqual(person.problems, []);
  });
});

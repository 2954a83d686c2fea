// The speaker queue of a running talk, its moderator and two participants in three browsers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { live_talk } from './support/live_talk.mjs';
import { many } from './support/many.mjs';
import { within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, World } from './support/world.mjs';

let world, ute, olaf, kim, talk, leader;

before(async () => {
  world = await World.start();
  [ute, olaf, kim] = await Promise.all(
    ['ute.sommer@talaue.example', 'olaf.brandt@moorfeld.example', 'kim.albers@talaue.example'].map(
      (email) => world.person(email, { viewport: { width: 1600, height: 1000 } })));
  talk = await live_talk(world);
  leader = await Wire.connect(world, 'ute.sommer@talaue.example');
  await Promise.all([ute, olaf, kim].map(async (person) => {
    await person.goto(person === ute ? `/talks/${talk.id}/regie` : `/talks/${talk.id}`);
    await queue(person).waitFor();
  }));
});
after(async () => {
  leader?.close();
  await world.stop();
});

const queue = (person) => person.page.getByRole('region', { name: 'Redeliste' });
const waiting = async (person) =>
  (await queue(person).getByRole('list', { name: 'Wer als Nächstes spricht' }).getByRole('listitem').allInnerTexts())
    .map((text) => /Olaf Brandt|Kim Albers/.exec(text)?.[0]);

test('the speaker queue', async (t) => {
  await t.test('closed, it says so; the moderator opens it', async () => {
    await queue(olaf).getByText('Die Redeliste ist geschlossen.').waitFor();
    assert.equal(await queue(olaf).getByRole('button', { name: 'Zu Wort melden' }).count(), 0);
    await queue(ute).getByRole('button', { name: 'Redeliste öffnen' }).click();
    for (const person of [olaf, kim]) {
      await within(1_500, queue(person).getByRole('button', { name: 'Zu Wort melden' }));
    }
  });

  await t.test('hands stand in the same order for everyone', async () => {
    await queue(kim).getByRole('button', { name: 'Zu Wort melden' }).click();
    await within(1_500, queue(kim).getByText('Sie stehen auf Platz 1.'));
    await queue(olaf).getByRole('button', { name: 'Zu Wort melden' }).click();
    await within(1_500, queue(olaf).getByText('Sie stehen auf Platz 2.'));
    for (const person of [ute, olaf, kim]) {
      await within(1_500, queue(person).getByText('2 Wortmeldungen'));
      assert.deepEqual(await waiting(person), ['Kim Albers', 'Olaf Brandt']);
    }
  });

  await t.test('one has the floor at a time, and ends it', async () => {
    await queue(ute).getByRole('button', { name: 'Wort erteilen: Kim Albers' }).click();
    for (const person of [ute, olaf, kim]) await within(1_500, queue(person).getByText(/Es spricht\s+Kim Albers/));
    await within(1_500, queue(olaf).getByText('Sie stehen auf Platz 1.'));
    await queue(kim).getByRole('button', { name: 'Ich bin fertig' }).click();
    await queue(olaf).getByText(/Es spricht/).waitFor({ state: 'hidden' });
  });

  await t.test('who has not spoken comes first, if the moderator wants it so', async () => {
    await queue(olaf).getByRole('button', { name: 'Wortmeldung zurückziehen' }).click();
    await queue(kim).getByRole('button', { name: 'Zu Wort melden' }).click();
    await within(1_500, queue(kim).getByText('Sie stehen auf Platz 1.'));
    await queue(olaf).getByRole('button', { name: 'Zu Wort melden' }).click();
    await within(1_500, queue(olaf).getByText('Sie stehen auf Platz 2.'));
    await queue(ute).getByRole('button', { name: 'Regeln der Redeliste' }).click();
    await ute.page.getByRole('menuitem', { name: 'Erstmeldung zuerst' }).click();
    await within(1_500, queue(olaf).getByText('Sie stehen auf Platz 1.'));
    for (const person of [ute, olaf, kim]) assert.deepEqual(await waiting(person), ['Olaf Brandt', 'Kim Albers']);
  });

  await t.test('a speaking time is shown', async () => {
    await queue(ute).getByRole('button', { name: 'Regeln der Redeliste' }).click();
    await ute.page.getByRole('menuitem', { name: 'Redezeit: 2 Min.' }).click();
    await queue(ute).getByRole('button', { name: 'Wort erteilen: Olaf Brandt' }).click();
    await within(2_500, queue(kim).getByText(/von 00:02:00/));
  });

  await t.test('the moderator takes a hand off the list, and closes it', async () => {
    await queue(ute).getByRole('button', { name: 'Mehr zu Kim Albers' }).click();
    await ute.page.getByRole('menuitem', { name: 'Von der Liste nehmen' }).click();
    await within(1_500, queue(kim).getByRole('button', { name: 'Zu Wort melden' }));
    await queue(ute).getByRole('button', { name: 'Rede beenden' }).click();
    await queue(ute).getByRole('button', { name: 'Redeliste schließen' }).click();
    await within(1_500, queue(kim).getByText('Die Redeliste ist geschlossen.'));
  });

  await t.test('nothing went wrong in the pages', () => {
    for (const person of [ute, olaf, kim]) assert.deepEqual(person.problems, []);
  });
});

test('30 hands in one second: the same order everywhere', async () => {
  const channel = `talk:${talk.id}`;
  await leader.must('queue.rule', `desk:${talk.id}`, { open: true, first_first: false, speaking_s: 0 });
  const people = await many(world, 30);
  await Promise.all([leader, ...people].map((wire) => wire.must('subscribe', channel)));
  // Whatever else the machine does, one of three times the second is kept.
  const took = [];
  let raised;
  while (!took.some((ms) => ms < 1_000)) {
    assert.ok(took.length < 3, `${took} ms`);
    if (raised) {
      await Promise.all(people.map((wire, i) => wire.must('hand.lower', channel, { hand: raised[i].item })));
    }
    const start = performance.now();
    raised = await Promise.all(people.map((wire) => wire.must('hand.raise', channel)));
    took.push(performance.now() - start);
  }

  const ids = new Set(raised.map(({ item }) => item));
  assert.equal(ids.size, 30);
  const seen = (wire) => wire.events(channel).flatMap(({ data }) => data.hands ?? [])
    .filter((hand) => hand.state === 'raised' && ids.has(hand.id)).map((hand) => hand.id);
  const all = [leader, ...people];
  await eventually('everybody has all hands', () => all.every((wire) => seen(wire).length === 30));
  const [order, ...others] = all.map(seen);
  for (const other of others) assert.deepEqual(other, order);
  const { state } = await olaf.get(`/api/channels/${channel}/page?stream=hands`);
  assert.deepEqual(state.hands.filter((hand) => ids.has(hand.id)).map((hand) => hand.id), order);

  // The pages show it so, too, once they know the names.
  const names = (person) => queue(person).getByRole('list', { name: 'Wer als Nächstes spricht' }).getByRole('listitem')
    .allInnerTexts();
  const shown = await Promise.all([ute, olaf, kim].map(async (person) => {
    await within(2_000, queue(person).getByText('30 Wortmeldungen'));
    await eventually('the names', async () => (await names(person)).every((text) => text.includes('Viele')));
    return (await names(person)).map((text) => /Viele \d+/.exec(text)[0]);
  }));
  assert.ok(shown[0].length > 0);
  assert.deepEqual(shown[1], shown[0]);
  assert.deepEqual(shown[2], shown[0]);
  for (const wire of people) wire.close();
});

// The speaker queue of a running talk, its moderator and two participants in three browsers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { within } from './support/page.mjs';
import { World } from './support/world.mjs';

let world, ute, olaf, kim, talk;

before(async () => {
  world = await World.start();
  [ute, olaf, kim] = await Promise.all(
    ['ute.sommer@talaue.example', 'olaf.brandt@moorfeld.example', 'kim.albers@talaue.example'].map(
      (email) => world.person(email, { viewport: { width: 1600, height: 1000 } })));
  const { state } = await olaf.get('/api/channels/talks/page?stream=talks');
  talk = state.talks.find((entry) => entry.state === 'live');
  await Promise.all([ute, olaf, kim].map(async (person) => {
    await person.goto(person === ute ? `/talks/${talk.id}/regie` : `/talks/${talk.id}`);
    await queue(person).waitFor();
  }));
});
after(() => world.stop());

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

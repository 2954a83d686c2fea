// kill -9 of the server while two people write, and one of them offline: every line is there exactly
// once, in the same order in both browsers, without a reload.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, World } from './support/world.mjs';

const lines = 25;
let world, kim, olaf, talk;

before(async () => {
  world = await World.start();
  [kim, olaf] = await Promise.all(
    ['kim.albers@talaue.example', 'olaf.brandt@moorfeld.example'].map((email) => world.person(email)));
  talk = await world.talk(kim, 'OZG-Formulare mit FIM');
});
after(() => world.stop());

async function say(person, text) {
  await person.page.getByRole('textbox', { name: 'Nachricht an alle' }).fill(text);
  await person.page.getByRole('button', { name: 'Senden' }).click();
}

/** The chat as this browser shows it: only the lines of this test, in their order. */
async function shown(person) {
  const texts = await person.page.getByRole('log').getByRole('listitem').allInnerTexts();
  return texts.map((text) => /(Kim|Olaf) \d+ von/.exec(text)?.[0]).filter(Boolean);
}

test('nothing is lost, doubled or reordered', async () => {
  for (const person of [kim, olaf]) await person.goto(`/talks/${talk.id}`);
  for (const person of [kim, olaf]) {
    await person.page.getByRole('textbox', { name: 'Nachricht an alle' }).waitFor();
  }
  for (let i = 1; i <= lines; i += 1) {
    if (i === 8) await olaf.context.setOffline(true);
    if (i === 12) await world.crash();
    if (i === 18) await world.serve();
    if (i === 20) await olaf.context.setOffline(false);
    await say(kim, `Kim ${i} von ${lines}`);
    await say(olaf, `Olaf ${i} von ${lines}`);
  }
  await eventually('both browsers show all lines', async () => {
    const [mine, theirs] = await Promise.all([shown(kim), shown(olaf)]);
    return mine.length >= 2 * lines && theirs.length >= 2 * lines &&
      JSON.stringify(mine) === JSON.stringify(theirs);
  }, 60_000);

  const mine = await shown(kim);
  assert.deepEqual(await shown(olaf), mine);
  assert.equal(new Set(mine).size, 2 * lines);
  assert.equal(mine.length, 2 * lines);
  const { events } = await kim.get(`/api/channels/talk:${talk.id}/events?after=0&limit=1000`);
  events.forEach((event, i) => assert.equal(event.seq, i + 1));
  const keys = events.map((event) => event.key).filter(Boolean);
  assert.equal(new Set(keys).size, keys.length);
});

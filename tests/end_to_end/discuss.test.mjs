// A question goes on as a thread after its talk: the form is filled, the links go with it, and each stands at
// the other from then on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { within } from './support/page.mjs';
import { World } from './support/world.mjs';

let world, kim, olaf, talk;

before(async () => {
  world = await World.start();
  [kim, olaf] = await Promise.all(
    ['kim.albers@talaue.example', 'olaf.brandt@moorfeld.example'].map((email) => world.person(email)));
  talk = await world.talk(kim, 'DMS-Migration ohne Stillstand');
});
after(() => world.stop());

test('a question of a talk goes on as a thread', async (t) => {
  let text, thread;
  await t.test('its menu leads to the filled form', async () => {
    for (const person of [kim, olaf]) await person.goto(`/talks/${talk.id}/nachbereitung`);
    const row = kim.page.locator('[data-question]').first();
    text = (await row.locator('p.text').innerText()).trim();
    await row.getByRole('button', { name: /^Mehr zu F / }).click();
    await kim.page.getByRole('menuitem', { name: 'Als Thema weiterführen' }).click();
    assert.equal(await kim.page.getByRole('textbox', { name: 'Titel' }).inputValue(), text);
    assert.match(await kim.page.getByRole('textbox', { name: 'Text' }).inputValue(), new RegExp(`^> ${text.slice(0, 20)}`));
    await kim.page.getByRole('group', { name: 'Bezug' }).locator(`a[href$="frage=3"]`).waitFor();
    assert.deepEqual(await violations(kim), []);
  });

  await t.test('sent, it is a thread with the question as its link', async () => {
    await kim.page.getByRole('combobox', { name: 'Bereich' }).selectOption({ index: 1 });
    await kim.page.getByRole('button', { name: 'Thema eröffnen' }).click();
    await kim.page.waitForURL(/\/themen\/thema\//);
    thread = kim.page.url().split('/').at(-1);
    await kim.page.getByText(text).first().waitFor();
  });

  await t.test('the question of the talk shows the thread, live', async () => {
    const row = olaf.page.locator('[data-question]').filter({ hasText: text });
    await within(2_000, row.locator(`a[href*="${thread}"]`));
  });

  await t.test('nothing went wrong in the pages', () => {
    for (const person of [kim, olaf]) assert.deepEqual(person.problems, []);
  });
});

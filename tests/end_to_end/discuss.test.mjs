// A question goes on as a thread after its talk: the form is filled, the links go with it, and each stands at
// the other from then on; the task that the question belongs to shows the thread as well.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { within } from './support/page.mjs';
import { World } from './support/world.mjs';

let world, kim, olaf, talk, template, task;

before(async () => {
  world = await World.start();
  [kim, olaf] = await Promise.all(
    ['kim.albers@talaue.example', 'olaf.brandt@moorfeld.example'].map((email) => world.person(email)));
  talk = await world.talk(kim, 'DMS-Migration ohne Stillstand');
  template = await world.template(kim, 'eAkte-Einführung');
  task = `/vorlagen/${template.id}/aufgaben/5.2`;
});
after(() => world.stop());

test('a question of a talk goes on as a thread', async (t) => {
  let text, thread;
  const row_of = (person) => person.page.locator('[data-question]').filter({ hasText: text });
  const to_task = (root) => root.locator(`a[href^="${task}"]`).first();

  await t.test('the question gets a task, in its menu', async () => {
    for (const person of [kim, olaf]) await person.goto(`/talks/${talk.id}/nachbereitung`);
    text = (await kim.page.locator('[data-question] p.text').first().innerText()).trim();
    assert.equal(await to_task(row_of(kim)).count(), 0);
    await row_of(kim).getByRole('button', { name: /^Mehr zu F / }).click();
    await kim.page.getByRole('menuitem', { name: 'Bezug anhängen' }).click();
    const sheet = kim.page.getByRole('dialog', { name: 'Bezug wählen' });
    await sheet.getByRole('button', { name: /eAkte-Einführung/ }).click();
    await sheet.getByRole('button', { name: /^5\.2 / }).click();
    await sheet.waitFor({ state: 'hidden' });
    for (const person of [kim, olaf]) await within(2_000, to_task(row_of(person)));
  });

  await t.test('its menu leads to the filled form', async () => {
    const row = row_of(kim);
    await row.getByRole('button', { name: /^Mehr zu F / }).click();
    await kim.page.getByRole('menuitem', { name: 'Als Thema weiterführen' }).click();
    assert.equal(await kim.page.getByRole('textbox', { name: 'Titel' }).inputValue(), text);
    assert.match(await kim.page.getByRole('textbox', { name: 'Text' }).inputValue(), new RegExp(`^> ${text.slice(0, 20)}`));
    await kim.page.getByRole('group', { name: 'Bezug' }).locator(`a[href$="frage=3"]`).waitFor();
    await to_task(kim.page.getByRole('group', { name: 'Bezug' })).waitFor();
    assert.deepEqual(await violations(kim), []);
  });

  await t.test('sent, it is a thread with the question as its link', async () => {
    await kim.page.getByRole('combobox', { name: 'Bereich' }).selectOption({ index: 1 });
    await kim.page.getByRole('button', { name: 'Thema eröffnen' }).click();
    await kim.page.waitForURL(/\/themen\/thema\//);
    thread = kim.page.url().split('/').at(-1);
    await kim.page.getByText(text).first().waitFor();
    await within(5_000, to_task(kim.page.locator('main')));
  });

  await t.test('the question of the talk shows the thread, live', async () => {
    await within(2_000, row_of(olaf).locator(`a[href*="${thread}"]`));
  });

  await t.test('the task shows the thread, which leads there and back', async () => {
    await to_task(kim.page.locator('main')).click();
    await kim.page.waitForURL(`**${task}*`);
    // The question is listed there, too; it is the thread that is looked for.
    const entry = kim.page.getByRole('listitem').filter({ has: kim.page.locator(`a[href*="${thread}"]`) }).first();
    await within(5_000, entry);
    await entry.locator(`a[href*="${thread}"]`).first().click();
    await kim.page.waitForURL(`**/themen/thema/${thread}`);
    const { tasks } = (await kim.get(`/api/channels/template:${template.id}/page?stream=template`)).state.template.plan;
    const { id } = tasks.find(({ number }) => number === '5.2');
    const { links } = (await kim.get(`/api/templates/${template.id}/tasks/${id}`)).state;
    assert.equal(links.filter(({ other, removed }) => other.startsWith(`thread:${thread}`) && !removed).length, 1);
  });

  await t.test('nothing went wrong in the pages', () => {
    for (const person of [kim, olaf]) assert.deepEqual(person.problems, []);
  });
});

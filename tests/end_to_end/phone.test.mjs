// The live room on a phone: slides, captions, what is answered, and the field for one's own question are on
// one screen, also above an open keyboard.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World } from './support/world.mjs';

let world, frieda;

before(async () => {
  world = await World.start();
  frieda = await world.person('frieda.lorenz@aarwald.example', { viewport: { width: 360, height: 740 } });
  await frieda.goto('/talks');
  // The demo's running talk has slides and captions, and a question is being answered.
  await frieda.page.getByRole('link', { name: 'Jetzt teilnehmen' }).first().click();
  await slide().waitFor();
});
after(() => world.stop());

const slide = () => frieda.page.getByRole('group', { name: 'Gezeigte Folie' });
const captions = () => frieda.page.getByRole('group', { name: 'Laufende Untertitel' });
const answered_now = () => frieda.page.getByText('Wird beantwortet').first();
const field = () => frieda.page.getByRole('textbox', { name: 'Ihre Frage' });
const send = () => frieda.page.getByRole('button', { name: 'Senden' }).first();
const level = () => frieda.page.getByRole('combobox', { name: 'Absender' });

/** Nothing of it lies outside the screen or under something else. */
async function assert_on_screen(locator, what) {
  const box = await locator.boundingBox();
  const { width, height } = frieda.page.viewportSize();
  assert.ok(box, `${what} is not there`);
  assert.ok(box.x >= 0 && box.x + box.width <= width && box.y >= 0 && box.y + box.height <= height,
    `${what}: ${JSON.stringify(box)}`);
  const is_on_top = await locator.evaluate((element) => {
    const { left, top, width: w, height: h } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(left + w / 2, top + h - 4));
  });
  assert.ok(is_on_top, `${what} is covered`);
}

test('the room on a phone', async (t) => {
  await t.test('everything of the moment is on one screen', async () => {
    for (const [what, locator] of Object.entries({ slide, captions, answered_now, field, send })) {
      await assert_on_screen(locator(), what);
    }
  });

  await t.test('under whose name a question goes is seen as soon as somebody writes, and stays seen', async () => {
    assert.equal(await level().count(), 0);
    const described = await field().evaluate((element) => element.getAttribute('aria-describedby').split(' ')
      .map((id) => document.getElementById(id).textContent).join(' '));
    assert.match(described, /Absender: mit Namen/);
    await field().click();
    for (const locator of [level(), field(), send()]) await assert_on_screen(locator, 'what is written');
    await field().fill('Gilt das auch für Zweckverbände?');
    await frieda.page.getByRole('heading', { name: 'OZG-Formulare mit FIM' }).first().click();
    await assert_on_screen(level(), 'the level beside a draft');
    await field().fill('');
    await field().blur();
    await level().waitFor({ state: 'detached' });
  });

  await t.test('an open keyboard folds the slides, not the captions, until the field is left', async () => {
    await field().click();
    await frieda.page.setViewportSize({ width: 360, height: 400 });
    for (const [what, locator] of Object.entries({ captions, level, field, send })) {
      await assert_on_screen(locator(), what);
    }
    assert.equal(await slide().isVisible(), false);
    await field().blur();
    await slide().waitFor();
    await frieda.page.setViewportSize({ width: 360, height: 740 });
    await assert_on_screen(slide(), 'slide');
  });

  await t.test('an anonymous question tells what became of it after the field is left', async () => {
    await field().click();
    await level().selectOption({ label: 'anonym (auch für die Verwaltung)' });
    await field().fill('Wer haftet, wenn es schiefgeht?');
    await send().click();
    await frieda.page.getByText('Ihre anonyme Frage ist gesendet.').waitFor();
    assert.deepEqual(frieda.problems, []);
  });
});

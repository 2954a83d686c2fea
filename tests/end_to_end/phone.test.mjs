// The live room on a phone: slides, captions, what is answered, and the field for one's own question are on
// one screen, also above an open keyboard.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Wire } from './support/wire.mjs';
import { World } from './support/world.mjs';

let world, frieda, ute, channel, desk;

before(async () => {
  world = await World.start();
  frieda = await world.person('frieda.lorenz@aarwald.example', { viewport: { width: 360, height: 740 } });
  await frieda.goto('/talks');
  // The demo's running talk has slides and captions, and a question is being answered.
  await frieda.page.getByRole('link', { name: 'Jetzt teilnehmen' }).first().click();
  await slide().waitFor();
  const id = /talks\/([^/?]+)/.exec(frieda.page.url())[1];
  [channel, desk] = [`talk:${id}`, `desk:${id}`];
  ute = await Wire.connect(world, 'ute.sommer@talaue.example');
});
after(async () => {
  ute?.close();
  await world.stop();
});

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
    // With all that the level means nothing is pushed off the screen, neither while writing nor after it.
    for (const [what, locator] of Object.entries({ slide, captions, level, field, send })) {
      await assert_on_screen(locator(), what);
    }
    await field().blur();
    for (const [what, locator] of Object.entries({ slide, captions, answered_now, level, field, send })) {
      await assert_on_screen(locator(), what);
    }
    assert.deepEqual(frieda.problems, []);
  });

  await t.test('a running poll is marked at its tab until one has voted; what was typed survives a reload', async () => {
    const { page } = frieda;
    const tab = page.getByRole('tab', { name: /^Ablauf/ });
    assert.equal((await tab.innerText()).trim(), 'Ablauf');
    const { item } = await ute.must('poll.create', desk,
      { text: 'Was fehlt noch?', kind: 'text', options: [], hidden: true });
    await ute.must('poll.open', desk, { poll: item });
    await tab.filter({ hasText: '1 neu' }).waitFor();
    const [row, bell] = await Promise.all([tab.boundingBox(),
      page.locator('.row').filter({ has: tab }).getByRole('link', { name: /Verpasst/ }).or(
        page.locator('.row').filter({ has: tab }).getByRole('button', { name: /Verpasst/ })).first().boundingBox()]);
    assert.ok(row.x + row.width <= bell.x + 1, `the tab ends at ${row.x + row.width}, the bell begins at ${bell.x}`);
    await tab.click();
    const answer = page.getByRole('textbox', { name: 'Ihre Antwort' });
    await answer.fill('Ein Muster');
    await page.reload();
    await tab.click();
    assert.equal(await answer.inputValue(), 'Ein Muster');
    await page.getByRole('button', { name: 'Abstimmen' }).click();
    await page.getByText('Ihre Stimme ist gezählt.').waitFor();
    await page.getByRole('tab', { name: /^Fragen/ }).click();
    assert.equal((await tab.innerText()).trim(), 'Ablauf');
  });

  await t.test('without a connection the bar can be read, and afterwards', async () => {
    const { page } = frieda;
    const bar = page.locator('header.bar');
    const inside = async (locator) => {
      const [a, b] = await Promise.all([locator.boundingBox(), bar.boundingBox()]);
      assert.ok(a.y >= b.y && a.y + a.height <= b.y + b.height + 1, JSON.stringify([a, b]));
      return a;
    };
    await frieda.context.setOffline(true);
    await page.waitForFunction(() => document.querySelector('header.bar').dataset.state === 'offline', null,
      { timeout: 40_000 });
    const [title, words] = [await inside(bar.locator('.where')), await inside(bar.locator('.words'))];
    assert.ok(title.x + title.width <= words.x, 'title and message lie side by side');
    assert.equal(await bar.locator('.badge').first().isVisible(), false);
    await ute.must('chat.post', channel, { text: 'Während Sie weg waren' });
    await frieda.context.setOffline(false);
    await inside(bar.getByText('Alles Verpasste ist da'));
  });

  await t.test('a sheet of the desk stands after a reload, in a tab that was not chosen', async () => {
    const moderator = await world.person('ute.sommer@talaue.example', { viewport: { width: 360, height: 740 } });
    for (const [sheet, name] of [['umfrage', 'Neue Umfrage'], ['gaeste', /Gäste/]]) {
      await moderator.goto(`/talks/${channel.slice(5)}/regie?blatt=${sheet}`);
      const dialog = moderator.page.getByRole('dialog', { name });
      await dialog.waitFor();
      await moderator.page.reload();
      await dialog.waitFor();
      await dialog.getByRole('button', { name: 'Schließen' }).click();
      await dialog.waitFor({ state: 'hidden' });
      await moderator.page.getByRole('tab', { name: /^Fragen/ }).click();
    }
    assert.deepEqual(moderator.problems, []);
  });
});

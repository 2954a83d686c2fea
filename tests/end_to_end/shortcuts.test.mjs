// The shortcuts: one overview, every key changeable, none that browsers or screen readers need. And what
// axe says about the overview and the list "Verpasst".
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { listen_to, said_to } from './support/listener.mjs';
import { within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, World } from './support/world.mjs';

let world, olaf, kim, talk;

before(async () => {
  world = await World.start();
  olaf = await world.person('olaf.brandt@moorfeld.example');
  talk = (await world.talk(olaf, 'OZG-Formulare mit FIM')).id;
  kim = await Wire.connect(world, 'kim.albers@talaue.example');
  await listen_to(olaf);
  // Off where the system has these keys for itself, as on the machines that run this.
  await olaf.context.addInitScript(() => {
    if (!localStorage.getItem('bt.settings')) localStorage.setItem('bt.settings', '{"keys_on":true}');
  });
  await olaf.goto(`/talks/${talk}`);
  await olaf.page.getByRole('textbox', { name: 'Ihre Nachricht an alle' }).waitFor();
});
after(async () => {
  kim?.close();
  await world.stop();
});

const sheet = (name) => olaf.page.getByRole('dialog', { name });
const bell = () => olaf.page.getByRole('button', { name: /^Verpasst/ });
const press = (keys) => olaf.page.keyboard.press(keys);
const chosen = () => olaf.page.evaluate(() => JSON.parse(localStorage.getItem('bt.settings')));

async function shut(name) {
  await press('Escape');
  await sheet(name).waitFor({ state: 'hidden' });
}

test('shortcuts', async (t) => {
  const overview = () => sheet('Tastatur und Ansagen');
  const field = (action) => overview().getByRole('textbox', { name: `Tasten für: ${action}` });

  await t.test('what is taken or belongs to others is refused, and says why', async () => {
    await press('Alt+Digit0');
    await overview().getByRole('button', { name: 'Kürzel ändern' }).click();
    await field('Verpasst').focus();
    for (const [keys, why] of [
      ['Alt+Digit6', 'Alt 6 gehört schon zu „Neues anzeigen“.'],
      ['Alt+KeyD', 'Diese Tasten gehören dem Browser.'],
      ['Control+Alt+KeyK', 'Strg mit Alt ist AltGr'],
      ['KeyH', 'Mit einzelnen Zeichen blättern Vorlesehilfen'],
      ['Insert', 'Einfg und Feststelltaste gehören Vorlesehilfen.'],
    ]) {
      const start = (await said_to(olaf)).length;
      await press(keys);
      await within(1_000, overview().locator('.problem', { hasText: why }));
      assert.equal(await field('Verpasst').inputValue(), 'Alt 7');
      assert.equal(await field('Verpasst').getAttribute('aria-invalid'), 'true');
      await eventually('it is said, too', async () =>
        (await said_to(olaf)).slice(start).some(({ text }) => text.includes(why)));
    }
    assert.equal((await chosen()).keys, undefined);
  });

  await t.test('the new keys work, the old ones no longer, and texts say so', async () => {
    await field('Verpasst').focus();
    await press('Alt+KeyK');
    assert.equal(await field('Verpasst').inputValue(), 'Alt K');
    await shut('Tastatur und Ansagen');
    assert.equal(await bell().getAttribute('aria-keyshortcuts'), 'Alt+K');
    await press('Alt+Digit7');
    await press('Alt+KeyK');
    await sheet('Verpasst').waitFor();
    await shut('Verpasst');
    // A second one on the stack would mean that Alt+7 had opened it as well.
    assert.equal(new URL(olaf.page.url()).searchParams.get('blatt'), null);
    await olaf.page.reload();
    await eventually('they stay', async () => (await bell().getAttribute('aria-keyshortcuts')) === 'Alt+K');
  });

  await t.test('one is reset, then all', async () => {
    await press('Alt+Digit0');
    await overview().getByRole('button', { name: 'Kürzel ändern' }).click();
    await field('Neues anzeigen').focus();
    await press('F8');
    await field('Diese Übersicht').focus();
    await press('Alt+KeyQ');
    await overview().getByRole('button', { name: 'Zurücksetzen: Neues anzeigen' }).click();
    assert.equal(await field('Neues anzeigen').inputValue(), 'Alt 6');
    assert.deepEqual((await chosen()).keys, { missed: 'K', overview: 'Q' });
    await overview().getByRole('button', { name: 'Alle zurücksetzen' }).click();
    assert.deepEqual((await chosen()).keys, {});
    assert.equal(await field('Verpasst').inputValue(), 'Alt 7');
  });

  await t.test('one switch turns all of them off', async () => {
    await overview().getByRole('switch', { name: 'Tastenkürzel benutzen' }).click();
    await shut('Tastatur und Ansagen');
    await press('Alt+Digit7');
    assert.equal(await bell().getAttribute('aria-keyshortcuts'), null);
    assert.equal(await sheet('Verpasst').count(), 0);
  });
});

test('axe finds nothing in what is new, wide and narrow, light and dark', async (t) => {
  await olaf.page.evaluate(() => localStorage.setItem('bt.settings', '{"keys_on":true}'));
  await olaf.page.reload();
  await olaf.page.getByRole('textbox', { name: 'Ihre Nachricht an alle' }).waitFor();
  for (const text of ['Eins', 'Zwei', 'Drei']) await kim.must('chat.post', `talk:${talk}`, { text });
  await olaf.page.getByText('Drei').first().waitFor();
  await press('Alt+Digit7');
  await sheet('Verpasst').locator('summary').click();
  await look(t, 'missed');
  await shut('Verpasst');
  await press('Alt+Digit0');
  await look(t, 'the overview');
  await sheet('Tastatur und Ansagen').getByRole('button', { name: 'Kürzel ändern' }).click();
  await sheet('Tastatur und Ansagen').getByRole('textbox', { name: 'Tasten für: Verpasst' }).focus();
  await press('Alt+KeyD');
  await look(t, 'changing shortcuts');
  assert.deepEqual(olaf.problems, []);
});

/** What is shown now, at both widths and in both colours. */
async function look(t, name) {
  for (const width of [360, 1366]) {
    await t.test(`${name}, ${width} px`, async () => {
      await olaf.page.setViewportSize({ width, height: 768 });
      for (const colorScheme of ['light', 'dark']) {
        await olaf.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        assert.deepEqual(await violations(olaf), [], colorScheme);
        const beyond = await olaf.page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(beyond <= 0, `scrolls sideways by ${beyond} px`);
      }
    });
  }
}

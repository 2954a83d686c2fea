// A server on a database that may lose what it acknowledged (contract C10) tells everybody, all the time.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { World } from './support/world.mjs';

const kim = 'kim.albers@talaue.example';
const text = 'Dieser Server sichert nicht jede Eingabe sofort auf die Platte. Er ist nur zum Messen bestimmt.';
const sizes = [{ width: 1366, height: 768 }, { width: 320, height: 640 }];

let world;
before(async () => {
  world = await World.start({ settings: ['fsync=off'], env: { BT_UNSAFE_DURABILITY: 'true' } });
});
after(() => world.stop());

const banner = (page) => page.getByRole('region', { name: 'Warnung' });

/** The banner is there, read out, and nothing is wrong with it, light and dark. */
async function told({ page, context }) {
  await banner(page).getByText(text).waitFor();
  await page.getByRole('alert').getByText(text).waitFor({ state: 'attached' });
  await page.evaluate(() => document.fonts.ready);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    assert.deepEqual(await violations({ page, context }, {}), [], colorScheme);
  }
  const beyond = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(beyond <= 0, `scrolls sideways by ${beyond} px`);
}

test('who is logged in sees it on every page, in the place that it has from the start', async (t) => {
  for (const viewport of sizes) {
    await t.test(`${viewport.width} px`, async () => {
      const person = await world.person(kim, { viewport });
      assert.equal(person.me.unsafe_durability, true);
      // Whether it is there whenever the page is: what comes later would push the page down.
      await person.page.addInitScript(() => {
        new MutationObserver(() => {
          const main = document.querySelector('.shell #main');
          if (main) globalThis.told_at_once ??= main.previousElementSibling?.textContent.includes('zum Messen');
        }).observe(document, { childList: true, subtree: true });
      });
      for (const where of ['/', '/talks', '/themen', '/eingang', '/profil', '/hilfe']) {
        await person.goto(where);
        await person.page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
        await banner(person.page).getByText(text).waitFor();
        // The help is there for everybody, before it is known who looks.
        if (where === '/hilfe') continue;
        assert.equal(await person.page.evaluate(() => globalThis.told_at_once), true, where);
      }
      await person.goto('/');
      await told(person);
      assert.deepEqual(person.problems, []);
      await person.context.close();
    });
  }
});

test('who is not logged in sees it on the login page', async () => {
  for (const viewport of sizes) {
    const nobody = await world.person(null, { viewport });
    await nobody.goto('/');
    await nobody.page.getByRole('button', { name: /Kim Albers/ }).first().waitFor();
    await told(nobody);
    await nobody.context.close();
  }
});

test('in English, too', async () => {
  const person = await world.person(kim);
  await person.context.addInitScript(() =>
    localStorage.setItem('bt.settings', JSON.stringify({ language: 'en' })));
  await person.goto('/');
  const words = /does not flush every input to disk at once/;
  await person.page.getByRole('region', { name: 'Warning' }).getByText(words).waitFor();
  await person.context.close();
});

test('a server whose database keeps everything has none', async () => {
  await world.stopServer();
  await world.stopDatabase();
  await world.startDatabase();
  delete world.env.BT_UNSAFE_DURABILITY;
  await world.serve();
  const person = await world.person(kim);
  assert.equal(person.me.unsafe_durability, undefined);
  await person.goto('/');
  await person.page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
  assert.equal(await banner(person.page).count(), 0);
  await person.context.close();
});

// A browser behind proxies that let no WebSocket through: how soon it works, what its person sees of
// it, what it costs, and how it comes back (contract C9). The stories are told over such a proxy in
// story_talk_polling.test.mjs and browser_crash_polling.test.mjs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, World } from './support/world.mjs';

let world, kim, olaf, talk;

before(async () => {
  world = await World.start({ proxy: 'strip' });
  [kim, olaf] = await Promise.all(
    ['kim.albers@talaue.example', 'olaf.brandt@moorfeld.example'].map((email) => world.person(email)));
  talk = await world.talk(kim, 'OZG-Formulare mit FIM');
});
after(() => world.stop());

async function say(person, text) {
  await person.page.getByRole('textbox', { name: 'Nachricht an alle' }).fill(text);
  await person.page.getByRole('button', { name: 'Senden' }).click();
}

const line = (page, text) => page.getByRole('log').getByText(text, { exact: true });
const state = (page) => page.getByRole('group', { name: 'Verbindung' });
const sheet = (page) => page.getByRole('dialog', { name: 'Verbindung' });

/** Opens the connection's details, reads which way it takes, and closes them. */
async function way(page) {
  await state(page).getByRole('link', { name: 'Auf dem neuesten Stand' }).click();
  const text = await sheet(page).getByRole('definition').last().innerText();
  await page.keyboard.press('Escape');
  await sheet(page).waitFor({ state: 'hidden' });
  return text;
}

test('polls where the upgrade is stripped, and says so only in the details', async () => {
  for (const person of [kim, olaf]) await person.goto(`/talks/${talk.id}`);
  await say(olaf, 'Hört mich jemand?');
  await line(kim.page, 'Hört mich jemand?').waitFor();
  assert.doesNotMatch(await kim.page.locator('body').innerText(), /HTTP|WebSocket/);
  assert.match(await way(kim.page), /^Verbindung über HTTP/);
});

test('two tabs of one browser wait in one poll', async () => {
  const second = await kim.context.newPage();
  await second.goto(`${world.origin}/talks/${talk.id}`);
  await say(olaf, 'Auch im zweiten Tab?');
  for (const page of [kim.page, second]) await line(page, 'Auch im zweiten Tab?').waitFor();
  const cookie = (await kim.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const mine = () => world.proxy.waits.filter((wait) => wait.cookie === cookie);
  await eventually('one poll for both', () => mine().length === 1 && mine()[0].sessions === 2);
  // The tab that polls for both goes: the other one takes over.
  await kim.page.close();
  await say(olaf, 'Und allein?');
  await line(second, 'Und allein?').waitFor();
  await eventually('one poll for one', () => mine().length === 1 && mine()[0].sessions === 1);
  kim.page = second;
});

test('the next page polls at once', async () => {
  const started = performance.now();
  await kim.page.reload();
  await line(kim.page, 'Und allein?').waitFor();
  assert.ok(performance.now() - started < 3_000);
});

test('comes back to a WebSocket in the middle of a talk, without losing a line', async () => {
  const upgrades = world.proxy.upgrades;
  world.proxy.mode = 'pass';
  for (let i = 1; i <= 10; i += 1) {
    await say(olaf, `Zeile ${i}`);
    if (i === 5) await kim.page.evaluate(() => dispatchEvent(new Event('online')));
  }
  await line(kim.page, 'Zeile 10').waitFor();
  assert.ok(world.proxy.upgrades > upgrades);
  await eventually('kim is back', async () => /WebSocket$/.test(await way(kim.page)));
  const texts = await kim.page.getByRole('log').getByRole('listitem').allInnerTexts();
  assert.deepEqual(
    texts.map((text) => /Zeile \d+/.exec(text)?.[0]).filter(Boolean),
    Array.from({ length: 10 }, (_, i) => `Zeile ${i + 1}`));
  assert.equal(await kim.page.evaluate(() => localStorage.getItem('bt.polling')), null);
});

test('polls within seconds where an upgrade is let through and then swallowed', async () => {
  world.proxy.mode = 'swallow';
  const ute = await world.person('ute.sommer@talaue.example');
  const started = performance.now();
  await ute.goto(`/talks/${talk.id}`);
  await state(ute.page).getByText('Auf dem neuesten Stand').waitFor();
  const took = performance.now() - started;
  assert.ok(took < 8_000, `${took} ms`);
  await say(olaf, 'Hinter dem Schluckloch?');
  await line(ute.page, 'Hinter dem Schluckloch?').waitFor();
  assert.match(await way(ute.page), /^Verbindung über HTTP/);
});

test('nobody asked anybody else, and no page failed', () => {
  for (const person of [kim, olaf]) {
    assert.deepEqual(person.foreign, []);
    assert.deepEqual(person.problems, []);
  }
});

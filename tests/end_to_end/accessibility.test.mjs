// Every view, light and dark, wide and as narrow as a phone: axe finds nothing, nothing scrolls
// sideways, no request leaves for another host, and the only cookie is the login's.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { World } from './support/world.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
let world, views;

before(async () => {
  world = await World.start();
  const kim = await world.person('kim.albers@talaue.example');
  const talk = async (title) => (await world.talk(kim, title)).id;
  const live = await talk('OZG-Formulare mit FIM');
  const followUp = await talk('DMS-Migration ohne Stillstand');
  const archived = await talk('eAkte: Was der Pilot gelehrt hat');
  const template = (await world.template(kim, 'eAkte-Einführung')).id;
  const { areas } = await kim.get('/api/directory');
  const thread = (await kim.get('/api/threads?limit=1')).threads[0].entry.id;
  views = [
    '/', '/talks', `/talks/${live}`, `/talks/${followUp}/nachbereitung`, `/talks/${archived}`,
    '/talks/planen', '/themen', `/themen/${areas[0].id}`, `/themen/thema/${thread}`, '/vorlagen',
    `/vorlagen/${template}`, `/vorlagen/${template}/aufgaben/2.1`, '/eingang', '/profil', '/hilfe',
    '/hilfe/barrierefreiheit', '/hilfe/datenschutz', '/hilfe/impressum', '/hilfe/leichte-sprache',
  ];
  await kim.context.close();
});
after(() => world.stop());

/** The page has its title and shows no waiting rows any more. */
async function settled(page) {
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle');
}

async function check(person, where) {
  await person.goto(where);
  await settled(person.page);
  // Axe is run as the page's own tools would, outside its Content-Security-Policy.
  const session = await person.context.newCDPSession(person.page);
  await session.send('Runtime.evaluate', { expression: axe });
  const { result } = await session.send('Runtime.evaluate', {
    expression: 'axe.run(document, { resultTypes: ["violations"] }).then((r) => JSON.stringify(' +
      'r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target.join(" ")).join(", "))))',
    awaitPromise: true,
  });
  assert.deepEqual(JSON.parse(result.value), [], where);
  const wide = await person.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${where} scrolls sideways by ${wide} px`);
}

for (const [name, options] of [
  ['wide and light', { viewport: { width: 1366, height: 768 }, colorScheme: 'light' }],
  ['wide and dark', { viewport: { width: 1366, height: 768 }, colorScheme: 'dark' }],
  ['320 px and light', { viewport: { width: 320, height: 640 }, colorScheme: 'light' }],
]) {
  test(`every view, ${name}`, async (t) => {
    const person = await world.person('kim.albers@talaue.example', options);
    for (const where of views) await t.test(where.replace(/[0-9a-f-]{36}/g, '…'), () => check(person, where));
    assert.deepEqual(person.foreign, [], 'requests to other hosts');
    assert.deepEqual(person.problems, [], 'errors of the page');
    const cookies = await person.context.cookies();
    assert.deepEqual(cookies.map((cookie) => [cookie.name, cookie.httpOnly]), [['session', true]]);
    await person.context.close();
  });
}

test('the login page', async () => {
  const nobody = await world.person(null);
  await check(nobody, '/');
  await nobody.page.getByRole('button', { name: /Kim Albers/ }).first().waitFor();
  assert.deepEqual(await nobody.context.cookies(), []);
});

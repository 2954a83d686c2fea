// Every view and what opens over it, light and dark, wide and as narrow as a phone: axe finds nothing,
// nothing scrolls sideways, no request leaves for another host, and the only cookie is the login's.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { pdf, picture } from './support/pictures.mjs';
import { empty_scenes, english_scenes, people, places, scenes } from './support/scenes.mjs';
import { Wire } from './support/wire.mjs';
import { repo, World } from './support/world.mjs';

const wide = { viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' };
const narrow = { viewport: { width: 320, height: 640 }, reducedMotion: 'reduce' };

let world, at;

before(async () => {
  world = await World.start();
  const ute = await world.person(people.ute);
  at = await places(world, ute);
  const wire = await Wire.connect(world, people.ute);
  /** A talk of hers in a state of its own, with a question in it once it has begun. */
  const talk = async (title, ...states) => {
    const plan = {
      title, description: 'Für die Prüfung.', starts_at: new Date().toISOString(), minutes: 60,
      moderators: [ute.me.person.id], speakers: [], agenda: [], review: false,
    };
    const { item } = await wire.must('talk.create', 'talks', { plan, links: [] });
    for (const to of states) {
      await wire.must('talk.move', `desk:${item}`, { to });
      if (to === 'live') await wire.must('question.ask', `talk:${item}`, { text: 'Und dann?', links: [] });
    }
    return item;
  };
  at.draft = await talk('Ein Entwurf');
  at.lobby = await talk('Ein Warteraum', 'planned', 'lobby');
  at.busy = await busy_talk(wire, await talk('Ein voller Talk', 'planned', 'lobby', 'live'));
  at.cancelled = await talk('Ein abgesagter Talk', 'planned');
  await wire.must('talk.cancel', `desk:${at.cancelled}`, { reason: 'Erkrankung.' });
  at.certified = await talk('Ein bescheinigter Talk', 'planned', 'lobby', 'live');
  const listener = await Wire.connect(world, people.olaf);
  await listener.must('certificate.request', `talk:${at.certified}`, {});
  listener.close();
  at.own_thread = await thread_with_files();
  at.own_follow_up = await talk('Eine Nachbereitung', 'planned', 'lobby', 'live', 'follow_up');
  wire.close();
  await ute.context.close();
});
after(() => world.stop());

/** Polls open, closed and prepared, somebody who speaks, somebody who waits, and who moderates beside. */
async function busy_talk(wire, item) {
  const [talk, desk] = [`talk:${item}`, `desk:${item}`];
  const poll = async (text) => (await wire.must('poll.create', desk,
    { text, kind: 'single', options: ['Ja', 'Nein'], hidden: false })).item;
  const closed = await poll('War das klar?');
  await wire.must('poll.open', desk, { poll: closed });
  await wire.must('poll.close', talk, { poll: closed });
  await wire.must('poll.open', desk, { poll: await poll('Weiter so?') });
  await poll('Und morgen?');
  await wire.must('queue.rule', desk, { open: true, first_first: false, speaking_s: 60 });
  const [kim, olaf] = await Promise.all([people.kim, people.olaf].map((email) => Wire.connect(world, email)));
  const { item: hand } = await kim.must('hand.raise', talk);
  await olaf.must('hand.raise', talk);
  await wire.must('hand.call', talk, { hand });
  for (const one of [kim, olaf]) one.close();
  const account = world.sql(`SELECT id FROM account WHERE email = '${people.kim}'`);
  await wire.must('moderator.add', desk, { person: account });
  return item;
}

/** The path of a thread of Kim's, whose first post was edited and whose second one has attachments. */
async function thread_with_files() {
  const wire = await Wire.connect(world, people.kim);
  const { item } = await wire.must('thread.create', `area:${at.area}`, { title: 'Ein eigenes Thema', text: 'Vorher.' });
  const thread = `thread:${item}`;
  const ask = async (where, body) => {
    const response = await fetch(world.origin + where, {
      method: body ? 'POST' : 'GET',
      headers: { Authorization: `Bearer ${wire.token}` },
      body,
    });
    assert.equal(response.status, 200, where);
    return response.json();
  };
  const { state } = await ask(`/api/channels/${thread}/page?stream=posts`);
  await wire.must('post.edit', thread, { post: state.posts[0].id, text: 'Nachher.' });
  const files = [];
  for (const { name, buffer } of [picture('keller.png'), pdf('aktenplan.pdf')]) {
    files.push((await ask(`/api/files?channel=${thread}&name=${name}&alt=Ein%20Keller`, buffer)).id);
  }
  await wire.must('post.create', thread, { text: 'Mit Anhang.', files });
  wire.close();
  return `/themen/thema/${item}`;
}

// Between one answer and the request that follows from it; what a page asks for comes in such chains.
const quiet_ms = 100;

/** Follows what a person's page asks for: `quiet()` resolves once nothing is on its way. */
function follow(person) {
  const requests = new Set();
  const waiting = [];
  let timer;
  const change = (how) => (request) => {
    requests[how](request);
    clearTimeout(timer);
    if (requests.size > 0) return;
    timer = setTimeout(() => waiting.splice(0).forEach((resolve) => resolve()), quiet_ms);
  };
  person.page.on('request', change('add'));
  person.page.on('requestfinished', change('delete'));
  person.page.on('requestfailed', change('delete'));
  person.quiet = () => {
    const quiet = new Promise((resolve) => waiting.push(resolve));
    change('delete')(null);
    return quiet;
  };
  return person;
}

/** The page has its title, nothing is on its way to it, and nothing waits for it. */
async function settled({ page, quiet }) {
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
  await quiet();
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
  await page.evaluate(() => document.fonts.ready);
}

/** Shows a scene and looks for faults in it, with `dark` also in the dark. */
async function check(person, { where, then, after: back }, dark = true) {
  const { page } = person;
  await page.emulateMedia({ colorScheme: 'light' });
  await person.goto(where);
  await settled(person);
  try {
    if (then) {
      await then(page);
      await settled(person);
    }
    assert.deepEqual(await violations(person), []);
    if (dark) {
      // What is there is the same; its colours are not.
      await page.emulateMedia({ colorScheme: 'dark' });
      const colours = { runOnly: ['color-contrast', 'link-in-text-block'] };
      assert.deepEqual(await violations(person, colours), [], 'in the dark');
    }
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(beyond <= 0, `scrolls sideways by ${beyond} px`);
    const cut_off = await page.evaluate(() =>
      [...document.querySelectorAll('[role=menu], dialog[open]')]
        .filter((one) => one.getBoundingClientRect().left < 0 || one.getBoundingClientRect().right > innerWidth)
        .map((one) => one.getAttribute('aria-label') ?? one.textContent.slice(0, 40)));
    assert.deepEqual(cut_off, [], 'cut off at the side');
  } finally {
    await back?.(page);
  }
}

/** All scenes in one size, each by its person, whose page stays from scene to scene. What the wide
 * page has shown in the dark has the same colours in the narrow one. */
async function show(t, world, wanted, size, seen_wide = () => false) {
  const looking = {};
  for (const scene of wanted) {
    await t.test(scene.name, async () => {
      looking[scene.who] ??= follow(await world.person(people[scene.who], size));
      await check(looking[scene.who], scene, !seen_wide(scene));
    });
  }
  for (const person of Object.values(looking)) {
    assert.deepEqual(person.foreign, [], 'requests to other hosts');
    assert.deepEqual(person.problems, [], 'errors of the page');
    const cookies = await person.context.cookies();
    assert.deepEqual(cookies.map((cookie) => [cookie.name, cookie.httpOnly]), [['session', true]]);
    await person.context.close();
  }
}

// Both sizes at once: each waits half of its time.
test('every view', { concurrency: 2 }, async (t) => {
  const all = scenes(at);
  await Promise.all([
    t.test('wide', (size) => show(size, world, all.filter(({ only }) => only !== 'phone'), wide)),
    t.test('320 px', (size) => show(size, world, all, narrow, ({ only }) => only !== 'phone')),
  ]);
});

test('as a guest', async (t) => {
  const wire = await Wire.connect(world, people.ute);
  for (const [name, item] of [['lobby', at.lobby], ['live', at.busy]]) {
    await t.test(name, async () => {
      const secret = randomBytes(32).toString('base64url');
      await wire.must('guest.open', `desk:${item}`, { hash: createHash('sha256').update(secret).digest('hex') });
      const guest = follow(await world.person(null, wide));
      await guest.page.goto(`${world.origin}/gast#${secret}`);
      await guest.page.getByRole('textbox', { name: 'Ihr Name' }).fill('Mika Gerber');
      await guest.page.keyboard.press('Enter');
      await guest.page.waitForURL(`**/gast/${item}`);
      await check(guest, { where: `/gast/${item}` });
      await check(guest, { where: `/gast/${item}?blatt=technik` });
      assert.deepEqual(guest.problems, []);
      await guest.context.close();
    });
  }
  wire.close();
});

test('in English', async (t) => {
  const looking = follow(await world.person(people.kim, wide));
  await looking.context.addInitScript(() =>
    localStorage.setItem('bt.settings', JSON.stringify({ language: 'en' })));
  for (const scene of english_scenes(at)) {
    await t.test(scene.name, async () => {
      await check(looking, scene);
      assert.equal(await looking.page.locator('html').getAttribute('lang'), 'en');
      await looking.page.getByRole('link', { name: 'Skip to content' }).waitFor({ state: 'attached' });
    });
  }
  await looking.context.close();
});

test('the login page', async () => {
  const nobody = follow(await world.person(null, wide));
  await check(nobody, { where: '/' });
  await nobody.page.getByRole('button', { name: /Kim Albers/ }).first().waitFor();
  await check(nobody, {
    where: '/',
    then: (page) => page.getByRole('button', { name: 'Anmelden', exact: true }).click(),
  });
  assert.deepEqual(await nobody.context.cookies(), []);
});

test('views with nothing in them yet', async (t) => {
  const content = mkdtempSync(path.join(tmpdir(), 'bt-base-'));
  cpSync(path.join(repo, 'server/seed/content/base.json'), path.join(content, 'base.json'));
  for (const folder of ['templates', 'script']) mkdirSync(path.join(content, folder));
  const bare = await World.start({ seed: false });
  try {
    await bare.stopServer();
    bare.command('seed', '--content', content);
    await bare.serve();
    const anybody = await bare.person(people.kim);
    const { areas } = await anybody.get('/api/directory');
    await show(t, bare, empty_scenes(areas[0].id), narrow);
  } finally {
    await bare.stop();
    rmSync(content, { recursive: true });
  }
});

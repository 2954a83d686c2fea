// The documentation of a talk: everything that was said in it on one page, to be printed or kept as a file
// that needs nothing else.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { World } from './support/world.mjs';
import { Wire } from './support/wire.mjs';

let world, kim, talk, wire;

before(async () => {
  world = await World.start();
  kim = await world.person('kim.albers@talaue.example');
  talk = await world.talk(kim, 'DMS-Migration ohne Stillstand');
});
after(async () => {
  wire?.close();
  await world.stop();
});

/** All things of one stream, page after page, as the server has them. */
async function all(stream) {
  const items = [];
  for (let before = ''; ; ) {
    const { state } = await kim.get(`/api/channels/talk:${talk.id}/page?stream=${stream}&limit=100${before}`);
    const page = state[stream] ?? [];
    items.unshift(...page);
    if (page.length < 100) return items;
    before = `&before=${page[0].seq}`;
  }
}

async function saved(name) {
  const [download] = await Promise.all([
    kim.page.waitForEvent('download'),
    kim.page.getByRole('button', { name }).click(),
  ]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

test('the documentation of a talk', async (t) => {
  await t.test('a person finds it in the follow-up', async () => {
    await kim.goto(`/talks/${talk.id}/nachbereitung`);
    await kim.page.getByRole('link', { name: 'Dokumentation' }).click();
    await kim.page.getByRole('heading', { level: 1, name: talk.title }).last().waitFor();
    await kim.page.getByRole('button', { name: 'Drucken oder als PDF speichern' }).waitFor();
    assert.deepEqual(await violations(kim), []);
  });

  await t.test('every question, answer and message stands in it', async () => {
    const text = (await kim.page.locator('article').innerText()).replaceAll('\u00a0', ' ');
    for (const question of await all('questions')) {
      if (!question.erased) assert.ok(text.includes(`F ${question.number}`) && text.includes(question.text), question.text);
    }
    for (const message of await all('messages')) {
      if (!message.erased) assert.ok(text.includes(message.text.split('\n')[0]), message.text);
    }
  });

  await t.test('as JSON: the things of the log, and who the people are', async () => {
    const { name, text } = await saved('Als JSON speichern');
    assert.equal(name, 'DMS-Migration-ohne-Stillstand.json');
    const record = JSON.parse(text);
    assert.equal(record.format, 'behoerdentalk-talk-1');
    assert.deepEqual(record.questions, (await all('questions')).filter(({ erased }) => !erased));
    assert.deepEqual(record.messages, (await all('messages')).filter(({ erased }) => !erased));
    for (const { by } of [...record.questions, ...record.messages]) assert.ok(record.people[by].name, by);
  });

  await t.test('as a page of its own: it asks nobody for anything, and axe finds nothing in it', async () => {
    const { name, text } = await saved('Als HTML-Seite speichern');
    assert.equal(name, 'DMS-Migration-ohne-Stillstand.html');
    const page = await kim.context.newPage();
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.setContent(text);
    assert.deepEqual(asked.filter((url) => !url.startsWith('about:')), []);
    assert.equal(await page.locator('script, link').count(), 0);
    await page.getByRole('heading', { level: 1, name: talk.title }).waitFor();
    assert.deepEqual(await violations({ page, context: kim.context }), []);
    await page.close();
  });

  await t.test('what is deleted is gone from it at once', async () => {
    wire = await Wire.connect(world, 'annelie.hartwig@aarwald.example');
    const [first] = (await all('messages')).filter(({ erased }) => !erased);
    await kim.page.getByText(first.text.split('\n')[0]).first().waitFor();
    const lines = kim.page.locator('article li').filter({ hasText: first.text.split('\n')[0] });
    const before = await lines.count();
    await wire.must('chat.erase', `talk:${talk.id}`, { message: first.id });
    await kim.page.waitForFunction(
      ([text, count]) =>
        [...document.querySelectorAll('article li')].filter((line) => line.textContent.includes(text)).length < count,
      [first.text.split('\n')[0], before]);
  });

  await t.test('while the talk runs there is none yet, and it says so', async () => {
    const live = await world.talk(kim, 'OZG-Formulare mit FIM');
    await kim.goto(`/talks/${live.id}/dokumentation`);
    await kim.page.getByText('Die Dokumentation entsteht, wenn die Übertragung endet.').waitFor();
  });

  await t.test('nothing went wrong in the page', () => assert.deepEqual(kim.problems, []));
});

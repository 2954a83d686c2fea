// A poll in people's own words with more answers than its card shows: none is lost, on the card, in the
// table and in the documentation of the talk.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { live_talk } from './support/live_talk.mjs';
import { many } from './support/many.mjs';
import { Wire } from './support/wire.mjs';
import { World, unhurried } from './support/world.mjs';

const count = 120;
const question = 'Was fehlt Ihnen am meisten?';
let world, ute, olaf, talk, channel, poll, said, people;

before(async () => {
  world = await World.start({ env: unhurried });
  [ute, olaf] = await Promise.all([Wire.connect(world, 'ute.sommer@talaue.example'),
    world.person('olaf.brandt@moorfeld.example', { viewport: { width: 1600, height: 1000 } })]);
  talk = await live_talk(world);
  channel = `talk:${talk.id}`;
  poll = (await ute.must('poll.create', `desk:${talk.id}`,
    { text: question, kind: 'text', options: [], hidden: true })).item;
  await ute.must('poll.open', `desk:${talk.id}`, { poll });
  people = await many(world, count);
  said = people.map((_, n) => `Nummer ${n}; "Zeit"`);
  await Promise.all(people.map((wire, n) => wire.must('poll.vote', channel, { poll, choices: [], text: said[n] })));
});
after(async () => {
  for (const wire of [ute, ...(people ?? [])]) wire?.close();
  await world.stop();
});

const further = (query, init) => fetch(`${world.origin}/api/channels/${channel}/answers?${query}`, init);
const own = () => ({ headers: { Authorization: `Bearer ${ute.token}` } });
const in_order = (list) => [...list].sort();
async function downloaded(button) {
  const [download] = await Promise.all([olaf.page.waitForEvent('download'), button.click()]);
  return readFileSync(await download.path(), 'utf8');
}

test('no answer is lost', async (t) => {
  const card = () => olaf.page.getByRole('article', { name: question });
  const shown = () => card().getByRole('listitem');

  await t.test('while it is open nobody reads any', async () => {
    assert.deepEqual(await (await further(`id=${poll}`, own())).json(), { answers: [] });
  });

  await t.test('closed, the card shows some, and all of them when asked', async () => {
    await olaf.goto(`/talks/${talk.id}`);
    await ute.must('poll.close', channel, { poll });
    await card().getByRole('button', { name: '20 weitere Antworten zeigen' }).click();
    await shown().nth(count - 1).waitFor();
    assert.deepEqual(in_order(await shown().allInnerTexts()), in_order(said));
    assert.equal(await card().getByRole('button', { name: /weitere Antwort/ }).count(), 0);
  });

  await t.test('the table has all, also for who did not ask for them', async () => {
    await olaf.page.reload();
    await card().getByRole('button', { name: '20 weitere Antworten zeigen' }).waitFor();
    const rows = (await downloaded(card().getByRole('button', { name: /^Ergebnis als CSV/ })))
      .replace('\uFEFF', '').trim().split('\r\n').slice(1);
    assert.deepEqual(in_order(rows), in_order(said.map((text) => `"${text.replaceAll('"', '""')}"`)));
  });

  await t.test('without a network it says so, and then goes on', async () => {
    await olaf.page.reload();
    const button = card().getByRole('button', { name: '20 weitere Antworten zeigen' });
    await button.waitFor();
    await olaf.page.route('**/answers?*', (route) => route.abort());
    await button.click();
    await card().getByText('Die weiteren Antworten wurden nicht geladen.').waitFor();
    await olaf.page.unroute('**/answers?*');
    await button.click();
    await shown().nth(count - 1).waitFor();
  });

  await t.test('they are read page by page, by who may read the talk', async () => {
    const page = async (query) => (await (await further(query, own())).json()).answers;
    const all = await page(`id=${poll}&after=100`);
    assert.equal(all.length, 20);
    assert.deepEqual([...await page(`id=${poll}&after=100&limit=7`), ...await page(`id=${poll}&after=107`)], all);
    assert.deepEqual(await page(`id=${poll}&after=120`), []);
    assert.deepEqual(await page('id=00000000-0000-4000-8000-000000000000'), []);
    assert.equal((await further(`id=${poll}`)).status, 401);
    assert.equal((await further(`id=${poll}&after=x`, own())).status, 400);
  });

  await t.test('who answered what is not among them', () => {
    const columns = world.sql("SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute"
      + " WHERE attrelid = 'poll_answer'::regclass AND attnum > 0");
    assert.equal(columns, 'channel_id poll place answer');
    const places = world.sql('SELECT answer FROM poll_answer ORDER BY place').split('\n');
    assert.notDeepEqual(places, said.filter((text) => places.includes(text)), 'not in the order in which they came');
  });

  await t.test('the documentation has all of them, as a page and as JSON', async () => {
    await ute.must('talk.move', `desk:${talk.id}`, { to: 'follow_up' });
    await olaf.goto(`/talks/${talk.id}/dokumentation`);
    const json = JSON.parse(await downloaded(olaf.page.getByRole('button', { name: /JSON/ })));
    assert.deepEqual(in_order(json.polls[0].answers), in_order(said));
    const html = await downloaded(olaf.page.getByRole('button', { name: /HTML/ }));
    for (const text of said) assert.ok(html.includes(text), text);
    assert.equal(html.includes('weitere Antwort'), false);
    // The only fault was the one that the test made.
    assert.deepEqual(olaf.problems.filter((problem) => !/answers\?|ERR_FAILED|Failed to (fetch|load)/.test(problem)), []);
  });
});

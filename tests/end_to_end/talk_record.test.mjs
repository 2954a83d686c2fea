// The documentation of a talk: everything that was said in it on one page, to be printed or kept as a file
// that needs nothing else.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { deck } from './support/deck.mjs';
import { live_talk } from './support/live_talk.mjs';
import { eventually, World } from './support/world.mjs';
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

/** A talk with one of everything, over: how it was made is what its documentation shall say. */
async function full_talk() {
  const made = await live_talk(world, 'Von allem etwas');
  const channel = `talk:${made.id}`;
  const desk = `desk:${made.id}`;
  const [ute, jana, olaf, silent] = await Promise.all(
    ['ute.sommer@talaue.example', 'jana.wendt@talaue.example', 'olaf.brandt@moorfeld.example',
      'mirko.hahn@brunnau.example'].map((email) => Wire.connect(world, email)));
  const { name, buffer } = deck('Stand.pdf', [['Erste'], ['Zweite']]);
  const answer = await fetch(`${world.origin}/api/decks?channel=${channel}&name=${name}`, {
    method: 'POST', headers: { Authorization: `Bearer ${ute.token}` }, body: buffer,
  });
  const slides = (await ute.must('deck.add', channel, { file: (await answer.json()).id, title: 'Stand der Formulare', pages: 2 })).item;
  await ute.must('slides.show', channel, { deck: slides, page: 2 });
  const shown_at = Date.now();
  const { state } = await ute.must('subscribe', 'library');
  const template = state.templates.find((entry) => entry.title.startsWith('OZG'));
  const task = `template:${template.id}#task:2.1`;
  const asked = (await olaf.must('question.ask', channel, { text: 'Wer pflegt die Formulare?', links: [task] })).item;
  await ute.must('question.release', desk, { question: asked });
  await olaf.must('link.add', channel, { from: `${channel}#question:${asked}`, to: `${channel}#slide:${slides}.2` });
  await ute.must('question.call', channel, { question: asked });
  await ute.must('question.answer', channel, { question: asked, text: 'Die Fachstelle, jedes Jahr.' });
  const poll = (await ute.must('poll.create', desk,
    { text: 'Nutzen Sie FIM schon?', kind: 'single', options: ['Schon lange', 'Noch nicht'], hidden: false })).item;
  const opened = (await ute.must('poll.open', desk, { poll })).item ?? poll;
  await olaf.must('poll.vote', channel, { poll: opened, choices: [1] });
  await ute.must('poll.close', channel, { poll: opened });
  await ute.must('queue.rule', desk, { open: true, first_first: false, speaking_s: 0 });
  await silent.must('hand.raise', channel);
  for (const speaker of [olaf, jana]) {
    const { item: hand } = await speaker.must('hand.raise', channel);
    await ute.must('hand.call', channel, { hand });
  }
  await olaf.must('chat.post', channel, { text: 'Danke für die Folien' });
  await ute.must('caption.add', channel, { text: 'Damit sind wir am Ende.' });
  // Who leafs through slides does not show them.
  await eventually('the slide was shown', () => Date.now() - shown_at > 3_500);
  await ute.must('talk.move', desk, { to: 'follow_up' });
  for (const one of [ute, jana, olaf, silent]) one.close();
  return { ...made, channel, template: template.id, task, asked, slides, said: [
    'Von allem etwas', 'F 1 Wer pflegt die Formulare?', 'Die Fachstelle, jedes Jahr.', 'Nutzen Sie FIM schon?',
    'Noch nicht', 'Danke für die Folien', 'Damit sind wir am Ende.', 'Folie 2', 'Stand der Formulare', 'Aufgabe 2.1',
  ] };
}

test('everything of a talk is in its documentation, and on paper', async (t) => {
  const full = await full_talk();
  const article = () => kim.page.locator('article');

  await t.test('slides and speakers with their seconds, and what things are linked with', async () => {
    await kim.goto(`/talks/${full.id}/dokumentation`);
    await kim.page.getByRole('button', { name: 'Als JSON speichern' }).waitFor();
    await article().getByRole('link', { name: /^Aufgabe 2\.1/ }).first().waitFor();
    const text = (await article().innerText()).replaceAll('\u00a0', ' ');
    for (const said of full.said) assert.ok(text.includes(said), said);
    assert.match(text, /Gezeigte Folien\s+\d\d:\d\d:\d\d Folie 2/);
    const [, spoke] = /Wortmeldungen[^\n]*\n([\s\S]*?)\n\s*Chat/.exec(text);
    assert.match(spoke, /\d\d:\d\d:\d\d Olaf Brandt[^\n]*\s+\d\d:\d\d:\d\d Jana Wendt/);
    assert.equal(text.includes('Mirko Hahn'), false, 'who waited and did not speak');
    for (const to of [`/vorlagen/${full.template}`, `/vorlagen/${full.template}/aufgaben/2.1`,
      `/talks/${full.id}?folie=${full.slides}.2`]) {
      assert.ok(await article().locator(`a[href="${to}"]`).count() > 0, to);
    }
    assert.deepEqual(await violations(kim), []);
  });

  await t.test('the same as JSON', async () => {
    const record = JSON.parse((await saved('Als JSON speichern')).text);
    assert.deepEqual(record.slides.map(({ deck: of, page }) => [of, page]), [[full.slides, 2]]);
    assert.deepEqual(record.decks.map(({ title }) => title), ['Stand der Formulare']);
    assert.deepEqual(record.speakers.map(({ by }) => record.people[by].name), ['Olaf Brandt', 'Jana Wendt']);
    const to = (from) => record.links.filter((link) => link.from === from).map((link) => link.to).sort();
    assert.deepEqual(to(full.channel), [`template:${full.template}`]);
    assert.deepEqual(to(`${full.channel}#question:${full.asked}`),
      [`${full.channel}#slide:${full.slides}.2`, full.task].sort());
    assert.equal(JSON.stringify(record).includes('"hands"'), false);
  });

  await t.test('printed, there is nothing but the document, whole, dark on light', async () => {
    await kim.page.evaluate(() => { document.documentElement.dataset.theme = 'dark'; });
    await kim.page.emulateMedia({ media: 'print' });
    for (const role of ['navigation', 'button']) {
      for (const one of await kim.page.getByRole(role).all()) assert.equal(await one.isVisible(), false, role);
    }
    const rest = await kim.page.evaluate(() => {
      const root = document.querySelector('article');
      const clipped = [];
      for (let box = root.parentElement; box; box = box.parentElement) {
        if (getComputedStyle(box).overflowY !== 'visible' && box.scrollHeight > box.clientHeight + 1) clipped.push(box.className);
      }
      const [red] = getComputedStyle(root).color.match(/[\d.]+/g).map(Number);
      return { clipped: clipped.filter(Boolean), red };
    });
    assert.deepEqual(rest.clipped, []);
    assert.ok(rest.red < 100, `text of ${rest.red}`);
  });

  await t.test('as a PDF it has its parts tagged, and all of its words', async () => {
    const bytes = await kim.page.pdf({ tagged: true });
    const raw = bytes.toString('latin1');
    assert.ok(raw.startsWith('%PDF-'));
    assert.match(raw, /\/StructTreeRoot/);
    assert.match(raw, /\/MarkInfo/);
    const { getDocument } = await import('../../client-web/node_modules/pdfjs-dist/legacy/build/pdf.mjs');
    const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
    let words = '';
    const tags = new Set();
    const gather = (node) => {
      if (node?.role) tags.add(node.role);
      for (const child of node?.children ?? []) gather(child);
    };
    for (let n = 1; n <= document.numPages; ++n) {
      const page = await document.getPage(n);
      words += (await page.getTextContent()).items.map(({ str }) => str).join('');
      gather(await page.getStructTree());
    }
    await document.destroy();
    for (const said of full.said) assert.ok(words.replace(/\s/g, '').includes(said.replace(/\s/g, '')), said);
    assert.equal(words.includes('Eingang'), false, 'the rail');
    for (const tag of ['H1', 'H2', 'H3', 'L', 'LI', 'Table', 'TH', 'Link']) assert.ok(tags.has(tag), `${tag} in ${[...tags]}`);
    await kim.page.emulateMedia({ media: null });
  });

  await t.test('each line of chat and captions has its address in the course of the talk', async () => {
    await kim.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: world.origin });
    await kim.page.setViewportSize({ width: 1600, height: 1000 });
    await kim.goto(`/talks/${full.id}/nachbereitung`);
    const course = kim.page.getByRole('complementary', { name: 'Verlauf' });
    for (const [kind, said, menu] of [['chat', 'Danke für die Folien', /^Mehr zu.*Olaf Brandt/],
      ['captions', 'Damit sind wir am Ende.', /^Mehr zur Zeile/]]) {
      await course.getByRole('button', { name: said }).click();
      const row = course.locator('.lines > li').filter({ hasText: said });
      const time = row.getByRole('link', { name: /\d\d:\d\d:\d\d/ });
      assert.equal(await time.getAttribute('href'), `/talks/${full.id}/nachschau?zeit=${await time.innerText()}`);
      await row.hover();
      await row.getByRole('button', { name: menu }).click();
      await kim.page.getByRole('menuitem', { name: 'Adresse kopieren' }).click();
      await row.getByText('Adresse kopiert').waitFor();
      const address = await kim.page.evaluate(() => navigator.clipboard.readText());
      const other = await kim.context.newPage();
      await other.goto(address);
      await other.locator('li.focused').filter({ hasText: said }).first().waitFor();
      await other.close();
      if (kind === 'captions') assert.deepEqual(await violations(kim), []);
    }
  });
});

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

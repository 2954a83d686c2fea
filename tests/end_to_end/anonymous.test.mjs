// Asking anonymously and voting secretly in browsers: who sends, who reads, who moderates; with reloads,
// a lost line and a lost reply in between. What a page sends by a ticket never says whose it is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, unhurried, World } from './support/world.mjs';

/** A ticket is drawn within 2 s and used within 3 s, by chance, once its key is there. */
const sent_ms = 30_000;
const level = 'anonym (auch für die Verwaltung)';

let world, ute, kim, olaf, wire, talk, channel;
/** The headers of every request to /anonymous, and what each said. */
const uses = [];

before(async () => {
  world = await World.start({ env: unhurried });
  const size = { viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' };
  [ute, kim, olaf] = await Promise.all(
    ['ute.sommer@talaue.example', 'kim.albers@talaue.example', 'olaf.brandt@moorfeld.example'].map(
      (email) => world.person(email, size)));
  kim.context.on('request', async (request) => {
    if (!request.url().endsWith('/anonymous')) return;
    uses.push({ headers: await request.allHeaders(), body: request.postDataJSON() });
  });
  wire = await Wire.connect(world, 'ute.sommer@talaue.example');
  const plan = {
    title: 'Umzug der Akten', description: 'Für die Prüfung.', starts_at: new Date().toISOString(), minutes: 60,
    moderators: [ute.me.person.id], speakers: [], agenda: [], review: true,
  };
  talk = (await wire.must('talk.create', 'talks', { plan, links: [] })).item;
  channel = `talk:${talk}`;
  for (const to of ['planned', 'lobby', 'live']) await wire.must('talk.move', `desk:${talk}`, { to });
  await Promise.all([ute.goto(`/talks/${talk}/regie`), kim.goto(`/talks/${talk}`), olaf.goto(`/talks/${talk}`)]);
});
after(async () => {
  wire?.close();
  await world.stop();
});

const questions = async (stream_channel = channel) =>
  (await ute.get(`/api/channels/${stream_channel}/page?stream=questions`)).state.questions ?? [];
const of_text = async (text) => (await questions(`desk:${talk}`)).concat(await questions())
  .filter((question) => question.text === text)
  .filter((question, place, all) => all.findIndex(({ id }) => id === question.id) === place);
const field = (person) => person.page.getByRole('textbox', { name: 'Ihre Frage' });
const row = (person, text) => person.page.locator('li[data-question]', { hasText: text }).first();
const wait_sent = () => kim.page.getByText('Ihre anonyme Frage ist gesendet.').waitFor({ timeout: sent_ms });
const sender = (person = kim) => person.page.getByRole('combobox', { name: 'Absender' });
const is_ready = () => eventually('the ticket is drawn', () => kim.page.evaluate((scope) =>
  Object.entries(localStorage).some(([name, value]) => name.endsWith(`.ticket.${scope}`) && value.includes('"signature"')),
channel), sent_ms);

/** Loads the page again, until it can ask anonymously. */
async function reload() {
  await kim.page.reload();
  await sender().getByRole('option', { name: level }).waitFor({ state: 'attached' });
  await is_ready();
}

async function ask(text) {
  await sender().selectOption(level);
  await field(kim).fill(text);
  await field(kim).press('ControlOrMeta+Enter');
}

test('an anonymous question in the browser', async (t) => {
  const text = 'Warum ziehen wir überhaupt um?';
  let question;

  await t.test('the level is chosen by keyboard and said before sending', async () => {
    await is_ready();
    await sender().focus();
    await kim.page.keyboard.press('ArrowDown');
    assert.equal(await sender().inputValue(), 'anonymous');
    await kim.page.getByText('Gespeichert wird nichts, was von der Frage zu Ihnen führt.').waitFor();
    assert.deepEqual(await violations(kim), []);
    await kim.page.keyboard.press('Tab');
    await kim.page.keyboard.type(text);
    await kim.page.keyboard.press('ControlOrMeta+Enter');
    await kim.page.getByText(`Wird anonym gesendet: ${text}`).waitFor();
    await wait_sent();
    assert.equal((await of_text(text)).length, 1);
  });

  await t.test('on the desk: no name, no office, no time; released', async () => {
    [question] = await of_text(text);
    assert.deepEqual([question.by, question.asked_at?.slice(13)], ['anonymous', question.asked_at && ':00:00.000Z']);
    await row(ute, text).getByText('Anonym', { exact: true }).waitFor();
    assert.doesNotMatch(await row(ute, text).innerText(), /\d\d:\d\d|Talaue|Albers/);
    assert.deepEqual(await violations(ute), []);
    await wire.must('question.release', `desk:${talk}`, { question: question.id });
    await within(4_000, row(olaf, text).getByText('Anonym', { exact: true }));
    assert.doesNotMatch(await row(olaf, text).innerText(), /\d\d:\d\d|Talaue|Albers/);
    assert.deepEqual(await violations(olaf), []);
  });

  await t.test('only this browser knows it as its own', async () => {
    await row(kim, text).getByText('Sie, anonym').waitFor();
    const other = await world.person('kim.albers@talaue.example');
    await other.goto(`/talks/${talk}`);
    await row(other, text).getByText('Anonym', { exact: true }).waitFor();
    assert.equal(await other.page.getByText('Sie, anonym').count(), 0);
    await sender(other).selectOption(level);
    await other.page.getByText(/liegt auf dem Gerät, auf dem Sie ihn zuerst geöffnet haben/).waitFor({ timeout: sent_ms });
    assert.deepEqual(await violations(other), []);
    await other.context.close();
  });

  await t.test('called: it stands at the top, by nobody', async () => {
    await wire.must('question.call', channel, { question: question.id });
    await within(4_000, olaf.page.locator('.current .text', { hasText: text }));
    assert.doesNotMatch(await olaf.page.locator('.current').first().innerText(), /Talaue|Albers/);
    assert.deepEqual(await violations(olaf), []);
  });

  await t.test('a reload between saving and sending: once', async () => {
    await reload();
    await ask('Einmal nach dem Neuladen?');
    await kim.page.reload();
    await wait_sent();
    assert.equal((await of_text('Einmal nach dem Neuladen?')).length, 1);
  });

  await t.test('offline while sending: once afterwards', async () => {
    await reload();
    await kim.context.setOffline(true);
    const failed = kim.page.waitForEvent('requestfailed', {
      predicate: (asked) => asked.url().endsWith('/anonymous'), timeout: sent_ms,
    });
    await ask('Einmal nach der Störung?');
    await kim.page.getByText('Wird anonym gesendet').waitFor();
    await failed;
    assert.deepEqual(await violations(kim), []);
    await kim.context.setOffline(false);
    await kim.page.getByText('Ihre anonyme Frage ist gesendet.').waitFor({ timeout: 40_000 });
    assert.equal((await of_text('Einmal nach der Störung?')).length, 1);
  });

  await t.test('the reply is lost: once', async () => {
    await reload();
    let lost = 0;
    await kim.context.route('**/anonymous', async (route) => {
      if (lost++ > 0) return route.continue();
      await route.fetch();
      return route.abort('connectionreset');
    });
    await ask('Einmal ohne Antwort?');
    await kim.page.getByText('Ihre anonyme Frage ist gesendet.').waitFor({ timeout: 40_000 });
    await kim.context.unroute('**/anonymous');
    assert.ok(lost >= 2);
    assert.equal((await of_text('Einmal ohne Antwort?')).length, 1);
  });

  await t.test('at 360 px nothing is cut off', async () => {
    await kim.page.setViewportSize({ width: 360, height: 740 });
    await kim.page.reload();
    await kim.page.getByRole('tab', { name: /Fragen/ }).first().click();
    // On a phone the choice comes with the writing.
    await kim.page.getByRole('textbox', { name: 'Ihre Frage' }).focus();
    await sender().selectOption(level);
    assert.deepEqual(await violations(kim), []);
    assert.equal(await kim.page.evaluate(() => document.documentElement.scrollWidth), 360);
    await kim.page.setViewportSize({ width: 1366, height: 768 });
  });
});

test('a secret poll in the browser', async (t) => {
  const text = 'Sollen wir umziehen?';
  const panel = (person) => person.page.getByRole('region', { name: 'Umfrage' });
  const card = (person) => panel(person).getByRole('article', { name: text });

  await t.test('prepared in the form', async () => {
    await panel(ute).getByRole('button', { name: 'Neue Umfrage' }).click();
    const sheet = ute.page.getByRole('dialog', { name: 'Neue Umfrage' });
    await sheet.getByRole('textbox', { name: 'Frage' }).fill(text);
    for (const [place, option] of ['Ja', 'Nein'].entries()) {
      await sheet.getByRole('textbox', { name: `Antwort ${place + 1}` }).fill(option);
    }
    await sheet.getByRole('checkbox', { name: /^Geheime Abstimmung/ }).check();
    assert.deepEqual(await violations(ute), []);
    await sheet.getByRole('button', { name: 'Jetzt starten' }).click();
    await sheet.waitFor({ state: 'hidden' });
  });

  await t.test('voted by keyboard; what was voted is shown nowhere', async () => {
    await card(kim).getByRole('radio', { name: 'Ja' }).focus();
    await kim.page.keyboard.press('Space');
    const button = card(kim).getByRole('button', { name: 'Geheim abstimmen' });
    await button.waitFor({ timeout: sent_ms });
    assert.deepEqual(await violations(kim), []);
    await button.press('Enter');
    await card(kim).getByText('Ihre Stimme ist abgegeben.').waitFor({ timeout: sent_ms });
    assert.deepEqual(await violations(kim), []);
    assert.equal(await card(olaf).getByText(/%|haben abgestimmt|hat abgestimmt/).count(), 0);
  });

  await t.test('after a reload: cast, and no second vote', async () => {
    await kim.page.reload();
    await card(kim).getByText('Ihre Stimme ist abgegeben.').waitFor();
    assert.equal(await card(kim).getByRole('button', { name: 'Geheim abstimmen' }).count(), 0);
    const vote = uses.findLast(({ body }) => body.vote);
    const answer = await (await fetch(`${world.origin}/anonymous`, {
      method: 'POST', body: JSON.stringify({ ...vote.body, key: crypto.randomUUID() }),
    })).json();
    assert.equal(answer.error?.code, 'ticket_used');
  });

  await t.test('after its end one vote is no result: it would tell who voted how', async () => {
    await card(ute).getByRole('button', { name: /^Umfrage beenden/ }).click();
    for (const person of [kim, olaf]) {
      await within(4_000, card(person).getByText('1 Person hat abgestimmt'));
      await within(4_000, card(person).getByText(/^Weniger als 5 haben abgestimmt\./));
      assert.equal(await card(person).getByText(/ %$/).count(), 0);
      assert.equal(await card(person).getByRole('button', { name: /CSV/ }).count(), 0);
    }
    assert.deepEqual(await violations(kim), []);
  });
});

test('after the talk', async (t) => {
  const texts = ['Warum ziehen wir überhaupt um?', 'Einmal nach dem Neuladen?'];
  await t.test('follow-up and replay name nobody', async () => {
    for (const [place, text] of texts.entries()) {
      const [question] = await of_text(text);
      if (place > 0) await wire.must('question.release', `desk:${talk}`, { question: question.id });
    }
    await wire.must('talk.move', `desk:${talk}`, { to: 'follow_up' });
    await olaf.goto(`/talks/${talk}/nachbereitung`);
    await olaf.page.getByText(texts[1]).first().waitFor();
    await olaf.page.getByText('Anonym', { exact: true }).first().waitFor();
    assert.equal(await olaf.page.getByRole('main').getByText('Albers').count(), 0);
    assert.deepEqual(await violations(olaf), []);
    await olaf.goto(`/talks/${talk}/nachschau`);
    await olaf.page.getByRole('slider', { name: 'Stelle im Talk' }).waitFor();
    assert.deepEqual(await violations(olaf), []);
  });

  const answer = 'Weil das alte Haus zu klein ist.';
  await t.test('answered: the answer has an author, the question has none, and nobody is told', async () => {
    const [question] = await of_text(texts[0]);
    const lines = async () => (await kim.get(`/api/channels/inbox:${kim.me.person.id}/page?stream=lines`)).state.lines?.length ?? 0;
    const before_it = await lines();
    await wire.must('question.answer', channel, { question: question.id, text: answer });
    await olaf.goto(`/talks/${talk}/nachbereitung`);
    await olaf.page.getByRole('tab', { name: /^Beantwortet/ }).click();
    await olaf.page.getByRole('main').getByText(answer).first().waitFor();
    assert.doesNotMatch(await olaf.page.getByRole('main').innerText(), /Albers/);
    assert.equal(await lines(), before_it);
  });

  await t.test('in the course of the talk it stands at its place in the log, not at its hour', async () => {
    const course = olaf.page.getByRole('complementary', { name: 'Verlauf' });
    for (const text of texts) {
      const entry = course.getByRole('listitem').filter({ hasText: text });
      // A second of the talk, where everybody's is.
      await entry.getByText(/^\d+(:\d\d)+$/).waitFor();
      assert.doesNotMatch(await entry.innerText(), /Albers|Talaue/);
    }
  });

  await t.test('its card says nobody', async () => {
    const [question] = await of_text(texts[0]);
    const of = encodeURIComponent(`${channel}#question:${question.id}`);
    for (const person of [ute, olaf]) {
      const { cards: [card] } = await person.get(`/api/cards?of=${of}`);
      assert.deepEqual([card.title, card.by], [texts[0], 'anonymous']);
      assert.match(card.at, /:00:00\.000Z$/);
      assert.equal(card.answer, answer);
    }
  });

  await t.test('the documentation has it without a name and a time, as a page and as JSON', async () => {
    await olaf.goto(`/talks/${talk}/dokumentation`);
    const section = olaf.page.locator('article section', { hasText: texts[0] });
    await section.waitFor();
    const text = (await section.innerText()).replaceAll('\u00a0', ' ');
    assert.match(text, /Anonym/);
    assert.ok(text.includes(answer));
    assert.doesNotMatch(text, /Albers|\d\d:\d\d/);
    assert.deepEqual(await violations(olaf), []);
    const [download] = await Promise.all([
      olaf.page.waitForEvent('download'), olaf.page.getByRole('button', { name: 'Als JSON speichern' }).click(),
    ]);
    const record = JSON.parse(readFileSync(await download.path(), 'utf8'));
    assert.equal(record.questions.find((one) => one.text === texts[0]).by, 'anonymous');
    assert.deepEqual(Object.keys(record.people).filter((id) => id === 'anonymous' || id === kim.me.person.id), []);
  });

  await t.test('no request by a ticket said whose it is', () => {
    assert.ok(uses.length >= 5);
    for (const { headers, body } of uses) {
      assert.deepEqual(['cookie', 'authorization', 'referer'].filter((name) => headers[name]), []);
      assert.ok(!JSON.stringify(body).includes(kim.me.person.id));
    }
    for (const person of [ute, kim, olaf]) assert.deepEqual([person.problems, person.foreign], [[], []]);
  });
});

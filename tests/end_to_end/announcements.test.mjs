// What a screen reader is told in a talk in full swing: 100 chat messages a minute, polls, an own
// question. Never more than the person chose, what matters first, and nothing is lost: what is not said
// is in the list "Verpasst". Minutes of the page's clock; the server's goes on as ever.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { listen_to, said_to } from './support/listener.mjs';
import { within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, unhurried, World } from './support/world.mjs';

const people = {
  ute: 'ute.sommer@talaue.example', olaf: 'olaf.brandt@moorfeld.example', kim: 'kim.albers@talaue.example',
};
/** The page takes a while from deciding to showing, on a busy machine. */
const minute_ms = 59_000;
const step_ms = 5_000;

let world, olaf, ute, kim, wire_of_olaf, talk;

before(async () => {
  world = await World.start({ env: unhurried });
  [ute, kim, wire_of_olaf] = await Promise.all(
    [people.ute, people.kim, people.olaf].map((email) => Wire.connect(world, email)));
  olaf = await world.person(people.olaf);
  talk = await talk_of_ute('Ein lebhafter Talk');
  await listen_to(olaf);
  await olaf.page.clock.install();
  await olaf.goto('/profil');
  await olaf.page.getByRole('heading', { name: 'Profil' }).waitFor();
});
after(async () => {
  for (const wire of [ute, kim, wire_of_olaf]) wire?.close();
  await world.stop();
});

async function talk_of_ute(title) {
  const person = await world.person(people.ute);
  const plan = {
    title, description: 'Für die Ansagen.', starts_at: new Date().toISOString(), minutes: 60,
    moderators: [person.me.person.id], speakers: [], agenda: [], review: false,
  };
  await person.context.close();
  const { item } = await ute.must('talk.create', 'talks', { plan, links: [] });
  for (const to of ['planned', 'lobby', 'live']) await ute.must('talk.move', `desk:${item}`, { to });
  return item;
}

const by_switch = (name) => olaf.page.getByRole('switch', { name });
const sheet = (name) => olaf.page.getByRole('dialog', { name });
const bell = () => olaf.page.getByRole('button', { name: /^Verpasst/ });
const press = (keys) => olaf.page.keyboard.press(keys);
/** By keyboard. */
async function shut(name) {
  await press('Escape');
  await sheet(name).waitFor({ state: 'hidden' }).catch(async (error) => {
    const focused = await olaf.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
    throw new Error(`${olaf.page.url()}, focus at ${focused}: ${error.message}`);
  });
}

const chosen = () => olaf.page.evaluate(() => JSON.parse(localStorage.getItem('bt.settings')));

/** Posts them and waits until the page has all. Gives them in the order in which they came. */
async function post(texts, by = kim) {
  const posted = await Promise.all(texts.map(async (text) => {
    const { seq } = await by.must('chat.post', `talk:${talk}`, { text });
    return { text, seq };
  }));
  await eventually(`the page shows ${texts}`, () => olaf.page.evaluate((texts) => {
    const shown = document.querySelector('[role=log]')?.textContent ?? '';
    return texts.every((text) => shown.includes(text));
  }, texts));
  return posted.sort((a, b) => a.seq - b.seq).map(({ text }) => text);
}

/** Time goes by on the page's clock. Now and then he writes something on another device, of which he is
 * told nothing, but it shows the page that its connection lives. */
let own = 0;
async function pass(ms) {
  for (let passed = 0; passed < ms; passed += step_ms) {
    own += 1;
    await post([`Eigenes ${own}.`], wire_of_olaf);
    await olaf.page.clock.runFor(Math.min(step_ms, ms - passed));
  }
}

/** A poll comes or goes: one announcement. */
let polls = 0;
let open_poll = null;
async function poll() {
  if (open_poll) {
    await ute.must('poll.close', `talk:${talk}`, { poll: open_poll });
    open_poll = null;
    return;
  }
  polls += 1;
  const data = { text: `Umfrage ${polls}?`, kind: 'single', options: ['Ja', 'Nein'], hidden: false };
  const { item } = await ute.must('poll.create', `desk:${talk}`, data);
  await ute.must('poll.open', `desk:${talk}`, { poll: item });
  open_poll = item;
}

const names = (from, to) =>
  Array.from({ length: to - from }, (_, place) => `Nachricht ${String(from + place + 1).padStart(3, '0')}`);

const steps_a_minute = 60_000 / step_ms;

/** Minutes with 100 messages each, from number `from` on; `during(step)` before each of their steps.
 * Gives the messages in the order in which they came. */
async function busy_minutes(minutes, from, during = async () => {}) {
  const posted = [];
  for (let step = 0; step < minutes * steps_a_minute; step += 1) {
    await during(step);
    const [begin, end] = [step, step + 1].map((one) => from + Math.floor((one * 100) / steps_a_minute));
    posted.push(...(await post(names(begin, end))));
    await olaf.page.clock.runFor(step_ms);
  }
  // What was still being collected.
  await pass(35_000);
  return posted;
}

/** All that was said since a moment, as it was heard. */
async function said_since(start) {
  return (await said_to(olaf)).slice(start).filter(({ heard }) => heard);
}

/** In no minute more than `most`. */
function assert_at_most(most, said) {
  for (const { at } of said) {
    const minute = said.filter((one) => one.at <= at && one.at > at - minute_ms);
    assert.ok(minute.length <= most, `${minute.length} in a minute: ${JSON.stringify(minute)}`);
  }
}

/** The chat messages in "Verpasst", oldest first, and its other entries. */
async function missed() {
  await press('Alt+Digit7');
  const list = sheet('Verpasst');
  await list.waitFor();
  const texts = await list.locator('details li, li:not(:has(details)):not(details li)').allTextContents();
  await shut('Verpasst');
  const is_chat = (text) => text.includes('Nachricht ');
  return {
    messages: texts.filter(is_chat).map((text) => /Nachricht \d+/.exec(text)[0]).sort(),
    others: texts.filter((text) => !is_chat(text)),
  };
}

/** Each message is in exactly one place: counted in a sentence, or listed. */
function assert_none_lost(all, said, listed) {
  assert.equal(new Set(listed).size, listed.length, 'none is listed twice');
  const counts = said.map(({ text }) => /^(\d+) neue Nachricht/.exec(text)).filter(Boolean).map(([, n]) => Number(n));
  // The counts go along the chat: between two listed ones, whole sentences fit exactly.
  let gap = 0;
  for (const name of [...all, null]) {
    if (name !== null && !listed.includes(name)) {
      gap += 1;
      continue;
    }
    while (gap > 0) {
      const count = counts.shift();
      assert.ok(count !== undefined && count <= gap, `${gap} messages before ${name}, a sentence of ${count}`);
      gap -= count;
    }
  }
  assert.deepEqual(counts, [], 'every sentence has its messages');
}

test('settings', async (t) => {
  await t.test('chat and shortcuts are off at first, and are turned on', async () => {
    assert.equal(await by_switch('Neue Chatbeiträge, gesammelt').getAttribute('aria-checked'), 'false');
    assert.equal(await by_switch('Tastenkürzel benutzen').getAttribute('aria-checked'), 'false');
    await by_switch('Neue Chatbeiträge, gesammelt').click();
    await by_switch('Tastenkürzel benutzen').click();
    const { announcements, keys_on } = await chosen();
    assert.deepEqual([announcements.chat, announcements.per_minute, keys_on], [true, 6, true]);
  });

  await t.test('a sample is heard, in the page and in a dialog', async () => {
    const start = (await said_to(olaf)).length;
    await olaf.page.getByRole('button', { name: 'Probe hören' }).click();
    await eventually('it was said', async () => (await said_since(start)).length === 1);
    await press('Alt+Digit0');
    await sheet('Tastatur und Ansagen').getByRole('button', { name: 'Probe hören' }).click();
    await eventually('it was said again', async () => (await said_since(start)).length === 2);
    await shut('Tastatur und Ansagen');
    assert.deepEqual((await said_since(start)).map(({ text }) => text),
      Array(2).fill('Ihre Frage F 14 wird jetzt beantwortet.'.replace('F 14', 'F\u00a014')));
  });
});

test('a talk in full swing', async (t) => {
  await olaf.goto(`/talks/${talk}`);
  await olaf.page.getByRole('textbox', { name: 'Ihre Nachricht an alle' }).waitFor();
  const asked = await wire_of_olaf.must('question.ask', `talk:${talk}`, { text: 'Und wer zahlt das?', links: [] });

  await t.test('6 a minute at most; what does not fit is in "Verpasst"', async () => {
    const start = (await said_to(olaf)).length;
    // Four polls a minute, with two sentences about the chat, are two more than there is room for.
    let called_at;
    const all = await busy_minutes(3, 0, async (step) => {
      if (step % steps_a_minute < 4) await poll();
      if (step === 16) {
        await ute.must('question.call', `talk:${talk}`, { question: asked.item });
        await eventually('the own question is said at once', async () => (called_at =
          (await said_since(start)).find(({ text }) => text.includes('wird jetzt beantwortet'))?.at));
      }
    });
    assert.equal(all.length, 300);
    const said = await said_since(start);
    assert_at_most(6, said);
    assert.ok(called_at > 0);
    const { messages, others } = await missed();
    assert_none_lost(all, said, messages);
    assert.ok(messages.length > 0, 'there was not room for all');
    // 12 polls came and went, said or listed.
    const polls_said = said.filter(({ text }) => /Umfrage/.test(text));
    assert.equal(polls_said.length + others.length, 12, JSON.stringify(others));
    assert.ok(said.some(({ text }) => /neue Nachrichten im Chat/.test(text)));
  });

  await t.test('the bell counts them, leads to each, and forgets the count when all is read', async () => {
    await eventually('a number', async () => /Verpasst, \d+ Einträge/.test(await bell().getAttribute('aria-label')));
    await bell().click();
    const first = sheet('Verpasst').locator('details').first();
    await first.locator('summary').click();
    const link = first.getByRole('link', { name: /Nachricht/ }).first();
    const text = /Nachricht \d+/.exec(await link.textContent())[0];
    await link.click();
    await sheet('Verpasst').waitFor({ state: 'hidden' });
    await eventually('the message has the focus', () => olaf.page.evaluate(
      (wanted) => document.activeElement?.matches('[data-message]') &&
        document.activeElement.textContent.includes(wanted), text));
    await bell().click();
    await sheet('Verpasst').getByRole('button', { name: 'Alles gelesen' }).click();
    await within(1_000, sheet('Verpasst').getByText('Nichts verpasst'));
    await sheet('Verpasst').getByRole('heading', { name: 'Schon gelesen' }).waitFor();
    await shut('Verpasst');
    assert.equal(await bell().getAttribute('aria-label'), 'Verpasst');
  });

  await t.test('an own question comes before the chat that came earlier', async () => {
    await ute.must('question.answer', `talk:${talk}`, { question: asked.item, text: '' });
    await pass(60_000);
    const start = (await said_to(olaf)).length;
    await post(['Vorher gesagt']);
    await ute.must('question.reopen', `talk:${talk}`, { question: asked.item });
    await ute.must('question.call', `talk:${talk}`, { question: asked.item });
    await eventually('called', async () => (await said_since(start)).length > 0);
    await pass(35_000);
    assert.deepEqual((await said_since(start)).map(({ text }) => text.replaceAll('\u00a0', ' ')),
      ['Ihre Frage F 1 wird jetzt beantwortet.', '1 neue Nachricht im Chat']);
  });

  await t.test('a message that was deleted is not in the list, one that was reworded in its new words', async () => {
    await set_chat(false);
    const gone = await kim.must('chat.post', `talk:${talk}`, { text: 'Das war falsch' });
    const kept = await kim.must('chat.post', `talk:${talk}`, { text: 'Das ist halb richtig' });
    await post(['Und nun das Letzte']);
    await pass(35_000);
    await kim.must('chat.erase', `talk:${talk}`, { message: gone.item });
    await kim.must('chat.edit', `talk:${talk}`, { message: kept.item, text: 'Das ist ganz richtig' });
    await olaf.page.getByText('Das ist ganz richtig').first().waitFor();
    await press('Alt+Digit7');
    const texts = await sheet('Verpasst').textContent();
    assert.match(texts, /Kim Albers: Das ist ganz richtig/);
    assert.doesNotMatch(texts, /Das war falsch|halb richtig/);
    await shut('Verpasst');
  });
});

/** In the overview, over the room. */
async function set_chat(on) {
  await press('Alt+Digit0');
  const chat = sheet('Tastatur und Ansagen').getByRole('switch', { name: 'Neue Chatbeiträge, gesammelt' });
  if ((await chat.getAttribute('aria-checked')) !== String(on)) await chat.click();
  await shut('Tastatur und Ansagen');
}

test('what the person chose', async (t) => {
  await t.test('chat switched off: nothing is said, everything is listed, the bell is still', async () => {
    await set_chat(false);
    await pass(60_000);
    const start = (await said_to(olaf)).length;
    const texts = await post(['Stille 1', 'Stille 2', 'Stille 3']);
    await pass(35_000);
    assert.deepEqual(await said_since(start), []);
    assert.equal(await bell().getAttribute('aria-label'), 'Verpasst');
    await press('Alt+Digit7');
    const list = sheet('Verpasst').locator('details').first();
    assert.deepEqual((await list.locator('li').allTextContents()).map((text) => /Stille \d/.exec(text)?.[0]), texts);
    await shut('Verpasst');
  });

  await t.test('reactions, once wanted: 200 of them, one sentence in ten seconds', async () => {
    await press('Alt+Digit0');
    const overview = sheet('Tastatur und Ansagen');
    await overview.getByRole('combobox', { name: 'In der Minute höchstens' }).selectOption('20');
    const wanted = overview.getByRole('switch', { name: 'Reaktionen im Chat, gesammelt' });
    assert.equal(await wanted.getAttribute('aria-checked'), 'false');
    await wanted.click();
    await shut('Tastatur und Ansagen');
    await pass(60_000);
    const { item } = await kim.must('chat.post', `talk:${talk}`, { text: 'Wie finden Sie das?' });
    const kinds = ['agree', 'thanks', 'idea', 'laugh', 'unclear'];
    const start = (await said_to(olaf)).length;
    for (let step = 0; step < 8; step += 1) {
      const on = step % 2 === 0;
      await Promise.all(Array.from({ length: 25 }, (_, place) =>
        [kim, ute, wire_of_olaf][place % 3].must('chat.react', `talk:${talk}`,
          { message: item, reaction: kinds[Math.floor(place / 3) % kinds.length], on })));
      await eventually('the page has the totals', () => olaf.page.evaluate(([id, shown]) => {
        const labels = [...document.querySelectorAll(`[data-message="${id}"] [data-reaction]`)]
          .map((button) => button.getAttribute('aria-label'));
        return shown ? labels.length === 5 && labels.every((label) => label.endsWith(', 3 Personen'))
          : labels.every((label) => !/\d/.test(label));
      }, [item, on]));
      await olaf.page.clock.runFor(step_ms);
    }
    await pass(15_000);
    const said = (await said_since(start)).filter(({ text }) => text.startsWith('Reaktionen auf 1 Nachricht: '));
    assert.ok(said.length >= 2 && said.length <= 6, JSON.stringify(said));
    for (const [place, { at }] of said.slice(1).entries()) {
      assert.ok(at - said[place].at >= 9_500, JSON.stringify(said));
    }
    // They stand at their messages, and in no list.
    assert.doesNotMatch(JSON.stringify(await missed()), /Reaktionen auf/);
    await press('Alt+Digit0');
    await overview.getByRole('switch', { name: 'Reaktionen im Chat, gesammelt' }).click();
    await shut('Tastatur und Ansagen');
    const from = (await said_to(olaf)).length;
    await kim.must('chat.react', `talk:${talk}`, { message: item, reaction: 'agree', on: true });
    await pass(30_000);
    assert.equal((await said_since(from)).filter(({ text }) => text.startsWith('Reaktionen')).length, 0);
  });

  await t.test('fewer a minute', async () => {
    await press('Alt+Digit0');
    const overview = sheet('Tastatur und Ansagen');
    await overview.getByRole('combobox', { name: 'In der Minute höchstens' }).selectOption('3');
    await overview.getByRole('switch', { name: 'Neue Chatbeiträge, gesammelt' }).click();
    await shut('Tastatur und Ansagen');
    await pass(60_000);
    const start = (await said_to(olaf)).length;
    const all = await busy_minutes(1, 300);
    const said = await said_since(start);
    // Two of the three are kept for what concerns only the person.
    assert_at_most(1, said);
    assert.ok(said.length >= 1);
    const { messages } = await missed();
    assert_none_lost(all, said, messages.filter((name) => name > 'Nachricht 300'));
  });

  await t.test('all switched off with one switch', async () => {
    await press('Alt+Digit0');
    await sheet('Tastatur und Ansagen').getByRole('switch', { name: 'Ansagen für Vorlesehilfen' }).click();
    await shut('Tastatur und Ansagen');
    const start = (await said_to(olaf)).length;
    await poll();
    await post(['Ganz still']);
    await pass(35_000);
    assert.deepEqual(await said_since(start), []);
    assert.match((await missed()).others.join(), /Umfrage/);
  });
});

test('nothing went wrong in the page', () => assert.deepEqual(olaf.problems, []));

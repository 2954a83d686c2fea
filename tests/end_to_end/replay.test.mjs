// Nachschau: a talk with something of everything in it is watched live, and what was seen is kept. After its
// end the replay shows, for 100 random seconds and in any order, what was seen live at that second.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { violations } from './support/axe.mjs';
import { deck } from './support/deck.mjs';
import { Keyboard } from './support/keyboard.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, unhurried, World } from './support/world.mjs';

/** Tallies follow their votes within 250 ms; after so long without a push nothing more comes. */
const quiet_ms = 500;
/** What was seen stays seen for so long, so that whole seconds lie in it. */
const stand_ms = 700;
const steps_count = 56;

let world, ute, kim, talk, channel, desk, listener, leader, writers;
/** What was live, and from when until when. */
const seen = [];

before(async () => {
  world = await World.start({ env: unhurried });
  const wide = { viewport: { width: 1600, height: 1000 }, reducedMotion: 'reduce' };
  [ute, kim] = await Promise.all(
    ['ute.sommer@talaue.example', 'kim.albers@talaue.example'].map((email) => world.person(email, wide)));
  const { state } = await kim.get('/api/channels/talks/page?stream=talks');
  talk = state.talks.find((entry) => entry.state === 'live');
  channel = `talk:${talk.id}`;
  desk = `desk:${talk.id}`;
  leader = await Wire.connect(world, 'ute.sommer@talaue.example');
  writers = await Promise.all(
    ['olaf.brandt@moorfeld.example', 'renate.oldenburg@aarwald.example', 'frieda.lorenz@aarwald.example'].map(
      (email) => Wire.connect(world, email)));
  listener = await Wire.connect(world, 'mirko.hahn@brunnau.example');
  await listener.must('subscribe', channel);
  await kim.goto(`/talks/${talk.id}`);
  await kim.page.getByRole('region', { name: 'Chat' }).waitFor();
});
after(async () => {
  for (const wire of [leader, listener, ...(writers ?? [])]) wire?.close();
  await world.stop();
});

/** What the room shows, as text; what only a live room has (buttons, composers) left out. */
function panel() {
  const text = (root, selector) => root?.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
  const region = (name) => document.querySelector(`section[aria-label="${name}"]`);
  const all = (root, selector) => [...(root?.querySelectorAll(selector) ?? [])];
  return {
    messages: all(document, '[data-message]').map((row) => ({
      id: row.dataset.message,
      who: text(row, '.who').replace(/ · bearbeitet$/, ''),
      // Its words and the names that it mentions, without the reactions behind them.
      text: all(row, '.text').map((one) => [...one.childNodes]
        .filter((part) => part.nodeType === Node.TEXT_NODE || part.nodeName === 'MARK')
        .map((part) => part.textContent).join('').trim())[0] ?? '',
      reactions: all(row, '[data-reaction]').map((one) => one.getAttribute('aria-label')),
    })),
    pinned: text(document, '.pinned'),
    questions: all(document, '[data-question]').map((row) => ({
      number: row.dataset.question,
      text: text(row, '.text'),
      votes: Number(/(\d+)(?= wollen|$)/.exec(text(row, '.foot'))?.[1] ?? 0),
      now: text(row, '.foot').includes('Wird beantwortet'),
    })).sort((a, b) => a.number - b.number),
    current: text(document, '.current .text, .current .none'),
    polls: all(region('Umfrage'), 'article').map((one) => ({
      text: text(one, 'h3'),
      state: text(one, '.state').replace(/noch [\d:]+/, ''),
      options: all(one, '.option').map((option) => `${text(option, '.words')} ${text(option, 'b')}`),
    })),
    queue: {
      speaking: text(region('Redeliste'), '.speaking strong'),
      waiting: all(region('Redeliste'), 'li strong').map((one) => one.textContent.trim()),
    },
    slide: text(document, '[aria-label="Gezeigte Folie"] h2'),
    captions: text(document, '[aria-label="Laufende Untertitel"] .text'),
  };
}

const show_new = (person) => person.page.evaluate(() => {
  for (const button of document.querySelectorAll('button')) if (/neue Fragen? anzeigen/.test(button.textContent)) button.click();
});

/** Numbers that are the same in each run that prints the same seed. */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Everything a talk has, each once and then in a random order. */
function actions(below) {
  const made = { messages: [], questions: [], hands: [], polls: [] };
  const writer = () => writers[below(writers.length)];
  const some = (list) => list[below(list.length)];
  let count = 0;
  const next = (what) => `${what} ${(count += 1)} der Nachschau`;
  let deck_id;
  return {
    async deck() {
      const file = deck('Stand.pdf', [['Erste'], ['Zweite'], ['Dritte']]);
      const answer = await fetch(`${world.origin}/api/decks?channel=${channel}&name=${file.name}`, {
        method: 'POST', headers: { Authorization: `Bearer ${leader.token}` }, body: file.buffer,
      });
      assert.equal(answer.status, 200);
      deck_id = (await leader.must('deck.add', channel, { file: (await answer.json()).id, title: 'Stand', pages: 3 })).item;
    },
    slide: () => leader.must('slides.show', channel, { deck: deck_id, page: 1 + below(3) }),
    async chat() {
      const wire = writer();
      const { item } = await wire.must('chat.post', channel, { text: next('Nachricht') });
      made.messages.push({ item, wire });
    },
    async edit() {
      const { item, wire } = some(made.messages);
      await wire.command('chat.edit', channel, { message: item, text: next('Berichtigt') });
    },
    erase: () => leader.must('chat.erase', channel, { message: made.messages.shift().item }),
    react: () => writer().must('chat.react', channel, { message: some(made.messages).item, reaction: 'agree', on: true }),
    pin: () => leader.must('chat.pin', desk, { message: some(made.messages).item }),
    async ask() {
      const { item } = await writer().must('question.ask', channel, { text: next('Frage') });
      await leader.command('question.release', desk, { question: item });
      made.questions.push(item);
    },
    vote: () => writer().command('question.vote', channel, { question: some(made.questions), on: true }),
    call: () => leader.command('question.call', channel, { question: some(made.questions) }),
    answer: () => leader.command('question.answer', channel, { question: some(made.questions), text: '' }),
    async poll() {
      for (const poll of made.polls.splice(0)) await leader.command('poll.close', channel, { poll });
      const { item } = await leader.must('poll.create', desk,
        { text: next('Umfrage'), kind: 'single', options: ['Ja', 'Nein'], hidden: false });
      const opened = await leader.must('poll.open', desk, { poll: item });
      made.polls.push(opened.item ?? item);
    },
    ballot: () => writer().command('poll.vote', channel, { poll: some(made.polls), choices: [below(2)] }),
    queue: () => leader.must('queue.rule', desk, { open: true, first_first: false, speaking_s: 0 }),
    async raise() {
      const reply = await writer().command('hand.raise', channel);
      if (reply.ok?.item) made.hands.push(reply.ok.item);
    },
    speak: () => leader.command('hand.call', channel, { hand: some(made.hands) }),
    caption: () => leader.must('caption.add', channel, { text: next('Gesagt') }),
  };
}

/** Waits until nothing comes any more, and remembers what is seen then. */
async function settle() {
  for (let count = -1; count !== listener.pushes.length; ) {
    count = listener.pushes.length;
    await delay(quiet_ms);
  }
  await show_new(kim);
  await kim.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const state = await kim.page.evaluate(panel);
  seen.push({ from: Date.now(), until: Infinity, state });
  await delay(stand_ms);
}

const position = () => kim.page.getByRole('slider', { name: 'Stelle im Talk' });
const go_to = (second) => position().evaluate((input, value) => {
  input.value = String(value);
  input.dispatchEvent(new Event('input', { bubbles: true }));
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}, second);

test('the replay of a talk', async (t) => {
  const seed = Date.now() % 1_000_000;
  t.diagnostic(`seed ${seed}`);
  const below = random(seed);
  let live_at;

  await t.test('a talk with something of everything is watched live', async () => {
    const act = actions(below);
    const once = ['deck', 'slide', 'queue', 'chat', 'chat', 'chat', 'react', 'pin', 'ask', 'ask', 'vote', 'call', 'poll',
      'ballot', 'raise', 'raise', 'speak', 'caption', 'caption', 'edit', 'erase', 'answer'];
    const again = Object.keys(act).filter((name) => !['deck', 'queue', 'erase', 'edit', 'pin'].includes(name));
    for (let step = 0; step < steps_count; ++step) {
      const name = once[step] ?? again[below(again.length)];
      const last = seen.at(-1);
      if (last) last.until = Date.now();
      await act[name]();
      await settle();
    }
    seen.at(-1).until = Date.now();
    live_at = Date.parse(talk.live_at);
    await leader.must('talk.move', desk, { to: 'follow_up' });
  });

  await t.test('while it ran there was no replay yet, now the follow-up leads to it', async () => {
    await kim.goto(`/talks/${talk.id}/nachbereitung`);
    await kim.page.getByRole('link', { name: 'Nachschau', exact: true }).click();
    await position().waitFor();
    assert.deepEqual(await violations(kim), []);
  });

  await t.test('for 100 random seconds it shows what was seen live', async () => {
    // As they read today: what was edited or erased later is so at any second.
    await go_to(Math.ceil((Date.now() - live_at) / 1000));
    const now = new Map((await kim.page.evaluate(panel)).messages.map((message) => [message.id, message]));
    const as_today = (state) => ({
      ...state,
      pinned: '',
      messages: state.messages.map((message) => {
        const { who, text } = now.get(message.id) ?? message;
        return { ...message, who, text, reactions: text === '' ? [] : message.reactions };
      }),
    });
    const seconds = [];
    for (const { from, until } of seen) {
      for (let second = Math.ceil((from - live_at) / 1000); live_at + second * 1000 < until; ++second) seconds.push(second);
    }
    t.diagnostic(`${seconds.length} seconds of ${seen.length} moments`);
    assert.ok(seconds.length > steps_count / 2);
    const differing = [];
    for (let n = 0; n < 100; ++n) {
      const second = seconds[below(seconds.length)];
      const at = live_at + second * 1000;
      const live = seen.find(({ from, until }) => from <= at && at < until).state;
      await go_to(second);
      await show_new(kim);
      const shown = await kim.page.evaluate(panel);
      try {
        assert.deepEqual(as_today(shown), as_today(live));
      } catch (error) {
        differing.push(`second ${second}: ${error.message}`);
      }
    }
    assert.equal(differing.length, 0, `${differing.length} of 100, such as ${differing[0]}`);
    // What was compared was something, and not one and the same.
    const filled = (of) => seen.some(({ state }) => of(state).length > 0);
    for (const of of [({ messages }) => messages, ({ messages }) => messages.flatMap(({ reactions }) => reactions),
      ({ messages }) => messages.filter(({ text }) => /der Nachschau$/.test(text)), ({ questions }) => questions,
      ({ questions }) => questions.filter(({ votes }) => votes > 0), ({ current }) => current,
      ({ polls }) => polls.flatMap(({ options }) => options.filter((option) => option.includes('%'))),
      ({ queue }) => queue.waiting, ({ queue }) => queue.speaking, ({ slide }) => slide,
      ({ captions }) => captions.match(/Gesagt \d+/g) ?? []]) {
      assert.ok(filled(of), String(of));
    }
    assert.ok(new Set(seen.map(({ state }) => JSON.stringify(state))).size > steps_count / 2);
  });

  await t.test('a second has an address, and the course of the talk leads there', async () => {
    await kim.goto(`/talks/${talk.id}/nachbereitung`);
    const time = kim.page.getByRole('complementary', { name: 'Verlauf' }).getByRole('link', { name: /^\d\d:\d\d:\d\d$/ }).last();
    const clock = await time.innerText();
    await time.click();
    await kim.page.locator('.time', { hasText: clock }).waitFor();
    assert.match(kim.page.url(), new RegExp(`/nachschau\\?zeit=${clock}$`));
    await kim.page.goBack();
    await kim.page.getByRole('complementary', { name: 'Verlauf' }).waitFor();
  });

  await t.test('it plays, and holds, by the keyboard alone', async () => {
    await kim.goto(`/talks/${talk.id}/nachschau`);
    await position().waitFor();
    const keys = new Keyboard(kim);
    await kim.page.keyboard.press('Tab');
    await keys.use('button', 'Zum nächsten Abschnitt');
    const from = await position().inputValue();
    await keys.use('button', 'Abspielen');
    await eventually('the clock goes on', async () => Number(await position().inputValue()) > Number(from));
    await keys.use('button', 'Anhalten');
    const held = Number(await position().inputValue());
    await keys.tab_to('slider', 'Stelle im Talk');
    await kim.page.keyboard.press('ArrowRight');
    assert.equal(Number(await position().inputValue()), held + 1);
    await kim.page.keyboard.press('PageUp');
    assert.equal(Number(await position().inputValue()), held + 11);
    // The end is the end of the talk, though that seldom falls on a whole second.
    await kim.page.keyboard.press('End');
    assert.equal(await position().inputValue(), await position().getAttribute('max'));
  });

  await t.test('nothing can be done in it', async () => {
    for (const name of ['Frage stellen', 'Senden', 'Zu Wort melden', 'Abstimmen', 'Das möchte ich auch wissen',
      'Teilnahmebescheinigung anfordern']) {
      assert.equal(await kim.page.getByRole('button', { name }).count(), 0, name);
    }
    assert.equal(await kim.page.getByText('Sie sehen den Talk, wie er war.').count() > 0, true);
  });

  await t.test('what is erased while somebody looks is gone from it', async () => {
    await go_to(Math.ceil((Date.now() - live_at) / 1000));
    const row = kim.page.locator('[data-message] .text').last();
    const text = (await row.innerText()).split('\n')[0].trim();
    const id = await kim.page.locator('[data-message]').filter({ hasText: text }).last().getAttribute('data-message');
    await leader.must('chat.erase', channel, { message: id });
    await eventually('its text is gone', async () => (await kim.page.getByText(text).count()) === 0);
  });

  await t.test('a talk that runs has none, and its page says so', async () => {
    const { state } = await kim.get('/api/channels/talks/page?stream=talks');
    const planned = state.talks.find((entry) => entry.state === 'planned');
    await kim.goto(`/talks/${planned.id}/nachschau`);
    await kim.page.getByText('Die Nachschau beginnt, wenn die Übertragung endet.').waitFor();
  });

  await t.test('on a phone, nothing is wider than the screen, and axe finds nothing', async () => {
    await kim.page.setViewportSize({ width: 320, height: 700 });
    await kim.goto(`/talks/${talk.id}/nachschau`);
    await position().waitFor();
    assert.equal(await kim.page.evaluate(() => document.documentElement.scrollWidth), 320);
    assert.deepEqual(await violations(kim), []);
  });

  await t.test('nothing went wrong in the page', () => assert.deepEqual(kim.problems, []));
});

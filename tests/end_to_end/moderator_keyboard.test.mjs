// The script of who leads a talk, with the keyboard alone: from the lobby to the end, each action reached by
// Tab, and after each the focus is somewhere that can be seen. What needs others comes over the wire. The
// rarer actions are in moderator_keyboard_desk.test.mjs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deck } from './support/deck.mjs';
import { Keyboard } from './support/keyboard.mjs';
import { within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, World, unhurried } from './support/world.mjs';

const people = { ute: 'ute.sommer@talaue.example', olaf: 'olaf.brandt@moorfeld.example', kim: 'kim.albers@talaue.example' };
let world, ute, wire, olaf, kim, kim_id, talk, desk;

before(async () => {
  world = await World.start({ env: unhurried });
  ute = await world.person(people.ute, { viewport: { width: 1600, height: 1000 } });
  ute.keys = new Keyboard(ute);
  [wire, olaf, kim] = await Promise.all(
    [people.ute, people.olaf, people.kim].map((email) => Wire.connect(world, email)));
  const get = async (one, where) =>
    (await fetch(world.origin + where, { headers: { Authorization: `Bearer ${one.token}` } })).json();
  kim_id = (await get(kim, '/api/me')).person.id;
  const plan = {
    title: 'Nur mit der Tastatur', description: '', starts_at: new Date().toISOString(), minutes: 60,
    moderators: [], speakers: [], agenda: [{ minute: 0, title: 'Begrüßung' }, { minute: 30, title: 'Fragen' }],
    review: true, anonymous: false,
  };
  const { item } = await wire.must('talk.create', 'talks', { plan, links: [] });
  [talk, desk] = [`talk:${item}`, `desk:${item}`];
  await wire.must('talk.move', desk, { to: 'planned' });
  const file = deck('folien.pdf', [['Erste Folie'], ['Zweite Folie']]);
  const response = await fetch(`${world.origin}/api/decks?channel=${talk}&name=folien.pdf`, {
    method: 'POST', headers: { Authorization: `Bearer ${wire.token}` }, body: file.buffer,
  });
  await wire.must('deck.add', talk, { file: (await response.json()).id, title: 'Folien', pages: 2 });
  for (const one of [olaf, kim]) await one.must('subscribe', talk);
  await wire.must('subscribe', desk);
});
after(async () => {
  for (const one of [wire, olaf, kim]) one.close();
  await world.stop();
});

const said = (name, find = () => true) => () =>
  olaf.events(talk).some(({ event, data }) => event === name && find(data));
const on_desk = (name) => () => wire.events(desk).some(({ event }) => event === name);
const reaches = (what, probe) => eventually(what, probe, 5_000);
/** What was pressed may be gone; its place hands the focus on. */
const kept = () => ute.keys.kept();

test("a moderator's whole script", async (t) => {
  const { keys } = ute;
  const back = { key: 'Shift+Tab' };
  const shown = (text) => within(5_000, ute.page.getByText(text).first());

  await t.test('turns the shortcuts on, which are off where the system has these keys', async () => {
    await ute.goto('/profil');
    await ute.page.getByRole('heading', { name: 'Profil', level: 1 }).waitFor();
    await keys.press('Tab');
    await keys.use('switch', 'Tastenkürzel benutzen', { press: 'Space' });
  });

  await t.test('opens the lobby and starts', async () => {
    await ute.goto(`/talks/${talk.slice(5)}/regie`);
    await ute.page.getByRole('button', { name: 'Warteraum öffnen' }).waitFor();
    await keys.press('Tab');
    await keys.use('button', 'Warteraum öffnen');
    await shown('Im Warteraum');
    await kept();
    await keys.use('button', 'Übertragung starten', back);
    await reaches('live', said('talk.moved', ({ talk: now }) => now.state === 'live'));
    await ute.page.getByRole('button', { name: 'Übertragung beenden' }).waitFor();
    await kept();
  });

  const ask = async (text) => {
    await olaf.must('question.ask', talk, { text, links: [] });
    // Where the focus is in the list, what is new waits behind its strip.
    const strip = ute.page.getByRole('button', { name: /neue Frage anzeigen/ });
    const question = ute.page.getByText(text, { exact: true });
    await within(5_000, strip.or(question).first());
    // It comes as soon as the focus leaves the list.
    for (let step = 0; step < 12 && !(await question.first().isVisible()); step += 1) await keys.press('Shift+Tab');
    await within(5_000, question.first());
  };

  await t.test('takes back, releases, holds back', async () => {
    await ask('Eins?');
    await keys.use('button', 'Freigeben');
    await keys.use('button', 'Rückgängig', back);
    await kept();
    await keys.use('button', 'Freigeben', back);
    await keys.use('button', 'Sofort');
    await reaches('released', said('question.released'));
    await kept();
    await ask('Zwei?');
    await keys.use('button', 'Zurückstellen');
    await keys.use('button', 'Sofort');
    await reaches('held', on_desk('question.held'));
    await kept();
  });

  /** The list is one stop, at the row where one was last: by a button of the row, then back to it. */
  const to_row = async (mark, text) => {
    await keys.tab_to('button', `Mehr zu ${mark}`);
    await keys.tab_to('listitem', text, back);
  };

  await t.test('merges, and undoes it', async () => {
    await ask('Eins, noch einmal?');
    await to_row('F 3', 'Eins, noch einmal?');
    await keys.press('f');
    await keys.use('button', 'Sofort');
    await reaches('two are released', () => olaf.events(talk).filter(({ event }) => event === 'question.released').length === 2);
    await kept();
    await keys.use('button', 'Mehr zu F 3');
    await keys.choose('Zusammenführen');
    await keys.use('button', /Eins\?/);
    await kept();
    await keys.use('button', 'Sofort');
    await reaches('merged', said('question.merged'));
    await kept();
    await keys.use('button', 'Zusammenführung lösen');
    await reaches('undone', said('question.unmerged'));
    await kept();
  });

  await t.test('assigns, calls, postpones, answers', async () => {
    await keys.use('button', 'Mehr zu F 3');
    await keys.choose('Zuweisen');
    await keys.use('button', /Ute Sommer/);
    await reaches('assigned', said('question.assigned'));
    await kept();
    await to_row('F 3', 'Eins, noch einmal?');
    await keys.press('n');
    await reaches('postponed', said('question.postponed'));
    await kept();
    await keys.use('button', 'Nächste Frage aufrufen', back);
    await reaches('called', said('question.called'));
    await keys.at('button', /^Beantwortet/);
    await keys.press('Enter');
    await reaches('answered', said('question.answered'));
    await kept();
  });

  await t.test('prepares a poll, opens and closes it', async () => {
    await keys.use('button', 'Neue Umfrage');
    await ute.page.getByRole('dialog', { name: 'Neue Umfrage' }).waitFor();
    await keys.tab_to('textbox', 'Frage');
    await keys.type('Mit der Tastatur?');
    await keys.tab_to('textbox', 'Antwort 1');
    await keys.type('Ja');
    await keys.tab_to('textbox', 'Antwort 2');
    await keys.type('Nein');
    await keys.use('button', 'Vorbereiten');
    await reaches('prepared', on_desk('poll.prepared'));
    await keys.at('button', 'Neue Umfrage');
    await keys.use('button', 'Starten: Mit der Tastatur?');
    await reaches('opened', said('poll.opened'));
    await kept();
    await keys.use('button', 'Umfrage beenden: Mit der Tastatur?', back);
    await reaches('closed', said('poll.closed'));
    await kept();
  });

  await t.test('opens the speaker queue, gives the floor, takes off the list', async () => {
    await keys.use('button', 'Redeliste öffnen');
    await reaches('open', said('queue.ruled'));
    await kept();
    await olaf.must('hand.raise', talk);
    await kim.must('hand.raise', talk);
    await keys.use('button', 'Wort erteilen: Olaf Brandt');
    await reaches('called', said('hand.called'));
    await kept();
    await keys.use('button', 'Mehr zu Kim Albers');
    await keys.press('Enter');
    await reaches('lowered', said('hand.lowered'));
    await kept();
    await keys.use('button', 'Rede beenden', back);
    await reaches('ended', said('hand.ended'));
    await kept();
  });

  await t.test('shows slides, forward and back', async () => {
    const page = (n) => said('slides.shown', ({ slides }) => slides.some((slide) => slide.page === n && slide.until === undefined));
    await keys.use('button', 'Allen zeigen: Folien', back);
    await reaches('the first', page(1));
    await kept();
    await keys.use('button', 'Eine Folie weiter, für alle', back);
    await reaches('the second', page(2));
    await kept();
    const before = olaf.events(talk).length;
    await keys.use('button', 'Eine Folie zurück, für alle', back);
    await reaches('the first again', () => olaf.events(talk).length > before);
    await kept();
  });

  await t.test('slows the chat down, pins, mutes, closes', async () => {
    await olaf.must('chat.post', talk, { text: 'Ein Hinweis' });
    await shown('Ein Hinweis');
    const rule = async (words) => {
      await keys.use('button', 'Regeln des Chats');
      await keys.choose(words);
      await kept();
    };
    await rule('Langsamer Modus: 10 Sekunden');
    await reaches('slow', said('chat.ruled', ({ talk: now }) => now.chat?.slow_s === 10));
    const of_message = async (words) => {
      await keys.use('button', /^Mehr zur Nachricht von Olaf Brandt/);
      await keys.choose(words);
      await kept();
    };
    await of_message('Anheften');
    await reaches('pinned', said('chat.ruled', ({ talk: now }) => now.chat?.pinned !== undefined));
    await of_message('Im Chat stumm schalten');
    await reaches('muted', on_desk('chat.muted'));
    await rule('Chat schließen');
    await reaches('closed', said('chat.ruled', ({ talk: now }) => now.chat?.closed === true));
  });

  await t.test('names who moderates beside, takes back, names again and hands over', async () => {
    await keys.use('button', 'Leitung und Co-Moderation', back);
    await keys.at('heading', 'Leitung und Co-Moderation');
    const name = async () => {
      await keys.tab_to('combobox', 'Person benennen');
      await keys.type('Kim Al');
      await ute.page.getByRole('option', { name: /Kim Albers/ }).waitFor();
      await keys.press('Enter');
      await ute.page.getByRole('button', { name: 'Leitung übergeben an Kim Albers' }).waitFor();
      await kept();
    };
    await name();
    await reaches('named', said('moderator.added'));
    await keys.use('button', 'Co-Moderation zurücknehmen: Kim Albers', back);
    await reaches('taken back', said('moderator.removed'));
    await kept();
    await name();
    await keys.use('button', 'Leitung übergeben an Kim Albers', back);
    await keys.at('button', 'Nicht übergeben');
    await keys.use('button', 'Ja, übergeben', back);
    await keys.at('button', 'Rückgängig');
    await keys.use('button', 'Sofort');
    await reaches('handed over', said('moderator.leads', ({ talk: now }) => now.plan.moderators[0] === kim_id));
    await kept();
    await keys.press('Escape');
    await keys.at('button', 'Leitung und Co-Moderation');
  });

  await t.test('ends the talk, as who moderates beside', async () => {
    await keys.use('button', 'Übertragung beenden', back);
    await keys.at('button', 'Weiter übertragen');
    await keys.use('button', 'Jetzt beenden', back);
    await reaches('ended', said('talk.moved', ({ talk: now }) => now.state === 'follow_up'));
    await kept();
  });

  assert.deepEqual(ute.problems, []);
});

// What who leads a talk does less often than the script of moderator_keyboard.test.mjs, with the keyboard
// alone as well: guests, the chat that becomes questions, rules, answers, what is taken back, slides, the end
// of the follow-up. Each action is reached by Tab, has its effect, and leaves the focus where it can be seen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deck } from './support/deck.mjs';
import { Keyboard } from './support/keyboard.mjs';
import { within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, World, unhurried } from './support/world.mjs';

const people = { ute: 'ute.sommer@talaue.example', olaf: 'olaf.brandt@moorfeld.example', kim: 'kim.albers@talaue.example' };
const back = { key: 'Shift+Tab' };
let world, ute, wire, olaf, kim, talk, desk, keys, template;

before(async () => {
  world = await World.start({ env: unhurried });
  ute = await world.person(people.ute, { viewport: { width: 1600, height: 1000 } });
  keys = new Keyboard(ute);
  [wire, olaf, kim] = await Promise.all(
    [people.ute, people.olaf, people.kim].map((email) => Wire.connect(world, email)));
  template = await world.template(ute, 'eAkte-Einführung');
  const plan = {
    title: 'Die Regie nur mit Tasten', description: '', starts_at: new Date().toISOString(), minutes: 60,
    moderators: [], speakers: [], agenda: [], review: false, anonymous: false,
  };
  const { item } = await wire.must('talk.create', 'talks', { plan, links: [`template:${template.id}`] });
  [talk, desk] = [`talk:${item}`, `desk:${item}`];
  for (const to of ['planned', 'lobby']) await wire.must('talk.move', desk, { to });
  for (const one of [olaf, kim]) await one.must('subscribe', talk);
  await wire.must('subscribe', desk);
});
after(async () => {
  for (const one of [wire, olaf, kim]) one.close();
  await world.stop();
});

const reaches = (what, probe) => eventually(what, probe, 5_000);
const said = (name, find = () => true) => () =>
  olaf.events(talk).some(({ event, data }) => event === name && find(data));
const on_desk = (name) => () => wire.events(desk).some(({ event }) => event === name);
const questions = async () => (await ute.get(`/api/channels/${talk}/page?stream=questions`)).state.questions ?? [];
const question = async (number) => (await questions()).find((one) => one.number === number);
const button = (name) => ute.page.getByRole('button', { name });
/** What was pressed may be gone; its place hands the focus on. */
const kept = () => keys.kept();
const of_row = async (mark, words) => {
  await keys.use('button', `Mehr zu ${mark}`);
  await keys.choose(words);
};

test('the desk by keyboard', async (t) => {
  await t.test('closes the lobby, opens it again, and starts', async () => {
    await ute.goto(`/talks/${talk.slice(5)}/regie`);
    await button('Warteraum schließen').waitFor();
    await keys.press('Tab');
    await keys.use('button', 'Warteraum schließen');
    await reaches('planned', said('talk.moved', ({ talk: now }) => now.state === 'planned'));
    await button('Warteraum öffnen').waitFor();
    await kept();
    await keys.use('button', 'Warteraum öffnen', back);
    await button('Übertragung starten').waitFor();
    await kept();
    await keys.use('button', 'Übertragung starten', back);
    await reaches('live', said('talk.moved', ({ talk: now }) => now.state === 'live'));
    await button('Übertragung beenden').waitFor();
    await kept();
  });

  await t.test('lets guests in by links, takes an invitation back, shows a guest out', async () => {
    await keys.use('button', 'Gäste verwalten');
    const sheet = ute.page.getByRole('dialog', { name: 'Gäste verwalten' });
    await sheet.waitFor();
    await keys.use('button', 'Offenen Link erzeugen');
    await reaches('there is an open link', on_desk('guest.link_made'));
    await kept();
    const link = await sheet.getByRole('textbox', { name: 'Offener Link' }).inputValue();
    await keys.tab_to('textbox', /^Für wen/);
    await keys.type('Jo Lindt');
    await keys.use('button', 'Einladung erzeugen');
    await within(5_000, sheet.getByText('noch nicht benutzt'));
    await kept();
    await keys.use('button', 'Einladung zurückziehen: Jo Lindt');
    await reaches('withdrawn', on_desk('guest.link_withdrawn'));
    await sheet.getByText('noch nicht benutzt').waitFor({ state: 'detached' });
    await kept();
    const entry = await fetch(`${world.origin}/api/guests/enter`, {
      method: 'POST', headers: { Origin: world.origin },
      body: JSON.stringify({ secret: link.split('#')[1], name: 'Mika Gerber', key: crypto.randomUUID() }),
    });
    assert.equal(entry.status, 200);
    const guest = await Wire.with_token(world, /^guest-[0-9a-f-]+=([\w-]+);/.exec(entry.headers.get('set-cookie'))[1]);
    await guest.must('subscribe', talk);
    await within(5_000, sheet.getByText('Mika Gerber (Gast)', { exact: true }));
    await keys.use('button', 'Gast entfernen: Mika Gerber (Gast)');
    await keys.at('button', 'Nicht entfernen');
    await keys.use('button', /^Entfernen$/, back);
    await reaches('the guest is out', () => guest.closed === 4003);
    await sheet.getByText('Noch ist niemand über einen Link gekommen.').waitFor();
    await kept();
    await keys.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
    await keys.at('button', 'Gäste verwalten');
  });

  await t.test('takes a message of the chat over as a question', async () => {
    await olaf.must('chat.post', talk, { text: 'Gilt das auch für Vereine?' });
    await within(5_000, ute.page.getByText('Gilt das auch für Vereine?').first());
    await keys.use('button', /^Mehr zur Nachricht von Olaf Brandt/);
    await keys.choose('Als Frage übernehmen');
    await reaches('it is a question', async () => (await question(1))?.text === 'Gilt das auch für Vereine?');
    await button('Mehr zu F 1').waitFor();
    await kept();
  });

  await t.test('links a question with a task', async () => {
    await keys.use('button', 'Nächste Frage aufrufen', back);
    await reaches('called', async () => (await question(1)).state === 'answering');
    await button('Bezug anhängen').waitFor();
    await kept();
    await keys.use('button', 'Bezug anhängen');
    await ute.page.getByRole('dialog', { name: 'Bezug wählen' }).waitFor();
    await keys.use('button', /eAkte-Einführung/);
    await keys.at('searchbox', 'Aufgabe suchen');
    await keys.type('2.1');
    await keys.use('button', /^2\.1 /);
    await reaches('linked', said('link.added'));
    await within(5_000, ute.page.getByRole('link', { name: /^Aufgabe 2\.1/ }).first());
    await kept();
  });

  await t.test('postpones and answers in writing', async () => {
    await keys.use('button', 'Zur Nachbereitung');
    await reaches('postponed', async () => (await question(1)).state === 'postponed');
    await kept();
    await of_row('F 1', 'Schriftlich antworten');
    await keys.at('textbox', 'Ihre Antwort');
    await keys.type('Ja, auch für Vereine.');
    await keys.use('button', 'Antwort veröffentlichen');
    await reaches('answered', async () => (await question(1)).answer?.text === 'Ja, auch für Vereine.');
    await kept();
  });

  await t.test('opens an answered question again, and erases it', async () => {
    await keys.tab_to('radio', 'Arbeit', back);
    await keys.press('ArrowRight');
    await button('Wieder öffnen').waitFor();
    await keys.use('button', 'Wieder öffnen');
    await reaches('open again', async () => !['answered', 'answering'].includes((await question(1)).state));
    await kept();
    await keys.tab_to('radio', /^Beantwortet/, back);
    await keys.press('ArrowLeft');
    await button('Mehr zu F 1').waitFor();
    await of_row('F 1', 'Löschen');
    await keys.at('button', 'Behalten');
    await keys.use('button', /^Löschen$/, back);
    await reaches('erased', async () => (await question(1)).erased === true);
    await kept();
  });

  await t.test('discards a prepared poll', async () => {
    await wire.must('poll.create', desk, { text: 'Doch nicht?', kind: 'single', options: ['Ja', 'Nein'], hidden: false });
    await button('Verwerfen: Doch nicht?').waitFor();
    await keys.use('button', 'Verwerfen: Doch nicht?');
    await reaches('discarded', on_desk('poll.erased'));
    await button('Verwerfen: Doch nicht?').waitFor({ state: 'detached' });
    await kept();
  });

  await t.test('rules the speaker queue', async () => {
    const queue = (find) => said('queue.ruled', ({ talk: now }) => find(now.queue));
    await keys.use('button', 'Redeliste öffnen');
    await reaches('open', queue(({ open }) => open));
    await kept();
    const rule = async (words) => {
      await keys.use('button', 'Regeln der Redeliste');
      await keys.choose(words);
      await kept();
    };
    await rule('Erstmeldung zuerst');
    await reaches('who has not spoken is first', queue(({ first_first }) => first_first));
    await rule('Redezeit: 2 Min.');
    await reaches('two minutes', queue(({ speaking_s }) => speaking_s === 120));
    await keys.use('button', 'Redeliste schließen');
    await reaches('closed', () => olaf.events(talk).findLast(({ event }) => event === 'queue.ruled').data.talk.queue.open === false);
    await kept();
  });

  await t.test('takes back what was ruled in the chat: pinned, muted, closed', async () => {
    const chat = (find) => () => {
      const last = olaf.events(talk).findLast(({ event }) => event === 'chat.ruled');
      return last !== undefined && find(last.data.talk.chat ?? {});
    };
    const rule = async (words) => {
      await keys.use('button', 'Regeln des Chats');
      await keys.choose(words);
      await kept();
    };
    const of_message = async (words) => {
      await keys.use('button', /^Mehr zur Nachricht von Olaf Brandt/);
      await keys.choose(words);
      await kept();
    };
    await of_message('Anheften');
    await reaches('pinned', chat(({ pinned }) => pinned !== undefined));
    await keys.use('button', 'Nicht mehr anheften', back);
    await reaches('not pinned any more', chat(({ pinned }) => pinned === undefined));
    await kept();
    await of_message('Im Chat stumm schalten');
    await within(5_000, ute.page.getByText(/· stumm$/).first());
    const { error } = await olaf.command('chat.post', talk, { text: 'Hört mich jemand?' });
    assert.equal(error?.code, 'forbidden');
    await of_message('Wieder schreiben lassen');
    await ute.page.getByText(/· stumm$/).waitFor({ state: 'detached' });
    await olaf.must('chat.post', talk, { text: 'Wieder da.' });
    await rule('Chat schließen');
    await reaches('closed', chat(({ closed }) => closed === true));
    await rule('Chat öffnen');
    await reaches('open', chat(({ closed }) => closed !== true));
  });

  await t.test('brings slides', async () => {
    const chosen = ute.page.waitForEvent('filechooser');
    await keys.use('button', 'Folien hochladen', back);
    await (await chosen).setFiles(deck('Mit_Tasten.pdf', [['Erste'], ['Zweite']]));
    await reaches('there is a deck', said('deck.added'));
    await button('Allen zeigen: Mit Tasten').first().waitFor();
    await kept();
  });

  await t.test('ends the talk, and its follow-up', async () => {
    await keys.use('button', 'Übertragung beenden', back);
    await keys.use('button', 'Jetzt beenden', back);
    await reaches('ended', said('talk.moved', ({ talk: now }) => now.state === 'follow_up'));
    await kept();
    await keys.use('button', 'Nachbereitung abschließen', back);
    await keys.at('button', 'Offen lassen');
    await keys.use('button', 'Jetzt abschließen', back);
    await reaches('archived', said('talk.moved', ({ talk: now }) => now.state === 'archived'));
    await kept();
  });

  assert.deepEqual(ute.problems, []);
});

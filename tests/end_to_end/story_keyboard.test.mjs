// The life of a talk with the keyboard alone: three people and a reader of the template, no click. The
// moderator uses buttons, then the letters of a focused row; one participant uses the shortcuts, which
// he first turns on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, World } from './support/world.mjs';
import { within } from './support/page.mjs';
import { Keyboard } from './support/keyboard.mjs';

let world, ute, olaf, kim, reader, draft;

before(async () => {
  world = await World.start();
  // The reader is Kim again, on another device, and has the template open all the time.
  [ute, olaf, kim, reader] = await Promise.all(
    ['ute.sommer@talaue.example', 'olaf.brandt@moorfeld.example', 'kim.albers@talaue.example',
      'kim.albers@talaue.example'].map((email) => world.person(email)));
  draft = (await ute.get('/api/drafts')).talks[0];
  for (const person of [ute, olaf, kim, reader]) {
    person.keys = new Keyboard(person);
    await person.goto('/');
    await person.page.getByRole('heading', { name: 'Start' }).waitFor();
  }
});
after(() => world.stop());

/** Off where the system has these keys for itself, as on the machines that run this. */
async function shortcuts_on(person) {
  await person.keys.use('link', 'Profil');
  await person.keys.at('heading', 'Profil');
  await person.keys.use('switch', 'Tastenkürzel benutzen', { press: 'Space' });
}

test('a talk from its draft to the written answer, with the keyboard alone', async (t) => {
  const first = 'Wie tief sollte der Aktenplan gegliedert sein?';
  const second = 'Wer pflegt den Aktenplan später?';

  await t.test('the skip link leads past the navigation', async () => {
    await kim.keys.press('Tab');
    await kim.keys.at('link', 'Zum Inhalt springen');
    await kim.keys.press('Enter');
    await kim.keys.at('main');
    await kim.keys.press('Tab');
    await kim.keys.at('link', 'OZG-Formulare mit FIM');
  });

  await t.test('the moderator finds her draft and publishes it', async () => {
    await ute.keys.press('Tab');
    await shortcuts_on(ute);
    await ute.keys.use('link', 'Talks');
    await ute.keys.at('heading', 'Talks');
    await ute.keys.use('link', draft.title);
    await ute.keys.at('heading', 'Talk planen');
    await ute.keys.use('button', 'Veröffentlichen');
    await ute.keys.use('link', 'Zur Regie');
    await ute.keys.at('heading', draft.title);
  });

  await t.test('a participant turns the shortcuts on, and finds the talk', async () => {
    await olaf.keys.press('Tab');
    await shortcuts_on(olaf);
    await olaf.keys.use('link', 'Talks');
    await olaf.keys.at('heading', 'Talks');
  });

  await t.test('she opens the lobby and goes live, and he comes in', async () => {
    await ute.keys.use('button', 'Warteraum öffnen');
    await olaf.keys.use('link', 'Zum Warteraum: ' + draft.title);
    await olaf.keys.at('heading', draft.title);
    await within(3_000, olaf.page.getByText('Der Warteraum ist offen').first());
    await ute.keys.use('button', 'Übertragung starten');
    await within(3_000, olaf.page.getByText(/^Live/).first());
  });

  await t.test('chat, by the shortcut of its region', async () => {
    await olaf.keys.press('Alt+Digit3');
    await olaf.keys.at('group', 'Chat');
    await olaf.keys.tab_to('textbox', 'Nachricht an alle');
    await olaf.keys.type('Guten Morgen aus Moorfeld');
    await olaf.keys.press('Enter');
    await within(3_000, ute.page.getByText('Guten Morgen aus Moorfeld'));
    await olaf.keys.at('textbox', 'Nachricht an alle');
  });

  await t.test('a reader opens the task in its template', async () => {
    await reader.keys.press('Tab');
    await reader.keys.use('link', 'Vorlagen');
    await reader.keys.at('heading', 'Vorlagenbibliothek');
    await reader.keys.use('link', /eAkte-Einführung/);
    await reader.keys.at('heading', 'eAkte-Einführung');
    await reader.keys.tab_to('row', /^1 Auftrag/);
    // Its four tasks, the second phase, and that one's first task.
    for (let row = 0; row < 6; row += 1) await reader.keys.press('ArrowDown');
    await reader.keys.at('row', /^2\.1 /);
    await reader.keys.press('Enter');
    await reader.page.getByRole('heading', { name: /Aktenplan prüfen/ }).first().waitFor();
  });

  await t.test('a question at its task, which is found in the picker', async () => {
    await olaf.keys.press('Alt+Digit2');
    await olaf.keys.at('group', 'Fragen');
    await olaf.keys.tab_to('textbox', 'Ihre Frage');
    await olaf.keys.type(first);
    await olaf.keys.use('button', 'Bezug anhängen');
    await olaf.keys.tab_to('searchbox', 'Vorlage suchen');
    await olaf.keys.type('eAkte-Ein');
    await olaf.keys.use('button', /eAkte-Einführung/);
    await olaf.keys.at('searchbox', 'Aufgabe suchen');
    await olaf.keys.type('2.1');
    await olaf.keys.use('button', /2\.1 /);
    await olaf.keys.at('button', 'Bezug anhängen');
    await within(1_000, olaf.page.getByRole('group', { name: 'Bezug' }).getByText('2.1'));
    await olaf.keys.tab_to('textbox', 'Ihre Frage', { key: 'Shift+Tab' });
    await olaf.keys.press('Enter');
    await olaf.keys.at('textbox', 'Ihre Frage');
  });

  await t.test('it is released by its button, and supported by another', async () => {
    await kim.keys.use('link', 'Talks', { key: 'Shift+Tab' });
    await kim.keys.at('heading', 'Talks');
    await kim.keys.use('link', 'Jetzt teilnehmen: ' + draft.title);
    await kim.keys.at('heading', draft.title);
    await ute.keys.use('button', 'Freigeben');
    await ute.keys.use('button', 'Sofort');
    await within(3_000, kim.page.getByText(first).first());
    await kim.keys.use('button', /^Das möchte ich auch wissen/, { press: 'Space' });
    await within(3_000, olaf.page.getByText('1 möchte es wissen').first());
    await kim.keys.at('button', /^Das möchte ich auch wissen/);
  });

  await t.test('it stands at the task on the open page of the template, and leads to the talk', async () => {
    await within(3_000, reader.page.getByText(first).first());
    await reader.keys.use('link', 'Im Talk mithören');
    await reader.keys.at('listitem', first);
  });

  await t.test('it is called up and answered aloud with one and the same button', async () => {
    await ute.keys.use('button', 'Nächste Frage aufrufen', { key: 'Shift+Tab' });
    await within(3_000, olaf.page.getByText('Wird beantwortet').first());
    await ute.keys.at('button', /^Beantwortet/);
    await ute.keys.press('Enter');
    await within(3_000, olaf.page.getByText('Gerade wird keine Frage beantwortet.').first());
    const { state } = await olaf.get(`/api/channels/talk:${draft.id}/item?stream=questions&number=1`);
    assert.equal(state.questions[0].state, 'answered');
    assert.equal(state.questions[0].answer.spoken, true);
    assert.deepEqual(state.questions[0].votes, 1);
    // What was pressed is gone; its place hands the focus on.
    await ute.keys.kept();
  });

  await t.test('the next one is released with a letter, and the talk ends with it open', async () => {
    await olaf.keys.type(second);
    await olaf.keys.press('Enter');
    await ute.keys.press('Alt+Digit2');
    await ute.keys.at('group', 'Fragen');
    await within(3_000, ute.page.getByText(second).first());
    await ute.keys.tab_to('listitem', second);
    await ute.keys.press('f');
    await ute.keys.use('button', 'Sofort');
    await within(3_000, kim.page.getByText(second).first());
    await kim.keys.use('button', /^Das möchte ich auch wissen/, { press: 'Space' });
    await eventually('the vote counts for the second question', async () => {
      const { state } = await olaf.get(`/api/channels/talk:${draft.id}/item?stream=questions&number=2`);
      return state.questions[0].votes === 1;
    });
    await ute.keys.use('button', 'Übertragung beenden', { key: 'Shift+Tab' });
    await ute.keys.at('button', 'Weiter übertragen');
    await ute.keys.press('Escape');
    await ute.keys.use('button', 'Übertragung beenden');
    await ute.keys.use('button', 'Jetzt beenden', { key: 'Shift+Tab' });
    await within(3_000, olaf.page.getByText(/Der Talk ist seit .* beendet/).first());
  });

  const waiting = async (person) => {
    const { state } = await person.get(`/api/channels/inbox:${person.me.person.id}/page?stream=lines`);
    return state.lines.filter(({ done }) => !done).length;
  };
  const before = new Map();
  for (const person of [olaf, kim]) before.set(person, await waiting(person));

  await t.test('she answers in writing in the follow-up', async () => {
    await ute.keys.use('link', 'Nachbereitung');
    await ute.keys.at('heading', draft.title);
    await ute.keys.use('button', 'Antworten');
    await ute.keys.at('textbox', 'Ihre Antwort');
    await ute.keys.type('Die Schriftgutverwaltung, einmal im Jahr.');
    await ute.keys.press('Control+Enter');
    await within(3_000, ute.page.getByText('2 von 2 Fragen beantwortet').first());
    // What was pressed is gone; its place hands the focus on.
    await ute.keys.kept();
  });

  for (const [who, person] of [['asker', olaf], ['supporter', kim]]) {
    await t.test(`the ${who} opens the answer from the inbox`, async () => {
      const { keys, page } = person;
      // What comes while the list is open leaves the keyboard at the line where it is.
      await eventually('the line is there', async () => await waiting(person) > before.get(person), 3_000);
      await keys.use('link', /^Eingang/, { key: 'Shift+Tab' });
      await keys.at('heading', 'Eingang');
      await keys.use('link', new RegExp(second.replace('?', '\\?')));
      await keys.use('link', 'Zur Frage');
      await within(3_000, page.getByText('Die Schriftgutverwaltung, einmal im Jahr.').first());
      await keys.at('listitem', second);
    });
  }

  for (const person of [ute, olaf, kim, reader]) assert.deepEqual(person.problems, []);
});

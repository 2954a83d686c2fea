// What people do with chat messages in a running talk, two of them and who leads it in three browsers:
// answer, reword, delete; close and slow the chat, pin, mute, take a message over as a question.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { within } from './support/page.mjs';
import { eventually, World } from './support/world.mjs';

let world, ute, olaf, kim, talk;

before(async () => {
  world = await World.start();
  [ute, olaf, kim] = await Promise.all(
    ['ute.sommer@talaue.example', 'olaf.brandt@moorfeld.example', 'kim.albers@talaue.example'].map(
      (email) => world.person(email)));
  const { state } = await olaf.get('/api/channels/talks/page?stream=talks');
  talk = state.talks.find((entry) => entry.state === 'live');
  await Promise.all([ute, olaf, kim].map(async (person) => {
    await person.goto(person === ute ? `/talks/${talk.id}/regie` : `/talks/${talk.id}`);
    await field(person).waitFor();
  }));
});
after(() => world.stop());

const field = (person) => person.page.getByRole('textbox', { name: 'Ihre Nachricht an alle' });
/** The line that says it, not one that answers it. */
const line = (person, text) => person.page.locator('[data-message]')
  .filter({ has: person.page.locator('p', { hasText: text }) }).last();

async function say(person, text) {
  await field(person).fill(text);
  await field(person).press('Enter');
}

/** By the line's menu, as with the keyboard: the line has the focus, the menu is behind it. */
async function choose(person, text, action) {
  const row = line(person, text);
  await row.hover();
  await row.getByRole('button', { name: /^Mehr zur Nachricht/ }).click();
  await person.page.getByRole('menuitem', { name: action }).click();
}

const messages = async () =>
  (await olaf.get(`/api/channels/talk:${talk.id}/page?stream=messages`)).state.messages;

test('chat messages are answered, reworded and deleted', async (t) => {
  await t.test('an answer shows what it answers, and leads there', async () => {
    await say(kim, 'Wer nutzt schon FIM-Stammdaten?');
    await line(olaf, 'Wer nutzt schon FIM').waitFor();
    await choose(olaf, 'Wer nutzt schon FIM', 'Antworten');
    await within(1_000, olaf.page.getByText('Antwort an Kim Albers:'));
    assert.equal(await field(olaf).evaluate((element) => element === document.activeElement), true);
    await say(olaf, 'Wir, seit zwei Jahren.');
    await olaf.page.getByText('Antwort an Kim Albers:').waitFor({ state: 'hidden' });
    for (const person of [olaf, kim]) {
      const answer = line(person, 'Wir, seit zwei Jahren.');
      await within(1_500, answer.getByRole('button', { name: /Antwort auf.*Kim Albers: Wer nutzt/ }));
    }
    await line(kim, 'Wir, seit').getByRole('button', { name: /Antwort auf/ }).click();
    await eventually('the answered line has the focus', () => kim.page.evaluate(() =>
      document.activeElement?.matches('[data-message]') &&
      document.activeElement.textContent.includes('Wer nutzt schon FIM')));
    const [asked, answered] = (await messages()).slice(-2);
    assert.equal(answered.reply_to, asked.id);
  });

  await t.test('not as an answer after all: the text stays, the link goes', async () => {
    await choose(olaf, 'Wer nutzt schon FIM', 'Antworten');
    await field(olaf).fill('Etwas ganz anderes');
    await field(olaf).press('Escape');
    await olaf.page.getByText('Antwort an Kim Albers:').waitFor({ state: 'hidden' });
    assert.equal(await field(olaf).inputValue(), 'Etwas ganz anderes');
    await field(olaf).press('Enter');
    await line(kim, 'Etwas ganz anderes').waitFor();
    assert.equal((await messages()).at(-1).reply_to, undefined);
  });

  await t.test('a reaction is told as a total, and taken back by the same button', async () => {
    await choose(olaf, 'Wer nutzt schon FIM', 'Reagieren');
    const thanks = (person) => line(person, 'Wer nutzt schon FIM').getByRole('button', { name: /^Danke/ });
    assert.match(await olaf.page.evaluate(() => document.activeElement.getAttribute('aria-label')), /^Zustimmung/);
    await thanks(olaf).click();
    await within(1_500, line(kim, 'Wer nutzt schon FIM').getByRole('button', { name: 'Danke, 1 Person' }));
    assert.equal(await thanks(olaf).getAttribute('aria-pressed'), 'true');
    assert.equal(await thanks(kim).getAttribute('aria-pressed'), 'false');
    await thanks(kim).click();
    await within(1_500, line(olaf, 'Wer nutzt schon FIM').getByRole('button', { name: 'Danke, 2 Personen' }));
    await olaf.page.reload();
    await within(5_000, line(olaf, 'Wer nutzt schon FIM').getByRole('button', { name: 'Danke, 2 Personen', pressed: true }));
    await thanks(olaf).click();
    await within(1_500, line(kim, 'Wer nutzt schon FIM').getByRole('button', { name: 'Danke, 1 Person', pressed: true }));
    const said = (await messages()).find(({ text }) => text.startsWith('Wer nutzt schon FIM'));
    assert.deepEqual(said.reactions, [{ reaction: 'thanks', count: 1 }]);
  });

  await t.test('an own message is reworded, and says so', async () => {
    await choose(olaf, 'Wir, seit zwei Jahren.', 'Bearbeiten');
    const editor = olaf.page.getByRole('textbox', { name: 'Text Ihrer Nachricht' });
    assert.equal(await editor.inputValue(), 'Wir, seit zwei Jahren.');
    await editor.fill('Wir, seit drei Jahren.');
    await olaf.page.getByRole('button', { name: 'Änderung speichern' }).click();
    await within(1_500, line(kim, 'Wir, seit drei Jahren.').getByText('bearbeitet'));
    await eventually('the focus is on the line', () => olaf.page.evaluate(() =>
      document.activeElement?.matches('[data-message]') &&
      document.activeElement.textContent.includes('seit drei Jahren')));
    assert.equal(await kim.page.getByText('seit zwei Jahren').count(), 0);
    const events = await olaf.get(`/api/channels/talk:${talk.id}/events?after=0&limit=200`);
    assert.equal(JSON.stringify(events).includes('seit zwei Jahren'), false);
  });

  await t.test('rewording can be left; nobody else is offered it', async () => {
    await choose(olaf, 'Wir, seit drei Jahren.', 'Bearbeiten');
    const editor = olaf.page.getByRole('textbox', { name: 'Text Ihrer Nachricht' });
    await editor.fill('Verschrieben');
    await editor.press('Escape');
    await editor.waitFor({ state: 'hidden' });
    await line(olaf, 'Wir, seit drei Jahren.').waitFor();
    const row = line(kim, 'Wir, seit drei Jahren.');
    await row.hover();
    await row.getByRole('button', { name: /^Mehr zur Nachricht/ }).click();
    await kim.page.getByRole('menuitem', { name: 'Antworten' }).waitFor();
    assert.equal(await kim.page.getByRole('menuitem', { name: 'Bearbeiten' }).count(), 0);
    await kim.page.keyboard.press('Escape');
  });

  await t.test('what was answered is deleted: the answer stays and says so', async () => {
    await choose(kim, 'Wer nutzt schon FIM-Stammdaten?', 'Löschen');
    await kim.page.getByRole('button', { name: 'Löschen', exact: true }).last().click();
    for (const person of [olaf, kim]) {
      await within(1_500, line(person, 'Wir, seit drei Jahren.')
        .getByRole('button', { name: /Antwort auf.*Diese Nachricht wurde gelöscht/ }));
    }
    assert.equal(await olaf.page.getByText('Wer nutzt schon FIM').count(), 0);
  });
});

/** By the menu above the lines of who leads the talk. */
async function rule(action) {
  await ute.page.getByRole('button', { name: 'Regeln des Chats' }).click();
  await ute.page.getByRole('menuitem', { name: action }).click();
}

test('who leads the talk leads its chat', async (t) => {
  await t.test('a closed chat says so in the place of its field, and opens again', async () => {
    await field(olaf).fill('Angefangen');
    await rule('Chat schließen');
    for (const person of [olaf, kim]) {
      await within(1_500, person.page.getByText('Die Leitung hat den Chat geschlossen.', { exact: false }));
      assert.equal(await field(person).count(), 0);
    }
    await say(ute, 'Bitte jetzt die Umfrage beachten.');
    await line(kim, 'Bitte jetzt die Umfrage').waitFor();
    await rule('Chat öffnen');
    await within(1_500, field(olaf));
    assert.equal(await field(olaf).inputValue(), 'Angefangen');
    await field(olaf).fill('');
  });

  await t.test('a message is pinned above the others, and not any more', async () => {
    await choose(ute, 'Bitte jetzt die Umfrage', 'Anheften');
    for (const person of [olaf, kim]) {
      await within(1_500, person.page.getByRole('button', { name: /^Angeheftet: Ute Sommer: Bitte jetzt/ }));
    }
    await ute.page.getByRole('button', { name: 'Nicht mehr anheften' }).click();
    await olaf.page.getByRole('button', { name: /^Angeheftet/ }).waitFor({ state: 'hidden' });
  });

  await t.test('slow mode makes each person wait, and keeps the text', async () => {
    await rule('Langsamer Modus: 10 Sekunden');
    await olaf.page.getByText('Langsamer Modus: eine Nachricht alle 10 Sekunden').waitFor();
    await say(olaf, 'Die erste');
    await line(kim, 'Die erste').waitFor();
    await say(olaf, 'Die zweite');
    await olaf.page.getByText(/Nächste Nachricht in \d+ s/).first().waitFor();
    assert.equal(await field(olaf).inputValue(), 'Die zweite');
    await eventually('the wait is over', async () => {
      if ((await field(olaf).inputValue()) !== '') await field(olaf).press('Enter');
      return line(kim, 'Die zweite').isVisible();
    }, 15_000);
    await rule('Langsamen Modus beenden');
    await olaf.page.getByText('Langsamer Modus:').waitFor({ state: 'hidden' });
  });

  await t.test('who is muted reads on and asks on, and nobody else learns of it', async () => {
    await choose(ute, 'Die zweite', 'Im Chat stumm schalten');
    await within(1_500, olaf.page.getByText('Die Leitung hat Sie im Chat stumm geschaltet.', { exact: false }));
    await olaf.page.getByRole('textbox', { name: 'Ihre Frage' }).waitFor();
    await olaf.page.reload();
    await olaf.page.getByText('Die Leitung hat Sie im Chat stumm geschaltet.', { exact: false }).waitFor();
    assert.equal(await kim.page.getByText('stumm').count(), 0);
    const events = await kim.get(`/api/channels/talk:${talk.id}/events?after=0&limit=200`);
    assert.equal(/"muted":\["/.test(JSON.stringify(events)), false);
    await choose(ute, 'Die zweite', 'Wieder schreiben lassen');
    await within(1_500, field(olaf));
  });

  await t.test('a message becomes a question with one click, and stays linked with it', async () => {
    await say(kim, 'Gibt es FIM auch für Gebühren?');
    await line(ute, 'Gibt es FIM auch').waitFor();
    await choose(ute, 'Gibt es FIM auch', 'Als Frage übernehmen');
    for (const person of [olaf, kim, ute]) {
      await within(1_500, line(person, 'Gibt es FIM auch').getByRole('link', { name: /F \d+/ }));
    }
    const { state } = await olaf.get(`/api/channels/talk:${talk.id}/page?stream=questions`);
    const question = state.questions.find((one) => one.text === 'Gibt es FIM auch für Gebühren?');
    const said = (await messages()).find((one) => one.text === question.text);
    assert.equal(question.by, kim.me.person.id);
    assert.equal(question.at, said.at);
    assert.equal(question.state, 'released');
  });
});

test('nothing went wrong in the pages', () => {
  for (const person of [ute, olaf, kim]) assert.deepEqual(person.problems, []);
});

// Polls of a running talk, its moderator and two participants in three browsers: prepared, opened, voted
// in, changed, hidden, closed by hand and by their time.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { within } from './support/page.mjs';
import { World } from './support/world.mjs';

let world, ute, olaf, kim, talk;

before(async () => {
  world = await World.start();
  [ute, olaf, kim] = await Promise.all(
    ['ute.sommer@talaue.example', 'olaf.brandt@moorfeld.example', 'kim.albers@talaue.example'].map(
      (email) => world.person(email, { viewport: { width: 1600, height: 1000 } })));
  const { state } = await olaf.get('/api/channels/talks/page?stream=talks');
  talk = state.talks.find((entry) => entry.state === 'live');
  await Promise.all([ute, olaf, kim].map(async (person) => {
    await person.goto(person === ute ? `/talks/${talk.id}/regie` : `/talks/${talk.id}`);
    await panel(person).waitFor();
  }));
});
after(() => world.stop());

const panel = (person) => person.page.getByRole('region', { name: 'Umfrage' });
const poll = (person, text) => panel(person).getByRole('article', { name: text });
const stored = async () => (await olaf.get(`/api/channels/talk:${talk.id}/page?stream=polls`)).state.polls ?? [];

/** Writes one in the sheet; `how`: the button that ends it. */
async function write(text, options, how, { kind = 'Eine Antwort', hidden = false } = {}) {
  await panel(ute).getByRole('button', { name: 'Neue Umfrage' }).click();
  const sheet = ute.page.getByRole('dialog', { name: 'Neue Umfrage' });
  await sheet.getByRole('textbox', { name: 'Frage' }).fill(text);
  await sheet.getByRole('combobox', { name: 'Art' }).selectOption({ label: kind });
  for (const [place, option] of options.entries()) {
    if (place > 1) await sheet.getByRole('button', { name: 'Antwort hinzufügen' }).click();
    await sheet.getByRole('textbox', { name: `Antwort ${place + 1}` }).fill(option);
  }
  if (hidden) await sheet.getByRole('checkbox', { name: /^Ergebnis erst nach dem Ende/ }).check();
  await sheet.getByRole('button', { name: how }).click();
  await sheet.waitFor({ state: 'hidden' });
}

test('polls of a talk', async (t) => {
  await t.test('what is not a poll yet says what is missing', async () => {
    await panel(ute).getByRole('button', { name: 'Neue Umfrage' }).click();
    const sheet = ute.page.getByRole('dialog', { name: 'Neue Umfrage' });
    await sheet.getByRole('button', { name: 'Jetzt starten' }).click();
    await sheet.getByText('Was möchten Sie wissen?').waitFor();
    await sheet.getByText('Mindestens zwei Antworten zur Auswahl.').waitFor();
    await ute.page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
  });

  await t.test('prepared beforehand: on the desk only', async () => {
    await write('Woran hängt Ihr nächstes Formular?', ['Fachverfahren', 'FIM-Datenfelder', 'Personal'], 'Vorbereiten');
    await panel(ute).getByText('Woran hängt Ihr nächstes Formular?').waitFor();
    assert.equal(await olaf.page.getByText('Woran hängt Ihr nächstes Formular?').count(), 0);
    assert.equal((await stored()).length, 0);
  });

  await t.test('opened, voted in, and counted live for everyone', async () => {
    await panel(ute).getByRole('button', { name: 'Starten: Woran hängt' }).click();
    for (const person of [olaf, kim]) await within(1_500, poll(person, 'Woran hängt'));
    await poll(olaf, 'Woran hängt').getByRole('radio', { name: 'Personal' }).check();
    await poll(olaf, 'Woran hängt').getByRole('button', { name: 'Abstimmen' }).click();
    await within(1_500, poll(olaf, 'Woran hängt').getByText('Ihre Stimme ist gezählt.'));
    await poll(kim, 'Woran hängt').getByRole('radio', { name: 'Fachverfahren' }).check();
    await poll(kim, 'Woran hängt').getByRole('button', { name: 'Abstimmen' }).click();
    for (const person of [ute, olaf, kim]) {
      await within(2_500, poll(person, 'Woran hängt').getByText('2 Personen haben abgestimmt'));
      assert.equal(await poll(person, 'Woran hängt').getByText('50 %').count(), 2);
    }
  });

  await t.test('a vote can be changed, and is still one', async () => {
    await poll(kim, 'Woran hängt').getByRole('radio', { name: 'Personal' }).check();
    await poll(kim, 'Woran hängt').getByRole('button', { name: 'Stimme ändern' }).click();
    await within(2_500, poll(olaf, 'Woran hängt').getByText('100 %'));
    const [one] = await stored();
    assert.deepEqual([one.counts, one.ballots], [[0, 0, 2], 2]);
    await kim.page.reload();
    await within(5_000, poll(kim, 'Woran hängt').getByText('Ihre Stimme ist gezählt.'));
    assert.equal(await poll(kim, 'Woran hängt').getByRole('radio', { name: 'Personal' }).isChecked(), true);
  });

  await t.test('closed: the result stays, and nobody votes any more', async () => {
    await poll(ute, 'Woran hängt').getByRole('button', { name: /^Umfrage beenden/ }).click();
    for (const person of [ute, olaf, kim]) await within(1_500, poll(person, 'Woran hängt').getByText('Beendet'));
    assert.equal(await poll(olaf, 'Woran hängt').getByRole('radio').count(), 0);
    await poll(olaf, 'Woran hängt').getByText('100 %').waitFor();
  });

  await t.test('a hidden result comes with the end', async () => {
    await write('Nutzen Sie FIM?', ['Ja', 'Nein'], 'Jetzt starten', { hidden: true });
    await poll(olaf, 'Nutzen Sie FIM?').getByRole('radio', { name: 'Ja' }).check();
    await poll(olaf, 'Nutzen Sie FIM?').getByRole('button', { name: 'Abstimmen' }).click();
    await within(2_500, poll(kim, 'Nutzen Sie FIM?').getByText('1 Person hat abgestimmt'));
    assert.equal(await poll(kim, 'Nutzen Sie FIM?').getByText('100 %').count(), 0);
    await poll(ute, 'Nutzen Sie FIM?').getByRole('button', { name: /^Umfrage beenden/ }).click();
    await within(1_500, poll(kim, 'Nutzen Sie FIM?').getByText('100 %'));
  });

  await t.test('answers in own words are shown together at the end', async () => {
    await write('Was fehlt Ihnen?', [], 'Jetzt starten', { kind: 'Eigene Worte' });
    await poll(kim, 'Was fehlt Ihnen?').getByRole('textbox', { name: 'Ihre Antwort' }).fill('Zeit zum Testen');
    await poll(kim, 'Was fehlt Ihnen?').getByRole('button', { name: 'Abstimmen' }).click();
    await within(1_500, poll(kim, 'Was fehlt Ihnen?').getByText('Ihre Stimme ist gezählt.'));
    assert.equal(await olaf.page.getByText('Zeit zum Testen').count(), 0);
    await poll(ute, 'Was fehlt Ihnen?').getByRole('button', { name: /^Umfrage beenden/ }).click();
    await within(1_500, poll(olaf, 'Was fehlt Ihnen?').getByText('Zeit zum Testen'));
  });

  await t.test('several at once, and earlier ones below', async () => {
    await write('Erste von zweien?', ['Ja', 'Nein'], 'Jetzt starten');
    await write('Zweite von zweien?', ['1', '2'], 'Jetzt starten', { kind: 'Skala' });
    for (const text of ['Erste von zweien?', 'Zweite von zweien?']) await within(1_500, poll(olaf, text));
    await panel(olaf).getByText('3 frühere Umfragen').click();
    await poll(olaf, 'Woran hängt').waitFor();
  });

  await t.test('discarded before it was opened: gone from the desk', async () => {
    await write('Doch nicht?', ['Ja', 'Nein'], 'Vorbereiten');
    await panel(ute).getByRole('button', { name: 'Verwerfen: Doch nicht?' }).click();
    await panel(ute).getByText('Doch nicht?').waitFor({ state: 'hidden' });
  });

  await t.test('nothing went wrong in the pages', () => {
    for (const person of [ute, olaf, kim]) assert.deepEqual(person.problems, []);
  });
});

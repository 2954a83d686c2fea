// Polls of a running talk, its moderator and two participants in three browsers: prepared, opened, voted
// in, changed, hidden, closed by hand and by their time.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { live_talk } from './support/live_talk.mjs';
import { within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { World } from './support/world.mjs';

let world, ute, olaf, kim, talk;

before(async () => {
  world = await World.start();
  [ute, olaf, kim] = await Promise.all(
    ['ute.sommer@talaue.example', 'olaf.brandt@moorfeld.example', 'kim.albers@talaue.example'].map(
      (email) => world.person(email, { viewport: { width: 1600, height: 1000 } })));
  talk = await live_talk(world);
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
async function write(text, options, how, { kind = 'Eine Antwort', hidden = false, time = '' } = {}) {
  await panel(ute).getByRole('button', { name: 'Neue Umfrage' }).click();
  const sheet = ute.page.getByRole('dialog', { name: 'Neue Umfrage' });
  await sheet.getByRole('textbox', { name: 'Frage' }).fill(text);
  await sheet.getByRole('combobox', { name: 'Art' }).selectOption({ label: kind });
  for (const [place, option] of options.entries()) {
    if (place > 1) await sheet.getByRole('button', { name: 'Antwort hinzufügen' }).click();
    await sheet.getByRole('textbox', { name: `Antwort ${place + 1}` }).fill(option);
  }
  if (hidden) await sheet.getByRole('checkbox', { name: /^Ergebnis erst nach dem Ende/ }).check();
  if (time) await sheet.getByRole('combobox', { name: 'Zeit zum Abstimmen' }).selectOption({ label: time });
  await sheet.getByRole('button', { name: how }).click();
  await sheet.waitFor({ state: 'hidden' });
}

test('polls of a talk', async (t) => {
  await t.test('what is not a poll yet says what is missing', async () => {
    await panel(ute).getByRole('button', { name: 'Neue Umfrage' }).click();
    const sheet = ute.page.getByRole('dialog', { name: 'Neue Umfrage' });
    await sheet.getByRole('button', { name: 'Jetzt starten' }).click();
    await sheet.getByText('Was möchten Sie wissen?').waitFor();
    await sheet.locator('.error', { hasText: 'Mindestens zwei Antworten zur Auswahl.' }).waitFor();
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
    const height = async () => (await poll(kim, 'Woran hängt').boundingBox()).height;
    const before = await height();
    await poll(olaf, 'Woran hängt').getByRole('radio', { name: 'Personal' }).check();
    await poll(olaf, 'Woran hängt').getByRole('button', { name: 'Abstimmen' }).click();
    await within(1_500, poll(olaf, 'Woran hängt').getByText('Ihre Stimme ist gezählt.'));
    await within(2_500, poll(kim, 'Woran hängt').getByText('1 Person hat abgestimmt'));
    assert.equal(await height(), before, 'nothing moves under the hand of who is about to vote');
    await poll(kim, 'Woran hängt').getByRole('radio', { name: 'Fachverfahren' }).check();
    await poll(kim, 'Woran hängt').getByRole('button', { name: 'Abstimmen' }).click();
    for (const person of [ute, olaf, kim]) {
      await within(2_500, poll(person, 'Woran hängt').getByText('2 Personen haben abgestimmt'));
      assert.equal(await poll(person, 'Woran hängt').getByText('50 %').count(), 2);
    }
  });

  await t.test('what is being chosen stays when a vote from another device comes in', async () => {
    await poll(kim, 'Woran hängt').getByRole('radio', { name: 'Personal' }).check();
    const [one] = await stored();
    const phone = await Wire.connect(world, 'kim.albers@talaue.example');
    await phone.must('poll.vote', `talk:${talk.id}`, { poll: one.id, choices: [1] });
    phone.close();
    await within(2_500, poll(kim, 'Woran hängt').locator('[aria-label="FIM-Datenfelder"][aria-valuenow="1"]'));
    assert.equal(await poll(kim, 'Woran hängt').getByRole('radio', { name: 'Personal' }).isChecked(), true);
  });

  await t.test('a vote can be changed, and is still one', async () => {
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

  await t.test('with a time it ends by itself, for everyone, on the clock of the server', async () => {
    await write('Nur kurz?', ['Ja', 'Nein'], 'Vorbereiten', { time: '30 Sekunden' });
    await panel(ute).getByText('· 30 Sekunden').waitFor();
    // Opened with less, so that nobody waits for it here.
    const desk = `desk:${talk.id}`;
    const { state } = await ute.get(`/api/channels/${desk}/page?stream=polls`);
    const { id } = state.polls.find((one) => one.text === 'Nur kurz?');
    const wire = await Wire.connect(world, 'ute.sommer@talaue.example');
    // The others end first, so that this one stands on top when it is over.
    for (const { id: other } of (await stored()).filter((one) => one.state === 'open')) {
      await wire.must('poll.close', `talk:${talk.id}`, { poll: other });
    }
    await wire.must('poll.open', desk, { poll: id, seconds: 4 });
    await within(1_500, poll(olaf, 'Nur kurz?').getByText(/^noch 00:0\d$/));
    await poll(olaf, 'Nur kurz?').getByRole('radio', { name: 'Ja' }).check();
    await poll(olaf, 'Nur kurz?').getByRole('button', { name: 'Abstimmen' }).click();
    for (const person of [olaf, kim]) {
      await within(6_000, poll(person, 'Nur kurz?').getByText('100 %'));
      await within(6_000, poll(person, 'Nur kurz?').getByText('Beendet'));
    }
    const late = await wire.command('poll.vote', `talk:${talk.id}`, { poll: id, choices: [1] });
    assert.equal(late.error?.code, 'wrong_state');
    wire.close();
    const closed = (await stored()).find((one) => one.id === id);
    assert.deepEqual(closed.counts, [1, 0]);
    assert.equal(Date.parse(closed.closes_at) - Date.parse(closed.opened_at), 4_000);
  });

  await t.test('the result is kept as a table', async () => {
    const [download] = await Promise.all([
      olaf.page.waitForEvent('download'),
      poll(olaf, 'Nur kurz?').getByRole('button', { name: /^Ergebnis als CSV/ }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'Nur-kurz.csv');
    assert.equal(readFileSync(await download.path(), 'utf8'),
      '\uFEFFAntwort;Stimmen;Anteil in Prozent\r\nJa;1;100\r\nNein;0;0\r\n');
  });

  const share = (person, text, option, percent) =>
    poll(person, text).locator('.option').filter({ hasText: option }).getByText(`${percent} %`, { exact: true });
  const vote = (person, text) => poll(person, text).getByRole('button', { name: /^(Abstimmen|Stimme ändern)$/ }).click();

  await t.test('several answers: each counts, and the shares are of those who voted', async () => {
    await write('Was haben Sie schon?', ['Scanner', 'Aktenplan', 'Schulung'], 'Jetzt starten', { kind: 'Mehrere Antworten' });
    const box = (person, name) => poll(person, 'Was haben Sie').getByRole('checkbox', { name });
    await box(olaf, 'Scanner').check();
    await box(olaf, 'Schulung').check();
    await vote(olaf, 'Was haben Sie');
    await within(1_500, poll(olaf, 'Was haben Sie').getByText('Ihre Stimme ist gezählt.'));
    await box(kim, 'Scanner').check();
    await vote(kim, 'Was haben Sie');
    for (const person of [ute, olaf, kim]) {
      await within(2_500, poll(person, 'Was haben Sie').getByText('2 Personen haben abgestimmt'));
      await within(2_500, share(person, 'Was haben Sie', 'Scanner', 100));
      await within(2_500, share(person, 'Was haben Sie', 'Schulung', 50));
      await within(2_500, share(person, 'Was haben Sie', 'Aktenplan', 0));
    }
    // One of two taken back: still two people, and the other answer stays.
    await box(olaf, 'Schulung').uncheck();
    await box(olaf, 'Aktenplan').check();
    await vote(olaf, 'Was haben Sie');
    await within(2_500, share(kim, 'Was haben Sie', 'Aktenplan', 50));
    await within(2_500, share(kim, 'Was haben Sie', 'Schulung', 0));
    await poll(ute, 'Was haben Sie').getByRole('button', { name: /^Umfrage beenden/ }).click();
    await within(1_500, poll(kim, 'Was haben Sie').getByText('Beendet'));
    await within(1_500, share(kim, 'Was haben Sie', 'Scanner', 100));
    const { counts, ballots } = (await stored()).find((one) => one.text === 'Was haben Sie schon?');
    assert.deepEqual([counts, ballots], [[2, 1, 0], 2]);
  });

  await t.test('a scale: the mean is shown, and moves with the votes', async () => {
    await write('Wie weit sind Sie?', ['1', '2', '3', '4', '5'], 'Jetzt starten', { kind: 'Skala' });
    const scale = (person) => poll(person, 'Wie weit sind Sie?');
    await scale(olaf).getByRole('radio', { name: /^5\b/ }).check();
    await vote(olaf, 'Wie weit');
    for (const person of [ute, olaf, kim]) await within(2_500, scale(person).getByText('Im Mittel 5', { exact: true }));
    await scale(kim).getByRole('radio', { name: /^2\b/ }).check();
    await vote(kim, 'Wie weit');
    for (const person of [ute, olaf, kim]) await within(2_500, scale(person).getByText('Im Mittel 3,5', { exact: true }));
    await scale(ute).getByRole('button', { name: /^Umfrage beenden/ }).click();
    for (const person of [ute, olaf, kim]) {
      await within(1_500, scale(person).getByText('Beendet'));
      await within(1_500, scale(person).getByText('Im Mittel 3,5', { exact: true }));
    }
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

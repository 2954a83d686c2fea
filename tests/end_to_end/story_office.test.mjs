// A thread followed live on two devices; a question to a contact point, asked at a task and answered
// from its inbox; an annotation at a task, seen live by another.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World } from './support/world.mjs';
import { within } from './support/page.mjs';

let world, kim, phone, olaf, template;

before(async () => {
  world = await World.start();
  [kim, phone, olaf] = await Promise.all(
    ['kim.albers@talaue.example', 'kim.albers@talaue.example', 'olaf.brandt@moorfeld.example'].map(
      (email) => world.person(email)));
  template = await world.template(kim, 'OZG-konformes Formular');
});
after(() => world.stop());

test('a thread: live insert, unread on two devices, edit, delete', async (t) => {
  const { threads } = await kim.get('/api/threads?limit=50');
  const thread = threads.find(({ entry }) => entry.title === 'Stichtag oder Aktenübernahme?').entry;
  const row = (person) => person.page.getByRole('listitem').filter({ hasText: thread.title }).first();

  await t.test('both devices show what is unread, and reading on one clears the other', async () => {
    await phone.goto('/');
    await within(5_000, row(phone).getByText('2 neu', { exact: true }));
    await kim.goto(`/themen/thema/${thread.id}`);
    await kim.page.getByText(/Ungelesen ab hier/).first().waitFor();
    await kim.page.locator('[data-thread-scroll]').evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await row(phone).getByText('2 neu', { exact: true }).waitFor({ state: 'detached', timeout: 6_000 });
  });

  await t.test('a new post, its edit and its erasure arrive without a reload', async () => {
    await olaf.goto(`/themen/thema/${thread.id}`);
    await olaf.page.getByRole('textbox', { name: 'Ihr Beitrag zu diesem Thema' }).fill('Wir beginnen mit dem Bauamt.');
    await olaf.page.getByRole('button', { name: 'Beitrag senden' }).click();
    await within(3_000, kim.page.getByText('Wir beginnen mit dem Bauamt.').first());
    await olaf.page.getByRole('button', { name: 'Bearbeiten: B 15' }).click();
    await olaf.page.getByRole('textbox', { name: 'Text von B 15' }).fill('Wir beginnen mit dem Sozialamt.');
    await olaf.page.getByRole('button', { name: 'Änderung speichern' }).click();
    await within(3_000, kim.page.getByText('Wir beginnen mit dem Sozialamt.').first());
    await olaf.page.getByRole('button', { name: 'Mehr zu B 15' }).click();
    await olaf.page.getByRole('menuitem', { name: 'Löschen' }).click();
    await olaf.page.getByRole('button', { name: 'Endgültig löschen' }).click();
    await kim.page.getByText('Wir beginnen mit dem Sozialamt.').first()
      .waitFor({ state: 'detached', timeout: 3_000 });
  });
});

test('a question to a contact point is asked at a task, answered from its inbox, and stands there', async () => {
  const question = 'Braucht die Prüfung ein eigenes Gerät?';
  await kim.goto('/eingang');
  await olaf.goto(`/vorlagen/${template.id}/aufgaben/5.1`);
  await olaf.page.getByRole('textbox', { name: 'Frage oder Anmerkung zu 5.1' }).fill(question);
  await olaf.page.getByRole('button', { name: 'Rückfrage senden' }).click();
  const line = kim.page.getByRole('link').filter({ hasText: question }).first();
  await within(3_000, line);
  await line.click();
  await kim.page.getByRole('textbox', { name: /^Ihre Antwort als Ansprechstelle/ }).fill('Nein, ein Arbeitsplatzrechner genügt.');
  await kim.page.getByRole('button', { name: 'Antwort senden' }).click();
  await within(3_000, olaf.page.getByText('Nein, ein Arbeitsplatzrechner genügt.').first());
});

test('an annotation at a task is seen live by another', async () => {
  await kim.goto(`/vorlagen/${template.id}/aufgaben/6.1`);
  await kim.page.getByRole('textbox', { name: 'Frage oder Anmerkung zu 6.1' }).waitFor();
  await olaf.goto(`/vorlagen/${template.id}/aufgaben/6.1`);
  await olaf.page.getByRole('textbox', { name: 'Frage oder Anmerkung zu 6.1' }).fill('Bei uns pflegt das die Redaktion.');
  await olaf.page.getByRole('button', { name: 'Nur anmerken' }).click();
  await within(3_000, kim.page.getByText('Bei uns pflegt das die Redaktion.').first());
  for (const person of [kim, phone, olaf]) assert.deepEqual(person.problems, []);
});

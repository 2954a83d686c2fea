// A thread followed live on two devices; a question to a contact point, asked at a task and answered
// from its inbox; an annotation at a passage of a task's text, through two new versions.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, World } from './support/world.mjs';
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
  // Whom it goes to, and who stands in for them, is one press away.
  const answering = olaf.page.getByRole('button', { name: 'IT-Zweckverband Talaue, Formularservice, Ansprechpersonen zeigen' });
  await answering.click();
  const office = olaf.page.getByRole('dialog', { name: 'Ansprechstelle' });
  for (const [group, names] of [['Ansprechpersonen', ['Jana Wendt', 'Kim Albers']], ['Vertretung', ['Tobias Grell']]]) {
    const listed = office.getByRole('list', { name: group }).getByRole('listitem');
    await listed.filter({ hasText: names[0] }).waitFor();
    await eventually(`${group} are named`, async () =>
      (await listed.allInnerTexts()).map((text) => names.find((name) => text.includes(name))).sort().join() === names.join());
  }
  await olaf.page.keyboard.press('Escape');
  await office.waitFor({ state: 'hidden' });
  assert.equal(await answering.evaluate((button) => button === document.activeElement), true);
  await olaf.page.getByRole('textbox', { name: 'Frage oder Anmerkung zu 5.1' }).fill(question);
  await olaf.page.getByRole('button', { name: 'Rückfrage senden' }).click();
  const line = kim.page.getByRole('link').filter({ hasText: question }).first();
  await within(3_000, line);
  await line.click();
  await kim.page.getByRole('button', { name: /Formularservice, Ansprechpersonen zeigen$/ }).waitFor();
  await kim.page.getByRole('textbox', { name: /^Ihre Antwort als Ansprechstelle/ }).fill('Nein, ein Arbeitsplatzrechner genügt.');
  await kim.page.getByRole('button', { name: 'Antwort senden' }).click();
  await within(3_000, olaf.page.getByText('Nein, ein Arbeitsplatzrechner genügt.').first());
});

/** Marks a passage of the open task's text with the mouse. */
async function mark(person, passage) {
  const text = person.page.locator('[data-task-text]');
  await text.getByText(passage).waitFor();
  const [from, to] = await text.evaluate((box, wanted) => {
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (!node.data.includes(wanted)) node = walker.nextNode();
    const range = document.createRange();
    range.setStart(node, node.data.indexOf(wanted));
    range.setEnd(node, node.data.indexOf(wanted) + wanted.length);
    range.startContainer.parentElement.scrollIntoView();
    const rects = [...range.getClientRects()];
    const middle = (rect) => rect.top + rect.height / 2;
    const last = rects.at(-1);
    return [{ x: rects[0].left, y: middle(rects[0]) }, { x: last.right, y: middle(last) }];
  }, passage);
  await person.page.mouse.move(from.x, from.y);
  await person.page.mouse.down();
  await person.page.mouse.move(to.x, to.y, { steps: 4 });
  await person.page.mouse.up();
}

/** The open task's text as it is shown, with what is highlighted in it in brackets. */
const shown_text = (person) => person.page.locator('[data-task-text]').evaluate((box) =>
  [...box.childNodes].map((node) =>
    node.nodeName === 'A' ? `[${node.textContent}]` : node.textContent).join(''));

/** Writes the next version with what `change` does to it, and publishes it. */
async function publish(person, version, changes, change) {
  const { page } = person;
  await person.goto(`/vorlagen/${template.id}?ansicht=bearbeiten`);
  await page.getByRole('textbox', { name: 'Name der Fassung' }).fill(version);
  await page.getByRole('textbox', { name: 'Was sich ändert' }).fill(changes);
  await change(page);
  await page.getByRole('button', { name: 'Fassung veröffentlichen' }).click();
  await page.getByRole('button', { name: `Fassung ${version}, alle Fassungen zeigen` }).waitFor();
}

test('an annotation at a passage stays there through versions, or is listed as orphaned', async (t) => {
  const passage = 'anonymisierten Anträgen';
  const { state } = await kim.get(`/api/channels/template:${template.id}/page?stream=versions`);
  assert.ok(!state.versions.some(({ version }) => version.startsWith('v2')));
  const { plan } = await kim.get(`/api/templates/${template.id}/versions/${state.versions.at(-1).version}`);
  const text = plan.tasks.find(({ id }) => id === '5.2').text;
  assert.equal(text.split(passage).length, 2);
  const marked = text.replace(passage, `[${passage}]`);
  const reads = async (person, wanted) => {
    await eventually('the text', async () => (await shown_text(person)) === wanted, 3_000).catch(() => {});
    assert.equal(await shown_text(person), wanted);
  };
  const write = (person, task) => person.page.getByRole('textbox', { name: `Frage oder Anmerkung zu ${task}` });
  const annotate = async (person, task, remark) => {
    await write(person, task).fill(remark);
    await person.page.getByRole('button', { name: 'Nur anmerken' }).click();
  };
  /** Opens a task in the editor. */
  const edit = async (page, task) => {
    await page.getByRole('button', { name: new RegExp(`^${task.replace('.', '\\.')} .* bearbeiten$`) }).click();
    return page.locator(`[data-draft-task="${task}"]`);
  };

  await t.test('made by marking the passage, it is seen live by another, at its passage', async () => {
    for (const person of [kim, olaf]) {
      await person.goto(`/vorlagen/${template.id}/aufgaben/5.2`);
      await reads(person, text);
    }
    await mark(olaf, passage);
    await olaf.page.getByRole('button', { name: 'Anmerken', exact: true }).click();
    await annotate(olaf, '5.2', 'Schwärzen genügt nicht.');
    await within(3_000, kim.page.getByText('Schwärzen genügt nicht.').first());
    for (const person of [kim, olaf]) await reads(person, marked);
  });

  await t.test('one at a whole task, and one for oneself, are made as well', async () => {
    await phone.goto(`/vorlagen/${template.id}/aufgaben/6.4`);
    await annotate(phone, '6.4', 'Das Paket liegt schon bereit.');
    await within(3_000, phone.page.getByText('Das Paket liegt schon bereit.').first());
    await mark(olaf, 'Bearbeitungszeit');
    await olaf.page.getByRole('button', { name: 'Anmerken', exact: true }).click();
    await olaf.page.getByRole('combobox', { name: 'Wer die Anmerkung sieht' }).selectOption('private');
    await annotate(olaf, '5.2', 'Stoppuhr mitnehmen.');
    await reads(olaf, marked.replace('Bearbeitungszeit', '[Bearbeitungszeit]'));
    assert.equal(await shown_text(kim), marked);
  });

  await t.test('the next version moves the passage, and both still see it there, live', async () => {
    // In front of it, too, so that its old place and a search for its words would both be wrong.
    const front = `Mit ${passage} beginnen. `;
    await publish(phone, 'v2.0', 'Womit der Test beginnt.', async (page) => {
      await (await edit(page, '5.2')).getByRole('textbox', { name: /^Text/ }).fill(front + text);
    });
    await reads(kim, front + marked);
    await reads(olaf, front + marked.replace('Bearbeitungszeit', '[Bearbeitungszeit]'));
  });

  await t.test('a version without the passage and without a task lists them, and marks nothing', async () => {
    const other = 'Zehn Fälle aus Anträgen bilden, die anonymisierten zuerst.';
    await publish(phone, 'v2.1', 'Kürzer.', async (page) => {
      await (await edit(page, '5.2')).getByRole('textbox', { name: /^Text/ }).fill(other);
      await (await edit(page, '6.4')).getByRole('button', { name: 'Aufgabe entfernen' }).click();
    });
    for (const [person, count] of [[kim, 2], [olaf, 3]]) {
      await reads(person, other);
      const { page } = person;
      assert.equal(await page.getByText('Schwärzen genügt nicht.').count(), 0);
      await page.getByRole('button', { name: `${count} verwaiste Anmerkungen` }).click();
      const sheet = page.getByRole('dialog', { name: 'Verwaiste Anmerkungen' });
      await sheet.getByText(`„${passage}“`).waitFor();
      await sheet.getByText('Schwärzen genügt nicht.').waitFor();
      await sheet.getByText('Das Paket liegt schon bereit.').waitFor();
      assert.equal(await sheet.getByText('Stoppuhr mitnehmen.').count(), person === olaf ? 1 : 0);
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'hidden' });
    }
  });

  for (const person of [kim, phone, olaf]) assert.deepEqual(person.problems, []);
});

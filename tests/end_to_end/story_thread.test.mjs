// What people do with a thread beside reading it: follow and mute it on two devices, attach a picture
// with its description, look at earlier wordings, link it with a task and come back from there, write
// while offline and reload.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { event_time, watch_for } from './support/moment.mjs';
import { within } from './support/page.mjs';
import { pdf, picture } from './support/pictures.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, World } from './support/world.mjs';

const title = 'Wohin mit den alten Akten?';
let world, kim, phone, olaf, wire, thread, template;

before(async () => {
  world = await World.start();
  [kim, phone, olaf] = await Promise.all(
    ['kim.albers@talaue.example', 'kim.albers@talaue.example', 'olaf.brandt@moorfeld.example'].map(
      (email) => world.person(email)));
  template = await world.template(kim, 'eAkte-Einführung');
  wire = await Wire.connect(world, 'olaf.brandt@moorfeld.example');
  const area = (await kim.get('/api/directory')).areas[0].id;
  const made = await wire.must('thread.create', `area:${area}`,
    { title, text: 'Wir haben noch zwei Räume voll.', links: [], files: [] });
  thread = { id: made.item, channel: `thread:${made.item}`, path: `/themen/thema/${made.item}` };
});
after(async () => {
  wire.close();
  await world.stop();
});

const post = (text) => wire.must('post.create', thread.channel, { text, links: [], files: [] });
const button = (person, name) => person.page.getByRole('button', { name, exact: true }).first();
/** The thread among what a person follows, on the start page. */
const row = (person) => person.page.getByRole('listitem').filter({ hasText: title }).first();
const write = (person) => person.page.getByRole('textbox', { name: 'Ihr Beitrag zu diesem Thema' });
const article = (person, mark) => person.page.getByRole('article', { name: new RegExp(`^${mark} `) });

test('follow, unread that rises on the other device, mute', async (t) => {
  await t.test('what is followed on one device is listed on the other', async () => {
    await phone.goto('/?verfolgt=alle');
    await phone.page.getByRole('heading', { name: 'Was ich verfolge' }).waitFor();
    await kim.goto(thread.path);
    assert.equal(await row(phone).count(), 0);
    await button(kim, 'Folgen').click();
    await within(3_000, button(kim, 'Gefolgt'));
    await within(3_000, row(phone));
  });

  await t.test('the number of what is unread rises with each post, without a reload', async () => {
    await eventually('the first post counts as read', async () => {
      const { following } = await phone.get('/api/following');
      return following.find(({ channel }) => channel === thread.channel)?.read === 1;
    });
    // Away from the thread, or what comes would be read at once.
    await kim.goto('/talks');
    for (const count of ['1 neu', '2 neu', '3 neu']) {
      await post(`Ein Beitrag, dann sind es ${count}.`);
      await within(6_000, row(phone).getByText(count, { exact: true }));
    }
  });

  await t.test('muted on one device, it counts nowhere and is listed nowhere', async () => {
    await kim.goto(thread.path);
    await button(kim, 'Stummschalten').click();
    await within(3_000, kim.page.getByText('Stummgeschaltet. Neues zählt nirgends.').first());
    await row(phone).waitFor({ state: 'detached', timeout: 3_000 });
    await post('Das hört hier niemand.');
    const { following } = await phone.get('/api/following');
    assert.ok(!following.some(({ channel }) => channel === thread.channel));
  });

  await t.test('an own post does not end the muting, a person does', async () => {
    await write(kim).fill('Wir haben einen Raum frei.');
    await button(kim, 'Beitrag senden').click();
    await within(3_000, article(kim, 'Beitrag 6'));
    await within(3_000, button(kim, 'Stummschalten aufheben'));
    assert.equal(await row(phone).count(), 0);
    await button(kim, 'Stummschalten aufheben').click();
    await within(3_000, button(kim, 'Stummschalten'));
    await button(kim, 'Folgen').click();
    await within(3_000, row(phone));
  });
});

test('a picture needs a description, which the others get with it', async (t) => {
  const files = olaf.page.locator('input[type=file]');

  await t.test('without one nothing is sent, and the field says why', async () => {
    await olaf.goto(thread.path);
    await files.setInputFiles([picture('regale.png'), pdf('aktenplan.pdf')]);
    await olaf.page.getByRole('list', { name: 'Anhänge' }).getByText('aktenplan.pdf', { exact: true }).waitFor();
    await write(olaf).fill('So sieht es bei uns aus.');
    await button(olaf, 'Beitrag senden').click();
    await within(3_000, olaf.page.getByText('Bitte beschreiben Sie das Bild in einem Satz.').first());
    assert.equal(await write(olaf).inputValue(), 'So sieht es bei uns aus.');
  });

  await t.test('what is no picture and no PDF is refused by what it is, not by its name', async () => {
    await files.setInputFiles([{ name: 'falsch.png', mimeType: 'image/png', buffer: Buffer.from('kein Bild') }]);
    for (const field of await olaf.page.getByRole('textbox', { name: /^Was zeigt das Bild/ }).all()) {
      await field.fill('Volle Regale im Keller');
    }
    await button(olaf, 'Beitrag senden').click();
    await within(3_000, olaf.page.getByText('falsch.png ist beschädigt oder weder Bild noch PDF.').first());
    await button(olaf, 'Anhang entfernen: falsch.png').click();
  });

  await t.test('with one, the other sees the picture, its description, and can open the PDF', async () => {
    await button(olaf, 'Beitrag senden').click();
    const shown = article(kim, 'Beitrag 7');
    await within(3_000, shown.getByText('So sieht es bei uns aus.'));
    const image = shown.getByRole('img', { name: 'Volle Regale im Keller' });
    await within(3_000, image);
    await image.scrollIntoViewIfNeeded();
    await eventually('the picture is drawn', () => image.evaluate((img) => img.complete && img.naturalWidth === 1));
    const [download] = await Promise.all([
      kim.page.waitForEvent('download'),
      shown.getByRole('link', { name: /aktenplan\.pdf/ }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'aktenplan.pdf');
    const address = await image.evaluate((img) => img.src);
    assert.equal((await fetch(address)).status, 401, 'nobody gets it without a login');
  });
});

test('an edited post shows its earlier wordings, also one that is made meanwhile', async () => {
  const { item } = await post('Erst scannen, dann vernichten.');
  const edit = (text) => wire.must('post.edit', thread.channel, { post: item, text });
  await edit('Erst scannen, dann prüfen, dann vernichten.');
  await article(kim, 'Beitrag 8').getByRole('link', { name: 'bearbeitet, frühere Fassungen von B 8' }).click();
  const sheet = kim.page.getByRole('dialog', { name: 'Fassungen von B 8' });
  const wordings = () => sheet.locator('p.text').allInnerTexts();
  await sheet.getByText('Erst scannen, dann vernichten.').waitFor();
  assert.deepEqual(await wordings(),
    ['Erst scannen, dann prüfen, dann vernichten.', 'Erst scannen, dann vernichten.']);
  await edit('Erst prüfen, dann scannen, dann vernichten.');
  await eventually('the newest wording is there', async () => (await wordings()).length === 3, 3_000);
  assert.deepEqual(await wordings(), ['Erst prüfen, dann scannen, dann vernichten.',
    'Erst scannen, dann prüfen, dann vernichten.', 'Erst scannen, dann vernichten.']);
  await kim.page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'hidden' });
});

test('a link with a task stands at both ends, and leads there and back', async (t) => {
  const task = `/vorlagen/${template.id}/aufgaben/5.2`;
  await phone.goto(task);
  await phone.page.getByRole('heading', { name: /Stichtag/ }).first().waitFor();

  await t.test('added in the thread, it is seen at the open task within a second', async (t) => {
    const seen = await watch_for(phone, title);
    await button(kim, 'Bezug hinzufügen').click();
    await kim.page.getByRole('textbox', { name: 'Adresse einfügen' }).fill(world.origin + task);
    await button(kim, 'Hinzufügen').click();
    const at = await seen();
    const after_ms = at - (await event_time(kim, thread.channel, 'link.added'));
    t.diagnostic(`seen after ${after_ms} ms`);
    assert.ok(after_ms <= 1_000, `seen after ${after_ms} ms`);
  });

  await t.test('from the task to the thread, and from the thread to the task', async () => {
    await phone.page.getByRole('listitem').filter({ hasText: title }).first()
      .getByRole('link', { name: 'Thema lesen' }).click();
    await phone.page.waitForURL(`**${thread.path}`);
    await phone.page.getByRole('heading', { name: title }).waitFor();
    await phone.page.getByRole('link', { name: /^Aufgabe 5\.2/ }).first().click();
    await phone.page.waitForURL(`**${task}`);
    await phone.page.getByRole('heading', { name: /Stichtag/ }).first().waitFor();
  });
});

test('written while offline, the page reloaded: sent once, and what was only typed is still there', async () => {
  const text = `Aus dem Zug geschrieben, ${randomUUID()}.`;
  await kim.goto(thread.path);
  await write(kim).waitFor();
  await kim.context.setOffline(true);
  await button(kim, 'Jetzt verbinden').waitFor();
  await write(kim).fill(text);
  await button(kim, 'Beitrag senden').click();
  await within(3_000, kim.page.getByText('Wird gesendet, sobald Sie verbunden sind').first());
  await write(kim).fill('Noch nicht fertig');
  await kim.page.getByText('Entwurf gespeichert').first().waitFor();
  // A page that is offline cannot be loaded: the browser's own error takes its place.
  await assert.rejects(kim.page.reload(), /ERR_INTERNET_DISCONNECTED/);
  await kim.context.setOffline(false);
  await kim.goto(thread.path);
  await phone.goto(thread.path);
  for (const person of [kim, phone]) {
    await within(5_000, person.page.getByRole('article').filter({ hasText: text }));
    assert.equal(await person.page.getByText(text).count(), 1);
  }
  assert.equal(await write(kim).inputValue(), 'Noch nicht fertig');
  const { events } = await kim.get(`/api/channels/${thread.channel}/events?after=0&limit=200`);
  assert.equal(events.filter(({ data }) => data.posts?.some((one) => one.text === text)).length, 1);

  for (const person of [kim, phone, olaf]) {
    assert.deepEqual(person.problems, []);
    assert.deepEqual(person.foreign, []);
  }
});

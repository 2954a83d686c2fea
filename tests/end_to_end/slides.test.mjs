// Slides of a running talk: who leads it brings a PDF file and shows it, two others see and read it, turn
// pages for themselves and come back; a pointer; all of it by the keyboard; and what is refused.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { deck } from './support/deck.mjs';
import { Keyboard } from './support/keyboard.mjs';
import { live_talk } from './support/live_talk.mjs';
import { event_time, watch_for } from './support/moment.mjs';
import { pasteInto, within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, World } from './support/world.mjs';

const three_pages = deck('FIM_in_drei_Schritten.pdf', [
  ['FIM in drei Schritten', 'Erstens: Leistung suchen'],
  ['Vertrauensniveau', 'Welche Daten gehen an wen?', 'Was geschieht bei Verwechslung?'],
  ['Vielen Dank', 'Fragen bitte in die Fragenliste'],
]);
const two_pages = deck('Anhang.pdf', [['Anhang A'], ['Anhang B']]);

let world, ute, olaf, kim, talk;

before(async () => {
  world = await World.start();
  [ute, olaf, kim] = await Promise.all(
    ['ute.sommer@talaue.example', 'olaf.brandt@moorfeld.example', 'kim.albers@talaue.example'].map(
      (email) => world.person(email, { viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' })));
  for (const person of [ute, olaf, kim]) {
    person.blocked = [];
    person.page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) person.blocked.push(message.text());
    });
  }
  talk = await live_talk(world);
  await Promise.all([ute, olaf, kim].map((person) =>
    person.goto(person === ute ? `/talks/${talk.id}/regie` : `/talks/${talk.id}`)));
  await panel(ute).waitFor();
  await olaf.page.getByRole('region', { name: 'Bühne' }).waitFor();
});
after(() => world.stop());

const channel = () => `talk:${talk.id}`;
const panel = (person) => person.page.getByRole('region', { name: 'Folien', exact: true });
const slide = (person) => person.page.getByRole('group', { name: 'Gezeigte Folie' });
const stage = (person) => person.page.getByRole('region', { name: 'Bühne' });
/** In the bar below the slide, before that of the list. */
const start_button = (person) => stage(person).getByRole('button', { name: 'Allen zeigen: FIM in drei Schritten' }).first();
const stored = async (stream) => (await olaf.get(`/api/channels/${channel()}/page?stream=${stream}`)).state[stream] ?? [];
/** How many files the database knows, and all that lie in the folder. */
const kept_files = () => ({
  known: world.sql('SELECT count(*) FROM file'),
  there: readdirSync(world.env.BT_FILES_DIR, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).map(({ name }) => name).sort(),
});
const bring = (person, file) => panel(person).locator('input[type=file]').setInputFiles(file);

/** Where the person's stage and what is below it stand. */
const places = (person) => stage(person).evaluate((root) =>
  [...root.children].map((part) => part.getBoundingClientRect().toJSON()));

/** Each sees the text within 300 ms of the event, by the clocks of their pages. */
async function in_step(t, name, ...seen) {
  const times = await Promise.all(seen.map((when) => when()));
  const happened = await event_time(ute, channel(), name);
  for (const at of times) {
    t.diagnostic(`${name}: seen after ${at - happened} ms`);
    assert.ok(at - happened <= 300, `${name}: seen after ${at - happened} ms`);
  }
}

test('slides of a talk', async (t) => {
  const empty_stage = await places(olaf);

  await t.test('what is no PDF is refused where it was chosen', async () => {
    await bring(ute, { name: 'Notizen.pdf', mimeType: 'application/pdf', buffer: Buffer.from('Kein PDF, nur so genannt.') });
    await panel(ute).getByText('„Notizen.pdf“ lässt sich nicht als PDF lesen.').waitFor();
    await bring(ute, { name: 'Bild.png', mimeType: 'image/png', buffer: Buffer.from('x') });
    await panel(ute).getByText('„Bild.png“ ist keine PDF-Datei.').waitFor();
    assert.deepEqual(await stored('decks'), []);
  });

  await t.test('what is too large is refused before it travels, and by the server before it comes', async () => {
    const asked = [];
    ute.page.on('request', (one) => asked.push(one.url()));
    await panel(ute).locator('input[type=file]').evaluate((input) => {
      const files = new DataTransfer();
      files.items.add(new File([new Uint8Array(60 * 1024 * 1024)], 'Fotos.pdf', { type: 'application/pdf' }));
      input.files = files.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await panel(ute).getByText('„Fotos.pdf“ ist größer als').waitFor();
    assert.deepEqual(asked.filter((url) => /\/api\/(decks|files)/.test(url)), []);

    const wire = await Wire.connect(world, 'ute.sommer@talaue.example');
    const before = kept_files();
    const send = (bytes) => new Promise((resolve, reject) => {
      const sending = request(`${world.origin}/api/decks?channel=${channel()}&name=a.pdf`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${wire.token}`, 'Content-Length': bytes },
      }, (response) => {
        response.resume();
        sending.destroy();
        resolve(response.statusCode);
      });
      sending.on('error', reject);
      // The head is enough for a refusal; not a byte of the file was sent.
      sending.flushHeaders();
    });
    assert.equal(await send(200 * 1024 * 1024), 413);
    wire.close();
    assert.deepEqual(await stored('decks'), []);
    assert.deepEqual(kept_files(), before);
  });

  await t.test('what is no PDF is refused by the server as well, whatever it is called', async () => {
    const wire = await Wire.connect(world, 'ute.sommer@talaue.example');
    const before = kept_files();
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    for (const [name, code, body] of [
      ['Notizen.pdf', 'bad_value', Buffer.from('Kein PDF, nur so genannt.')],
      ['Bild.pdf', 'bad_value', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
      ['Seite.pdf', 'bad_value', Buffer.from('<!doctype html><script>alert(1)</script> %PDF-1.4')],
      ['Leer.pdf', 'too_short', Buffer.alloc(0)],
    ]) {
      const response = await fetch(`${world.origin}/api/decks?channel=${channel()}&name=${name}`, {
        method: 'POST', headers: { Authorization: `Bearer ${wire.token}`, 'Content-Type': 'application/pdf' }, body,
      });
      const { error } = await response.json();
      assert.deepEqual([response.status, error.code, error.temporary], [400, code, false], name);
    }
    // What was never brought cannot be shown either.
    const { error } = await wire.command('deck.add', channel(),
      { file: randomUUID(), title: 'Notizen', pages: 1 });
    assert.equal(error?.code, 'bad_value');
    wire.close();
    assert.deepEqual(kept_files(), before);
    assert.deepEqual(await stored('decks'), []);
  });

  await t.test('a PDF is brought, and everyone may save it', async () => {
    await bring(ute, three_pages);
    await panel(ute).getByText('FIM in drei Schritten', { exact: true }).waitFor();
    await panel(ute).getByText('3 Folien').waitFor();
    const link = panel(olaf).getByRole('link', { name: 'Als PDF herunterladen: FIM in drei Schritten' });
    await within(5_000, link);
    const response = await olaf.context.request.get(world.origin + await link.getAttribute('href'));
    assert.deepEqual(await response.body(), three_pages.buffer);
    const { 'content-disposition': disposition, 'x-content-type-options': sniff } = response.headers();
    assert.match(disposition, /^attachment; filename="FIM_in_drei_Schritten\.pdf"/);
    assert.equal(sniff, 'nosniff');
    assert.equal((await fetch(world.origin + await link.getAttribute('href'))).status, 401);
  });

  await t.test('shown: the others read its text, with the number of the slide as its heading', async () => {
    await start_button(ute).click();
    for (const person of [ute, olaf, kim]) {
      await slide(person).getByRole('heading', { name: 'Folie 1 von 3' }).waitFor();
      await within(10_000, slide(person).getByText('Erstens: Leistung suchen'));
      const order = await slide(person).evaluate((root) => root.innerText);
      assert.ok(order.indexOf('FIM in drei Schritten') < order.indexOf('Erstens: Leistung suchen'));
    }
    // The picture is no white area.
    const is_drawn = await slide(olaf).locator('canvas').evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value, n) => n % 4 === 0 && value < 128);
    });
    assert.ok(is_drawn);
    // Nothing below moved, and nobody's text is wider than the page.
    assert.deepEqual(await places(olaf), empty_stage);
  });

  await t.test('turned: the others see the next slide within 300 ms', async (t) => {
    for (const [name, text] of [['on', 'Verwechslung?'], ['on', 'Vielen Dank'], ['back', 'Verwechslung?']]) {
      const seen = [await watch_for(olaf, text, '.slide-text'), await watch_for(kim, text, '.slide-text')];
      await stage(ute).getByRole('button', {
        name: name === 'on' ? 'Eine Folie weiter, für alle' : 'Eine Folie zurück, für alle',
      }).click();
      await in_step(t, 'slides.shown', ...seen);
    }
    assert.deepEqual((await stored('slides')).map(({ page }) => page), [1, 2, 3, 2]);
  });

  await t.test('a page of one\'s own, by the keyboard, and back to live', async () => {
    await slide(olaf).focus();
    await olaf.page.keyboard.press('ArrowLeft');
    await within(1_500, slide(olaf).getByText('Erstens: Leistung suchen'));
    await stage(olaf).getByText('Live: Folie 2').waitFor();
    // Nobody else notices, and what the others see goes on without him.
    assert.equal(await slide(kim).getByRole('heading', { name: 'Folie 2 von 3' }).count(), 1);
    await stage(ute).getByRole('button', { name: 'Eine Folie weiter, für alle' }).click();
    await within(1_500, slide(kim).getByText('Vielen Dank'));
    await stage(olaf).getByText('Live: Folie 3').waitFor();
    assert.equal(await slide(olaf).getByRole('heading', { name: 'Folie 1 von 3' }).count(), 1);
    assert.deepEqual(await places(olaf), empty_stage);
    await stage(olaf).getByRole('button', { name: 'Zurück zu live' }).click();
    await within(1_500, slide(olaf).getByText('Vielen Dank'));
    assert.equal(await stage(olaf).getByRole('button', { name: 'Zurück zu live' }).count(), 0);
  });

  await t.test('the pointer is where she points, and gone when she stops', async () => {
    await stage(ute).getByRole('button', { name: /^Zeigen/ }).click();
    const box = await slide(ute).locator('.paper').boundingBox();
    await ute.page.mouse.move(box.x + box.width / 4, box.y + box.height / 2, { steps: 5 });
    const pointer = slide(olaf).locator('.pointer');
    await within(1_000, pointer);
    await eventually('the pointer is at a quarter', async () =>
      Math.abs(await pointer.evaluate((dot) => parseFloat(dot.style.left)) - 25) < 1, 1_000);
    await pointer.waitFor({ state: 'detached', timeout: 3_500 });
    await slide(ute).focus();
    await ute.page.keyboard.press('ArrowRight');
    await within(1_000, pointer);
    const { events } = await olaf.get(`/api/channels/${channel()}/events?after=0&limit=1000`);
    assert.ok(events.every(({ event }) => event !== 'slides.pointer'));
    await stage(ute).getByRole('button', { name: /^Zeigen/ }).click();
  });

  await t.test('who only listens cannot show, bring or point', async () => {
    const wire = await Wire.connect(world, 'olaf.brandt@moorfeld.example');
    const [{ id }] = await stored('decks');
    for (const [name, data] of [['slides.show', { deck: id, page: 1 }], ['slides.hide', {}], ['deck.erase', { deck: id }]]) {
      assert.equal((await wire.command(name, channel(), data)).error.code, 'forbidden', name);
    }
    const bringing = await fetch(`${world.origin}/api/decks?channel=${channel()}&name=a.pdf`, {
      method: 'POST', headers: { Authorization: `Bearer ${wire.token}` }, body: two_pages.buffer,
    });
    assert.equal(bringing.status, 403);
    wire.close();
  });

  await t.test('a slide is linked with a task: each shows the other, and leads there', async () => {
    const { state } = await olaf.get('/api/channels/library/page?stream=templates');
    const template = state.templates[0];
    await slide(olaf).waitFor();
    await olaf.page.getByRole('button', { name: 'Aufgabe zu dieser Folie angeben' }).click();
    const sheet = olaf.page.getByRole('dialog');
    await sheet.getByRole('button', { name: template.title }).first().click();
    await sheet.getByRole('button', { name: /Aufgabe|^\d/ }).first().click();
    const shown = (person) => person.page.getByRole('group', { name: 'Wozu diese Folie gehört' }).getByRole('link');
    for (const person of [olaf, kim]) await within(2_000, shown(person).first());
    const href = await shown(kim).first().getAttribute('href');
    assert.match(href, /^\/vorlagen\/.+\/aufgaben\//);
    await kim.goto(href);
    const back = kim.page.locator(`a[href*="/talks/${talk.id}?folie="]`).first();
    await back.waitFor();
    await back.click();
    await slide(kim).waitFor();
    // Who follows a link looks at that slide, until they want to see what everyone sees.
    await kim.page.getByRole('button', { name: 'Zurück zu live' }).click();
  });

  await t.test('a question is asked about a slide: each shows the other, and leads there', async () => {
    const asked = 'Wer prüft das Vertrauensniveau?';
    await olaf.page.getByRole('textbox', { name: 'Ihre Frage' }).fill(asked);
    await olaf.page.getByRole('button', { name: 'Bezug anhängen' }).click();
    const sheet = olaf.page.getByRole('dialog', { name: 'Bezug wählen' });
    await sheet.getByRole('radio', { name: 'Folien' }).check({ force: true });
    assert.deepEqual(await violations(olaf), []);
    await sheet.getByRole('searchbox').fill('2');
    await sheet.getByRole('list').last().getByRole('button', { name: /Folie 2/ }).click();
    await olaf.page.getByRole('group', { name: 'Bezug', exact: true }).getByText('Folie\u00a02').waitFor();
    await olaf.page.getByRole('button', { name: 'Frage stellen', exact: true }).click();
    // This talk reviews its questions first.
    await ute.page.locator('li[data-question]').filter({ hasText: asked }).getByRole('button', { name: 'Freigeben' }).click();
    await ute.page.getByRole('button', { name: 'Sofort' }).first().click();
    const row = kim.page.locator('li[data-question]').filter({ hasText: asked });
    const strip = kim.page.getByRole('button', { name: /neue Frage/ });
    await eventually('Kim sees it', async () => {
      if (await strip.isVisible().catch(() => false)) await strip.click();
      return row.first().isVisible();
    });
    await row.getByRole('link', { name: /^Folie.2/ }).click();
    await within(5_000, slide(kim).getByRole('heading', { name: 'Folie 2 von 3' }));
    const back = kim.page.getByRole('group', { name: 'Wozu diese Folie gehört' }).getByRole('link', { name: /^F.1/ });
    assert.equal(await back.getAttribute('href'), `/talks/${talk.id}?frage=1`);
  });

  await t.test('the same question hangs at a topic, which shows it at once', async () => {
    const { threads } = await olaf.get('/api/threads?limit=1');
    const [{ entry }] = threads;
    const { state } = await olaf.get(`/api/channels/thread:${entry.id}/item?stream=thread&id=${entry.id}`);
    const { areas } = await olaf.get('/api/directory');
    await olaf.goto(`/themen/thema/${entry.id}`);
    await olaf.page.getByRole('heading', { name: entry.title }).first().waitFor();
    await ute.page.getByRole('button', { name: 'Mehr zu F 1' }).click();
    await ute.page.getByRole('menuitem', { name: 'Bezug anhängen' }).click();
    const sheet = ute.page.getByRole('dialog', { name: 'Bezug wählen' });
    await sheet.getByRole('radio', { name: 'Themen' }).check({ force: true });
    await sheet.getByRole('button', { name: areas.find(({ id }) => id === state.thread.area).name }).click();
    await sheet.getByRole('button', { name: entry.title }).click();
    const link = olaf.page.locator(`a[href="/talks/${talk.id}?frage=1"]`).first();
    await within(3_000, link);
    const row = kim.page.locator('li[data-question="1"]').first();
    await within(3_000, row.locator(`a[href="/themen/thema/${entry.id}"]`));
    await link.click();
    await slide(olaf).waitFor();
  });

  await t.test('a pasted address of a slide is that slide', async () => {
    const [{ id }] = await stored('decks');
    const field = olaf.page.getByRole('textbox', { name: 'Ihre Frage' });
    await pasteInto(field, `${world.origin}/talks/${talk.id}?folie=${id}.3`);
    const group = olaf.page.getByRole('group', { name: 'Bezug', exact: true });
    await group.getByText('Folie\u00a03').waitFor();
    assert.equal(await field.inputValue(), '');
    await group.getByRole('button').click();
    await kim.page.getByRole('button', { name: 'Zurück zu live' }).click();
  });

  await t.test('presenting by the keyboard alone', async () => {
    const keys = new Keyboard(ute);
    await ute.page.keyboard.press('Escape');
    await keys.use('button', 'Eine Folie zurück, für alle');
    await within(1_500, slide(kim).getByText('Verwechslung?'));
    await keys.tab_to('textbox', 'Folie, die alle sehen, von 3');
    await ute.page.keyboard.press('Control+A');
    await keys.type('7');
    await keys.press('Enter');
    await stage(ute).getByText('Bitte geben Sie eine Zahl von 1 bis 3 ein.').waitFor();
    await ute.page.keyboard.press('Control+A');
    await keys.type('1');
    await keys.press('Enter');
    await within(1_500, slide(kim).getByText('Erstens: Leistung suchen'));
    await keys.tab_to('group', 'Gezeigte Folie', { key: 'Shift+Tab' });
    await keys.press('PageDown', 'PageDown');
    await within(1_500, slide(kim).getByText('Vielen Dank'));
    await keys.use('button', 'Folie ausblenden');
    await slide(kim).waitFor({ state: 'detached', timeout: 1_500 });
    await stage(kim).getByText('Gerade wird keine Folie gezeigt.').waitFor();
  });

  await t.test('another deck: chosen, named, taken away while it is shown', async () => {
    await bring(ute, two_pages);
    await panel(ute).getByRole('button', { name: 'Allen zeigen: Anhang' }).click();
    await within(10_000, slide(olaf).getByText('Anhang A'));
    await panel(ute).getByRole('button', { name: 'Mehr zu: Anhang' }).click();
    await ute.page.getByRole('menuitem', { name: 'Umbenennen' }).click();
    await panel(ute).getByRole('textbox', { name: 'Titel' }).fill('Anhang zum Nachlesen');
    await panel(ute).getByRole('button', { name: 'Speichern' }).click();
    await within(1_500, panel(olaf).getByText('Anhang zum Nachlesen'));
    await panel(ute).getByRole('button', { name: 'Mehr zu: Anhang zum Nachlesen' }).click();
    await ute.page.getByRole('menuitem', { name: 'Entfernen' }).click();
    await panel(ute).getByRole('button', { name: 'Jetzt entfernen' }).click();
    await slide(olaf).waitFor({ state: 'detached', timeout: 1_500 });
    await panel(olaf).getByText('Anhang zum Nachlesen').waitFor({ state: 'detached' });
  });

  await t.test('slides that cannot be loaded say so, and come when asked again', async () => {
    await start_button(ute).click();
    await slide(kim).waitFor();
    let is_broken = true;
    await kim.context.route('**/api/files/*', (route) => (is_broken ? route.fulfill({ status: 500, body: '{}' }) : route.continue()));
    await kim.page.reload();
    await stage(kim).getByText('Die Folien konnten nicht geladen werden.').waitFor();
    is_broken = false;
    await stage(kim).getByRole('button', { name: 'Noch einmal laden' }).click();
    await within(10_000, slide(kim).getByText('Erstens: Leistung suchen'));
  });

  await t.test('on a phone the slide is as wide as the window', async () => {
    await kim.page.setViewportSize({ width: 360, height: 740 });
    await within(5_000, slide(kim).getByText('Erstens: Leistung suchen'));
    await eventually('it is drawn anew', async () => {
      const { width } = await slide(kim).locator('.paper').boundingBox();
      return width > 320 && width <= 360;
    });
    assert.ok(await kim.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  });

  await t.test('axe finds nothing, light and dark', async () => {
    for (const person of [ute, olaf, kim]) {
      for (const colorScheme of ['light', 'dark']) {
        await person.page.emulateMedia({ colorScheme });
        assert.deepEqual(await violations(person), [], `${person.me.person.name}, ${colorScheme}`);
      }
    }
  });

  await t.test('nothing went wrong in the pages, nothing came from elsewhere', () => {
    for (const person of [ute, olaf, kim]) {
      assert.deepEqual([person.problems, person.blocked, person.foreign], [[], [], []]);
    }
  });
});

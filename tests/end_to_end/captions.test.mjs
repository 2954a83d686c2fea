// Captions of a running talk: its moderator, somebody who writes them, and two who read, in four
// browsers. What is typed is seen while it is typed and kept nowhere; finished lines stay.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { live_talk } from './support/live_talk.mjs';
import { within } from './support/page.mjs';
import { dump } from './support/refusals.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, World, unhurried } from './support/world.mjs';

let world, ute, olaf, kim, frieda, talk, channel, wire;

before(async () => {
  // A program adds lines faster than anybody types.
  world = await World.start({ env: unhurried });
  const wide = { viewport: { width: 1366, height: 768 } };
  const phone = { viewport: { width: 360, height: 740 } };
  [ute, olaf, kim, frieda] = await Promise.all([
    ['ute.sommer@talaue.example', wide], ['olaf.brandt@moorfeld.example', wide],
    ['kim.albers@talaue.example', wide], ['frieda.lorenz@aarwald.example', phone],
  ].map(([email, options]) => world.person(email, options)));
  talk = await live_talk(world);
  channel = `talk:${talk.id}`;
  wire = await Wire.connect(world, 'olaf.brandt@moorfeld.example');
  await Promise.all([olaf, kim, frieda].map(async (person) => {
    await person.goto(`/talks/${talk.id}`);
    await person.page.getByRole('heading', { name: talk.title }).first().waitFor();
  }));
});
after(async () => {
  wire?.close();
  await world.stop();
});

const band = (person) => person.page.getByRole('group', { name: 'Laufende Untertitel' });
const pane = (person) => person.page.getByRole('region', { name: 'Untertitel' });
const lines = (person) => pane(person).getByRole('list', { name: 'Zeilen der Untertitel' });
const field = (person) => pane(person).getByRole('textbox', { name: 'Untertitel schreiben' });
const open = (person) => person.page.getByRole('tab', { name: 'Untertitel' }).click();
const file = async () =>
  (await kim.context.request.get(`${world.origin}/api/channels/${channel}/captions.vtt`)).text();

/** Names who writes the captions, in the plan of the running talk. */
async function name_writer(name) {
  await ute.goto(`/talks/${talk.id}/planen`);
  const picker = ute.page.getByRole('combobox', { name: 'Schriftdolmetschen' });
  await picker.fill(name);
  await ute.page.getByRole('option', { name: new RegExp(name) }).click();
  await ute.page.getByRole('button', { name: 'Änderungen speichern' }).click();
  await ute.page.getByText('Gespeichert.').waitFor();
}

test('captions of a talk', async (t) => {
  await t.test('there is no place for them until somebody is named, while the talk runs', async () => {
    assert.equal(await band(kim).count(), 0);
    await name_writer('Olaf Brandt');
    for (const person of [olaf, kim, frieda]) await within(2_000, band(person).getByText('Noch keine Zeile'));
  });

  await t.test('only who was named has the field', async () => {
    for (const person of [olaf, kim]) await open(person);
    await field(olaf).waitFor();
    await pane(kim).getByText('Noch keine Untertitel').waitFor();
    assert.equal(await field(kim).count(), 0);
    const refused = await (await Wire.connect(world, 'kim.albers@talaue.example'))
      .command('caption.add', channel, { text: 'x' });
    assert.equal(refused.error.code, 'forbidden');
  });

  await t.test('what is typed reaches the others within a second, before the line is finished', async () => {
    await field(olaf).pressSequentially('Wir haben uns gefragt');
    for (const person of [kim, frieda]) await within(1_000, band(person).getByText('Wir haben uns gefragt'));
    await within(1_000, pane(kim).getByText('Wir haben uns gefragt'));
    await field(olaf).press('Enter');
    for (const person of [olaf, kim]) {
      await within(1_000, lines(person).getByRole('listitem').filter({ hasText: 'Wir haben uns gefragt' }));
    }
    assert.equal(await field(olaf).inputValue(), '');
  });

  await t.test('what was typed and taken back stands nowhere', async () => {
    await field(olaf).pressSequentially('Kanarienvogel taucht auf');
    await within(1_000, band(kim).getByText('Kanarienvogel taucht auf'));
    await field(olaf).fill('');
    await band(kim).getByText('Kanarienvogel').waitFor({ state: 'hidden', timeout: 1_000 });
    assert.doesNotMatch(dump(world), /Kanarienvogel/);
    assert.doesNotMatch(world.log, /Kanarienvogel/);
    assert.doesNotMatch(await file(), /Kanarienvogel/);
  });

  await t.test('what is typed faster than anybody reads is not passed on', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, (_, n) =>
      wire.command('caption.type', channel, { text: 'x'.repeat(n + 1) })));
    const refused = replies.filter((reply) => reply.error);
    assert.ok(refused.length >= 10);
    assert.ok(refused.every(({ error }) => error.code === 'too_fast' && error.temporary));
  });

  await t.test('held, the log does not move while 20 lines come', async () => {
    for (let n = 1; n <= 30; n += 1) {
      await wire.must('caption.add', channel, { text: `Vorher ${n}: eine Zeile, die eine Weile dauert` });
    }
    await lines(kim).getByText('Vorher 30:').waitFor();
    await pane(kim).getByRole('button', { name: 'Anhalten' }).click();
    const look = () => kim.page.evaluate(() => {
      const body = document.querySelector('[data-caption]').closest('[tabindex="0"]');
      const boxes = [...body.querySelectorAll('li')].map((row) => row.getBoundingClientRect().top);
      return JSON.stringify([body.scrollTop, body.scrollHeight, body.innerText, boxes,
        document.querySelector('[aria-label="Laufende Untertitel"] .text').innerText]);
    });
    const before = await look();
    await wire.must('caption.type', channel, { text: 'Noch nicht fertig' });
    for (let n = 1; n <= 20; n += 1) await wire.must('caption.add', channel, { text: `Danach ${n}` });
    await pane(kim).getByRole('button', { name: '20 neue Zeilen' }).waitFor();
    assert.equal(await look(), before);
    await pane(kim).getByRole('button', { name: 'Weiter' }).click();
    await within(1_000, lines(kim).getByText('Danach 20'));
    assert.ok(await lines(kim).getByText('Danach 20').evaluate((row) => {
      const body = row.closest('[tabindex="0"]').getBoundingClientRect();
      return row.getBoundingClientRect().bottom <= body.bottom + 1;
    }));
  });

  await t.test('somebody who scrolls up holds it', async () => {
    await lines(kim).hover();
    await kim.page.mouse.wheel(0, -200);
    await pane(kim).getByRole('button', { name: 'Weiter' }).click();
  });

  await t.test('its author corrects a line, a moderator deletes one', async () => {
    // By its id: while it is edited, its text is a field's.
    const id = await lines(olaf).getByRole('listitem').filter({ hasText: 'Danach 19' })
      .getAttribute('data-caption');
    const own = lines(olaf).locator(`[data-caption="${id}"]`);
    await own.hover();
    await own.getByRole('button', { name: /^Mehr zur Zeile/ }).click();
    await olaf.page.getByRole('menuitem', { name: 'Berichtigen' }).click();
    await own.getByRole('textbox').fill('Berichtigt: A & B < C --> D');
    await own.getByRole('button', { name: 'Speichern' }).click();
    await within(1_500, lines(kim).getByText('Berichtigt: A & B < C --> D'));
    assert.equal(await lines(kim).getByRole('button', { name: /^Mehr zur Zeile/ }).count(), 0);

    await ute.goto(`/talks/${talk.id}`);
    await open(ute);
    const row = lines(ute).getByRole('listitem').filter({ hasText: 'Danach 18' });
    await row.hover();
    await row.getByRole('button', { name: /^Mehr zur Zeile/ }).click();
    await ute.page.getByRole('menuitem', { name: 'Löschen' }).click();
    await ute.page.getByRole('button', { name: 'Ja, löschen' }).click();
    await lines(kim).getByText('Danach 18').waitFor({ state: 'hidden' });
    assert.doesNotMatch(dump(world), /Danach 18/);
  });

  await t.test('size and contrast are kept', async () => {
    await pane(kim).getByRole('button', { name: 'Darstellung' }).click();
    await pane(kim).getByRole('radio', { name: 'Sehr groß' }).check();
    await pane(kim).getByRole('radio', { name: 'Gelb auf Schwarz' }).check();
    assert.deepEqual(await violations(kim), []);
    await kim.page.reload();
    await open(kim);
    const look = await lines(kim).evaluate((list) => {
      const { fontSize, color } = getComputedStyle(list);
      return { fontSize, is_yellow: color !== 'rgb(255, 255, 255)' };
    });
    assert.deepEqual(look, { fontSize: '32px', is_yellow: true });
    await pane(kim).getByRole('button', { name: 'Darstellung' }).click();
    await pane(kim).getByRole('radio', { name: 'Mittel' }).check();
    for (const contrast of ['Hell', 'Dunkel']) {
      await pane(kim).getByRole('radio', { name: contrast }).check();
      assert.deepEqual(await violations(kim), []);
    }
  });

  await t.test('on a phone, too', async () => {
    await open(frieda);
    await lines(frieda).getByText('Danach 20').waitFor();
    assert.deepEqual(await violations(frieda), []);
    assert.ok(await frieda.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    assert.deepEqual(await violations(olaf), []);
  });

  await t.test('the export has all lines, and not only those of the window', async () => {
    for (let n = 1; n <= 80; n += 1) await wire.must('caption.add', channel, { text: `Viel später ${n}` });
    const text = await file();
    assert.match(text, /^WEBVTT\n\n\d{2}:\d{2}:\d{2}\.\d{3} --> \d{2}:\d{2}:\d{2}\.\d{3}\nWir haben uns gefragt\n/);
    for (let n = 1; n <= 30; n += 1) assert.ok(text.includes(`\nVorher ${n}: `), `Vorher ${n}`);
    for (let n = 1; n <= 17; n += 1) assert.ok(text.includes(`\nDanach ${n}\n`), `Danach ${n}`);
    for (let n = 1; n <= 80; n += 1) assert.ok(text.includes(`\nViel später ${n}\n`), `Viel später ${n}`);
    assert.ok(text.includes('\nBerichtigt: A &amp; B &lt; C --&gt; D\n'));
    assert.ok(!text.includes('Danach 18') && !text.includes('Danach 19\n'));
    assert.equal(text.split(' --> ').length - 1, 1 + 30 + 19 + 80);
    const stranger = await fetch(`${world.origin}/api/channels/${channel}/captions.vtt`);
    assert.equal(stranger.status, 401);
    const link = pane(kim).getByRole('link', { name: 'Untertitel als WebVTT' });
    const [download] = await Promise.all([kim.page.waitForEvent('download'), link.click()]);
    assert.equal(download.suggestedFilename(), 'untertitel.vtt');
  });

  await t.test('whoever is not named any more is refused at once', async () => {
    await ute.goto(`/talks/${talk.id}/planen`);
    await ute.page.getByRole('list', { name: 'Schriftdolmetschen' })
      .getByRole('button', { name: 'Olaf Brandt entfernen' }).click();
    await ute.page.getByRole('button', { name: 'Änderungen speichern' }).click();
    await ute.page.getByText('Gespeichert.').waitFor();
    for (const name of ['caption.type', 'caption.add']) {
      assert.equal((await wire.command(name, channel, { text: 'x' })).error.code, 'forbidden', name);
    }
    await field(olaf).waitFor({ state: 'hidden' });
  });

  await t.test('in the follow-up each line has its second, which is its address', async () => {
    const lead = await Wire.connect(world, 'ute.sommer@talaue.example');
    await lead.must('talk.move', `desk:${talk.id}`, { to: 'follow_up' });
    lead.close();
    await kim.goto(`/talks/${talk.id}/nachbereitung?stand=untertitel`);
    const list = kim.page.getByRole('list', { name: 'Zeilen der Untertitel' });
    await list.getByText('Viel später 80').waitFor();
    await kim.page.getByRole('link', { name: 'Untertitel als WebVTT' }).waitFor();
    const second = list.getByRole('listitem').filter({ hasText: 'Viel später 40' }).getByRole('link');
    assert.match(await second.innerText(), /^\d{2}:\d{2}:\d{2}$/);
    await second.click();
    await eventually('the line is in the address', () => /[?&]zeile=/.test(kim.page.url()));
    const address = kim.page.url();
    await frieda.page.goto(address);
    const focused = frieda.page.locator('[data-caption]:focus');
    await focused.filter({ hasText: 'Viel später 40' }).waitFor();
    assert.deepEqual(await violations(kim), []);
  });

  for (const person of [ute, olaf, kim, frieda]) {
    assert.deepEqual(person.problems, []);
    assert.deepEqual(person.foreign, []);
  }
});

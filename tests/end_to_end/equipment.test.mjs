// The test of the equipment before a talk: connection, sound, announcements; microphone and camera, which
// the browser plays itself here (fake devices), with what it says when there are none.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { Keyboard } from './support/keyboard.mjs';
import { within } from './support/page.mjs';
import { dump } from './support/refusals.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, World } from './support/world.mjs';

let world, olaf, kim, item;

before(async () => {
  world = await World.start({
    flags: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  });
  [olaf, kim] = await Promise.all(
    ['olaf.brandt@moorfeld.example', 'kim.albers@talaue.example'].map((email) => world.person(email)));
  const wire = await Wire.connect(world, 'ute.sommer@talaue.example');
  const plan = {
    title: 'Technik vorher', description: '', starts_at: new Date(Date.now() + 3_600_000).toISOString(),
    minutes: 60, moderators: [], speakers: [kim.me.person.id], agenda: [], review: false, anonymous: false,
  };
  ({ item } = await wire.must('talk.create', 'talks', { plan, links: [] }));
  for (const to of ['planned', 'lobby']) await wire.must('talk.move', `desk:${item}`, { to });
  wire.close();
});
after(() => world.stop());

const sheet = (person) => person.page.getByRole('dialog', { name: 'Technik testen' });
/** In the sheet; what is announced stands in a region of its own. */
const says = (person, text) => sheet(person).getByRole('paragraph').filter({ hasText: text });
const press = (person, name) => sheet(person).getByRole('button', { name }).click();
const tracks_on = (person) => person.page.evaluate(() =>
  [...document.querySelectorAll('video')].flatMap((video) => video.srcObject?.getTracks() ?? [])
    .filter((track) => track.readyState === 'live').length);

test('before a talk', async (t) => {
  await t.test('who listens tests connection, sound and announcements by keyboard', async () => {
    olaf.keys = new Keyboard(olaf);
    await olaf.goto(`/talks/${item}`);
    await olaf.page.getByRole('heading', { name: 'Technik vorher', level: 1 }).waitFor();
    // What the talk itself still had to write is written.
    await eventually('nothing is due', () => world.sql('SELECT count(*) FROM due WHERE at <= now()') === '0');
    await eventually('no effect waits', () => world.sql('SELECT count(*) FROM effect') === '0');
    const before = dump(world);
    await olaf.keys.press('Tab');
    await olaf.keys.use('button', 'Technik testen');
    await olaf.keys.at('heading', 'Technik testen');
    await olaf.keys.use('button', 'Verbindung messen');
    await within(10_000, says(olaf, /\d ms zum Server und zurück/));
    await says(olaf, /Verbindung über (WebSocket|HTTP)/).waitFor();
    await olaf.keys.use('button', 'Ton abspielen');
    await within(5_000, sheet(olaf).getByRole('group', { name: 'Hören Sie den Ton?' }));
    await olaf.keys.use('button', 'Nein');
    await says(olaf, /Prüfen Sie die Lautstärke/).waitFor();
    await olaf.keys.use('button', 'Ja, ich höre ihn', { key: 'Shift+Tab' });
    await says(olaf, 'Der Ton kommt bei Ihnen an.').waitFor();
    await olaf.keys.use('button', 'Ansage vorlesen lassen');
    await within(10_000, sheet(olaf).getByRole('status').getByText('Die Übertragung hat begonnen.'));
    // Only who speaks has a microphone to test.
    assert.equal(await sheet(olaf).getByRole('button', { name: 'Mikrofon testen' }).count(), 0);
    assert.deepEqual(await violations(olaf), []);
    await olaf.keys.press('Escape');
    await olaf.keys.at('button', 'Technik testen');
    assert.ok(dump(world) === before, 'nothing of it is stored');
    assert.equal(await olaf.page.evaluate(() => Object.keys(localStorage).filter((name) => /technik|equip/.test(name)).length), 0);
  });

  await t.test('who speaks tests microphone and camera, and both are let go', async () => {
    await kim.goto(`/talks/${item}/regie`);
    await kim.page.getByRole('button', { name: 'Technik testen' }).click();
    await press(kim, 'Mikrofon testen');
    await within(10_000, says(kim, 'Das Mikrofon nimmt Ton auf.'));
    await sheet(kim).getByRole('meter', { name: 'Lautstärke des Mikrofons' }).waitFor();
    await press(kim, 'Kamera testen');
    await within(10_000, says(kim, 'Die Kamera zeigt ein Bild. Nur Sie sehen es.'));
    await kim.page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
    assert.equal(await tracks_on(kim), 1);
    assert.deepEqual(await violations(kim), []);
    await press(kim, 'Mikrofon ausschalten');
    await sheet(kim).getByRole('meter').waitFor({ state: 'hidden' });
    const camera = await kim.page.evaluateHandle(() => document.querySelector('video').srcObject.getTracks()[0]);
    await kim.page.keyboard.press('Escape');
    await kim.page.waitForFunction((track) => track.readyState === 'ended', camera);
  });

  for (const [name, words] of [
    ['NotAllowedError', /Mikrofon: nicht erlaubt\./],
    ['NotFoundError', /Mikrofon: nicht gefunden\./],
    ['NotReadableError', /Mikrofon: von einem anderen Programm belegt\./],
  ]) {
    await t.test(`it says what to do about ${name}`, async () => {
      await kim.page.evaluate((refusal) => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', refusal));
      }, name);
      await kim.page.getByRole('button', { name: 'Technik testen' }).click();
      await press(kim, 'Mikrofon testen');
      await says(kim, words).waitFor();
      assert.equal(await sheet(kim).getByRole('meter').count(), 0);
      await kim.page.keyboard.press('Escape');
      await sheet(kim).waitFor({ state: 'hidden' });
    });
  }

  await t.test('it can be found in the help', async () => {
    await olaf.goto('/hilfe');
    await olaf.page.getByRole('button', { name: 'Technik testen' }).click();
    await sheet(olaf).getByRole('button', { name: 'Kamera testen' }).waitFor();
    const nobody = await world.person(null);
    await nobody.goto('/hilfe?blatt=technik');
    await sheet(nobody).getByText('Die Verbindung lässt sich messen, sobald Sie angemeldet sind.').waitFor();
    assert.equal(await sheet(nobody).getByRole('button', { name: 'Kamera testen' }).count(), 0);
  });

  await t.test('nothing left for elsewhere', () => {
    for (const person of [olaf, kim]) {
      assert.deepEqual(person.problems, []);
      assert.deepEqual(person.foreign, []);
    }
  });
});

// The certificate of attendance: asked for while the talk runs, taken back, asked for again, and read after
// its end, by a member and by an invited guest. Who did not ask is told so, and nobody else learns who did.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { live_talk } from './support/live_talk.mjs';
import { within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { World } from './support/world.mjs';

let world, kim, olaf, guest, leader, talk;

before(async () => {
  world = await World.start();
  const wide = { viewport: { width: 1600, height: 1000 }, reducedMotion: 'reduce' };
  [kim, olaf, guest] = await Promise.all(
    ['kim.albers@talaue.example', 'olaf.brandt@moorfeld.example', null].map((email) => world.person(email, wide)));
  leader = await Wire.connect(world, 'ute.sommer@talaue.example');
  talk = await live_talk(world, 'Formulare ohne Papier');
  const secret = randomBytes(32).toString('base64url');
  const hash = createHash('sha256').update(secret).digest('hex');
  await leader.must('guest.invite', `desk:${talk.id}`, { hash, for_name: 'Mika Gerber' });
  await guest.page.goto(`${world.origin}/gast#${secret}`);
  await guest.page.getByRole('textbox', { name: 'Ihr Name' }).fill('Mika Gerber');
  await guest.page.keyboard.press('Enter');
  await guest.page.waitForURL(`**/gast/${talk.id}`);
  await Promise.all([kim, olaf].map((person) => person.goto(`/talks/${talk.id}`)));
});
after(async () => {
  leader.close();
  await world.stop();
});

const panel = (person) => person.page.getByRole('region', { name: 'Teilnahmebescheinigung' });
const button = (person, name) => panel(person).getByRole('button', { name, exact: true });
const asked = () => world.sql(`SELECT count(*) FROM certificate c JOIN channel ch ON ch.id = c.channel_id
  WHERE ch.name = 'talk:${talk.id}'`);
/** What the sheet says, by the names of its lines. */
const lines = (person) => person.page.locator('article dl').evaluate((list) => {
  const texts = [...list.children].map((one) => one.textContent.replace(/\s+/g, ' ').trim());
  return Object.fromEntries(texts.flatMap((text, n) => (n % 2 === 0 ? [[text, texts[n + 1]]] : [])));
});
/** The time of the plan, as it is read in Germany. */
async function planned() {
  const at = new Date((await world.talk(kim, talk.title)).starts_at);
  const form = (options) => new Intl.DateTimeFormat('de-DE', { timeZone: 'Europe/Berlin', ...options }).format(at);
  return { day: form({ day: '2-digit', month: '2-digit', year: 'numeric' }), time: form({ hour: '2-digit', minute: '2-digit' }) };
}

test('a certificate of attendance', async (t) => {
  await t.test('before anybody asks, the room says what would be stored, and nothing is', async () => {
    for (const person of [kim, olaf, guest]) {
      await panel(person).getByText('Wer zuhört, wird nicht gespeichert.').waitFor();
      await button(person, 'Teilnahmebescheinigung anfordern').waitFor();
    }
    assert.equal(asked(), '0');
  });

  await t.test('asked for, taken back, and asked for again', async () => {
    await button(kim, 'Teilnahmebescheinigung anfordern').click();
    await within(3_000, panel(kim).getByText('Ihre Anforderung ist gespeichert. Nur Sie sehen das.'));
    assert.equal(asked(), '1');
    await button(kim, 'Zurückziehen').click();
    await within(3_000, button(kim, 'Teilnahmebescheinigung anfordern'));
    assert.equal(asked(), '0');
    await button(kim, 'Teilnahmebescheinigung anfordern').click();
    await within(3_000, button(kim, 'Zurückziehen'));
    await button(guest, 'Teilnahmebescheinigung anfordern').click();
    await within(3_000, button(guest, 'Zurückziehen'));
    assert.equal(asked(), '2');
    // It is there after a reload, so it is stored and not only shown.
    await kim.page.reload();
    await within(5_000, button(kim, 'Zurückziehen'));
  });

  await t.test('nobody else is told: the log of the talk says nothing of it', () => {
    assert.equal(world.sql("SELECT count(*) FROM event WHERE body::text LIKE '%certificate%'"), '0');
  });

  await t.test('after the end it cannot be asked for, and the member finds the own one in the follow-up', async () => {
    await leader.must('talk.move', `desk:${talk.id}`, { to: 'follow_up' });
    await panel(olaf).waitFor({ state: 'detached' });
    const late = await Wire.connect(world, 'olaf.brandt@moorfeld.example');
    const { error } = await late.command('certificate.request', `talk:${talk.id}`, {});
    assert.equal(error?.code, 'wrong_state');
    late.close();
    assert.equal(asked(), '2');
    await kim.goto(`/talks/${talk.id}`);
    await kim.page.waitForURL('**/nachbereitung');
    await kim.page.getByRole('link', { name: 'Teilnahmebescheinigung', exact: true }).click();
    await kim.page.waitForURL(`**/talks/${talk.id}/bescheinigung`);
  });

  await t.test('it says who, which talk and when, and that nothing was measured', async () => {
    const { day, time } = await planned();
    await kim.page.getByRole('article').waitFor();
    const said = await lines(kim);
    assert.equal(said.Name, 'Kim Albers');
    assert.equal(said.Talk, 'Formulare ohne Papier');
    assert.ok(said.Termin.includes(day) && said.Termin.includes(`${time} Uhr, geplante Dauer 90 Minuten`), said.Termin);
    assert.ok(said['Eingeladen hat'].includes('Ute Sommer'), said['Eingeladen hat']);
    await kim.page.getByText('Wie lange jemand zugehört hat, wird nicht gemessen.').waitFor();
    assert.deepEqual(await violations(kim), []);
  });

  await t.test('on paper it stands alone', async () => {
    await kim.page.emulateMedia({ media: 'print' });
    await kim.page.getByRole('article').waitFor();
    await kim.page.getByRole('button', { name: 'Drucken' }).waitFor({ state: 'hidden' });
    await kim.page.emulateMedia({ media: 'screen' });
    await kim.page.getByRole('button', { name: 'Drucken' }).waitFor();
  });

  await t.test('an invited guest has one, too, with the name they gave', async () => {
    await guest.goto(`/gast/${talk.id}/bescheinigung`);
    await guest.page.getByRole('article').waitFor();
    const said = await lines(guest);
    assert.match(said.Name, /^Mika Gerber/);
    assert.equal(said.Talk, 'Formulare ohne Papier');
    assert.deepEqual(await violations(guest), []);
    await guest.page.getByRole('button', { name: 'Zurück zu Formulare ohne Papier' }).click();
    await guest.page.waitForURL(`**/gast/${talk.id}`);
    await guest.page.getByRole('heading', { name: 'Formulare ohne Papier', level: 1 }).waitFor();
  });

  await t.test('who did not ask has none, and reads why', async () => {
    await olaf.goto(`/talks/${talk.id}/nachbereitung`);
    await olaf.page.getByRole('heading', { name: 'Formulare ohne Papier', level: 1 }).waitFor();
    assert.equal(await olaf.page.getByRole('link', { name: 'Teilnahmebescheinigung' }).count(), 0);
    await olaf.goto(`/talks/${talk.id}/bescheinigung`);
    await olaf.page.getByText('Eine Bescheinigung bekommt, wer sie während des Talks anfordert.').waitFor();
    assert.equal(await olaf.page.getByRole('article').count(), 0);
    assert.equal(await olaf.page.getByText('Olaf Brandt').and(olaf.page.locator('dd')).count(), 0);
    assert.deepEqual(await violations(olaf), []);
  });

  await t.test('withdrawn after the end, it is gone', async () => {
    await button(kim, 'Zurückziehen').click();
    await within(3_000, kim.page.getByText('Eine Bescheinigung bekommt, wer sie während des Talks anfordert.'));
    assert.equal(asked(), '1');
  });

  await t.test('nothing went wrong in the pages', () => {
    for (const person of [kim, olaf, guest]) assert.deepEqual([person.problems, person.foreign], [[], []]);
  });
});

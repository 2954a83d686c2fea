// Mentions in the chat of a running talk, in three browsers: who is offered, by keyboard; the mark, the
// announcement and the line of the inbox; rewording; and that nobody who only listens can be found out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { listen_to, said_to } from './support/listener.mjs';
import { within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, World } from './support/world.mjs';

let world, ute, olaf, kim, talk;

before(async () => {
  world = await World.start();
  [ute, olaf, kim] = await Promise.all(
    ['ute.sommer@talaue.example', 'olaf.brandt@moorfeld.example', 'kim.albers@talaue.example'].map(
      (email) => world.person(email)));
  const { state } = await olaf.get('/api/channels/talks/page?stream=talks');
  talk = state.talks.find((entry) => entry.state === 'live');
  await listen_to(kim);
  for (const person of [ute, olaf, kim]) {
    await person.goto(`/talks/${talk.id}`);
    await field(person).waitFor();
  }
});
after(() => world.stop());

const field = (person) => person.page.getByRole('textbox', { name: 'Ihre Nachricht an alle' });
const list = (person) => person.page.getByRole('listbox', { name: 'Personen zum Erwähnen' });
const options = (person) => list(person).getByRole('option');
const line = (person, text) => person.page.locator('[data-message]')
  .filter({ has: person.page.locator('p', { hasText: text }) }).last();
const messages = async () =>
  (await olaf.get(`/api/channels/talk:${talk.id}/page?stream=messages`)).state.messages;
/** What assistive technology is told is chosen. */
const chosen = (person) => field(person).evaluate((element) =>
  document.getElementById(element.getAttribute('aria-activedescendant') ?? '')?.textContent ?? null);

async function say(person, text) {
  await field(person).fill(text);
  await field(person).press('Enter');
  await line(olaf, text).waitFor();
}

test('somebody is mentioned by keyboard', async (t) => {
  await say(kim, 'Guten Morgen aus Talaue');

  await t.test('behind an @ stand the stage and who wrote, by their names', async () => {
    await field(olaf).focus();
    await olaf.page.keyboard.type('Moin @ki');
    await within(1_500, options(olaf).filter({ hasText: 'Kim Albers' }));
    assert.match(await chosen(olaf), /Kim Albers/);
    assert.equal(await field(olaf).getAttribute('aria-controls'), await list(olaf).getAttribute('id'));
    assert.deepEqual(await violations(olaf), []);
    await olaf.page.keyboard.press('Escape');
    await list(olaf).waitFor({ state: 'hidden' });
    assert.equal(await field(olaf).inputValue(), 'Moin @ki');
    assert.equal(await field(olaf).evaluate((element) => element === document.activeElement), true);
    await field(olaf).fill('');
    await olaf.page.keyboard.type('@');
    await list(olaf).waitFor();
    const first = await chosen(olaf);
    await olaf.page.keyboard.press('ArrowDown');
    assert.notEqual(await chosen(olaf), first);
    await olaf.page.keyboard.press('ArrowUp');
    assert.equal(await chosen(olaf), first);
    // Nobody else of all who have an account.
    assert.equal(await options(olaf).filter({ hasText: 'Olaf Brandt' }).count(), 0);
    await field(olaf).fill('');
  });

  await t.test('Eingabe takes the name, the next one sends', async () => {
    await olaf.page.keyboard.type('@kim');
    await list(olaf).waitFor();
    await olaf.page.keyboard.press('Enter');
    await eventually('the name stands there', async () => (await field(olaf).inputValue()) === '@Kim Albers ');
    await olaf.page.keyboard.type('hört man mich?');
    await olaf.page.keyboard.press('Enter');
    for (const person of [olaf, kim]) {
      await within(1_500, line(person, 'hört man mich?').locator('mark', { hasText: '@Kim Albers' }));
    }
    const said = (await messages()).at(-1);
    assert.equal(said.text, '@Kim Albers hört man mich?');
    assert.deepEqual(said.mentions, [kim.me.person.id]);
  });

  await t.test('the person hears of it by itself, and finds it in the inbox', async () => {
    await eventually('it is announced', async () => (await said_to(kim)).some(({ text, heard }) =>
      heard && text === 'Olaf Brandt erwähnt Sie: @Kim Albers hört man mich?'));
    await kim.goto('/eingang');
    await kim.page.getByRole('link', { name: /Sie sind erwähnt/ }).first().click();
    await within(2_000, kim.page.locator('mark', { hasText: '@Kim Albers' }));
    assert.deepEqual(await violations(kim), []);
    await kim.page.getByRole('link', { name: 'Zur Nachricht' }).click();
    await eventually('the message has the focus', () => kim.page.evaluate(() =>
      document.activeElement?.matches('[data-message]') &&
      document.activeElement.textContent.includes('hört man mich?')));
  });

  await t.test('rewording keeps who is named, and tells nobody twice', async () => {
    const row = line(olaf, 'hört man mich?');
    await row.hover();
    await row.getByRole('button', { name: /^Mehr zur Nachricht/ }).click();
    await olaf.page.getByRole('menuitem', { name: 'Bearbeiten' }).click();
    const editor = olaf.page.getByRole('textbox', { name: 'Text Ihrer Nachricht' });
    await editor.fill('@Kim Albers sieht man mich?');
    await olaf.page.getByRole('button', { name: 'Änderung speichern' }).click();
    await within(1_500, line(kim, 'sieht man mich?').locator('mark', { hasText: '@Kim Albers' }));
    assert.deepEqual((await messages()).at(-1).mentions, [kim.me.person.id]);
    const lines = (await kim.get(`/api/channels/inbox:${kim.me.person.id}/page?stream=lines`)).state.lines;
    assert.equal(lines.filter(({ reason }) => reason === 'mentioned').length, 1);
  });
});

test('on the wire: who only listens cannot be mentioned, and is told like one who is not there', async () => {
  const wire = await Wire.connect(world, 'olaf.brandt@moorfeld.example');
  const [email, id] = world.sql(`SELECT email, id FROM account a WHERE email IS NOT NULL AND active
    AND NOT EXISTS (SELECT 1 FROM item i JOIN channel c ON c.id = i.channel_id
      WHERE c.name = 'talk:${talk.id}' AND (i.author = a.id OR position(a.id::text IN i.body) > 0)) LIMIT 1`).split('|');
  const listener = await Wire.connect(world, email);
  // Listens, and leaves what nobody sees.
  await listener.must('subscribe', `talk:${talk.id}`);
  await listener.must('chat.react', `talk:${talk.id}`,
    { message: (await messages()).at(-1).id, reaction: 'thanks', on: true });
  const refusals = [];
  for (const person of [id, '01234567-89ab-4cde-8f01-23456789abcd']) {
    const { error } = await wire.command('chat.post', `talk:${talk.id}`, { text: '@x', mentions: [person] });
    refusals.push(error);
  }
  assert.equal(refusals[0].code, 'bad_value');
  assert.equal(refusals[0].field, 'data.mentions');
  assert.deepEqual(refusals[0], refusals[1]);
  const many = Array.from({ length: 11 }, () => kim.me.person.id);
  assert.equal((await wire.command('chat.post', `talk:${talk.id}`, { text: '@x', mentions: many })).error.code, 'too_long');
  listener.close();
  wire.close();
});

test('at 360 px the list stands above the field and inside the page', async () => {
  await olaf.page.setViewportSize({ width: 360, height: 740 });
  await olaf.goto(`/talks/${talk.id}?tab=chat`);
  if (!(await field(olaf).isVisible())) await olaf.page.getByRole('tab', { name: /Chat/ }).click();
  await field(olaf).fill('');
  await field(olaf).focus();
  await olaf.page.keyboard.type('@');
  await list(olaf).waitFor();
  const box = await list(olaf).boundingBox();
  const its_field = await field(olaf).boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 360, JSON.stringify(box));
  assert.ok(box.y >= 0 && box.y + box.height <= its_field.y + 1, JSON.stringify([box, its_field]));
  // By pointer, too; the field keeps the focus.
  await options(olaf).first().click();
  assert.match(await field(olaf).inputValue(), /^@.+ $/);
  assert.equal(await field(olaf).evaluate((element) => element === document.activeElement), true);
  await field(olaf).fill('');
});

test('nothing went wrong in the pages', () => {
  for (const person of [ute, olaf, kim]) assert.deepEqual(person.problems, []);
});

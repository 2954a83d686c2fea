// What a talk left open comes back to whoever is to answer it, after a week; the week is made short here
// by moving its date in the database, as no clock of the server goes faster.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, World } from './support/world.mjs';

let world, kim, ute, wires, talk, questions;

before(async () => {
  world = await World.start();
  [kim, ute] = await Promise.all(
    ['kim.albers@talaue.example', 'ute.sommer@talaue.example'].map((email) => world.person(email)));
  const [of_ute, of_kim, of_olaf] = await Promise.all(
    ['ute.sommer@talaue.example', 'kim.albers@talaue.example', 'olaf.brandt@moorfeld.example'].map(
      (email) => Wire.connect(world, email)));
  wires = { ute: of_ute, kim: of_kim, olaf: of_olaf };
  const plan = {
    title: 'Was offen blieb', description: '', starts_at: new Date().toISOString(), minutes: 60,
    moderators: [ute.me.person.id], speakers: [kim.me.person.id], agenda: [], review: false,
  };
  talk = (await wires.ute.must('talk.create', 'talks', { plan, links: [] })).item;
  const move = (to) => wires.ute.must('talk.move', `desk:${talk}`, { to });
  for (const to of ['planned', 'lobby', 'live']) await move(to);
  questions = [];
  for (const text of ['Wann gilt das?', 'Wer prüft das?']) {
    questions.push((await wires.olaf.must('question.ask', `talk:${talk}`, { text })).item);
  }
  await wires.ute.must('question.assign', `talk:${talk}`, { question: questions[0], to: { person: kim.me.person.id } });
  await move('follow_up');
});
after(async () => {
  for (const wire of Object.values(wires)) wire.close();
  await world.stop();
});

/** The date of the next reminder has come. */
const let_it_come = () =>
  world.sql(`UPDATE due SET at = now() - interval '1 second' WHERE kind = 'remind_open' AND item = '${talk}'`);
const is_over = () => eventually('the reminder went out', () =>
  world.sql(`SELECT at > now() FROM due WHERE kind = 'remind_open' AND item = '${talk}'`) === 't');
const reminders_of = async (person) =>
  (await person.get(`/api/channels/inbox:${person.me.person.id}/page?stream=lines`)).state.lines
    .filter(({ reason }) => reason === 'reminded');

test('a week after the end', async (t) => {
  await t.test('is when the first reminder is set', () => {
    const days = world.sql(`SELECT round(extract(epoch FROM at - now()) / 86400) FROM due
      WHERE kind = 'remind_open' AND item = '${talk}'`);
    assert.equal(days, '7');
  });

  await t.test('whoever is to answer finds the question on top of the inbox, once, and answers there', async () => {
    let_it_come();
    await is_over();
    await eventually('the line is there', async () => (await reminders_of(kim)).length === 1);
    await kim.goto('/eingang');
    const row = kim.page.getByRole('link', { name: /Erinnerung: Antwort steht aus.*Wann gilt das\?/ });
    await row.click();
    const field = kim.page.getByRole('textbox', { name: /Ihre Antwort/ });
    await within(5_000, field);
    await field.fill('Ab sofort.');
    await kim.page.getByRole('button', { name: 'Antwort senden' }).click();
    await eventually('nothing waits any more', async () => (await reminders_of(kim)).every(({ done }) => done));
  });

  await t.test('who moderates is told of what nobody is to answer, and finds the follow-up', async () => {
    await eventually('the line is there', async () => (await reminders_of(ute)).length === 1);
    assert.equal((await reminders_of(ute))[0].about, `talk:${talk}`);
    await ute.goto('/eingang');
    await ute.page.getByRole('link', { name: /Erinnerung: Antwort steht aus.*Was offen blieb/ }).click();
    await ute.page.getByRole('link', { name: 'Zum Talk' }).click();
    await within(5_000, ute.page.getByText('Wer prüft das?').first());
  });

  await t.test('what is answered is not reminded of again', async () => {
    await wires.ute.must('question.answer', `talk:${talk}`, { question: questions[1], text: 'Das Rechtsamt.' });
    let_it_come();
    await is_over();
    assert.equal((await reminders_of(kim)).length, 1);
    assert.equal((await reminders_of(ute)).length, 1);
  });
});

test('nothing went wrong in the pages', () => {
  for (const person of [kim, ute]) assert.deepEqual(person.problems, []);
});

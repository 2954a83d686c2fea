// Questions of a talk, its moderator, a speaker and two participants in browsers, 500 people on the
// wire: duplicates merged by keyboard and back, assigned to who shall answer, sorted as each one likes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { many } from './support/many.mjs';
import { within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, unhurried, World } from './support/world.mjs';

let world, ute, kim, jana, olaf, wires, talk, channel;
const texts = {
  scan: 'Wer scannt die Post in unserer Behörde?',
  mail: 'Wer scannt in der Behörde die Post?',
  date: 'Wann ist der Umzug der Akten geplant?',
};
const numbers = {};

before(async () => {
  world = await World.start({ env: unhurried });
  const size = { viewport: { width: 1600, height: 1000 }, reducedMotion: 'reduce' };
  [ute, kim, jana, olaf] = await Promise.all(
    ['ute.sommer@talaue.example', 'kim.albers@talaue.example', 'jana.wendt@talaue.example',
      'olaf.brandt@moorfeld.example'].map((email) => world.person(email, size)));
  wires = {
    ute: await Wire.connect(world, 'ute.sommer@talaue.example'),
    kim: await Wire.connect(world, 'kim.albers@talaue.example'),
    olaf: await Wire.connect(world, 'olaf.brandt@moorfeld.example'),
  };
  // Jana speaks; nobody but the moderator and her is on the stage.
  const plan = {
    title: 'Posteingang', description: 'Für die Prüfung.', starts_at: new Date().toISOString(), minutes: 60,
    moderators: [ute.me.person.id], speakers: [jana.me.person.id], agenda: [], review: false,
  };
  talk = (await wires.ute.must('talk.create', 'talks', { plan, links: [] })).item;
  channel = `talk:${talk}`;
  for (const to of ['planned', 'lobby', 'live']) await wires.ute.must('talk.move', `desk:${talk}`, { to });
  for (const [name, text] of Object.entries(texts)) {
    const asker = name === 'scan' ? wires.kim : wires.olaf;
    numbers[name] = (await asker.must('question.ask', channel, { text, links: [] })).number;
  }
  await vote(wires.ute, 'scan');
  await vote(wires.olaf, 'scan');
  await vote(wires.ute, 'mail');
  await vote(wires.kim, 'mail');
  await Promise.all([
    ute.goto(`/talks/${talk}/regie`), kim.goto(`/talks/${talk}`), olaf.goto(`/talks/${talk}`),
  ]);
});
after(() => world.stop());

const stored = async (name) =>
  (await olaf.get(`/api/channels/${channel}/page?stream=questions`)).state.questions
    .find((question) => question.number === numbers[name]);
const vote = async (wire, name) => {
  const { state } = (await wire.command('subscribe', channel, {})).ok;
  const { id } = state.questions.find((question) => question.number === numbers[name]);
  await wire.must('question.vote', channel, { question: id, on: true });
};
const row = (person, name) => person.page.locator(`li[data-question="${numbers[name]}"]`).first();
/** Puts the focus on the row and presses a key there. */
async function key(person, name, pressed) {
  await row(person, name).focus();
  await person.page.keyboard.press(pressed);
}
const sheet = (person, name) => person.page.getByRole('dialog', { name });
const votes_of = async (person, name) => Number(await row(person, name).locator('.votes').innerText());

test('questions of a talk', async (t) => {
  await t.test('Z on a row opens the sheet; the most alike stands first; it can be taken back', async () => {
    // A Regie of Linux has its keys off until somebody wants them.
    await ute.page.evaluate(() => {
      localStorage.setItem('bt.settings', JSON.stringify({ keys_on: true }));
    });
    await ute.page.reload();
    await row(ute, 'mail').waitFor();
    await key(ute, 'mail', 'z');
    await sheet(ute, 'Fragen zusammenführen').waitFor();
    const first = sheet(ute, 'Fragen zusammenführen').getByRole('list').getByRole('button').first();
    await first.getByText(texts.scan).waitFor();
    assert.deepEqual(await violations(ute), []);
    await ute.page.keyboard.press('Tab');
    await ute.page.keyboard.press('Enter');
    await row(ute, 'mail').getByText(`F ${numbers.mail} kommt zu F ${numbers.scan}.`).waitFor();
    assert.deepEqual(await violations(ute), []);
    await row(ute, 'mail').getByRole('button', { name: 'Rückgängig' }).press('Enter');
    await row(ute, 'mail').getByText(texts.mail).waitFor();
    assert.equal((await stored('mail')).state, 'released');
  });

  await t.test('merged: the votes of both, each person once, equal for everyone', async () => {
    await key(ute, 'mail', 'z');
    await sheet(ute, 'Fragen zusammenführen').getByRole('searchbox').fill(String(numbers.scan));
    await ute.page.keyboard.press('Tab');
    await ute.page.keyboard.press('Enter');
    await row(ute, 'mail').getByRole('button', { name: 'Sofort' }).click();
    // Ute gave both: three people in all.
    await eventually('three votes', async () => (await stored('scan')).votes === 3);
    for (const person of [ute, olaf]) {
      await within(2_000, person.page.locator(`li[data-question="${numbers.scan}"]`, { hasText: '3' }).first());
    }
    assert.equal(await votes_of(olaf, 'scan'), 3);
    await olaf.page.locator('summary', { hasText: 'Zusammengeführt' }).click();
    await within(2_000, row(olaf, 'mail').getByRole('link', { name: `F ${numbers.scan}` }));
    assert.deepEqual(await violations(olaf), []);
  });

  await t.test('both askers have it in their inbox', async () => {
    for (const person of [kim, olaf]) {
      await eventually('a line', async () =>
        (await person.get(`/api/channels/inbox:${person.me.person.id}/page?stream=lines`)).state.lines
          ?.some((line) => line.reason === 'merged'));
    }
  });

  await t.test('undone: as it was', async () => {
    await row(ute, 'mail').getByRole('button', { name: 'Zusammenführung lösen' }).press('Enter');
    await eventually('released again', async () => (await stored('mail')).state === 'released');
    await eventually('its own votes', async () => (await stored('scan')).votes === 2);
    assert.equal((await stored('mail')).votes, 2);
    await within(2_000, row(olaf, 'mail').getByRole('button', { name: /^Das möchte ich/ }).or(
      row(olaf, 'mail').getByText('2 wollen es wissen')));
  });

  await t.test('sorted by time, and so again after a reload; nobody else sees it', async () => {
    const order = async (person) =>
      (await person.page.getByRole('list', { name: 'Fragen' }).locator('li[data-question]').all())
        .reduce(async (all, one) => [...await all, Number(await one.getAttribute('data-question'))], []);
    await kim.page.getByRole('radio', { name: 'Nach Zeit' }).check({ force: true });
    const by_time = [numbers.date, numbers.mail, numbers.scan];
    assert.deepEqual(await order(kim), by_time);
    await kim.page.reload();
    await row(kim, 'date').waitFor();
    assert.deepEqual(await order(kim), by_time);
    await olaf.page.reload();
    await row(olaf, 'date').waitFor();
    assert.deepEqual(await order(olaf), [numbers.scan, numbers.mail, numbers.date]);
  });

  await t.test('assigned to the speaker: in her inbox within a second', async () => {
    await jana.goto('/eingang');
    await jana.page.getByText('Nichts wartet auf Sie').or(jana.page.getByRole('list', { name: 'Einträge' })).first()
      .waitFor();
    await row(ute, 'date').getByRole('button', { name: /^Mehr zu/ }).press('Enter');
    await ute.page.getByRole('menuitem', { name: 'Zuweisen …' }).press('Enter');
    const dialog = sheet(ute, 'Frage zuweisen');
    await dialog.getByRole('button', { name: /Jana Wendt/ }).waitFor();
    assert.deepEqual(await violations(ute), []);
    const line = jana.page.getByRole('list', { name: 'Einträge' }).getByText('Zur Antwort zugewiesen');
    await dialog.getByRole('button', { name: /Jana Wendt/ }).press('Enter');
    await within(1_000, line.first());
    await within(1_000, row(ute, 'date').getByText(/Zugewiesen an\s+Jana Wendt/));
    await within(1_000, row(olaf, 'date').getByText(/Zugewiesen an\s+Jana Wendt/));
    assert.deepEqual(await violations(jana), []);
  });

  await t.test('handed on to a contact point: in its inbox within a second, answered there in the follow-up', async () => {
    await kim.goto(`/eingang?stelle=${kim.me.contacts[0]}`);
    await kim.page.getByText('Nichts wartet').or(kim.page.getByRole('list', { name: 'Einträge' })).first().waitFor();
    const line = kim.page.getByRole('list', { name: 'Einträge' }).getByRole('listitem')
      .filter({ hasText: 'Zur Antwort zugewiesen' }).filter({ hasText: texts.date });
    assert.equal(await line.count(), 0);
    await row(ute, 'date').getByRole('button', { name: /^Mehr zu/ }).press('Enter');
    await ute.page.getByRole('menuitem', { name: 'Zuweisen …' }).press('Enter');
    const contact = kim.me.contacts[0];
    const { contacts } = await kim.get('/api/directory');
    const { name } = contacts.find((one) => one.id === contact);
    await sheet(ute, 'Frage zuweisen').getByRole('searchbox').fill(name);
    await sheet(ute, 'Frage zuweisen').getByRole('button', { name }).press('Enter');
    await within(1_000, line.first());
    await eventually('done in her inbox', async () =>
      (await jana.get(`/api/channels/inbox:${jana.me.person.id}/page?stream=lines`)).state.lines
        .filter((line) => line.reason === 'assigned').every((line) => line.done));
    await wires.ute.must('talk.move', `desk:${talk}`, { to: 'follow_up' });
    await kim.goto(`/eingang?stelle=${contact}`);
    await kim.page.getByRole('list', { name: 'Einträge' }).getByText('Zur Antwort zugewiesen').click();
    await kim.page.getByRole('heading', { name: texts.date }).waitFor();
    assert.deepEqual(await violations(kim), []);
    await kim.page.getByRole('textbox', { name: /^Ihre Antwort/ }).fill('Im Mai, mit dem neuen Scanner.');
    await kim.page.getByRole('button', { name: 'Antwort senden' }).press('Enter');
    await eventually('answered', async () => (await stored('date')).state === 'answered');
    assert.equal((await stored('date')).answer.contact, contact);
    await eventually('done at the contact point', async () =>
      (await kim.get(`/api/channels/contact:${contact}/page?stream=lines`)).state.lines
        .filter((line) => line.reason === 'assigned').every((line) => line.done));
  });

  await t.test('merged in the follow-up by keyboard, and answered for all', async () => {
    await ute.goto(`/talks/${talk}/nachbereitung`);
    await row(ute, 'mail').getByRole('button', { name: /^Mehr zu/ }).press('Enter');
    await ute.page.getByRole('menuitem', { name: 'Zusammenführen …' }).press('Enter');
    await sheet(ute, 'Fragen zusammenführen').getByRole('list').getByRole('button').first().press('Enter');
    await row(ute, 'mail').getByRole('button', { name: 'Rückgängig' }).waitFor();
    // What waits is sent when the page is left.
    await ute.goto('/');
    await eventually('merged', async () => (await stored('mail')).state === 'merged');
    await wires.ute.must('question.answer', channel,
      { question: (await stored('scan')).id, text: 'Die Poststelle.' });
    await eventually('the asker of the duplicate is told', async () =>
      (await olaf.get(`/api/channels/inbox:${olaf.me.person.id}/page?stream=lines`)).state.lines
        .some((line) => line.reason === 'answered'));
  });

  await t.test('nothing went wrong in the pages', () => {
    for (const person of [ute, kim, jana, olaf]) assert.deepEqual(person.problems, []);
  });
});

test('500 people want to know the same within ten seconds: exact, and equal for everyone', async () => {
  const { item: other } = await wires.ute.must('talk.create', 'talks', {
    plan: {
      title: 'Viele', description: 'Für die Prüfung.', starts_at: new Date().toISOString(), minutes: 60,
      moderators: [ute.me.person.id], speakers: [], agenda: [], review: false,
    },
    links: [],
  });
  const live = `talk:${other}`;
  for (const to of ['planned', 'lobby', 'live']) await wires.ute.must('talk.move', `desk:${other}`, { to });
  const asked = await wires.olaf.must('question.ask', live, { text: texts.scan, links: [] });
  const twin = await wires.olaf.must('question.ask', live, { text: texts.mail, links: [] });
  const watchers = [wires.ute, wires.kim, wires.olaf];
  await eventually('tickets are given out', async () =>
    (await wires.ute.must('subscribe', `desk:${other}`)).state?.talk?.ticket_key !== undefined);
  for (const wire of watchers) await wire.must('subscribe', live, {});

  const voters = await many(world, 500);
  const start = performance.now();
  await Promise.all(voters.map(async (wire, n) => {
    await wire.must('question.vote', live, { question: asked.item, on: true });
    // Every fifth wants the duplicate, too.
    if (n % 5 === 0) await wire.must('question.vote', live, { question: twin.item, on: true });
  }));
  assert.ok(performance.now() - start < 10_000, `${performance.now() - start} ms`);

  const total = async () => (await olaf.get(`/api/channels/${live}/page?stream=questions`)).state.questions
    .map((question) => question.votes);
  await eventually('500 and 100', async () => String(await total()) === '500,100');
  await wires.ute.must('question.merge', live, { question: twin.item, into: asked.item });
  const late = [voters[0], await Wire.connect(world, 'jana.wendt@talaue.example')];
  await late[1].must('question.vote', live, { question: asked.item, on: true });
  await eventually('501, everyone once', async () => (await total())[0] === 501);

  // Every client has seen the same events in the same order, and comes to the same totals.
  const [first, ...others] = await Promise.all(watchers.map(async (wire) => {
    const head = (await wire.must('subscribe', live, {})).seq;
    await eventually('all of it', () => wire.events(live).some((event) => event.seq === head));
    return wire.events(live).map((event) => JSON.stringify([event.seq, event.event, event.data]));
  }));
  for (const events of others) assert.deepEqual(events, first);
  const tallies = first.map((text) => JSON.parse(text)).flatMap(([, , data]) => data.tallies ?? []);
  assert.equal(tallies.filter((tally) => tally.question === asked.item).at(-1).votes, 501);

  // One person who votes 200 times at the same moment, on four lines, is one.
  const kim_id = wires.kim.token;
  const lines = await Promise.all([0, 1, 2, 3].map(() => Wire.with_token(world, kim_id)));
  const replies = await Promise.all(Array.from({ length: 200 }, (_, n) =>
    lines[n % 4].command('question.vote', live, { question: asked.item, on: true })));
  assert.deepEqual(replies.filter((reply) => !reply.ok), []);
  await eventually('502, everyone once', async () => (await total())[0] === 502);
  assert.equal(world.sql("SELECT count(*) FROM vote v JOIN account a ON a.id = v.account"
    + ` WHERE a.email = 'kim.albers@talaue.example' AND v.question = '${asked.item}'`), '1');
  for (const wire of [...voters, ...lines, late[1]]) wire.close();
});

// What was said in a talk is kept as long as its plan says: chosen in the form, to be read by everybody in the
// head of the room, and at that date chat, captions and what each person voted are gone, everywhere. The date
// comes by moving it in the database, as no clock of the server goes faster.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, unhurried, World } from './support/world.mjs';

const kept_days = 30;
const minutes = 60;
const day_ms = 86_400_000;
const messages = ['Guten Morgen aus Moorfeld', 'Das Archiv ist voll'];
const captions = ['Willkommen zu diesem Talk.', 'Wir beginnen mit den Akten.'];

let world, ute, kim, olaf, guest, wires, talk, desk, id, starts_at;

before(async () => {
  world = await World.start({ env: unhurried });
  const wide = { viewport: { width: 1600, height: 1000 }, reducedMotion: 'reduce' };
  const emails = ['ute.sommer@talaue.example', 'kim.albers@talaue.example', 'olaf.brandt@moorfeld.example'];
  [ute, kim, olaf, guest] = await Promise.all([...emails, null].map((email) => world.person(email, wide)));
  wires = Object.fromEntries(await Promise.all(
    emails.map(async (email) => [email.split('.')[0], await Wire.connect(world, email)])));
  starts_at = new Date().toISOString();
  const plan = {
    title: 'Kurz aufbewahrt', description: '', starts_at, minutes, moderators: [ute.me.person.id],
    speakers: [kim.me.person.id], agenda: [], review: false,
  };
  id = (await wires.ute.must('talk.create', 'talks', { plan, links: [] })).item;
  [talk, desk] = [`talk:${id}`, `desk:${id}`];
  await wires.ute.must('subscribe', desk);
});
after(async () => {
  for (const wire of Object.values(wires)) wire.close();
  await world.stop();
});

const date = (at) => new Intl.DateTimeFormat('de-DE', { timeZone: 'Europe/Berlin', day: '2-digit', month: '2-digit',
  year: 'numeric' }).format(at);
const stored = async (stream) => (await olaf.get(`/api/channels/${talk}/page?stream=${stream}&limit=100`)).state[stream];
/** How many rows of the database say the text, whatever they are. */
const rows_saying = (text) => Number(world.sql(['event', 'item', 'revision'].map((table) =>
  `SELECT count(*) FROM ${table} t WHERE position('${text}' IN to_jsonb(t)::text) > 0`).join(' UNION ALL '))
  .split('\n').reduce((sum, count) => sum + Number(count), 0));

test('how long what was said is kept', async (t) => {
  await t.test('is chosen in the form of the plan', async () => {
    await ute.goto(`/talks/${id}/planen`);
    await ute.page.getByRole('combobox', { name: 'Chat und Untertitel löschen' })
      .selectOption({ label: `${kept_days} Tage nach dem Ende` });
    await ute.page.getByRole('button', { name: 'Änderungen speichern' }).click();
    await eventually('the plan is saved', () =>
      wires.ute.events(desk).at(-1)?.data.talk?.plan.kept_days === kept_days);
  });

  await t.test('stands in the head of the room, for everybody', async () => {
    for (const to of ['planned', 'lobby', 'live']) await wires.ute.must('talk.move', desk, { to });
    const secret = randomBytes(32).toString('base64url');
    await wires.ute.must('guest.open', desk, { hash: createHash('sha256').update(secret).digest('hex') });
    await guest.page.goto(`${world.origin}/gast#${secret}`);
    await guest.page.getByRole('textbox', { name: 'Ihr Name' }).fill('Mika Gerber');
    await guest.page.keyboard.press('Enter');
    await guest.page.waitForURL(`**/gast/${id}`);
    await Promise.all([ute.goto(`/talks/${id}/regie`), kim.goto(`/talks/${id}/regie`), olaf.goto(`/talks/${id}`)]);
    const until = date(Date.parse(starts_at) + kept_days * day_ms + minutes * 60_000);
    for (const person of [ute, kim, olaf, guest]) {
      const said = person.page.locator('header.bar').getByText(new RegExp(`Chat.*${until}`)).filter({ visible: true });
      await said.waitFor();
    }
  });

  await t.test('and on a phone in the tab "Ablauf", where the head has no room for it', async () => {
    const until = `Chat-Löschung ${date(Date.parse(starts_at) + kept_days * day_ms + minutes * 60_000)}`;
    for (const person of [olaf, guest]) {
      const size = person.page.viewportSize();
      await person.page.setViewportSize({ width: 360, height: 740 });
      await person.page.getByRole('tab', { name: /^Ablauf/ }).click();
      await within(3_000, person.page.locator('main').getByText(until));
      await person.page.setViewportSize(size);
    }
  });

  await t.test('until then everything is there, also when the talk is over', async () => {
    const question = await wires.kim.must('question.ask', talk, { text: 'Wer räumt das Archiv?', links: [] });
    await wires.ute.must('question.answer', talk, { question: question.item, text: 'Die Poststelle.' });
    await wires.kim.must('chat.post', talk, { text: messages[0] });
    await wires.olaf.must('chat.post', talk, { text: messages[1] });
    for (const text of captions) await wires.ute.must('caption.add', talk, { text });
    const { item: poll } = await wires.ute.must('poll.create', desk,
      { text: 'Räumen wir?', kind: 'single', options: ['Ja', 'Nein'], hidden: false });
    await wires.ute.must('poll.open', desk, { poll });
    await wires.olaf.must('poll.vote', talk, { poll, choices: [0] });
    await wires.ute.must('talk.move', desk, { to: 'follow_up' });
    await olaf.goto(`/talks/${id}/nachbereitung`);
    await olaf.page.getByRole('button', { name: /^2 Nachrichten/ }).click();
    for (const text of messages) await within(5_000, olaf.page.getByText(text).first());
    await ute.goto(`/talks/${id}/dokumentation`);
    for (const text of [...messages, ...captions]) await within(5_000, ute.page.getByText(text).first());
    const due = world.sql(`SELECT round(extract(epoch FROM at - now()) / 86400) FROM due
      WHERE kind = 'erase_said' AND item = '${id}'`);
    assert.equal(due, String(kept_days));
  });

  await t.test('at that date it is erased, live in the pages that are open', async () => {
    const earlier = new Date(Date.parse(starts_at) - (kept_days + 1) * day_ms).toISOString();
    assert.ok(messages.concat(captions).every((text) => rows_saying(text) > 0));
    // The job looks at the plan again, so that has to be as old as well.
    world.sql(`UPDATE item SET body = replace(body, '${starts_at}', '${earlier}') WHERE stream = 'talk' AND id = '${id}';
      UPDATE due SET at = now() - interval '1 second' WHERE kind = 'erase_said' AND item = '${id}'`);
    await within(15_000, olaf.page.getByText(`Chat und Untertitel wurden am ${date(Date.now())} gelöscht`));
    for (const person of [olaf, ute]) {
      for (const text of messages) await person.page.getByText(text).first().waitFor({ state: 'detached' });
    }
    for (const text of captions) await ute.page.getByText(text).first().waitFor({ state: 'detached' });
  });

  await t.test('the tombstones stay, and nothing that was said is anywhere', async () => {
    for (const [stream, count] of [['messages', messages.length], ['captions', captions.length]]) {
      const all = await stored(stream);
      assert.deepEqual(all.map(({ erased, text }) => [erased, text]), Array(count).fill([true, '']), stream);
    }
    for (const text of [...messages, ...captions]) assert.equal(rows_saying(text), 0, text);
    // Where something was said, something stands when the talk is looked at again.
    await kim.goto(`/talks/${id}/nachschau`);
    await kim.page.getByRole('slider', { name: 'Stelle im Talk' }).press('End');
    await eventually('both messages have a place', async () =>
      await kim.page.getByText('Diese Nachricht wurde gelöscht.').count() === messages.length);
    assert.equal(world.sql(`SELECT count(*) FROM ballot b JOIN channel c ON c.id = b.channel_id
      WHERE c.name = '${talk}'`), '0');
    assert.equal(world.sql(`SELECT count(*) FROM due WHERE kind = 'erase_said' AND item = '${id}'`), '0');
  });

  await t.test('questions, answers and results are not what was said, and stay', async () => {
    const [question] = await stored('questions');
    assert.deepEqual([question.text, question.answer.text], ['Wer räumt das Archiv?', 'Die Poststelle.']);
    const [poll] = await stored('polls');
    assert.deepEqual([poll.state, poll.counts, poll.ballots], ['closed', [1, 0], 1]);
    await olaf.page.reload();
    await olaf.goto(`/talks/${id}/nachbereitung?stand=beantwortet`);
    await within(5_000, olaf.page.getByText('Die Poststelle.').first());
    await within(5_000, olaf.page.getByText(`Chat und Untertitel wurden am ${date(Date.now())} gelöscht`));
  });

  await t.test('nothing went wrong in the pages', () => {
    for (const person of [ute, kim, olaf, guest]) assert.deepEqual(person.problems, []);
  });
});

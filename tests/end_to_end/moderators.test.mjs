// Who leads a talk and who moderates beside, while it is live: named, taken back, handed over, gone and
// back, in two browsers; and what the wire says to whoever lost the role.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, World } from './support/world.mjs';

const large = { viewport: { width: 1600, height: 1000 } };
let world, ute, kim, olaf, talk, desk;

before(async () => {
  world = await World.start();
  [ute, kim, olaf] = await Promise.all(
    ['ute.sommer@talaue.example', 'kim.albers@talaue.example', 'olaf.brandt@moorfeld.example'].map(
      (email) => world.person(email, large)));
  const wire = await Wire.connect(world, 'ute.sommer@talaue.example');
  const plan = {
    title: 'Übergabe im Talk', description: '', starts_at: new Date().toISOString(), minutes: 60,
    moderators: [], speakers: [], agenda: [], review: true,
  };
  const { item } = await wire.must('talk.create', 'talks', { plan, links: [] });
  for (const to of ['planned', 'lobby', 'live']) await wire.must('talk.move', `desk:${item}`, { to });
  wire.close();
  talk = `talk:${item}`;
  desk = `desk:${item}`;
});
after(() => world.stop());

const id = () => talk.slice('talk:'.length);
const panel = (person) => person.page.getByRole('region', { name: 'Leitung', exact: true });
const sheet = (person) => person.page.getByRole('dialog', { name: 'Leitung und Co-Moderation' });
/** The row of somebody beside in the sheet. */
const row = (person, name) => sheet(person).getByRole('listitem').filter({ hasText: name });

test('moderating together', async (t) => {
  await t.test('who does not moderate sees no desk', async () => {
    await kim.goto(`/talks/${id()}/regie`);
    await kim.page.getByText('Die Regie sehen nur Leitung und Vortragende').waitFor();
  });

  await t.test('a person is named, and has the desk without loading anything', async () => {
    await ute.goto(`/talks/${id()}/regie`);
    await panel(ute).getByRole('button', { name: 'Leitung und Co-Moderation' }).click();
    await sheet(ute).getByText('Niemand moderiert mit.').waitFor();
    await sheet(ute).getByRole('combobox', { name: 'Person benennen' }).fill('Kim Al');
    await sheet(ute).getByRole('option', { name: /Kim Albers/ }).click();
    await row(ute, 'Kim Albers').waitFor();
    await within(5_000, kim.page.getByRole('region', { name: 'Fragen' }).or(panel(kim)).first());
    await kim.page.getByText('1 Person moderiert mit').waitFor();
    // She runs the talk, and does not name others.
    await panel(kim).getByRole('button', { name: 'Leitung und Co-Moderation' }).click();
    await sheet(kim).getByText('Ändern kann das nur, wer den Talk leitet.').waitFor();
    assert.equal(await sheet(kim).getByRole('combobox').count(), 0);
    await kim.page.keyboard.press('Escape');
  });

  await t.test('both run the talk', async () => {
    await olaf.goto(`/talks/${id()}`);
    await olaf.page.getByRole('textbox', { name: 'Ihre Frage' }).fill('Wer leitet hier?');
    await olaf.page.getByRole('button', { name: /^(Frage stellen|Senden)$/ }).first().click();
    await within(5_000, kim.page.getByText('Wer leitet hier?').first());
    await kim.page.getByRole('button', { name: 'Freigeben' }).click();
    await kim.page.getByRole('button', { name: 'Sofort' }).click();
    await within(5_000, olaf.page.getByText('Wer leitet hier?').first());
  });

  await t.test('the lead is asked for once, and can be taken back', async () => {
    await row(ute, 'Kim Albers').getByRole('button', { name: 'Leitung übergeben an Kim Albers' }).click();
    await sheet(ute).getByRole('button', { name: 'Nicht übergeben' }).click();
    await row(ute, 'Kim Albers').getByRole('button', { name: 'Leitung übergeben an Kim Albers' }).click();
    await sheet(ute).getByRole('button', { name: 'Ja, übergeben' }).click();
    await sheet(ute).getByText('Die Leitung geht an Kim Albers.').waitFor();
    await sheet(ute).getByRole('button', { name: 'Rückgängig' }).click();
    await sheet(ute).getByText('Die Leitung geht an Kim Albers.').waitFor({ state: 'hidden' });
    // Nothing was sent: she still names.
    await sheet(ute).getByRole('combobox', { name: 'Person benennen' }).waitFor();
  });

  await t.test('a moderator who drops does not stop the talk, and comes back to the desk', async () => {
    await ute.page.keyboard.press('Escape');
    await ute.context.setOffline(true);
    // Nothing moves under a hand, so hers goes elsewhere.
    await kim.page.getByRole('heading', { level: 1 }).hover();
    await kim.page.evaluate(() => document.activeElement.blur());
    await ute.page.getByText(/Verbindung wird wiederhergestellt/).first().waitFor();
    await olaf.page.getByRole('textbox', { name: 'Ihre Frage' }).fill('Geht es weiter?');
    await olaf.page.getByRole('button', { name: /^(Frage stellen|Senden)$/ }).first().click();
    await within(5_000, kim.page.getByText('Geht es weiter?').first());
    await kim.page.getByRole('button', { name: 'Freigeben' }).first().click();
    await kim.page.getByRole('button', { name: 'Sofort' }).first().click();
    await within(5_000, olaf.page.getByText('Geht es weiter?').first());
    await olaf.page.getByText(/^Live/).first().waitFor();
    await ute.context.setOffline(false);
    await within(20_000, ute.page.getByText('Geht es weiter?').first());
    await panel(ute).waitFor();
  });

  await t.test('handed over: the new one leads, the old one moderates beside', async () => {
    await panel(ute).getByRole('button', { name: 'Leitung und Co-Moderation' }).click();
    await row(ute, 'Kim Albers').getByRole('button', { name: 'Leitung übergeben an Kim Albers' }).click();
    await sheet(ute).getByRole('button', { name: 'Ja, übergeben' }).click();
    await sheet(ute).getByRole('button', { name: 'Sofort' }).click();
    await within(5_000, sheet(ute).getByText('Ändern kann das nur, wer den Talk leitet.'));
    await ute.page.keyboard.press('Escape');
    await panel(kim).getByRole('button', { name: 'Leitung und Co-Moderation' }).click();
    await row(kim, 'Ute Sommer').waitFor();
  });

  await t.test('taken back: the desk ends with a sentence, the room stays, and it can come back', async () => {
    await row(kim, 'Ute Sommer').getByRole('button', { name: 'Co-Moderation zurücknehmen: Ute Sommer' }).click();
    await within(5_000, ute.page.getByText('Sie moderieren diesen Talk nicht mehr').first());
    await ute.page.getByRole('link', { name: 'Zum Raum' }).click();
    await ute.page.getByText('Geht es weiter?').first().waitFor();
    assert.equal(await ute.page.getByRole('link', { name: 'Regie', exact: true }).count(), 0);
    await sheet(kim).getByRole('combobox', { name: 'Person benennen' }).fill('Ute Som');
    await sheet(kim).getByRole('option', { name: /Ute Sommer/ }).click();
    await within(5_000, ute.page.getByRole('link', { name: 'Regie', exact: true }));
    await ute.page.getByText('Sie moderieren diesen Talk mit.').waitFor();
    await ute.page.getByRole('link', { name: 'Regie', exact: true }).click();
    await panel(ute).waitFor();
  });

  await t.test('nothing went wrong in the pages', () => {
    for (const person of [ute, kim, olaf]) assert.deepEqual(person.problems, []);
  });
});

test('on the wire: refused at once, with what was on its way', async () => {
  // Kim leads, Ute moderates beside.
  const [leads, beside] = await Promise.all(
    ['kim.albers@talaue.example', 'ute.sommer@talaue.example'].map((email) => Wire.connect(world, email)));
  await beside.must('subscribe', desk);
  const code = async (reply) => (await reply).error?.code ?? 'ok';
  assert.equal(await code(beside.command('moderator.add', desk, { person: olaf.me.person.id })), 'forbidden');
  assert.equal(await code(leads.command('moderator.remove', desk, { person: kim.me.person.id })), 'wrong_state');
  assert.equal(await code(leads.command('moderator.lead', desk, { person: olaf.me.person.id })), 'wrong_state');

  // Sent while the removal is on its way: each is either before it, or refused; none behind its reply.
  const removal = leads.must('moderator.remove', desk, { person: ute.me.person.id });
  const under_way = Array.from({ length: 6 }, (_, n) =>
    beside.command('chat.rule', desk, { closed: false, slow_s: n % 2 === 0 ? 10 : 0 }));
  const { seq } = await removal;
  for (const reply of await Promise.all(under_way)) {
    assert.ok(reply.ok ? reply.ok.seq < seq : reply.error.code === 'no_channel', JSON.stringify(reply));
  }
  for (const [name, channel, data] of [
    ['chat.rule', desk, { closed: true, slow_s: 0 }],
    ['talk.move', desk, { to: 'follow_up' }],
    ['queue.rule', desk, { open: true, first_first: false, speaking_s: 0 }],
    ['moderator.add', desk, { person: ute.me.person.id }],
  ]) {
    assert.equal(await code(beside.command(name, channel, data)), 'no_channel', name);
  }
  await eventually('the subscription ended', () =>
    beside.unnumbered.some((error) => error.code === 'no_channel' && error.field === desk));
  assert.equal(await code(beside.command('subscribe', desk)), 'no_channel');
  const known = beside.events(desk).at(-1)?.seq ?? 0;
  await leads.must('chat.rule', desk, { closed: false, slow_s: 30 });
  assert.equal(beside.events(desk).at(-1)?.seq ?? 0, known);
  // The last one stays.
  assert.equal(await code(leads.command('moderator.remove', desk, { person: kim.me.person.id })), 'wrong_state');
  await eventually('the list names who is left', async () => {
    const { talks } = (await kim.get('/api/channels/talks/page?stream=talks')).state;
    return talks.find((entry) => entry.id === id()).moderators.join() === kim.me.person.id;
  });
  leads.close();
  beside.close();
});

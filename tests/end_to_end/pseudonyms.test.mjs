// Asking under a pseudonym in browsers: who asks, who moderates, who reads; and the two people who can
// find out together who it was, each alone in vain.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, unhurried, World } from './support/world.mjs';

/** A pseudonym is drawn within 2 s, by chance. */
const drawn_ms = 12_000;
const level = 'unter Pseudonym (auflösbar nur zu zweit)';
const moderations = 'ein langer Satz der Moderation';
const protections = 'ein anderer Satz des Datenschutzes';

let world, ute, kim, olaf, wire, talk, channel;

before(async () => {
  world = await World.start({ env: unhurried });
  wire = await Wire.connect(world, 'ute.sommer@talaue.example');
  const plan = {
    title: 'Umzug der Akten', description: 'Für die Prüfung.', starts_at: new Date().toISOString(), minutes: 60,
    moderators: [(await me(wire)).person.id], speakers: [], agenda: [], review: false,
  };
  talk = (await wire.must('talk.create', 'talks', { plan, links: [] })).item;
  channel = `talk:${talk}`;
  for (const to of ['planned', 'lobby', 'live']) await wire.must('talk.move', `desk:${talk}`, { to });
});
after(async () => {
  wire?.close();
  await world.stop();
});

const get = async (where, token = wire.token) =>
  (await fetch(world.origin + where, { headers: { Authorization: `Bearer ${token}` } })).json();
const me = (of) => get('/api/me', of.token);
const questions = async () => (await get(`/api/channels/${channel}/page?stream=questions`)).state.questions ?? [];
const of_text = async (text) => (await questions()).filter((question) => question.text === text);
const field = (person) => person.page.getByRole('textbox', { name: 'Ihre Frage' });
const row = (person, text) => person.page.locator('li[data-question]', { hasText: text }).first();
const sender = (person) => person.page.getByRole('combobox', { name: 'Absender' });
const offers = (person, name = level) => sender(person).getByRole('option', { name });
const stored = (person) => person.page.evaluate((scope) => {
  const found = Object.entries(localStorage).find(([name]) => name.startsWith('behoerdentalk.pseudonyms.') && name.endsWith(scope));
  return found ? JSON.parse(found[1]) : null;
}, channel);
const is_drawn = (person) => eventually('the pseudonym is drawn', async () => (await stored(person))?.id, drawn_ms);
const resolve = (holder, passphrase, ...options) =>
  world.run_with(`${passphrase}\n`, 'resolve-pseudonym', holder, '--talk', talk, ...options);
const count = (table, where = 'true') => Number(world.sql(`SELECT count(*) FROM ${table} WHERE ${where}`));

async function ask(person, text) {
  await sender(person).selectOption(level);
  await field(person).fill(text);
  await field(person).press('ControlOrMeta+Enter');
}

test('without both keys there are no pseudonyms', async (t) => {
  await t.test('the command is refused, and the level is not offered', async () => {
    const reply = await wire.command('pseudonym.draw', channel);
    assert.equal(reply.error.code, 'no_pseudonyms');
    assert.equal((await me(wire)).pseudonyms, undefined);
    const person = await world.person('kim.albers@talaue.example');
    await person.goto(`/talks/${talk}`);
    await offers(person, 'anonym (auch für die Verwaltung)').waitFor({ state: 'attached', timeout: drawn_ms });
    assert.equal(await offers(person).count(), 0);
    await person.context.close();
  });

  await t.test('their holders make them, each once', async () => {
    const make = (holder, input) => world.run_with(input, 'pseudonym-keys', holder);
    assert.match((await make('everybody', 'x')).err, /the holder is 'moderation' or 'data-protection'/);
    assert.match((await make('moderation', '')).err, /there is no passphrase on standard input/);
    assert.match((await make('moderation', 'kurz\n')).err, /at least 12 characters/);
    const first = await make('moderation', `${moderations}\n`);
    assert.deepEqual([first.status, first.err], [0, '']);
    assert.match(first.out, /the other holder's key is still to be made/);
    assert.equal((await wire.command('pseudonym.draw', channel)).error.code, 'no_pseudonyms');
    assert.match((await make('data-protection', `${protections}\n`)).out, /pseudonyms are offered from now on/);
    const again = await make('moderation', `${protections}\n`);
    assert.equal(again.status, 1);
    assert.match(again.err, /this key was made before/);
    assert.equal((await me(wire)).pseudonyms, true);
  });
});

test('a question under a pseudonym in the browser', async (t) => {
  const [first, second] = ['Wer hat das entschieden?', 'Und wer bezahlt es?'];
  let name, question;
  const size = { viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' };
  [ute, kim, olaf] = await Promise.all(
    ['ute.sommer@talaue.example', 'kim.albers@talaue.example', 'olaf.brandt@moorfeld.example'].map(
      (email) => world.person(email, size)));
  await Promise.all([ute.goto(`/talks/${talk}/regie`), kim.goto(`/talks/${talk}`), olaf.goto(`/talks/${talk}`)]);

  await t.test('the level is chosen by keyboard and said before sending', async () => {
    await is_drawn(kim);
    await sender(kim).focus();
    await kim.page.keyboard.press('ArrowDown');
    assert.equal(await sender(kim).inputValue(), 'pseudonym');
    await kim.page.getByText(/können nur Moderation und Datenschutz gemeinsam aufdecken/).waitFor();
    name = (await kim.page.getByText(/Alle sehen nur „/).innerText()).match(/nur „(.+?)“/)[1];
    assert.match(name, /^\p{L}+ \d{4}$/u);
    assert.deepEqual(await violations(kim), []);
    await kim.page.keyboard.press('Tab');
    await kim.page.keyboard.type(first);
    await kim.page.keyboard.press('ControlOrMeta+Enter');
    await row(kim, first).getByText('Sie, unter Pseudonym').waitFor();
  });

  await t.test('everybody sees the pseudonym only, and the moderator as well', async () => {
    [question] = await of_text(first);
    assert.match(question.by, /^pseudonym:[0-9a-f-]{36}$/);
    assert.match(question.at, /:00:00\.000Z$/);
    assert.equal(question.by, `pseudonym:${(await stored(kim)).id}`);
    for (const person of [ute, olaf]) {
      await within(4_000, row(person, first).getByText(`Pseudonym ${name}`, { exact: true }));
      assert.doesNotMatch(await row(person, first).innerText(), /Talaue|Albers|\d\d:\d\d/);
      assert.equal(await row(person, first).getByRole('link', { name: /Pseudonym/ }).count(), 0);
      assert.deepEqual(await violations(person), []);
    }
  });

  await t.test('after a reload it is the same one, also for the next question', async () => {
    const before = await stored(kim);
    await kim.page.reload();
    await row(kim, first).getByText('Sie, unter Pseudonym').waitFor();
    await offers(kim).waitFor({ state: 'attached' });
    await ask(kim, second);
    await row(kim, second).getByText('Sie, unter Pseudonym').waitFor();
    assert.deepEqual(await stored(kim), before);
    assert.equal((await of_text(second))[0].by, question.by);
    // What is new waits behind the strip while a hand is in the list.
    await olaf.page.reload();
    await row(olaf, second).getByText(`Pseudonym ${name}`, { exact: true }).waitFor();
  });

  await t.test('offline while sending: once, and under the pseudonym', async () => {
    const text = 'Einmal nach der Störung?';
    await kim.context.setOffline(true);
    await ask(kim, text);
    await kim.page.getByText('Ihre Frage, unter Pseudonym').waitFor();
    await kim.page.reload().catch(() => undefined);
    await kim.context.setOffline(false);
    await kim.goto(`/talks/${talk}`);
    await row(kim, text).getByText('Sie, unter Pseudonym').waitFor({ timeout: 40_000 });
    assert.deepEqual((await of_text(text)).map(({ by }) => by), [question.by]);
  });

  await t.test('on another device there is none, and it is said why', async () => {
    const other = await world.person('kim.albers@talaue.example');
    await other.goto(`/talks/${talk}`);
    await row(other, first).getByText(`Pseudonym ${name}`, { exact: true }).waitFor();
    await sender(other).selectOption(level);
    await other.page.getByText(/liegt auf dem Gerät, auf dem Sie ihn zuerst geöffnet haben/).waitFor({ timeout: drawn_ms });
    assert.deepEqual(await violations(other), []);
    await other.context.close();
  });

  await t.test('the answer comes to the inbox', async () => {
    const waiting = async () =>
      Number(/(\d+) warte/.exec(await kim.page.getByRole('link', { name: /^Eingang/ }).first().textContent())?.[1] ?? 0);
    const before = await waiting();
    await wire.must('question.answer', channel, { question: question.id, text: 'Der Rat, im Mai.' });
    await eventually('the badge counts it', async () => (await waiting()) === before + 1, 15_000);
    await kim.goto('/eingang');
    const line = kim.page.locator('a[data-line]', { hasText: first }).first();
    await line.click();
    await kim.page.getByText('Der Rat, im Mai.').waitFor();
    assert.deepEqual(await violations(kim), []);
    await kim.page.getByRole('button', { name: 'Erledigt' }).click();
    await kim.page.getByRole('button', { name: /Wieder öffnen|öffnen/ }).first().waitFor();
    assert.equal(count('channel', `name = 'inbox:${question.by.slice(10)}'`), 1);
  });

  await t.test('at 360 px, dark, nothing is cut off', async () => {
    await kim.page.setViewportSize({ width: 360, height: 740 });
    await kim.page.emulateMedia({ colorScheme: 'dark' });
    await kim.goto(`/talks/${talk}`);
    const tab = kim.page.getByRole('tab', { name: /Fragen/ });
    if (await tab.count() > 0) await tab.first().click();
    // On a phone the choice comes with the writing.
    await kim.page.getByRole('textbox', { name: 'Ihre Frage' }).focus();
    await sender(kim).selectOption(level);
    await kim.page.getByText(`Alle sehen nur „${name}“`).waitFor();
    assert.deepEqual(await violations(kim), []);
    assert.equal(await kim.page.evaluate(() => document.documentElement.scrollWidth), 360);
    await kim.page.emulateMedia({ colorScheme: 'light' });
    await kim.page.setViewportSize({ width: 1366, height: 768 });
  });
});

test('refusals', async (t) => {
  const [mine] = await of_text('Und wer bezahlt es?');
  const people = await Promise.all(
    ['kim.albers@talaue.example', 'olaf.brandt@moorfeld.example'].map((email) => Wire.connect(world, email)));
  const [kims, olafs] = people;
  const { secret } = await stored(kim);
  const code = (reply) => reply.error?.code ?? 'done';

  await t.test('the level of a question cannot be changed afterwards', async () => {
    assert.equal(code(await kims.command('question.erase', channel, { question: mine.id })), 'forbidden');
    assert.equal(code(await kims.command('question.ask', channel, { text: 'x', links: [], by: 'anonymous' })), 'unknown_field');
    assert.equal(code(await kims.command('chat.post', channel, { text: 'x' }, undefined, secret)), 'unknown_field');
  });
  await t.test('who drew cannot draw another one, and a lost answer is given again', async () => {
    assert.equal(code(await kims.command('pseudonym.draw', channel)), 'pseudonym_drawn');
    const again = await kims.must('pseudonym.draw', channel, {}, undefined, secret);
    assert.deepEqual([again.item, again.repeat], [mine.by.slice(10), true]);
  });
  await t.test('without the secret nobody has it, nor its inbox', async () => {
    const wrong = randomBytes(16).toString('base64url');
    const inbox = `inbox:${mine.by.slice(10)}`;
    assert.equal(code(await olafs.command('question.erase', channel, { question: mine.id }, undefined, wrong)), 'bad_pseudonym');
    assert.equal(code(await olafs.command('subscribe', inbox, {}, undefined, wrong)), 'bad_pseudonym');
    assert.equal(code(await kims.command('subscribe', inbox)), 'no_channel');
    assert.equal(code(await wire.command('subscribe', inbox)), 'no_channel');
    assert.equal(code(await kims.command('subscribe', channel, {}, undefined, secret)), 'wrong_channel');
    assert.equal((await get(`/api/channels/${inbox}/page?stream=lines`, kims.token)).error.code, 'no_channel');
    assert.equal((await kims.must('subscribe', inbox, {}, undefined, secret)).state.lines.length, 1);
  });
  await t.test('the same command again counts once, and who asked may withdraw', async () => {
    const key = crypto.randomUUID();
    const body = { text: 'Zweimal gesendet?', links: [] };
    const once = await kims.must('question.ask', channel, body, key, secret);
    assert.deepEqual(await kims.must('question.ask', channel, body, key, secret), { ...once, repeat: true });
    assert.equal(code(await kims.command('question.ask', channel, { ...body, text: 'Anders?' }, key, secret)), 'key_conflict');
    await kims.must('question.erase', channel, { question: once.item }, undefined, secret);
    assert.equal((await questions()).find(({ id }) => id === once.item).erased, true);
  });
  for (const one of people) one.close();
});

test('the curious administrator finds nobody', async () => {
  const account = kim.me.person.id;
  // Every table, and the log of the server: nowhere stand the two together.
  const dump = execFileSync('pg_dump', ['-d', world.database, '--inserts'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const by = /pseudonym:([0-9a-f-]{36})/.exec(dump)[1];
  assert.deepEqual(dump.split('\n').filter((line) => line.includes(account) && line.includes(by)), []);
  assert.ok(!world.log.includes(by));
  // No transaction wrote of both: what names an account, and the pseudonym with what was done under it.
  const joined = () => Number(world.sql(
    'SELECT count(*) FROM (SELECT xmin::text x FROM pseudonym'
    + " UNION ALL SELECT xmin::text FROM event WHERE body LIKE '%\"event\":\"question.asked\",\"by\":\"pseudonym:%'"
    + ` UNION ALL SELECT xmin::text FROM command_key WHERE author = '${by}') p`
    + ' JOIN (SELECT xmin::text x FROM pseudonym_drawn'
    + ` UNION ALL SELECT xmin::text FROM command_key WHERE author <> '${by}' UNION ALL SELECT xmin::text FROM own_state) n`
    + ' ON n.x = p.x'));
  assert.equal(joined(), 0);
  // Of the few who drew, all rows of each table are of one transaction.
  for (const table of ['pseudonym', 'pseudonym_drawn']) {
    assert.equal(world.sql(`SELECT count(DISTINCT xmin::text) FROM ${table}`), '1');
  }
  assert.equal(count('pseudonym'), count('pseudonym_drawn'));
  // A backup knows the pseudonyms, and not who drew one.
  const folder = path.join(world.folder, 'backup');
  assert.equal((await world.run('backup', folder)).status, 0);
  const rows_of = (table) => execFileSync('pg_restore',
    ['--data-only', '--table', table, '--file', '-', path.join(folder, 'database.dump')], { encoding: 'utf8' });
  assert.ok(rows_of('pseudonym').includes(by));
  assert.ok(!rows_of('pseudonym_drawn').includes(account));
});

test('finding out who it was takes both', async (t) => {
  const [question] = await of_text('Wer hat das entschieden?');
  const number = String(question.number);
  const account = kim.me.person.id;
  const says_nothing = ({ status, out, err }, why) => {
    assert.equal(status, 1);
    assert.match(err, why);
    assert.ok(!`${out}${err}`.includes(account) && !`${out}${err}`.includes('Albers'), out + err);
  };
  await t.test('in vain: one alone, wrong passphrases, no reason, no such question', async () => {
    says_nothing(await resolve('data-protection', protections, '--question', number), /moderation has to do the first step/);
    says_nothing(await resolve('moderation', moderations, '--question', number), /has to say why/);
    says_nothing(await resolve('moderation', protections, '--question', number, '--reason', 'Drohung'), /the passphrase is wrong/);
    says_nothing(await resolve('moderation', moderations, '--question', '999', '--reason', 'Drohung'), /no question of this number/);
    says_nothing(await resolve('moderation', moderations, '--question', 'F14', '--reason', 'Drohung'), /takes the number of a question/);
    assert.equal(count('pseudonym_resolution'), 0);
  });
  await t.test('moderation opens the outer seal and learns nothing', async () => {
    const opened = await resolve('moderation', moderations, '--question', number, '--reason', 'Drohung gegen eine Kollegin');
    assert.deepEqual([opened.status, opened.err], [0, '']);
    assert.ok(!opened.out.includes(account));
    says_nothing(await resolve('moderation', moderations, '--question', number, '--reason', 'Noch einmal'), /did its step already/);
    says_nothing(await resolve('data-protection', moderations, '--question', number), /the passphrase is wrong/);
    assert.equal(count('pseudonym_resolution', 'completed_at IS NULL'), 1);
  });
  await t.test('data protection completes it, and the author is told', async () => {
    const found = await resolve('data-protection', protections, '--question', number);
    assert.deepEqual([found.status, found.err], [0, '']);
    assert.match(found.out, /^reason: Drohung gegen eine Kollegin$/m);
    assert.match(found.out, new RegExp(`^${account}  Kim Albers, `, 'm'));
    assert.equal(count('pseudonym_resolution', 'completed_at IS NOT NULL AND half IS NULL'), 1);
    assert.equal(world.sql('SELECT pseudonym_resolution::text FROM pseudonym_resolution').includes(account), false);
    await kim.goto('/eingang');
    await kim.page.getByText('Ihr Pseudonym wurde aufgelöst').first().waitFor({ timeout: 15_000 });
    await kim.page.getByText('Ihr Pseudonym wurde aufgelöst').first().click();
    await kim.page.getByText('Umzug der Akten').first().waitFor();
    assert.deepEqual(await violations(kim), []);
  });
});

test('after the talk', async (t) => {
  await t.test('nobody draws any more; what was drawn is still good', async () => {
    await wire.must('talk.move', `desk:${talk}`, { to: 'follow_up' });
    assert.equal((await wire.command('pseudonym.draw', channel)).error.code, 'wrong_state');
    await eventually('the tables are rewritten', () => count('due', "kind = 'rewrite_pseudonyms'") === 0);
    assert.equal(count('pseudonym_drawn'), 0);
    await kim.goto(`/talks/${talk}/nachbereitung`);
    const [question] = await of_text('Und wer bezahlt es?');
    await row(kim, question.text).getByText('Sie, unter Pseudonym').waitFor();
    assert.deepEqual(await violations(kim), []);
    await row(kim, question.text).getByRole('button', { name: /^Mehr zu/ }).click();
    await kim.page.getByRole('menuitem', { name: 'Löschen' }).click();
    await kim.page.getByRole('button', { name: 'Löschen' }).click();
    await eventually('it is withdrawn', async () => (await questions()).find(({ id }) => id === question.id).erased);
    for (const person of [ute, kim, olaf]) assert.deepEqual([person.problems, person.foreign], [[], []]);
  });
});

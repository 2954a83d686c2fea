// Who may ask and vote by ticket and who may not: guests by the open link and by a personal one. And what
// stays of tickets in a browser after logging out, as the page "Datenschutz" says it.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, unhurried, World } from './support/world.mjs';

/** A ticket is drawn within 2 s and used within 3 s, by chance, once its key is there. */
const sent_ms = 30_000;

let world, wire, talk, channel, desk;

before(async () => {
  world = await World.start({ env: unhurried });
  wire = await Wire.connect(world, 'ute.sommer@talaue.example');
  const me = await (await fetch(`${world.origin}/api/me`, { headers: { Authorization: `Bearer ${wire.token}` } })).json();
  const plan = {
    title: 'Offene Sprechstunde', description: '', starts_at: new Date().toISOString(), minutes: 60,
    moderators: [me.person.id], speakers: [], agenda: [], review: false, guest_polls: true,
  };
  talk = (await wire.must('talk.create', 'talks', { plan, links: [] })).item;
  [channel, desk] = [`talk:${talk}`, `desk:${talk}`];
  for (const to of ['planned', 'lobby', 'live']) await wire.must('talk.move', desk, { to });
  const { item } = await wire.must('poll.create', desk, {
    text: 'Mehr davon?', kind: 'single', options: ['Ja', 'Nein'], hidden: false, secret: true,
  });
  await wire.must('poll.open', desk, { poll: item });
});
after(async () => {
  wire?.close();
  await world.stop();
});

const questions = async () => (await (await fetch(`${world.origin}/api/channels/${channel}/page?stream=questions`,
  { headers: { Authorization: `Bearer ${wire.token}` } })).json()).state.questions ?? [];
const sender = (person) => person.page.getByRole('combobox', { name: 'Absender' });
const field = (person) => person.page.getByRole('textbox', { name: 'Ihre Frage' });
const poll_card = (person) => person.page.getByRole('article', { name: 'Mehr davon?' });
const stored = (person) => person.page.evaluate(() =>
  Object.fromEntries(Object.entries(localStorage).filter(([name]) => name.startsWith('behoerdentalk.tickets.'))));
const is_ready = (person, account) => eventually('the ticket is drawn', async () =>
  Object.entries(await stored(person)).some(([name, value]) =>
    name.includes(account ?? '') && name.endsWith(`.ticket.${channel}`) && value.includes('"signature"')), sent_ms);

/** Into the room as a guest. */
async function enter(how, name) {
  const secret = randomBytes(32).toString('base64url');
  const hash = createHash('sha256').update(secret).digest('hex');
  await wire.must(how, desk, { hash, ...(how === 'guest.invite' ? { for_name: name } : {}) });
  const guest = await world.person(null);
  guest.uses = [];
  guest.context.on('request', async (request) => {
    if (request.url().endsWith('/anonymous')) guest.uses.push({ headers: await request.allHeaders(), body: request.postData() });
  });
  await guest.goto(`/gast#${secret}`);
  await guest.page.getByRole('textbox', { name: 'Ihr Name' }).fill(name);
  await guest.page.keyboard.press('Enter');
  await guest.page.waitForURL(`**/gast/${talk}`);
  await guest.page.getByRole('heading', { name: 'Offene Sprechstunde', level: 1 }).waitFor();
  return guest;
}

async function ask(person, text) {
  await sender(person).selectOption('anonym (auch für die Verwaltung)');
  await field(person).fill(text);
  await field(person).press('ControlOrMeta+Enter');
  await person.page.getByText('Ihre anonyme Frage ist gesendet.').waitFor({ timeout: sent_ms });
  const found = (await questions()).filter((question) => question.text === text);
  assert.deepEqual(found.map(({ by }) => by), ['anonymous']);
}

test('a guest by the open link asks by name only, and has no secret vote', async () => {
  const guest = await enter('guest.open', 'Mika Gerber');
  await field(guest).waitFor();
  assert.equal(await sender(guest).count(), 0);
  await poll_card(guest).getByText('In geheimen Abstimmungen stimmen Gäste über den offenen Link nicht mit ab.').waitFor();
  assert.deepEqual(await violations(guest), []);
  assert.deepEqual(await stored(guest), {});
  assert.deepEqual(guest.problems, []);
  await guest.context.close();
});

test('a guest by a personal link asks and votes as everybody does, and nothing says it was one', async () => {
  const guest = await enter('guest.invite', 'Jo Lindt');
  await is_ready(guest);
  await ask(guest, 'Gilt das auch für uns?');
  await poll_card(guest).getByRole('radio', { name: 'Ja' }).check();
  await poll_card(guest).getByRole('button', { name: 'Geheim abstimmen' }).click({ timeout: sent_ms });
  await poll_card(guest).getByText('Ihre Stimme ist abgegeben.').waitFor({ timeout: sent_ms });
  assert.deepEqual(await violations(guest), []);
  const account = world.sql("SELECT id FROM account WHERE guest_of IS NOT NULL AND name LIKE 'Jo Lindt%'");
  assert.equal(guest.uses.length, 2);
  for (const { headers, body } of guest.uses) {
    assert.deepEqual(['cookie', 'authorization', 'referer'].filter((name) => headers[name]), []);
    assert.ok(!body.includes(account) && !body.includes('guest'));
  }
  // Nothing by ticket stands beside the guest's account.
  assert.equal(world.sql(`SELECT count(*) FROM event WHERE position('${account}' IN body) > 0
    AND position('Gilt das auch für uns?' IN body) > 0`), '0');
  await guest.context.close();
});

test('after logging out', async (t) => {
  let kim, mine, before_it;
  const login = async (email) => {
    const answer = await kim.context.request.post(`${world.origin}/api/login/demo`, { data: { email }, headers: { Origin: world.origin } });
    assert.ok(answer.ok());
    return (await answer.json()).person.id;
  };
  const row = (text) => kim.page.locator('li[data-question]', { hasText: text }).first();

  await t.test('tickets stay in the browser, as the page says; without a login none is drawn', async () => {
    kim = await world.person('kim.albers@talaue.example');
    mine = kim.me.person.id;
    await kim.goto(`/talks/${talk}`);
    await is_ready(kim, mine);
    await ask(kim, 'Vor dem Abmelden?');
    before_it = await stored(kim);
    await kim.goto('/profil');
    await kim.page.getByRole('button', { name: 'Abmelden', exact: true }).click();
    await eventually('logged out', async () => (await kim.context.request.get(`${world.origin}/api/me`)).status() === 401);
    assert.deepEqual(await stored(kim), before_it);
    const refused = await kim.context.request.post(`${world.origin}/api/tickets`, {
      data: { channel, blinded: randomBytes(256).toString('base64url') }, headers: { Origin: world.origin },
    });
    assert.deepEqual([refused.status(), (await refused.json()).error.code], [401, 'not_logged_in']);
    await kim.goto('/hilfe/datenschutz');
    const entry = kim.page.getByRole('listitem').filter({ hasText: 'behoerdentalk.tickets.<Konto>.<Zweck>' });
    await entry.getByText('Bis Sie die Browserdaten löschen, auch nach dem Abmelden').waitFor();
    await entry.getByText(/welche anonymen Fragen von diesem Browser kamen/).waitFor();
  });

  await t.test('the next person in the same browser sees and uses nothing of them', async () => {
    const olaf = await login('olaf.brandt@moorfeld.example');
    await kim.goto(`/talks/${talk}`);
    await row('Vor dem Abmelden?').getByText('Anonym', { exact: true }).waitFor();
    assert.equal(await kim.page.getByText('Sie, anonym').count(), 0);
    await is_ready(kim, olaf);
    await ask(kim, 'Als nächste Person?');
    const now = await stored(kim);
    for (const [name, value] of Object.entries(before_it)) assert.equal(now[name], value, name);
    const ticket = (account) => JSON.parse(now[`behoerdentalk.tickets.${account}.ticket.${channel}`]).ticket;
    assert.notEqual(ticket(olaf), ticket(mine));
  });

  await t.test('whoever comes back asks with the same ticket, and knows the own questions', async () => {
    await login('kim.albers@talaue.example');
    await kim.goto(`/talks/${talk}`);
    await row('Vor dem Abmelden?').getByText('Sie, anonym').waitFor();
    await row('Als nächste Person?').getByText('Anonym', { exact: true }).waitFor();
    await ask(kim, 'Nach dem Abmelden?');
    const name = `behoerdentalk.tickets.${mine}.ticket.${channel}`;
    assert.equal((await stored(kim))[name], before_it[name]);
    assert.deepEqual(kim.problems, []);
  });
});

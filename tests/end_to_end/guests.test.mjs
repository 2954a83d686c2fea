// Guests of a talk: in by the open link and by a personal one, back after a drop, shown out; and that
// they get nothing else, asked of every command and every path there is.
import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { commands } from './support/commands.mjs';
import { within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, repo, unhurried, World } from './support/world.mjs';

let world, ute, desk, talk, others;

before(async () => {
  world = await World.start({ env: unhurried });
  ute = await world.person('ute.sommer@talaue.example', { viewport: { width: 1600, height: 1000 } });
  talk = await world.talk(ute, 'OZG-Formulare mit FIM');
  desk = await Wire.connect(world, 'ute.sommer@talaue.example');
  const directory = await ute.get('/api/directory');
  others = {
    template: (await ute.get('/api/channels/library/page?stream=templates')).state.templates[0].id,
    thread: (await ute.get('/api/threads?limit=1')).threads[0].entry.id,
    area: directory.areas[0].id, contact: directory.contacts[0].id, ute: ute.me.person.id,
    talk: (await ute.get('/api/channels/talks/page?stream=talks')).state.talks
      .find(({ id, state }) => id !== talk.id && state === 'planned').id,
  };
});
after(() => world.stop());

const channel = () => `talk:${talk.id}`;
const moderate = (name, data) => desk.must(name, `desk:${talk.id}`, data);

async function link(how, data = how === 'guest.invite' ? { for_name: '' } : {}) {
  const secret = randomBytes(32).toString('base64url');
  const hash = createHash('sha256').update(secret).digest('hex');
  const { item } = await moderate(how, { hash, ...data });
  return { secret, item };
}

/** What the server answers to who enters; with the cookie that it gives. */
async function post_entry(secret, name, key = randomUUID()) {
  const response = await fetch(`${world.origin}/api/guests/enter`, {
    method: 'POST', headers: { Origin: world.origin }, body: JSON.stringify({ secret, name, key }),
  });
  const cookie = response.headers.get('set-cookie') ?? '';
  return { status: response.status, body: await response.json(), cookie,
    token: /^guest-[0-9a-f-]+=([\w-]+);/.exec(cookie)?.[1] };
}

/** How many guests, accounts, logins and events there are. */
const counts = () => world.sql(["item WHERE stream = 'guests'", 'account', 'login_session', 'event']
  .map((rows) => `SELECT count(*) FROM ${rows}`).join(';')).split('\n');

async function wire_of(secret, name) {
  const entry = await post_entry(secret, name);
  assert.equal(entry.status, 200, JSON.stringify(entry.body));
  return { wire: await Wire.with_token(world, entry.token), id: entry.body.person.id, ...entry };
}

test('guests in the browser', async (t) => {
  let open, mika, own, voted, votes;
  const own_votes = () =>
    world.sql("SELECT count(*) FROM vote v JOIN account a ON a.id = v.account WHERE a.name LIKE 'Mika Gerber%'");
  const vote_button = () => mika.page.locator(`li[data-question="${voted}"]`).getByRole('button', { name: /^Das möchte ich/ });
  const panel = ute.page.getByRole('region', { name: 'Gäste' });
  const sheet = ute.page.getByRole('dialog', { name: 'Gäste verwalten' });

  await t.test('the desk makes an open link, which is shown once', async () => {
    await ute.goto(`/talks/${talk.id}/regie`);
    await panel.getByRole('button', { name: 'Gäste verwalten' }).click();
    await sheet.getByRole('button', { name: 'Offenen Link erzeugen' }).click();
    const field = sheet.getByRole('textbox', { name: 'Offener Link' });
    await field.waitFor();
    open = await field.inputValue();
    assert.match(open, /\/gast#[\w-]{43}$/);
    assert.deepEqual(await violations(ute), []);
    const secret = open.split('#')[1];
    assert.equal(world.sql(`SELECT count(*) FROM event WHERE position('${secret}' IN body) > 0`), '0');
  });

  for (const width of [1366, 360]) {
    await t.test(`the page of a link at ${width} px`, async () => {
      const somebody = await world.person(null, { viewport: { width, height: 768 } });
      await somebody.page.goto(open);
      await somebody.page.getByRole('textbox', { name: 'Ihr Name' }).waitFor();
      assert.deepEqual(await violations(somebody), []);
      await somebody.context.close();
    });
  }

  await t.test('a name that belongs to who leads is refused', async () => {
    mika = await world.person(null);
    await mika.page.goto(open);
    await mika.page.getByText('OZG-Formulare mit FIM').waitFor();
    const before = counts();
    await mika.page.getByRole('textbox', { name: 'Ihr Name' }).fill(ute.me.person.name.toUpperCase());
    await mika.page.keyboard.press('Enter');
    await mika.page.getByText('Dieser Name gehört einer Person, die hier spricht.').waitFor();
    await mika.page.getByRole('textbox', { name: 'Ihr Name' }).fill('K');
    await mika.page.keyboard.press('Enter');
    await mika.page.getByText('Bitte geben Sie 2 bis 60 Zeichen ein.').waitFor();
    // Asked by a program as well: the page's own look at the name is no protection.
    const refusal = await post_entry(open.split('#')[1], ute.me.person.name);
    assert.deepEqual([refusal.status, refusal.body.error.code, refusal.body.error.field], [403, 'forbidden', 'name']);
    assert.deepEqual(counts(), before, 'nobody came, and nothing is stored of it');
  });

  await t.test('by keyboard alone into the room, where nothing leads elsewhere', async () => {
    await mika.page.keyboard.press('ControlOrMeta+a');
    await mika.page.keyboard.type('Mika Gerber');
    await mika.page.keyboard.press('Tab');
    await mika.page.keyboard.press('Enter');
    await mika.page.waitForURL(`**/gast/${talk.id}`);
    await mika.page.getByRole('heading', { name: 'OZG-Formulare mit FIM', level: 1 }).waitFor();
    assert.equal(new URL(mika.page.url()).hash, '');
    const ways = await mika.page.locator('a[href]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    assert.deepEqual(ways.filter((href) => /^\/(themen|vorlagen|eingang|profil|talks$)/.test(href)), []);
    assert.deepEqual(await violations(mika), []);
  });

  await t.test('chats, asks and votes, and the name says “Gast”', async () => {
    const chat = mika.page.getByRole('textbox', { name: /Nachricht/ });
    await chat.fill('Guten Morgen aus Moorfeld');
    await chat.press('Enter');
    const question = mika.page.getByRole('textbox', { name: /Frage/ }).first();
    await question.fill('Gilt das auch für Vereine?');
    await question.press('ControlOrMeta+Enter');
    const line = ute.page.getByText('Guten Morgen aus Moorfeld');
    await ute.page.goto(`${world.origin}/talks/${talk.id}/regie`);
    await line.waitFor();
    await ute.page.getByText('Mika Gerber (Gast)').first().waitFor();
    const find = async () => (await ute.get(`/api/channels/${channel()}/page?stream=questions`)).state.questions;
    const on_desk = async () => (await ute.get(`/api/channels/desk:${talk.id}/page?stream=questions`)).state.questions ?? [];
    const waiting = await eventually('it is there', async () =>
      [...await find(), ...await on_desk()].find(({ text }) => text === 'Gilt das auch für Vereine?'));
    if (waiting.state === 'waiting') await moderate('question.release', { question: waiting.id });
    own = (await eventually('it is released', async () => (await find()).find(({ id }) => id === waiting.id))).number;
    await mika.page.locator(`li[data-question="${own}"] .who`, { hasText: /^\s*Sie\s*$/ }).waitFor();
    voted = (await find()).find(({ number, state, erased }) => number !== own && state === 'released' && !erased).number;
    const before_it = (await find()).find(({ number }) => number === voted).votes;
    await vote_button().click();
    await eventually('it is voted for', async () => await vote_button().getAttribute('aria-pressed') === 'true');
    await eventually('it is stored', () => own_votes() === '1');
    // And is among what everybody sees: votes are told together, a moment later.
    votes = before_it + 1;
    await eventually('it is counted', async () =>
      Number(await vote_button().locator('.votes').innerText()) === votes);
  });

  await t.test('no poll, unless the talk lets them', async () => {
    const { item } = await moderate('poll.create', { text: 'Reicht die Zeit?', kind: 'single',
      options: ['Ja', 'Nein'], hidden: false });
    await moderate('poll.open', { poll: item });
    const card = mika.page.getByRole('article', { name: 'Reicht die Zeit?' });
    await card.getByText('In diesem Talk stimmen Gäste nicht mit ab.').waitFor();
    const plan = (await ute.get(`/api/channels/desk:${talk.id}/page?stream=talk`)).state.talk
      ?? (await desk.must('subscribe', `desk:${talk.id}`)).state.talk.plan;
    await moderate('talk.edit', { plan: { ...(plan.plan ?? plan), guest_polls: true } });
    await card.getByRole('radio', { name: 'Ja' }).check();
    await card.getByRole('button', { name: 'Abstimmen' }).click();
    await card.getByText('Ihre Stimme ist gezählt.').waitFor();
  });

  await t.test('dropped, and back within 5 s with the own questions and votes', async () => {
    const card = mika.page.getByRole('article', { name: 'Reicht die Zeit?' });
    const bar = mika.page.locator('header.bar');
    const bar_is = (state) => async () => await bar.getAttribute('data-state') === state;
    const everything_is_there = async (ms) => {
      await within(ms, mika.page.locator(`li[data-question="${own}"] .who`, { hasText: /^\s*Sie\s*$/ }));
      await within(ms, mika.page.locator(`li[data-question="${voted}"] button[aria-pressed="true"]`));
      assert.equal(Number(await vote_button().locator('.votes').innerText()), votes);
      await within(ms, card.getByText('Ihre Stimme ist gezählt.'));
      assert.equal(await card.getByRole('radio', { name: 'Ja' }).isChecked(), true);
    };
    await mika.context.setOffline(true);
    await eventually('the drop is seen', bar_is('offline'), 40_000);
    // What happens meanwhile is caught up.
    await desk.must('chat.post', channel(), { text: 'Während Sie weg waren' });
    await mika.context.setOffline(false);
    const begin = performance.now();
    await eventually('back', bar_is('fine'), 5_000);
    await within(5_000, mika.page.getByText('Während Sie weg waren').first());
    await everything_is_there(5_000);
    assert.ok(performance.now() - begin < 5_000, `${performance.now() - begin} ms`);
    // The page forgets everything and asks the server: it is kept there, too.
    await mika.page.reload();
    await everything_is_there(5_000);
    // Nothing was counted twice on the way.
    assert.equal(own_votes(), '1');
  });

  await t.test('shown out: the stream ends within a second', async () => {
    await ute.goto(`/talks/${talk.id}/regie?blatt=gaeste`);
    await sheet.getByRole('button', { name: 'Gast entfernen: Mika Gerber (Gast)' }).click();
    await sheet.getByRole('button', { name: 'Entfernen', exact: true }).click();
    await within(2_000, mika.page.getByRole('heading', { name: 'Ihr Zugang als Gast ist beendet' }));
    assert.deepEqual(mika.problems, []);
    assert.deepEqual(ute.problems, []);
  });
});

test('a personal invitation works once, and the same answer may be asked for again', async () => {
  const { secret } = await link('guest.invite', { for_name: 'Jo Lindt' });
  const key = randomUUID();
  const first = await post_entry(secret, 'Jo Lindt', key);
  const again = await post_entry(secret, 'Jo Lindt', key);
  assert.equal(first.status, 200);
  assert.equal(again.body.person.id, first.body.person.id);
  assert.match(first.cookie, /; HttpOnly; SameSite=Lax; Path=\/; Max-Age=/);
  const second = await post_entry(secret, 'Ina Roth');
  assert.deepEqual([second.status, second.body.error.code, second.body.error.field], [409, 'wrong_state', 'secret']);
  const jo = await Wire.with_token(world, first.token);
  await jo.must('hand.raise', channel()).catch((error) => assert.match(String(error), /wrong_state/));
});

test('removed on the wire: no frame later than a second', async () => {
  const { secret } = await link('guest.open');
  const { wire, id } = await wire_of(secret, 'Uma Reich');
  await wire.must('subscribe', channel());
  await moderate('guest.remove', { guest: id });
  const removed_at = Date.now();
  await eventually('the connection ends', () => wire.closed === 4003, 1_000);
  assert.ok(Date.now() - removed_at <= 1_000);
  const response = await fetch(`${world.origin}/api/me`, { headers: { Authorization: `Bearer ${wire.token}` } });
  assert.equal(response.status, 401);
});

// What a guest by the open link may: everything else is `forbidden` in its talk.
const allowed = new Set(['subscribe', 'unsubscribe', 'ping', 'chat.post', 'chat.edit', 'chat.erase', 'chat.react',
  'question.ask', 'question.vote', 'question.erase', 'question.reopen', 'hand.lower', 'hand.end', 'lobby.show']);
// By a personal link also these.
const invited_too = new Set(['certificate.request', 'certificate.withdraw', 'own.follow', 'poll.vote', 'hand.raise',
  'pseudonym.draw']);
const right = new Set(['forbidden', 'no_channel', 'wrong_channel']);

for (const kind of ['guest.open', 'guest.invite']) {
  test(`every command there is, by a guest of ${kind}`, async (t) => {
    const plan = (await desk.must('subscribe', `desk:${talk.id}`)).state.talk.plan;
    await moderate('talk.edit', { plan: { ...plan, guest_polls: false } });
    let left = 0;
    let guest;
    let secret = (await link(kind)).secret;
    for (const fixture of commands) {
      await t.test(fixture.do, async () => {
        // A guest by the open link may write but a few at once.
        if (left === 0) {
          if (guest && kind === 'guest.invite') secret = (await link(kind)).secret;
          guest = await wire_of(secret, `Gast ${randomBytes(6).toString('hex').replace(/\d/g, 'x')}`);
          left = kind === 'guest.open' ? 4 : commands.length;
        }
        left -= 1;
        const elsewhere = [`desk:${talk.id}`, `talk:${others.talk}`, `template:${others.template}`,
          `thread:${others.thread}`, `area:${others.area}`, `contact:${others.contact}`, 'talks', 'library',
          `inbox:${others.ute}`, `notes:${others.ute}`, `notes:${guest.id}`];
        // Asks and is refused before anything is looked up; one elsewhere for each, in turn.
        const there = elsewhere[commands.indexOf(fixture) % elsewhere.length];
        const of_nothing = JSON.parse(JSON.stringify(fixture.data).replaceAll(
          '01234567-89ab-4cde-8f01-23456789abcd', randomUUID()));
        if (fixture.do !== 'ping' && fixture.do !== 'unsubscribe') {
          const far = await guest.wire.command(fixture.do, there, of_nothing);
          assert.equal(far.error?.code, 'no_channel', `${fixture.do} on ${there}: ${JSON.stringify(far)}`);
        }
        const near = await guest.wire.command(fixture.do, fixture.do === 'ping' ? null : channel(), of_nothing);
        const may = allowed.has(fixture.do) || (kind === 'guest.invite' && invited_too.has(fixture.do));
        const code = near.error?.code;
        assert.notEqual(code, 'too_fast');
        // What needs a thing that is not there is refused for that before the right to it is asked.
        if (may) assert.ok(!right.has(code), `${fixture.do}: ${JSON.stringify(near)}`);
        else assert.ok(right.has(code) || code === 'not_found' || code === 'bad_value',
          `${fixture.do}: ${JSON.stringify(near)}`);
      });
    }
  });
}

test('every path there is, by a guest', async (t) => {
  const { secret } = await link('guest.open');
  const { token, id, wire } = await wire_of(secret, 'Rosa Blum');
  const ask = async (method, where, body) => {
    const response = await fetch(world.origin + where, { method, body,
      headers: { Authorization: `Bearer ${token}` } });
    return { status: response.status, text: await response.text() };
  };
  const own = `/api/channels/${channel()}`;
  const far = [`desk:${talk.id}`, `talk:${others.talk}`, 'talks', `template:${others.template}`,
    `thread:${others.thread}`, `contact:${others.contact}`, `inbox:${others.ute}`];
  // By the paths of server/app/routes.hpp: what is asked, and with which status it is answered.
  const rows = {
    'get /api/login': [[200, '/api/login']],
    'post /api/login': [[401, '/api/login', '{"email":"a@b.example","password":"x"}']],
    'post /api/login/demo': [[401, '/api/login/demo', '{"email":"a@b.example"}']],
    'post /api/guests/link': [[404, '/api/guests/link', '{"secret":"x"}']],
    'post /api/guests/enter': [[404, '/api/guests/enter', JSON.stringify({ secret: 'x', name: 'Rosa', key: randomUUID() })]],
    'get /api/me': [[200, '/api/me']],
    'post /api/poll/open': [[200, '/api/poll/open', '']],
    'post /api/poll/*': [[204, `/api/poll/end?session=${randomUUID()}`, '']],
    // By the open link there are no tickets.
    'post /api/tickets': [[403, '/api/tickets',
      JSON.stringify({ channel: channel(), blinded: randomBytes(256).toString('base64url') })]],
    'post /anonymous': [[400, '/anonymous', '{}']],
    'get /feeds/*': [[404, '/feeds/x.ics']],
    'post /api/files': [[403, `/api/files?channel=thread:${others.thread}&name=a.png`, 'x']],
    'post /api/decks': [[403, `/api/decks?channel=${channel()}&name=a.pdf`, 'x']],
    'get /api/files/*': [[404, `/api/files/${randomUUID()}`]],
    'get /api/channels/*': [
      ...['events', 'page?stream=questions', 'item?stream=questions&number=1', `revisions?item=${randomUUID()}`,
        'captions.vtt'].map((what) => [200, `${own}/${what}`]),
      ...far.map((name) => [404, `/api/channels/${name}/events`]),
    ],
    'get /api/templates/*': [[403, `/api/templates/${others.template}/tasks/1.1`]],
    'get /api/directory': [[200, '/api/directory']],
    'get /api/people': [[200, `/api/people?ids=${others.ute}`], [403, '/api/people?q=a']],
    'get /api/cards': [[200, `/api/cards?of=template:${others.template},${encodeURIComponent(`talk:${others.talk}`)}`]],
    'get /api/threads': [[403, '/api/threads']],
    'get /api/drafts': [[403, '/api/drafts']],
    'get /api/following': [[403, '/api/following']],
    // Last: it ends the login.
    'post /api/logout': [[204, '/api/logout']],
  };
  const table = readFileSync(path.join(repo, 'server/app/routes.hpp'), 'utf8');
  const paths = [...table.matchAll(/Method::(\w+),\s*"([^"]+)"/g)].map(([, method, where]) => `${method} ${where}`);
  assert.deepEqual(Object.keys(rows).sort(), paths.sort());

  // Somebody who never wrote there, nor is announced.
  const stranger_id = world.sql(`SELECT id FROM account WHERE email IS NOT NULL AND id NOT IN (SELECT author
    FROM command_key k JOIN channel c ON c.id = k.channel_id WHERE c.name IN ('talk:${talk.id}', 'desk:${talk.id}'))
    AND NOT EXISTS (SELECT 1 FROM item WHERE stream = 'talk' AND item.id = '${talk.id}'
      AND position(account.id::text IN body) > 0) LIMIT 1`);
  assert.notEqual(stranger_id, '');
  for (const [name, asked] of Object.entries(rows)) {
    await t.test(name, async () => {
      for (const [status, where, body] of asked) {
        const found = await ask(name.split(' ')[0].toUpperCase(), where, body);
        assert.equal(found.status, status, `${where}: ${found.text}`);
        if (where.startsWith('/api/cards')) assert.deepEqual(JSON.parse(found.text), { cards: [] });
        if (where === '/api/directory') {
          const { areas, contacts, authorities } = JSON.parse(found.text);
          assert.deepEqual(areas, []);
          assert.ok(contacts.length <= 1 && authorities.length <= 1);
          for (const contact of contacts) assert.deepEqual([contact.people, contact.deputies], [[], []]);
        }
        if (where.startsWith('/api/people?ids')) {
          assert.equal(JSON.parse(found.text).people[0].name, ute.me.person.name);
          const stranger = await ask('GET', `/api/people?ids=${stranger_id},${id}`);
          assert.deepEqual(JSON.parse(stranger.text).people.map((person) => person.id), [id]);
        }
      }
    });
  }
  await eventually('the logout ends the connection', () => wire.closed === 4003);
});

test('a guest by the open link who sends too fast is refused, and nothing of it is there', async () => {
  const { secret } = await link('guest.open');
  const { wire } = await wire_of(secret, 'Ida Voss');
  await wire.must('subscribe', channel());
  const before = counts();
  const replies = await Promise.all(Array.from({ length: 30 }, (_, n) =>
    wire.command('chat.post', channel(), { text: `Schnell ${n}` })));
  const taken = replies.filter(({ ok }) => ok).length;
  const refused = replies.filter(({ ok }) => !ok);
  assert.ok(taken > 0 && refused.length >= 15, `${taken} were taken`);
  for (const { error } of refused) assert.deepEqual([error.code, error.temporary], ['too_fast', true]);
  // Only what was acknowledged came to anything.
  assert.deepEqual(counts().map((count, n) => Number(count) - Number(before[n])), [0, 0, 0, taken]);
  // Others are not slowed down by it, and the guest may go on a little later.
  await desk.must('chat.post', channel(), { text: 'Bei mir geht es' });
  await eventually('the guest may write again', async () =>
    (await wire.command('chat.post', channel(), { text: 'Jetzt langsam' })).ok, 10_000);
  wire.close();
});

test('a closed link lets nobody in, and its guests go if that is wanted', async () => {
  const { secret } = await link('guest.open');
  const { wire } = await wire_of(secret, 'Tove Falk');
  await moderate('guest.close', { remove: false });
  assert.equal((await post_entry(secret, 'Nils Brandt')).status, 404);
  await wire.must('chat.post', channel(), { text: 'Ich bin noch da' });
  await moderate('guest.close', { remove: true });
  await eventually('the guest is out', () => wire.closed === 4003, 1_000);
});

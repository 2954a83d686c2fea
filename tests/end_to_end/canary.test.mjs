// Contract C1: what is in a narrow channel is in no wider one, in no count and in no list. A canary
// is put into each of them; then other people look everywhere they can.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { eventually, World, unhurried } from './support/world.mjs';
import { Wire } from './support/wire.mjs';

const streams = ['area', 'thread', 'talk', 'template', 'contact', 'seats', 'threads', 'posts', 'talks', 'messages',
  'questions', 'captions', 'decks', 'slides', 'guest_links', 'guests', 'templates', 'annotations', 'versions', 'totals', 'links', 'lines',
  'link_makers'];
const emails = {
  // Asks and is answered; leads the live talk and a draft; answers for an office.
  olaf: 'olaf.brandt@moorfeld.example', ute: 'ute.sommer@talaue.example', kim: 'kim.albers@talaue.example',
  // A member and nothing else; answers for another office; leads other talks; runs the platform.
  malte: 'malte.jessen@aarwald.example', frieda: 'frieda.lorenz@aarwald.example',
  henrike: 'henrike.vogt@lindenhagen.example', mona: 'mona.eilers@behoerdentalk.example',
};
const word = (where) => `Kanarienvogel${where}${randomUUID().replaceAll('-', '')}`;
// Of the desks and of whom; what is in them is a text, an id, or the channel itself.
const canaries = {
  desk: { waiting: word('wartend'), held: word('zurueckgestellt'), draft: word('entwurf'),
    edited: word('geaendert') },
  notes: { annotation: word('anmerkung') },
  contact: {},
  inbox: {},
};

let world, at, wide;
const wires = {};
const ids = {};

async function read(who, where, headers = {}) {
  const response = await fetch(world.origin + where, {
    headers: { Authorization: `Bearer ${wires[who].token}`, ...headers },
  });
  return { status: response.status, text: await response.text(), etag: response.headers.get('etag') };
}
const get = async (who, where) => JSON.parse((await read(who, where)).text);
const page = (channel, stream) => `/api/channels/${channel}/page?stream=${stream}&limit=100`;

/** Nothing that happens by itself is under way: counts to be published, things to be carried on. */
const settled = () => eventually('everything is carried on', () => world.sql(
  'SELECT (SELECT count(*) FROM tally_due) + (SELECT count(*) FROM effect)'
  + ' + (SELECT count(*) FROM card_total WHERE due)') === '0');

before(async () => {
  world = await World.start({
    env: unhurried,
  });
  for (const [who, email] of Object.entries(emails)) {
    wires[who] = await Wire.connect(world, email);
    ids[who] = (await get(who, '/api/me')).person.id;
  }
  const directory = await get('malte', '/api/directory');
  const talks = (await get('malte', page('talks', 'talks'))).state.talks;
  const templates = (await get('malte', page('library', 'templates'))).state.templates;
  const threads = (await get('malte', '/api/threads?limit=100')).threads;
  at = {
    live: talks.find((talk) => talk.title === 'OZG-Formulare mit FIM').id,
    template: templates.find((template) => template.title === 'OZG-konformes Formular').id,
    contact: directory.contacts.find((contact) => contact.name === 'Formularservice').id,
    templates,
    areas: directory.areas,
    tasks: {},
  };
  for (const template of templates) {
    const { plan } = await get('malte',
      `/api/templates/${template.id}/versions/${encodeURIComponent(template.version)}`);
    at.tasks[template.id] = plan.tasks.map((task) => task.id);
  }
  wide = ['talks', 'library', ...directory.areas.map(({ id }) => `area:${id}`),
    ...talks.map(({ id }) => `talk:${id}`), ...templates.map(({ id }) => `template:${id}`),
    ...threads.map(({ entry }) => `thread:${entry.id}`)];
});
after(() => world.stop());

/** Everything that the person can ask for over HTTP, as one text. */
async function everything(who) {
  const texts = [];
  const ask = async (where) => texts.push((await read(who, where)).text);
  const hidden = [...Object.values(canaries.desk), ...Object.values(canaries.notes)];
  for (const channel of [...wide, `inbox:${ids[who]}`, `notes:${ids[who]}`]) {
    for (let from = 0; ; from += 1_000) {
      const { text } = await read(who, `/api/channels/${channel}/events?after=${from}&limit=1000`);
      texts.push(text);
      if ((JSON.parse(text).events ?? []).length < 1_000) break;
    }
    for (const stream of streams) await ask(page(channel, stream));
  }
  const live = `/api/channels/talk:${at.live}`;
  for (const question of [at.waiting, at.held]) {
    await ask(`${live}/item?stream=questions&number=${question.number}`);
    await ask(`${live}/item?stream=questions&id=${question.item}`);
    await ask(`${live}/revisions?item=${question.item}`);
  }
  await ask(`/api/channels/template:${at.template}/item?stream=annotations&id=${at.annotation}`);
  for (const template of at.templates) {
    for (const task of at.tasks[template.id]) await ask(`/api/templates/${template.id}/tasks/${task}`);
    await ask(`/api/templates/${template.id}/versions/${encodeURIComponent(template.version)}`);
  }
  for (const q of ['Kanarienvogel', ...hidden]) await ask(`/api/people?q=${q}`);
  for (const of of hidden_addresses()) {
    const { text } = await read(who, `/api/cards?of=${encodeURIComponent(of)}`);
    // The address itself came from whoever asks; a card of it would be an answer.
    assert.deepEqual(JSON.parse(text), { cards: [] }, `${who} has a card of ${of}`);
  }
  for (const area of at.areas) await ask(`/api/threads?area=${area.id}&limit=100`);
  for (const where of ['/api/threads?limit=100', '/api/drafts', '/api/following', '/api/directory']) {
    await ask(where);
  }
  return texts.join('\n');
}

/** Of the four people, who may see a desk gets no say about its things. */
const hidden_addresses = () => [
  `talk:${at.live}#question:${at.waiting.item}`, `talk:${at.live}#question:${at.held.item}`,
  `talk:${at.draft}`, `template:${at.template}#annotation:${at.annotation}`,
  `notes:${ids.kim}#annotation:${at.annotation}`, `inbox:${ids.olaf}`, `contact:${at.contact}`,
];

/** What the person was told over the wire, and what every list of channels says now. */
async function heard(who) {
  const wire = wires[who];
  const replies = [];
  for (const channel of [...wide, `inbox:${ids[who]}`, `notes:${ids[who]}`]) {
    replies.push(await wire.must('subscribe', channel));
  }
  return JSON.stringify([wire.pushes, wire.unnumbered, replies]);
}

function assert_without(text, hidden, what) {
  for (const [name, canary] of Object.entries(hidden)) {
    assert.equal(text.includes(canary), false, `${what} tells of ${name}`);
  }
}

/** Where each wide channel stands, and what the lists say of it. */
async function stand() {
  const heads = {};
  for (const channel of wide) {
    const { head } = await get('malte', `/api/channels/${channel}/events?limit=1`);
    heads[channel] = head;
  }
  const subscribed = {};
  for (const list of ['talks', 'library', ...at.areas.map(({ id }) => `area:${id}`)]) {
    subscribed[list] = (await wires.malte.must('subscribe', list)).activity;
    subscribed[list].sort((a, b) => (a.channel < b.channel ? -1 : 1));
  }
  const threads = await get('malte', '/api/threads?limit=100');
  const following = await get('malte', '/api/following');
  return { heads, subscribed, threads, following };
}

test('canaries are put into every narrow channel, and no wide one moves', async () => {
  for (const who of ['malte', 'frieda', 'henrike', 'mona']) {
    await wires[who].must('own.follow', `talk:${at.live}`, { level: 'following' });
    await wires[who].must('own.follow', `template:${at.template}`, { level: 'following' });
    await heard(who);
  }
  await settled();
  const before_them = await stand();
  const live = `talk:${at.live}`;

  // What they hang at must not tell of them either.
  const links = [`template:${at.template}#task:${at.tasks[at.template][0]}`];
  at.waiting = await wires.olaf.must('question.ask', live, { text: canaries.desk.waiting, links });
  at.held = await wires.olaf.must('question.ask', live, { text: canaries.desk.held, links });
  // Without a seq: they were not appended where they were asked.
  assert.equal(at.waiting.seq, undefined);
  const desk = `desk:${at.live}`;
  await wires.ute.must('question.hold', desk, { question: at.held.item });

  const plan = { title: canaries.desk.draft, description: canaries.desk.draft, minutes: 60,
    starts_at: '2027-03-01T10:00:00.000Z', moderators: [ids.ute],
    agenda: [{ minute: 0, title: canaries.desk.draft }], review: true };
  at.draft = (await wires.ute.must('talk.create', 'talks', { plan, links })).item;
  plan.description = canaries.desk.edited;
  await wires.ute.must('talk.edit', `desk:${at.draft}`, { plan });

  at.annotation = (await wires.kim.must('annotation.create', `notes:${ids.kim}`, {
    template: at.template, task: at.tasks[at.template][0], text: canaries.notes.annotation,
  })).item;

  Object.assign(canaries.desk, { waiting_id: at.waiting.item, held_id: at.held.item, draft_id: at.draft });
  canaries.notes.annotation_id = at.annotation;
  await settled();
  // No event, no count, no entry: not even that something was written shows.
  assert.deepEqual(await stand(), before_them);
});

test('lines of an inbox and of an office, of what everyone may read', async () => {
  const template = `template:${at.template}`;
  const asked = await wires.olaf.must('question.ask', template, {
    text: 'Wer prüft das Formular?', task: at.tasks[at.template][0],
  });
  const line_of = async (who, channel) => {
    const { state } = await get(who, page(channel, 'lines'));
    return state.lines?.find((line) => line.about === `${template}#question:${asked.item}`)?.id;
  };
  canaries.contact.line = await eventually('the office has a line',
    () => line_of('kim', `contact:${at.contact}`));
  await wires.kim.must('question.answer', template, { question: asked.item, text: 'Wir.' });
  canaries.inbox.line = await eventually('the asker has a line', () => line_of('olaf', `inbox:${ids.olaf}`));
  await settled();
});

test('whoever put them in finds them, so they are where they should be', async () => {
  const desk = (await read('ute', `/api/channels/desk:${at.live}/events?limit=1000`)).text
    + (await read('ute', `/api/channels/desk:${at.draft}/events`)).text;
  for (const [name, canary] of Object.entries(canaries.desk)) assert.ok(desk.includes(canary), name);
  const notes = (await read('kim', `/api/channels/notes:${ids.kim}/events`)).text;
  for (const [name, canary] of Object.entries(canaries.notes)) assert.ok(notes.includes(canary), name);
  assert.ok((await read('ute', '/api/drafts')).text.includes(at.draft));
});

for (const [who, mayReadDesks] of [['malte', false], ['frieda', false], ['henrike', false], ['mona', true]]) {
  test(`${who} finds none of them, nowhere`, async () => {
    const texts = `${await everything(who)}\n${await heard(who)}`;
    assert_without(texts, { ...canaries.desk, ...canaries.notes, ...canaries.contact, ...canaries.inbox },
      who);
  });

  test(`to ${who} a narrow channel is one that does not exist`, async () => {
    const wire = wires[who];
    const nobody = randomUUID();
    const nothing = (kind) => `${kind}:${nobody}`;
    const narrow = [`inbox:${ids.olaf}`, `notes:${ids.kim}`, `contact:${at.contact}`, `talk:${at.draft}`,
      ...(mayReadDesks ? [] : [`desk:${at.live}`, `desk:${at.draft}`])];
    const anonymous = (reply, channel) => {
      const text = JSON.stringify({ ...reply, id: 0 });
      return text.replaceAll(channel, 'CHANNEL').replaceAll(channel.split(':')[1], 'ID');
    };
    for (const channel of narrow) {
      const kind = channel.split(':')[0];
      const other = nothing(kind);
      for (const [name, data] of [['subscribe', {}], ['subscribe', { epoch: nobody, after: 3 }],
        ['question.release', { question: at.waiting.item }], ['inbox.done', { line: canaries.inbox.line, done: true }],
        ['annotation.edit', { annotation: at.annotation, text: 'x' }], ['own.follow', { level: 'following' }],
        ['link.add', { from: `thread:${nobody}`, to: channel }]]) {
        const found = await wire.command(name, channel, data);
        const none = await wire.command(name, other,
          JSON.parse(JSON.stringify(data).replaceAll(channel, other)));
        assert.ok(found.error, `${name} on ${channel}`);
        assert.equal(anonymous(found, channel), anonymous(none, other), `${name} on ${channel}`);
        if (name === 'subscribe') assert.equal(found.error.code, 'no_channel', channel);
      }
      for (const query of ['events?after=0', 'page?stream=questions', 'page?stream=lines',
        `item?stream=questions&id=${at.waiting.item}`, `revisions?item=${at.annotation}`]) {
        const found = await read(who, `/api/channels/${channel}/${query}`, { 'If-None-Match': '*' });
        const none = await read(who, `/api/channels/${other}/${query}`, { 'If-None-Match': '*' });
        assert.deepEqual(found, none, `${channel}/${query}`);
        assert.equal(JSON.parse(found.text).error.code, 'no_channel', `${channel}/${query}`);
      }
    }
    // A thing that is hidden in a channel they may read is one that is not there.
    for (const [channel, name, data] of [
      [`talk:${at.live}`, 'question.vote', (id) => ({ question: id, on: true })],
      [`talk:${at.live}`, 'question.erase', (id) => ({ question: id })],
      [`thread:${wide.at(-1).split(':')[1]}`, 'post.create',
        (id) => ({ text: 'Siehe dort', links: [`talk:${at.live}#question:${id}`] })],
    ]) {
      for (const { item } of [at.waiting, at.held]) {
        const found = await wire.command(name, channel, data(item));
        const none = await wire.command(name, channel, data(nobody));
        assert.ok(found.error, name);
        assert.deepEqual({ ...found, id: 0 }, { ...none, id: 0 }, name);
      }
    }
  });
}

test('a talk that is over shows as little of what was never released', async () => {
  await wires.ute.must('talk.move', `desk:${at.live}`, { to: 'follow_up' });
  await settled();
  const texts = `${await everything('malte')}\n${await heard('malte')}`;
  assert_without(texts, { ...canaries.desk, ...canaries.notes }, 'the follow-up');
});

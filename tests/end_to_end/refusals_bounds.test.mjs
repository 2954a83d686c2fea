// Lists that are too long, and numbers out of range, for every command that has one, sent by somebody
// who may do it where it belongs: each gets its code at its field. With as much as there may be, it is
// the next rule that refuses, which shows that the bound is where it should be. Nothing is written.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { commands, fields } from './support/commands.mjs';
import { dump, refused } from './support/refusals.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, World, unhurried } from './support/world.mjs';

const nothing = randomUUID();
let world, ute, kim, olaf, at;

before(async () => {
  world = await World.start({
    env: unhurried,
  });
  [ute, kim, olaf] = await Promise.all(
    ['ute.sommer@talaue.example', 'kim.albers@talaue.example', 'olaf.brandt@moorfeld.example'].map(
      (email) => Wire.connect(world, email)));
  const get = async (wire, where) =>
    (await fetch(world.origin + where, { headers: { Authorization: `Bearer ${wire.token}` } })).json();
  const { templates } = (await get(kim, '/api/channels/library/page?stream=templates')).state;
  const ozg = templates.find(({ title }) => title === 'OZG-konformes Formular');
  const { talks } = (await get(ute, '/api/channels/talks/page?stream=talks')).state;
  const { plan } = await get(kim, `/api/templates/${ozg.id}/versions/${ozg.version}`);
  at = {
    area: `area:${(await get(olaf, '/api/directory')).areas[0].id}`,
    thread: `thread:${(await get(olaf, '/api/threads?limit=1')).threads[0].entry.id}`,
    talk: `talk:${talks.find(({ state }) => state === 'live').id}`,
    desk: `desk:${(await get(ute, '/api/drafts')).talks[0].id}`,
    template: `template:${ozg.id}`,
    contact: ozg.contact,
    // Things that can be linked, all different, and people, all active.
    links: plan.tasks.map(({ id }) => `template:${ozg.id}#task:${id}`),
    people: world.sql("SELECT id FROM account WHERE active AND email <> 'ute.sommer@talaue.example'").split('\n'),
  };
  const poll = { text: 'Was?', kind: 'multiple', options: ['Ja', 'Nein'], hidden: false };
  const desk = at.talk.replace('talk:', 'desk:');
  at.poll = (await ute.must('poll.create', desk, poll)).item;
  await ute.must('poll.open', desk, { poll: at.poll });
  at.annotation = (await olaf.must('annotation.create', at.template,
    { task: plan.tasks[0].id, text: 'Für die Prüfung.', links: [] })).item;
  at.message = (await olaf.must('chat.post', at.talk, { text: 'Eine Nachricht' })).item;
  // Nobody of the stage, nor who wrote there.
  at.silent = world.sql(`SELECT id FROM account a WHERE active AND NOT EXISTS (SELECT 1 FROM item i
    JOIN channel c ON c.id = i.channel_id WHERE c.name = '${at.talk}'
    AND (i.author = a.id OR position(a.id::text IN i.body) > 0)) LIMIT 1`);
  await eventually('nothing is on its way', () => world.sql('SELECT count(*) FROM effect') === '0');
});
after(async () => {
  for (const wire of [ute, kim, olaf]) wire.close();
  await world.stop();
});

const many = (count, make) => Array.from({ length: count }, (_, n) => make(n));
const no_such_link = () => `thread:${nothing}`;

const talk_plan = (changes) => ({
  title: 'Ein Talk', description: '', starts_at: '2027-01-12T09:00:00.000Z', minutes: 60,
  moderators: [], speakers: [], agenda: [], review: false, ...changes,
});
const task = (id, changes = {}) => ({
  id, number: id, name: 'Klären', text: '', days: 1, role: '', after: [], milestone: false, ...changes,
});
const template_plan = (changes) => ({ phases: [{ number: '1', name: 'Beginn' }], tasks: [task('1.1')], ...changes });

/** Each list and number: what is just too much with its code, and what is just allowed but wrong in
 * another way, with the code and field of that. Who plans a talk becomes one of its moderators. */
function plan_bounds(moderators_max) {
  const people = (count, last) => [...at.people.slice(0, count - 1), last];
  const agenda = (count, minute) => many(count, (n) => ({ minute: n === count - 1 ? minute : 0, title: 'Punkt' }));
  return [['moderators', moderators_max], ['speakers', 20], ['caption_writers', 20]].flatMap(([list, max]) => [
    [talk_plan({ [list]: people(max + 1, at.people[20]) }), 'too_long', list],
    [talk_plan({ moderators: [at.people[0]], [list]: people(max, nothing) }), 'bad_value', list],
  ]).concat([
    [talk_plan({ agenda: agenda(31, 0) }), 'too_long', 'agenda'],
    [talk_plan({ agenda: agenda(30, 61) }), 'bad_value', 'agenda[29].minute'],
    [talk_plan({ agenda: agenda(1, -1) }), 'bad_value', 'agenda[0].minute'],
    [talk_plan({ lobby_minutes: 0 }), 'bad_value', 'lobby_minutes'],
    [talk_plan({ lobby_minutes: 121 }), 'bad_value', 'lobby_minutes'],
    [talk_plan({ kept_days: 0 }), 'bad_value', 'kept_days'],
    [talk_plan({ kept_days: 3651 }), 'bad_value', 'kept_days'],
    [talk_plan({ live_on_time: true }), 'bad_value', 'live_on_time'],
    [talk_plan({ registration: { approval: false, capacity: 0 } }), 'bad_value', 'registration.capacity'],
    [talk_plan({ registration: { approval: false, capacity: 100_001 } }), 'bad_value', 'registration.capacity'],
    [talk_plan({ registration: { approval: false, closes_at: '2027-01-12T09:00:00.001Z' } }), 'bad_value',
      'registration.closes_at'],
    [talk_plan({ moderators: [at.people[0]], series: { id: nothing, title: 'Reihe' } }), 'bad_value', 'series'],
    [talk_plan({ minutes: 4 }), 'bad_value', 'minutes'],
    [talk_plan({ minutes: 601 }), 'bad_value', 'minutes'],
    [talk_plan({ contact: nothing, moderators: [at.people[0]] }), 'bad_value', 'contact'],
  ]);
}

function template_bounds() {
  const tasks = (count) => many(count, (n) => task(`1.${n}`));
  const after = (count) => tasks(30).map((one, n) =>
    (n === 29 ? { ...one, after: many(count, (k) => (k === 19 ? 'x'.repeat(20_001) : `1.${k}`)) } : one));
  const phases = (count, last) => many(count, (n) => ({ number: n === count - 1 ? last : String(n + 1), name: 'Phase' }));
  return [
    [template_plan({ phases: [] }), 'too_short', 'phases'],
    [template_plan({ tasks: [] }), 'too_short', 'tasks'],
    [template_plan({ phases: phases(31, '31') }), 'too_long', 'phases'],
    [template_plan({ phases: phases(30, '1') }), 'bad_value', 'phases[29].number'],
    [template_plan({ tasks: tasks(301) }), 'too_long', 'tasks'],
    [template_plan({ tasks: [...tasks(299), task('1.0')] }), 'bad_value', 'tasks[299].id'],
    [template_plan({ tasks: after(21) }), 'too_long', 'tasks[29].after'],
    [template_plan({ tasks: after(20) }), 'bad_value', 'tasks[29].after[19]'],
    [template_plan({ tasks: [task('1.1', { days: 2_001 })] }), 'too_long', 'tasks[0].days'],
    [template_plan({ tasks: [task('1.1', { days: -1 })] }), 'bad_value', 'tasks[0].days'],
    [template_plan({ tasks: [task('2.1', { days: 2_000 })] }), 'bad_value', 'tasks[0].number'],
    [template_plan({ tasks: [task('Zu groß', { number: '1.1' })] }), 'bad_value', 'tasks[0].id'],
    [template_plan({ tasks: [task('1.1', { after: ['1.1'] })] }), 'bad_value', 'tasks[0].after[0]'],
  ];
}

/** Who sends what where, with which plan or list. */
function cases() {
  const links = (wire, channel, name, data) => [
    [wire, channel, name, { ...data, links: at.links.slice(0, 11) }, 'too_long', 'data.links'],
    [wire, channel, name, { ...data, links: [...at.links.slice(0, 9), no_such_link()] }, 'bad_value', 'data.links[9]'],
  ];
  const files = (wire, channel, name, data) => [
    [wire, channel, name, { ...data, files: many(11, () => randomUUID()) }, 'too_long', 'data.files'],
    [wire, channel, name, { ...data, files: many(10, () => randomUUID()) }, 'bad_value', 'data.files[0]'],
  ];
  const mentions = (wire, channel, name, data) => [
    [wire, channel, name, { ...data, mentions: at.people.slice(0, 11) }, 'too_long', 'data.mentions'],
    [wire, channel, name, { ...data, mentions: [...at.people.filter((id) => id !== at.silent).slice(0, 9), at.silent] },
      'bad_value', 'data.mentions'],
  ];
  const planned = (wire, channel, name, data, bounds) => bounds.map(([plan, code, field]) =>
    [wire, channel, name, { ...data, plan }, code, `data.plan.${field}`]);
  const series = { title: 'Reihe', plan: talk_plan({}) };
  // The 52nd is the first one again.
  const dates = (count) => many(count, (n) => new Date(Date.UTC(2027, 0, 1 + (n % 51))).toISOString());
  const thread = { title: 'Ein Thema', text: 'Text' };
  const version = { version: 'v9.0', changes: '' };
  const poll = { text: 'Was?', kind: 'multiple', options: ['Ja', 'Nein'], hidden: false };
  const entry = { title: 'Vorlage', scope: '', tag: '', contact: at.contact };
  return [
    ...links(olaf, at.area, 'thread.create', thread),
    ...files(olaf, at.area, 'thread.create', thread),
    ...links(olaf, at.thread, 'post.create', { text: 'Text' }),
    ...files(olaf, at.thread, 'post.create', { text: 'Text' }),
    ...mentions(olaf, at.talk, 'chat.post', { text: 'Moin' }),
    ...mentions(olaf, at.talk, 'chat.edit', { message: at.message, text: 'Moin' }),
    ...links(olaf, at.talk, 'question.ask', { text: 'Was?' }),
    ...links(olaf, at.template, 'annotation.create', { task: '1.1', text: 'Das.' }),
    ...links(ute, 'talks', 'talk.create', { plan: talk_plan({}) }),
    ...planned(ute, 'talks', 'talk.create', { links: [] }, plan_bounds(19)),
    ...planned(ute, at.desk, 'talk.edit', {}, plan_bounds(20)),
    ...planned(ute, 'talks', 'series.create', { title: 'Reihe', starts: dates(1) }, plan_bounds(19)),
    [ute, 'talks', 'series.create', { ...series, starts: [] }, 'too_short', 'data.starts'],
    [ute, 'talks', 'series.create', { ...series, starts: dates(53) }, 'too_long', 'data.starts'],
    [ute, 'talks', 'series.create', { ...series, starts: dates(52) }, 'bad_value', 'data.starts'],
    [ute, at.desk, 'poll.create', { ...poll, options: many(21, String) }, 'too_long', 'data.options'],
    [ute, at.desk, 'poll.create', { ...poll, options: [...many(19, String), '0'] }, 'bad_value', 'data.options[19]'],
    [ute, at.desk, 'poll.create', { ...poll, options: many(10_000, (n) => String(n % 10)) }, 'too_long', 'data.options'],
    [ute, at.desk, 'poll.create', { ...poll, seconds: 36_001 }, 'too_long', 'data.seconds'],
    [ute, at.desk, 'poll.create', { ...poll, seconds: 0 }, 'bad_value', 'data.seconds'],
    [olaf, at.talk, 'poll.vote', { poll: at.poll, choices: many(21, Number) }, 'too_long', 'data.choices'],
    [olaf, at.talk, 'poll.vote', { poll: at.poll, choices: many(20, Number) }, 'bad_value', 'data.choices'],
    ...planned(kim, 'library', 'template.create', { ...entry, ...version }, template_bounds()),
    ...planned(kim, at.template, 'template.publish', version, template_bounds()),
    [olaf, at.template, 'annotation.attach', { annotation: at.annotation, task: '9.9' }, 'bad_value', 'data.task'],
  ];
}

test('what is beyond a bound is refused at its field, what is at it is not', async (t) => {
  assert.ok(at.people.length > 21 && at.links.length > 11, 'there is enough to be too much');
  const untouched = dump(world);
  for (const [wire, channel, name, data, code, field] of cases()) {
    await t.test(`${name}: ${field} ${code}`, () =>
      refused(wire, { do: name, channel, data, key: randomUUID() }, code, name, field));
  }
  assert.equal(dump(world), untouched);
});

test('no command has a list that is not tried here', () => {
  const tried = new Set(cases().filter(([,,,, code]) => code === 'too_long').map(([,, name,,, field]) => `${name} ${field}`));
  for (const { do: name, data } of commands) {
    for (const { where, is_list } of fields(name, data)) {
      const found = [...tried].some((one) => one.replace(/\[\d+\]/g, '[0]') === `${name} ${where}`);
      assert.ok(!is_list || found, `${name} ${where}`);
    }
  }
});

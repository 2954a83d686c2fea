// Totals, and what lists and rooms are told beside the log: how many want to know, how many listen,
// how much happened.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, World, unhurried } from './support/world.mjs';
import { Wire } from './support/wire.mjs';

let world, get, kim, ute, olaf, me, talk, area, template;

before(async () => {
  world = await World.start({
    env: unhurried,
  });
  [kim, ute, olaf] = [
    await Wire.connect(world, 'kim.albers@talaue.example'),
    await Wire.connect(world, 'ute.sommer@talaue.example'),
    await Wire.connect(world, 'olaf.brandt@moorfeld.example'),
  ];
  get = async (where) =>
    (await fetch(world.origin + where, { headers: { Authorization: `Bearer ${kim.token}` } })).json();
  talk = `talk:${(await get('/api/channels/talks/page?stream=talks')).state.talks
    .find(({ state }) => state === 'live').id}`;
  me = (await get('/api/me')).person.id;
  template = (await get('/api/channels/library/page?stream=templates')).state.templates[0].id;
  area = `area:${(await get('/api/directory')).areas[0].id}`;
});
after(() => world.stop());

const pushes = (wire, channel, event) =>
  wire.pushes.filter((push) => push.channel === channel && push.event === event);
const counts = (wire) => pushes(wire, talk, 'listeners').map((push) => push.data.count);

test('votes in a talk change the number at the task that the question hangs at', async () => {
  const { plan } = (await get(`/api/channels/template:${template}/item?stream=template&id=${template}`))
    .state.template;
  const task = plan.tasks[0].id;
  const asked = await olaf.must('question.ask', talk, {
    text: 'Wer zählt mit?', links: [`template:${template}#task:${task}`],
  });
  await ute.must('question.release', `desk:${talk.split(':')[1]}`, { question: asked.item });
  const about = `${talk}#question:${asked.item}`;
  const card = async () => (await get(`/api/cards?of=${encodeURIComponent(about)}`)).cards[0];
  await eventually('it hangs at the task', async () =>
    (await get(`/api/templates/${template}/tasks/${task}`)).state.links?.some((link) => link.other === about));

  // Kim has the plan open, and nothing but the plan.
  const stand = await kim.must('subscribe', `template:${template}`);
  const { version } = stand.state.links.find((link) => link.other === about);
  const told = () => kim.events(`template:${template}`).filter((event) =>
    event.data.links?.some((link) => link.other === about));
  const vote = (wire, on) => wire.must('question.vote', talk, { question: asked.item, on });
  await vote(ute, true);
  await eventually('kim is told of the first vote', () => told().length === 1);
  assert.equal(told()[0].event, 'link.changed');
  assert.equal(told()[0].data.links[0].version, version + 1);
  assert.equal((await card()).votes, 1);

  // However often it changes, at most once a second; and the last total arrives.
  await ute.must('subscribe', talk);
  const tallies = () => ute.events(talk).flatMap((event) => (event.data.tallies ?? [])
    .filter(({ question }) => question === asked.item).map(({ votes }) => ({ at: event.at, votes })));
  for (let round = 0; round < 3; round += 1) {
    for (const on of [true, false, true, false, true]) await vote(kim, on);
    await eventually('two in the room', () => tallies().at(-1)?.votes === 2);
    await vote(kim, false);
    await eventually('one in the room', () => tallies().at(-1)?.votes === 1);
  }
  await vote(kim, true);
  const last = await eventually('two at the end', () => tallies().find(({ votes }, i) =>
    votes === 2 && tallies().slice(i).every((tally) => tally.votes === 2)));
  await eventually('kim is told of the last total', () => told().at(-1).at >= last.at);
  assert.equal((await card()).votes, 2);
  const moments = told().map(({ at }) => Date.parse(at));
  moments.slice(1).forEach((moment, i) => assert.ok(moment - moments[i] >= 1_000, `${moments}`));
  await ute.must('unsubscribe', talk);
});

test('from five people up they are counted, and below nothing tells who comes and goes', async () => {
  const emails = world.sql("SELECT email FROM account WHERE active AND email NOT IN ('kim.albers@talaue.example',"
    + " 'ute.sommer@talaue.example') ORDER BY email LIMIT 4").split('\n');
  const others = await Promise.all(emails.map((email) => Wire.connect(world, email)));
  await kim.must('subscribe', talk);
  await eventually('kim hears of few', () => counts(kim).length === 1);
  for (const wire of others.slice(0, 3)) await wire.must('subscribe', talk);
  await ute.must('subscribe', talk);
  await eventually('both hear of five', () => [kim, ute].every((wire) => counts(wire).at(-1) === 5));
  // Whoever looks at other things does not listen.
  await others[3].must('subscribe', 'talks');
  await ute.must('unsubscribe', talk);
  await eventually('kim hears of few again', () => counts(kim).at(-1) === undefined);
  assert.equal(counts(ute).at(-1), 5);

  // Whoever closes the page leaves, too; and who comes back is told at once what is known.
  await ute.must('subscribe', talk);
  await eventually('five again', () => counts(kim).at(-1) === 5);
  ute.close();
  await eventually('kim hears that they are few', () => counts(kim).at(-1) === undefined);
  await ute.open();
  await ute.must('subscribe', talk);
  await eventually('five once more', () => [kim, ute].every((wire) => counts(wire).at(-1) === 5));
  for (const wire of others) wire.close();
  await eventually('few at the end', () => counts(kim).at(-1) === undefined);

  // A number or nothing: not who it is, nor that four became two.
  for (const push of pushes(kim, talk, 'listeners')) {
    assert.deepEqual(Object.keys(push).sort(), ['channel', 'data', 'event']);
    assert.deepEqual(Object.keys(push.data), push.data.count === undefined ? [] : ['count']);
  }
  assert.ok(counts(kim).every((count) => count === undefined || count >= 5), `${counts(kim)}`);
  assert.ok(counts(kim).every((count, i) => i === 0 || count !== counts(kim)[i - 1]), `${counts(kim)}`);
});

test('whoever loads the page again hears of it again, though nothing changed', async () => {
  for (let n = 0; n < 3; n += 1) {
    await kim.must('unsubscribe', talk);
    const before_it = counts(kim).length;
    await kim.must('subscribe', talk);
    await eventually('kim hears of few', () => counts(kim).length > before_it);
    assert.equal(counts(kim).at(-1), undefined);
  }
});

test('an area tells how much happened in its threads, gathered', async () => {
  const threads = [];
  for (const title of ['Zählen', 'Mitzählen']) {
    threads.push(`thread:${(await kim.must('thread.create', area, { title, text: 'Anfang' })).item}`);
  }
  const stand = await olaf.must('subscribe', area);
  for (const thread of threads) {
    assert.equal(stand.activity.find(({ channel }) => channel === thread).number, 1);
  }
  const told = (thread) => pushes(olaf, area, 'activity').flatMap((push) => push.data)
    .filter(({ channel }) => channel === thread);
  const before_them = pushes(olaf, area, 'activity').length;
  await Promise.all(threads.flatMap((thread) =>
    Array.from({ length: 10 }, (_, n) => kim.must('post.create', thread, { text: `Nr. ${n}` }))));
  for (const thread of threads) {
    await eventually(`olaf hears of the posts in ${thread}`, () => told(thread).at(-1)?.number === 11);
    assert.equal(told(thread).at(-1).by, me);
  }
  // Twenty posts, and one push or, where they met the end of an interval, two.
  const after_them = pushes(olaf, area, 'activity').length;
  assert.ok(after_them - before_them <= 2, `${after_them - before_them} pushes`);
  for (const push of pushes(olaf, area, 'activity')) assert.equal(push.seq, undefined);
  // Posts are not told one by one to whoever follows the area only.
  assert.equal(olaf.pushes.some((push) => push.event === 'post.created'), false);

  await olaf.must('unsubscribe', area);
  await ute.must('subscribe', area);
  await kim.must('post.create', threads[0], { text: 'Noch einer' });
  await eventually('ute hears of it',
    () => pushes(ute, area, 'activity').flatMap((push) => push.data)
      .some(({ channel, number }) => channel === threads[0] && number === 12));
  assert.equal(told(threads[0]).at(-1).number, 11);
});

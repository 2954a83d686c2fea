// Totals, wherever they are shown: how many want to know.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, World } from './support/world.mjs';
import { Wire } from './support/wire.mjs';

let world, get, kim, ute, olaf, talk, template;

before(async () => {
  world = await World.start({
    env: { BT_COMMANDS_PER_SECOND: '100000', BT_COMMANDS_BURST: '100000' },
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
  template = (await get('/api/channels/library/page?stream=templates')).state.templates[0].id;
});
after(() => world.stop());

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

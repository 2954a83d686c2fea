// 500 people in a lobby: each is told of the beginning within a second, counted from the moment at which the
// moderator's command is sent, and nobody has a place in a row.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { many } from './support/many.mjs';
import { within } from './support/page.mjs';
import { Wire } from './support/wire.mjs';
import { eventually, unhurried, World } from './support/world.mjs';

const waiting_count = 500;
const p95_ms = 1_000;

let world, olaf, leader, waiting, talk;

before(async () => {
  world = await World.start({ env: unhurried });
  olaf = await world.person('olaf.brandt@moorfeld.example');
  leader = await Wire.connect(world, 'ute.sommer@talaue.example');
  const plan = {
    title: 'Viele warten', description: '', starts_at: new Date().toISOString(), minutes: 60,
    moderators: [], speakers: [], agenda: [], review: false,
  };
  talk = (await leader.must('talk.create', 'talks', { plan, links: [] })).item;
  for (const to of ['planned', 'lobby']) await leader.must('talk.move', `desk:${talk}`, { to });
  // The server makes the key of the tickets by itself, and tells of it, too; here it is there already.
  await eventually('tickets are given out', async () =>
    (await leader.must('subscribe', `desk:${talk}`)).state.talk.ticket_key !== undefined);
  waiting = await many(world, waiting_count);
});
after(async () => {
  for (const wire of [leader, ...(waiting ?? [])]) wire?.close();
  await world.stop();
});

/** Words for a place in a row, as pages of queues have them. */
const places = /Position|Warteschlange|vor Ihnen|Platz \d|\d+\. (Platz|Stelle)|an der Reihe/i;

test('500 wait', async (t) => {
  const channel = `talk:${talk}`;
  const began = new Map();

  await t.test('all are in the lobby, and no one has a place in a row', async () => {
    await olaf.goto(`/talks/${talk}`);
    await olaf.page.getByText('Der Warteraum ist offen').first().waitFor();
    const states = await Promise.all(waiting.map((wire) => wire.must('subscribe', channel)));
    assert.deepEqual(new Set(states.map(({ state }) => state.talk.state)), new Set(['lobby']));
    // What they are told is the same for all, so nothing in it can be a place.
    assert.equal(new Set(states.map(({ state }) => JSON.stringify(state))).size, 1);
    await eventually('they are counted', () => waiting.every((wire) =>
      wire.pushes.findLast(({ event }) => event === 'listeners')?.data.count === waiting_count + 1));
    assert.doesNotMatch(await olaf.page.locator('body').innerText(), places);
  });

  await t.test('each sees the beginning within a second', async (t) => {
    for (const wire of waiting) {
      const take = wire.take;
      wire.take = function taken(message) {
        if (message.event === 'talk.moved') began.set(wire, { at: performance.now(), state: message.data.talk.state });
        take.call(wire, message);
      };
    }
    const sent = performance.now();
    await leader.must('talk.move', `desk:${talk}`, { to: 'live' });
    await eventually('all are told', () => began.size === waiting_count);
    assert.deepEqual(new Set([...began.values()].map(({ state }) => state)), new Set(['live']));
    const took = [...began.values()].map(({ at }) => at - sent).sort((a, b) => a - b);
    const p95 = took[Math.ceil(took.length * 0.95) - 1];
    t.diagnostic(`p50 ${Math.round(took[took.length >> 1])} ms, p95 ${Math.round(p95)} ms, last ${Math.round(took.at(-1))} ms`);
    assert.ok(p95 <= p95_ms, `p95 is ${p95} ms`);
  });

  await t.test('once each, and the page of who waited is in the talk', async () => {
    await within(3_000, olaf.page.getByText(/^Live/).first());
    for (const wire of waiting) {
      assert.equal(wire.events(channel).filter(({ event }) => event === 'talk.moved').length, 1);
      assert.equal(wire.closed, null);
    }
    assert.doesNotMatch(await olaf.page.locator('body').innerText(), places);
    assert.deepEqual(olaf.problems, []);
  });
});

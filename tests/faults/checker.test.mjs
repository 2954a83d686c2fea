// The checker against logs made by hand: one that is right, and one break of each guarantee, which it
// has to find, and nothing else with it unless the break is one of both.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from './checker.mjs';
import { Log } from './driver/log.mjs';

const thread = 'thread:t';
const talk = 'talk:k';
const desk = 'desk:k';
const epoch = 'e';

/** A log in the making; `commit` is what a server that keeps the contract would do. */
class Story {
  constructor() {
    this.log = new Log();
    this.log.channels = [thread, talk, desk];
    for (const channel of this.log.channels) this.log.history[channel] = { epoch, head: 0, events: [] };
    this.keys = 0;
  }

  body(channel, seq, event, { by = 'anna', key, source, data = {} } = {}) {
    return this.log.body(JSON.stringify({ channel, seq, at: `at ${seq}`, event, by, key, source, data }));
  }

  append(channel, event, more) {
    const history = this.log.history[channel];
    history.head += 1;
    const body = this.body(channel, history.head, event, more);
    history.events.push(body);
    return body;
  }

  command(name, channel, t0, { account = 'anna', results = ['ok'], seq, ...more } = {}) {
    this.keys += 1;
    const command = {
      account, do: name, channel, key: `key${this.keys}`, mark: null, token: null, t0,
      t1: results.includes('ok') ? t0 + 10 : null, seq,
      attempts: results.map((result) => ({ t: t0, result, ...(result === 'ok' ? { seq } : {}) })), ...more,
    };
    this.log.commands.push(command);
    return command;
  }

  /** A post that is acknowledged and in the history. */
  post(t0, { channel = thread, text = `text ${this.keys + 1}`, item = `i${this.keys + 1}`, ...more } = {}) {
    const seq = this.log.history[channel].head + 1;
    const command = this.command('post.create', channel, t0, { seq, item, mark: JSON.stringify(text), ...more });
    this.append(channel, 'post.created', { by: command.account, key: command.key, data: { posts: [{ id: item, text }] } });
    return command;
  }

  /** Somebody who gets these of a channel's events, by number. */
  subscribe(channel, seqs, { client = 'bert 1', account = 'bert', t0 = 0, from = 0, t = 1_000 } = {}) {
    const subscription = {
      client, account, channel, t0, t1: t0 + 5, epoch, head: from, from, recovered: false, tokens: [],
      pushes: seqs.flatMap((seq) => [t, this.log.history[channel].events[seq - 1]]), ended: null,
    };
    this.log.subscriptions.push(subscription);
    return subscription;
  }

  end() {
    for (const [channel, { head }] of Object.entries(this.log.history)) this.log.heads[channel] = head;
    for (const { client, account, channel } of this.log.subscriptions) {
      this.log.positions.push({ client, account, channel, epoch, last: this.log.heads[channel], state: 'live' });
    }
    return this.log;
  }
}

/** Three posts, all of them pushed; a vote; an effect; a revocation that worked; an erasure. */
function right() {
  const story = new Story();
  for (const t0 of [100, 200, 300]) story.post(t0);
  story.append(thread, 'link.added', { by: 'system', source: { channel: thread, seq: 1 } });
  story.subscription = story.subscribe(thread, [1, 2, 3, 4]);
  story.log.reads.push({ account: 'anna', channel: thread, t0: 500, t1: 510, epoch, head: 4, tokens: [] });

  story.vote = story.command('question.vote', talk, 100, { question: 'q', on: true });
  story.tally = story.append(talk, 'tally', { by: 'system', data: { tallies: [{ question: 'q', votes: 1 }] } });
  story.log.own_votes.push({ account: 'anna', channel: talk, votes: ['q'] });
  story.log.totals.push({ channel: talk, question: 'q', votes: 1 });

  story.post(100, { channel: desk });
  story.revocation = story.command('talk.edit', desk, 1_000, { seq: 2, revokes: 'carl' });
  story.append(desk, 'talk.edited', { key: story.revocation.key });
  story.late = story.post(2_500, { channel: desk });
  story.grant = story.command('talk.edit', desk, 4_000, { seq: 4, grants: ['carl'] });
  story.append(desk, 'talk.edited', { key: story.grant.key });
  story.carl = story.subscribe(desk, [1, 2], { client: 'carl 1', account: 'carl' });

  story.secret = story.post(5_000, { text: 't0kenabc gone' });
  story.erasure = story.command('post.erase', thread, 6_000, { seq: 6, erases: ['t0kenabc'] });
  story.log.history[thread].events[4] = story.body(thread, 5, 'post.created',
    { key: story.secret.key, data: { posts: [{ id: story.secret.item, text: '', erased: true }] } });
  story.append(thread, 'post.erased',
    { key: story.erasure.key, data: { posts: [{ id: story.secret.item, text: '', erased: true }] } });
  return story;
}

const violated = (story) => Object.keys(check(story.end()).violations);

test('a right log breaks nothing, and every guarantee had something to look at', () => {
  const { violations, checked } = check(right().end());
  assert.deepEqual(violations, {});
  for (const what of ['acknowledged', 'votes', 'totals', 'events', 'pushes', 'different pushes', 'subscriptions',
    'reads after a write', 'revocations', 'erased texts']) {
    assert.ok(checked[what] > 0, what);
  }
});

const breaks = {
  'an acknowledged post is missing': [['G1', 'G4'], (story) => {
    story.command('post.create', thread, 7_000, { seq: 7 });
    story.log.history[thread].head = 7;
  }],
  'an acknowledged post stands elsewhere': [['G1'], (story) => {
    const { events } = story.log.history[desk];
    story.late.seq = 1;
    story.late.attempts[0].seq = 1;
    story.late.t0 = 50;
    assert.notEqual(events[0].key, story.late.key);
  }],
  'a retry is answered with another number': [['G1'], (story) => {
    story.late.attempts.push({ t: 9_000, result: 'ok', seq: 9, repeat: true });
  }],
  'a post is there with another text': [['G1', 'G2'], (story) => {
    story.late.mark = '"what was sent"';
  }],
  'the epoch changed without a restore': [['G1'], (story) => {
    story.log.history[thread].epoch = 'other';
  }],
  'a vote is lost': [['G1', 'G2'], (story) => {
    story.log.own_votes[0].votes = [];
  }],
  'a total is not the sum of the votes': [['G2'], (story) => {
    story.log.totals[0].votes = 2;
  }],
  'a tally counts more votes than were sent': [['G2'], (story) => {
    story.append(talk, 'tally', { by: 'system', data: { tallies: [{ question: 'q', votes: 2 }] } });
  }],
  'a second key of tickets': [['G2'], (story) => {
    for (const key of ['a', 'b']) {
      story.append(talk, 'talk.tickets', { by: 'system', data: { talk: { ticket_key: key } } });
    }
  }],
  'tickets without a key': [['G2'], (story) => {
    story.append(talk, 'talk.tickets', { by: 'system', data: { talk: {} } });
  }],
  'an event that nobody sent': [['G2'], (story) => {
    story.append(thread, 'post.created', { key: 'key of nobody' });
  }],
  'an event under the name of another person': [['G2'], (story) => {
    const { key } = story.command('post.create', thread, 7_000, { results: ['unknown'] });
    story.append(thread, 'post.created', { key, by: 'bert' });
  }],
  'an effect of nothing': [['G2'], (story) => {
    story.append(thread, 'link.added', { by: 'system', source: { channel: thread, seq: 99 } });
  }],
  'a command twice': [['G3'], (story) => {
    const { key, mark } = story.late;
    story.append(desk, 'post.created', { key, data: { posts: [{ id: 'again', text: JSON.parse(mark) }] } });
  }],
  'a number is missing': [['G4'], (story) => {
    story.log.history[talk].head = 3;
    story.log.history[talk].events[0] = story.body(talk, 1, 'tally', { by: 'system', data: { tallies: [] } });
    story.log.history[talk].events.push(
      story.body(talk, 3, 'tally', { by: 'system', data: { tallies: [] } }));
    story.log.bodies.delete(story.tally.raw);
  }],
  'two see different events under one number': [['G5'], (story) => {
    story.body(thread, 2, 'post.created', { key: 'key2', data: { posts: [{ id: 'i2', text: 'other' }] } });
  }],
  'somebody saw what is not in the log': [['G5'], (story) => {
    story.body(thread, 99, 'post.created', { key: 'key2' });
  }],
  'a subscription jumps': [['G6'], (story) => {
    story.subscription.pushes.splice(2, 2);
  }],
  'two pushes are swapped': [['G6'], (story) => {
    const { pushes } = story.subscription;
    [pushes[1], pushes[3]] = [pushes[3], pushes[1]];
  }],
  'what was sent later stands before': [['G7'], (story) => {
    const [first, second] = story.log.commands;
    Object.assign(first, { t0: 250, t1: 260 });
    Object.assign(second, { t0: 200, t1: 210 });
  }],
  'somebody does not read what they wrote': [['G8'], (story) => {
    story.log.reads[0].head = 2;
  }],
  'a snapshot is older than what its reader wrote': [['G8'], (story) => {
    story.subscribe(thread, [], { account: 'anna', client: 'anna 1', t0: 500, from: 2 });
  }],
  'somebody never gets to the head': [['G9'], (story) => {
    story.end();
    story.log.positions[0].last = 3;
    story.end = () => story.log;
  }],
  'a command never gets an answer': [['G9'], (story) => {
    story.log.unanswered.push({ do: 'post.create', channel: thread, key: 'key' });
  }],
  'the revoked get what was sent later': [['G10'], (story) => {
    story.carl.pushes.push(3_000, story.log.history[desk].events[2]);
  }],
  'the revoked get it although they do not follow any more': [['G10'], (story) => {
    story.log.strays.push({ account: 'carl', channel: desk, t: 3_000, body: story.log.history[desk].events[2] });
  }],
  'the revoked subscribe': [['G10'], (story) => {
    story.subscribe(desk, [], { account: 'carl', client: 'carl 2', t0: 3_000, from: 3 });
  }],
  'a page contains an erased text': [['G11'], (story) => {
    story.log.reads.push({ account: 'bert', channel: thread, t0: 7_000, t1: 7_010, epoch, head: 6, tokens: ['t0kenabc'] });
  }],
  'a snapshot contains an erased text': [['G11'], (story) => {
    story.subscribe(thread, [], { t0: 7_000, from: 6 }).tokens = ['t0kenabc'];
  }],
  'a resume brings an erased text': [['G11'], (story) => {
    const old = story.body(thread, 5, 'post.created',
      { key: story.secret.key, data: { posts: [{ id: story.secret.item, text: 't0kenabc gone' }] } });
    story.subscribe(thread, [], { t0: 7_000, from: 4 }).pushes.push(7_020, old, 7_020, story.log.history[thread].events[5]);
  }],
  'an erased text is pushed again': [['G11', 'G5'], (story) => {
    const again = story.body(thread, 7, 'post.edited', { data: { posts: [{ id: 'x', text: 't0kenabc' }] } });
    story.subscription.pushes.push(7_000, story.log.history[thread].events[4], 7_000,
      story.log.history[thread].events[5], 7_000, again);
  }],
  'what was always refused is there': [['G12'], (story) => {
    const { key } = story.command('post.create', thread, 7_000, { results: ['error', 'error'] });
    story.append(thread, 'post.created', { key });
  }],
};

for (const [name, [guarantees, change]] of Object.entries(breaks)) {
  test(`${guarantees.join(' and ')}: ${name}`, () => {
    const story = right();
    change(story);
    assert.deepEqual(violated(story).sort(), [...guarantees].sort());
  });
}

const allowed = {
  'an unknown command may be there': (story) => {
    const { key } = story.command('post.create', thread, 7_000, { results: ['unknown', 'error'] });
    story.append(thread, 'post.created', { key });
  },
  'an unknown command may be missing': (story) => {
    story.command('post.create', thread, 7_000, { results: ['unknown'] });
  },
  'an unknown vote may count or not': (story) => {
    story.command('question.vote', talk, 200, { question: 'q', on: false, results: ['unknown'] });
  },
  'a retry is answered with the same number': (story) => {
    story.late.attempts.push({ t: 9_000, result: 'ok', seq: story.late.seq, repeat: true });
  },
  'a push may come again': (story) => {
    story.subscription.pushes.push(1_500, story.log.history[thread].events[3]);
  },
  'the text of an erased slot may have been pushed before': (story) => {
    const old = story.body(thread, 5, 'post.created',
      { key: story.secret.key, data: { posts: [{ id: story.secret.item, text: 't0kenabc gone' }] } });
    story.subscription.pushes.push(5_500, old, 6_500, story.log.history[thread].events[5]);
  },
  'who gets a right back gets what was missed': (story) => {
    story.subscribe(desk, [3, 4], { account: 'carl', client: 'carl 1', t0: 4_100, from: 2, t: 4_200 });
  },
  'what was on its way for a second may arrive': (story) => {
    Object.assign(story.late, { t0: 1_900, t1: 1_910 });
    story.carl.pushes.push(3_000, story.log.history[desk].events[2]);
  },
};

for (const [name, change] of Object.entries(allowed)) {
  test(`allowed: ${name}`, () => {
    const story = right();
    change(story);
    assert.deepEqual(violated(story), []);
  });
}

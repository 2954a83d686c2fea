// Decides G1 to G12 of the delivery contract from what clients saw (driver/log.mjs) and from the
// history that a fresh reader fetched afterwards. Nothing from the inside of server or database. Pure.

/** Violations of one guarantee that are told in full; the others are counted. */
const shown_max = 5;

/** G10: a revocation takes effect within this time after its reply. */
const revocation_ms = 1_000;

/** After these the text of a slot is another one, or gone (contract C2). */
const rewriting_events = new Set(['post.edited', 'post.erased', 'chat.edited', 'chat.erased', 'question.erased',
  'caption.edited', 'caption.erased']);

export const guarantees = {
  G1: 'durable', G2: 'no phantom', G3: 'once', G4: 'gapless', G5: 'agreement', G6: 'contiguous',
  G7: 'real time', G8: 'read your writes', G9: 'progress', G10: 'rights', G11: 'erasure',
  G12: 'an error is definite',
};

/**
 * `{ violations: { G1: { count, shown: [text] }, … }, checked: { … } }`; no violation of a guarantee,
 * no entry. `checked` says how much each looked at, so that a check of nothing is noticed.
 */
export function check(log) {
  const found = new Findings();
  const audited = new Set(log.channels);
  const by_key = new Map(log.commands.map((command) => [command.key, command]));
  const slots = index_history(log);
  const exempt = exempt_slots(log, audited);
  const context = { log, audited, by_key, slots, exempt, found };
  for (const check_one of [
    durable, votes, no_phantom, once, gapless, agreement, contiguous, real_time, read_your_writes,
    progress, rights, erasure, definite_errors,
  ]) check_one(context);
  return { violations: found.violations, checked: found.checked };
}

class Findings {
  violations = {};
  checked = {};

  add(guarantee, text) {
    const one = (this.violations[guarantee] ??= { count: 0, shown: [] });
    one.count += 1;
    if (one.shown.length < shown_max) one.shown.push(text);
  }

  count(what, more = 1) {
    this.checked[what] = (this.checked[what] ?? 0) + more;
  }
}

/** `channel seq` → the event of the history. The first one counts if a number is there twice (G4). */
function index_history(log) {
  const slots = new Map();
  for (const [channel, { events }] of Object.entries(log.history)) {
    for (const body of events) {
      const place = `${channel} ${body.seq}`;
      if (!slots.has(place)) slots.set(place, body);
    }
  }
  return slots;
}

const items_of = (body) =>
  ['posts', 'messages', 'questions'].flatMap((stream) => body.data?.[stream] ?? []);

/** Slots whose text a later event edited or redacted: G1, G2 and G5 do not ask for it. */
function exempt_slots(log, audited) {
  const exempt = new Set();
  for (const channel of audited) {
    const events = log.history[channel]?.events ?? [];
    const rewritten = new Set();
    for (const body of [...events].reverse()) {
      const ids = items_of(body).map(({ id }) => id);
      if (ids.some((id) => rewritten.has(id))) exempt.add(`${channel} ${body.seq}`);
      if (rewriting_events.has(body.event)) for (const id of ids) rewritten.add(id);
    }
  }
  return exempt;
}

const oks = (command) => command.attempts.filter(({ result }) => result === 'ok');
const has_unknown = (command) => command.attempts.some(({ result }) => result === 'unknown');
const told = (command) => `${command.do} ${command.key} on ${command.channel}`;

/** G1: every `ok` with a seq is there, with what was sent. */
function durable({ log, audited, slots, exempt, found }) {
  for (const command of log.commands) {
    if (!audited.has(command.channel)) continue;
    const seqs = new Set(oks(command).map(({ seq }) => seq));
    if (seqs.size > 1) found.add('G1', `${told(command)} moved: answered with ${[...seqs].join(' and ')}`);
    if (command.seq === undefined) continue;
    found.count('acknowledged');
    const body = slots.get(`${command.channel} ${command.seq}`);
    if (body === undefined) {
      found.add('G1', `${told(command)} was acknowledged as ${command.seq} and is not there`);
    } else if (body.key !== command.key) {
      found.add('G1', `${told(command)} was acknowledged as ${command.seq}, where ${body.event} ${body.key} is`);
    } else if (!exempt.has(`${command.channel} ${command.seq}`) && !contains(body, command)) {
      found.add('G1', `${told(command)} is there with other content: ${body.raw.slice(0, 300)}`);
    }
  }
  for (const { channel, epoch } of log.subscriptions) {
    const at_the_end = log.history[channel];
    if (at_the_end && at_the_end.head > 0 && epoch !== at_the_end.epoch) {
      found.add('G1', `${channel} has another epoch at the end than during the round (C1)`);
    }
  }
}

const contains = (body, command) => command.mark === null || body.raw.includes(command.mark);

/** G1 and G2 for votes: the voter's own state follows the last answer, the total is their sum. */
function votes({ log, audited, found }) {
  const own = new Map(log.own_votes.map(({ account, channel, votes: given }) =>
    [`${account} ${channel}`, new Set(given)]));
  const sent = new Map();
  for (const command of log.commands) {
    if (command.do !== 'question.vote' || !audited.has(command.channel)) continue;
    const place = `${command.account} ${command.channel} ${command.question}`;
    if (!sent.has(place)) sent.set(place, []);
    sent.get(place).push(command);
  }
  for (const [place, commands] of sent) {
    const [account, channel, question] = place.split(' ');
    const given = own.get(`${account} ${channel}`);
    if (given === undefined) {
      found.add('G9', `${account} could not read its own votes in ${channel}`);
      continue;
    }
    // One after the other. What nobody knows may also have taken effect later than the next.
    const answered = commands.filter(({ t1 }) => t1 !== null);
    const possible = new Set([answered.at(-1)?.on ?? false]);
    for (const command of commands) if (command.t1 === null && has_unknown(command)) possible.add(command.on);
    found.count('votes', answered.length);
    if (!possible.has(given.has(question))) {
      found.add('G1', `the vote of ${account} on ${question} in ${channel} is ${given.has(question)}, ` +
        `acknowledged was ${answered.at(-1)?.on}`);
    }
  }
  for (const { channel, question, votes: total } of log.totals) {
    let sum = 0;
    for (const [place, given] of own) if (place.endsWith(` ${channel}`) && given.has(question)) sum += 1;
    found.count('totals');
    if (sum !== total) found.add('G2', `question ${question} in ${channel} has ${total} votes, its voters ${sum}`);
  }
}

/** G2: every event stems from a command that may have been committed, or from an existing event. */
function no_phantom({ log, audited, by_key, slots, exempt, found }) {
  const voters = new Map();
  for (const command of log.commands) {
    if (command.do !== 'question.vote' || !command.on) continue;
    if (!voters.has(command.question)) voters.set(command.question, new Set());
    voters.get(command.question).add(command.account);
  }
  const keyed = new Set();
  for (const channel of audited) {
    for (const body of log.history[channel]?.events ?? []) {
      found.count('events');
      const place = `${channel} ${body.seq}`;
      if (body.by === 'system') {
        if (body.source) {
          if (!slots.has(`${body.source.channel} ${body.source.seq}`)) {
            found.add('G2', `${place} ${body.event} names a source that is not there`);
          }
        } else if (body.event === 'tally') {
          for (const { question, votes: total } of body.data.tallies) {
            if (total > (voters.get(question)?.size ?? 0)) {
              found.add('G2', `${place} counts ${total} votes, fewer were sent`);
            }
          }
        } else if (body.event === 'talk.tickets') {
          // The server makes the key of a published talk's tickets by itself, once (ADR 13).
          if (body.data.talk?.ticket_key === undefined) found.add('G2', `${place} tells of no key`);
          if (keyed.has(channel)) found.add('G2', `${place} tells of a second key`);
          keyed.add(channel);
        } else {
          found.add('G2', `${place} ${body.event} of the system has no source`);
        }
        continue;
      }
      const command = by_key.get(body.key);
      if (command === undefined) {
        found.add('G2', `${place} ${body.event} has the key ${body.key}, which nobody sent`);
      } else if (command.account !== body.by || !is_at_home(command, channel)) {
        found.add('G2', `${place} ${body.event} is of another person or channel than ${told(command)}`);
      } else if (!exempt.has(place) && !contains(body, command)) {
        found.add('G2', `${place} ${body.event} has other content than ${told(command)}`);
      }
    }
  }
}

/** A command addresses its channel; a talk and its desk share; a creation fills the new channel. */
function is_at_home(command, channel) {
  const id = (name) => name.slice(name.indexOf(':') + 1);
  return command.channel === channel || id(command.channel) === id(channel) || command.item === id(channel);
}

/** G3: each key once in a channel, and once on each subscription after the client's filter. */
function once({ log, audited, found }) {
  for (const channel of audited) {
    const seen = new Map();
    for (const { key, seq } of log.history[channel]?.events ?? []) {
      if (!key) continue;
      if (seen.has(key)) found.add('G3', `${channel} has ${key} as ${seen.get(key)} and as ${seq}`);
      else seen.set(key, seq);
    }
  }
  for (const subscription of log.subscriptions) {
    const seen = new Set();
    let last = subscription.from;
    for (let i = 1; i < subscription.pushes.length; i += 2) {
      const { seq, key } = subscription.pushes[i];
      if (seq !== last + 1) continue;
      last = seq;
      if (key && seen.has(key)) found.add('G3', `${subscription.client} got ${key} twice in ${subscription.channel}`);
      seen.add(key);
    }
  }
}

/** G4: the seqs of the history are exactly 1 to its head. */
function gapless({ log, audited, found }) {
  for (const channel of audited) {
    const { events, head } = log.history[channel] ?? { events: [], head: -1 };
    const wrong = events.findIndex(({ seq }, i) => seq !== i + 1);
    if (wrong >= 0) found.add('G4', `${channel} has ${events[wrong].seq} where ${wrong + 1} belongs`);
    else if (events.length !== head) found.add('G4', `${channel} has ${events.length} events and the head ${head}`);
  }
}

/** G5: everybody maps a number to the same event. */
function agreement({ log, slots, exempt, found }) {
  const shape = ({ event, by, key, at, source }) => JSON.stringify([event, by, key, at, source]);
  for (const body of log.bodies.values()) {
    const place = `${body.channel} ${body.seq}`;
    const there = slots.get(place);
    found.count('different pushes');
    if (there === undefined) {
      // The history was read after all pushes.
      found.add('G5', `${place} was pushed and is not in the history`);
    } else if (exempt.has(place) ? shape(there) !== shape(body) : there.raw !== body.raw) {
      found.add('G5', `${place} was pushed as ${body.raw.slice(0, 200)} and is ${there.raw.slice(0, 200)}`);
    }
  }
}

/** G6: what arrives on a subscription never jumps. */
function contiguous({ log, found }) {
  for (const { client, channel, from, pushes } of log.subscriptions) {
    let last = from;
    found.count('subscriptions');
    found.count('pushes', pushes.length / 2);
    for (let i = 1; i < pushes.length; i += 2) {
      const { seq } = pushes[i];
      if (seq > last + 1) {
        found.add('G6', `${client} got ${seq} after ${last} in ${channel}`);
        break;
      }
      last = Math.max(last, seq);
    }
  }
}

/** G7: what was answered before something else was sent stands before it. */
function real_time({ log, audited, found }) {
  const by_channel = new Map();
  for (const command of log.commands) {
    if (command.seq === undefined || !audited.has(command.channel)) continue;
    if (!by_channel.has(command.channel)) by_channel.set(command.channel, []);
    by_channel.get(command.channel).push(command);
  }
  for (const [channel, commands] of by_channel) {
    const by_reply = [...commands].sort((a, b) => a.t1 - b.t1);
    let next = 0;
    let highest = null;
    for (const command of [...commands].sort((a, b) => a.t0 - b.t0)) {
      while (next < by_reply.length && by_reply[next].t1 < command.t0) {
        if (highest === null || by_reply[next].seq > highest.seq) highest = by_reply[next];
        next += 1;
      }
      if (highest !== null && highest.seq >= command.seq) {
        found.add('G7', `${channel}: ${highest.seq} was answered before ${command.seq} was sent`);
      }
    }
  }
}

/** G8: whoever was told a number reads at least up to it. */
function read_your_writes({ log, found }) {
  const reads = [
    ...log.reads,
    ...log.subscriptions.map(({ account, channel, t0, head }) => ({ account, channel, t0, head })),
  ];
  const replies = log.commands
    .filter(({ seq }) => seq !== undefined)
    .map(({ account, channel, t1, seq }) => ({ account, channel, t1, seq }))
    .sort((a, b) => a.t1 - b.t1);
  const highest = new Map();
  let next = 0;
  for (const read of reads.sort((a, b) => a.t0 - b.t0)) {
    while (next < replies.length && replies[next].t1 <= read.t0) {
      const { account, channel, seq } = replies[next];
      const place = `${account} ${channel}`;
      highest.set(place, Math.max(highest.get(place) ?? 0, seq));
      next += 1;
    }
    const known = highest.get(`${read.account} ${read.channel}`);
    if (known === undefined) continue;
    found.count('reads after a write');
    if (read.head < known) {
      found.add('G8', `${read.account} was told ${known} in ${read.channel} and then read up to ${read.head}`);
    }
  }
}

/** G9: in the end everybody who may read is at the head, and every command has its answer. */
function progress({ log, found }) {
  for (const { client, channel, last, state } of log.positions) {
    const head = log.heads[channel];
    if (head === undefined || state !== 'live' || last < head) {
      found.add('G9', `${client} stands at ${last} of ${head} in ${channel} (${state})`);
    }
  }
  for (const { do: name, channel, key } of log.unanswered) {
    found.add('G9', `${name} ${key} on ${channel} has no answer`);
  }
}

/** G10: from a second after a revocation's reply until the right comes back, nothing new arrives. */
function rights({ log, by_key, found }) {
  const spans = [];
  const grants = log.commands.filter(({ grants: who }) => who !== undefined);
  for (const command of log.commands) {
    if (command.revokes === undefined || command.t1 === null) continue;
    const back = grants.filter(({ channel, grants: who, t0 }) =>
      channel === command.channel && who.includes(command.revokes) && t0 !== null && t0 > command.t1);
    spans.push({
      account: command.revokes, channel: command.channel, from: command.t1,
      until: Math.min(Infinity, ...back.map(({ t0 }) => t0)),
    });
    found.count('revocations');
  }
  const look = (account, channel, t, body) => {
    for (const span of spans) {
      if (span.account !== account || span.channel !== channel || t < span.from || t >= span.until) continue;
      const sent = by_key.get(body.key)?.t0;
      if (sent > span.from + revocation_ms) {
        found.add('G10', `${account} got ${body.seq} of ${channel}, sent ` +
          `${Math.round(sent - span.from)} ms after the right was gone`);
      }
    }
  };
  for (const { account, channel, t0, t1, pushes } of log.subscriptions) {
    for (const span of spans) {
      if (span.account === account && span.channel === channel && t0 > span.from && t1 < span.until) {
        found.add('G10', `${account} could subscribe to ${channel} without the right`);
      }
    }
    if (!spans.some((span) => span.account === account && span.channel === channel)) continue;
    for (let i = 0; i < pushes.length; i += 2) look(account, channel, pushes[i], pushes[i + 1]);
  }
  for (const { account, channel, t, body } of log.strays) look(account, channel, t, body);
}

/** G11: after an erasure's reply nobody gets the text again. */
function erasure({ log, found }) {
  const erased = new Map();
  for (const { erases, t1, seq, channel } of log.commands) {
    if (erases === undefined || t1 === null) continue;
    for (const token of erases) erased.set(token, { t: t1, seq, channel });
    found.count('erased texts', erases.length);
  }
  const requested = (t0, tokens, what) => {
    for (const token of tokens) {
      if (t0 > erased.get(token)?.t) found.add('G11', `${what} was asked for later and contains ${token}`);
    }
  };
  for (const { account, channel, t0, tokens } of log.reads) requested(t0, tokens, `${channel} read by ${account}`);
  for (const { client, channel, t0, tokens, pushes } of log.subscriptions) {
    requested(t0, tokens, `the snapshot of ${channel} for ${client}`);
    for (let i = 1; i < pushes.length; i += 2) {
      const body = pushes[i];
      requested(t0, body.tokens, `${channel} ${body.seq} pushed to ${client}`);
      for (const token of body.tokens) {
        const gone = erased.get(token);
        if (gone && gone.channel === channel && body.seq > gone.seq) {
          found.add('G11', `${channel} ${body.seq} contains ${token}, erased as ${gone.seq}`);
        }
      }
    }
  }
}

/** G12: what was only ever refused is not there. */
function definite_errors({ log, audited, found }) {
  const there = new Set([...audited].flatMap((channel) =>
    (log.history[channel]?.events ?? []).map(({ key }) => key)));
  for (const command of log.commands) {
    if (command.attempts.length === 0 || command.attempts.some(({ result }) => result !== 'error')) continue;
    found.count('refused');
    if (there.has(command.key)) found.add('G12', `${told(command)} was refused each time and is there`);
  }
}

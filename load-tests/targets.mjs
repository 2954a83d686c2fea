// The figures beside their targets, and what somebody who behaves badly does to the others.
import { greatest, markdownRow, show } from './figures.mjs';

const peerNames = ['nchan', 'nats', 'mosquitto', 'ws', 'socket.io'];
// A server that lets itself be filled grows by far more within these seconds.
const growthMoreMaxMib = 64;
const rateShareMin = 0.9;

const bytesPerMib = 2 ** 20;
/** What was sent besides the request that opens each connection. */
const sendsOnceOpen = (figures) => figures.nuisance_sends_per_s - figures.nuisance_opens_per_s;

/** What each does, how often a second it wants to, if it wants a rate, and how often it did. */
const nuisances = {
  opens: { what: 'connections opened a second', wanted: 10_000, rate: (f) => f.nuisance_opens_per_s },
  handshakes: {
    what: 'bytes a second of 1,000 handshakes that come byte by byte', wanted: 4_000,
    rate: (f) => f.nuisance_sends_per_s,
  },
  messages: { what: 'messages a second of one person', wanted: 1_000, rate: sendsOnceOpen },
  json: { what: 'messages a second with JSON 100 levels deep', wanted: 1_000, rate: sendsOnceOpen },
  pings: {
    what: 'pings a second of one who comes again whenever the server ends it',
    rate: (f) => 10 * sendsOnceOpen(f),
  },
  frames: { what: 'forbidden frames and fragments of endless messages a second', wanted: 500, rate: sendsOnceOpen },
  readers: { what: 'questions a second of 50 who never read', rate: sendsOnceOpen },
  subscribes: { what: 'subscribes a second of one person', wanted: 4_000, rate: sendsOnceOpen },
};

/** Of the nuisances that were measured: in words with the rate that was reached, and the figures. */
function measuredNuisances(all) {
  return Object.entries(nuisances).flatMap(([kind, { what, wanted, rate }]) => {
    const server = all[`beside-${kind}`]?.servers.behoerdentalk;
    if (server?.median.small_p99_ms === undefined) return [];
    const did = rate(server.median);
    const isShort = wanted !== undefined && !(did >= rateShareMin * wanted);
    const reached = Number.isFinite(did) ? show(did) : 'an unknown number of';
    return [{
      text: `${reached} ${what}${isShort ? ` (${show(wanted)} wanted ⁵)` : ''}`,
      isShort, figures: server.median, growth: greatest(server.runs, 'rss_growth_bytes'),
    }];
  });
}

const shortNote = '⁵ Less than 90 % of the rate that was wanted came about; what counts is the rate that did.';

/** How much more than in the calm the server's memory grew, in MiB. */
function growthMore(all, growth) {
  const calm = greatest(all.calm?.servers.behoerdentalk?.runs ?? [], 'rss_growth_bytes');
  return calm === undefined || growth === undefined ? undefined : (growth - calm) / bytesPerMib;
}

export function nuisanceTable(all) {
  const rows = measuredNuisances(all).map(({ text, figures, growth }) => {
    const more = growthMore(all, growth);
    return markdownRow([text, show(figures.small_p99_ms), show(figures.nuisance_ended_per_s),
      growth === undefined ? '–' : show(growth / bytesPerMib),
      more === undefined ? '–' : show(more) + (more > growthMoreMaxMib ? ' **too much**' : '')]);
  });
  if (rows.length === 0) return '';
  const calm = all.calm?.servers.behoerdentalk;
  if (calm?.median.small_p99_ms !== undefined) {
    const growth = greatest(calm.runs, 'rss_growth_bytes');
    rows.unshift(markdownRow(['nobody', show(calm.median.small_p99_ms), '',
      growth === undefined ? '–' : show(growth / bytesPerMib), '']));
  }
  const columns = ['Who behaves badly', 'p99 of the others, ms', 'Connections the server ended a second',
    'Growth of its memory, MiB', 'More than beside nobody'];
  return ['## Beside who behaves badly', '',
    '(Growth: greatest RSS over that before anyone came, of the worst round.)', '',
    markdownRow(columns), markdownRow(columns.map(() => '---')), ...rows,
    '', ...(rows.some((row) => row.includes('⁵')) ? [shortNote, ''] : [])].join('\n');
}

/** Posts a second if the load took nothing of the shared cores. */
function withoutLoad(figures, cores) {
  return figures.posts_per_second * cores / (cores - figures.load_cpu_share);
}

/** Who costs least a delivery, and who failed in every round and so cannot be it. */
function bestPeer(servers) {
  const there = peerNames.filter((name) => servers?.[name] !== undefined);
  const cost = (name) => servers[name].median.cpu_us_per_delivery;
  const compared = there.filter((name) => cost(name) !== undefined);
  const failed = there.filter((name) => cost(name) === undefined);
  const best = compared.toSorted((a, b) => cost(a) - cost(b))[0];
  return { best, cost: best && cost(best), compared, failed };
}

/** Rows of the table; nothing for what was not measured. */
class Rows {
  texts = [];

  add(what, value, target, isMet, { goal = '', but = '' } = {}) {
    if (value === undefined) return;
    this.texts.push(markdownRow([what, show(value), target, goal,
      (isMet(value) ? 'yes' : '**no**') + but]));
  }

  /** What is aimed at, but was not promised. */
  addGoal(what, value, goal, isReached) {
    if (value === undefined) return;
    this.texts.push(markdownRow([what, show(value), 'none', goal,
      isReached(value) ? 'goal reached' : 'goal not reached yet']));
  }
}

const atMost = (most) => (value) => value <= most;
const atLeast = (least) => (value) => value >= least;
const ratio = (a, b) => (a === undefined || b === undefined ? undefined : a / b);

function addDeliveries(rows, all, of, own) {
  const cpu = 'cpu_us_per_delivery';
  rows.add('CPU a delivery, W = 1, to the raw broadcaster',
    ratio(own('fan-out-1', cpu), of('fan-out-1', 'raw', cpu)), '≤ 1.15', atMost(1.15), { goal: '1.05' });
  const { best, cost, compared, failed } = bestPeer(all['fan-out-1']?.servers);
  const missing = failed.length === 0 ? '' : `without ${failed.join(', ')}, which failed in every round`;
  if (best !== undefined) {
    rows.add(`CPU a delivery, W = 1, to the best peer, ${best} (of ${compared.join(', ')})`,
      ratio(own('fan-out-1', cpu), cost), '< 1', (value) => value < 1,
      { but: missing === '' ? '' : `, ${missing}` });
  } else if (failed.length > 0) {
    rows.texts.push(markdownRow(['CPU a delivery, W = 1, to the best peer', '–', '< 1', '',
      `unknown, ${missing}`]));
  }
  rows.add('CPU a delivery, W = 1 to W = 32', ratio(own('fan-out-1', cpu), own('fan-out-32', cpu)),
    '≥ 8', atLeast(8));
  rows.add('… with W = 1 unpaced, caches as warm as at W = 32',
    ratio(own('fan-out-1-unpaced', cpu), own('fan-out-32', cpu)), '≥ 8', atLeast(8));
}

function addPosts(rows, all, own) {
  rows.add('Durable posts a second', own('posts-max', 'posts_per_second'), '≥ 20,000', atLeast(20_000));
  const most = all['posts-max']?.servers.behoerdentalk?.median;
  if (most?.posts_per_second) {
    rows.addGoal('… with the load\'s CPU taken off', withoutLoad(most, all['posts-max'].machine.cores),
      '40,000', atLeast(40_000));
  }
  rows.add('Durable posts a second, to one a commit',
    ratio(own('posts-max', 'posts_per_second'), own('posts-max-batch-of-one', 'posts_per_second')),
    '≥ 8', atLeast(8));
  const flush = own('flush', 'flush_p50_ms');
  const replyMost = Math.max(3, 3 * (flush ?? 0));
  rows.add('Reply at 1,000 posts a second, p50 ms', own('posts-1000', 'reply_p50_ms'),
    `≤ ${show(replyMost)} (3, or 3 flushes of ${show(flush)})`, atMost(replyMost));
}

function addNuisances(rows, all, own) {
  const calm = own('calm', 'small_p99_ms');
  if (calm === undefined) return;
  const most = Math.max(1.25 * calm, calm + 5);
  const measured = measuredNuisances(all);
  for (const { text, figures } of measured) {
    rows.add(`p99 of the others beside ${text}, ms`, figures.small_p99_ms,
      `≤ ${show(most)} (${show(calm)} without)`, atMost(most));
  }
  const growths = measured.map(({ growth }) => growthMore(all, growth)).filter(Number.isFinite);
  if (growths.length > 0) {
    rows.add('Memory beside the worst of them, MiB more than without', Math.max(...growths),
      `≤ ${growthMoreMaxMib}`, atMost(growthMoreMaxMib));
  }
}

export function targets(all) {
  const of = (scenario, server, figure) => all[scenario]?.servers[server]?.median[figure];
  const own = (scenario, figure) => of(scenario, 'behoerdentalk', figure);
  const rows = new Rows();
  rows.add('Idle member, bytes', own('idle', 'rss_bytes_per_member'), '≤ 1,000', atMost(1000),
    { goal: '505' });
  addDeliveries(rows, all, of, own);
  rows.add('Room of 10,000, p99 to the raw broadcaster',
    ratio(own('big-room', 'big_p99_ms'), of('big-room', 'raw', 'big_p99_ms')), '≤ 1.1', atMost(1.1));
  const rawSmall = of('small-beside-big', 'raw', 'small_p99_ms');
  rows.add('Small rooms beside a big one, p99 to the raw broadcaster',
    ratio(own('small-beside-big', 'small_p99_ms'), rawSmall), '≤ 0.125', atMost(0.125), { goal: '0.05' });
  rows.add('… when everybody follows their own inbox, too',
    ratio(own('small-beside-big-inboxes', 'small_p99_ms'), rawSmall), '≤ 0.125', atMost(0.125));
  addPosts(rows, all, own);
  rows.add('Reconnect storm of 5,000, s until all at the head', own('storm', 'all_at_head_s'), '≤ 15',
    atMost(15));
  const reads = greatest(all.storm?.servers.behoerdentalk?.runs ?? [], 'channel_reads_in_100_ms_max');
  rows.add('… most reads of any one channel within 100 ms, in the worst round', reads, '≤ 1', atMost(1));
  rows.add('A talk of 2,000, delivery p95 ms', own('talk', 'delivery_p95_ms'), '≤ 300', atMost(300));
  const worst = (figure) => greatest(all.talk?.servers.behoerdentalk?.runs ?? [], figure);
  rows.add('… connections lost in the worst round', worst('lost_connections'), '0', atMost(0));
  rows.add('… refused, unanswered or undelivered in the worst round',
    worst('lost_connections') === undefined ? undefined
      : worst('refused') + worst('unanswered') + worst('undelivered'), '0', atMost(0));
  addNuisances(rows, all, own);
  if (rows.texts.length === 0) return '';
  const columns = ['What', 'Median', 'Target', 'Goal', 'Met'];
  return ['## Targets', '', markdownRow(columns), markdownRow(columns.map(() => '---')), ...rows.texts, '',
    ...(rows.texts.some((text) => text.includes('⁵')) ? [shortNote, ''] : [])].join('\n');
}

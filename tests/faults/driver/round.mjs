// One round: a server, the load, faults, the end, the check. The database goes on from round to round;
// every round has channels of its own.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { check } from '../checker.mjs';
import { sleep } from './client.mjs';
import { Load } from './load.mjs';
import { Log } from './log.mjs';

/** Commands acknowledged before the first fault: everybody is in and work goes on. */
const warm_up_commands = 150;
/** Every third client goes through the client proxy where a round has one. */
const proxied_every = 3;
/** And every third one polls where a round says so, a third of those and of the others by the proxy. */
const polls_every = 3;
const does_poll = (n) => n % polls_every === Math.floor(n / polls_every) % polls_every;

/**
 * `round`: `{ name, script(context), proxies: ['clients', 'database'], serve, clients, polls }`. Resolves with
 * `{ name, ms, log, checked, violations, broken }`; `broken` are expectations of a fault that failed.
 */
export async function run_round({ world, round, random, keep, say }) {
  const started = performance.now();
  const log = new Log();
  const broken = [];
  const context = { world, log, random, say, expect: (is_so, what) => { if (!is_so) broken.push(what); } };
  let load;
  try {
    await set_up_proxies(world, round, context);
    // A mutant is not let loose before there is something to do wrong with.
    await world.serve({ ...round.serve, binary: undefined, env: {}, database: context.database });
    load = new Load({ world, log, random: random.branch('load'), clients: round.clients,
      polls: (n) => Boolean(round.polls) && does_poll(n),
      port: (n) => (context.client_proxy && n % proxied_every === 0 ? context.client_proxy.port : world.port) });
    context.load = load;
    context.proxied = () => load.clients.filter((_, n) => n % proxied_every === 0);
    context.inflict = (fault, options) => inflict(context, fault, options);
    await load.set_up();
    if (round.mutant) {
      await world.stop_server();
      await world.serve({ ...round.serve, database: context.database });
    }
    load.start();
    if (!(await load.progress(warm_up_commands))) throw new Error('the load does not get going');
    await round.script(context);
    await load.settle();
    if (round.polls) context.expect(log.counts.poll_sessions > 0, 'somebody polls');
  } finally {
    load?.stop();
    await world.stop_proxies();
    await world.stop_server();
  }
  const { violations, checked } = check(log);
  if (keep && (keep.always || Object.keys(violations).length > 0)) {
    mkdirSync(keep.folder, { recursive: true });
    await log.save(path.join(keep.folder, `${round.name.replace(/\W+/g, '-')}.jsonl`));
  }
  return { name: round.name, ms: performance.now() - started, log, checked, violations, broken };
}

async function set_up_proxies(world, round, context) {
  context.database = world.database;
  for (const kind of round.proxies ?? []) {
    if (kind === 'clients') {
      const proxy = await world.proxy('tcp', { port: world.port });
      context.client_proxy = proxy;
    } else {
      const folder = path.join(world.folder, `proxy-${world.proxy_count++}`);
      mkdirSync(folder);
      context.database_proxy = await world.proxy('postgres', {
        socket: path.join(world.socket_folder(), '.s.PGSQL.5432'), listen: path.join(folder, '.s.PGSQL.5432'),
      });
      context.database = world.database.replace(/host=\S+/, `host=${folder}`);
    }
  }
}

/** Runs one fault of faults/ and logs when it was. */
async function inflict(context, fault, options = {}) {
  const entry = { name: fault.name, ...options, t0: performance.now() };
  context.log.faults.push(entry);
  await fault.inflict({ ...context, fault: entry }, options);
  entry.t1 = performance.now();
  context.say(`${fault.name}${options.how ? ` (${options.how})` : ''}: ${Math.round(entry.t1 - entry.t0)} ms`);
}

/** The same fault so many times, each after work went on again. */
export async function repeatedly(context, fault, times, { commands = 60, options = {} } = {}) {
  for (let i = 0; i < times; i += 1) {
    await context.inflict(fault, options);
    if (!(await context.load.progress(commands))) {
      context.expect(false, `work goes on after ${fault.name}`);
      return;
    }
  }
}

export { sleep };

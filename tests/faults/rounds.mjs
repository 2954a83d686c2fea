// What is run: every fault in rounds of its own, all of them mixed, and the mutants. README.md says what
// each is for; the numbers here are those that the issue of this test asks for, or more.
import * as backend_kill from './faults/backend_kill.mjs';
import * as commit_cut from './faults/commit_cut.mjs';
import * as commit_lost_with_server from './faults/commit_lost_with_server.mjs';
import * as database_kill from './faults/database_kill.mjs';
import * as deaf_listeners from './faults/deaf_listeners.mjs';
import * as few_descriptors from './faults/few_descriptors.mjs';
import * as freeze from './faults/freeze.mjs';
import * as full_disk from './faults/full_disk.mjs';
import * as partition from './faults/partition.mjs';
import * as reconnect_storm from './faults/reconnect_storm.mjs';
import * as restart from './faults/restart.mjs';
import * as server_kill from './faults/server_kill.mjs';
import * as swallowing_proxy from './faults/swallowing_proxy.mjs';
import { repeatedly, sleep } from './driver/round.mjs';

/** All clients, the listener, the log files, the database; and a few to come and go. */
const descriptors = 270;

const calm_ms = 15_000;

/** Several shards and writers, so that more happens at once; the default is one and two. */
const many_threads = { env: { BT_SHARDS: '2', BT_WRITERS: '4', BT_READERS: '4' } };

/** The whole. `mutant: true` needs the build with mutants. */
export const rounds = [
  { name: 'no fault', script: () => sleep(calm_ms) },
  { name: 'server kills 1', script: (c) => repeatedly(c, server_kill, 15) },
  { name: 'server kills 2', serve: many_threads, polls: true, script: (c) => repeatedly(c, server_kill, 15) },
  // Some of these strike before anybody is back.
  { name: 'server kills 3', script: (c) => repeatedly(c, server_kill, 15, { commands: 1 }) },
  { name: 'restarts', polls: true, script: (c) => repeatedly(c, restart, 10) },
  { name: 'database kills 1', script: (c) => repeatedly(c, database_kill, 15) },
  { name: 'database kills 2', serve: many_threads, script: (c) => repeatedly(c, database_kill, 15, { commands: 1 }) },
  { name: 'backend kills 1', script: (c) => repeatedly(c, backend_kill, 12) },
  { name: 'backend kills 2', serve: many_threads, script: (c) => repeatedly(c, backend_kill, 12, { commands: 10 }) },
  { name: 'commit cuts 1', proxies: ['database'], script: (c) => repeatedly(c, commit_cut, 70, { commands: 10 }) },
  {
    name: 'commit cuts 2', proxies: ['database'], serve: many_threads,
    script: (c) => repeatedly(c, commit_cut, 70, { commands: 10 }),
  },
  // The next one often strikes while the last one is being settled.
  { name: 'commit cuts 3', proxies: ['database'], script: (c) => repeatedly(c, commit_cut, 70, { commands: 1 }) },
  {
    name: 'server dies in COMMIT', proxies: ['database'],
    script: (c) => repeatedly(c, commit_lost_with_server, 10),
  },
  {
    name: 'both sides frozen',
    script: async (c) => {
      await c.inflict(freeze, { side: 'server' });
      await c.load.progress(60);
      await c.inflict(freeze, { side: 'database' });
    },
  },
  {
    name: 'partitions', proxies: ['clients'],
    script: async (c) => {
      for (const [how, ms] of [['hold', 4_000], ['deafen', 4_000], ['reset', 0], ['hold', 28_000]]) {
        await c.inflict(partition, { how, ms });
        await c.load.progress(60);
      }
    },
  },
  { name: 'swallowing proxy', proxies: ['clients'], script: (c) => c.inflict(swallowing_proxy) },
  { name: 'deaf listeners', script: (c) => c.inflict(deaf_listeners, { deaf: 50, listeners: 750 }) },
  { name: 'reconnect storm', script: (c) => c.inflict(reconnect_storm, { listeners: 800 }) },
  { name: 'few descriptors', serve: { descriptors }, script: (c) => c.inflict(few_descriptors) },
  { name: 'full disk', disk_mib: 320, script: (c) => c.inflict(full_disk) },
  {
    name: 'lost doorbells', mutant: true, serve: { env: { BT_TEST_MUTANT: 'lose_doorbells' } },
    script: () => sleep(calm_ms),
  },
  { name: 'everything at once 1', proxies: ['clients', 'database'], script: (c) => mixture(c, 60_000) },
  { name: 'everything at once 2', polls: true, proxies: ['clients', 'database'], script: (c) => mixture(c, 60_000) },
  {
    name: 'everything at once 3', proxies: ['clients', 'database'], serve: many_threads,
    script: (c) => mixture(c, 60_000),
  },
];

/** A minute for every run of the tests. */
export const short_rounds = [
  { name: 'everything at once', polls: true, proxies: ['clients', 'database'], script: (c) => mixture(c, 30_000) },
];

/** Any fault at any time, until so much time has passed; the kinds in turn, so that none is left out. */
async function mixture(context, ms) {
  const { random, client_proxy } = context;
  const deadline = performance.now() + ms;
  const kinds = [
    () => context.inflict(server_kill),
    () => context.inflict(commit_cut),
    () => context.inflict(database_kill),
    () => context.inflict(commit_cut),
    () => context.inflict(backend_kill),
    () => context.inflict(partition, { how: random.pick(['hold', 'deafen', 'reset']), ms: random.whole(100, 2_000) }),
    () => context.inflict(commit_lost_with_server),
    () => context.inflict(freeze, { side: random.pick(['server', 'database']), ms: random.whole(500, 3_000) }),
  ];
  if (!client_proxy) throw new Error('the mixture needs both proxies');
  while (performance.now() < deadline) {
    for (const kind of random.shuffled(kinds)) {
      if (performance.now() >= deadline) return;
      await kind();
      if (random.chance(0.6)) await context.load.progress(random.whole(10, 80));
    }
  }
}

/**
 * The mutants of contract C11: what each does is in mutants.hpp. Each round makes the situation in which
 * the mutant does wrong; `guarantees` are those that it may break.
 */
export const mutants = [
  {
    mutant: 'reply_before_commit', guarantees: ['G1', 'G7', 'G8'], proxies: ['database'],
    script: async (c) => {
      c.database_proxy.order({ delay_ms: 60 });
      await sleep(4_000);
      await repeatedly(c, commit_lost_with_server, 3);
    },
  },
  { mutant: 'drop_frames', guarantees: ['G6'], script: () => sleep(calm_ms) },
  {
    mutant: 'serial_numbers', guarantees: ['G4'], proxies: ['database'],
    script: (c) => repeatedly(c, commit_cut, 4, { commands: 10, options: { how: 'before' } }),
  },
  { mutant: 'forget_keys', guarantees: ['G3', 'G1'], script: (c) => repeatedly(c, server_kill, 3) },
  { mutant: 'lagging_reads', guarantees: ['G8'], script: () => sleep(calm_ms / 2) },
  {
    mutant: 'skip_when_full', guarantees: ['G6'],
    script: (c) => c.inflict(deaf_listeners, { deaf: 20, listeners: 0 }),
  },
  { mutant: 'swap_events', guarantees: ['G6'], script: () => sleep(calm_ms) },
  { mutant: 'ignore_revocations', guarantees: ['G10'], script: () => sleep(calm_ms) },
];

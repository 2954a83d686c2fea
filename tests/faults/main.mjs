// Runs rounds, prints what they found and, for the whole, writes results.md. See README.md.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from './driver/random.mjs';
import { run_round } from './driver/round.mjs';
import { repo, World } from './driver/world.mjs';
import { write_results } from './results.mjs';
import { mutants, rounds, short_rounds } from './rounds.mjs';

const { values: options } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    keep: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});

const release = process.env.BT_TEST_BINARY ?? path.join(repo, 'build/release/server/behoerdentalk');
const mutated = process.env.BT_TEST_MUTANTS_BINARY ?? path.join(repo, 'build/mutants/server/behoerdentalk');
const keep = options.keep
  ? { folder: path.resolve(options.keep), always: true }
  : { folder: path.join(repo, 'build/log/faults') };
const started = Date.now();
const say = (text) => console.log(`${String(Math.round((Date.now() - started) / 1000)).padStart(5)} s  ${text}`);

const chosen = [
  ...(options.short ? short_rounds : rounds),
  ...(options.short ? [] : mutants.map((mutant) => ({ ...mutant, name: `mutant ${mutant.mutant}` }))),
].filter(({ name }) => !options.only || options.only.split(',').some((part) => name.includes(part)));

/** Why a round cannot be run here, or null. */
function obstacle(round) {
  if (!existsSync(binary_of(round))) throw new Error(`${binary_of(round)} is not built`);
  if (!round.disk_mib) return null;
  if (process.getuid() !== 0) return 'a small file system can be mounted by root only';
  try {
    const folder = mkdtempSync(path.join(tmpdir(), 'bt-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'pipe' });
    execFileSync('umount', [folder]);
    rmSync(folder, { recursive: true });
    return null;
  } catch (error) {
    return `mounting is not allowed here: ${String(error.stderr ?? error).trim()}`;
  }
}

let common = null;
/** Undoes what is set up now, the last first; also when somebody interrupts. */
const clean_ups = [];
async function clean_up(from = 0) {
  while (clean_ups.length > from) await clean_ups.pop()();
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => clean_up().finally(() => process.exit(130)));
}

/** The world that most rounds share, or one on a small disk of its own. */
async function with_world(round, work) {
  if (!round.disk_mib) {
    common ??= await make_world({});
    return work(common);
  }
  const before = clean_ups.length;
  const disk = mkdtempSync(path.join(tmpdir(), 'bt-disk-'));
  clean_ups.push(() => rmSync(disk, { recursive: true }));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${round.disk_mib}m,mode=0711`, 'tmpfs', disk]);
  // Lazily: a fault that was interrupted may still have a file open there.
  clean_ups.push(() => execFileSync('umount', ['--lazy', disk]));
  try {
    const world = await make_world({ data: path.join(disk, 'pg') });
    world.disk = disk;
    return await work(world);
  } finally {
    await clean_up(before);
  }
}

function make_world(options) {
  return World.start({ binary: release, clean_ups, ...options });
}

function binary_of(round) {
  return round.mutant ? mutated : release;
}

function serve_of(round) {
  const env = { ...round.serve?.env };
  if (typeof round.mutant === 'string') env.BT_TEST_MUTANT = round.mutant;
  return { ...round.serve, env, binary: binary_of(round) };
}

/** One line for people: what was done and what was found. */
function verdict(round, result) {
  const broken = Object.keys(result.violations);
  if (typeof round.mutant === 'string') {
    const by = broken.filter((guarantee) => round.guarantees.includes(guarantee));
    return { is_good: by.length > 0, text: by.length > 0 ? `caught by ${broken.join(', ')}` : 'NOT CAUGHT' };
  }
  const is_good = broken.length === 0 && result.broken.length === 0;
  return { is_good, text: is_good ? 'no violation' : `VIOLATIONS of ${[...broken, ...result.broken].join(', ')}` };
}

say(`seed ${options.seed}, ${chosen.length} rounds`);
const results = [];
let passed = 0;
let failed = 0;
let skipped = 0;
try {
  for (const round of chosen) {
    const why_not = obstacle(round);
    if (why_not !== null) {
      say(`${round.name}: skipped, ${why_not}`);
      results.push({ name: round.name, skipped: why_not });
      skipped += 1;
      continue;
    }
    say(`${round.name} …`);
    try {
      const result = await with_world(round, (world) => run_round({
        world, keep, say: (text) => say(`  ${text}`), random: new Random(`${options.seed}/${round.name}`),
        round: { ...round, serve: serve_of(round) },
      }));
      const { is_good, text } = verdict(round, result);
      const { checked, log } = result;
      say(`${round.name}: ${text} – ${checked.acknowledged} acknowledged, ${checked.events} events, ` +
        `${checked.pushes} pushes, settled in ${log.settled_ms} ms, ${Math.round(result.ms / 1000)} s`);
      if (!is_good || typeof round.mutant === 'string') {
        for (const [guarantee, { count, shown }] of Object.entries(result.violations)) {
          say(`  ${guarantee} × ${count}: ${shown[0]}`);
          if (!is_good) for (const more of shown.slice(1)) say(`       ${more}`);
        }
        for (const text_of_one of result.broken) say(`  expected: ${text_of_one}`);
      }
      results.push(summary(round, result, is_good, text));
      if (is_good) passed += 1;
      else failed += 1;
    } catch (error) {
      say(`${round.name}: ${error.stack}`);
      results.push({ name: round.name, mutant: round.mutant, error: String(error.message) });
      failed += 1;
    }
  }
} finally {
  await clean_up();
}
if (options.write) write_results({ results, seed: options.seed, seconds: (Date.now() - started) / 1000 });
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 ? 0 : 1);

/** What stays of a round; its log goes. */
function summary(round, { ms, log, checked, violations, broken }, is_good, text) {
  const faults = {};
  for (const { name } of log.faults) faults[name] = (faults[name] ?? 0) + 1;
  const attempts = { ok: 0, error: 0, unknown: 0 };
  for (const command of log.commands) for (const { result } of command.attempts) attempts[result] += 1;
  const measured = log.faults.flatMap(({ name, t0, t1, how, side, ms: lasted, ...rest }) =>
    Object.entries(rest).filter(([, value]) => typeof value !== 'object'));
  return {
    name: round.name, mutant: round.mutant, guarantees: round.guarantees, seconds: ms / 1000, faults, attempts,
    checked, violations, broken, is_good, text, settled_ms: log.settled_ms, counts: log.counts,
    measured: Object.fromEntries(measured),
    cuts: log.faults.filter(({ how, name }) => name === 'cut inside COMMIT' && how).map(({ how }) => how),
  };
}

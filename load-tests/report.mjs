#!/usr/bin/env node
// What becomes of the runs of load-tests/run:
//   report.mjs line JSON                            one run in a few words
//   report.mjs write RUNS DIR SETTINGS PLACING      DIR/<scenario>.json, DIR/table.md, DIR/plot.svg
// Table and plot show every scenario that DIR has figures of, also from earlier runs.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { greatest, isDisturbed, isLoadBound, disturbed, markdownRow, medians, show } from './figures.mjs';
import { drawPlot } from './plot.mjs';
import { nuisanceTable, targets } from './targets.mjs';

const repo = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** The order of rows; others follow. */
const serverOrder = [
  'behoerdentalk', 'raw', 'raw-batch', 'nchan', 'nats', 'mosquitto', 'ws', 'socket.io',
];

// --- One line while it runs -------------------------------------------------------------------------

const inShort = [
  'rss_bytes_per_member', 'cpu_us_per_delivery', 'deliveries_per_second', 'big_p50_ms',
  'big_p99_ms', 'small_p99_ms', 'undelivered', 'posts_per_second', 'posts_per_commit',
  'reply_p50_ms', 'reply_p99_ms', 'flush_p50_ms', 'all_at_head_s',
  'channel_reads_in_100_ms_max', 'log_reads_per_channel_100_ms', 'snapshot_reads_per_channel_100_ms',
  'all_joined_s', 'join_p99_ms', 'lost', 'delivery_p95_ms', 'lost_connections', 'ballots_told', 'rss_growth_bytes',
  'nuisance_sends_per_s', 'nuisance_opens_per_s',
  'load_cpu_share', 'others_cpu_share',
];

function line(text) {
  const run = JSON.parse(text);
  if (run.failed !== undefined) return `FAILED: ${run.failed}`;
  return inShort.filter((name) => name in run).map((name) => `${name} ${show(run[name])}`).join('  ');
}

// --- Files ------------------------------------------------------------------------------------------

function machine() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return {
    processor: os.cpus()[0]?.model ?? 'unknown',
    cores: os.cpus().length,
    memory_gib: Math.round(os.totalmem() / 2 ** 30),
    kernel: os.release().split('-')[0],
    system: /PRETTY_NAME="([^"]*)"/.exec(release)?.[1] ?? os.type(),
  };
}

function commit() {
  const git = (...args) => execFileSync('git', ['-C', repo, ...args], { encoding: 'utf8' }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
    return git('rev-parse', 'HEAD') + (changed ? ' with changes' : '');
  } catch {
    return 'unknown';
  }
}

function writeScenarios(runs, dir, settings, placing) {
  const about = {
    commit: commit(),
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    database: settings,
    placing,
    server: process.env.BT_TEST_BINARY ? 'given by BT_TEST_BINARY' : 'build/release',
  };
  for (const scenario of new Set(runs.map((run) => run.scenario))) {
    const servers = {};
    for (const { scenario: of, server, configuration, ...figures } of runs) {
      if (of === scenario) (servers[server] ??= { configuration, runs: [] }).runs.push(figures);
    }
    for (const server of Object.values(servers)) {
      const good = server.runs.filter((run) => run.failed === undefined);
      server.median = medians(good);
      server.failed = server.runs.length - good.length;
    }
    writeFileSync(path.join(dir, `${scenario}.json`),
      `${JSON.stringify({ scenario, ...about, servers }, null, 1)}\n`);
  }
}

function readScenarios(dir) {
  const found = {};
  for (const file of readdirSync(dir).filter((name) => name.endsWith('.json'))) {
    const scenario = JSON.parse(readFileSync(path.join(dir, file), 'utf8'));
    found[scenario.scenario] = scenario;
  }
  return found;
}

// --- Table ------------------------------------------------------------------------------------------

function sharedTable(all) {
  const columns = [
    ['Idle, bytes a member', 'idle', ['rss_bytes_per_member'], null],
    ['W = 1, CPU µs a delivery', 'fan-out-1', ['cpu_us_per_delivery'], 'raw'],
    ['W = 1 unpaced, CPU µs a delivery', 'fan-out-1-unpaced', ['cpu_us_per_delivery'], 'raw'],
    ['W = 32, CPU µs a delivery', 'fan-out-32', ['cpu_us_per_delivery'], 'raw-batch'],
    ['Room of 10,000: p50 / p99 ms', 'big-room', ['big_p50_ms', 'big_p99_ms'], 'raw'],
    ['Small rooms beside it: p99 ms', 'small-beside-big', ['small_p99_ms'], 'raw'],
  ];
  const names = new Set(columns.flatMap(([, scenario]) => Object.keys(all[scenario]?.servers ?? {})));
  const rows = serverOrder.filter((name) => names.has(name));
  if (rows.length === 0) return '';

  const notes = new Set();
  const cell = (server, [, scenario, figures, yardstick]) => {
    const found = all[scenario]?.servers[server];
    if (!found) return '';
    if (found.median[figures.at(-1)] === undefined) return 'failed';
    let text = figures.map((name) => show(found.median[name])).join(' / ');
    const base = all[scenario].servers[yardstick]?.median[figures.at(-1)];
    if (base && server !== yardstick) text += ` (${show(found.median[figures.at(-1)] / base, 2)} ×)`;
    if (found.median.undelivered > 0 || found.median.lost_connections > 0) {
      text += ' ¹';
      notes.add('¹ Not everything arrived within 10 s after the last message, or members were cut.');
    }
    if (figures[0] !== 'rss_bytes_per_member' && !figures[0].startsWith('cpu') &&
        isLoadBound(found.median)) {
      text += ' ²';
      notes.add('² The load itself was late or busy; the server may be faster than this.');
    }
    if (isDisturbed(found.median)) {
      text += ' ⁴';
      notes.add(disturbed);
    }
    if (found.failed > 0) {
      text += ' ³';
      notes.add('³ Some rounds could not be carried out.');
    }
    return text;
  };
  return [
    '## Beside other servers', '',
    '(×: ratio to the raw broadcaster; at W = 32 to the one that sends up to 32 messages at once.)', '',
    markdownRow(['Server', ...columns.map(([title]) => title)]),
    markdownRow(['---', ...columns.map(() => '---')]),
    ...rows.map((server) => markdownRow([server, ...columns.map((column) => cell(server, column))])),
    '', ...[...notes].sort(), '',
  ].join('\n');
}

const ownTitles = {
  'small-beside-big-inboxes': ['Small rooms beside a big one, everybody follows their own inbox, too', [
    ['small_p99_ms', 'ms p99'], ['big_p99_ms', 'ms p99 in the big one'], ['undelivered', 'undelivered']]],
  'biggest-room': ['The biggest room that the descriptors allow', [
    ['members', 'members'], ['big_p50_ms', 'ms p50'], ['big_p99_ms', 'ms p99'], ['undelivered', 'undelivered']]],
  flush: ['The disk makes 8 KiB durable', [['flush_p50_ms', 'ms p50'], ['flush_p99_ms', 'ms p99']]],
  'posts-100': ['Durable posts, 100 a second'],
  'posts-1000': ['Durable posts, 1,000 a second'],
  'posts-5000': ['Durable posts, 5,000 a second'],
  'posts-max': ['Durable posts, as many as go'],
  'posts-max-batch-of-one': ['The same with one post a commit'],
  storm: ['Reconnect storm of 5,000', [
    ['all_at_head_s', 's until all at the head'], ['at_head_p50_ms', 'ms p50'], ['at_head_p99_ms', 'ms p99'],
    ['channel_reads_in_100_ms_max', 'reads of any one channel within 100 ms at most'],
    ['log_reads_per_channel_100_ms', 'log reads a channel in 100 ms on the average'],
    ['snapshot_reads_per_channel_100_ms', 'snapshot reads'],
    ['fill_reads', 'reads for the server itself'],
    ['jumps', 'jumps'], ['not_at_head', 'missing']]],
  join: ['Join of 5,000 within 10 s', [
    ['all_joined_s', 's until all joined'], ['join_p50_ms', 'ms p50'], ['join_p99_ms', 'ms p99'], ['lost', 'lost']]],
  talk: ['A talk of 2,000 for a minute', [
    ['delivery_p50_ms', 'ms p50'], ['delivery_p95_ms', 'ms p95'], ['delivery_p99_ms', 'ms p99'],
    ['reply_p99_ms', 'ms reply p99'], ['refused', 'refused'], ['undelivered', 'undelivered'],
    ['lost_connections', 'lost'], ['ballots_told', 'ballots told']]],
};
const postFigures = [
  ['posts_per_second', 'posts/s'], ['reply_p50_ms', 'ms reply p50'], ['reply_p99_ms', 'ms p99'],
  ['posts_per_commit', 'posts a commit'], ['refused', 'refused'], ['undelivered', 'undelivered'],
];

function ownTable(all) {
  const rows = [];
  for (const [scenario, [title, figures = postFigures]] of Object.entries(ownTitles)) {
    const found = all[scenario]?.servers.behoerdentalk;
    if (!found) continue;
    const text = figures
      .filter(([name]) => found.median[name] !== undefined)
      .map(([name, unit]) => {
        const value = name.endsWith('_max') ? greatest(found.runs, name) : found.median[name];
        return `${value < 0 ? '?' : show(value)} ${unit}`;
      })
      .join(', ');
    const bound = isLoadBound(found.median) ? ' (the load was late or busy)' : '';
    const noise = isDisturbed(found.median) ? ' (something else ran meanwhile)' : '';
    rows.push(markdownRow([title, (text || 'failed') + bound + noise]));
  }
  if (rows.length === 0) return '';
  return ['## BehördenTalk alone', '', markdownRow(['Scenario', 'Median']), markdownRow(['---', '---']),
    ...rows, ''].join('\n');
}

function origin(all) {
  const of = new Map();
  for (const { commit: id, date, machine: m, placing, scenario, servers } of Object.values(all)) {
    const rounds = Math.max(...Object.values(servers).map((server) => server.runs.length));
    const text = `${date}, commit ${id.slice(0, 12)}${id.includes(' ') ? ' with changes' : ''}, ` +
      `${rounds} round${rounds === 1 ? '' : 's'}, ${m.cores} cores (${m.processor}), ${m.memory_gib} GiB, ` +
      `${m.system}, kernel ${m.kernel}, ${placing}`;
    of.set(text, [...(of.get(text) ?? []), scenario]);
  }
  return [...of].map(([text, scenarios]) => `- ${scenarios.join(', ')}: ${text}`).join('\n');
}

/** What BehördenTalk was told; older files do not say it. */
function configurations(all) {
  const of = new Map();
  for (const { scenario, servers } of Object.values(all)) {
    const told = Object.entries(servers.behoerdentalk?.configuration ?? {});
    if (told.length === 0) continue;
    const text = told.map((pair) => pair.join('=')).join(' ');
    of.set(text, [...(of.get(text) ?? []), scenario]);
  }
  if (of.size === 0) return '';
  return ['## Configuration of BehördenTalk', '',
    'Paths and port besides; everything else as it comes.', '',
    ...[...of].map(([text, scenarios]) => `- ${scenarios.join(', ')}: \`${text}\``), ''].join('\n');
}

function write(runsFile, dir, settings, placing) {
  const runs = readFileSync(runsFile, 'utf8').trim().split('\n').map((text) => JSON.parse(text));
  writeScenarios(runs, dir, JSON.parse(settings), placing);
  const all = readScenarios(dir);
  const parts = [sharedTable(all), ownTable(all), nuisanceTable(all), targets(all), configurations(all)]
    .filter((part) => part !== '');
  writeFileSync(path.join(dir, 'table.md'),
    `# Results of the load tests\n\nMedians. What each number means: ../README.md.\n\n` +
    `${parts.join('\n')}\n## From\n\n${origin(all)}\n`);
  writeFileSync(path.join(dir, 'plot.svg'), drawPlot(all, serverOrder));
  process.stdout.write(`\n${parts.join('\n')}\nWritten to ${dir}\n`);
}

const [mode, ...rest] = process.argv.slice(2);
if (mode === 'line') process.stdout.write(line(rest[0]));
else if (mode === 'write') write(...rest);
else throw new Error('report.mjs line JSON | write RUNS DIR SETTINGS PLACING');

// Writes results.md: what a whole run did and found, for people.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { guarantees } from './checker.mjs';
import { repo } from './driver/world.mjs';

const number = (value) => Math.round(value ?? 0).toLocaleString('en-US');
const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) => [row(head), row(head.map(() => '---')), ...rows.map(row), ''];

function commit() {
  const git = (...args) => execFileSync('git', ['-C', repo, ...args], { encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', 'protocol', 'storage', 'server', 'tests/faults', 'cmake')
    .split('\n').filter((line) => line !== '' && !line.endsWith('tests/faults/results.md'));
  return `${git('rev-parse', '--short=12', 'HEAD')}${changed.length > 0 ? ' and uncommitted changes' : ''}`;
}

/** `results` as main.mjs collects them. */
export function write_results({ results, seed, seconds }) {
  const ran = results.filter(({ checked }) => checked !== undefined);
  const plain = ran.filter(({ mutant }) => typeof mutant !== 'string');
  const of_mutants = results.filter(({ mutant }) => typeof mutant === 'string');
  const sum = (list, of) => list.reduce((total, one) => total + (of(one) ?? 0), 0);
  const faults = {};
  for (const { faults: one } of plain) for (const [name, n] of Object.entries(one)) faults[name] = (faults[name] ?? 0) + n;
  const violations = sum(plain, (one) => sum(Object.values(one.violations), ({ count }) => count));
  const not_met = sum(plain, ({ broken }) => broken.length);
  const failed = results.filter(({ error }) => error !== undefined);
  const caught = of_mutants.filter(({ is_good }) => is_good);
  const ways = {};
  for (const { cuts } of plain) for (const how of cuts) ways[how] = (ways[how] ?? 0) + 1;

  const lines = [
    '# Results',
    '',
    'The last run of `tests/faults/run`; [README.md](README.md) says what is done and how it is decided.',
    '',
    `- Commit ${commit()}, ${new Date().toISOString().slice(0, 10)}, seed \`${seed}\`, ` +
      `${Math.round(seconds / 60)} minutes on ${os.cpus().length} cores of ${os.cpus()[0].model.trim()}`,
    `- **${violations} violations** of G1 to G12, ${not_met} expectations of faults not met, ${failed.length} rounds broken off`,
    `- **${caught.length} of ${of_mutants.length} mutants caught**`,
    `- Checked: ${number(sum(plain, ({ checked }) => checked.acknowledged))} acknowledged commands, ` +
      `${number(sum(plain, ({ checked }) => checked.events))} events, ` +
      `${number(sum(plain, ({ checked }) => checked.pushes))} pushes on ` +
      `${number(sum(plain, ({ checked }) => checked.subscriptions))} subscriptions, ` +
      `${number(sum(plain, ({ checked }) => checked.revocations))} revocations, ` +
      `${number(sum(plain, ({ checked }) => checked['erased texts']))} erased texts`,
    `- Attempts with an unknown outcome: ${number(sum(plain, ({ attempts }) => attempts.unknown))}; ` +
      `with an error: ${number(sum(plain, ({ attempts }) => attempts.error))}; ` +
      `given up after errors only: ${number(sum(plain, ({ checked }) => checked.refused))}`,
    '',
    '## Faults',
    '',
    ...table(['Fault', 'Times'], Object.entries(faults).map(([name, n]) => [name, String(n)])),
    `Cuts inside COMMIT by way: ${Object.entries(ways).map(([how, n]) => `${how} ${n}`).join(', ')}.`,
    '',
    '## Rounds',
    '',
    ...table(['Round', 'Seconds', 'Acknowledged', 'Unknown', 'Errors', 'Events', 'Pushes', 'All at the head after', 'Found'],
      results.filter(({ mutant }) => typeof mutant !== 'string').map((one) => one.checked ? [
        one.name, number(one.seconds), number(one.checked.acknowledged), number(one.attempts.unknown),
        number(one.attempts.error), number(one.checked.events), number(one.checked.pushes),
        `${(one.settled_ms / 1000).toFixed(1)} s`, one.text,
      ] : [one.name, '', '', '', '', '', '', '', one.skipped ? `skipped: ${one.skipped}` : `broke off: ${one.error}`])),
    '"All at the head after" counts from the end of the last fault; the load goes on for 2 s of it, and 1.6 s of',
    'quiet are waited for.',
    '',
    ...measured(plain),
    '## Mutants',
    '',
    ...table(['Mutant', 'Caught by', 'Violations', 'Seconds'], of_mutants.map((one) => [
      `\`${one.mutant}\``,
      one.violations ? Object.keys(one.violations).map((id) => `${id} ${guarantees[id]}`).join(', ') || '**nothing**'
        : `broke off: ${one.error}`,
      one.violations ? number(sum(Object.values(one.violations), ({ count }) => count)) : '',
      number(one.seconds),
    ])),
  ];
  writeFileSync(path.join(repo, 'tests/faults/results.md'), lines.join('\n'));
}

/** What some faults measured beside. */
function measured(rounds) {
  const rows = rounds.flatMap(({ name, measured: values }) =>
    Object.entries(values).map(([what, value]) => [name, what.replaceAll('_', ' '),
      typeof value === 'number' ? number(value) : String(value)]));
  return rows.length === 0 ? [] : ['## Measured beside', '', ...table(['Round', 'What', 'Value'], rows)];
}

// One world a test file: a PostgreSQL of its own, the demo content, the real server, one browser.
// Nothing here is faked. Ends with what it started, by its ids.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { Proxy } from './proxy.mjs';

export const repo = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const binary = process.env.BT_TEST_BINARY ?? path.join(repo, 'build/release/server/behoerdentalk');
export const postgresTemp = path.join(repo, 'scripts/postgres-temp');

const browserArguments = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

const run = promisify(execFile);

/** For tests that ask and write faster than a person may. */
export const unhurried = {
  BT_COMMANDS_PER_SECOND: '100000', BT_COMMANDS_BURST: '100000',
  BT_READS_PER_SECOND: '100000', BT_READS_BURST: '100000',
};

/** The processes whose parent this is and that still run. */
function childrenOf(parent) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isRunning(pid, parent));
}

/** Whether the process runs; with `parent`, as a child of that one. One that nobody waited for does
 * not. */
function isRunning(pid, parent = undefined) {
  try {
    // The name in parentheses may hold anything; the state and the parent follow it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    return stat[0] !== 'Z' && (parent === undefined || Number(stat[1]) === parent);
  } catch {
    return false;
  }
}

async function freePort() {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

const pause_ms = 10;

/** Asks `probe` until it gives something true; fails with `what` after `ms`. */
export async function eventually(what, probe, ms = 10_000) {
  const deadline = performance.now() + ms;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`);
    // Asking without a pause would take the processor from what is waited for.
    await setTimeout(pause_ms);
  }
}

/** Sends a signal to a process that may have ended by itself meanwhile. */
export function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Worlds that have something running. */
const running = new Set();

// Who ends a test ends its database with it, which would go on by itself.
for (const name of ['SIGTERM', 'SIGINT']) {
  process.once(name, () => {
    for (const world of running) {
      world.server?.kill('SIGKILL');
      execFileSync(postgresTemp, ['stop', path.join(world.folder, 'pg')]);
      rmSync(world.folder, { recursive: true, force: true });
    }
    process.exit(1);
  });
}

export class World {
  /** With the demo content (`seed`) it is a copy of BT_TEST_WORLD, if that is set: see prepare.mjs.
   * With `proxy` (see proxy.mjs; BT_TEST_PROXY for tests that do not care) browsers reach the server
   * through one. `settings`: of PostgreSQL, such as fsync=off. `flags`: more of the browser's. */
  static async start({ seed = true, env = {}, settings = [], flags = [], proxy = process.env.BT_TEST_PROXY } = {}) {
    const world = new World();
    world.flags = flags;
    world.folder = mkdtempSync(path.join(tmpdir(), 'bt-e2e-'));
    running.add(world);
    const cluster = path.join(world.folder, 'pg');
    const copied = seed ? process.env.BT_TEST_WORLD : undefined;
    if (copied) {
      execFileSync(postgresTemp, ['copy', path.join(copied, 'pg'), cluster]);
      cpSync(path.join(copied, 'files'), path.join(world.folder, 'files'), { recursive: true });
    }
    world.database = execFileSync(postgresTemp, ['start', cluster, ...settings], {
      encoding: 'utf8',
    }).trim().split('\n').at(-1);
    world.port = await freePort();
    world.origin = `http://localhost:${world.port}`;
    const origins = [world.origin];
    if (proxy) {
      world.proxy = await Proxy.start(world.port, proxy);
      world.origin = `http://localhost:${world.proxy.port}`;
      origins.push(world.origin);
    }
    world.env = {
      ...process.env,
      BT_DATABASE: world.database,
      BT_DEMO: 'true',
      BT_PORT: String(world.port),
      BT_ORIGINS: origins.join(' '),
      BT_FILES_DIR: path.join(world.folder, 'files'),
      BT_CLIENT_DIR: process.env.BT_TEST_CLIENT ?? path.join(repo, 'client-web/dist'),
      ...env,
    };
    if (!copied) world.command('migrate');
    if (seed && !copied) world.command('seed', '--content', path.join(repo, 'server/seed/content'));
    await world.serve();
    // The talks of the content get their keys soon after the first start; who compares two moments of
    // the database waits for neither.
    if (seed && !copied) {
      await eventually('the tickets have their keys',
        () => world.sql("SELECT count(*) FROM due WHERE kind = 'make_ticket_key'") === '0', 30_000);
    }
    return world;
  }

  command(...args) {
    return execFileSync(binary, args, { env: this.env, encoding: 'utf8' });
  }

  /** A subcommand while everything else goes on: its exit status and what it printed. */
  run(...args) {
    return this.run_with('', ...args);
  }

  /** The same with something on its standard input. */
  run_with(input, ...args) {
    return new Promise((resolve) => {
      const child = execFile(binary, args, { env: this.env, encoding: 'utf8' }, (error, out, err) => {
        resolve({ status: error ? error.code : 0, out, err });
      });
      // One that ended before it read anything says why itself.
      child.stdin.on('error', () => {});
      child.stdin.end(input);
    });
  }

  /** A subcommand that the test ends itself. */
  launch(...args) {
    return spawn(binary, args, { env: this.env, stdio: 'ignore' });
  }

  /** What psql prints for SQL: bare values, a line a row. `role` postgres may do everything. */
  sql(statements, role = 'behoerdentalk') {
    return execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', `${this.database} user=${role}`], {
      input: statements,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, PGOPTIONS: '-c client_min_messages=warning' },
    }).trim();
  }

  /** A second place: an empty database in the same PostgreSQL, and a files folder that is not there
      yet. Nothing runs in it before serve(). */
  async beside(name) {
    this.sql(`CREATE DATABASE ${name}`);
    const other = new World();
    other.database = `${this.database} dbname=${name}`;
    other.port = await freePort();
    other.origin = `http://localhost:${other.port}`;
    other.env = {
      ...this.env,
      BT_DATABASE: other.database,
      BT_PORT: String(other.port),
      BT_ORIGINS: other.origin,
      BT_FILES_DIR: path.join(this.folder, `files-${name}`),
    };
    return other;
  }

  /** Of the database: start, pause (as pg_ctl stop) or crash (kill -9). */
  databaseServer(action) {
    execFileSync(postgresTemp, [action, path.join(this.folder, 'pg')], { stdio: 'ignore' });
  }

  /** Starts the server and waits until it is ready. */
  async serve() {
    this.server = spawn(binary, ['serve'], { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.log = '';
    this.server.stdout.on('data', (data) => (this.log += data));
    this.server.stderr.on('data', (data) => (this.log += data));
    await eventually('the server is ready', async () => {
      if (this.server.exitCode !== null) throw new Error(`the server ended:\n${this.log}`);
      return fetch(`${this.origin}/readyz`).then((r) => r.ok, () => false);
    });
  }

  /** kill -9: nothing is said, nothing is finished. */
  async crash() {
    this.server.kill('SIGKILL');
    await once(this.server, 'exit');
  }

  async stopServer() {
    if (this.server.exitCode !== null || this.server.signalCode !== null) return;
    this.server.kill('SIGTERM');
    await once(this.server, 'exit');
  }

  /** The database's processes now: the postmaster first, then its children. */
  databaseProcesses() {
    const socket = /host=(\S+) port=(\d+)/.exec(this.database);
    const lock = readFileSync(`${socket[1]}/.s.PGSQL.${socket[2]}.lock`, 'utf8');
    const postmaster = Number(lock.split('\n')[0]);
    return [postmaster, ...childrenOf(postmaster)];
  }

  /** kill -9 of the whole database at once: nothing is flushed, nobody is told. */
  async crashDatabase() {
    const pids = this.databaseProcesses();
    for (const pid of pids) signal(pid, 'SIGKILL');
    await eventually('the database is gone', () => !pids.some((pid) => isRunning(pid)));
  }

  /** As `pg_ctl stop -m fast`: connections end with a message, everything is flushed. */
  async stopDatabase() {
    await run(postgresTemp, ['pause', path.join(this.folder, 'pg')]);
  }

  /** Starts it again on the same data, with these settings until it is stopped. */
  async startDatabase(...settings) {
    await run(postgresTemp, ['start', path.join(this.folder, 'pg'), ...settings]);
  }

  async isReady() {
    return (await fetch(`${this.origin}/readyz`)).status === 200;
  }

  async browser() {
    // The promise is kept, so that people who come at the same time share one browser.
    this.chromium ??= chromium.launch({
      executablePath: '/usr/bin/chromium-headless-shell',
      args: [...browserArguments, ...(this.flags ?? [])],
    });
    return this.chromium;
  }

  /** A browser of its own for one person, logged in by the demo login; `email` null: nobody. */
  async person(email, options = {}) {
    const browser = await this.browser();
    const context = await browser.newContext({
      locale: 'de-DE',
      viewport: { width: 1366, height: 768 },
      ...options,
    });
    const person = { context, foreign: [], problems: [] };
    context.on('request', (request) => {
      if (!request.url().startsWith(this.origin) && !request.url().startsWith('data:')) {
        person.foreign.push(request.url());
      }
    });
    if (email !== null) {
      const login = await context.request.post(`${this.origin}/api/login/demo`, {
        data: { email },
        headers: { Origin: this.origin },
      });
      if (!login.ok()) throw new Error(`login of ${email}: ${login.status()}`);
      person.me = await login.json();
    }
    person.page = await context.newPage();
    person.page.on('pageerror', (error) => person.problems.push(String(error)));
    person.page.setDefaultTimeout(10_000);
    person.goto = (where) => person.page.goto(this.origin + where);
    person.get = async (where) => (await context.request.get(this.origin + where)).json();
    return person;
  }

  /** The talk of the demo content with this title. */
  async talk(person, title) {
    const { state } = await person.get('/api/channels/talks/page?stream=talks');
    return state.talks.find((talk) => talk.title === title);
  }

  async template(person, title) {
    const { state } = await person.get('/api/channels/library/page?stream=templates');
    return state.templates.find((template) => template.title === title);
  }

  async stop() {
    await (await this.chromium)?.close();
    await this.proxy?.stop();
    if (this.server) await this.stopServer();
    // A place beside another one has no folder of its own.
    if (!this.folder) return;
    execFileSync(postgresTemp, ['stop', path.join(this.folder, 'pg')]);
    rmSync(this.folder, { recursive: true, force: true });
    running.delete(this);
  }
}

// A PostgreSQL of its own and the real server, each of which can be killed, stopped and started again,
// with the accounts of the load. Ends with what it started, by its ids.
import { execFile, execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get as http_get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sleep } from './client.mjs';

export const repo = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const postgres_temp = path.join(repo, 'scripts/postgres-temp');
const psql = '/usr/lib/postgresql/15/bin/psql';
const people_count = 100;
/** A start includes the recovery of the database on a busy machine. */
const ready_ms = 60_000;
/** Above the server's own deadline for a shutdown. */
const stop_ms = 20_000;
const http_timeout_ms = 20_000;

const run = promisify(execFile);

/** The processes whose parent this is and that still run. */
function children_of(parent) {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      // The name in parentheses may hold anything; the state and the parent follow it.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
      return stat[0] !== 'Z' && Number(stat[1]) === parent;
    } catch {
      return false;
    }
  });
}

async function free_port() {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** The smallest content that the load needs: people, one of them an admin, and one area. */
function write_content(folder) {
  mkdirSync(path.join(folder, 'templates'), { recursive: true });
  mkdirSync(path.join(folder, 'script'), { recursive: true });
  const account = (n, roles) => ({
    let: `p${n}`, email: email_of(n), name: `Person ${n}`, authority: '@amt', roles,
  });
  writeFileSync(path.join(folder, 'base.json'), JSON.stringify({
    authorities: [{ let: 'amt', name: 'Prüfamt' }],
    accounts: [account(0, ['member', 'admin']),
      ...Array.from({ length: people_count }, (_, n) => account(n + 1, ['member']))],
    contacts: [],
    areas: [{ let: 'area', name: 'Prüfstand', description: '' }],
  }));
}

const email_of = (n) => `p${n}@pruefstand.example`;

export class World {
  /**
   * `binary`: the server's program. `data`: where the database lies, a new folder unless given.
   * `clean_ups`: gets what stops this world, before there is anything to stop.
   */
  static async start({ binary, clean_ups, data = null, env = {} }) {
    const world = new World();
    clean_ups.push(() => world.stop());
    world.folder = mkdtempSync(path.join(tmpdir(), 'bt-faults-'));
    world.binary = binary;
    world.proxies = [];
    world.proxy_count = 0;
    world.data = data ?? path.join(world.folder, 'pg');
    world.agent = new Agent({ keepAlive: true, maxSockets: 16 });
    world.database = execFileSync(postgres_temp, ['start', world.data], { encoding: 'utf8' })
      .trim().split('\n').at(-1);
    [world.postmaster] = world.database_processes();
    world.port = await free_port();
    world.env = {
      ...process.env,
      BT_DATABASE: world.database,
      BT_PORT: String(world.port),
      BT_ORIGINS: `http://localhost:${world.port}`,
      BT_FILES_DIR: path.join(world.folder, 'files'),
      // Limits of a single person have tests of their own.
      BT_COMMANDS_PER_SECOND: '100000',
      BT_COMMANDS_BURST: '100000',
      BT_READS_PER_SECOND: '100000',
      BT_READS_BURST: '100000',
      BT_CONNECTIONS_PER_PERSON: '0',
      ...env,
    };
    await world.prepare();
    return world;
  }

  async prepare() {
    const content = path.join(this.folder, 'content');
    write_content(content);
    await this.command('migrate');
    await this.command('seed', '--content', content);
    const accounts = Array.from({ length: people_count + 1 }, (_, number) => ({ number }));
    // A few at once; each is a process with a database connection of its own.
    const todo = [...accounts];
    await Promise.all(Array.from({ length: 6 }, async () => {
      for (let account = todo.shift(); account; account = todo.shift()) {
        account.token = await this.command('token', email_of(account.number), '--label', 'faults');
      }
    }));
    const ids = new Map((await this.sql('SELECT email, id FROM account')).split('\n')
      .map((line) => line.split('|')));
    for (const account of accounts) account.id = ids.get(email_of(account.number));
    [this.planner, ...this.people] = accounts;
    this.area = `area:${await this.sql("SELECT split_part(name, ':', 2) FROM channel WHERE name LIKE 'area:%'")}`;
  }

  async command(...args) {
    const { stdout } = await run(this.binary, args, { env: this.env });
    return stdout.trim();
  }

  /** One statement as PostgreSQL's administrator; to set up and to hurt, never to check. */
  async sql(statement) {
    const { stdout } = await run(psql,
      ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', statement, this.database.replace(/user=\S+/, 'user=postgres')],
      { timeout: http_timeout_ms });
    return stdout.trim();
  }

  // --- The server --------------------------------------------------------------------------------

  /**
   * Starts the server and waits until it is ready. `database`: another way to the same database.
   * `descriptors`: how many it may have open.
   */
  async serve({ binary = this.binary, env = {}, database = this.database, descriptors = null } = {}) {
    this.serving = { binary, env, database, descriptors };
    const limited = descriptors === null ? [binary, 'serve']
      : ['prlimit', `--nofile=${descriptors}:${descriptors}`, binary, 'serve'];
    this.server = spawn(limited[0], limited.slice(1), {
      env: { ...this.env, ...env, BT_DATABASE: database }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.server_log ??= createWriteStream(path.join(this.folder, 'server.log'));
    this.server.stdout.pipe(this.server_log, { end: false });
    this.server.stderr.pipe(this.server_log, { end: false });
    await this.ready();
  }

  /** The same again, after `kill_server` or while the database was away. */
  async serve_again() {
    // It refuses to start without a database, as a supervisor would see.
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.serve(this.serving);
      } catch (error) {
        if (tries >= 20) throw error;
        await sleep(250);
      }
    }
  }

  async ready() {
    const deadline = performance.now() + ready_ms;
    const server = this.server;
    while (!(await this.is_ready())) {
      if (server.exitCode !== null || server.signalCode !== null) {
        throw new Error(`the server ended; see ${this.folder}/server.log`);
      }
      if (performance.now() > deadline) throw new Error('the server does not become ready');
      await sleep(20);
    }
  }

  async is_ready() {
    return fetch(`http://localhost:${this.port}/readyz`, { signal: AbortSignal.timeout(1_000) })
      .then((answer) => answer.ok, () => false);
  }

  is_serving() {
    return this.server !== undefined && this.server.exitCode === null && this.server.signalCode === null;
  }

  /** kill -9: nothing is said, nothing is finished. */
  async kill_server() {
    if (!this.is_serving()) return;
    this.server.kill('SIGKILL');
    await once(this.server, 'exit');
  }

  /** As an operator would; kills it if it does not end. */
  async stop_server() {
    if (!this.is_serving()) return;
    const { server } = this;
    // A fault may have broken off while it stood still.
    server.kill('SIGCONT');
    server.kill('SIGTERM');
    const impatience = setTimeout(() => server.kill('SIGKILL'), stop_ms);
    await once(server, 'exit');
    clearTimeout(impatience);
  }

  signal_server(signal) {
    this.server.kill(signal);
  }

  /** Bytes of memory that the server has in use. */
  server_memory() {
    const status = readFileSync(`/proc/${this.server.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) * 1024;
  }

  /** The body of a GET; throws unless it is 200. */
  get(account, target) {
    return new Promise((resolve, reject) => {
      const request = http_get({
        port: this.port, host: '127.0.0.1', path: target, agent: this.agent, timeout: http_timeout_ms,
        headers: { Authorization: `Bearer ${account.token}` },
      }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(parts).toString();
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`${response.statusCode} ${target}: ${text}`));
        });
      });
      request.on('timeout', () => request.destroy(new Error(`no answer: ${target}`)));
      request.on('error', reject);
    });
  }

  // --- The database ------------------------------------------------------------------------------

  socket_folder() {
    return /host=(\S+)/.exec(this.database)[1];
  }

  /** Its processes now: the postmaster first, then its children. */
  database_processes() {
    const lock = readFileSync(`${this.socket_folder()}/.s.PGSQL.5432.lock`, 'utf8');
    const postmaster = Number(lock.split('\n')[0]);
    return [postmaster, ...children_of(postmaster)];
  }

  signal_database(signal) {
    for (const pid of this.database_processes()) {
      try {
        process.kill(pid, signal);
      } catch {
        // A backend that ended meanwhile.
      }
    }
  }

  /** kill -9 of all its processes at once: nothing is flushed, nobody is told. */
  async kill_database() {
    const pids = this.database_processes();
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // A backend that ended meanwhile.
      }
    }
    while (children_of(pids[0]).length > 0 || this.is_running(pids[0])) await sleep(5);
  }

  is_running(pid) {
    try {
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)[0] !== 'Z';
    } catch {
      return false;
    }
  }

  async start_database() {
    await run(postgres_temp, ['start', this.data]);
    [this.postmaster] = this.database_processes();
  }

  // --- Proxies -----------------------------------------------------------------------------------

  /** A proxy in a process of its own, so that its work does not hold up the clients; see proxies/. */
  async proxy(kind, options) {
    const process_of_proxy = fork(path.join(repo, 'tests/faults/proxies', `${kind}.mjs`), [JSON.stringify(options)]);
    const proxy = new ProxyHandle(process_of_proxy);
    this.proxies.push(proxy);
    proxy.port = (await proxy.next('listening')).port;
    return proxy;
  }

  async stop_proxies() {
    for (const proxy of this.proxies.splice(0)) await proxy.stop();
  }

  async stop() {
    await this.stop_proxies();
    await this.stop_server();
    this.agent.destroy();
    try {
      this.signal_database('SIGCONT');
    } catch {
      // It does not run.
    }
    execFileSync(postgres_temp, ['stop', this.data]);
    this.server_log?.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** This side of a proxy: orders go there, what happened comes back. */
class ProxyHandle {
  constructor(child) {
    this.child = child;
    this.waiting = [];
    child.on('message', (message) => {
      const found = this.waiting.findIndex(({ what }) => what === message.what);
      if (found >= 0) this.waiting.splice(found, 1)[0].resolve(message);
    });
  }

  order(message) {
    this.child.send(message);
  }

  /** The next message of this kind. */
  next(what) {
    return new Promise((resolve) => {
      this.waiting.push({ what, resolve });
    });
  }

  async stop() {
    if (this.child.exitCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

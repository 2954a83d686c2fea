// The real program as an operator meets it: its subcommands, its configuration, and what it refuses to
// serve. backup and restore have a file of their own.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { repo, World } from './support/world.mjs';

const commands = ['serve', 'migrate', 'seed', 'token', 'check', 'backup', 'restore',
  'pseudonym-keys', 'resolve-pseudonym'];
const content = path.join(repo, 'server/seed/content');
const { demo_password: password, accounts } = JSON.parse(readFileSync(path.join(content, 'base.json'), 'utf8'));
/** Of the demo, and one that is not. */
const demo = accounts.find((account) => account.demo).email;
const member = accounts.find((account) => !account.demo);

let world;
before(async () => {
  world = await World.start();
});
after(() => world.stop());

/** The program in this environment: its exit status and what it printed. */
function run(args, env = world.env) {
  const place = new World();
  place.env = env;
  return place.run(...args);
}

/** That it refuses in one sentence, which is returned. */
async function refused(args, sentence, env = world.env) {
  const { status, out, err } = await run(args, env);
  assert.equal(status, 1, `${args.join(' ')}: ${out}${err}`);
  assert.equal(out, '');
  assert.match(err, /^behoerdentalk: [^\n]+\n$/);
  if (sentence instanceof RegExp) assert.match(err, sentence);
  else assert.equal(err, `behoerdentalk: ${sentence}\n`);
  return err;
}

/** Nothing for a server in it. */
const bare = () => Object.fromEntries(Object.entries(world.env).filter(([name]) => !name.startsWith('BT_')));

/** A database of its own with the schema and nothing else. */
async function migrated(name) {
  const place = await world.beside(name);
  assert.equal(place.command('migrate'), 'schema brought up to date\n');
  assert.equal(place.command('migrate'), 'schema is current\n');
  return place;
}

const post = (where, body) =>
  fetch(world.origin + where, {
    method: 'POST',
    headers: { Origin: world.origin, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
const status_of_me = async (headers) => (await fetch(`${world.origin}/api/me`, { headers })).status;

test('every subcommand explains itself, without a database', async () => {
  const help = await run(['--help'], bare());
  assert.equal(help.status, 0);
  assert.match(help.out, /^Usage: behoerdentalk /);
  for (const command of commands) {
    assert.match(help.out, new RegExp(`^  ${command} `, 'm'));
    assert.deepEqual(await run([command, '--help'], bare()), { ...help }, command);
  }
  assert.deepEqual(await run(['help'], bare()), help);
  // Without a command it is a mistake.
  assert.deepEqual(await run([], bare()), { ...help, status: 2 });
});

test('what the command line does not know is refused by name', async () => {
  await refused(['server'], 'no such command: server (try --help)');
  for (const command of commands) {
    await refused([command, '--nonsense', '1'], `'${command}' knows no option --nonsense`);
    await refused([command, '--config'], 'option --config needs a value');
  }
  await refused(['serve', '--label', 'x'], "'serve' knows no option --label");
  await refused(['check', 'everything'], "'check' takes no everything");
  await refused(['token'], "'token' takes one e-mail address");
  await refused(['token', 'a@b.example', 'c@d.example'], "'token' takes one e-mail address");
  await refused(['restore'], "'restore' takes one folder");
  for (const texts of ['0', 'many', '10000001']) {
    await refused(['seed', '--volume', texts], '--volume takes a number of texts from 1 to 10000000');
  }
});

test('the configuration file and the environment', async () => {
  const file = path.join(world.folder, 'behoerdentalk.conf');
  const sound = `database = ${world.database}\nfiles_dir = ${world.env.BT_FILES_DIR}\n`;
  const fits = (text) => {
    writeFileSync(file, text);
    return run(['check', '--config', file], bare());
  };
  const refuses = (text, sentence, env = {}) => {
    writeFileSync(file, text);
    return refused(['check', '--config', file], sentence, { ...bare(), ...env });
  };
  assert.equal((await fits(sound)).status, 0);

  await refuses(`${sound}producton = true\n`, `configuration: unknown key 'producton' in ${file}, line 3`);
  await refuses(`${sound}port = 1\nport = 2\n`, `configuration: 'port' stands a second time in ${file}, line 4`);
  await refuses(`${sound}port\n`, `configuration: ${file}, line 3 is not 'key = value'`);
  await refuses(`${sound}port = 70000\n`, "configuration: 'port' must be from 0 to 65535");
  await refuses('port = 8080\n', "configuration: 'database' is missing");
  await refused(['check', '--config', `${file}.none`], `configuration: cannot read ${file}.none`, bare());

  await refuses(sound, 'configuration: the environment has BT_PRODUCTON, which stands for no key',
    { BT_PRODUCTON: 'true' });
  await refuses(sound, "configuration: 'demo' must be true or false", { BT_DEMO: '1' });
  // The environment goes over the file, and BT_TEST_ is not the server's.
  writeFileSync(file, `database = host=/nowhere\n`);
  const over = { ...bare(), BT_DATABASE: world.database, BT_TEST_ANYTHING: 'x' };
  assert.equal((await run(['check', '--config', file], over)).status, 0);
});

test('in production there is no demo', async () => {
  const production = { ...world.env, BT_DEMO: 'false', BT_PRODUCTION: 'true' };
  for (const args of [['serve'], ['migrate'], ['seed'], ['check'], ['token', demo]]) {
    await refused(args, "configuration: 'demo' offers logins without a password and is refused in production",
      { ...production, BT_DEMO: 'true' });
  }
  await refused(['serve'], "configuration: 'unsafe_durability' is refused in production",
    { ...production, BT_UNSAFE_DURABILITY: 'true' });
  assert.equal((await run(['check'], production)).status, 0);

  const place = await migrated('production');
  for (const args of [['seed', '--content', content], ['seed', '--volume', '1']]) {
    await refused(args, /'seed' makes people .* that are invented, .* and is refused in production/,
      { ...production, BT_DATABASE: place.database });
  }
  assert.equal(place.sql('SELECT count(*) FROM account'), '0');
});

test('the published password, and what was begun with it, count in demo mode only', async () => {
  const answer = await post('/api/login', { email: demo, password });
  assert.equal(answer.status, 200);
  const Cookie = answer.headers.get('set-cookie').split(';')[0];
  const Authorization = `Bearer ${world.command('token', demo).trim()}`;
  assert.equal(await status_of_me({ Cookie }), 200);
  assert.equal(await status_of_me({ Authorization }), 200);

  await world.stopServer();
  Object.assign(world.env, { BT_DEMO: 'false', BT_PRODUCTION: 'true' });
  await world.serve();
  const published = await post('/api/login', { email: demo, password });
  const wrong = await post('/api/login', { email: demo, password: 'falsches Passwort' });
  assert.deepEqual([published.status, await published.json()], [wrong.status, await wrong.json()]);
  assert.equal(published.status, 401);
  assert.equal(published.headers.get('set-cookie'), null);
  assert.equal((await post('/api/login/demo', { email: demo })).status, 404);
  assert.equal(await status_of_me({ Cookie }), 401);
  assert.equal(await status_of_me({ Authorization }), 401);
  await refused(['token', demo], `the account ${demo} is a demo login: it counts with demo = true only`);

  await world.stopServer();
  Object.assign(world.env, { BT_DEMO: 'true', BT_PRODUCTION: 'false' });
  await world.serve();
  assert.equal(await status_of_me({ Cookie }), 200);
});

test('a token is printed once and lets a program in', async () => {
  const { status, out, err } = await run(['token', ` ${member.email.toUpperCase()} `, '--label', 'Bericht']);
  assert.equal(status, 0, err);
  assert.match(out, /^\S+\n$/);
  const answer = await fetch(`${world.origin}/api/me`, { headers: { Authorization: `Bearer ${out.trim()}` } });
  assert.equal(answer.status, 200);
  assert.equal((await answer.json()).person.name, member.name);
  assert.equal(await status_of_me({ Authorization: `Bearer ${out.trim().slice(1)}` }), 401);
  assert.equal(await status_of_me({}), 401);
  assert.equal(world.sql("SELECT count(*) FROM login_session WHERE label = 'Bericht'"), '1');

  const tokens = () => world.sql('SELECT count(*) FROM login_session');
  const number = tokens();
  await refused(['token', 'nobody@talaue.example'], 'there is no account nobody@talaue.example');
  await refused(['token', 'nobody'], 'this is no e-mail address: nobody');
  world.sql(`UPDATE account SET active = false WHERE email = '${member.email}'`);
  await refused(['token', member.email], `the account ${member.email} is deactivated`);
  world.sql(`UPDATE account SET active = true WHERE email = '${member.email}'`);
  assert.equal(tokens(), number);
});

test('a database that does not fit is neither checked nor served', async () => {
  assert.deepEqual(await run(['check']),
    { status: 0, out: 'configuration and database are fit to serve\n', err: '' });

  const nowhere = { ...world.env, BT_DATABASE: `host=${world.folder} dbname=behoerdentalk` };
  for (const args of [['check'], ['serve'], ['migrate'], ['seed']]) {
    const { status, err } = await run(args, nowhere);
    assert.equal(status, 1);
    assert.match(err, /^behoerdentalk: the database cannot be reached: /);
  }

  const place = await world.beside('schemas');
  const not_fit = async (sentence) => {
    for (const command of ['check', 'serve', 'seed']) await refused([command], sentence, place.env);
  };
  await not_fit("the database schema is older than this version: run 'migrate' first");
  place.command('migrate');
  assert.equal((await place.run('check')).status, 0);
  const known = Number(place.sql('SELECT max(number) FROM migration'));
  place.sql(`INSERT INTO migration VALUES (${known + 1}, 'of_tomorrow', 'x')`);
  const newer = `the database was written by a newer version of BehoerdenTalk (schema ${known + 1}, ` +
    `this version knows ${known}); start that version instead`;
  await not_fit(newer);
  await refused(['migrate'], newer, place.env);
});

test('./run says in German what the server refuses', async () => {
  const log = path.join(world.folder, 'run.log');
  /** What ./run prints when the server ended with these words. */
  const run_says = (said) => {
    writeFileSync(log, `earlier\n${said}`);
    const { status, stdout, stderr } = spawnSync('bash', ['-c', `BT_LANGUAGE=de
      source "$1/scripts/lib/common.sh" && source "$1/scripts/lib/refusals.sh" &&
      fail_refused "$2" /daten 'Das ging nicht.'`, 'bash', repo, log], { encoding: 'utf8' });
    assert.deepEqual([status, stdout], [1, '']);
    return stderr;
  };
  const place = await migrated('german');
  const known = Number(place.sql('SELECT max(number) FROM migration'));
  const says = async (command, env, sentence) => {
    const said = await refused([command], /./, { ...place.env, ...env });
    assert.equal(run_says(said), `Fehler: ${sentence}\n`);
  };

  place.sql(`INSERT INTO migration VALUES (${known + 1}, 'of_tomorrow', 'x')`);
  await says('migrate', {}, 'Die Daten in /daten stammen von einer neueren Version von BehördenTalk; ' +
    'bitte diese Version starten oder mit --data einen anderen Ordner nehmen.');
  place.sql(`DELETE FROM migration WHERE number = ${known + 1}`);
  place.sql("UPDATE migration SET checksum = checksum || '0' WHERE number = 1");
  await says('migrate', {}, 'Die Daten in /daten stammen von einer anderen Ausgabe von BehördenTalk; ' +
    'bitte deren ./run starten oder mit --data einen anderen Ordner nehmen.');
  place.sql('CREATE TABLE restore_unfinished ()');
  await says('migrate', {}, 'Das Wiederherstellen einer Sicherung in /daten wurde abgebrochen; ' +
    'bitte mit einem leeren Ordner neu beginnen (--data).');
  await says('serve', { BT_DATABASE: `${place.database} options='-c synchronous_commit=off'` },
    'Die Datenbank in /daten sichert nicht jeden Beitrag sofort auf die Platte; ' +
    'bitte in ihrer Datei postgresql.conf die Einstellung synchronous_commit entfernen.');
  await says('migrate', { BT_PRODUCTON: 'true' }, 'Die Umgebungsvariable BT_PRODUCTON kennt BehördenTalk nicht; ' +
    'bitte ihren Namen prüfen oder sie entfernen (unset BT_PRODUCTON).');
  for (const value of ['many', '0']) {
    await says('migrate', { BT_SHARDS: value }, 'Die Umgebungsvariable BT_SHARDS hat einen Wert, den BehördenTalk ' +
      'nicht kennt; bitte ihn prüfen oder sie entfernen (unset BT_SHARDS).');
  }
  // For everything else the log is shown.
  assert.equal(run_says('behoerdentalk: out of paper\n'),
    '      | earlier\n      | behoerdentalk: out of paper\nFehler: Das ging nicht.\n');
});

test('a database that may lose what it acknowledged is refused (contract C10)', async () => {
  await world.stopServer();
  const unsafe = { ...world.env, BT_UNSAFE_DURABILITY: 'true' };
  for (const [what, ...settings] of [
    ['fsync off', 'fsync=off'],
    ['full_page_writes off', 'full_page_writes=off'],
    ['synchronous_commit = off', 'synchronous_commit=off'],
    ['synchronous_commit = local', 'synchronous_commit=local', 'synchronous_standby_names=nobody'],
  ]) {
    await world.stopDatabase();
    await world.startDatabase(...settings);
    for (const command of ['check', 'serve']) {
      await refused([command], `the database has ${what} and may lose acknowledged contributions`);
    }
    assert.equal((await run(['check'], unsafe)).status, 0, what);
  }
  // Without a standby `local` is all there is.
  await world.stopDatabase();
  await world.startDatabase('synchronous_commit=local');
  assert.equal((await run(['check'])).status, 0);
  await world.stopDatabase();
  await world.startDatabase();
  await world.serve();
});

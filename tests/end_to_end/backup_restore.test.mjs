// The drill: a copy of a server in full use is restored elsewhere, and nothing is missing. What is no
// whole copy is refused.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  appendFileSync, chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync,
  rmSync, statSync, symlinkSync, truncateSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { eventually, World, unhurried } from './support/world.mjs';
import { Wire } from './support/wire.mjs';

const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=', 'base64');
const pdf = (text) =>
  Buffer.from(`%PDF-1.4\n% ${text}\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n9\n%%EOF\n`);
const password = 'streng-geheim';

let world, restored, kim, ute, area, thread, backup;
/** Where ute stood when the backup was long over. */
let ahead;

/** What was called, with its arguments and whether it knew the password, a line a call. */
let calls;

before(async () => {
  world = await World.start({
    env: {
      ...unhurried,
    },
  });
  // The real tools behind a script that writes down how they were called.
  const bin = path.join(world.folder, 'bin');
  calls = path.join(world.folder, 'calls');
  mkdirSync(bin);
  for (const tool of ['pg_dump', 'pg_restore']) {
    const real = execFileSync('which', [tool], { encoding: 'utf8' }).trim();
    writeFileSync(path.join(bin, tool), `#!/bin/sh
echo "$0 $* ENV:$PGPASSWORD" >>'${calls}'
exec '${real}' "$@"
`);
    chmodSync(path.join(bin, tool), 0o755);
  }
  world.env.PATH = `${bin}:${world.env.PATH}`;
  world.env.BT_DATABASE = `${world.database} password=${password}`;
  backup = path.join(world.folder, 'backup');

  kim = await Wire.connect(world, 'kim.albers@talaue.example');
  ute = await Wire.connect(world, 'ute.sommer@talaue.example');
  const directory = await get(world, '/api/directory');
  area = `area:${directory.areas[0].id}`;
  const made = await kim.must('thread.create', area, { title: 'Probe', text: 'Erster Beitrag' });
  thread = `thread:${made.item}`;
});
after(async () => {
  await restored?.stop();
  await world.stop();
});

async function get(where, address) {
  const response = await fetch(where.origin + address, {
    headers: { Authorization: `Bearer ${kim.token}` },
  });
  assert.equal(response.status, 200, address);
  return response.json();
}

async function upload(wire, bytes, name) {
  const response = await fetch(
    `${world.origin}/api/files?channel=${thread}&name=${name}&alt=Ein%20Bild`,
    { method: 'POST', headers: { Authorization: `Bearer ${wire.token}` }, body: bytes },
  );
  assert.equal(response.status, 200);
  return (await response.json()).id;
}

async function post_with_file(wire, bytes, name, text) {
  const file = await upload(wire, bytes, name);
  await wire.must('post.create', thread, { text, files: [file] });
  return file;
}

/** The same client at another server. */
async function move(wire, to) {
  wire.close();
  await eventually('the connection ended', () => wire.closed !== null);
  wire.world = to;
  wire.pushes = [];
  await wire.open();
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** SHA-256 of every file below a folder, by its path in it. */
function hashes(folder) {
  const found = {};
  for (const entry of readdirSync(folder, { recursive: true })) {
    const file = path.join(folder, entry);
    if (statSync(file).isFile()) found[entry] = sha256(readFileSync(file));
  }
  return found;
}

/** Every channel: name -> its head. */
function heads(where) {
  return new Map(
    where.sql('SELECT name, head FROM channel ORDER BY name').split('\n').map((line) => {
      const [name, head] = line.split('|');
      return [name, Number(head)];
    }),
  );
}

/** Every channel: name -> how many events up to these heads, and their hash. */
function histories(where, until) {
  const wanted = JSON.stringify([...until].map(([name, head]) => ({ name, head })));
  const rows = where.sql(`
    SELECT w.name, count(e.seq), md5(string_agg(e.seq || ' ' || e.item || ' ' || e.body, ',' ORDER BY e.seq))
    FROM json_to_recordset('${wanted}') AS w(name text, head bigint)
    LEFT JOIN channel c ON c.name = w.name
    LEFT JOIN event e ON e.channel_id = c.id AND e.seq <= w.head
    GROUP BY w.name`);
  return Object.fromEntries(rows.split('\n').map((line) => {
    const [name, count, hash] = line.split('|');
    return [name, `${count} ${hash}`];
  }));
}

const epochs = (where) => where.sql('SELECT epoch FROM channel').split('\n');

/** That a restore is refused with this sentence and leaves everything as it was. */
async function refused(place, folder, sentence) {
  const tables = place.sql('SELECT count(*) FROM pg_class WHERE relnamespace = \'public\'::regnamespace');
  const files = existsSync(place.env.BT_FILES_DIR) && hashes(place.env.BT_FILES_DIR);
  const { status, err } = await place.run('restore', folder);
  assert.equal(status, 1, err);
  assert.match(err, sentence);
  assert.equal(err.trim().split('\n').length, 1, err);
  assert.equal(place.sql('SELECT count(*) FROM pg_class WHERE relnamespace = \'public\'::regnamespace'), tables);
  assert.deepEqual(existsSync(place.env.BT_FILES_DIR) && hashes(place.env.BT_FILES_DIR), files);
}

test('a backup of a server in full use is complete and says so', async () => {
  await post_with_file(kim, gif, 'punkt.gif', 'Ein Punkt');
  const edited = await kim.must('post.create', thread, { text: 'Falsch' });
  await kim.must('post.edit', thread, { post: edited.item, text: 'Richtig' });
  const erased = await kim.must('post.create', thread, { text: 'Kanarienvogel' });
  await kim.must('post.erase', thread, { post: erased.item });

  // Two write all the time, one of them with attachments.
  let going = true;
  let posts = 0;
  let files = 0;
  const writing = Promise.all([
    (async () => {
      for (; going; posts += 1) await kim.must('post.create', thread, { text: `Unter Last ${posts}` });
    })(),
    (async () => {
      for (; going; files += 1) await post_with_file(ute, pdf(`Plan ${files}`), 'plan.pdf', 'Ein Plan');
    })(),
  ]);
  await eventually('the load runs', () => posts > 20 && files > 5);
  const before_backup = posts;
  const { status, out, err } = await world.run('backup', backup);
  const during = posts - before_backup;
  await eventually('the load goes on', () => posts > before_backup + during);
  going = false;
  await writing;

  assert.equal(status, 0, err);
  assert.match(out, /^database: \d+ channels, \d+ events, [\d.]+ kB$/m);
  assert.match(out, /^files: \d+, [\d.]+ (bytes|kB)$/m);
  assert.match(out, /^backup complete: /m);
  assert.ok(during > 0, 'nobody waited for the backup');
  assert.ok(!existsSync(`${backup}.partial`));
  execFileSync('sha256sum', ['--quiet', '-c', 'manifest.sha256'], { cwd: backup });
  assert.match(out, new RegExp(sha256(readFileSync(path.join(backup, 'manifest.json')))));
  assert.equal(statSync(backup).mode & 0o777, 0o700);

  const manifest = JSON.parse(readFileSync(path.join(backup, 'manifest.json'), 'utf8'));
  assert.equal(manifest.product, 'BehördenTalk');
  assert.equal(manifest.database.schema, Number(world.sql('SELECT count(*) FROM migration')));
  assert.equal(manifest.database.sha256, sha256(readFileSync(path.join(backup, 'database.dump'))));
  assert.equal(manifest.files.length, Object.keys(hashes(path.join(backup, 'files'))).length);
  assert.ok(manifest.files.length > 5 && manifest.files.length <= files + 1);
  assert.deepEqual(manifest.damaged, []);

  const called = readFileSync(calls, 'utf8').split('\n').filter((line) => line.includes('--snapshot'));
  assert.equal(called.length, 1);
  const [command, environment] = called[0].split(' ENV:');
  assert.ok(!command.includes(password), command);
  assert.equal(environment, password);

  const stand = await ute.must('subscribe', thread);
  ahead = { epoch: stand.epoch, after: stand.seq };
});

test('restored into an empty place it is the same, in new epochs', async () => {
  restored = await world.beside('restored');
  const { status, out, err } = await restored.run('restore', backup);
  assert.equal(status, 0, err);
  assert.match(out, /^the backup of .* is whole: \d+ files/m);
  assert.match(out, /^database restored: \d+ channels, \d+ events$/m);
  assert.match(out, /^every channel has a new epoch/m);

  const until = heads(restored);
  const there = histories(restored, until);
  assert.deepEqual(there, histories(world, until));
  // Gapless: as many events as the head says.
  for (const [name, head] of until) assert.equal(Number(there[name].split(' ')[0]), head, name);
  assert.deepEqual([...until.keys()], [...heads(world).keys()]);
  assert.ok(until.get(thread) > 20 && until.get(thread) < heads(world).get(thread));
  assert.equal(restored.sql("SELECT count(*) FROM event WHERE body LIKE '%Kanarienvogel%'"), '0');

  const files = hashes(restored.env.BT_FILES_DIR);
  assert.deepEqual(files, hashes(path.join(backup, 'files')));
  const source = hashes(world.env.BT_FILES_DIR);
  for (const [name, hash] of Object.entries(files)) assert.equal(hash, source[name], name);
  const named = restored.sql('SELECT id FROM file').split('\n');
  assert.deepEqual(Object.keys(files).filter((name) => name.includes('-')).map((name) => path.basename(name)).sort(), named.sort());

  const old = new Set(epochs(world));
  assert.equal(old.size, until.size);
  for (const epoch of epochs(restored)) assert.ok(!old.has(epoch));
});

test('a client with a position of before gets a snapshot, then follows live', async () => {
  await restored.serve();
  // The logins are part of the copy, so the clients come with what they have.
  for (const wire of [kim, ute]) await move(wire, restored);
  const head = heads(restored).get(thread);
  assert.ok(ahead.after > head);
  const back = await ute.must('subscribe', thread, ahead);
  assert.deepEqual([back.recovered, back.reason, back.seq], [false, 'new_epoch', head]);
  assert.notEqual(back.epoch, ahead.epoch);

  const next = await kim.must('post.create', thread, { text: 'Nach der Wiederherstellung' });
  assert.equal(next.seq, head + 1);
  await eventually('ute hears of it', () => ute.events(thread).length > 0);
  assert.deepEqual(ute.events(thread).map((event) => event.seq), [head + 1]);
  const again = await ute.must('subscribe', thread, { epoch: back.epoch, after: head });
  assert.equal(again.recovered, true);
  // Beyond the head in the right epoch: answered and counted.
  const beyond = await ute.must('subscribe', thread, { epoch: back.epoch, after: head + 1000 });
  assert.deepEqual([beyond.recovered, beyond.reason], [false, 'rollback']);
  const metrics = await (await fetch(`${restored.origin}/metrics`)).text();
  assert.match(metrics, /^behoerdentalk_rollback_snapshots_total 1$/m);
  assert.match(metrics, /^behoerdentalk_rollbacks_total 0$/m);

  // The attachment, as a browser gets it.
  const file = restored.sql("SELECT id FROM file WHERE name LIKE 'punkt%'");
  const response = await fetch(`${restored.origin}/api/files/${file}`, {
    headers: { Authorization: `Bearer ${kim.token}` },
  });
  assert.equal(sha256(Buffer.from(await response.arrayBuffer())), sha256(gif));
  await restored.stopServer();
});

test('what was changed after the backup is refused, and nothing is touched', async () => {
  const place = await world.beside('refusals');
  const manifest = JSON.parse(readFileSync(path.join(backup, 'manifest.json'), 'utf8'));
  const file = path.join('files', manifest.files[0].id.slice(0, 2), manifest.files[0].id);
  const copy = path.join(world.folder, 'tampered');
  const flip = (name) => {
    const bytes = readFileSync(path.join(copy, name));
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(path.join(copy, name), bytes);
  };
  const changes = [
    [/manifest .* was changed after the backup/, () => flip('manifest.json')],
    [/manifest .* was changed after the backup/, () => flip('manifest.sha256')],
    [/no complete backup: it has no manifest/, () => rmSync(path.join(copy, 'manifest.json'))],
    [/no complete backup: it has no manifest/, () => rmSync(path.join(copy, 'manifest.sha256'))],
    [/damaged: .*database\.dump is not what the manifest says/, () => flip('database.dump')],
    [/damaged: .*database\.dump is not what the manifest says/,
      () => truncateSync(path.join(copy, 'database.dump'), 1000)],
    [/damaged: .*database\.dump is not what the manifest says/,
      () => appendFileSync(path.join(copy, 'database.dump'), 'x')],
    [/damaged: .*database\.dump cannot be read/, () => rmSync(path.join(copy, 'database.dump'))],
    [/damaged: .* is not what the manifest says/, () => flip(file)],
    [/damaged: .* is missing/, () => rmSync(path.join(copy, file))],
    [/damaged: .* is missing/, () => {
      renameSync(path.join(copy, file), path.join(copy, 'elsewhere'));
      symlinkSync(path.join(copy, 'elsewhere'), path.join(copy, file));
    }],
  ];
  for (const [sentence, change] of changes) {
    cpSync(backup, copy, { recursive: true });
    change();
    await refused(place, copy, sentence);
    rmSync(copy, { recursive: true });
  }
  await refused(place, path.join(world.folder, 'nothing-here'), /no complete backup/);

  // Only in an empty place: not over files, not over a database.
  mkdirSync(place.env.BT_FILES_DIR);
  writeFileSync(path.join(place.env.BT_FILES_DIR, 'somebody-elses'), 'x');
  await refused(place, backup, /the files folder .* is not empty/);
  rmSync(path.join(place.env.BT_FILES_DIR, 'somebody-elses'));
  place.sql('CREATE TABLE somebody_elses (n int)');
  await refused(place, backup, /the database is not empty/);
  place.sql('DROP TABLE somebody_elses');
  await refused(restored, backup, /is not empty/);

  // The same place takes the copy that nobody changed.
  const { status, err } = await place.run('restore', backup);
  assert.equal(status, 0, err);
});

test('a file that is damaged at its place does not spoil the backup, and is named', async () => {
  const file = world.sql("SELECT id FROM file WHERE name LIKE 'punkt%'");
  const at = path.join(world.env.BT_FILES_DIR, file.slice(0, 2), file);
  writeFileSync(at, 'damaged');
  const folder = path.join(world.folder, 'without-one');
  const { status, out } = await world.run('backup', folder);
  writeFileSync(at, gif);
  assert.equal(status, 3);
  assert.match(out, new RegExp(`not copied, since it is missing or damaged in .*: file ${file}`));
  const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8'));
  assert.deepEqual(manifest.damaged, [file]);

  const place = await world.beside('without_one');
  const restore = await place.run('restore', folder);
  assert.equal(restore.status, 0, restore.err);
  assert.match(restore.out, new RegExp(`not in the backup.*: file ${file}`));
});

test('a backup that is cut off never looks complete', async () => {
  const folder = path.join(world.folder, 'cut-off');
  // pg_dump waits for this lock, so that the backup is in the middle for as long as we like.
  const holder = spawn('psql', ['-XqAt', '-d', world.database], { stdio: ['pipe', 'pipe', 'inherit'] });
  holder.stdin.write("BEGIN; LOCK TABLE item IN ACCESS EXCLUSIVE MODE; SELECT 'held';\n");
  await once(holder.stdout, 'data');
  const dumps = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pg_dump'";
  const cut = world.launch('backup', folder);
  await eventually('pg_dump waits', () => world.sql(`${dumps} AND wait_event_type = 'Lock'`) === '1');
  cut.kill('SIGKILL');
  await once(cut, 'exit');
  holder.stdin.end('ROLLBACK;\n');
  await once(holder, 'exit');
  await eventually('pg_dump ended with it', () => world.sql(dumps) === '0');

  assert.ok(!existsSync(folder));
  assert.ok(existsSync(`${folder}.partial`));
  const place = await world.beside('cut_off');
  await refused(place, folder, /no complete backup/);
  await refused(place, `${folder}.partial`, /no complete backup/);
  const again = await world.run('backup', folder);
  assert.equal(again.status, 1);
  assert.match(again.err, /cut-off\.partial is there already, from a backup that runs or was cut off/);
  rmSync(`${folder}.partial`, { recursive: true });
  assert.equal((await world.run('backup', folder)).status, 0);
  const over = await world.run('backup', folder);
  assert.match(over.err, /is there already; a backup needs a new folder/);
});

test('a restore that is cut off leaves a database that no server takes', async () => {
  const place = await world.beside('half');
  // Making an index waits until the test lets go.
  place.sql(`
    CREATE SCHEMA hold;
    CREATE FUNCTION hold.wait() RETURNS event_trigger LANGUAGE plpgsql
      AS $$ BEGIN PERFORM pg_advisory_xact_lock(99); END $$;
    GRANT USAGE ON SCHEMA hold TO behoerdentalk;
    CREATE EVENT TRIGGER hold ON ddl_command_end WHEN TAG IN ('CREATE INDEX')
      EXECUTE FUNCTION hold.wait()`, 'postgres');
  const holder = spawn('psql', ['-XqAt', '-d', place.database], { stdio: ['pipe', 'pipe', 'inherit'] });
  holder.stdin.write("SELECT pg_advisory_lock(99), 'held';\n");
  await once(holder.stdout, 'data');
  const loads = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pg_restore'";
  const cut = place.launch('restore', backup);
  await eventually('pg_restore waits', () => world.sql(`${loads} AND wait_event = 'advisory'`) === '1');
  cut.kill('SIGKILL');
  await once(cut, 'exit');
  holder.stdin.end();
  await once(holder, 'exit');
  await eventually('pg_restore ended with it', () => world.sql(loads) === '0');

  const sentence = /a restore into this database was cut off: begin again with an empty database/;
  for (const command of ['check', 'serve', 'migrate']) {
    const { status, err } = await place.run(command);
    assert.equal(status, 1);
    assert.match(err, sentence);
  }
  await refused(place, backup, sentence);
});

// The database goes back, or becomes another one, under a running server: what clients know of their
// positions is void then, and they are told so.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { eventually, World, unhurried } from './support/world.mjs';
import { Wire } from './support/wire.mjs';

const postgresBin = '/usr/lib/postgresql/15/bin';

let world, kim, ute, area, thread, data;

before(async () => {
  world = await World.start({
    env: {
      ...unhurried,
    },
  });
  kim = await Wire.connect(world, 'kim.albers@talaue.example');
  ute = await Wire.connect(world, 'ute.sommer@talaue.example');
  const headers = { Authorization: `Bearer ${kim.token}` };
  const directory = await (await fetch(`${world.origin}/api/directory`, { headers })).json();
  area = `area:${directory.areas[0].id}`;
  const made = await kim.must('thread.create', area, { title: 'Umzug', text: 'Erster Beitrag' });
  thread = `thread:${made.item}`;
  data = world.sql('SHOW data_directory', 'postgres');
});
after(() => world.stop());

const serverIsReady = async () => (await fetch(`${world.origin}/readyz`)).ok;
const metrics = async () => (await fetch(`${world.origin}/metrics`)).text();

/** Every channel: name -> its epoch. */
function epochs() {
  const rows = world.sql('SELECT name, epoch FROM channel ORDER BY name').split('\n');
  return Object.fromEntries(rows.map((line) => line.split('|')));
}

test('a database that is put back under a running server raises the alarm', async () => {
  const other = await kim.must('thread.create', area, { title: 'Unberührt', text: 'Erster' });
  const untouched = `thread:${other.item}`;
  await kim.must('post.create', thread, { text: 'Vor der Kopie' });

  // A copy of the data folder, as a disk snapshot would have it: same cluster, same timeline.
  world.databaseServer('pause');
  execFileSync('cp', ['-a', data, `${data}.older`]);
  world.databaseServer('start');
  await eventually('the server is back', serverIsReady);
  const stand = await ute.must('subscribe', thread);
  const key = randomUUID();
  let last;
  for (const text of ['verloren 1', 'verloren 2']) last = await kim.must('post.create', thread, { text });
  const lost = await kim.must('post.create', thread, { text: 'verloren 3' }, key);
  await eventually('ute has them', () => ute.events(thread).at(-1)?.seq === lost.seq);
  const before_loss = epochs();
  assert.equal(before_loss[thread], stand.epoch);

  world.databaseServer('crash');
  rmSync(data, { recursive: true });
  renameSync(`${data}.older`, data);
  world.databaseServer('start');

  // Nobody writes: the comparison of heads finds it, and who followed the thread must come back.
  await eventually('ute is told', () => ute.closed !== null, 30_000);
  assert.equal(ute.closed, 1012);
  assert.match(await metrics(), /^behoerdentalk_rollbacks_total [1-9]\d*$/m);
  assert.match(await metrics(), /^behoerdentalk_epoch_renewals_total 0$/m);
  assert.match(world.log, new RegExp(`the database lost contributions: ${thread} ends at ${stand.seq}`));
  await ute.open();
  const back = await ute.must('subscribe', thread, { epoch: stand.epoch, after: lost.seq });
  assert.deepEqual([back.recovered, back.reason, back.seq], [false, 'new_epoch', stand.seq]);
  // Only the channel that lost something.
  assert.equal(epochs()[untouched], before_loss[untouched]);

  // The outbox still knows what was lost: the same key writes it again, live for everyone.
  assert.ok(last.seq < lost.seq);
  const again = await kim.must('post.create', thread, { text: 'verloren 3' }, key);
  assert.equal(again.repeat, undefined);
  assert.equal(again.seq, stand.seq + 1);
  await eventually('ute hears of it', () =>
    ute.events(thread).some((event) => event.seq === again.seq && event.key === key));
});

test('the promotion of a standby makes every position void', async () => {
  // PostgreSQL runs as the owner of its data.
  const { uid, gid } = statSync(data);
  const asOwner = (program, ...args) =>
    execFileSync(`${postgresBin}/${program}`, args, { uid, gid, cwd: '/', stdio: 'ignore' });
  const standby = `${data}.standby`;
  const socket = /host=(\S+)/.exec(world.database)[1];
  mkdirSync(standby, { mode: 0o700 });
  chownSync(standby, uid, gid);
  asOwner('pg_basebackup', '-h', socket, '-U', 'postgres', '-D', standby, '-R', '-c', 'fast');
  const stand = await ute.must('subscribe', thread);
  const before_promotion = epochs();

  // The standby follows, the primary ends, the standby takes its place.
  asOwner('pg_ctl', 'start', '-w', '-D', standby, '-l', `${standby}/log`, '-o',
    `-c port=5433 -c listen_addresses= -c unix_socket_directories=${socket}`);
  world.databaseServer('pause');
  asOwner('pg_ctl', 'promote', '-w', '-D', standby);
  asOwner('pg_ctl', 'stop', '-w', '-D', standby);
  renameSync(data, `${data}.former`);
  renameSync(standby, data);
  world.databaseServer('start');

  // Whoever connects first finds the later timeline, although nothing is missing.
  await eventually('ute is told', () => ute.closed !== null, 30_000);
  assert.equal(ute.closed, 1012);
  await eventually('the server is back', serverIsReady);
  assert.match(await metrics(), /^behoerdentalk_epoch_renewals_total 1$/m);
  assert.match(world.log, /the log was written by database (\d+)\/1, this is \1\/2: every channel has a new epoch/);
  const renewed = epochs();
  assert.deepEqual(Object.keys(renewed), Object.keys(before_promotion));
  for (const [name, epoch] of Object.entries(renewed)) assert.notEqual(epoch, before_promotion[name]);

  await ute.open();
  const back = await ute.must('subscribe', thread, { epoch: stand.epoch, after: stand.seq });
  assert.deepEqual([back.recovered, back.reason, back.seq], [false, 'new_epoch', stand.seq]);
  await kim.open();
  const next = await kim.must('post.create', thread, { text: 'Auf dem neuen Hauptserver' });
  assert.equal(next.seq, stand.seq + 1);
  await eventually('ute hears of it', () => ute.events(thread).at(-1)?.seq === next.seq);
});

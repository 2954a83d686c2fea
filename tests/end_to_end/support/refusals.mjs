// What tests of bad input share: everything in the database as text, and commands that must be refused.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { eventually } from './world.mjs';

/** Everything but logins, whose day of last use may change. */
export function dump(world) {
  const options = Object.fromEntries(world.database.split(' ').map((part) => part.split('=')));
  return execFileSync('/usr/lib/postgresql/15/bin/pg_dump', [
    '--data-only', '--exclude-table=login_session',
    '-h', options.host, '-p', options.port ?? '5432', '-U', options.user, options.dbname,
  ], { encoding: 'utf8', maxBuffer: 1 << 28 }).replace(/^(\\(un)?restrict |SELECT pg_catalog.setval).*$/gm, '');
}

/** The message is refused with exactly this code, and if it is given, at this field. */
export async function refused(wire, message, code, what, field = undefined) {
  const id = (message.id = wire.nextId++);
  const { error } = await wire.raw(id, JSON.stringify(message));
  const said = `${what}: ${JSON.stringify(message).slice(0, 200)}`;
  assert.ok(error, `${said} was accepted`);
  assert.equal(error.code, code, `${said}: ${error.text} (${error.field})`);
  if (field !== undefined) assert.equal(error.field, field, said);
  assert.equal(typeof error.temporary, 'boolean');
}

/** What is no JSON of ours is refused without an id, since none was read. */
export async function malformed(wire, text, what) {
  const before = wire.unnumbered.length;
  wire.socket.send(text);
  await eventually(what, () => wire.unnumbered.length > before);
  assert.equal(wire.unnumbered.at(-1).code, 'malformed', what);
}

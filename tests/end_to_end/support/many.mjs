// Many people at once, as programs.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Wire } from './wire.mjs';

/**
 * So many new members, each on a connection. Their logins are written as the server would: making one after
 * the other by commands would take longer than the test.
 */
export async function many(world, count) {
  const tokens = Array.from({ length: count }, () => randomBytes(32).toString('base64url'));
  const hashes = execFileSync('python3', ['-c', 'import hashlib, sys\nfor token in sys.stdin.read().split():' +
    ' print(hashlib.blake2b(token.encode(), digest_size=32).hexdigest())'],
  { input: tokens.join('\n'), encoding: 'utf8' }).trim().split('\n');
  world.sql(hashes.map((hash, n) =>
    'WITH made AS (INSERT INTO account (id, email, name, authority, roles)' +
    ` SELECT gen_random_uuid(), 'many-${n}@example.org', 'Viele ${n}', authority, '{member}' FROM account` +
    " WHERE email = 'olaf.brandt@moorfeld.example' RETURNING id)" +
    ` INSERT INTO login_session SELECT '\\x${hash}', id, 'program', 'test', now(), now() FROM made;`).join('\n'));
  return Promise.all(tokens.map((token) => Wire.with_token(world, token)));
}

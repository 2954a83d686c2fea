import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { kept } from './processing';

const migrations = join(import.meta.dirname, '../../../storage/migrations');

it('the record of what is kept names every table of the database, once', () => {
  const sql = readdirSync(migrations)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => readFileSync(join(migrations, name), 'utf8'))
    .join('\n');
  const made = [...sql.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g)].map((one) => one[1]);
  const dropped = new Set([...sql.matchAll(/DROP TABLE (?:IF EXISTS )?(\w+)/g)].map((one) => one[1]));
  const there = made.filter((name) => !dropped.has(name));
  expect(there.length).toBeGreaterThan(40);
  expect(kept.flatMap((row) => row.tables).sort()).toEqual(there.sort());
});

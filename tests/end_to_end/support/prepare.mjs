// node prepare.mjs: makes a world with the demo content, stops it, and prints its folder, of which
// BT_TEST_WORLD makes all others copies; node prepare.mjs FOLDER removes it. Filling a database takes
// longer than many a test.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { postgresTemp, World } from './world.mjs';

const [folder] = process.argv.slice(2);
if (folder) {
  execFileSync(postgresTemp, ['stop', path.join(folder, 'pg')]);
  rmSync(folder, { recursive: true, force: true });
} else {
  const world = await World.start();
  await world.stopServer();
  await world.stopDatabase();
  console.log(world.folder);
}

// The database's disk is full: a small tmpfs, which the round mounted under its data. Then there is room
// again, and whoever supervises PostgreSQL starts it if it gave up.
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import path from 'node:path';
import { sleep } from '../driver/client.mjs';

export const name = 'a full disk';

const full_ms = 8_000;
const block = Buffer.alloc(1024 * 1024, 1);

export async function inflict({ world, load, expect, fault }) {
  const ballast = path.join(world.disk, 'ballast');
  const file = openSync(ballast, 'w');
  const fill = () => {
    for (let size = block.length; size >= 4096;) {
      try {
        writeSync(file, block, 0, size);
      } catch (error) {
        if (error.code !== 'ENOSPC') throw error;
        size /= 2;
      }
    }
  };
  const errors = () => load.log.commands.reduce((sum, { attempts }) =>
    sum + attempts.filter(({ result }) => result !== 'ok').length, 0);
  const before = errors();
  // PostgreSQL reuses files, so it may find a little room for a while.
  const until = performance.now() + full_ms;
  while (performance.now() < until) {
    fill();
    await sleep(200);
  }
  const { bavail, bsize } = statfsSync(world.disk);
  expect(bavail * bsize < 64 * 1024, 'the disk was full');
  fault.refused_or_unknown = errors() - before;
  closeSync(file);
  rmSync(ballast);
  await sleep(500);
  fault.database_gave_up = !world.is_running(world.postmaster);
  if (fault.database_gave_up) await world.start_database();
  await world.ready();
}

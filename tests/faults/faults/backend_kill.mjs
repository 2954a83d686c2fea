// kill -9 of one process of the database that serves us. PostgreSQL then ends all others, too, and
// recovers; who was waiting for a COMMIT is told to roll back, whether it was committed or not.
import { sleep } from '../driver/client.mjs';

export const name = 'kill -9 of a database backend';

export async function inflict({ world, random }) {
  await sleep(random.between(0, 800));
  const which = random.pick(['writer', 'writer', 'reader', 'probe']);
  const pids = (await world.sql(
    `SELECT pid FROM pg_stat_activity WHERE application_name = 'behoerdentalk ${which}'`)).split('\n');
  const pid = Number(random.pick(pids));
  if (!(pid > 0)) throw new Error(`no backend of our ${which}`);
  process.kill(pid, 'SIGKILL');
}

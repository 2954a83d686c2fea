// kill -9 of all processes of the database at once, and its supervisor starts it again.
import { sleep } from '../driver/client.mjs';

export const name = 'kill -9 of the whole database';

export async function inflict({ world, random }) {
  await sleep(random.between(0, 1_000));
  await world.kill_database();
  await sleep(random.between(0, 800));
  await world.start_database();
}

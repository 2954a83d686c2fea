// kill -9 of the server, and its supervisor starts it again.
import { sleep } from '../driver/client.mjs';

export const name = 'kill -9 of the server';

/** `at_once`: as soon as work goes on; otherwise at any moment of it. */
export async function inflict({ world, random }) {
  await sleep(random.between(0, 1_200));
  await world.kill_server();
  await sleep(random.between(0, 300));
  await world.serve_again();
}

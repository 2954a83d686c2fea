// A crowd loses its connections at one moment and comes back as contract C9 says, once because the lines
// break and once because the server dies.
import { sleep } from '../driver/client.mjs';

export const name = 'reconnect storm';

export async function inflict({ world, load, expect, fault }, { listeners }) {
  for (let n = 0; n < listeners; n += 1) {
    const client = load.client(`crowd ${n}`, load.listeners[n % load.listeners.length]);
    client.follow(load.talks[n % load.talks.length].channel);
  }
  const everybody = async () => {
    const started = performance.now();
    expect(await load.everybody_follows(), 'everybody is back');
    return Math.round(performance.now() - started);
  };
  await everybody();
  for (const client of load.clients) client.cut();
  await sleep(50);
  fault.back_after_lines_ms = await everybody();
  await world.kill_server();
  await world.serve_again();
  fault.back_after_kill_ms = await everybody();
}

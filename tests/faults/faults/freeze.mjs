// SIGSTOP of the server or of the whole database for some seconds, then SIGCONT: like a machine that
// swaps or is moved.
import { sleep } from '../driver/client.mjs';

export const name = 'SIGSTOP';

export async function inflict({ world }, { side, ms = 10_000 }) {
  const signal = side === 'server' ? (s) => world.signal_server(s) : (s) => world.signal_database(s);
  signal('SIGSTOP');
  await sleep(ms);
  signal('SIGCONT');
  await world.ready();
}

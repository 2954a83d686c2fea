// A third of the clients, authors among them, lose the way to the server and get it back. Needs the
// round's client proxy. `how`: `hold` loses nothing, it comes late; `deafen` loses what the clients
// send; `reset` ends all connections.
import { sleep } from '../driver/client.mjs';

export const name = 'partition';

export async function inflict({ client_proxy }, { how, ms }) {
  await mode(client_proxy, how);
  await sleep(ms);
  await mode(client_proxy, 'pass');
}

export async function mode(proxy, next) {
  const set = proxy.next('set');
  proxy.order({ mode: next });
  await set;
}

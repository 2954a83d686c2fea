// A proxy that accepts the Upgrade and then swallows everything: the line looks open and is dead. By
// contract C9 a client notices after 25 s without a push and comes back. Needs the round's client proxy.
import { silent_ms, sleep } from '../driver/client.mjs';
import { mode } from './partition.mjs';

export const name = 'a proxy that swallows everything';

/** For the connections into the proxy. */
const caught_ms = 3_000;
/** For the watchdog's grain, backoff and the resume. */
const slack_ms = 10_000;

export async function inflict({ client_proxy, proxied, expect }) {
  await mode(client_proxy, 'swallow');
  for (const client of proxied()) client.cut();
  await sleep(caught_ms);
  await mode(client_proxy, 'pass');
  const caught = proxied().filter((client) => client.is_connected && client.followed.size > 0);
  expect(caught.length > 0, 'clients were caught in the swallowing proxy');
  const deadline = performance.now() + silent_ms + slack_ms;
  const is_back = (client) => [...client.followed.values()].some(({ state }) => state === 'live');
  while (!caught.every(is_back) && performance.now() < deadline) await sleep(100);
  expect(caught.every(is_back), `all of them noticed within ${silent_ms + slack_ms} ms`);
}

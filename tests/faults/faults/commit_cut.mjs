// The connection to the database ends in the middle of a COMMIT, in each way that there is; see
// proxies/postgres.mjs. Needs the round's database proxy.
import { sleep } from '../driver/client.mjs';

export const name = 'cut inside COMMIT';

export const ways = ['before', 'ghost', 'sent', 'reply_lost', 'reply_torn', 'reply_passed'];

/** `how`: one of the ways; any of them without it. */
export async function inflict({ database_proxy, random, fault }, { how = random.pick(ways) }) {
  await sleep(random.between(0, 150));
  const cut = database_proxy.next('cut');
  database_proxy.order({ cut: how });
  fault.how = (await cut).how;
}

// The connection to the database ends in the middle of a COMMIT, in each way that there is; see
// proxies/postgres.mjs. Needs the round's database proxy.
import { sleep } from '../driver/client.mjs';

export const name = 'cut inside COMMIT';

export const ways = ['before', 'ghost', 'sent', 'reply_lost', 'reply_torn', 'reply_passed'];

export async function inflict({ database_proxy, random, fault }) {
  await sleep(random.between(0, 150));
  const cut = database_proxy.next('cut');
  database_proxy.order({ cut: random.pick(ways) });
  fault.how = (await cut).how;
}

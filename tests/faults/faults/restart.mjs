// An operator restarts the server under the load: SIGTERM, and its supervisor starts it again. Everybody is
// told before their line ends, and nothing that was taken on is given up.
import { sleep } from '../driver/client.mjs';

export const name = 'restart';

const restart = 1012;

export async function inflict({ world, random, load, expect, fault }) {
  await sleep(random.between(0, 1_200));
  // Who polls hears of it with the poll that is under way, if one is just then; a socket is always there.
  const there = load.clients.filter(({ is_connected, polls }) => is_connected && !polls);
  const began = performance.now();
  await world.stop_server();
  fault.stop_ms = Math.round(performance.now() - began);
  expect(world.server.exitCode === 0, 'the server ends by itself and without an error');
  await sleep(random.between(0, 300));
  await world.serve_again();
  fault.there = there.length;
  fault.told = there.filter(({ told_at }) => told_at > began).length;
  fault.closed_with_1012 = there.filter(({ last_end }) => last_end?.at > began && last_end.code === restart).length;
  expect(fault.told === there.length, `${there.length - fault.told} were not told of the restart`);
  expect(fault.closed_with_1012 === there.length,
    `${there.length - fault.closed_with_1012} of ${there.length} lines did not end with ${restart}`);
}

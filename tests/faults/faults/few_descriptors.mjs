// Strangers take all descriptors that the server may open: nobody new gets in, those who are in go on,
// and when the strangers leave everything is as before. The round limits the descriptors.
import { once } from 'node:events';
import { connect } from 'node:net';
import { sleep } from '../driver/client.mjs';

export const name = 'no descriptors left';

const strangers = 200;
/** Longer than the server waits for a request of theirs, so that they come again. */
const flood_ms = 8_000;

export async function inflict({ world, load, expect, fault }) {
  const sockets = new Set();
  let is_flooding = true;
  const come = () => {
    const socket = connect({ port: world.port, host: '127.0.0.1' });
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      if (is_flooding) setTimeout(come, 50);
    });
  };
  for (let n = 0; n < strangers; n += 1) come();
  await sleep(1_000);
  // Some of ours have to come in again, against the strangers.
  for (const client of load.clients.filter((_, n) => n % 10 === 0)) client.cut();
  const before = load.acknowledged();
  await sleep(flood_ms);
  fault.acknowledged_meanwhile = load.acknowledged() - before;
  expect(fault.acknowledged_meanwhile > 100, 'who is connected goes on writing');
  expect(world.is_serving(), 'the server lives');
  is_flooding = false;
  const gone = [...sockets].map((socket) => once(socket, 'close').catch(() => {}));
  for (const socket of sockets) socket.destroy();
  await Promise.all(gone);
}

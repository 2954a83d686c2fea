// Listeners that stop reading while a busy channel goes on. What the server keeps for them is bounded:
// it drops them, and they resume when they read again.
import { sleep } from '../driver/client.mjs';

export const name = 'listeners that read nothing';

/** About what the kernel's buffers and the server's queue of one connection hold together, and more. */
const bytes_unread = 8 * 1024 * 1024;
const text_length = 9_000;
const busy_lanes = 6;
const busy_ms_max = 60_000;
/** 256 KiB each by contract C9, and as much again for what everyone else causes. */
const memory_each_max = 2 * 256 * 1024;
const memory_slack = 24 * 1024 * 1024;

export async function inflict({ world, load, expect, fault }, { deaf, listeners }) {
  const thread = load.threads[0].channel;
  // They hear all of one talk; the deaf ones follow the busy thread, too.
  for (let n = 0; n < listeners; n += 1) {
    const client = load.client(`crowd ${n}`, load.listeners[n % load.listeners.length]);
    client.follow(load.talks[n % load.talks.length].channel);
  }
  const silent = Array.from({ length: deaf }, (_, n) => {
    const client = load.client(`deaf ${n}`, load.listeners[n % load.listeners.length]);
    client.follow(load.talks[0].channel);
    client.follow(thread);
    return client;
  });
  expect(await load.everybody_follows(), 'everybody got in');
  const deadline = performance.now() + busy_ms_max;
  const memory = world.server_memory();

  const sockets = silent.map(({ socket }) => socket);
  for (const socket of sockets) socket.pause();
  const author = load.client('busy author', load.listeners[0]);
  let sent = 0;
  const write = async () => {
    while (sent < bytes_unread && performance.now() < deadline) {
      const { token, text: short } = load.text();
      const text = short.padEnd(text_length, ' und so weiter');
      sent += 2 * text_length;
      await author.command('post.create', thread, { text }, { mark: JSON.stringify(text), token });
    }
  };
  await Promise.all(Array.from({ length: busy_lanes }, write));
  fault.memory_growth = world.server_memory() - memory;
  expect(sent >= bytes_unread, `${bytes_unread} bytes were written for them`);
  expect(fault.memory_growth <= deaf * memory_each_max + memory_slack,
    `the server's memory grew by ${fault.memory_growth} bytes`);
  for (const socket of sockets) socket.resume();
  await sleep(2_000);
  fault.dropped = silent.filter(({ socket }, n) => socket !== sockets[n]).length;
  // The mutant of this situation drops frames instead.
  expect(fault.dropped > 0, 'the server gave up on listeners that read nothing');
}

// Stands between clients and server and breaks the line on demand. A program of its own; its parent
// orders the way it passes bytes on:
//   pass      as they come
//   hold      nothing either way, nothing is lost: what was under way arrives later
//   swallow   after an upgrade's answer everything is thrown away, both ways; the line stays up, and
//             stays so for this connection
//   deafen    what clients send from now on is thrown away, for good; what the server sends arrives
//   reset     all present connections end, then `pass`
import { connect, createServer } from 'node:net';

const { port: target } = JSON.parse(process.argv[2]);
const pairs = new Set();
let mode = 'pass';

const server = createServer((client) => {
  const pair = { client, server: connect({ port: target, host: '127.0.0.1', noDelay: true }) };
  client.setNoDelay(true);
  pairs.add(pair);
  pair.end = (socket) => {
    // Who swallows everything does not say that the other end is gone, either.
    if (pair.is_mute && socket === pair.server) return;
    // While it holds, neither side hears that the other went away.
    pair.is_over = true;
    if (mode === 'hold') return;
    pairs.delete(pair);
    pair.client.destroy();
    pair.server.destroy();
  };
  for (const socket of [pair.client, pair.server]) {
    socket.on('error', () => {});
    socket.on('close', () => pair.end(socket));
    if (mode === 'hold') socket.pause();
  }
  pair.client.on('data', (data) => {
    if (pair.is_deaf) return;
    write(pair.client, pair.server, data);
  });
  pair.server.on('data', (data) => {
    if (pair.is_mute) return;
    if (mode === 'swallow') {
      // The answer to the upgrade, but not a byte behind it.
      const end_of_head = data.indexOf('\r\n\r\n');
      write(pair.server, pair.client, end_of_head < 0 ? data : data.subarray(0, end_of_head + 4));
      pair.is_mute = true;
      pair.is_deaf = true;
    } else {
      write(pair.server, pair.client, data);
    }
  });
});

function write(from, to, data) {
  if (to.destroyed || to.write(data)) return;
  from.pause();
  to.once('drain', () => {
    if (mode !== 'hold') from.resume();
  });
}

function set_mode(next) {
  const was_held = mode === 'hold';
  mode = next === 'reset' ? 'pass' : next;
  for (const pair of [...pairs]) {
    const { client, server: there } = pair;
    if (next === 'swallow' || next === 'deafen') pair.is_deaf = true;
    if (next === 'swallow') pair.is_mute = true;
    if (next === 'reset') {
      client.resetAndDestroy();
      there.resetAndDestroy();
    } else if (next === 'hold') {
      client.pause();
      there.pause();
    } else if (pair.is_over) {
      pair.end(client);
    } else if (was_held) {
      client.resume();
      there.resume();
    }
  }
}

process.on('message', ({ mode: next }) => {
  set_mode(next);
  process.send({ what: 'set', mode: next });
});
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => process.send({ what: 'listening', port: server.address().port }));

// Interoperation with an independent client, Node's `ws`, against the echo on the product's own
// reader and writer. CONFORMANCE is the program that serves it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

// The one copy of `ws` that the tests have.
const WebSocket = createRequire(new URL('../end_to_end/package.json', import.meta.url))('ws');

let echo;
let port;

before(async () => {
  const program = process.env.CONFORMANCE ?? new URL('../../build/release/tests/conformance', import.meta.url).pathname;
  echo = spawn(program, ['--serve'], { stdio: ['pipe', 'pipe', 'inherit'] });
  port = Number(String((await once(echo.stdout, 'data'))[0]));
});

after(async () => {
  echo.stdin.end();
  assert.equal((await once(echo, 'exit'))[0], 0);
});

async function open(options = {}) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, 'behoerdentalk.v1', {
    headers: { Authorization: 'Bearer t' },
    ...options,
  });
  // Collected from the start, so that nothing is missed between two waits.
  socket.heard = [];
  socket.on('message', (data, isBinary) => socket.heard.push({ data, isBinary }));
  await once(socket, 'open');
  return socket;
}

async function next(socket) {
  while (socket.heard.length === 0) await once(socket, 'message');
  return socket.heard.shift();
}

async function expectEcho(socket, payload) {
  const { data, isBinary } = await next(socket);
  assert.equal(isBinary, typeof payload !== 'string');
  assert.ok(data.equals(Buffer.from(payload)), 'not what was sent');
}

async function close(socket) {
  const closed = once(socket, 'close');
  socket.close(1000, 'bye');
  assert.equal((await closed)[0], 1000);
}

test('texts and bytes both ways, up to 200,000 bytes', async () => {
  const socket = await open();
  assert.equal(socket.protocol, 'behoerdentalk.v1');
  assert.equal(socket.extensions, '', 'compression was offered by the client and not taken');
  for (const bytes of [0, 1, 125, 126, 65_535, 65_536, 200_000]) {
    for (const payload of ['ä'.repeat(bytes / 2), Buffer.alloc(bytes, 0xfe)]) {
      socket.send(payload);
      await expectEcho(socket, payload);
    }
  }
  await close(socket);
});

test('many messages before the first answer', async () => {
  const socket = await open();
  const texts = Array.from({ length: 500 }, (_, n) => `message ${n}`);
  for (const text of texts) socket.send(text);
  for (const text of texts) await expectEcho(socket, text);
  await close(socket);
});

test('a message in fragments, a ping between them', async () => {
  const socket = await open();
  const pong = once(socket, 'pong');
  const parts = Array.from({ length: 66 }, (_, n) => `${n}:`.padEnd(1_000, 'ö'));
  parts.forEach((part, n) => {
    socket.send(part, { fin: n === parts.length - 1 });
    if (n === 1) socket.ping('between');
  });
  assert.equal(String((await pong)[0]), 'between');
  await expectEcho(socket, parts.join(''));
  await close(socket);
});

test('ping both ways, and a pong that nobody asked for', async () => {
  const socket = await open();
  socket.pong('unasked');
  const pong = once(socket, 'pong');
  socket.ping('asked');
  assert.equal(String((await pong)[0]), 'asked');
  // `ws` answers by itself.
  for (let n = 0; n < 3; n += 1) await once(socket, 'ping');
  socket.send('still there');
  await expectEcho(socket, 'still there');
  await close(socket);
});

test('the server closes', async () => {
  const socket = await open();
  socket.send('please close');
  const [code, reason] = await once(socket, 'close');
  assert.deepEqual([code, String(reason)], [4003, 'as asked']);
});

test('the client closes without a code, and by going away', async () => {
  const socket = await open();
  const closed = once(socket, 'close');
  socket.close();
  assert.equal((await closed)[0], 1005);
  const gone = await open();
  gone.terminate();
  const another = await open();
  another.send('not disturbed');
  await expectEcho(another, 'not disturbed');
  await close(another);
});

#!/usr/bin/env node
// Writes the seeds that are made rather than found: tests/fuzz/corpus/<target>/seed-*, and the
// dictionaries. To be run again when commands are added to protocol/fixtures.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const fixtures = path.join(here, '../../protocol/fixtures');

function write(target, seeds) {
  const folder = path.join(here, 'corpus', target);
  fs.mkdirSync(folder, { recursive: true });
  for (const old of fs.readdirSync(folder)) {
    if (old.startsWith('seed-')) fs.rmSync(path.join(folder, old));
  }
  for (const [name, bytes] of Object.entries(seeds)) {
    fs.writeFileSync(path.join(folder, `seed-${name}`), bytes);
  }
}

function writeDictionary(name, words) {
  const escaped = (word) => [...Buffer.from(word)].map((byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c
      ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  const lines = [...new Set(words)].sort().map((word) => `"${escaped(word)}"\n`);
  fs.mkdirSync(path.join(here, 'dictionaries'), { recursive: true });
  fs.writeFileSync(path.join(here, 'dictionaries', `${name}.dict`), lines.join(''));
}

const bytes = (...parts) => Buffer.concat(parts.map((part) =>
  typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part)));

/** A masked frame; the mask is not zero, so that unmasking does something. */
function frame(firstByte, payload) {
  const data = Buffer.from(payload);
  const mask = [0x12, 0x34, 0x56, 0x78];
  const length = data.length < 126 ? [data.length]
    : [126, data.length >> 8, data.length & 0xff];
  length[0] |= 0x80;
  return Buffer.concat([Buffer.from([firstByte, ...length, ...mask]),
    data.map((byte, at) => byte ^ mask[at % 4])]);
}

// --- protocol/decode -----------------------------------------------------------------------------

const commands = {};
const words = ['"id":1', '"id":9007199254740992', '"do":', '"channel":', '"key":', '"pseudonym":', '"data":{',
  '\n', 'null', 'true', '1e3', '-1', '18446744073709551616', '\\u0000', '\\ud83d\\ude00', '[[[['];
const collect = (value) => {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (!Array.isArray(value)) words.push(`"${name}":`);
    collect(member);
  }
};
for (const folder of fs.readdirSync(fixtures)) {
  for (const file of fs.readdirSync(path.join(fixtures, folder))) {
    const text = fs.readFileSync(path.join(fixtures, folder, file), 'utf8').trim();
    const message = JSON.parse(text);
    if (message.do === undefined) continue;
    commands[message.do] = text;
    words.push(`"${message.do}"`, `"${message.channel ?? 'talks'}"`);
    collect(message.data);
  }
}
commands.several = Object.values(commands).slice(0, 8).join('\n');
commands.deep = `{"id":1,"do":"ping","data":${'['.repeat(100)}${']'.repeat(100)}}`;
write('commands', commands);
writeDictionary('commands', words);

// --- server/net/frame_reader: limit, number of cuts, cuts, frames ----------------------------------

const messages = {
  text: [frame(0x81, 'Grüße')],
  fragments: [frame(0x01, 'Gr'), frame(0x89, 'ping'), frame(0x00, ''), frame(0x80, 'üße')],
  binary: [frame(0x82, [0, 0xff, 0xfe])],
  medium: [frame(0x81, 'ä'.repeat(150)), frame(0x81, 'next')],
  controls: [frame(0x89, 'a'.repeat(125)), frame(0x8a, ''), frame(0x88, [0x03, 0xe8, 0x62, 0x79, 0x65])],
  'bad-text': [frame(0x01, [0xce, 0xba, 0xe1]), frame(0x80, [0xed, 0xa0, 0x80])],
  'bad-code': [frame(0x88, [0x03, 0xed])],
  'too-large': [frame(0x81, 'x'.repeat(301))],
};
write('frame_reader', Object.fromEntries(Object.entries(messages).map(([name, frames]) =>
  [name, bytes(4, 3, 1, 7, 0, ...frames)])));

// --- server/net: heads and connections -------------------------------------------------------------

const upgrade = 'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n'
  + 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
  + 'Sec-WebSocket-Protocol: behoerdentalk.v1\r\nOrigin: http://a\r\n\r\n';
const heads = {
  get: 'GET /api/people?ids=1,2&name=%C3%BC+x HTTP/1.1\r\nHost: a\r\nCookie: session=x\r\n'
    + 'If-None-Match: "a", W/"b"\r\nAccept-Encoding: br;q=0.5, gzip\r\n\r\n',
  absolute: 'GET http://a/b/%2e%2e/c HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.2.3.4, ::1\r\n\r\n',
  old: 'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n',
  post: 'POST /api/x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Type: application/json\r\n\r\n',
  twice: 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n',
  chunked: 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  folded: 'GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n',
  bearer: upgrade.replace('Origin: http://a', 'Authorization: Bearer t'),
  upgrade,
};
write('request_head', Object.fromEntries(Object.entries(heads).map(([name, head]) =>
  [name, bytes(7, head)])));

/** Pieces of the connection's input: each with its length before it. */
const pieces = (...all) => bytes(...all.flatMap((one) => {
  const data = Buffer.from(one);
  const cut = [];
  for (let at = 0; at < data.length; at += 254) {
    const part = data.subarray(at, at + 254);
    cut.push(part.length, part);
  }
  return cut;
}));
const connections = Object.fromEntries(Object.entries(heads).map(([name, head]) =>
  [name, pieces(head)]));
connections.body = pieces(heads.post, 'hel', 'lo', heads.get);
connections.pipelined = bytes(255, heads.get, heads.post, 'hello', heads.old);
for (const [name, frames] of Object.entries(messages)) {
  connections[`ws-${name}`] = pieces(upgrade, ...frames);
  connections[`ws-${name}-at-once`] = pieces(upgrade, Buffer.concat(frames));
}
connections['ws-server-closes'] = pieces(upgrade, frame(0x81, 'close'), frame(0x81, 'late'),
  frame(0x88, [0x0f, 0xa3]));
connections['ws-flood'] = pieces(upgrade, Buffer.concat(Array(30).fill(frame(0x89, 'x'))));
connections['ws-garbage-after-close'] = pieces(upgrade, frame(0x81, 'close'), [0xff, 0xff, 0xff]);
write('connection', connections);
writeDictionary('http', ['HTTP/1.1\r\n', 'HTTP/1.0\r\n', '\r\n\r\n', 'GET ', 'HEAD ', 'POST ', 'PUT ',
  'Content-Length: ', 'Transfer-Encoding: chunked\r\n', 'Connection: close\r\n', 'Connection: Upgrade\r\n',
  'Upgrade: websocket\r\n', 'Sec-WebSocket-Key: ', 'Sec-WebSocket-Version: 13\r\n', 'Host: a\r\n',
  'Origin: http://a\r\n', 'Sec-WebSocket-Protocol: behoerdentalk.v1\r\n', 'Authorization: Bearer t\r\n',
  'X-Forwarded-For: ', 'Expect: 100-continue\r\n', '%2e%2e', '%00', '%c3%bc', '/../', '\r\n ', '\t', '/ws', '/api/',
  '\x81\x80\0\0\0\0', '\x88\x82\0\0\0\0\x03\xe8', '\x89\x80\0\0\0\0']);

// --- server/support/markdown -----------------------------------------------------------------------

write('markdown', {
  inline: '*a* **b** ~~c~~ `d` \\* [e](https://a.example "f") <https://b.example> www.c.example &amp; &#60;',
  blocks: '# a\n\n> b\n> > c\n\n1. d\n2. e\n   - f\n\n```js\ng\n```\n\n    h\n\n---\n\ni\n===\n',
  table: '| a | b |\n|:--|--:|\n| c | `d` |\n| [e](http://f) |\n',
  pictures: '![a](https://b.example/c.png) [![d](https://e.example)](https://f.example) ![](javascript:g)',
  html: '<script>a</script>\n\n<div onclick=b>\n\nc <b>d</b> <!-- e --> <![CDATA[f]]>',
  references: '[a]: javascript:b\n\n[a] [c][d]\n\n[d]: <https://e.example> "f"\n',
  addresses: 'mailto:a@b.example a@b.example http://c.example/(d) [e](JaVaScRiPt:f) [g](//h) [i](mailto:j)',
  deep: `${'>'.repeat(40)} a`,
  'wide-table': `|${'a|'.repeat(60)}\n|${'-|'.repeat(60)}\n${'b\n'.repeat(30)}`,
  lists: '- a\n  - b\n\n    c\n- [ ] d\n+ e\n* f',
});
writeDictionary('markdown', ['**', '~~', '```', '![', '](', ']: ', 'https://', 'mailto:', 'javascript:',
  'data:', 'www.', '<a href="', '<script>', '&quot;', '&#34;', '|--|', '| ', '\n\n', '> ', '- ', '1. ', '    ',
  '\\', '"', "'", '<!--', '-->', 'ä', '\u2028']);

// --- Decisions: server/pubsub and server/net/send_queue ---------------------------------------------

write('recovery', {
  merge: bytes(0, 4, 6, 5, 6, 7, 7, 3, 9),
  hole: bytes(1, 0x80, 4, 0x84, 7, 0x84, 6, 0x81, 9, 0x84, 5, 0x82, 0),
  'far-ahead': bytes(1, 0x00, 0, 0, 0x04, 8, 0, 0x03, 0, 2, 0x03, 4, 0, 0x02, 0, 0),
});
write('send_queue', {
  calm: bytes(7, 4, 7, 20, 1, 3, 100, 2),
  'full-of-frames': bytes(5, 5, 5, 5, 5, 5, 5, 5, 1, 1, 128, 7, 1, 4, 3, 9, 2),
  'full-of-bytes': bytes(7, 7, 7, 8, 7, 9, 7, 0, 1, 64, 200, 0, 5, 2),
  larger: bytes(7, 14, 7, 0, 2, 7, 12, 3, 0, 4, 2),
  ephemeral: bytes(6, 7, 1, 6, 6, 6, 6, 1, 2, 255, 4, 3, 5, 2),
});

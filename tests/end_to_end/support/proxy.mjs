// A proxy between browser and server that treats WebSockets as bad ones do: 'strip' takes the Upgrade
// header away, 'swallow' lets the upgrade through and nothing after it, 'pass' is a good one.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';

const ofTheHop = ['connection', 'upgrade', 'keep-alive', 'sec-websocket-extensions'];

function withoutHop(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ofTheHop.includes(name)));
}

export class Proxy {
  static async start(targetPort, mode) {
    const proxy = new Proxy();
    Object.assign(proxy, { targetPort, mode, sockets: new Set(), waits: [], upgrades: 0 });
    proxy.server = createServer((asked, answer) => proxy.forward(asked, answer));
    proxy.server.on('upgrade', (asked, socket, head) => proxy.upgrade(asked, socket, head));
    proxy.server.on('connection', (socket) => {
      proxy.sockets.add(socket);
      socket.on('close', () => proxy.sockets.delete(socket));
      socket.on('error', () => {});
    });
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    proxy.port = proxy.server.address().port;
    return proxy;
  }

  async forward(asked, answer) {
    const pieces = [];
    for await (const piece of asked) pieces.push(piece);
    const body = Buffer.concat(pieces);
    const wait = asked.url === '/api/poll/wait' ? this.noteWait(asked, body) : null;
    const { targetPort: port } = this;
    const { method, url: path } = asked;
    const headers = { ...withoutHop(asked.headers), 'content-length': body.length };
    const onward = request({ host: '127.0.0.1', port, method, path, headers, agent: false });
    onward.on('response', (response) => {
      answer.writeHead(response.statusCode, withoutHop(response.headers));
      response.pipe(answer);
    });
    onward.on('error', () => {
      if (!answer.headersSent) answer.writeHead(502, { 'content-type': 'text/html' });
      answer.end('<h1>Bad Gateway</h1>');
    });
    // Whoever does not wait any more lets the server know.
    answer.on('close', () => {
      onward.destroy();
      if (wait) this.waits.splice(this.waits.indexOf(wait), 1);
    });
    onward.end(body);
  }

  /** Polls that wait now, with whose they are and for how many sessions. */
  noteWait(asked, body) {
    const wait = { cookie: asked.headers.cookie, sessions: JSON.parse(body).sessions.length };
    this.waits.push(wait);
    return wait;
  }

  upgrade(asked, socket, head) {
    this.upgrades += 1;
    if (this.mode === 'strip') return this.answerPlainly(asked, socket);
    const onward = connect(this.targetPort, '127.0.0.1');
    const lines = [`${asked.method} ${asked.url} HTTP/1.1`];
    for (let i = 0; i < asked.rawHeaders.length; i += 2) {
      lines.push(`${asked.rawHeaders[i]}: ${asked.rawHeaders[i + 1]}`);
    }
    onward.write(`${lines.join('\r\n')}\r\n\r\n`);
    onward.write(head);
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
    if (this.mode === 'swallow') return this.swallow(onward, socket);
    onward.pipe(socket).pipe(onward);
    socket.on('close', () => onward.destroy());
    onward.on('close', () => socket.destroy());
  }

  /** The request goes on as any other, and so does its answer. */
  answerPlainly(asked, socket) {
    const { targetPort: port } = this;
    const headers = withoutHop(asked.headers);
    const onward = request({ host: '127.0.0.1', port, path: asked.url, headers, agent: false });
    onward.on('response', (response) => {
      socket.write(`HTTP/1.1 ${response.statusCode} ${response.statusMessage}\r\nConnection: close\r\n\r\n`);
      response.pipe(socket);
    });
    onward.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n'));
    onward.end();
  }

  /** The 101 and nothing more; the line stays open whatever the server does. */
  swallow(onward, socket) {
    let seen = '';
    let isOpen = false;
    onward.on('data', (data) => {
      if (isOpen) return;
      seen += data.toString('latin1');
      const end = seen.indexOf('\r\n\r\n');
      if (end < 0) return;
      isOpen = true;
      socket.write(seen.slice(0, end + 4), 'latin1');
    });
    socket.on('data', () => {});
    socket.on('close', () => onward.destroy());
  }

  /** Cuts every connection that is open. */
  cut() {
    for (const socket of this.sockets) socket.destroy();
  }

  async stop() {
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }
}

// The npm package `ws` as a broadcaster: GET /sub/ROOM joins, GET /pub/ROOM writes.
//   node ws.mjs PORT
import { WebSocketServer } from 'ws';

const rooms = new Map();
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  perMessageDeflate: false,
  backlog: 4096,
});

server.on('connection', (socket, request) => {
  const [, kind, name] = request.url.split('/');
  if (!rooms.has(name)) rooms.set(name, new Set());
  const room = rooms.get(name);
  if (kind === 'sub') {
    room.add(socket);
    socket.on('close', () => room.delete(socket));
  } else {
    socket.on('message', (data) => {
      for (const member of room) member.send(data, { binary: false });
    });
  }
  socket.on('error', () => {});
});

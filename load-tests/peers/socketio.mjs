// Socket.IO as a broadcaster, over WebSocket only: `join` a room, `post` into it.
//   node socketio.mjs PORT
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http, {
  transports: ['websocket'],
  perMessageDeflate: false,
  serveClient: false,
  connectTimeout: 120_000,
  // The load has other things to measure than a client that is thought dead.
  pingTimeout: 120_000,
});

io.on('connection', (socket) => {
  socket.on('join', (room, done) => {
    socket.join(room);
    done();
  });
  socket.on('post', (room, text) => io.to(room).emit('m', text));
});
http.listen({ host: '127.0.0.1', port: Number(process.argv[2]), backlog: 4096 });

// Stands between the server and PostgreSQL, on a unix socket, and understands just enough of the
// protocol (PostgreSQL 15 documentation, chapter 55) to see a COMMIT go by and to cut the connection
// there. A program of its own; its parent orders `{ cut: how }`, once for the next COMMIT:
//   before         COMMIT never arrives; the transaction is rolled back
//   ghost          the server's side ends, COMMIT arrives later, so an old backend commits behind the back
//   sent           COMMIT leaves, both sides end before anything comes back
//   reply_lost     PostgreSQL says that it committed; that answer never arrives
//   reply_torn     of that answer only the first bytes arrive
//   reply_passed   the answer arrives, then the connection ends
//   held           COMMIT waits until `{ release: 'drop' }` (never arrives) or `{ release: 'pass' }`
// or `{ delay_ms }`: every COMMIT arrives that much later.
import { connect, createServer } from 'node:net';

const { socket: target, listen } = JSON.parse(process.argv[2]);
/** A ghost's COMMIT comes within this time: before and after the server ran the transaction again. */
const ghost_ms = [20, 1_500];

let cut = null;
let delay_ms = 0;
let held = null;

createServer((near) => {
  const far = connect(target);
  const pair = { near, far, how: null };
  for (const [socket, other] of [[near, far], [far, near]]) {
    socket.on('error', () => {});
    socket.on('close', () => {
      if (pair.how !== 'ghost') other.destroy();
    });
  }
  const frontend = new Messages(1);
  near.on('data', (data) => {
    // The messages of one piece leave in one piece.
    far.cork();
    frontend.take(data, (message) => from_server(pair, message));
    far.uncork();
  });
  const backend = new Messages(0);
  far.on('data', (data) => {
    near.cork();
    backend.take(data, (message) => from_database(pair, message));
    near.uncork();
  });
}).listen(listen, () => process.send({ what: 'listening' }));

function is_commit(message) {
  return message[0] === 0x51 && /^commit\0/i.test(message.latin1Slice(5));
}

function from_server(pair, message) {
  if (!is_commit(message)) return pair.far.write(message);
  if (cut === null) {
    if (delay_ms > 0) setTimeout(() => pair.far.write(message), delay_ms);
    else pair.far.write(message);
    return undefined;
  }
  pair.how = cut;
  cut = null;
  switch (pair.how) {
    case 'before': return end(pair);
    case 'ghost': {
      pair.near.destroy();
      const [least, most] = ghost_ms;
      setTimeout(() => {
        if (!pair.far.destroyed) pair.far.end(message);
        done(pair);
      }, least + Math.random() * (most - least));
      return undefined;
    }
    case 'sent':
      // Written through before it ends.
      return pair.far.write(message, () => end(pair));
    case 'held':
      held = { pair, message };
      return process.send({ what: 'held' });
    default: return pair.far.write(message);
  }
}

function from_database(pair, message) {
  // 'C': CommandComplete.
  if (pair.how !== null && message[0] === 0x43) {
    switch (pair.how) {
      case 'reply_lost': return end(pair);
      case 'reply_torn': return pair.near.write(message.subarray(0, 3), () => end(pair));
      case 'reply_passed': return pair.near.write(message, () => end(pair));
      default: break;
    }
  }
  if (!pair.near.destroyed) pair.near.write(message);
  return undefined;
}

function end(pair) {
  pair.near.destroy();
  pair.far.destroy();
  done(pair);
}

function done(pair) {
  process.send({ what: 'cut', how: pair.how });
  pair.how = null;
}

/** Takes a stream apart into whole messages. The first `untyped` ones have no type byte. */
class Messages {
  constructor(untyped) {
    this.untyped = untyped;
    this.rest = Buffer.alloc(0);
  }

  take(data, on_message) {
    this.rest = this.rest.length === 0 ? data : Buffer.concat([this.rest, data]);
    for (;;) {
      const head = this.untyped > 0 ? 0 : 1;
      if (this.rest.length < head + 4) return;
      const size = head + this.rest.readUInt32BE(head);
      if (this.rest.length < size) return;
      const message = this.rest.subarray(0, size);
      this.rest = this.rest.subarray(size);
      if (this.untyped > 0) this.untyped -= 1;
      on_message(message);
    }
  }
}

process.on('message', (order) => {
  if (order.cut !== undefined) cut = order.cut;
  if (order.delay_ms !== undefined) delay_ms = order.delay_ms;
  if (order.release !== undefined && held !== null) {
    const { pair, message } = held;
    held = null;
    if (order.release === 'pass') {
      pair.how = null;
      pair.far.write(message);
    } else {
      end(pair);
    }
  }
});
process.on('disconnect', () => process.exit(0));

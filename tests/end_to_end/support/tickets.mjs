// A client's half of RFC 9474 (RSABSSA-SHA384-PSS-Randomized) for programs, in big integers.
import { createHash, randomBytes } from 'node:crypto';

const sha384 = (...parts) => createHash('sha384').update(Buffer.concat(parts)).digest();
const number = (bytes) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const bytes = (value, size) => Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex');

function power(base, exponent, n) {
  let result = 1n;
  for (let left = exponent, square = base % n; left > 0n; left >>= 1n, square = (square * square) % n) {
    if (left & 1n) result = (result * square) % n;
  }
  return result;
}

function inverse(a, n) {
  let [r, next, s, t] = [n, a % n, 0n, 1n];
  while (next !== 0n) [r, next, s, t] = [next, r % next, t, s - (r / next) * t];
  return ((s % n) + n) % n;
}

function encoded(message, size) {
  const salt = randomBytes(48);
  const hash = sha384(Buffer.alloc(8), sha384(message), salt);
  const data = Buffer.concat([Buffer.alloc(size - 48 - 48 - 2), Buffer.of(1), salt]);
  const mask = Buffer.concat(
    Array.from({ length: Math.ceil(data.length / 48) }, (_, i) => sha384(hash, Buffer.of(0, 0, 0, i))),
  );
  for (let i = 0; i < data.length; i++) data[i] ^= mask[i];
  data[0] &= 0x7f;
  return Buffer.concat([data, hash, Buffer.of(0xbc)]);
}

/** What is sent to be signed, and what makes the ticket of the answer. */
export function blind(modulus) {
  const n = number(Buffer.from(modulus, 'base64url'));
  const ticket = randomBytes(64);
  const r = number(randomBytes(255));
  const blinded = (number(encoded(ticket, 256)) * power(r, 65537n, n)) % n;
  return {
    blinded: bytes(blinded, 256).toString('base64url'),
    finish: (signature) => ({
      ticket: ticket.toString('base64url'),
      signature: bytes((number(Buffer.from(signature, 'base64url')) * inverse(r, n)) % n, 256).toString('base64url'),
    }),
  };
}

/* The address of a person's calendar. Its secret is made here: the server is told the hash only. Pure. */
import { hash_of, new_secret } from '../guests/secrets';

/** 128 bits: calendar programs want an address that can be typed in at need. */
const secret_bytes = 16;

export interface FeedAddress {
  address: string;
  hash: string;
}

export function new_feed(origin: string): FeedAddress {
  const secret = new_secret(secret_bytes);
  return { address: `${origin}/feeds/${secret}.ics`, hash: hash_of(secret) };
}

// Ids and command keys: lower-case UUID texts with 122 random bits. `crypto.randomUUID` exists in
// secure contexts only, and the product also runs over plain http inside an office network.
import type { Id } from './messages';

const id_pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A fresh random id (UUID version 4), never guessable from another. */
export function new_id(): Id {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** Accepts exactly the form that the wire uses: 36 characters, lower case. */
export function is_id(text: string): boolean {
  return id_pattern.test(text);
}

// @vitest-environment node
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { from_base64url, to_base64url } from './base64url';
import { blind, finish } from './blind';

const path = new URL('../../../tests/vectors/rfc9474.json', import.meta.url);
const vector = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
const bytes = (name: string): Uint8Array => Uint8Array.from(Buffer.from(vector[name] ?? '', 'hex'));
const text = (name: string): string => to_base64url(bytes(name));

describe('blind signatures', () => {
  it('finish the vector of RFC 9474, and nothing else', async () => {
    const blinded = { ticket: text('input_msg'), blinded: text('blinded_msg'), inverse: text('inv') };
    expect(await finish(text('n'), blinded, text('blind_sig'))).toBe(text('sig'));
    await expect(finish(text('n'), blinded, text('sig'))).rejects.toThrow();
  });

  it('blind the vector of RFC 9474', async () => {
    const n = BigInt(`0x${vector.n}`);
    const r = inverse_of(BigInt(`0x${vector.inv}`), n).toString(16).padStart(1024, '0');
    const random = [bytes('msg'), bytes('msg_prefix'), bytes('salt'), Uint8Array.from(Buffer.from(r, 'hex'))];
    const spy = vi.spyOn(crypto, 'getRandomValues').mockImplementation(() => random.shift() as never);
    const made = await blind(text('n'));
    spy.mockRestore();
    expect(made).toEqual({ ticket: text('input_msg'), blinded: text('blinded_msg'), inverse: text('inv') });
  });

  it('are written in base64url', () => {
    expect(to_base64url(Uint8Array.of(0, 255, 254, 63))).toBe('AP_-Pw');
    expect(from_base64url('AP_-Pw')).toEqual(Uint8Array.of(0, 255, 254, 63));
  });
});

function inverse_of(a: bigint, n: bigint): bigint {
  let [r, next_r, s, next_s] = [n, a % n, 0n, 1n];
  while (next_r !== 0n) {
    const q = r / next_r;
    [r, next_r, s, next_s] = [next_r, r - q * next_r, next_s, s - q * next_s];
  }
  return ((s % n) + n) % n;
}

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hash_of, link_of, new_secret } from './secrets';

describe('the secret of a link', () => {
  it('is 256 random bits', () => {
    const secrets = new Set(Array.from({ length: 50 }, new_secret));
    expect(secrets.size).toBe(50);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('is told to the server as its SHA-256', () => {
    for (const length of [0, 1, 43, 55, 56, 63, 64, 65, 200]) {
      const text = 'ä'.repeat(length);
      expect(hash_of(text)).toBe(createHash('sha256').update(text).digest('hex'));
    }
  });

  it('stands behind the #', () => {
    expect(link_of('abc', 'https://talk.example')).toBe('https://talk.example/gast#abc');
  });
});

import { describe, expect, it } from 'vitest';
import { new_feed } from './feed';

describe('the address of a calendar', () => {
  it('bears 128 bits that the server never hears', () => {
    const one = new_feed('https://talk.example');
    const secret = /^https:\/\/talk\.example\/feeds\/([A-Za-z0-9_-]{22})\.ics$/.exec(one.address)?.[1] ?? '';
    expect(secret).not.toBe('');
    expect(one.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(new_feed('https://talk.example').address).not.toBe(one.address);
  });
});

import { describe, expect, it, vi } from 'vitest';
import { browser_environment } from './environment';
import { guest_environment, guest_talk_of, said_by_guest } from './guest';

const talk = '01234567-89ab-4cde-8f01-23456789abcd';

describe("a guest's page", () => {
  it('is one under /gast/<talk>', () => {
    expect(guest_talk_of(`/gast/${talk}`)).toBe(talk);
    expect(guest_talk_of('/gast')).toBeNull();
    expect(guest_talk_of(`/talks/${talk}`)).toBeNull();
    expect(guest_talk_of(`/gast/${talk}x`)).toBeNull();
  });

  it('says whose guest it is in everything it asks, but in what is sent by ticket', async () => {
    const fetch = vi.fn((_url: string, _init: RequestInit) => Promise.resolve(new Response('{}')));
    const guest = guest_environment({ ...browser_environment(), fetch }, talk);
    await guest.fetch('/api/me', {});
    await guest.fetch('/api/people?ids=a', {});
    await guest.fetch('/anonymous', {});
    expect(fetch.mock.calls.map(([url]) => url)).toEqual([
      `/api/me?guest=${talk}`,
      `/api/people?ids=a&guest=${talk}`,
      '/anonymous',
    ]);
    expect(said_by_guest('/api/files/x', null)).toBe('/api/files/x');
  });

  it('shares no lock with other pages', () => {
    const hold_lock = vi.fn((_name: string) => () => undefined);
    const guest = guest_environment({ ...browser_environment(), hold_lock }, talk);
    guest.hold_lock?.('poll', { got: () => undefined, lost: () => undefined }, 'wait');
    expect(hold_lock.mock.calls[0]).toContain(`poll.guest.${talk}`);
  });
});

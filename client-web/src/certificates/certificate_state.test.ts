import { describe, expect, it } from 'vitest';
import type { Me } from '../protocol/messages';
import { shows_certificate } from './certificate_state';

const person = { id: 'p', name: 'Kim Albers', office: 'Stadt Talaue' };
const member = { person, roles: ['member'] } as unknown as Me;
const open_guest = { person, roles: ['guest'], guest_of: 't' } as unknown as Me;
const invited = { person, roles: ['guest', 'member'], guest_of: 't' } as unknown as Me;

describe('who is offered a certificate', () => {
  it('while the talk is live, who may ask', () => {
    const offered = (me: Me) => shows_certificate(me, { state: 'live' }, { certificate: false });
    expect([member, invited, open_guest].map(offered)).toEqual([true, true, false]);
  });
  it('at other times, who asked', () => {
    for (const state of ['lobby', 'follow_up', 'archived'] as const) {
      expect(shows_certificate(member, { state }, { certificate: false })).toBe(false);
      expect(shows_certificate(member, { state }, { certificate: true })).toBe(true);
    }
  });
});

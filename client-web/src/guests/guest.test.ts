import { describe, expect, it } from 'vitest';
import type { Me } from '../protocol/messages';
import { is_open_guest, may_vote_in_polls } from './guest';

const me = (roles: Me['roles'], guest_of?: string): Me => ({
  person: { id: 'a', name: 'Kim Muster (Gast)', office: 'Gast (nicht verifiziert)' },
  roles,
  contacts: [],
  ...(guest_of === undefined ? {} : { guest_of }),
});

describe('a guest', () => {
  it('by the open link votes in polls only where the talk lets it', () => {
    const open = me(['guest'], 't');
    expect(is_open_guest(open)).toBe(true);
    expect(may_vote_in_polls(open, {}, {})).toBe(false);
    expect(may_vote_in_polls(open, { guest_polls: true }, {})).toBe(true);
    expect(may_vote_in_polls(open, { guest_polls: true }, { secret: true })).toBe(false);
  });

  it('by a personal link may what a participant may', () => {
    expect(may_vote_in_polls(me(['guest', 'member'], 't'), {}, { secret: true })).toBe(true);
    expect(may_vote_in_polls(me(['admin']), {}, { secret: true })).toBe(true);
    expect(is_open_guest(null)).toBe(false);
  });
});

/* Who is offered a certificate of attendance, and when. Pure. */
import { is_open_guest } from '../guests/guest';
import type { Me, Own, Talk } from '../protocol/messages';

/** While the talk is live, and afterwards for who asked. Guests by the open link get none. */
export function shows_certificate(me: Me | null, talk: Pick<Talk, 'state'>, own: Pick<Own, 'certificate'>): boolean {
  return !is_open_guest(me) && (own.certificate || talk.state === 'live');
}

// A page under /gast/<talk id> is a guest's: everything it asks of the server says so, by the talk's
// id, and then the guest's cookie for that talk counts and no login. Which it is does not change while
// the page lives (docs/adr/0014-guests-of-a-talk.md).
import type { Id } from '../protocol/messages';
import type { Environment } from './environment';

/** The talk whose guest a page at this path is; null for everybody else's pages. */
export function guest_talk_of(path: string): Id | null {
  return /^\/gast\/([0-9a-f-]{36})(?:\/|$)/.exec(path)?.[1] ?? null;
}

/** Of this page. */
export const guest_talk: Id | null =
  typeof location === 'undefined' ? null : guest_talk_of(location.pathname);

/** The address of the server, said by the guest of that talk. */
export function said_by_guest(url: string, talk: Id | null): string {
  return talk === null ? url : `${url}${url.includes('?') ? '&' : '?'}guest=${talk}`;
}

/** The outside world of a guest's page. It shares nothing with tabs of another identity. */
export function guest_environment(environment: Environment, talk: Id): Environment {
  const own = (name: string) => `${name}.guest.${talk}`;
  return {
    ...environment,
    open_socket: (url, protocol) => environment.open_socket(said_by_guest(url, talk), protocol),
    // What is sent by ticket says nothing of who sends it, nor that it is a guest.
    fetch: (url, init) => environment.fetch(url === '/anonymous' ? url : said_by_guest(url, talk), init),
    get hold_lock() {
      const hold = environment.hold_lock;
      if (hold === null) return null;
      return (...[name, events, how]: Parameters<typeof hold>) => hold(own(name), events, how);
    },
    open_tab_channel: (name, receive) => environment.open_tab_channel(own(name), receive),
  };
}

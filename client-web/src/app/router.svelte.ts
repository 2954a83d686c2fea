/*
 * The address bar and what hangs on it: the current route, history, scroll positions. Views use
 * plain <a href="/…">; clicks on those are taken over here. Only this file touches `history`.
 */
import { guest_talk, guest_talk_of } from '../transport/guest';
import { match, type Match } from './routes';
import { page_scroller } from './scroller';

export interface NavigateOptions {
  /** The new address takes the place of the current one; going back skips it. */
  replace?: boolean;
}

interface Entry {
  /** Names this entry of the history, for its scroll position. */
  key: string;
  /** How many entries of ours lie before it: whether "back" stays in the page. */
  depth: number;
  /** The address of the entry before it. */
  from?: string;
  /** It opened the sheet of its address: one step back closes that. */
  opened?: boolean;
}

type Motive = 'first' | 'link' | 'back';

const scroll_entry = 'bt.scroll';
const scroll_entries_max = 50;

function new_key(): string {
  return Math.random().toString(36).slice(2, 10);
}

class Router {
  #url = $state.raw(new URL(location.href));
  #match = $derived(match(this.#url.pathname));
  #entry: Entry = { key: new_key(), depth: 0 };
  /** A step back that closes a sheet is under way; a second one would leave the page. */
  #closing = false;
  #scrolls: Record<string, number> = {};

  /** How the current page was reached; `back` is also "forward". */
  motive: Motive = 'first';

  get path(): string {
    return this.#url.pathname;
  }
  get query(): URLSearchParams {
    return this.#url.searchParams;
  }
  /** Path and query: what one would copy from the address bar. */
  get address(): string {
    return this.#url.pathname + this.#url.search;
  }
  get match(): Match {
    return this.#match;
  }

  /** Once, when the page starts. */
  start(): void {
    history.scrollRestoration = 'manual';
    try {
      this.#scrolls = JSON.parse(sessionStorage.getItem(scroll_entry) ?? '{}') as Record<string, number>;
    } catch {
      this.#scrolls = {};
    }
    const state = history.state as Entry | null;
    if (state?.key) {
      this.#entry = state;
      this.motive = 'back';
    } else {
      history.replaceState(this.#entry, '');
    }
    addEventListener('popstate', (event) => {
      this.#closing = false;
      this.#keep_scroll();
      this.#entry = (event.state as Entry | null) ?? { key: new_key(), depth: 0 };
      this.motive = 'back';
      this.#url = new URL(location.href);
    });
    addEventListener('pagehide', () => this.#keep_scroll());
    document.addEventListener('click', (event) => this.#handle_click(event));
  }

  /** Goes to an own address: '/talks', '?frage=14' (same path), '' (same path, no query). */
  navigate(href: string, options: NavigateOptions = {}): void {
    const target = new URL(href === '' ? this.#url.pathname : href, this.#url);
    // Another page's identity, too, is another page: it loads anew, with or without a login.
    if (guest_talk !== null && target.pathname === `/talks/${guest_talk}`) {
      target.pathname = `/gast/${guest_talk}`;
    }
    const is_other = guest_talk_of(target.pathname) !== guest_talk;
    if (target.origin !== location.origin || is_other) {
      location.assign(target);
      return;
    }
    this.#closing = false;
    this.#keep_scroll();
    if (options.replace || target.href === this.#url.href) {
      history.replaceState(this.#entry, '', target);
    } else {
      const sheet = target.searchParams.get('blatt');
      this.#entry = {
        key: new_key(),
        depth: this.#entry.depth + 1,
        from: this.address,
        opened: sheet !== null && sheet !== this.query.get('blatt'),
      };
      history.pushState(this.#entry, '', target);
    }
    this.motive = 'link';
    this.#url = target;
  }

  /** The current address with these parameters; null removes one. For selections and sheets. */
  with_query(changes: Readonly<Record<string, string | number | null>>): string {
    const query = new URLSearchParams(this.#url.search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) query.delete(name);
      else query.set(name, String(value));
    }
    const text = query.toString();
    return this.#url.pathname + (text === '' ? '' : `?${text}`);
  }

  /** One step back if that stays in the page, otherwise to `fallback`. */
  back(fallback: string): void {
    if (this.#entry.depth > 0) history.back();
    else this.navigate(fallback, { replace: true });
  }

  /** To the page above: as a step back if one came from there, so that its scroll position is kept. */
  up(href: string): void {
    const from = this.#entry.from?.split('?')[0];
    if (this.#entry.depth > 0 && from === href.split('?')[0]) history.back();
    else this.navigate(href);
  }

  /** Closes the sheet of the address, whatever else changed in the address since it was opened. */
  close_sheet(): void {
    if (this.query.get('blatt') === null || this.#closing) return;
    this.#closing = this.#entry.opened === true;
    if (this.#closing) history.back();
    else this.navigate(this.with_query({ blatt: null }), { replace: true });
  }

  /** Where this entry of the history was scrolled to when it was left; 0 for a new one. */
  kept_scroll(): number {
    return this.motive === 'link' ? 0 : (this.#scrolls[this.#entry.key] ?? 0);
  }

  #keep_scroll(): void {
    delete this.#scrolls[this.#entry.key];
    const top = Math.round(page_scroller().scrollTop);
    if (top > 0) this.#scrolls[this.#entry.key] = top;
    const kept = Object.entries(this.#scrolls).slice(-scroll_entries_max);
    this.#scrolls = Object.fromEntries(kept);
    try {
      sessionStorage.setItem(scroll_entry, JSON.stringify(this.#scrolls));
    } catch {
      // Without storage a reload starts at the top.
    }
  }

  #handle_click(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.('a[href]');
    if (!(link instanceof HTMLAnchorElement)) return;
    if (link.target !== '' && link.target !== '_self') return;
    if (link.hasAttribute('download') || link.origin !== location.origin) return;
    // Files and the interface of the server are not pages of ours; a bare #fragment is the browser's.
    if (/^\/(api|assets|licences)\//.test(link.pathname)) return;
    if (link.getAttribute('href')?.startsWith('#')) return;
    event.preventDefault();
    this.navigate(link.href);
  }
}

export const router = new Router();

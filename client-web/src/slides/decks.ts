/* Decks and the slide that is shown, as a state has them. Pure. */
import { refusal_of, deck_types, type FileRefusal } from '../files/upload';
import { limits, type Deck, type ShownSlide } from '../protocol/messages';

/** A page of a deck. */
export interface Place {
  deck: Deck;
  /** From 1. */
  page: number;
}

/** Those that are there, in the order in which they were brought. */
export function decks_of(decks: readonly Deck[] | undefined): Deck[] {
  return (decks ?? []).filter((deck) => !deck.erased).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** What everyone sees now. */
export function shown_place(slides: readonly ShownSlide[] | undefined, decks: readonly Deck[]): Place | null {
  const shown = slides?.at(-1);
  if (!shown || shown.until !== undefined) return null;
  const deck = decks.find((one) => one.id === shown.deck);
  return deck ? { deck, page: shown.page } : null;
}

/** The deck that is wanted next: the one that is shown, or was, or the first. */
export function likely_deck(slides: readonly ShownSlide[] | undefined, decks: readonly Deck[]): Deck | undefined {
  const last = slides?.at(-1)?.deck;
  return decks.find((deck) => deck.id === last) ?? decks[0];
}

export function same_place(a: Place | null, b: Place | null): boolean {
  return a?.deck.id === b?.deck.id && a?.page === b?.page;
}

/** So many pages on, within the deck. */
export function step(from: Place, by: number): Place {
  return { deck: from.deck, page: Math.min(Math.max(from.page + by, 1), from.deck.pages) };
}

/** The page that somebody typed, or null. */
export function page_of(text: string, deck: Deck): number | null {
  const page = /^\s*\d{1,4}\s*$/.test(text) ? Number(text) : 0;
  return page >= 1 && page <= deck.pages ? page : null;
}

/** A title that a file name suggests, within the bound. */
export function title_of_file(name: string): string {
  const stem = name.replace(/\.pdf$/i, '').replace(/[_\s]+/g, ' ').trim();
  return [...stem].slice(0, limits.title_max).join('');
}

/** Why the server would refuse the file as slides, or null. */
export function problem_of_deck(file: Pick<File, 'size' | 'type'>): FileRefusal | null {
  return refusal_of(file, deck_types, limits.deck_bytes_max);
}

/** What a key does on the slide: pages on, or to the first or last one. */
export function page_for_key(key: string, from: Place): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'PageDown':
      return step(from, 1).page;
    case 'ArrowLeft':
    case 'PageUp':
      return step(from, -1).page;
    case 'Home':
      return 1;
    case 'End':
      return from.deck.pages;
    default:
      return null;
  }
}

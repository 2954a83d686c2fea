import type { Author } from './messages';

/** Somebody with a ticket; nobody knows who, and the time says the hour only. */
export function is_anonymous(author: Author | undefined): boolean {
  return author === 'anonymous';
}

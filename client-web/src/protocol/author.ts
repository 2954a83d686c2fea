import type { Author, Id } from './messages';

/** Somebody with a ticket, whom nobody knows. */
export function is_anonymous(author: Author | undefined): boolean {
  return author === 'anonymous';
}

const prefix = 'pseudonym:';

export function author_of(pseudonym: Id): Author {
  return prefix + pseudonym;
}

/** Undefined for everybody who has none. */
export function pseudonym_of(author: Author | undefined): Id | undefined {
  return author?.startsWith(prefix) ? author.slice(prefix.length) : undefined;
}

/** Anonymous or under a pseudonym: the time of what they did says the hour only. */
export function is_nameless(author: Author | undefined): boolean {
  return is_anonymous(author) || pseudonym_of(author) !== undefined;
}

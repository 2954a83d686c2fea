/* Whom a chat message names: "@" and a name in its text, and the list of who is meant. Pure. */
import { is_anonymous } from '../protocol/author';
import type { ChatMessage, Id, Question, TalkPlan } from '../protocol/messages';

/** Who wrote before the last hundred has scrolled away from what one answers to. */
const authors_max = 100;

/**
 * Who can be mentioned: the stage, then who wrote last. Never who only listens: a list of them would
 * tell who attends, and the server refuses them.
 */
export function mentionable(
  plan: Pick<TalkPlan, 'moderators' | 'speakers'> | undefined,
  messages: readonly ChatMessage[],
  questions: readonly Question[],
  is_me: (id: string) => boolean,
): Id[] {
  const authors = [...messages, ...questions]
    .filter((one) => !one.erased && one.by !== 'system' && !is_anonymous(one.by))
    .sort((a, b) => b.seq - a.seq)
    .map(({ by }) => by);
  const stage = [...(plan?.moderators ?? []), ...(plan?.speakers ?? [])];
  const lately = [...new Set(authors)].slice(0, authors_max);
  return [...new Set([...stage, ...lately])].filter((id) => !is_me(id));
}

export interface Named {
  id: Id;
  name: string;
}

/** A piece of a text; `name` where it is a mention, without the "@". */
export interface Piece {
  text: string;
  name?: string;
}

/** The text cut at the names; of two that begin alike the longer one. */
export function pieces_of(text: string, names: readonly string[]): Piece[] {
  const longest_first = [...new Set(names)].filter((name) => name !== '').sort((a, b) => b.length - a.length);
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const name = begins_word(text, at) ? longest_first.find((one) => stands_at(text, at + 1, one)) : undefined;
    if (name === undefined) continue;
    if (at > from) pieces.push({ text: text.slice(from, at) });
    from = at + 1 + name.length;
    pieces.push({ text: text.slice(at, from), name });
    at = from - 1;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/**
 * Who is named in the text, each once. `picked` tells who is meant by a name that two have; otherwise
 * it is the first.
 */
export function mentioned_in(text: string, people: readonly Named[], picked: ReadonlyMap<string, Id>): Id[] {
  const found = pieces_of(text, people.map(({ name }) => name)).flatMap(({ name }) => {
    const same = people.filter((one) => one.name === name);
    const meant = same.find(({ id }) => id === picked.get(name ?? '')) ?? same[0];
    return meant ? [meant.id] : [];
  });
  return [...new Set(found)];
}

function begins_word(text: string, at: number): boolean {
  return at === 0 || /[\s(]/u.test(text.charAt(at - 1));
}

function stands_at(text: string, at: number, name: string): boolean {
  return text.startsWith(name, at) && !/^[\p{L}\p{N}]/u.test(text.slice(at + name.length));
}

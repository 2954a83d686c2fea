// State + event -> state, the same rule as protocol/reduce.cpp; tests/scenarios holds both to it.
// Pure: the given states are never changed, untouched streams keep their identity, so a view that
// compares by identity renders only what an event touched.
import {
  limits,
  type ChatMessage,
  type Poll,
  type PollTally,
  type Question,
  type ReactionTally,
  type State,
  type TaskTotals,
  type Tally,
} from './messages';

/** The item types of a state's streams, by the stream's name. */
export interface StreamItems {
  threads: NonNullable<State['threads']>[number];
  talks: NonNullable<State['talks']>[number];
  templates: NonNullable<State['templates']>[number];
  posts: NonNullable<State['posts']>[number];
  messages: NonNullable<State['messages']>[number];
  questions: NonNullable<State['questions']>[number];
  polls: NonNullable<State['polls']>[number];
  hands: NonNullable<State['hands']>[number];
  captions: NonNullable<State['captions']>[number];
  decks: NonNullable<State['decks']>[number];
  slides: NonNullable<State['slides']>[number];
  guest_links: NonNullable<State['guest_links']>[number];
  guests: NonNullable<State['guests']>[number];
  annotations: NonNullable<State['annotations']>[number];
  versions: NonNullable<State['versions']>[number];
  links: NonNullable<State['links']>[number];
  lines: NonNullable<State['lines']>[number];
}

export type Stream = keyof StreamItems;
export type AnyItem = StreamItems[Stream];

export const streams: readonly Stream[] = [
  'threads',
  'talks',
  'templates',
  'posts',
  'messages',
  'questions',
  'polls',
  'hands',
  'captions',
  'decks',
  'slides',
  'guest_links',
  'guests',
  'annotations',
  'versions',
  'links',
  'lines',
];

/** Applies what an event changed: subjects replace, items replace by id or go in by seq, tallies
 * fold into questions, then each stream is trimmed to its window. */
export function reduce(state: State, changes: State): State {
  return reduce_within(limits.window_items, state, changes);
}

/** The same without a window. */
export function reduce_whole(state: State, changes: State): State {
  return reduce_within(Infinity, state, changes);
}

function reduce_within(window: number, state: State, changes: State): State {
  const next: State = { ...state };
  if (changes.area) next.area = changes.area;
  if (changes.seats) next.seats = changes.seats;
  if (changes.thread) next.thread = changes.thread;
  if (changes.talk) next.talk = changes.talk;
  if (changes.template) next.template = changes.template;
  if (changes.contact) next.contact = changes.contact;
  for (const stream of streams) reduce_stream(next, stream, changes, window);
  if (changes.totals?.length) next.totals = merge_totals(next.totals ?? [], changes.totals);
  if (changes.tallies?.length && next.questions) {
    next.questions = fold_tallies(next.questions, changes.tallies);
  }
  if (changes.poll_tallies?.length && next.polls) {
    next.polls = fold_poll_tallies(next.polls, changes.poll_tallies);
  }
  if (changes.reaction_tallies?.length && next.messages) {
    next.messages = fold_reaction_tallies(next.messages, changes.reaction_tallies);
  }
  return next;
}

/** The order within a stream: by seq; items of one event share it, their ids decide then. */
export function compare_items(
  a: { seq: number; id: string },
  b: { seq: number; id: string },
): number {
  if (a.seq !== b.seq) return a.seq - b.seq;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}

/** What is open, waits or stands stays whatever its age. */
export function is_kept(stream: Stream, item: AnyItem): boolean {
  switch (stream) {
    case 'questions': {
      const question = item as StreamItems['questions'];
      return question.state !== 'answered' && question.state !== 'merged' && !question.erased;
    }
    case 'polls': {
      const poll = item as StreamItems['polls'];
      return poll.state !== 'closed' && !poll.erased;
    }
    case 'hands': {
      const { state } = item as StreamItems['hands'];
      return state === 'raised' || state === 'speaking';
    }
    case 'decks':
      return !(item as StreamItems['decks']).erased;
    case 'slides':
      return (item as StreamItems['slides']).until === undefined;
    case 'guest_links':
      return (item as StreamItems['guest_links']).state === 'usable';
    case 'guests':
      return !(item as StreamItems['guests']).removed;
    case 'lines':
      return !(item as StreamItems['lines']).done;
    case 'links':
      return !(item as StreamItems['links']).removed;
    default:
      return false;
  }
}

/**
 * Items with the changes of an event put in place of those with the same id; nothing is added. For
 * what lies outside the window: older pages. Returns the same array when nothing was touched.
 */
export function renew_items<T extends { id: string }>(items: T[], changes: readonly T[]): T[] {
  if (changes.length === 0 || items.length === 0) return items;
  const by_id = new Map(changes.map((change) => [change.id, change]));
  if (!items.some((item) => by_id.has(item.id))) return items;
  return items.map((item) => by_id.get(item.id) ?? item);
}

/** Questions with new totals of votes; the same array when none of them is named. */
export function fold_tallies(questions: Question[], tallies: readonly Tally[]): Question[] {
  if (!questions.some((question) => tallies.some((tally) => tally.question === question.id))) {
    return questions;
  }
  // A later tally of the same question wins, as in the loop of reduce.cpp.
  const votes = new Map(tallies.map((tally) => [tally.question, tally.votes]));
  return questions.map((question) => {
    const total = votes.get(question.id);
    return total === undefined ? question : { ...question, votes: total };
  });
}

/** Polls with new totals; the same array when none of them is named. */
export function fold_poll_tallies(polls: Poll[], tallies: readonly PollTally[]): Poll[] {
  if (!polls.some((poll) => tallies.some((tally) => tally.poll === poll.id))) return polls;
  const by_poll = new Map(tallies.map((tally) => [tally.poll, tally]));
  return polls.map((poll) => {
    const tally = by_poll.get(poll.id);
    return tally === undefined ? poll : { ...poll, counts: tally.counts, ballots: tally.ballots };
  });
}

/** Messages with new totals of reactions; the same array when none of them is named. */
export function fold_reaction_tallies(messages: ChatMessage[], tallies: readonly ReactionTally[]): ChatMessage[] {
  if (!messages.some((message) => tallies.some((tally) => tally.message === message.id))) return messages;
  const by_message = new Map(tallies.map((tally) => [tally.message, tally.reactions]));
  return messages.map((message) => {
    const reactions = by_message.get(message.id);
    if (reactions === undefined) return message;
    const { reactions: _before, ...rest } = message;
    return reactions.length === 0 ? rest : { ...rest, reactions };
  });
}

function reduce_stream<S extends Stream>(next: State, stream: S, changes: State, window: number): void {
  const changed = changes[stream] as StreamItems[S][] | undefined;
  const items = next[stream] as StreamItems[S][] | undefined;
  // A snapshot is trimmed already, so an untouched stream is left alone.
  if (!changed?.length) return;
  const merged = trim(stream, merge_items(items ?? [], changed), window);
  (next as Record<Stream, AnyItem[] | undefined>)[stream] = merged;
}

function merge_items<T extends { id: string; seq: number }>(
  items: readonly T[],
  changes: readonly T[],
): T[] {
  const merged = items.slice();
  for (const change of changes) {
    const same = merged.findIndex((item) => item.id === change.id);
    if (same >= 0 && merged[same]?.seq === change.seq) {
      merged[same] = change;
      continue;
    }
    // Told anew, it stands at its new place.
    if (same >= 0) merged.splice(same, 1);
    // New items are nearly always the newest, so look from the end.
    let place = merged.length;
    while (place > 0 && compare_items(merged[place - 1] as T, change) > 0) --place;
    merged.splice(place, 0, change);
  }
  return merged;
}

/** Like merge_items, keyed by task; kept in the byte order of the task ids, which are ASCII. */
function merge_totals(totals: readonly TaskTotals[], changes: readonly TaskTotals[]): TaskTotals[] {
  const merged = totals.slice();
  for (const change of changes) {
    let place = merged.findIndex((entry) => entry.task >= change.task);
    if (place < 0) place = merged.length;
    merged.splice(place, merged[place]?.task === change.task ? 1 : 0, change);
  }
  return merged;
}

function trim<S extends Stream>(stream: S, items: StreamItems[S][], window: number): StreamItems[S][] {
  const beyond = items.length - window;
  if (beyond <= 0) return items;
  return items.filter((item, place) => place >= beyond || is_kept(stream, item));
}

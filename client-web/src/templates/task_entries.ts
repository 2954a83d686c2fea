/*
 * What stands at one task: its questions, annotations and links in one order. Pure. `seq` orders
 * them as they came to this template; private notes come from another channel and go in by time.
 */
import { links_at } from '../links/ends';
import { address_of, parse_address } from '../protocol/address';
import type { Annotation, ChannelName, LinkEnd, Question, State } from '../protocol/messages';

export type TaskEntry =
  | { kind: 'question'; key: string; at: string; question: Question }
  | { kind: 'annotation'; key: string; at: string; annotation: Annotation; is_private: boolean }
  | { kind: 'link'; key: string; at: null; link: LinkEnd };

/** Newest first, erased ones left out. */
export function entries_of(
  state: State,
  channel: ChannelName,
  task: string,
  notes: readonly Annotation[],
): TaskEntry[] {
  const found: { seq: number; entry: TaskEntry }[] = [];
  for (const question of state.questions ?? []) {
    if (question.task !== task || question.erased) continue;
    const key = `question:${question.id}`;
    found.push({ seq: question.seq, entry: { kind: 'question', key, at: question.at, question } });
  }
  for (const annotation of state.annotations ?? []) {
    if (annotation.task !== task || annotation.erased || annotation.anchor === 'orphaned') continue;
    const key = `annotation:${annotation.id}`;
    const entry: TaskEntry = { kind: 'annotation', key, at: annotation.at, annotation, is_private: false };
    found.push({ seq: annotation.seq, entry });
  }
  for (const link of links_at(state, address_of(channel, 'task', task))) {
    found.push({ seq: link.seq, entry: { kind: 'link', key: `link:${link.other}`, at: null, link } });
  }
  found.sort((a, b) => b.seq - a.seq);
  const entries = found.map(({ entry }) => entry);
  for (const annotation of notes) insert_note(entries, annotation);
  return entries;
}

function insert_note(entries: TaskEntry[], annotation: Annotation): void {
  const key = `note:${annotation.id}`;
  const later = entries.findLastIndex((entry) => entry.at !== null && entry.at > annotation.at);
  entries.splice(later + 1, 0, { kind: 'annotation', key, at: annotation.at, annotation, is_private: true });
}

/** What the tabs count: a linked question is a question, a thread or post is in "Alles" only. */
export function is_question(entry: TaskEntry): boolean {
  if (entry.kind === 'link') return parse_address(entry.link.other)?.kind === 'question';
  return entry.kind === 'question';
}

export function is_annotation(entry: TaskEntry): boolean {
  return entry.kind === 'annotation';
}

/** The state with what an event changed, nothing trimmed: for what was loaded beyond the window. */
export function apply_changes(state: State, changes: State): State {
  const next = { ...state };
  if (changes.questions?.length) next.questions = merged(state.questions, changes.questions);
  if (changes.annotations?.length) next.annotations = merged(state.annotations, changes.annotations);
  if (changes.links?.length) next.links = merged(state.links, changes.links);
  if (changes.tallies?.length) {
    const votes = new Map(changes.tallies.map((tally) => [tally.question, tally.votes]));
    next.questions = next.questions?.map((question) => {
      const total = votes.get(question.id);
      return total === undefined ? question : { ...question, votes: total };
    });
  }
  return next;
}

function merged<T extends { id: string; seq: number }>(
  items: readonly T[] | undefined,
  changes: readonly T[],
): T[] {
  const by_id = new Map((items ?? []).map((item) => [item.id, item]));
  for (const change of changes) by_id.set(change.id, change);
  return [...by_id.values()].sort((a, b) => a.seq - b.seq);
}

export interface Arrived {
  task: string;
  key: string;
}

/** What an event brought new to tasks, as opposed to what it changed. */
export function arrivals_in(changes: State, seq: number, channel: ChannelName): Arrived[] {
  const found: Arrived[] = [];
  for (const question of changes.questions ?? []) {
    if (question.seq === seq && question.task) {
      found.push({ task: question.task, key: `question:${question.id}` });
    }
  }
  for (const annotation of changes.annotations ?? []) {
    if (annotation.seq === seq) {
      found.push({ task: annotation.task, key: `annotation:${annotation.id}` });
    }
  }
  for (const link of changes.links ?? []) {
    const here = parse_address(link.here);
    if (link.seq !== seq || link.removed || here?.kind !== 'task' || here.channel !== channel) continue;
    found.push({ task: here.id, key: `link:${link.other}` });
  }
  return found;
}

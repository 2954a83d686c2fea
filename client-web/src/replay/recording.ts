/*
 * A talk that is over, as its log tells it: what everyone saw at any moment. The log is the talk, so
 * nothing is recorded beside it; texts are as they read today, and what was erased is not there. Pure.
 */
import { is_nameless } from '../protocol/author';
import type { Event, Question, State, Talk } from '../protocol/messages';
import { reduce, reduce_whole, type Stream, type StreamItems } from '../protocol/reduce';

/** A state is kept for each so many events, so that a jump reduces at most that many. */
const kept_every = 250;

export class Recording {
  /** Milliseconds since 1970: when the broadcast began and ended. */
  readonly begin: number;
  readonly end: number;
  /** For each event when it was seen; never descending. */
  private readonly seen_at: readonly number[];
  /** After `kept_every` events, twice that many, …; grows as it is asked for. */
  private readonly kept: State[] = [{}];

  /** `events` is the whole log from its first event on, `talk` the subject as it is today. */
  constructor(
    private readonly events: readonly Event[],
    talk: Pick<Talk, 'live_at' | 'ended_at'>,
  ) {
    this.seen_at = seen_times(events);
    const last = this.seen_at.at(-1) ?? 0;
    this.begin = talk.live_at === undefined ? last : Date.parse(talk.live_at);
    this.end = Math.max(this.begin, talk.ended_at === undefined ? last : Date.parse(talk.ended_at));
  }

  /** The seq of the last event that was seen by then; 0 before the first. */
  position_at(at: number): number {
    let low = 0;
    let high = this.seen_at.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.seen_at[middle] ?? Infinity) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** What a snapshot at this position holds. */
  state_at(position: number): State {
    const whole = Math.floor(position / kept_every);
    while (this.kept.length <= whole) {
      const from = (this.kept.length - 1) * kept_every;
      this.kept.push(this.reduced(this.kept.at(-1) ?? {}, from, from + kept_every));
    }
    return this.reduced(this.kept[whole] ?? {}, whole * kept_every, position);
  }

  /** The events behind one position up to another. */
  between(from: number, to: number): readonly Event[] {
    return this.events.slice(from, to);
  }

  /** When one first saw the question so; undefined when that never was. */
  seen_question(is_so: (question: Question) => boolean): number | undefined {
    const index = this.events.findIndex(({ data }) => data.questions?.some(is_so));
    return this.seen_at[index];
  }

  /** All of one stream at this position, ascending, without a window. */
  whole<S extends Stream>(stream: S, position: number = this.events.length): StreamItems[S][] {
    let state: State = {};
    for (const { data } of this.events.slice(0, position)) {
      const { tallies, poll_tallies, reaction_tallies } = data;
      if (!data[stream] && !tallies && !poll_tallies && !reaction_tallies) continue;
      state = reduce_whole(state, { [stream]: data[stream], tallies, poll_tallies, reaction_tallies } as State);
    }
    return (state[stream] as StreamItems[S][] | undefined) ?? [];
  }

  private reduced(state: State, from: number, to: number): State {
    return this.events.slice(from, to).reduce((sum, event) => reduce(sum, event.data), state);
  }
}

/**
 * Whether the time of an event is that of what happened. The time of what somebody wrote anonymously
 * or under a pseudonym says only the hour (design/anonymity.md).
 */
function is_dated(event: Pick<Event, 'by'>): boolean {
  return !is_nameless(event.by);
}

/** What is not dated is seen with the next event that is; a clock that was put back moves nothing back. */
function seen_times(events: readonly Event[]): number[] {
  const times: number[] = [];
  let latest = 0;
  let undated = 0;
  for (const event of events) {
    if (!is_dated(event)) {
      undated += 1;
      continue;
    }
    latest = Math.max(latest, Date.parse(event.at));
    while (undated > 0) {
      times.push(latest);
      undated -= 1;
    }
    times.push(latest);
  }
  while (undated-- > 0) times.push(Infinity);
  return times;
}

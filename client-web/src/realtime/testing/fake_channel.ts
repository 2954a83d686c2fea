// A channel of the fake server: an epoch, a log, and the state that the log makes.
import { new_id } from '../../protocol/ids';
import type {
  Activity,
  ChannelName,
  Event,
  Id,
  Own,
  State,
  Subscribed,
} from '../../protocol/messages';
import { limits } from '../../protocol/messages';
import { is_kept, reduce, streams, type AnyItem, type Stream } from '../../protocol/reduce';

export const resume_events_max = 1_000;

export class FakeChannel {
  epoch: Id = new_id();
  log: Event[] = [];
  state: State = {};
  own: Own | undefined;
  activity: Activity[] = [];
  /** What the item streams hold whole, for pages. */
  private readonly items = new Map<Stream, AnyItem[]>();

  constructor(readonly name: ChannelName) {}

  get head(): number {
    return this.log.at(-1)?.seq ?? 0;
  }

  /** Items with seq 0 are new: they get the event's. */
  append(event: string, data: State, by: string, at: string, key?: Id): Event {
    const seq = this.head + 1;
    const numbered: State = { ...data };
    for (const stream of streams) {
      const items = data[stream] as AnyItem[] | undefined;
      if (!items) continue;
      const with_seq = items.map((item) => (item.seq === 0 ? { ...item, seq } : item));
      (numbered as Record<Stream, AnyItem[]>)[stream] = with_seq;
      const others = (this.items.get(stream) ?? []).filter(
        (known) => !with_seq.some((item) => item.id === known.id),
      );
      this.items.set(
        stream,
        [...others, ...with_seq].sort((a, b) => a.seq - b.seq),
      );
    }
    const appended: Event = {
      channel: this.name,
      seq,
      at,
      event,
      by,
      ...(key === undefined ? {} : { key }),
      data: numbered,
    };
    this.log.push(appended);
    this.state = reduce(this.state, numbered);
    return appended;
  }

  /** What a subscribe answers, and the events that follow it. */
  subscribe(data: { epoch?: Id; after?: number }): { reply: Subscribed; missed: Event[] } {
    const { epoch, after } = data;
    const base = {
      epoch: this.epoch,
      seq: this.head,
      activity: this.activity,
      ...(this.own ? { own: this.own } : {}),
    };
    const snapshot = (reason: NonNullable<Subscribed['reason']>) => ({
      reply: { ...base, recovered: false, reason, state: this.state },
      missed: [],
    });
    if (epoch === undefined || after === undefined) return snapshot('first');
    if (epoch !== this.epoch) return snapshot('new_epoch');
    if (after > this.head) return snapshot('rollback');
    if (this.head - after > resume_events_max) return snapshot('too_far');
    const missed = this.log.filter((event) => event.seq > after);
    return { reply: { ...base, recovered: true }, missed };
  }

  page(stream: Stream, before: number, limit: number): State {
    const older = (this.items.get(stream) ?? []).filter((item) => item.seq < before);
    return { [stream]: older.slice(-limit) } as State;
  }

  find(stream: Stream, found: (item: AnyItem) => boolean): AnyItem | undefined {
    return this.items.get(stream)?.find(found);
  }

  /** The last events are lost, as after a restore. */
  roll_back(count: number): void {
    this.log = this.log.slice(0, -count);
    this.state = this.log.reduce<State>((state, event) => reduce(state, event.data), {});
  }

  /** The window is exact whatever the number of items: for checks. */
  window(stream: Stream): AnyItem[] {
    const all = this.items.get(stream) ?? [];
    const first = all.length - limits.window_items;
    return all.filter((item, place) => place >= first || is_kept(stream, item));
  }
}

// One channel as this page follows it (contract C7, C8): its window, own state, and where it
// stands. Applies seq == last + 1, drops seq <= last, and subscribes again from `last` at a jump.
// Made and fed by Channels; views read its reactive fields.
import type { ErrorBody } from '../protocol/envelope';
import {
  limits,
  type Activity,
  type CaptionTyping,
  type ChannelName,
  type Event,
  type Id,
  type LobbyShown,
  type Own,
  type OwnChanged,
  type Question,
  type SlidePointer,
  type State,
  type Subscribed,
} from '../protocol/messages';
import { reduce, type Stream, type StreamItems } from '../protocol/reduce';
import { backoff_ms } from '../transport/backoff';
import type { Cancel } from '../transport/environment';
import { add_counts, count_created, type CreatedCounts } from './catch_up';
import type {
  ChannelHost,
  ChannelStatus,
  EventHandler,
  EventMoment,
  Position,
} from './channel_host';
import { is_of_server, type EndWait } from './held_up.svelte';
import { LobbyNames } from './lobby_names.svelte';
import { Older, type OlderStatus } from './older.svelte';
import { add_waiting, apply_own_changed, no_own, without_waiting } from './own';
import type { Answer } from './requests';
import { Typing } from './typing.svelte';

const no_activity: ReadonlyMap<ChannelName, Activity> = new Map();

/** Without another place for so long, nobody points any more. */
export const pointer_quiet_ms = 2_000;

export class ChannelStore {
  private current_status = $state.raw<ChannelStatus>('loading');
  private current_state = $state.raw<State>({});
  private current_own = $state.raw<Own>(no_own);
  private current_activity = $state.raw(no_activity);
  private changes_of_registration = $state(0);
  private current_listeners = $state.raw<number | 'few' | undefined>(undefined);
  private current_pointer = $state.raw<SlidePointer | null>(null);
  private current_position = $state.raw<Position | null>(null);
  private current_error = $state.raw<ErrorBody | null>(null);
  private readonly handlers = new Set<EventHandler>();
  private readonly pages: Older;
  private readonly unfinished: Typing;
  private readonly names: LobbyNames;

  // none: no subscription on this connection. asked: waiting for the reply; numbered pushes are of
  // an older subscription and come again. behind: replaying up to `target`. live.
  private phase: 'none' | 'asked' | 'behind' | 'live' = 'none';
  private target = 0;
  private created: CreatedCounts = {};
  /** What became of one's own since the server was asked; as many as one person does in that time. */
  private own_meanwhile: ((own: Own) => Own)[] = [];
  // Grows when the store lets a pending reply go.
  private generation = 0;
  private gaps = 0;
  private refusals = 0;
  private cancel_retry: Cancel = () => undefined;
  private cancel_pointer: Cancel = () => undefined;
  // While the server cannot answer the subscription.
  private end_wait: EndWait | null = null;

  constructor(
    readonly name: ChannelName,
    private readonly host: ChannelHost,
  ) {
    this.pages = new Older(name, host.load_page, () => this.current_state);
    this.names = new LobbyNames(host.environment);
    this.unfinished = new Typing(host.environment, () => this.current_state.captions ?? []);
  }

  /** Reactive, as all of these. */
  get status(): ChannelStatus {
    return this.current_status;
  }
  get state(): State {
    return this.current_state;
  }
  get own(): Own {
    return this.current_own;
  }
  /** Grows when one's own registration changed elsewhere: it is asked for again. */
  get registration_changes(): number {
    return this.changes_of_registration;
  }
  /** Of what a list channel lists. */
  get activity(): ReadonlyMap<ChannelName, Activity> {
    return this.current_activity;
  }
  get listeners(): number | 'few' | undefined {
    return this.current_listeners;
  }
  /** Caption lines that are being typed in a talk; one a person, in the order they began. */
  get typing(): readonly CaptionTyping[] {
    return this.unfinished.lines;
  }
  /** Of a talk that this person moderates: who waits in its lobby and shows the name. */
  get lobby_names(): readonly Id[] {
    return this.names.people;
  }
  /** Where who presents points on the slide. */
  get pointer(): SlidePointer | null {
    return this.current_pointer;
  }
  get position(): Position | null {
    return this.current_position;
  }
  /** Of a recording: the moment it shows. Null: this is now. */
  get moment(): number | null {
    return this.host.moment?.() ?? null;
  }
  /** Why, with status `error` and `no_channel`. */
  get error(): ErrorBody | null {
    return this.current_error;
  }

  older(stream: Stream): OlderStatus {
    return this.pages.status(stream);
  }
  /** The window's items with the older ones that were loaded, ascending, none twice. */
  shown<S extends Stream>(stream: S): StreamItems[S][] {
    return this.pages.shown(stream);
  }
  /** Resolves with false when it could not be loaded; `older(stream).failed` says so too. */
  load_older(stream: Stream): Promise<boolean> {
    return this.pages.load(stream);
  }
  /** Loads older pages until one has the item; undefined when there is none. */
  load_until<S extends Stream>(
    stream: S,
    found: (item: StreamItems[S]) => boolean,
  ): Promise<StreamItems[S] | undefined> {
    return this.pages.load_until(stream, found);
  }
  /** Back to the window. */
  forget_older(stream: Stream): void {
    this.pages.forget(stream);
  }

  /** Called for each applied event, after the state has it. Returns what stops it. */
  on_event(handler: EventHandler): () => void {
    // Wrapped, so that the same function given twice is called and stopped twice.
    const own_handler: EventHandler = (event, how) => handler(event, how);
    this.handlers.add(own_handler);
    return () => this.handlers.delete(own_handler);
  }

  /** Refused before; the right may be there by now. */
  ask_again(): void {
    if (this.current_status === 'no_channel') this.subscribe();
  }

  /** Gives back what open_channel gave. */
  close(): void {
    this.host.close(this);
  }

  // ---- called by Channels only, from here on ----

  /** A connection is there: ask from where we stand. */
  subscribe(): void {
    this.cancel_retry();
    const generation = (this.generation += 1);
    this.phase = 'asked';
    this.own_meanwhile = [];
    const position = this.current_position;
    const data = position ? { epoch: position.epoch, after: position.seq } : {};
    const secret = this.host.secret_of?.(this.name);
    const under = secret === undefined ? {} : { pseudonym: secret };
    this.host.subscribe({ do: 'subscribe', channel: this.name, ...under, data }, (answer) => {
      if (generation === this.generation) this.handle_answer(answer);
    });
  }

  /** The connection is gone: what is known stays. */
  handle_lost(): void {
    this.cancel_retry();
    this.handle_pointer(null);
    this.stop_waiting(false);
    this.generation += 1;
    this.phase = 'none';
    this.created = {};
    this.unfinished.clear();
    this.names.clear();
    if (this.current_status === 'ready') this.current_status = 'stale';
  }

  /** Another person logs in: nothing of the old one may stay. */
  clear(): void {
    this.handle_lost();
    this.forget_content();
    this.current_error = null;
    this.current_status = 'loading';
  }

  handle_event(event: Event): void {
    const position = this.current_position;
    if (!position || this.phase === 'none' || this.phase === 'asked') return;
    if (event.seq <= position.seq) return;
    if (event.seq > position.seq + 1) {
      if (this.current_status === 'ready') this.current_status = 'stale';
      this.phase = 'none';
      // A jump right after a jump is a fault that asking faster does not mend.
      this.gaps += 1;
      if (this.gaps === 1) this.subscribe();
      else this.subscribe_later(this.gaps - 2);
      return;
    }
    this.apply(event, position);
  }

  handle_activity(changes: readonly Activity[]): void {
    if (changes.length === 0) return;
    const next = new Map(this.current_activity);
    for (const change of changes) next.set(change.channel, change);
    this.current_activity = next;
  }

  /** Without a count: too few to be counted aloud. */
  handle_listeners(count: number | undefined): void {
    this.current_listeners = count ?? 'few';
  }

  handle_typing(typing: CaptionTyping): void {
    this.unfinished.take(typing);
  }

  handle_lobby_shown(shown: LobbyShown): void {
    if (this.current_state.talk?.state === 'lobby') this.names.take(shown);
  }

  /** Null: nobody points. */
  handle_pointer(pointer: SlidePointer | null): void {
    this.cancel_pointer();
    this.current_pointer = pointer;
    if (pointer === null) return;
    const { environment } = this.host;
    this.cancel_pointer = environment.set_timer(() => this.handle_pointer(null), pointer_quiet_ms);
  }

  handle_own_changed(changed: OwnChanged): void {
    if (changed.registration) this.changes_of_registration += 1;
    this.change_own((own) => apply_own_changed(own, changed, this.current_state.questions));
  }

  /** A question of one's own waits for release; it has no event that this channel would see. */
  handle_own_question(question: Question): void {
    this.change_own((own) =>
      this.current_state.questions?.some((released) => released.id === question.id) ? own : add_waiting(own, question),
    );
  }

  /** Refused, or ended because the right to read was taken away. */
  handle_refusal(error: ErrorBody): void {
    this.phase = 'none';
    if (error.temporary) {
      if (is_of_server(error)) this.end_wait ??= this.host.held_up.wait(() => this.retry());
      return this.subscribe_later(this.refusals++);
    }
    this.stop_waiting(true);
    this.current_error = error;
    // The right may be gone: what it allowed to read goes with it.
    this.forget_content();
    this.current_status = error.code === 'no_channel' ? 'no_channel' : 'error';
    this.host.on_subscribed(this, false);
    this.host.on_settled(this, {}, true);
  }

  private handle_answer(answer: Answer<Subscribed>): void {
    switch (answer.kind) {
      case 'ok':
        return this.handle_subscribed(answer.ok);
      case 'error':
        return this.handle_refusal(answer.error);
      case 'lost':
        return this.handle_lost();
      default: {
        const never: never = answer;
        return never;
      }
    }
  }

  private handle_subscribed(subscribed: Subscribed): void {
    this.current_error = null;
    this.refusals = 0;
    this.stop_waiting(true);
    const changes = this.own_meanwhile;
    this.own_meanwhile = [];
    if (subscribed.own) this.current_own = subscribed.own;
    this.handle_activity(subscribed.activity ?? []);
    const position = this.current_position;
    if (!subscribed.recovered) this.take_snapshot(subscribed, position);
    for (const change of changes) this.current_own = change(this.current_own);
    if (!subscribed.recovered) return;
    if (position?.epoch !== subscribed.epoch) {
      // Cannot be recovered from where we are not: start over.
      this.current_position = null;
      this.phase = 'none';
      return this.subscribe_later(this.gaps++);
    }
    this.target = subscribed.seq;
    this.phase = 'behind';
    this.host.on_subscribed(this, true);
    if (position.seq >= this.target) this.become_live(true);
  }

  /** The server may have read an answer that is on its way before this happened: then it comes on top of it. */
  private change_own(change: (own: Own) => Own): void {
    if (this.phase === 'asked') this.own_meanwhile.push(change);
    this.current_own = change(this.current_own);
  }

  private take_snapshot(subscribed: Subscribed, before: Position | null): void {
    this.current_state = subscribed.state ?? {};
    this.current_position = { epoch: subscribed.epoch, seq: subscribed.seq };
    this.pages.reset();
    if (before) this.created = count_created(this.current_state, before.seq);
    // A stream that the window cuts off may have had more.
    const complete = Object.values(this.created).every((count) => count < limits.window_items);
    this.host.on_position(this);
    this.host.on_subscribed(this, true);
    this.become_live(complete);
  }

  private apply(event: Event, position: Position): void {
    const before = this.current_state;
    const after = reduce(before, event.data);
    const how: EventMoment = this.phase === 'behind' ? 'missed' : 'live';
    this.current_state = after;
    if (event.data.slides) this.handle_pointer(null);
    // Once it begins, nobody waits.
    if (after.talk?.state !== 'lobby') this.names.clear();
    this.current_position = { epoch: position.epoch, seq: event.seq };
    this.gaps = 0;
    this.pages.apply(event, before, after);
    if (event.data.captions) this.unfinished.renew();
    this.current_own = without_waiting(this.current_own, event.data.questions ?? []);
    if (how === 'missed') {
      this.created = add_counts(this.created, count_created(event.data, position.seq));
    }
    this.host.on_applied(this, event);
    this.host.on_position(this);
    for (const handler of [...this.handlers]) this.tell(handler, event, how);
    if (this.phase === 'behind' && event.seq >= this.target) this.become_live(true);
  }

  /** A view that fails must not stop the channel; its error goes where uncaught ones go. */
  private tell(handler: EventHandler, event: Event, how: EventMoment): void {
    try {
      handler(event, how);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  private become_live(complete: boolean): void {
    this.phase = 'live';
    this.current_status = 'ready';
    const created = this.created;
    this.created = {};
    this.host.on_settled(this, created, complete);
  }

  private subscribe_later(attempt: number): void {
    this.cancel_retry();
    const { environment } = this.host;
    const wait = backoff_ms(attempt, environment.random());
    this.cancel_retry = environment.set_timer(() => this.subscribe(), wait);
  }

  private retry(): void {
    if (this.phase === 'none') this.subscribe();
  }

  private stop_waiting(answered: boolean): void {
    const { end_wait } = this;
    this.end_wait = null;
    end_wait?.(answered);
  }

  private forget_content(): void {
    this.current_state = {};
    this.current_own = no_own;
    this.current_activity = no_activity;
    this.current_listeners = undefined;
    this.unfinished.clear();
    this.names.clear();
    this.current_position = null;
    this.pages.reset();
  }
}

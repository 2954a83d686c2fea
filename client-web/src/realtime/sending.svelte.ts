// What a view holds of one intent on its way: the entry and where it stands.
import type { ErrorBody, KeyedCommand } from '../protocol/envelope';
import type { ChannelName, Commands, Done, Id } from '../protocol/messages';
import type { OutboxEntry } from './outbox_storage';

/** discarded: given up by the person. unsaved: could not be stored, so it was not sent. */
export type SendingState = 'waiting' | 'sending' | 'done' | 'refused' | 'discarded' | 'unsaved';

export class Sending<C extends KeyedCommand = KeyedCommand> {
  private current_state = $state.raw<SendingState>('waiting');
  private current_done = $state.raw<Done | null>(null);
  private current_error = $state.raw<ErrorBody | null>(null);
  private resolve: (sending: Sending<C>) => void = () => undefined;
  /** Resolves once it is done, refused, discarded or unsaved. Never rejects. */
  readonly finished: Promise<Sending<C>>;

  constructor(readonly entry: OutboxEntry<C>) {
    this.finished = new Promise((resolve) => {
      this.resolve = resolve;
    });
    if (entry.error) this.refuse(entry.error);
  }

  get key(): Id {
    return this.entry.key;
  }
  get channel(): ChannelName {
    return this.entry.channel;
  }
  get do(): C {
    return this.entry.do;
  }
  get data(): Commands[C] {
    return this.entry.data;
  }
  /** Under which it is said; undefined: by name. */
  get pseudonym(): OutboxEntry['pseudonym'] {
    return this.entry.pseudonym;
  }
  get made_at(): number {
    return this.entry.made_at;
  }
  /** Reactive. */
  get state(): SendingState {
    return this.current_state;
  }
  /** Reactive; what it became, once done. */
  get done(): Done | null {
    return this.current_done;
  }
  /** Reactive; why it was refused. */
  get error(): ErrorBody | null {
    return this.current_error;
  }
  /** Neither done nor given up. */
  get is_unsent(): boolean {
    return this.current_state !== 'done' && !this.is_dropped;
  }
  get is_dropped(): boolean {
    return this.current_state === 'discarded' || this.current_state === 'unsaved';
  }

  // ---- called by the outbox only ----

  mark(state: 'waiting' | 'sending'): void {
    if (this.is_unsent && this.current_state !== 'refused') this.current_state = state;
  }
  complete(done: Done): void {
    // A push that came before the reply knows less than the reply.
    this.current_done = { ...this.current_done, ...done };
    this.current_error = null;
    this.current_state = 'done';
    this.resolve(this);
  }
  refuse(error: ErrorBody): void {
    this.current_error = error;
    this.current_state = 'refused';
    this.resolve(this);
  }
  drop(as: 'discarded' | 'unsaved'): void {
    this.current_state = as;
    this.resolve(this);
  }
}

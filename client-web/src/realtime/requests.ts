// Commands and their replies over one connection: numbers them, remembers who waits. A reply calls
// back synchronously, in the order of the frame, so that a `subscribe` reply is applied before the
// events behind it; a promise would run after the whole frame.
import type { CommandFrame, ErrorBody, OkReply, ErrorReply } from '../protocol/envelope';
import type {
  ChannelName,
  CommandName,
  Commands,
  Done,
  Id,
  Subscribed,
} from '../protocol/messages';

/** `lost`: the connection went before the answer; whether it was done is unknown (C5). */
export type Answer<T> =
  { kind: 'ok'; ok: T } | { kind: 'error'; error: ErrorBody } | { kind: 'lost' };

export type OkOf<C extends CommandName> = C extends 'subscribe' ? Subscribed : Done;

export interface Request<C extends CommandName> {
  do: C;
  channel?: ChannelName;
  key?: Id;
  /** The secret of the pseudonym that it comes under. */
  pseudonym?: string;
  data: Commands[C];
}

type AnyAnswer = Answer<Done & Subscribed>;

export class Requests {
  private next_id = 1;
  private readonly waiting = new Map<number, (answer: AnyAnswer) => void>();

  /** `transmit` says whether there was an open connection to send on. */
  constructor(private readonly transmit: (frame: string) => boolean) {}

  /** Sends at once, or answers `lost` before it returns. `answered` is called exactly once. */
  send<C extends CommandName>(
    request: Request<C>,
    answered: (answer: Answer<OkOf<C>>) => void,
  ): void {
    const id = this.next_id++;
    const frame: CommandFrame = { id, ...request };
    this.waiting.set(id, answered as (answer: AnyAnswer) => void);
    if (!this.transmit(JSON.stringify(frame))) {
      this.waiting.delete(id);
      answered({ kind: 'lost' });
    }
  }

  /** A frame whose answer nobody waits for: any message proves that the server lives. */
  ping_frame(): string {
    const frame: CommandFrame<'ping'> = { id: this.next_id++, do: 'ping', data: {} };
    return JSON.stringify(frame);
  }

  handle_ok(reply: OkReply): void {
    this.take(reply.id)?.({ kind: 'ok', ok: reply.ok as Done & Subscribed });
  }

  handle_error(reply: ErrorReply): void {
    // Without an id nobody knows whose it was; the heartbeat or a lost connection settles it.
    if (reply.id !== undefined) this.take(reply.id)?.({ kind: 'error', error: reply.error });
  }

  /** The connection is gone: everything unanswered is `lost`, in the order it was sent. */
  handle_lost(): void {
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const answered of waiting) answered({ kind: 'lost' });
  }

  private take(id: number): ((answer: AnyAnswer) => void) | undefined {
    const answered = this.waiting.get(id);
    this.waiting.delete(id);
    return answered;
  }
}

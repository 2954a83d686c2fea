// Sends the waiting entries of each channel one after the other, the next after the previous was
// answered. Decides about answers only; what an entry is and who may send is the outbox's.
import type { ErrorBody } from '../protocol/envelope';
import type { ChannelName, Done } from '../protocol/messages';
import { backoff_ms } from '../transport/backoff';
import type { Cancel, Environment } from '../transport/environment';
import type { Connection } from './connection.svelte';
import { is_of_server, type EndWait } from './held_up.svelte';
import type { Answer } from './requests';
import type { Sending } from './sending.svelte';

/**
 * The server answers or closes; this is for the case that it does neither. Longer than its own
 * retry of an unknown commit.
 */
export const answer_max_ms = 30_000;

export interface SenderEvents {
  /** The first entry of the channel that waits and that this tab may send now. */
  next(channel: ChannelName): Sending | undefined;
  on_state(sending: Sending, state: 'waiting' | 'sending'): void;
  on_done(sending: Sending, done: Done): void;
  on_refused(sending: Sending, error: ErrorBody): void;
}

interface Lane {
  in_flight: Sending | null;
  /** Temporary errors in a row. */
  attempts: number;
  is_pausing: boolean;
  cancel: Cancel;
  /** While the server cannot do it. */
  end_wait: EndWait | null;
}

export class OutboxSender {
  private readonly lanes = new Map<ChannelName, Lane>();
  // Grows when answers of before must not count any more.
  private generation = 0;

  constructor(
    private readonly environment: Environment,
    private readonly connection: Connection,
    private readonly events: SenderEvents,
  ) {}

  /** Sends the next entry of the channel, unless one is unanswered or a pause runs. */
  pump(channel: ChannelName): void {
    const lane = this.lane(channel);
    if (lane.in_flight || lane.is_pausing) return;
    const sending = this.events.next(channel);
    if (!sending) return;
    const generation = this.generation;
    lane.in_flight = sending;
    lane.cancel = this.environment.set_timer(() => this.connection.give_up(), answer_max_ms);
    this.events.on_state(sending, 'sending');
    const { key, data } = sending;
    const under = sending.pseudonym && { pseudonym: sending.pseudonym.secret };
    this.connection.requests.send({ do: sending.do, channel, key, ...under, data }, (answer) => {
      if (generation !== this.generation) return;
      lane.cancel();
      lane.in_flight = null;
      this.handle_answer(lane, sending, answer);
    });
  }

  /** The connection is gone; answers of `lost` came before. Pauses end with it. */
  handle_lost(): void {
    for (const lane of this.lanes.values()) {
      lane.cancel();
      lane.end_wait?.(false);
    }
    this.lanes.clear();
  }

  /** Another account: what was sent is no longer ours to follow. */
  stop(): void {
    this.generation += 1;
    this.handle_lost();
  }

  private handle_answer(lane: Lane, sending: Sending, answer: Answer<Done>): void {
    switch (answer.kind) {
      case 'ok':
        this.go_on(lane);
        this.events.on_done(sending, answer.ok);
        break;
      case 'lost':
        // Unknown: sent again with the same key on the next connection.
        return this.events.on_state(sending, 'waiting');
      case 'error':
        if (answer.error.code === 'not_logged_in') {
          return this.events.on_state(sending, 'waiting');
        }
        if (answer.error.temporary) return this.pause(lane, sending, answer.error);
        this.go_on(lane);
        this.events.on_refused(sending, answer.error);
        break;
      default: {
        const never: never = answer;
        return never;
      }
    }
    this.pump(sending.channel);
  }

  private pause(lane: Lane, sending: Sending, error: ErrorBody): void {
    this.events.on_state(sending, 'waiting');
    lane.is_pausing = true;
    const wait = backoff_ms(lane.attempts, this.environment.random());
    lane.attempts += 1;
    const retry = () => {
      if (!lane.is_pausing) return;
      lane.cancel();
      lane.is_pausing = false;
      this.pump(sending.channel);
    };
    lane.cancel = this.environment.set_timer(retry, wait);
    if (is_of_server(error)) lane.end_wait ??= this.connection.held_up.wait(retry);
  }

  /** The lane got a definite answer. */
  private go_on(lane: Lane): void {
    lane.attempts = 0;
    const { end_wait } = lane;
    lane.end_wait = null;
    end_wait?.(true);
  }

  private lane(channel: ChannelName): Lane {
    const known = this.lanes.get(channel);
    if (known) return known;
    const lane: Lane = {
      in_flight: null,
      attempts: 0,
      is_pausing: false,
      cancel: () => undefined,
      end_wait: null,
    };
    this.lanes.set(channel, lane);
    return lane;
  }
}

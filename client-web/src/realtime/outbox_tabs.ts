// Which tab sends (contract C8), and what the tabs of one person tell each other. The tab that
// holds the lock leads; it hands over when it is hidden or offline and another one asks, and is
// overruled when it does not answer. Two leaders for a moment do no harm: they use the same keys.
import type { ErrorBody } from '../protocol/envelope';
import { is_id } from '../protocol/ids';
import type { Done, Id } from '../protocol/messages';
import type { Cancel, Environment, TabChannel } from '../transport/environment';
import type { OutboxEntry } from './outbox_storage';

export type TabMessage =
  /** An entry was stored; the leader sends it. */
  | { kind: 'added'; entry: OutboxEntry }
  /** The leader is there and knows of it. */
  | { kind: 'took'; key: Id }
  | { kind: 'state'; key: Id; state: 'waiting' | 'sending' }
  | { kind: 'done'; key: Id; done: Done }
  | { kind: 'refused'; key: Id; error: ErrorBody }
  | { kind: 'discarded'; key: Id }
  /** A tab that could send asks a leader that cannot to give the lock back. */
  | { kind: 'want' }
  /** A new leader, which may be in the background. */
  | { kind: 'leading' };

export interface TabEvents {
  on_lead(): void;
  on_message(message: TabMessage): void;
  /** Whether this tab could send now: visible and connected. */
  can_send(): boolean;
  /** Whether this tab has something that waits. */
  has_waiting(): boolean;
}

/** A leader that does not answer in this time is frozen or gone. */
export const leader_answer_max_ms = 3_000;

export class OutboxTabs {
  private readonly channel: TabChannel | null;
  private leads = false;
  private give_back: Cancel = () => undefined;
  private cancel_overrule: Cancel | null = null;
  private is_closed = false;

  constructor(
    private readonly environment: Environment,
    account: Id,
    private readonly events: TabEvents,
  ) {
    this.name = `behoerdentalk.outbox.${account}`;
    this.channel = environment.open_tab_channel(this.name, (message) => {
      if (!this.is_closed && is_tab_message(message)) this.handle(message);
    });
  }

  private readonly name: string;

  /** Without locks every tab leads, for what it made or found itself. */
  get has_locks(): boolean {
    return this.environment.hold_lock !== null;
  }
  get is_leader(): boolean {
    return this.leads;
  }

  /** Starts to compete. on_lead may come before this returns. */
  start(): void {
    this.queue('wait');
  }

  close(): void {
    this.is_closed = true;
    this.leads = false;
    this.settle();
    this.give_back();
    this.channel?.close();
  }

  post(message: TabMessage): void {
    this.channel?.post(message);
  }

  /** An entry waits for the leader: if that does not answer, this tab takes over. */
  expect_leader(): void {
    if (this.leads || this.cancel_overrule || !this.has_locks) return;
    this.cancel_overrule = this.environment.set_timer(() => {
      this.cancel_overrule = null;
      if (this.leads || !this.events.has_waiting()) return;
      this.give_back();
      this.queue('steal');
    }, leader_answer_max_ms);
  }

  /** This tab can send now, or has something new: a leader that cannot may hand over. */
  ask(): void {
    if (!this.leads && this.events.can_send() && this.events.has_waiting()) {
      this.post({ kind: 'want' });
    }
  }

  private queue(how: 'wait' | 'steal'): void {
    const { hold_lock } = this.environment;
    if (!hold_lock) return this.lead();
    // A lock that was given back or lost calls nobody any more.
    let is_current = true;
    const leave = hold_lock(
      this.name,
      {
        got: () => {
          if (is_current && !this.is_closed) this.lead();
        },
        lost: () => {
          if (!is_current || this.is_closed) return;
          this.leads = false;
          this.queue('wait');
        },
      },
      how,
    );
    this.give_back = () => {
      is_current = false;
      leave();
    };
  }

  private lead(): void {
    this.leads = true;
    this.settle();
    this.post({ kind: 'leading' });
    this.events.on_lead();
  }

  private hand_over(): void {
    this.leads = false;
    this.give_back();
    this.queue('wait');
  }

  private handle(message: TabMessage): void {
    if (message.kind === 'want') {
      if (this.leads && this.has_locks && !this.events.can_send()) this.hand_over();
      return;
    }
    if (message.kind === 'took') return this.settle();
    if (message.kind === 'leading') return this.ask();
    this.events.on_message(message);
    if (message.kind === 'added' && this.leads && this.has_locks) {
      this.post({ kind: 'took', key: message.entry.key });
    }
  }

  private settle(): void {
    this.cancel_overrule?.();
    this.cancel_overrule = null;
  }
}

/** Another tab may run a newer version of this page. */
function is_tab_message(message: unknown): message is TabMessage {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false;
  switch (message.kind) {
    case 'want':
    case 'leading':
      return true;
    case 'added': {
      const entry = 'entry' in message ? (message.entry as Partial<OutboxEntry> | null) : null;
      return typeof entry?.key === 'string' && is_id(entry.key);
    }
    case 'took':
    case 'state':
    case 'done':
    case 'refused':
    case 'discarded':
      return 'key' in message && typeof message.key === 'string';
    default:
      return false;
  }
}

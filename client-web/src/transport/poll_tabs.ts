// One tab polls for all tabs of a browser (contract C9), since browsers allow six connections a host:
// the tab that holds a lock leads, the others tell it their sessions and hear their answers from it.
// Each tab keeps a lock of its own, which the leader waits for: it gets it when the tab is gone.
// Without locks every tab polls for itself. Two leaders for a moment do no harm: answers are numbered.
import { is_id } from '../protocol/ids';
import type { Id } from '../protocol/messages';
import type { Cancel, Environment, TabChannel } from './environment';
import { PollLoop } from './poll_loop';
import type { PollRequests, SessionAnswer } from './poll_requests';
import { close_code } from './transport';

/** A leader that does not answer in this time is frozen or gone. */
export const leader_answer_max_ms = 3_000;

const name = 'behoerdentalk.poll';

type TabMessage =
  /** To the leader: poll for this session, from the answer after this one. */
  | { kind: 'join'; session: Id; answer: number }
  | { kind: 'leave'; session: Id }
  /** From a new leader: who is there? */
  | { kind: 'leading' }
  /** From the leader: these sessions are polled for. */
  | { kind: 'polling'; sessions: Id[] }
  | { kind: 'answer'; answer: SessionAnswer }
  /** From the leader: a poll for these came through. */
  | { kind: 'alive'; sessions: Id[] }
  | { kind: 'gone'; session: Id; code: number };

export interface PollTabsEvents {
  /** Lines of this tab's session, in order, none twice. */
  on_lines(text: string): void;
  /** The poll for this tab's session works, though it brought nothing. */
  on_alive(): void;
  /** The last callback, with a close code. */
  on_end(code: number): void;
}

export class PollTabs {
  private readonly channel: TabChannel | null;
  private readonly has_tabs: boolean;
  private loop: PollLoop | null = null;
  private last_answer = 0;
  private is_over = false;
  private give_back: Cancel = () => undefined;
  private give_back_own: Cancel = () => undefined;
  private cancel_overrule: Cancel | null = null;
  // Of the leader: the tabs whose end it waits for.
  private readonly watched = new Map<Id, Cancel>();

  /** Begins at once for this session of this tab. */
  constructor(
    private readonly environment: Environment,
    private readonly requests: PollRequests,
    private readonly session: Id,
    private readonly events: PollTabsEvents,
  ) {
    this.channel = environment.open_tab_channel(name, (message) => {
      if (!this.is_over && is_tab_message(message)) this.handle(message);
    });
    this.has_tabs = environment.hold_lock !== null && this.channel !== null;
    if (this.has_tabs) {
      this.give_back_own = this.hold(tab_lock(session), 'wait', () => this.join());
      this.queue('wait');
    } else {
      this.lead();
    }
  }

  /** No callback comes afterwards. */
  close(): void {
    if (this.is_over) return;
    this.post({ kind: 'leave', session: this.session });
    this.leave();
  }

  private leave(): void {
    this.is_over = true;
    this.stop_leading();
    this.settle();
    this.give_back();
    this.give_back_own();
    this.channel?.close();
  }

  private join(): void {
    if (this.loop) return;
    this.post({ kind: 'join', session: this.session, answer: this.last_answer });
    this.cancel_overrule ??= this.environment.set_timer(() => {
      this.cancel_overrule = null;
      if (this.loop) return;
      this.give_back();
      this.queue('steal');
    }, leader_answer_max_ms);
  }

  private settle(): void {
    this.cancel_overrule?.();
    this.cancel_overrule = null;
  }

  private queue(how: 'wait' | 'steal'): void {
    this.give_back = this.hold(
      name,
      how,
      () => this.lead(),
      () => {
        this.stop_leading();
        this.queue('wait');
        this.join();
      },
    );
  }

  private lead(): void {
    this.settle();
    this.loop = new PollLoop(this.environment, this.requests, {
      on_answer: (answer) => {
        if (answer.session === this.session) this.take(answer);
        else this.post({ kind: 'answer', answer });
      },
      on_alive: (sessions) => {
        this.post({ kind: 'alive', sessions });
        if (sessions.includes(this.session)) this.events.on_alive();
      },
      on_gone: (session, code) => {
        if (session === this.session) this.end(code);
        else this.post({ kind: 'gone', session, code });
      },
    });
    this.loop.add(this.session, this.last_answer);
    this.post({ kind: 'leading' });
  }

  private stop_leading(): void {
    this.loop?.stop();
    this.loop = null;
    for (const cancel of this.watched.values()) cancel();
    this.watched.clear();
  }

  private handle(message: TabMessage): void {
    switch (message.kind) {
      case 'join':
        return this.handle_join(message.session, message.answer);
      case 'leave':
        return this.forget(message.session);
      case 'leading':
        return this.join();
      case 'polling':
        if (message.sessions.includes(this.session)) this.settle();
        return;
      case 'answer':
        if (message.answer.session === this.session) this.take(message.answer);
        return;
      case 'alive':
        if (message.sessions.includes(this.session) && !this.loop) this.events.on_alive();
        return;
      case 'gone':
        if (message.session === this.session) this.end(message.code);
        return;
      default: {
        const never: never = message;
        return never;
      }
    }
  }

  private handle_join(session: Id, answer: number): void {
    if (!this.loop) return;
    this.loop.add(session, answer);
    this.post({ kind: 'polling', sessions: this.loop.names });
    if (this.watched.has(session)) return;
    const leave = this.hold(tab_lock(session), 'wait', () => this.forget(session));
    this.watched.set(session, leave);
  }

  /** The tab is gone, or needs nobody to poll for it any more. */
  private forget(session: Id): void {
    this.loop?.remove(session);
    this.watched.get(session)?.();
    this.watched.delete(session);
  }

  private take(answer: SessionAnswer): void {
    if (answer.answer <= this.last_answer) return;
    if (answer.answer > this.last_answer + 1) return this.end(close_code.abnormal);
    this.last_answer = answer.answer;
    if (answer.text !== '') this.events.on_lines(answer.text);
    if (answer.close !== undefined) this.end(answer.close);
  }

  private end(code: number): void {
    if (this.is_over) return;
    this.leave();
    this.events.on_end(code);
  }

  private post(message: TabMessage): void {
    if (this.has_tabs && !this.is_over) this.channel?.post(message);
  }

  /** A lock whose events reach nobody any more once it was given back. */
  private hold(
    lock: string,
    how: 'wait' | 'steal',
    got: () => void,
    lost: () => void = () => undefined,
  ): Cancel {
    let is_current = true;
    const give_back = this.environment.hold_lock?.(
      lock,
      {
        got: () => {
          if (is_current && !this.is_over) got();
        },
        lost: () => {
          if (is_current && !this.is_over) lost();
        },
      },
      how,
    );
    return () => {
      is_current = false;
      give_back?.();
    };
  }
}

function tab_lock(session: Id): string {
  return `${name}.${session}`;
}

/** Another tab may run a newer version of this page. */
function is_tab_message(message: unknown): message is TabMessage {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false;
  const { session, sessions, answer, code } = message as Record<string, unknown>;
  switch (message.kind) {
    case 'leading':
      return true;
    case 'join':
      return is_session(session) && typeof answer === 'number';
    case 'leave':
      return is_session(session);
    case 'polling':
    case 'alive':
      return Array.isArray(sessions);
    case 'answer':
      return typeof answer === 'object' && answer !== null && 'answer' in answer;
    case 'gone':
      return is_session(session) && typeof code === 'number';
    default:
      return false;
  }
}

function is_session(value: unknown): value is Id {
  return typeof value === 'string' && is_id(value);
}

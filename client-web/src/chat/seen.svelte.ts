/*
 * How far a person has read a chat on this device, over visits. Not the server's business: the chat
 * has no read position of its own.
 */
const prefix = 'bt.chat_seen.';

export function load_seen(account: string, channel: string): number | null {
  try {
    const value = Number(localStorage.getItem(`${prefix}${account}.${channel}`) ?? NaN);
    return Number.isFinite(value) ? value : null;
  } catch {
    return null;
  }
}

export function save_seen(account: string, channel: string, seq: number): void {
  try {
    localStorage.setItem(`${prefix}${account}.${channel}`, String(seq));
  } catch {
    // Then the next visit has no divider.
  }
}

/** Shared between the chat and the tab that counts what is new in it. */
export class ChatSeen {
  /** Everything up to here was on screen. */
  seq = $state(0);
  private started = false;

  constructor(
    private readonly account: () => string,
    /** Null: nothing is kept, and nothing is new. */
    private readonly channel: () => string | null,
  ) {}

  /** Once the lines are known. Returns where the last visit ended, null on the first. */
  start(newest: number): number | null {
    if (this.started) return null;
    this.started = true;
    const channel = this.channel();
    const before = channel === null ? null : load_seen(this.account(), channel);
    this.seq = before ?? newest;
    if (channel !== null && before === null) save_seen(this.account(), channel, newest);
    return before;
  }

  see(seq: number): void {
    if (seq <= this.seq) return;
    this.seq = seq;
    const channel = this.channel();
    if (channel !== null) save_seen(this.account(), channel, seq);
  }
}

/*
 * One reader of a chat: whether the end is in view, where the unread lines begin, how many wait
 * below. The box that scrolls is given once it is there. Call `follow` during set-up.
 */
import { tick, untrack } from 'svelte';
import type { ChatMessage, Id } from '../protocol/messages';
import { arrive_at } from '../questions/arrive_at';
import { first_unseen, unseen_count } from './chat_lines';
import type { ChatSeen } from './seen.svelte';

/** This near to the end counts as at the end. */
const end_px = 24;

export interface ReaderOptions {
  messages: () => readonly ChatMessage[];
  is_known: () => boolean;
  is_own: (message: ChatMessage) => boolean;
  /** Off screen in a tab: nothing counts as read. */
  visible: () => boolean;
  seen: ChatSeen;
  box: () => HTMLElement | undefined;
}

export class ChatReader {
  at_end = $state(true);
  /** "Neu seit" stands above this line. */
  first_new = $state<Id | null>(null);

  // Lines that left the window while somebody reads further up: they must not go from under the eyes.
  private above = $state.raw<readonly ChatMessage[]>([]);
  private before: readonly ChatMessage[] = [];

  /** What to show. */
  readonly lines = $derived.by(() => {
    const messages = this.options.messages();
    const first = messages[0]?.seq ?? 0;
    const above = this.above.filter((message) => message.seq < first);
    return above.length === 0 ? messages : [...above, ...messages];
  });

  private readonly newest = $derived.by(() => this.options.messages().at(-1)?.seq ?? 0);
  /** New lines of others that are not in view. */
  readonly below = $derived.by(() => {
    const { messages, seen, is_own, visible } = this.options;
    return this.at_end && visible() ? 0 : unseen_count(messages(), seen.seq, is_own);
  });

  constructor(private readonly options: ReaderOptions) {}

  /** `grows`: reads everything that makes the list longer. */
  follow(grows: () => unknown): void {
    const { options } = this;
    $effect.pre(() => {
      const messages = options.messages();
      const { at_end } = this;
      untrack(() => this.keep_above(messages, at_end));
    });
    // Where the last visit ended.
    $effect(() => {
      if (!options.is_known()) return;
      const last = this.newest;
      untrack(() => {
        const before = options.seen.start(last);
        if (before !== null) this.first_new = first_unseen(options.messages(), before, options.is_own);
      });
    });
    // New lines: seen at the end, otherwise their beginning is marked.
    $effect(() => {
      const last = this.newest;
      const watching = options.visible() && this.at_end && !document.hidden;
      untrack(() => this.take(last, watching));
    });
    $effect(() => {
      void grows();
      void options.visible();
      if (untrack(() => this.at_end)) void this.to_end();
    });
    $effect(() => {
      const box = options.box();
      return box && this.keep_end(box);
    });
    $effect(() => {
      const back = (): void => this.take(this.newest, options.visible() && this.at_end && !document.hidden);
      document.addEventListener('visibilitychange', back);
      return () => document.removeEventListener('visibilitychange', back);
    });
  }

  /** Of the box, which changes with the composer and the window, and of what is in it, which grows
   * with a name that comes late: the end stays in view. */
  keep_end = (element: Element): (() => void) => {
    const observer = new ResizeObserver(() => {
      const box = this.options.box();
      if (this.at_end) box?.scrollTo({ top: box.scrollHeight });
    });
    observer.observe(element);
    return () => observer.disconnect();
  };

  async to_end(): Promise<void> {
    this.at_end = true;
    await tick();
    const box = this.options.box();
    box?.scrollTo({ top: box.scrollHeight });
  }

  onscroll = (): void => {
    const box = this.options.box();
    if (!box || box.clientHeight === 0) return;
    this.at_end = box.scrollHeight - box.scrollTop - box.clientHeight < end_px;
    if (this.at_end && this.options.visible()) this.options.seen.see(this.newest);
  };

  /** Loads above without moving what is being read. */
  async keep_place(load: () => Promise<boolean>): Promise<void> {
    const box = this.options.box();
    const from_end = (box?.scrollHeight ?? 0) - (box?.scrollTop ?? 0);
    this.at_end = false;
    if (!(await load())) return;
    await tick();
    box?.scrollTo({ top: box.scrollHeight - from_end });
  }

  /** Scrolls to a line and focuses it. */
  async show(id: Id): Promise<void> {
    this.at_end = false;
    await tick();
    await arrive_at(this.options.box()?.querySelector<HTMLElement>(`[data-message="${id}"]`));
  }

  /** A line that is kept above was changed: it was deleted. */
  renew(changes: readonly ChatMessage[]): void {
    if (this.above.length === 0) return;
    const by_id = new Map(changes.map((change) => [change.id, change]));
    this.above = this.above.map((message) => by_id.get(message.id) ?? message);
  }

  private keep_above(messages: readonly ChatMessage[], at_end: boolean): void {
    const first = messages[0]?.seq ?? 0;
    if (at_end) {
      if (this.above.length > 0) this.above = [];
    } else {
      const kept = new Set(this.above.map((message) => message.id));
      const left = this.before.filter((message) => message.seq < first && !kept.has(message.id));
      if (left.length > 0) this.above = [...this.above, ...left];
    }
    this.before = messages;
  }

  private take(last: number, watching: boolean): void {
    const { seen, messages, is_own } = this.options;
    if (last <= seen.seq) return;
    if (watching) {
      seen.see(last);
      return;
    }
    const marked = messages().find((message) => message.id === this.first_new);
    if (!marked || marked.seq <= seen.seq) this.first_new = first_unseen(messages(), seen.seq, is_own);
  }
}

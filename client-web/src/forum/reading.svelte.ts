/*
 * The reading position of one thread: which posts were on screen, and when that is told to the
 * server. Never moves back. Call `follow` while the component is being set up.
 */
import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import type { ChannelName, Post } from '../protocol/messages';
import { send_now, type ChannelView } from '../realtime/index';
import { read_up_to } from './thread_posts';

/** A post that flew by while scrolling was not read. */
const moment_ms = 900;

export class Reading {
  /** The last visible post's end is on screen. */
  at_end = $state(false);
  private readonly passed = new Set<number>();
  private readonly on_screen = new Set<number>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private sent = 0;
  private observer: IntersectionObserver | null = null;
  private readonly rows = new Map<Element, number>();

  constructor(
    private readonly thread: ChannelView,
    private readonly channel: () => ChannelName,
    private readonly visible: () => readonly Post[],
    private readonly is_own: (post: Post) => boolean,
  ) {}

  follow(): void {
    $effect(() => {
      // A connection that comes back sends what could not be told.
      void this.thread.status;
      void this.at_end;
      void this.visible().length;
      untrack(() => this.later());
    });
    $effect(() => {
      const again = (): void => this.later();
      document.addEventListener('visibilitychange', again);
      window.addEventListener('focus', again);
      return () => {
        document.removeEventListener('visibilitychange', again);
        window.removeEventListener('focus', again);
        if (this.timer) clearTimeout(this.timer);
        this.observer?.disconnect();
        this.observer = null;
      };
    });
  }

  /** Attachment of each post. */
  row(number: number): Attachment<HTMLElement> {
    return (element) => {
      this.rows.set(element, number);
      this.watch(element).observe(element);
      return () => {
        this.rows.delete(element);
        this.on_screen.delete(number);
        this.observer?.unobserve(element);
      };
    };
  }

  /** Attachment of the line below the last post. */
  readonly end: Attachment<HTMLElement> = (element) => {
    this.rows.set(element, 0);
    this.watch(element).observe(element);
    return () => {
      this.rows.delete(element);
      this.observer?.unobserve(element);
      this.at_end = false;
    };
  };

  private watch(element: Element): IntersectionObserver {
    this.observer ??= new IntersectionObserver((entries) => this.seen(entries), {
      root: element.closest('[data-thread-scroll]'),
      rootMargin: '0px 0px 24px 0px',
    });
    return this.observer;
  }

  private seen(entries: readonly IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const number = this.rows.get(entry.target);
      if (number === undefined) continue;
      if (number === 0) this.at_end = entry.isIntersecting;
      else if (entry.isIntersecting) this.on_screen.add(number);
      else this.on_screen.delete(number);
    }
    this.later();
  }

  private later(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.tell();
    }, moment_ms);
  }

  private async tell(): Promise<void> {
    if (document.hidden || this.thread.status !== 'ready') return;
    for (const number of this.on_screen) this.passed.add(number);
    const before = Math.max(this.thread.own.read, this.sent);
    const number = read_up_to(this.visible(), before, this.passed, this.at_end, this.is_own);
    if (number <= before) return;
    this.sent = number;
    // Not sent: the next look, or the next connection, tries again.
    if (!(await send_now(this.channel(), 'own.read', { number }))) this.sent = 0;
  }
}

/* What who presents sends: the slide that everyone sees, and where to look at on it. */
import { announce } from '../app/announcements.svelte';
import { error_text, t } from '$i18n';
import { limits, type ChannelName, type Deck, type SlidePointer } from '../protocol/messages';
import { outbox, send, send_now } from '../realtime/index';
import type { Sending } from '../realtime/index';
import type { Place } from './decks';

/** Ten places a second; the server refuses more. */
const pointer_interval_ms = 100;

/** Where the presenter is on the way to, while it is not shown yet: quick steps add up. Reactive. */
export function place_on_its_way(channel: ChannelName, decks: readonly Deck[]): Place | null {
  const last = outbox.pending(channel, 'slides.show').filter((sending) => sending.state !== 'refused').at(-1);
  const deck = decks.find((one) => one.id === last?.data.deck);
  return last && deck ? { deck, page: last.data.page } : null;
}

export function show_place(channel: ChannelName, place: Place): void {
  // What was not sent yet is not wanted any more: without a connection only the last step counts.
  for (const earlier of outbox.pending(channel, 'slides.show')) {
    if (earlier.state === 'waiting') outbox.discard(earlier);
  }
  void report(send(channel, 'slides.show', { deck: place.deck.id, page: place.page }));
}

export function hide_slides(channel: ChannelName): void {
  void report(send(channel, 'slides.hide', {}));
}

/** Nothing to keep as a draft: a refusal is said, and gone. */
async function report(sending: Sending<'slides.show'> | Sending<'slides.hide'>): Promise<void> {
  const { state, error } = await sending.finished;
  if (state !== 'refused') return;
  outbox.discard(sending);
  announce({ kind: 'own_failure', text: t('slides.refused', { why: error_text(error ?? 'bad_answer') }) });
}

/** Tells places, the last one always, and no more of them than may be told. */
export class Pointing {
  private last_at = 0;
  private waiting: SlidePointer | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly tell_place: (place: SlidePointer) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  static in(channel: () => ChannelName): Pointing {
    return new Pointing((place) => void send_now(channel(), 'slides.point', place));
  }

  to(place: SlidePointer): void {
    this.waiting = place;
    if (this.timer !== undefined) return;
    const wait = this.last_at + pointer_interval_ms - this.now();
    if (wait <= 0) return this.flush();
    this.timer = setTimeout(() => this.flush(), wait);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = null;
  }

  private flush(): void {
    this.timer = undefined;
    if (!this.waiting) return;
    this.last_at = this.now();
    this.tell_place(this.waiting);
    this.waiting = null;
  }
}

/** A place on the slide, from its left and top, each from 0 to 1. */
export function pointer_at(x: number, y: number): SlidePointer {
  const scaled = (part: number): number => Math.round(Math.min(Math.max(part, 0), 1) * limits.pointer_scale);
  return { x: scaled(x), y: scaled(y) };
}

/** A key moves it by so much of the slide. */
const key_step = limits.pointer_scale / 40;
const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-key_step, 0],
  ArrowRight: [key_step, 0],
  ArrowUp: [0, -key_step],
  ArrowDown: [0, key_step],
};

/** Where a key moves the pointer, which begins in the middle; null for other keys. */
export function moved_pointer(key: string, from: SlidePointer | null): SlidePointer | null {
  const move = moves[key];
  if (!move) return null;
  const { x, y } = from ?? pointer_at(0.5, 0.5);
  return pointer_at((x + move[0]) / limits.pointer_scale, (y + move[1]) / limits.pointer_scale);
}

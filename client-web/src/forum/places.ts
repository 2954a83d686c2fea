/* Where a thread was being read when it was left, for coming back to it. Lives as long as the page. */
import type { Attachment } from 'svelte/attachments';
import type { ChannelName } from '../protocol/messages';

export interface Place {
  /** The first post on screen. */
  number: number;
  /** How many pixels of it lay above the edge. */
  offset: number;
}

const places = new Map<ChannelName, Place>();
const places_max = 50;
const settle_ms = 200;

function keep_place(channel: ChannelName, place: Place): void {
  places.delete(channel);
  places.set(channel, place);
  const oldest = places.keys().next();
  if (places.size > places_max && !oldest.done) places.delete(oldest.value);
}

export function kept_place(channel: ChannelName): Place | null {
  return places.get(channel) ?? null;
}

/** Attachment of the scrolling box with the posts. */
export function keeps_place(channel: ChannelName): Attachment<HTMLElement> {
  return (box) => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const scrolled = (): void => {
      timer ??= setTimeout(() => {
        timer = null;
        const rows = [...box.querySelectorAll<HTMLElement>('[data-post]')];
        const row = rows.find((one) => one.offsetTop + one.offsetHeight > box.scrollTop);
        if (!row) return;
        keep_place(channel, { number: Number(row.dataset.post), offset: box.scrollTop - row.offsetTop });
      }, settle_ms);
    };
    box.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      box.removeEventListener('scroll', scrolled);
      clearTimeout(timer ?? undefined);
    };
  };
}

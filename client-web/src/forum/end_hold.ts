/*
 * Keeps the end in view that was gone to, while names, chips and fonts still come: for two seconds,
 * and only as long as the reader does not move.
 */
import type { Attachment } from 'svelte/attachments';

const settle_ms = 2000;
const signs = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

export class EndHold {
  private until = 0;
  private box: HTMLElement | null = null;

  go(box: HTMLElement): void {
    this.box = box;
    this.until = Date.now() + settle_ms;
    this.scroll();
  }

  /** Attachment of what grows inside the scrolling box. */
  readonly content: Attachment<HTMLElement> = (element) => {
    const observer = new ResizeObserver(() => this.scroll());
    observer.observe(element);
    const box = element.parentElement;
    const moved = (): void => {
      this.until = 0;
    };
    for (const sign of signs) box?.addEventListener(sign, moved, { passive: true });
    return () => {
      observer.disconnect();
      for (const sign of signs) box?.removeEventListener(sign, moved);
    };
  };

  private scroll(): void {
    if (Date.now() >= this.until) return;
    this.box?.scrollTo({ top: this.box.scrollHeight, behavior: 'instant' });
  }
}

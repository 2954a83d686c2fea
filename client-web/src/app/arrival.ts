import { page_scroller } from './scroller';

/*
 * Scrolls to where a page was left. Its content may arrive later than the view; the position is
 * taken up again until the page is long enough, or the person touches it.
 */
const patience_ms = 3000;

export function restore_scroll(top: number): void {
  const scroller = page_scroller();
  scroller.scrollTo(0, top);
  if (top === 0 || scroller.scrollTop >= top) return;
  const stop = new AbortController();
  const observer = new ResizeObserver(() => {
    scroller.scrollTo(0, top);
    if (scroller.scrollTop >= top) stop.abort();
  });
  for (const content of [document.body, ...scroller.children]) observer.observe(content);
  stop.signal.addEventListener('abort', () => observer.disconnect());
  for (const touched of ['wheel', 'touchstart', 'keydown', 'pointerdown', 'popstate']) {
    addEventListener(touched, () => stop.abort(), { signal: stop.signal, passive: true });
  }
  setTimeout(() => stop.abort(), patience_ms);
}
